#include <algorithm>

#include "base/codes.h"
#include "cases/reading.h"
#include "instant.h"
#include "order.h"
#include "store.h"

// What happens to a case whose item has a rule.
namespace yimen::instant {

struct InstantApproval::Found {
    cases::RuleCase found;
    store::Rule rule;
    Trace trace;
    Why why = Why::met;
};

Applicant InstantApproval::applicant_of(db::Reader& reader, SubjectId subject) const {
    Applicant out;
    out.at = parts_.clocks.business.now();
    if (auto view = parts_.people.subject_view(reader, subject))
        out.kind = view->kind;
    auto identity = parts_.people.identity(reader, subject);
    if (!identity)
        return out;
    out.seen = identity->seen;
    if (identity->person)
        out.born = codes::citizen_birth_date(identity->person->id_number);
    return out;
}

std::optional<InstantApproval::Found>
InstantApproval::look(db::Reader& reader, const std::optional<cases::RuleCase>& found, bool lock) const {
    if (!found)
        return std::nullopt;
    auto rule = store::in_force(reader, found->item, lock);
    if (!rule || store::has_run(reader, found->id, found->filed_revision))
        return std::nullopt; // it has ended meanwhile, or was asked already
    Found out{*found, *rule, {}, Why::met};
    auto values =
        values_of(*found, applicant_of(reader, *found->scope.subject), hall_date(parts_.clocks.business.now()));
    out.trace = trace_of(rule->rule, *found, values);
    out.why = outcome_of(out.trace);
    if (!cases::may_answer(parts_.cases, reader, *found->scope.department, rule->answers))
        out.why = Why::nobody_answers;
    if (store::is_stopped(reader, found->scope.cell, found->item))
        out.why = Why::stopped;
    return out;
}

// The trace with its case, in one transaction; when it is met, all steps to the result as well.
Result<void> InstantApproval::settle(db::Tx& tx, const Found& found,
                                     const std::optional<licences::Prepared>& licence) const {
    Instant now = parts_.clocks.business.now();
    store::Run run{new_uuid(now),
                   found.found.scope.cell,
                   found.found.id,
                   found.found.filed_revision,
                   found.found.item,
                   found.rule.id,
                   now,
                   found.why,
                   {}};
    run.trace_sealed =
        cipher_.encrypt({"instant_run", run.id.str(), "trace_sealed"}, boost::json::serialize(to_json(found.trace)));
    bool by_trace = found.why == Why::not_met || found.why == Why::unknown || found.why == Why::barred;
    store::insert_run(tx, run, by_trace ? held_by(found.trace) : std::vector<std::string>{});
    if (found.why != Why::met)
        return {};
    auto name = parts_.catalogue.item(tx, found.found.item)->facts.name;
    auto answers = parts_.people.staff_names(tx, {found.rule.answers})[found.rule.answers];
    std::string note = "秒批规则第 " + std::to_string(found.rule.version) + " 版，" + answers + "负责";
    YIMEN_CHECK(
        cases::ByRule(parts_.cases)
            .approve(tx, found.found.id,
                     {{order_name(found.found.item), found.rule.version, name, answers}, found.rule.answers, note},
                     licence));
    return {};
}

Result<void> InstantApproval::decide(jobs::Run& run) const {
    auto id = cases::CaseId::parse(run.job().unique_key);
    if (!id)
        throw std::logic_error("a look at no case: " + run.job().unique_key);
    cases::ByRule by_rule(parts_.cases);
    auto first =
        parts_.database.read([&](db::Reader& reader) { return look(reader, by_rule.look(reader, *id), false); });
    std::optional<licences::Prepared> licence;
    bool met = first && first->why == Why::met;
    if (met) { // signing is slow: before the transaction
        YIMEN_TRY(licence, by_rule.prepare(*id));
    }
    return run.commit([&](db::Tx& tx) -> Result<void> {
        // The case before the rule, as every other step locks it.
        auto now = look(tx, by_rule.take(tx, *id), true);
        if (!now)
            return {};
        if (now->why != Why::met || met)
            return settle(tx, *now, licence);
        // It has become so just now, and its licence is not signed: once more.
        jobs::schedule(tx, {kDecideJob, id->str(), jobs::Time::system, parts_.clocks.system.now(), {}});
        return {};
    });
}

void InstantApproval::add_jobs(jobs::Runner& runner) const {
    runner.handle(std::string(kDecideJob), [this](jobs::Run& run) { return decide(run); });
}

outbox::Subscriber filed_follower(const InstantApproval& instant) {
    return {
        "instant.filed",
        {"CaseSubmitted", "CaseSupplied"},
        [&instant](db::Tx& tx, const outbox::Event& event) -> Result<void> {
            cases::CaseId id{event.object};
            auto items = cases::items_of(tx, {id});
            auto item = items.find(id);
            if (item != items.end() && store::has_rule(tx, item->second))
                jobs::schedule(tx, {kDecideJob, id.str(), jobs::Time::system, instant.parts().clocks.system.now(), {}});
            return {};
        }};
}

} // namespace yimen::instant
