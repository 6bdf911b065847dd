#include "by_rule.h"

#include <algorithm>

#include "bundled_steps.h"
#include "gap_steps.h"
#include "licences/reading.h"
#include "promise_steps.h"
#include "stage_steps.h"
#include "steps.h"
#include "use_store.h"

namespace yimen::cases {
namespace {

constexpr std::string_view kRuleRole = "rule";

bool may_take(State state) { return state == State::submitted || state == State::received || state == State::accepted; }

// What stands: not ended, not fallen, and, while the case runs, not lost.
bool stands(const Use& use) { return !use.ended_at && !use.falls() && !use.is_lost(); }

// Licences that stood for materials and are in force today, as their types have them.
std::vector<licences::LicenceInForce> in_force(const Cases& cases, db::Reader& reader, const store::Record& record,
                                               const catalogue::Definition& definition) {
    std::vector<licences::LicenceInForce> out;
    for (auto& [key, licence] : held_licences(cases.parts().licences, reader, record.subject, definition))
        out.push_back(std::move(licence));
    return out;
}

void bar_uses(const std::vector<Use>& uses, std::vector<CaseBar>& bars) {
    for (const Use& use : uses) {
        if (use.ended_at)
            continue;
        if (use.is_lost() || use.falls())
            bars.push_back({Bar::licence_lost, use.name, use.name_en});
        if (use.objected_at && !use.objection_right.value_or(false) && !use.answered_at)
            bars.push_back({Bar::objected, use.name, use.name_en});
    }
}

void bar_materials(const catalogue::Definition& definition, const std::vector<store::File>& files,
                   const std::vector<Evidence>& evidence, std::vector<CaseBar>& bars) {
    for (const auto& requirement : definition.requirements) {
        bool file = std::ranges::count(files, requirement.key, &store::File::requirement) > 0;
        bool proved = std::ranges::count(evidence, requirement.key, &Evidence::requirement) > 0;
        bool needed = requirement.necessity == catalogue::Necessity::required;
        if (file || (needed && !proved))
            bars.push_back({Bar::unverified, requirement.name, requirement.name_en});
    }
}

Details under(const RuleOrder& order) {
    Details out;
    out.rule = order;
    return out;
}

} // namespace

std::optional<RuleCase> ByRule::seen(db::Reader& reader, const store::Record& record, bool now) const {
    if (!record.number || record.state == State::draft || record.state == State::pending_dependency)
        return std::nullopt;
    RuleCase out;
    out.id = record.id;
    out.scope = record.scope();
    out.item = record.item;
    out.state = record.state;
    out.submitted_at = record.submitted_at;
    for (const auto& step : store::steps(reader, record.id)) {
        if (step.action == "submit" || step.action == "file" || step.action == "supply")
            out.filed_revision = step.revision;
        out.refused = out.refused || step.action == "refuse" || step.action == "refuse_acceptance";
    }
    out.definition = cases_.definition(reader, record);
    out.form = cases_.form_of(reader, record.id);
    out.prefilled = store::prefilled(reader, record.id);
    auto uses = store::uses(reader, record.id);
    auto held = now ? in_force(cases_, reader, record, *out.definition) : std::vector<licences::LicenceInForce>{};
    for (const Use& use : uses) {
        if (now ? !stands(use) : use.ended_at.has_value())
            continue;
        Evidence one{use.requirement, use.kind == Basis::fact, use.name, use.name_en, use.identifier,
                     use.version,     use.checked_at,          {},       {}};
        if (use.licence) {
            auto found = std::ranges::find(held, *use.licence, &licences::LicenceInForce::id);
            if (now && found == held.end()) {
                out.bars.push_back({Bar::licence_lost, use.name, use.name_en});
                continue;
            }
            auto kept = licences::validity_of(reader, *use.licence).value();
            one.type_code = kept.type_code;
            one.valid_to = kept.valid_to;
        }
        out.evidence.push_back(std::move(one));
    }
    bar_materials(*out.definition, store::files(reader, record.id), out.evidence, out.bars);
    if (!store::gaps(reader, record.id).empty() || !store::promises(reader, record.id).empty())
        out.bars.push_back({Bar::follows, "", ""});
    if (!catalogue::established_form(*out.definition).sections.empty())
        out.bars.push_back({Bar::establishes, "", ""});
    for (const auto& stage : out.definition->stages)
        out.bars.push_back({Bar::stage, stage.name, stage.name_en});
    if (!now)
        return out;
    bar_uses(uses, out.bars);
    for (const auto& stage : store::stages(reader, record.id))
        out.bars.push_back({Bar::stage, stage.name, stage.name_en});
    if (!may_take(record.state))
        out.bars.push_back({Bar::taken, "", ""});
    return out;
}

std::optional<RuleCase> ByRule::look(db::Reader& reader, CaseId id) const {
    auto record = store::any(reader, id);
    return record ? seen(reader, *record, true) : std::nullopt;
}

std::optional<RuleCase> ByRule::look_back(db::Reader& reader, CaseId id) const {
    auto record = store::any(reader, id);
    return record ? seen(reader, *record, false) : std::nullopt;
}

std::optional<RuleCase> ByRule::take(db::Tx& tx, CaseId id) const {
    auto record = store::locked(tx, id);
    if (!record)
        return std::nullopt;
    std::vector<licences::LicenceId> licences;
    for (const Use& use : store::uses(tx, id))
        if (use.licence && stands(use))
            licences.push_back(*use.licence);
    licences::keep_as_they_are(tx, licences);
    return seen(tx, *record, true);
}

Result<std::optional<licences::Prepared>> ByRule::prepare(CaseId id) const {
    return cases_.prepare_grant(cases_.parts().database.read([&](db::Reader& reader) {
        auto record = store::any(reader, id);
        return record ? cases_.result_grant(reader, *record) : std::nullopt;
    }));
}

// 行政许可法 art. 24, 34: the organ itself decides, by the rule that two of its people put in force and one answers for; no step of it is a
// person's, so nobody accepts and approves the same case.
void ByRule::one_step(db::Tx& tx, store::Record& record, Action action, const Act& act) const {
    const Transition* row = find(record.state, action);
    record.last_at = std::max(cases_.parts().clocks.business.now(), record.last_at);
    record.state = row->to;
    ++record.revision;
    if (action == Action::receive_by_rule)
        record.received_at = record.last_at;
    if (action == Action::accept_by_rule)
        record.accepted_at = record.last_at;
    if (action == Action::approve_by_rule)
        record.decided_at = record.last_at;
    cases_.leave(tx, record, *row);
    cases_.set_clock(tx, record, row->clock, hall_date(record.last_at));
    Doer doer{std::string(kRuleRole), {}, {}, {Authority::own, record.department, {}}};
    move_on(tx, timer(), record, *row, doer, act.note);
    if (action != Action::approve_by_rule) // that paper comes with the result
        cases_.issue_document(tx, timer(), record, *row->document, under(act.order), {});
}

Result<CaseRef> ByRule::approve(db::Tx& tx, CaseId id, const Act& act,
                                const std::optional<licences::Prepared>& licence) const {
    auto record = store::locked(tx, id);
    if (!record || !may_take(record->state))
        return fail(kNotAllowed, {}, record ? state_and_allowed(*record) : boost::json::object{});
    if (!record->owner)
        record->owner = act.answers;
    if (record->state == State::submitted)
        one_step(tx, *record, Action::receive_by_rule, act);
    if (record->state == State::received)
        one_step(tx, *record, Action::accept_by_rule, act);
    one_step(tx, *record, Action::approve_by_rule, act);
    return cases_.result_comes(tx, timer(), *record, Action::issue_result, under(act.order), licence);
}

std::vector<CaseId> ByRule::decided_by_people(db::Reader& reader, DepartmentId department, catalogue::ItemId item,
                                              Instant since, int limit) {
    std::vector<CaseId> out;
    for (auto row : reader.query("SELECT c.id FROM cases c JOIN case_step s ON s.case_id = c.id WHERE c.department_id ="
                                 " $1 AND c.item_id = $2 AND c.last_at >= $3 AND s.action IN ('approve',"
                                 " 'approve_with_gaps', 'refuse', 'refuse_acceptance') AND s.at >= $3"
                                 " ORDER BY s.at DESC, c.id LIMIT $4",
                                 department, item, since, limit))
        out.push_back(row.get<CaseId>(0));
    return out;
}

} // namespace yimen::cases
