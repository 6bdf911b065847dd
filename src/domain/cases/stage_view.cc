#include "stage_view.h"

#include "stage_steps.h"
#include "stages.h"

namespace yimen::cases {
namespace {

using StaffNames = std::unordered_map<StaffId, std::string>;

Card card_of(const CaseStage& stage, Date today) {
    if (stage.state != StageState::open)
        return Card::none;
    return today > stage.due ? Card::red : today >= stage.yellow_from ? Card::yellow : Card::none;
}

StaffNames names_in(const Cases& cases, db::Reader& reader, const std::vector<CaseStage>& stages) {
    std::vector<StaffId> staff;
    for (const auto& stage : stages) {
        if (stage.answered_by)
            staff.push_back(*stage.answered_by);
        if (stage.inspection)
            staff.insert(staff.end(), {stage.inspection->first, stage.inspection->second});
        if (stage.inspection)
            for (const auto& photo : stage.inspection->photos)
                staff.push_back(photo.added_by);
        if (stage.hearing && stage.hearing->chair)
            staff.push_back(*stage.hearing->chair);
    }
    return cases.parts().people.staff_names(reader, staff);
}

std::optional<std::string> name_in(const StaffNames& names, const std::optional<StaffId>& staff) {
    auto found = staff ? names.find(*staff) : names.end();
    return found == names.end() ? std::nullopt : std::optional(found->second);
}

InspectionView inspection_shown(const Stages& stages, const Inspection& from, const StaffNames& names, bool record) {
    InspectionView out;
    for (StaffId officer : {from.first, from.second})
        out.officers.push_back(name_in(names, officer).value_or(""));
    if (!record)
        return out;
    out.place = from.place;
    out.findings = from.findings;
    out.held_at = from.held_at;
    out.recorded_at = from.recorded_at;
    out.verdict = from.verdict;
    out.recorded_by = name_in(names, from.recorded_by);
    for (const auto& photo : from.photos)
        out.photos.push_back({photo.id, stages.photo_caption(photo), stages.photo_name(photo), photo.media_type,
                              photo.size, photo.added_at, name_in(names, photo.added_by).value_or("")});
    return out;
}

HearingView hearing_shown(const places::Calendar& calendar, const Hearing& from, const StaffNames& names, Date today) {
    HearingView out{from.asked_on,    from.held_on, {}, {}, from.asked_by, from.place, name_in(names, from.chair),
                    from.announcement};
    if (!from.held_on)
        out.first_day = calendar.add(today, kDaysBeforeHearing);
    if (from.asked_on)
        out.last_day = calendar.add(*from.asked_on, kDaysToHoldHearing);
    return out;
}

StageView stage_shown(const Cases& cases, const CaseStage& from, const StaffNames& names, bool staff) {
    StageView out;
    out.id = from.id;
    out.kind = from.kind;
    out.name = from.name;
    out.name_en = from.name_en;
    out.gate = from.gate;
    out.silence = from.silence;
    out.state = from.state;
    out.opened_at = from.opened_at;
    out.due = from.due;
    out.working_days = from.working_days;
    out.urged_at = from.urged_at;
    out.ended_at = from.ended_at;
    if (staff) {
        out.question = from.question;
        out.verdict = from.verdict;
        out.opinion = from.opinion;
        out.answered_by = name_in(names, from.answered_by);
    }
    if (from.inspection)
        out.inspection = inspection_shown(Stages(cases), *from.inspection, names, staff || is_signed(from));
    if (from.publication)
        out.publication =
            PublicationView{from.publication->body, from.publication->from, staff ? from.publication->objections : 0};
    return out;
}

} // namespace

std::vector<StageView> stages_shown(const Cases& cases, db::Reader& reader, const Caller& caller,
                                    const store::Record& record) {
    auto stages = store::stages(reader, record.id);
    std::vector<StageView> out;
    if (stages.empty())
        return out;
    auto names = names_in(cases, reader, stages);
    auto calendar = cases.parts().calendars.national(reader);
    Date today = hall_date(cases.parts().clocks.business.now());
    bool staff = caller.who.is_staff();
    for (const auto& stage : stages) {
        auto& shown = out.emplace_back(stage_shown(cases, stage, names, staff));
        auto department = cases.parts().directory.department_names(reader, stage.department);
        shown.department_name = department.zh;
        shown.department_name_en = department.en;
        shown.own = stage.department == record.department;
        shown.card = card_of(stage, today);
        if (stage.state == StageState::open)
            shown.working_days_left = calendar->between(today, stage.due);
        if (stage.hearing)
            shown.hearing = hearing_shown(*calendar, *stage.hearing, names, today);
        auto looker = looker_at(caller, record, stage);
        for (const auto& row : transitions())
            if (row.from == record.state && is_about_stage(row.action) && fits(row.action, stage, looker, today) &&
                cases.may(reader, caller, record, row.action))
                shown.may.emplace_back(to_string(row.action));
    }
    return out;
}

RowStage row_stage(const Cases& cases, db::Reader& reader, const CaseStage& stage) {
    auto department = cases.parts().directory.department_names(reader, stage.department);
    return {stage.kind,
            stage.name,
            stage.name_en,
            department.zh,
            department.en,
            stage.due,
            card_of(stage, hall_date(cases.parts().clocks.business.now())),
            stage.urged_at};
}

} // namespace yimen::cases
