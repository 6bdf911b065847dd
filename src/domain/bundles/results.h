#pragma once

// What has come of a bundle case (结果包): each member's result in one list, and everything that was sealed for it in one file.

#include "case_view.h"

namespace yimen::bundles {

inline constexpr std::string_view kPackFormat = "yimen-results/1";

// 救济途径 of a refusal: 行政复议 within sixty days (行政复议法 art. 20), 行政诉讼 within six months (行政诉讼法 art. 46).
struct Appeal {
    std::string review_organ, court;
    BOOST_DESCRIBE_CLASS(Appeal, (), (review_organ, court), (), ())
};
struct MemberOutcome {
    std::string key, name, name_en, department, department_en;
    cases::CaseId case_id;
    std::optional<std::string> number;
    cases::State state = cases::State::draft;
    std::optional<cases::State> outcome; // none: it still runs
    std::optional<Instant> ended_at;
    std::optional<Date> hand_over_by;        // of a result that waits to be handed over (行政许可法 art. 44)
    std::string result_name, result_name_en; // what the item gives
    std::string reason;                      // of a refusal, a withdrawal, an end
    std::optional<Appeal> appeal;            // of a refusal
    std::optional<MemberEnd> ended_because;
    std::vector<cases::CaseDocument> documents;
    std::optional<licences::CaseLicence> licence;
    BOOST_DESCRIBE_CLASS(MemberOutcome, (),
                         (key, name, name_en, department, department_en, case_id, number, state, outcome, ended_at,
                          hand_over_by, result_name, result_name_en, reason, appeal, ended_because, documents, licence),
                         (), ())
};
struct BundleResults {
    BundleCaseId id;
    std::string name, name_en, subject_name;
    CaseState state = CaseState::draft;
    std::optional<Instant> submitted_at, done_at;
    std::vector<MemberOutcome> members;
    BOOST_DESCRIBE_CLASS(BundleResults, (), (id, name, name_en, subject_name, state, submitted_at, done_at, members),
                         (), ())
};

BundleResults results_of(const BundleCases& cases, db::Reader& reader, const store::CaseRecord& record);

// Gives the content of a file that is to go in; nullopt when there is none.
struct Contents {
    std::function<std::optional<std::string>(licences::LicenceId)> licence;
    std::function<std::optional<std::string>(cases::CaseId, cases::DocumentId)> document;
};
// A ZIP with manifest.json and a folder for each member that has files; every byte follows from what goes in.
std::string result_pack(const BundleResults& results, Instant made_at, const Contents& contents);

} // namespace yimen::bundles
