#pragma once

// What a case and the rows of a list say of its stages.

#include "cards.h"
#include "cases.h"
#include "stage_rules.h"

namespace yimen::cases {

// 照片 of an inspection.
struct PhotoView {
    PhotoId id;
    std::string caption, name, media_type;
    std::int64_t size = 0;
    Instant added_at;
    std::string added_by;
    BOOST_DESCRIBE_CLASS(PhotoView, (), (id, caption, name, media_type, size, added_at, added_by), (), ())
};
// The record and its photographs are for the applicant when both officers have signed.
struct InspectionView {
    std::vector<std::string> officers;
    std::string place, findings;
    std::optional<Instant> held_at, recorded_at;
    std::optional<StageVerdict> verdict;
    std::optional<std::string> recorded_by;
    std::vector<PhotoView> photos;
    BOOST_DESCRIBE_CLASS(InspectionView, (),
                         (officers, place, findings, held_at, recorded_at, verdict, recorded_by, photos), (), ())
};
struct PublicationView {
    std::string body;
    Date from{};
    std::int64_t objections = 0;
    BOOST_DESCRIBE_CLASS(PublicationView, (), (body, from, objections), (), ())
};
struct HearingView {
    std::optional<Date> asked_on, held_on, first_day, last_day; // first_day, last_day: on which it can be held
    std::string asked_by, place;
    std::optional<std::string> chair;
    std::string announcement;
    BOOST_DESCRIBE_CLASS(HearingView, (),
                         (asked_on, held_on, first_day, last_day, asked_by, place, chair, announcement), (), ())
};
// A visitor sees what is asked of whom until when; what was answered inside the house is for staff.
struct StageView {
    StageId id;
    StageKind kind = StageKind::consultation;
    std::string name, name_en, question, department_name, department_name_en;
    bool own = false; // the department whose case it is answers it
    StageGate gate = StageGate::review;
    StageSilence silence = StageSilence::waits;
    StageState state = StageState::open;
    Instant opened_at;
    Date due{};
    std::int64_t working_days = 0;
    std::optional<std::int64_t> working_days_left; // while it is open
    Card card = Card::none;
    std::optional<Instant> urged_at, ended_at;
    std::optional<StageVerdict> verdict;
    std::string opinion;
    std::optional<std::string> answered_by;
    std::optional<InspectionView> inspection;
    std::optional<PublicationView> publication;
    std::optional<HearingView> hearing;
    std::vector<std::string> may; // names of the actions that the caller may take about this one now
    BOOST_DESCRIBE_CLASS(StageView, (),
                         (id, kind, name, name_en, question, department_name, department_name_en, own, gate, silence,
                          state, opened_at, due, working_days, working_days_left, card, urged_at, ended_at, verdict,
                          opinion, answered_by, inspection, publication, hearing, may),
                         (), ())
};
// In a list: what is asked of whoever looks, or of others, and is due first.
struct RowStage {
    StageKind kind = StageKind::consultation;
    std::string name, name_en, department_name, department_name_en;
    Date due{};
    Card card = Card::none;
    std::optional<Instant> urged_at;
    BOOST_DESCRIBE_CLASS(RowStage, (), (kind, name, name_en, department_name, department_name_en, due, card, urged_at),
                         (), ())
};

std::vector<StageView> stages_shown(const Cases& cases, db::Reader& reader, const Caller& caller,
                                    const store::Record& record);
RowStage row_stage(const Cases& cases, db::Reader& reader, const CaseStage& stage);

} // namespace yimen::cases
