#pragma once

// Stages (环节): what is open, what it keeps back, who may do what about it, and when it is over by itself. Pure.

#include <optional>
#include <string>
#include <vector>

#include "access/access.h"
#include "base/json.h"
#include "catalogue/definition.h"
#include "places/calendar.h"
#include "transitions.h"

namespace yimen::cases {

using StageId = IdOf<struct CaseStageTag>;
using PhotoId = IdOf<struct CasePhotoTag>;
using catalogue::StageGate;
using catalogue::StageKind;
using catalogue::StageSilence;

enum class StageState {
    open,
    answered,
    passed, // over without an answer, as the item or the law says
    dropped // the case ended before
};
BOOST_DESCRIBE_ENUM(StageState, open, answered, passed, dropped)

enum class StageVerdict { agrees, objects, opinion };
BOOST_DESCRIBE_ENUM(StageVerdict, agrees, objects, opinion)

// 行政许可法 art. 47(1): five days to ask, twenty to hold it; art. 48(1)(1): told seven days before.
inline constexpr int kDaysToAskForHearing = 5;
inline constexpr int kDaysToHoldHearing = 20;
inline constexpr int kDaysBeforeHearing = 7;

// A photograph of an inspection; what is said of it and its name are sealed.
struct Photo {
    PhotoId id;
    std::string caption_sealed, name_sealed, media_type, sm3;
    std::int64_t size = 0;
    StaffId added_by;
    Instant added_at;
};
inline constexpr std::size_t kMostPhotos = 20;
// 现场勘验.
struct Inspection {
    StaffId first, second;
    std::string place, findings;
    std::optional<Instant> held_at;
    std::optional<StageVerdict> verdict;
    std::optional<StaffId> recorded_by;
    std::optional<Instant> recorded_at;
    std::vector<Photo> photos = {};
};
// 公示.
struct Publication {
    std::string body;
    Date from{};
    std::int64_t objections = 0;
};
// 听证.
struct Hearing {
    std::optional<Date> asked_on;
    std::string asked_by;
    std::optional<Date> held_on;
    std::string place;
    std::optional<StaffId> chair;
    std::string announcement; // what the public is told of it (art. 46); empty: nothing
};

struct CaseStage {
    StageId id;
    DepartmentId department; // who answers
    std::optional<std::string> key;
    StageKind kind = StageKind::consultation;
    std::string name, name_en, question;
    StageGate gate = StageGate::review;
    StageSilence silence = StageSilence::waits;
    std::int64_t working_days = 0;
    StageState state = StageState::open;
    Instant opened_at;
    std::optional<StaffId> opened_by;
    Date from{}, due{}, yellow_from{};
    std::optional<Instant> urged_at;
    std::optional<StageVerdict> verdict;
    std::string opinion;
    std::optional<Instant> ended_at;
    std::optional<StaffId> answered_by;
    std::optional<Inspection> inspection;
    std::optional<Publication> publication;
    std::optional<Hearing> hearing;
};

// Who looks at a stage, as far as its rules ask.
struct StageLooker {
    std::optional<StaffId> staff;
    bool visitor = false;
    bool own_reviewer = false; // reviews the case
    bool answers = false;      // reviewer or decider of the department that answers
};

bool is_about_stage(Action action);
// Both officers have signed: the record and its photographs stay as they are.
bool is_signed(const CaseStage& stage);
// Whether this action may be taken about this stage on that day.
bool fits(Action action, const CaseStage& stage, const StageLooker& who, Date today);
// The first stage that keeps this action back: a review or decision while a needed stage is open, an approval against the last word of
// a department that countersigns.
const CaseStage* held_by(const std::vector<CaseStage>& stages, Action action);
// Who chaired a hearing of the case does not review it (art. 48(1)(3)).
bool has_chaired(const std::vector<CaseStage>& stages, const std::optional<StaffId>& staff);
// A hearing was held: the decision says how it follows from its record (art. 48(2)).
bool stands_on_record(const std::vector<CaseStage>& stages);
// It is over by itself after its last day.
bool ends_by_itself(const CaseStage& stage);
// The next day with whose end a stage is over by itself.
std::optional<Date> next_stage_end(const std::vector<CaseStage>& stages);
// Why a hearing cannot be held on that day; nothing when it can.
std::optional<std::string_view> hearing_day_problem(const places::Calendar& calendar, const Hearing& hearing,
                                                    Date today, Date on);

} // namespace yimen::cases
