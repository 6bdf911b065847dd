#pragma once

// What a bundle case shows: reply structs, and how they are put together for the one who looks.

#include <map>

#include "bundle_cases.h"
#include "case_store.h"

namespace yimen::bundles {

struct BundleSubject {
    SubjectId id;
    people::SubjectKind kind = people::SubjectKind::person;
    std::string display_name, id_number_masked;
    std::optional<std::string> phone_masked;
    BOOST_DESCRIBE_CLASS(BundleSubject, (), (id, kind, display_name, id_number_masked, phone_masked), (), ())
};
// One scan; `case_id` and `case_file` name a copy of it that can be opened.
struct BundleFile {
    BundleFileId id;
    std::string material, name, media_type;
    std::int64_t size = 0;
    Instant uploaded_at;
    cases::CaseId case_id;
    cases::FileId case_file;
    BOOST_DESCRIBE_CLASS(BundleFile, (), (id, material, name, media_type, size, uploaded_at, case_id, case_file), (),
                         ())
};
// A licence in force that stands for a material in every member that asks for it: it need not be handed in.
struct BundleHeld {
    std::string material, licence_name, licence_name_en, number_masked;
    std::optional<Date> valid_to;
    BOOST_DESCRIBE_CLASS(BundleHeld, (), (material, licence_name, licence_name_en, number_masked, valid_to), (), ())
};
// A source that can be asked instead of a material, once for all members that want it, and what it said.
struct BundleFact {
    std::string material;
    cases::CaseFact fact;
    BOOST_DESCRIBE_CLASS(BundleFact, (), (material, fact), (), ())
};
struct MemberWait {
    std::string member;
    EdgeKind kind = EdgeKind::needs_result;
    bool met = false;
    BOOST_DESCRIBE_CLASS(MemberWait, (), (member, kind, met), (), ())
};
struct MemberEnd {
    std::string member; // that did not come
    cases::State state = cases::State::draft;
    BOOST_DESCRIBE_CLASS(MemberEnd, (), (member, state), (), ())
};
struct BundleMember {
    std::string key, name, name_en, department, department_en;
    cases::CaseId case_id;
    std::optional<std::string> number;
    cases::State state = cases::State::draft;
    std::optional<Date> due;
    std::vector<MemberWait> waits_for;
    std::optional<MemberEnd> ended_because;
    std::optional<Date> hand_over_by; // of a result that waits to be handed over (行政许可法 art. 44)
    std::optional<cases::DeliveryWay> delivery_way;
    std::optional<Instant> sent_at;
    BOOST_DESCRIBE_CLASS(BundleMember, (),
                         (key, name, name_en, department, department_en, case_id, number, state, due, waits_for,
                          ended_because, hand_over_by, delivery_way, sent_at),
                         (), ())
};
// Working days from acceptance along the longest way; `due`: the day on which that comes to an end, were everything accepted today that
// is not accepted yet.
struct Combined {
    int working_days = 0;
    std::optional<Date> due;
    BOOST_DESCRIBE_CLASS(Combined, (), (working_days, due), (), ())
};
// How the results come: what all members offer, and who keeps another way from being offered. The parcels, one for each number.
struct WayLimit {
    cases::DeliveryWay way = cases::DeliveryWay::counter;
    std::vector<std::string> members; // that do not offer it
    BOOST_DESCRIBE_CLASS(WayLimit, (), (way, members), (), ())
};
struct BundleParcel {
    std::vector<std::string> members;
    cases::ShownParcel parcel;
    BOOST_DESCRIBE_CLASS(BundleParcel, (), (members, parcel), (), ())
};
struct BundleDelivery {
    cases::DeliveryWay way = cases::DeliveryWay::counter; // of what is not on its way yet
    bool chosen = false;
    std::vector<cases::DeliveryWay> offered;
    std::vector<WayLimit> limits;
    std::vector<BundleParcel> parcels;
    BOOST_DESCRIBE_CLASS(BundleDelivery, (), (way, chosen, offered, limits, parcels), (), ())
};
struct BundleCaseView {
    BundleCaseId id;
    std::optional<std::string> template_key;
    std::string name, name_en;
    CaseState state = CaseState::draft;
    std::int64_t revision = 0;
    Instant created_at;
    std::optional<Instant> submitted_at, done_at;
    BundleSubject subject;
    MergedBundle merge;
    boost::json::object values; // by the keys of the merged form
    bool values_masked = false;
    std::vector<std::string> prefilled;
    std::vector<BundleFile> files;
    std::vector<BundleHeld> held;  // of a draft
    std::vector<BundleFact> facts; // of a draft
    std::vector<BundleMember> members;
    std::vector<Stage> stages; // of the template when it began
    std::vector<StageMember> stage_of;
    std::vector<InvalidParam> missing; // "/values/<key>", "/materials/<key>"
    Combined combined;
    Savings savings;
    std::vector<std::string> actions; // open to the caller now
    BundleDelivery delivery;
    std::optional<cases::CaseEnds> ends; // 证照并销
    BOOST_DESCRIBE_CLASS(BundleCaseView, (),
                         (id, template_key, name, name_en, state, revision, created_at, submitted_at, done_at, subject,
                          merge, values, values_masked, prefilled, files, held, facts, members, stages, stage_of,
                          missing, combined, savings, actions, delivery, ends),
                         (), ())
};
struct BundleCaseRow {
    BundleCaseId id;
    std::string name, name_en, subject_name;
    CaseState state = CaseState::draft;
    Instant created_at;
    std::optional<Instant> submitted_at;
    int members = 0, ended = 0;
    std::optional<Date> due;
    BOOST_DESCRIBE_CLASS(BundleCaseRow, (),
                         (id, name, name_en, subject_name, state, created_at, submitted_at, members, ended, due), (),
                         ())
};

// A look at personal data or at results: its journal entry is committed before they leave.
struct BundleLook {
    BundleCaseId id;
    access::Role role = access::Role::visitor;
    std::string_view action, reason, what;
};
Result<void> journal_look(const BundleCases& cases, http::Context& context, const BundleLook& look);
// What a member that waited in vain waited for; `keys` are those of the members by their cases.
std::optional<MemberEnd> end_because(const cases::Member& member, const std::vector<cases::Member>& members,
                                     const std::map<cases::CaseId, std::string>& keys);
// Whether its result waits: to be handed over to or taken by the caller, to be put into a parcel, to be signed for.
bool may_hand_over(const cases::Caller& caller, const cases::Member& member);
// Whether a clerk of the hall where it lies may take this step with it now.
bool may_take(const cases::Caller& caller, const cases::Member& member, cases::Action action);
bool may_send(const cases::Member& member);
bool waits_for_receipt(const cases::Member& member);
bool may_choose_way(const cases::Member& member);
BundleDelivery delivery_of(const BundleCases& cases, db::Reader& reader, const store::CaseRecord& record,
                           const std::vector<cases::Member>& members, bool clear);
BundleCaseView case_view_of(const BundleCases& cases, db::Reader& reader, const cases::Caller& caller,
                            const store::CaseRecord& record);
BundleCaseRow case_row_of(const BundleCases& cases, db::Reader& reader, const store::CaseRecord& record);

} // namespace yimen::bundles
