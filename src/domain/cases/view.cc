#include "view.h"

#include <map>

#include "authority_view.h"
#include "base/text.h"
#include "bundled_steps.h"
#include "bundled_view.h"
#include "gap_steps.h"
#include "hand_over.h"
#include "people/leaves.h"
#include "promise_steps.h"
#include "promise_store.h"
#include "steps.h"
#include "use_store.h"

namespace yimen::cases {
namespace {

struct Left {
    std::optional<std::int64_t> working_days;
    Card card = Card::none;
};

// Yellow when a third of the promised time is left, at least one working day; red when it is past (domain.md "Cards"). The same days
// as append_due_state asks for.
Left left_of(const Cases& cases, db::Reader& reader, const store::Record& record) {
    auto due = running_due(record);
    if (!due)
        return {};
    Date today = hall_date(cases.parts().clocks.business.now());
    Card card = today > *due ? Card::red : today >= record.yellow_from.value_or(*due) ? Card::yellow : Card::none;
    return {cases.parts().calendars.national(reader)->between(today, *due), card};
}

using Procedures = std::vector<store::Procedure>;

std::vector<places::CountedDay> explanation(const Cases& cases, db::Reader& reader, const store::Record& record,
                                            const Procedures& procedures) {
    auto calendar = cases.parts().calendars.national(reader);
    if (record.accepted_on && record.promised_due)
        return counting_of(*calendar, procedures).explain(*record.accepted_on, *record.promised_due);
    if (record.received_at && record.answer_due) {
        return calendar->explain(received_on(cases, reader, record), *record.answer_due);
    }
    return {};
}

// While nothing runs: the due date, were what is missing there today, or the procedure over.
std::optional<Date> due_if_today(const Cases& cases, db::Reader& reader, const store::Record& record,
                                 std::int64_t promised_days, Procedures procedures) {
    auto calendar = cases.parts().calendars.national(reader);
    Date today = hall_date(cases.parts().clocks.business.now());
    if (record.state == State::awaiting_supplement)
        return answer_by(*calendar, receipt_day(cases, reader, record, cases.parts().clocks.business.now()));
    if (record.state != State::suspended)
        return std::nullopt;
    procedures.back().on_again = today;
    return counting_of(*calendar, procedures)
        .add(*record.accepted_on, static_cast<int>(promised_days + record.extended_days.value_or(0)));
}

std::optional<CaseHandOver> hand_over_of(const Cases& cases, db::Reader& reader, const store::Record& record) {
    auto all = hand_overs(cases, reader, {record});
    auto found = all.find(record.id);
    if (found == all.end())
        return std::nullopt;
    const auto& [from, by, card] = found->second;
    auto calendar = cases.parts().calendars.national(reader);
    Date today = hall_date(cases.parts().clocks.business.now());
    return CaseHandOver{by, calendar->between(today, by), card, calendar->explain(from, by)};
}

CaseClock clock_of(const Cases& cases, db::Reader& reader, const store::Record& record,
                   const catalogue::Definition& definition) {
    Left left = left_of(cases, reader, record);
    CaseClock out;
    out.submitted_at = record.submitted_at;
    out.received_at = record.received_at;
    out.received_on = record.received_on;
    out.answer_due = record.answer_due;
    out.accepted_at = record.accepted_at;
    out.accepted_on = record.accepted_on;
    out.promised_due = record.promised_due;
    out.legal_due = record.legal_due;
    out.working_days_left = left.working_days;
    out.card = left.card;
    out.most_extension = most_extension(definition);
    std::int64_t promised_days = definition.on_the_spot ? 0 : definition.promised_working_days;
    Procedures procedures;
    if (record.accepted_on) {
        out.promised_working_days = promised_days;
        out.extended_working_days = record.extended_days;
        procedures = store::procedures(reader, record.id);
    }
    for (const auto& procedure : procedures)
        out.procedures.push_back(
            {procedure.ground, procedure.reason, procedure.from, procedure.until, procedure.on_again});
    out.if_today = due_if_today(cases, reader, record, promised_days, procedures);
    out.explanation = explanation(cases, reader, record, procedures);
    if (record.accepted_on && record.legal_due)
        out.legal_explanation = counting_of(*cases.parts().calendars.national(reader), procedures)
                                    .explain(*record.accepted_on, *record.legal_due);
    out.hand_over = hand_over_of(cases, reader, record);
    return out;
}

// By requirement: the result of another member that brings it.
std::map<std::string, CaseEvidence> evidence_of(const Cases& cases, db::Reader& reader, const store::Record& record) {
    std::map<std::string, CaseEvidence> out;
    if (!record.bundle)
        return out;
    for (auto& one : store::brought(reader, record.id)) {
        auto maker = one.kind == BroughtKind::material ? store::any(reader, one.maker) : std::nullopt;
        if (!maker)
            continue;
        auto english = cases.parts().catalogue.names_en(reader, {maker->item});
        out[one.key] = {maker->id,     maker->number, maker->item_name, english[maker->item], one.licence_identifier,
                        one.brought_at};
    }
    return out;
}

// The one that counts, or the last one that did.
std::map<std::string, CaseUse> uses_by_requirement(const Cases& cases, db::Reader& reader, const Caller& caller,
                                                   const store::Record& record) {
    std::map<std::string, CaseUse> out;
    if (record.state == State::draft)
        return out;
    auto uses = store::uses(reader, record.id);
    for (const Use& use : uses)
        out[use.requirement] = shown_use(use, may_about(cases, reader, caller, record, use));
    return out;
}

std::vector<CaseMaterial> materials(const Cases& cases, db::Reader& reader, const Caller& caller,
                                    const store::Record& record, const catalogue::Definition& definition,
                                    const std::unordered_map<StaffId, std::string>& names) {
    auto files = store::files(reader, record.id);
    auto checks = store::checks(reader, record.id);
    auto covered_now = covered(cases, reader, record, definition);
    const auto& held = covered_now.held();
    auto uses = uses_by_requirement(cases, reader, caller, record);
    auto facts = facts_by_requirement(cases, reader, caller, record, definition);
    auto evidence = evidence_of(cases, reader, record);
    std::vector<CaseMaterial> out;
    for (const auto& requirement : definition.requirements) {
        CaseMaterial& material = out.emplace_back();
        material.requirement = requirement.key;
        if (auto found = held.find(requirement.key); found != held.end())
            material.held = {found->second.type_name, found->second.type_name_en, mask_number(found->second.number),
                             found->second.valid_to};
        if (auto found = uses.find(requirement.key); found != uses.end())
            material.use = found->second;
        if (auto found = facts.find(requirement.key); found != facts.end())
            material.fact = found->second;
        if (auto found = evidence.find(requirement.key); found != evidence.end())
            material.brought = found->second;
        for (const auto& file : files)
            if (file.requirement == requirement.key)
                material.files.push_back({file.id, cases.file_name(file.id, file.name_sealed), file.media_type,
                                          file.size, file.uploaded_at});
        std::size_t good = 0;
        for (const auto& check : checks)
            if (check.requirement == requirement.key) {
                auto name = names.find(check.staff);
                material.checks.push_back({check.point, check.ok, name == names.end() ? "" : name->second, check.at});
                good += check.ok;
            }
        bool all_seen = !requirement.review_points.empty() && good == requirement.review_points.size();
        material.state = all_seen                 ? MaterialState::seen
                         : material.files.empty() ? MaterialState::missing
                                                  : MaterialState::attached;
    }
    return out;
}

CaseGaps gaps(const Cases& cases, db::Reader& reader, const store::Record& record,
              const catalogue::Definition& definition) {
    CaseGaps out;
    for (auto& row : store::gaps(reader, record.id))
        if (row.gap.state != GapState::dropped)
            out.list.push_back({row.gap.requirement, row.gap.state, row.gap.until, row.named_at, row.signed_at,
                                row.supplied_at, row.met_at, std::move(row.returned_for),
                                std::move(row.gap.asked_under), std::move(row.asked_for), row.gap.reminded_at});
    if (!find(record.state, Action::promise_gaps) || definition.on_the_spot)
        return out;
    out.missing = missing_deferrables(cases, reader, record);
    if (!out.missing.empty())
        out.latest = latest_gap_day(*cases.parts().calendars.national(reader),
                                    hall_date(cases.parts().clocks.business.now()), definition.promised_working_days);
    return out;
}

CasePromise shown_promise(const store::PromiseRow& row) {
    CasePromise out;
    const Promise& one = row.promise;
    out.requirement = one.requirement;
    out.state = one.state;
    out.named_at = row.named_at;
    out.signed_at = row.signed_at;
    out.checked_at = row.checked_at;
    out.answered_at = row.answered_at;
    out.decided_at = row.decided_at;
    out.corrected_at = row.corrected_at;
    out.check_by = one.check_by;
    out.answer_by = one.answer_by;
    out.correct_by = one.correct_by;
    out.finding = row.finding;
    out.answer = row.answer;
    out.decision = row.decision;
    if (one.credit)
        out.record = CreditRecord{*one.credit,          row.entered_at.value(), row.objection,
                                  row.objection_answer, row.objected_at,        row.objection_answered_at,
                                  row.repair_asked_at,  row.repaired_at,        repair_from(one)};
    return out;
}

CasePromises promises(const Cases& cases, db::Reader& reader, const Caller& caller, const store::Record& record) {
    CasePromises out;
    Date today = hall_date(cases.parts().clocks.business.now());
    for (const auto& row : store::promises(reader, record.id)) {
        if (row.promise.state == PromiseState::dropped)
            continue;
        auto& shown = out.list.emplace_back(shown_promise(row));
        for (const auto& next : transitions())
            if (next.from == record.state && is_about_promise(next.action) &&
                fit(next.action, row.promise, today, caller.who.staff) == Fit::yes &&
                cases.may(reader, caller, record, next.action))
                shown.may.emplace_back(to_string(next.action));
    }
    if (!find(record.state, Action::make_promises))
        return out;
    out.open = promisable(cases, reader, record);
    if (auto bar = out.open.empty() ? std::nullopt : store::standing_bar(reader, record.cell, record.subject))
        out.barred = PromiseBar{bar->item_name, bar->case_number, bar->entered_at};
    return out;
}

// The row's actions, each once, with what keeps the caller from it. The system's own steps are not shown.
std::vector<CaseAction> actions(const Cases& cases, db::Reader& reader, const Caller& caller,
                                const store::Record& record) {
    std::vector<CaseAction> out;
    for (const auto& row : transitions()) {
        if (row.from != record.state || row.who.empty())
            continue;
        auto role = cases.may(reader, caller, record, row.action);
        if (!role && (role.error().is(kNotYourRole) || role.error().is(kNoMandate) || role.error().is(kNoGaps) ||
                      role.error().is(kNotTheOwner) || role.error().is(kNotUrged) || role.error().is(kNoPromises) ||
                      role.error().is(kNoUses) || role.error().is(kNoStages) || role.error().is(kNoSupplementRule) ||
                      role.error().is(kNotByPost)))
            continue; // somebody else's step, or about what this case has not
        out.push_back({std::string(to_string(row.action)), role.has_value(),
                       role ? std::nullopt : std::optional(std::string(role.error().code->code))});
    }
    return out;
}

std::unordered_map<StaffId, std::string> staff_names(const Cases& cases, db::Reader& reader,
                                                     const store::Record& record,
                                                     const std::vector<store::Step>& steps) {
    std::vector<StaffId> staff;
    for (const auto& step : steps)
        for (const auto& one : {step.staff, step.for_staff})
            if (one)
                staff.push_back(*one);
    for (const auto& check : store::checks(reader, record.id))
        staff.push_back(check.staff);
    if (record.owner)
        staff.push_back(*record.owner);
    return cases.parts().people.staff_names(reader, staff);
}

std::unordered_map<StaffId, StaffId> deputies_today(const Cases& cases, db::Reader& reader,
                                                    const std::vector<StaffId>& owners) {
    return people::deputies_of(reader, owners, hall_date(cases.parts().clocks.business.now()));
}

// Who keeps the case while its owner is away.
std::optional<std::string> deputy_name(const Cases& cases, db::Reader& reader, const std::optional<StaffId>& owner) {
    if (!owner)
        return std::nullopt;
    auto deputies = deputies_today(cases, reader, {*owner});
    auto found = deputies.find(*owner);
    if (found == deputies.end())
        return std::nullopt;
    return cases.parts().people.staff_names(reader, {found->second})[found->second];
}

} // namespace

CaseUse shown_use(const Use& use, std::vector<std::string> may) {
    return {use.id,
            use.kind,
            use.licence,
            use.name,
            use.name_en,
            use.identifier,
            use.version,
            use.verdict,
            use.purpose,
            use.checked_at,
            use.authorised_as,
            use.ended_at,
            use.lost_state,
            use.lost_at,
            use.settled,
            use.settled_at,
            use.settled_reason,
            use.objection,
            use.objected_at,
            use.answer,
            use.answered_at,
            use.objection_right,
            std::move(may)};
}

CaseView view_of(const Cases& cases, db::Reader& reader, const Caller& caller, const store::Record& record) {
    const auto& parts = cases.parts();
    auto definition = cases.definition(reader, record);
    auto steps = store::steps(reader, record.id);
    auto names = staff_names(cases, reader, record, steps);
    auto name_of = [&](const std::optional<StaffId>& id) {
        auto found = id ? names.find(*id) : names.end();
        return found == names.end() ? std::nullopt : std::optional(found->second);
    };
    bool staff = caller.who.is_staff();
    CaseView out;
    out.id = record.id;
    out.number = record.number;
    out.state = record.state;
    out.revision = record.revision;
    out.item = {record.item, record.item_name, parts.catalogue.names_en(reader, {record.item})[record.item]};
    out.definition = *definition;
    if (auto subject = parts.people.subject_view(reader, record.subject))
        out.subject = {record.subject, subject->kind, subject->display_name, subject->id_number_masked,
                       subject->phone_masked};
    if (record.hall) {
        auto hall = parts.directory.hall_names(reader, *record.hall);
        out.hall_name = hall.zh;
        out.hall_name_en = hall.en;
    }
    auto department = parts.directory.department_names(reader, record.department);
    out.department_name = department.zh;
    out.department_name_en = department.en;
    out.channel = record.channel;
    out.owner_name = name_of(record.owner);
    if (auto deputy = deputy_name(cases, reader, record.owner)) {
        out.owner_for = out.owner_name;
        out.owner_name = deputy;
    }
    out.clock = clock_of(cases, reader, record, *definition);
    out.visit_id = record.visit;
    auto form = cases.form_of(reader, record.id);
    out.form_problems = form_problems(*definition, form, store::brought(reader, record.id));
    out.bundle = bundle_of(cases, reader, caller, record);
    out.waits = waits_of(cases, reader, record);
    out.form_masked = staff && record.applicant != caller.who.account;
    out.form = out.form_masked ? catalogue::masked_form(definition->form, form) : std::move(form);
    out.prefilled = store::prefilled(reader, record.id);
    out.materials = materials(cases, reader, caller, record, *definition, names);
    if (auto notice = store::notice(reader, record.id)) {
        auto items = read_json_text<std::vector<NoticeItem>>(notice->items);
        out.notice = CaseNotice{notice->issued_at, name_of(notice->staff).value_or(""), notice->until,
                                items ? std::move(*items) : std::vector<NoticeItem>{}};
    }
    auto mandates = mandates_shown(cases, reader, steps);
    for (const auto& step : steps) {
        bool shown = staff || (step.staff && step.staff == record.owner);
        out.timeline.push_back(
            {step.action, step.to, step.at, step.role, shown ? name_of(step.staff) : std::nullopt,
             !staff && step.action == to_string(Action::hand_over_owner) ? "" : step.note, // why is theirs to know
             step.standing.mandate ? std::optional(mandates.at(*step.standing.mandate)) : std::nullopt,
             shown ? name_of(step.for_staff) : std::nullopt});
    }
    out.licence = parts.licences.of_case(reader, record.id.value);
    out.documents = cases.documents().of_case(reader, record.id.value);
    out.gaps = gaps(cases, reader, record, *definition);
    out.promises = promises(cases, reader, caller, record);
    out.urging = {record.urged, record.urged_at, record.urging_escalated_at};
    out.actions = actions(cases, reader, caller, record);
    out.stages = stages_shown(cases, reader, caller, record);
    out.comments = Comments(cases).count(reader, caller, record);
    out.deemed = DeemedApprovals(cases).shown(reader, record, staff);
    out.delivery = Ways(cases).shown(reader, record, *definition, !out.form_masked);
    out.ends = ends_shown(cases, reader, record, *definition);
    out.established = cases.established(reader, record.id);
    if (out.form_masked)
        out.established = catalogue::masked_form(catalogue::established_form(*definition), out.established);
    if (staff)
        out.authority = authority_shown(cases, reader, caller, record);
    return out;
}

std::vector<CaseRow> rows_of(const Cases& cases, db::Reader& reader, const std::vector<store::Record>& records) {
    const auto& parts = cases.parts();
    std::vector<SubjectId> subjects;
    std::vector<StaffId> owners;
    std::vector<catalogue::ItemId> items;
    for (const auto& record : records) {
        subjects.push_back(record.subject);
        items.push_back(record.item);
        if (record.owner)
            owners.push_back(*record.owner);
    }
    auto subject_names = parts.people.subject_names(reader, subjects);
    auto names_en = parts.catalogue.names_en(reader, items);
    auto deputies = deputies_today(cases, reader, owners);
    for (const auto& [owner, deputy] : deputies)
        owners.push_back(deputy);
    auto owner_names = parts.people.staff_names(reader, owners);
    auto lost = store::with_lost_licence(reader, records);
    auto bundles = row_bundles(cases, reader, records);
    auto checks = store::check_days(reader, records);
    auto deliveries = hand_overs(cases, reader, records);
    Date today = hall_date(parts.clocks.business.now());
    std::unordered_map<HallId, places::Names> halls;
    std::unordered_map<DepartmentId, places::Names> departments;
    std::vector<CaseRow> out;
    for (const auto& record : records) {
        if (record.hall && !halls.contains(*record.hall))
            halls[*record.hall] = parts.directory.hall_names(reader, *record.hall);
        if (!departments.contains(record.department))
            departments[record.department] = parts.directory.department_names(reader, record.department);
        const auto hall = record.hall ? halls[*record.hall] : places::Names{};
        const auto& department = departments[record.department];
        Left left = left_of(cases, reader, record);
        auto owner = record.owner ? owner_names.find(*record.owner) : owner_names.end();
        auto deputy = record.owner ? deputies.find(*record.owner) : deputies.end();
        auto keeper = deputy == deputies.end() ? owner : owner_names.find(deputy->second);
        auto named = [&](auto found) {
            return found == owner_names.end() ? std::nullopt : std::optional(found->second);
        };
        auto check = checks.find(record.id);
        auto delivery = deliveries.find(record.id);
        out.push_back(
            {record.id,
             record.number,
             record.item_name,
             names_en[record.item],
             subject_names[record.subject],
             record.state,
             hall.zh,
             hall.en,
             department.zh,
             department.en,
             record.submitted_at,
             record.due,
             record.promised_due,
             left.working_days,
             left.card,
             named(keeper),
             deputy == deputies.end() ? std::nullopt : named(owner),
             record.urged_at,
             record.urging_escalated_at,
             bundles[record.id],
             lost.contains(record.id),
             check == checks.end() ? std::nullopt : std::optional(ToCheck{check->second, check->second < today}),
             {},
             {},
             record.delivery_way,
             record.sent_at,
             {},
             delivery == deliveries.end() ? std::nullopt
                                          : std::optional(RowHandOver{delivery->second.by, delivery->second.card}),
             record.last_at,
             record.revision});
    }
    return out;
}

} // namespace yimen::cases
