#include <algorithm>
#include <map>

#include "cases/reading.h"
#include "instant.h"
#include "store.h"

// What is shown of rules, the switch, trials and traces.
namespace yimen::instant {
namespace {

using namespace std::chrono_literals;

constexpr auto kCounted = 24h * 30;
constexpr int kMostTried = 500, kMostStops = 20;

RuleVersion shown(const store::Rule& rule, const std::unordered_map<StaffId, std::string>& names) {
    auto name = names.find(rule.answers);
    return {rule.version,
            rule.rule,
            name == names.end() ? "" : name->second,
            rule.written_by,
            rule.published_by_name,
            rule.published_at,
            rule.ended_at};
}

void say_what_may_follow(db::Reader& reader, const access::Principal& who, bool keeps, std::optional<Stop>& stop) {
    if (!stop || !keeps || stop->ended_at)
        return;
    stop->may_ask = !stop->asked_at;
    stop->may_agree = stop->asked_at && store::asked_by(reader, stop->id) != who.account;
}

std::vector<Held> sorted(const std::map<std::string, std::int64_t>& held) {
    std::vector<Held> out;
    for (const auto& [by, cases] : held)
        out.push_back({by, cases});
    std::ranges::stable_sort(out, std::ranges::greater{}, &Held::cases);
    return out;
}

} // namespace

Result<RuleView> InstantApproval::view(db::Reader& reader, const access::Principal& who, catalogue::ItemId id) const {
    YIMEN_TRY(auto item, kept_item(reader, who, id, kRuleReaders));
    RuleView out;
    out.item = id;
    out.item_name = item.facts.name;
    out.item_name_en = item.facts.name_en;
    auto department = parts_.directory.department_names(reader, item.facts.department);
    out.department_name = department.zh;
    out.department_name_en = department.en;
    auto versions = store::versions(reader, id);
    std::vector<StaffId> answering;
    for (const auto& rule : versions)
        answering.push_back(rule.answers);
    auto names = parts_.people.staff_names(reader, answering);
    for (const auto& rule : versions)
        if (rule.ended_at)
            out.past.push_back(shown(rule, names));
        else
            out.in_force = shown(rule, names);
    out.may_write = kept_item(reader, who, id, kWriters).has_value();
    out.may_stop = kept_item(reader, who, id, kStoppers).has_value();
    if (auto draft = store::draft(reader, id)) {
        out.revision = draft->revision;
        out.draft = RuleDraft{draft->rule, draft->saved_at, {}, false, problems_of(reader, item, draft->rule)};
        for (const auto& author : draft->authors) {
            out.draft->written_by.push_back(author.name);
            out.draft->mine = out.draft->mine || author.account == who.account;
        }
        out.may_publish = out.may_write && !out.draft->mine && out.draft->problems.empty();
    }
    out.stop = store::open_stop(reader, item.facts.cell, id);
    out.stop_of_all = store::open_stop(reader, item.facts.cell, {});
    say_what_may_follow(reader, who, out.may_stop, out.stop);
    say_what_may_follow(reader, who, who.has_any(kStoppersOfAll), out.stop_of_all);
    if (auto definition = parts_.catalogue.definition_in_force(reader, item))
        out.variables = variables_of(*definition);
    out.answerers = cases::answerers(parts_.cases, reader, item.facts.department);
    out.last_30_days = store::counts(reader, id, parts_.clocks.business.now() - kCounted);
    return out;
}

std::vector<RuleRow> InstantApproval::list(db::Reader& reader, const access::Principal& who,
                                           std::optional<RuleStanding> standing, std::optional<catalogue::ItemId> after,
                                           int limit) const {
    std::vector<RuleRow> out;
    for (const auto& row : store::rows(reader, who, standing, after, limit)) {
        auto item = parts_.catalogue.item(reader, row.item);
        auto department = parts_.directory.department_names(reader, row.department);
        auto counts = store::counts(reader, row.item, parts_.clocks.business.now() - kCounted);
        out.push_back({row.item, item ? item->facts.name : "", item ? item->facts.name_en : "", department.zh,
                       department.en, row.version, row.drafted, row.stopped, counts.approved, counts.to_person});
    }
    return out;
}

std::vector<Stop> InstantApproval::stops_of_all(db::Reader& reader, const access::Principal& who) const {
    std::vector<Stop> out;
    for (auto& stop : store::stops_of_all(reader, who.cell, kMostStops)) {
        std::optional<Stop> one(std::move(stop));
        say_what_may_follow(reader, who, who.has_any(kStoppersOfAll), one);
        out.push_back(std::move(*one));
    }
    return out;
}

Result<Trial> InstantApproval::trial(db::Reader& reader, const access::Principal& who, catalogue::ItemId id,
                                     int days) const {
    YIMEN_TRY(auto item, kept_item(reader, who, id, kRuleReaders));
    auto draft = store::draft(reader, id);
    auto in_force = store::in_force(reader, id);
    if (!draft && !in_force)
        return fail(kNoRule);
    const RuleText& rule = draft ? draft->rule : in_force->rule;
    Trial out;
    out.days = days;
    out.drafted = draft.has_value();
    std::map<std::string, std::int64_t> held;
    cases::ByRule by_rule(parts_.cases);
    Instant since = parts_.clocks.business.now() - 24h * days;
    for (auto case_id : cases::ByRule::decided_by_people(reader, item.facts.department, id, since, kMostTried)) {
        auto found = by_rule.look_back(reader, case_id);
        if (!found)
            continue;
        ++out.cases;
        Date day = hall_date(found->submitted_at.value_or(parts_.clocks.business.now()));
        auto trace = trace_of(rule, *found, values_of(*found, applicant_of(reader, *found->scope.subject), day));
        bool met = outcome_of(trace) == Why::met;
        out.approved += met ? 1 : 0;
        out.refused += met && found->refused ? 1 : 0;
        for (const auto& by : held_by(trace))
            ++held[by];
    }
    out.held = sorted(held);
    return out;
}

Result<CaseRuns> InstantApproval::runs_of(db::Reader& reader, const access::Principal& who, cases::CaseId id) const {
    if (!cases::seen_by(reader, who, cases::kReaders, id))
        return fail(cases::kCaseNotFound);
    auto runs = store::runs(reader, id);
    std::vector<StaffId> answering;
    for (const auto& run : runs)
        answering.push_back(run.answers);
    auto names = parts_.people.staff_names(reader, answering);
    CaseRuns out;
    for (const auto& run : runs) {
        bool approved = run.run.why == Why::met;
        if (!who.is_staff() && !approved)
            continue;
        auto trace = read_stored_json<Trace>(
            cipher_.decrypt({"instant_run", run.run.id.str(), "trace_sealed"}, run.run.trace_sealed));
        if (!trace)
            throw std::runtime_error("the trace of a rule cannot be read: " + run.run.id.str());
        out.items.push_back({run.run.at, approved, run.run.why, run.version, names[run.answers], std::move(*trace)});
    }
    return out;
}

} // namespace yimen::instant
