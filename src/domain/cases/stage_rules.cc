#include "stage_rules.h"

#include <algorithm>

namespace yimen::cases {
namespace {

bool is_answered_in_words(StageKind kind) {
    return kind == StageKind::consultation || kind == StageKind::countersign || kind == StageKind::expert_review;
}

bool may_be_answered(const CaseStage& stage, const StageLooker& who, Date today) {
    if (is_answered_in_words(stage.kind))
        return who.answers;
    if (stage.kind == StageKind::publication) // over, and somebody has objected
        return who.own_reviewer && stage.publication && stage.publication->objections > 0 && today > stage.due;
    if (stage.kind == StageKind::hearing)
        return stage.hearing && stage.hearing->held_on && *stage.hearing->held_on <= today && who.staff &&
               stage.hearing->chair == who.staff;
    return false;
}

// The first officer to sign writes the record, the other signs what is written.
bool may_record(const CaseStage& stage, const StageLooker& who) {
    return stage.inspection && who.staff &&
           (stage.inspection->first == who.staff || stage.inspection->second == who.staff);
}
bool may_sign(const CaseStage& stage, const StageLooker& who) {
    return may_record(stage, who) && stage.inspection->recorded_by && stage.inspection->recorded_by != who.staff;
}

// The applicant within five days; a reviewer takes in what an interested party asks for in the same time.
bool may_ask_for_hearing(const CaseStage& stage, const StageLooker& who, Date today) {
    bool asked = stage.hearing && stage.hearing->asked_on;
    return stage.kind == StageKind::hearing && stage.silence == StageSilence::passes && !asked && today <= stage.due &&
           (who.visitor || who.own_reviewer);
}
bool may_set_hearing(const CaseStage& stage, const StageLooker& who) {
    return stage.kind == StageKind::hearing && who.own_reviewer && stage.hearing && !stage.hearing->held_on &&
           (stage.hearing->asked_on || stage.silence == StageSilence::waits);
}

} // namespace

bool is_about_stage(Action action) {
    switch (action) {
    case Action::ask_stage:
    case Action::answer_stage:
    case Action::urge_stage:
    case Action::name_officers:
    case Action::record_inspection:
    case Action::sign_inspection:
    case Action::publish_stage:
    case Action::begin_stage:
    case Action::ask_hearing:
    case Action::set_hearing:
        return true;
    default:
        return false;
    }
}

bool is_signed(const CaseStage& stage) {
    return stage.kind == StageKind::inspection && stage.state == StageState::answered;
}

bool fits(Action action, const CaseStage& stage, const StageLooker& who, Date today) {
    if (stage.state != StageState::open)
        return false;
    bool inspects = stage.kind == StageKind::inspection;
    switch (action) {
    case Action::answer_stage:
        return may_be_answered(stage, who, today);
    case Action::urge_stage:
        return who.own_reviewer && !who.answers && is_answered_in_words(stage.kind);
    case Action::name_officers:
        return inspects && who.own_reviewer;
    case Action::record_inspection:
        return inspects && may_record(stage, who);
    case Action::sign_inspection:
        return inspects && may_sign(stage, who);
    case Action::publish_stage:
        return stage.kind == StageKind::publication && who.own_reviewer && !stage.publication;
    case Action::begin_stage:
        return stage.kind == StageKind::expert_review && who.own_reviewer;
    case Action::ask_hearing:
        return may_ask_for_hearing(stage, who, today);
    case Action::set_hearing:
        return may_set_hearing(stage, who);
    default:
        return false;
    }
}

const CaseStage* held_by(const std::vector<CaseStage>& stages, Action action) {
    bool approves = action == Action::approve || action == Action::approve_with_gaps;
    bool decides = approves || action == Action::refuse;
    if (!decides && action != Action::review)
        return nullptr;
    const CaseStage* found = nullptr;
    for (const auto& stage : stages)
        if (stage.state == StageState::open && (decides || stage.gate == StageGate::review))
            return &stage;
    if (!approves)
        return nullptr;
    for (const auto& stage : stages) { // in the order in which they were asked: the last word of each department counts
        if (stage.kind != StageKind::countersign || stage.state != StageState::answered)
            continue;
        if (stage.verdict == StageVerdict::objects)
            found = &stage;
        else if (found && found->department == stage.department)
            found = nullptr;
    }
    return found;
}

bool has_chaired(const std::vector<CaseStage>& stages, const std::optional<StaffId>& staff) {
    return staff && std::ranges::any_of(
                        stages, [&](const CaseStage& stage) { return stage.hearing && stage.hearing->chair == staff; });
}

bool stands_on_record(const std::vector<CaseStage>& stages) {
    return std::ranges::any_of(stages, [](const CaseStage& stage) {
        return stage.kind == StageKind::hearing && stage.state == StageState::answered;
    });
}

bool ends_by_itself(const CaseStage& stage) {
    if (stage.state != StageState::open)
        return false;
    switch (stage.kind) {
    case StageKind::publication:
        return stage.publication && stage.publication->objections == 0;
    case StageKind::hearing:
        return stage.silence == StageSilence::passes && !(stage.hearing && stage.hearing->asked_on);
    default:
        return stage.silence != StageSilence::waits;
    }
}

std::optional<Date> next_stage_end(const std::vector<CaseStage>& stages) {
    std::optional<Date> out;
    for (const auto& stage : stages)
        if (ends_by_itself(stage) && (!out || stage.due < *out))
            out = stage.due;
    return out;
}

std::optional<std::string_view> hearing_day_problem(const places::Calendar& calendar, const Hearing& hearing,
                                                    Date today, Date on) {
    if (!calendar.is_working(on))
        return "not_a_working_day";
    if (on <= today || calendar.between(today, on) < kDaysBeforeHearing)
        return "too_early";
    if (hearing.asked_on && on > calendar.add(*hearing.asked_on, kDaysToHoldHearing))
        return "too_late";
    return std::nullopt;
}

} // namespace yimen::cases
