#pragma once

// Stages (环节) between acceptance and decision: another department is asked (征求意见, 会签), experts judge (专家评审), something is published
// (公示), a place is inspected by two officers (现场勘验), a hearing is held (听证, 行政许可法 art. 46–48). Which an item has is data of the item
// (catalogue/definition.h `Stage`); they open with acceptance, and a reviewer may ask another department beside them.

#include "cases.h"
#include "stage_rules.h"

namespace yimen::cases {

struct NewQuestion {
    DepartmentId department;
    std::string question;
    Date until{};
};
struct StageAnswer {
    StageVerdict verdict = StageVerdict::opinion;
    std::string opinion;
};
struct InspectionRecord {
    std::string place, findings;
    Instant held_at;
    StageVerdict verdict = StageVerdict::opinion;
};
struct HearingPlan {
    Date on{};
    std::string place;
    StaffId chair;
    std::string announcement; // what the public is told of it; empty: nothing
};
// Who objects to what is published, how to reach them, and why.
struct ObjectionWords {
    Text<60, 1> name;
    Text<60, 1> contact;
    Text<1000, 2> reason;
    BOOST_DESCRIBE_CLASS(ObjectionWords, (), (name, contact, reason), (), ())
};

class Stages {
  public:
    explicit Stages(const Cases& cases) : cases_(cases) {}

    // Asks another department by a day inside the limit of the case. request.invalid for department and day.
    Result<CaseRef> ask(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision,
                        const NewQuestion& question) const;
    // By the department that is asked, the reviewer for experts and objections, or the chair of a hearing: what stopped the clock is
    // over with it. cases.no_stages.
    Result<CaseRef> answer(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision, StageId stage,
                           const StageAnswer& answer) const;
    // Reminds the department that is asked.
    Result<CaseRef> urge(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision, StageId stage) const;

    // Two people with posts of the department; named anew, what was recorded is void. cases.second_officer.
    Result<CaseRef> name_officers(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision, StageId stage,
                                  StaffId first, StaffId second) const;
    // What one of them writes is signed by them with it; written anew, the other signs anew.
    Result<CaseRef> record(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision, StageId stage,
                           const InspectionRecord& record) const;
    Result<CaseRef> sign(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision, StageId stage) const;

    // A photograph of the record. Where the record is written already it is changed with that: who adds or removes one signs it anew, and
    // the other officer after them. cases.record_signed, cases.photos_full; cases.file_not_found.
    Result<CaseRef> add_photo(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision, StageId stage,
                              PhotoId photo, const NewFile& content, const std::string& caption) const;
    // The same refusals, before the picture is kept.
    Result<void> may_add_photo(db::Reader& reader, const Caller& caller, CaseId id, std::int64_t revision,
                               StageId stage) const;
    Result<CaseRef> remove_photo(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision, StageId stage,
                                 PhotoId photo) const;
    // Its name, and what is said of it.
    std::string photo_name(const Photo& photo) const;
    std::string photo_caption(const Photo& photo) const;

    // Stands from today for the working days of the stage.
    Result<CaseRef> publish(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision, StageId stage,
                            const std::string& body) const;
    // By anybody, while it stands. cases.stage_not_found.
    Result<void> object(db::Tx& tx, StageId stage, const ObjectionWords& words) const;
    std::optional<ObjectionWords> words_of(Uuid objection, std::string_view sealed) const;

    // Experts begin: the clock stops for the working days of the stage (art. 45).
    Result<CaseRef> begin(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision, StageId stage) const;
    // Within five working days of being told (art. 47); by a reviewer for an interested party, who is named in `note`.
    Result<CaseRef> ask_hearing(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision, StageId stage,
                                const std::string& note) const;
    // Day and place, seven working days ahead and within twenty of the request; the clock stops. One that is held in any case
    // is announced to the public (art. 46), one that was asked for where that is needed (art. 48). cases.chair_reviews; request.invalid.
    Result<CaseRef> set_hearing(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision, StageId stage,
                                const HearingPlan& plan) const;

  private:
    struct Found;
    Result<Found> find_open(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision, StageId stage,
                            Action action) const;
    Result<Found> find_open(db::Reader& reader, const Caller& caller, std::optional<store::Record> record,
                            std::int64_t revision, StageId stage, Action action) const;
    static Result<void> has_room(const Found& found);
    CaseRef change_photos(db::Tx& tx, const Caller& caller, Found& found, std::string_view action,
                          std::string_view change) const;
    // What the signature of an officer covers: the words and every photograph.
    std::string record_digest(db::Reader& reader, CaseId id, StageId stage) const;
    void end_pause(db::Tx& tx, store::Record& record, StageKind kind) const;
    bool may_inspect(db::Reader& reader, const store::Record& record, StaffId staff) const;

    const Cases& cases_;
};

} // namespace yimen::cases
