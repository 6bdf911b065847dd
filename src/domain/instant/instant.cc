#include "instant.h"

#include <algorithm>

#include "journal/journal.h"
#include "order.h"
#include "store.h"

// Rules on their way into force, and the switch.
namespace yimen::instant {
namespace {

constexpr seals::Purpose kPaperSeals[] = {seals::Purpose::receipt, seals::Purpose::acceptance, seals::Purpose::approval,
                                          seals::Purpose::permit};
constexpr std::string_view kInUse = "in_use";

store::Place place_of(const catalogue::Item& item) {
    return {item.facts.cell, item.facts.region, item.facts.department, item.id};
}

access::Scope::RowScope scope_of(const catalogue::Item& item) {
    const auto& facts = item.facts;
    return {facts.cell, facts.region, {}, facts.department, {}, item.id.value};
}

bool covers(const access::Principal& who, access::Roles roles, const catalogue::Item& item) {
    return access::Scope(who, roles).covers(scope_of(item));
}

bool wrote(const store::Draft& draft, AccountId account) {
    return std::ranges::count(draft.authors, account, &store::Author::account) > 0;
}

} // namespace

std::string order_name(catalogue::ItemId item) { return "instant:" + item.str(); }

Result<catalogue::Item> InstantApproval::kept_item(db::Reader& reader, const access::Principal& who,
                                                   catalogue::ItemId id, access::Roles roles) const {
    auto item = parts_.catalogue.item(reader, id);
    if (!item || !covers(who, roles, *item))
        return fail(kItemNotKept);
    return *item;
}

void InstantApproval::note(db::Tx& tx, const cases::Caller& caller, access::Roles roles, std::string_view action,
                           Uuid object, std::string_view reason, std::string change) const {
    Instant now = parts_.clocks.business.now();
    std::string_view role = "staff";
    for (const auto& grant : caller.who.grants)
        if (roles.has(grant.role))
            role = access::to_string(grant.role);
    journal::append(tx, {.cell = caller.who.cell,
                         .at = now,
                         .actor = caller.who.account,
                         .role = role,
                         .channel = caller.channel,
                         .action = action,
                         .object_kind = "instant_rule",
                         .object = object,
                         .reason = reason,
                         .change = change,
                         .request_id = caller.request_id});
    outbox::NewEvent event;
    event.kind = "InstantRuleChanged";
    event.scope.cell = caller.who.cell;
    if (auto item = parts_.catalogue.item(tx, catalogue::ItemId{object})) // a stop of all has none
        event.scope = scope_of(*item);
    event.object_kind = "instant_rule";
    event.object = object;
    outbox::publish(tx, now, event);
}

std::vector<InvalidParam> InstantApproval::problems_of(db::Reader& reader, const catalogue::Item& item,
                                                       const RuleText& rule) const {
    auto definition = parts_.catalogue.definition_in_force(reader, item);
    if (!definition || item.state != kInUse || item.facts.external)
        return {{"/conditions", "not_applicable", item.facts.name}};
    auto problems = check_rule(rule, *definition);
    if (rule.answers && !cases::may_answer(parts_.cases, reader, item.facts.department, *rule.answers))
        problems.push_back({"/answers", "may_not_decide", "may not decide for the organ today"});
    return problems;
}

Result<RuleRef> InstantApproval::save(db::Tx& tx, const cases::Caller& caller, catalogue::ItemId id,
                                      std::int64_t revision, const RuleText& rule) const {
    YIMEN_TRY(auto item, kept_item(tx, caller.who, id, kWriters));
    YIMEN_CHECK(check_shape(rule));
    Instant now = parts_.clocks.business.now();
    auto draft = store::draft(tx, id);
    if ((draft ? draft->revision : 0) != revision)
        return fail(kStale);
    store::Draft next{draft ? draft->id : new_uuid(now), rule, revision, now, {}};
    if (!(draft ? store::update_draft(tx, next) : store::insert_draft(tx, place_of(item), next)))
        return fail(kStale);
    store::add_author(tx, next.id, {caller.who.account, caller.who.display_name});
    note(tx, caller, kWriters, "instant_rule.save", id.value, {}, boost::json::serialize(to_json(rule)));
    return RuleRef{id, revision + 1};
}

Result<RuleRef> InstantApproval::publish(db::Tx& tx, const cases::Caller& caller, catalogue::ItemId id,
                                         std::int64_t revision) const {
    YIMEN_TRY(auto item, kept_item(tx, caller.who, id, kWriters));
    auto before = store::in_force(tx, id, true);
    auto draft = store::draft(tx, id);
    if (!draft || draft->revision != revision)
        return fail(kStale);
    if (wrote(*draft, caller.who.account))
        return fail(kSecondPerson);
    if (auto problems = problems_of(tx, item, draft->rule); !problems.empty())
        return fail(Error{&kRuleNotFit, {}, std::move(problems), {}});
    Instant now = parts_.clocks.business.now();
    if (before)
        store::end_rule(tx, before->id, now);
    store::Rule rule{new_id<RuleId>(now),
                     store::last_version(tx, id) + 1,
                     draft->rule,
                     *draft->rule.answers,
                     caller.who.account,
                     caller.who.display_name,
                     now,
                     {},
                     {}};
    store::insert_rule(tx, place_of(item), rule, draft->authors);
    store::remove_draft(tx, draft->id);
    std::string order = order_name(id);
    for (auto purpose : kPaperSeals)
        parts_.seals.begin_order(tx, item.facts.cell, item.facts.department, purpose, {order, rule.version},
                                 rule.answers);
    note(tx, caller, kWriters, "instant_rule.publish", id.value, {},
         std::to_string(rule.version) + " " + boost::json::serialize(to_json(rule.rule)));
    return RuleRef{id, 0};
}

Result<RuleRef> InstantApproval::discard(db::Tx& tx, const cases::Caller& caller, catalogue::ItemId id,
                                         std::int64_t revision) const {
    YIMEN_CHECK(kept_item(tx, caller.who, id, kWriters));
    auto draft = store::draft(tx, id);
    if (!draft || draft->revision != revision)
        return fail(kStale);
    store::remove_draft(tx, draft->id);
    note(tx, caller, kWriters, "instant_rule.discard", id.value, {}, std::to_string(revision));
    return RuleRef{id, 0};
}

Result<StopRef> InstantApproval::stop(db::Tx& tx, const cases::Caller& caller, std::optional<catalogue::ItemId> item,
                                      std::string_view reason) const {
    if (item) {
        YIMEN_CHECK(kept_item(tx, caller.who, *item, kStoppers));
    }
    // Whoever decides by a rule at this moment holds it: what they decide is decided before, and what comes after sees the stop.
    store::lock_rules(tx, caller.who.cell, item);
    Instant now = parts_.clocks.business.now();
    Stop stop;
    stop.id = new_id<StopId>(now);
    stop.item = item;
    stop.stopped_at = now;
    stop.stopped_by = caller.who.display_name;
    stop.reason = reason;
    if (!store::insert_stop(tx, caller.who.cell, stop, caller.who.account))
        return fail(kStoppedAlready);
    note(tx, caller, kStoppers, "instant_rule.stop", item ? item->value : stop.id.value, reason, item ? "item" : "all");
    return StopRef{stop.id, 1};
}

Result<Stop> InstantApproval::kept_stop(db::Tx& tx, const access::Principal& who, StopId id,
                                        std::int64_t revision) const {
    auto stop = store::stop(tx, who.cell, id);
    if (!stop || (!stop->item && !who.has_any(kStoppersOfAll)))
        return fail(kItemNotKept);
    if (stop->item) {
        YIMEN_CHECK(kept_item(tx, who, *stop->item, kStoppers));
    }
    if (stop->ended_at)
        return fail(kNotStopped);
    if (stop->revision != revision)
        return fail(kStale);
    return *stop;
}

Result<StopRef> InstantApproval::ask_to_resume(db::Tx& tx, const cases::Caller& caller, StopId id,
                                               std::int64_t revision, std::string_view reason) const {
    YIMEN_TRY(auto stop, kept_stop(tx, caller.who, id, revision));
    stop.asked_at = parts_.clocks.business.now();
    stop.asked_by = caller.who.display_name;
    stop.asked_reason = reason;
    store::ask(tx, stop, caller.who.account);
    note(tx, caller, kStoppers, "instant_rule.ask_to_resume", stop.item ? stop.item->value : id.value, reason,
         id.str());
    return StopRef{id, revision + 1};
}

Result<StopRef> InstantApproval::resume(db::Tx& tx, const cases::Caller& caller, StopId id,
                                        std::int64_t revision) const {
    YIMEN_TRY(auto stop, kept_stop(tx, caller.who, id, revision));
    if (!stop.asked_at)
        return fail(kNotStopped);
    if (store::asked_by(tx, id) == caller.who.account)
        return fail(kSecondPerson);
    stop.ended_at = parts_.clocks.business.now();
    stop.ended_by = caller.who.display_name;
    store::end_stop(tx, stop, caller.who.account);
    note(tx, caller, kStoppers, "instant_rule.resume", stop.item ? stop.item->value : id.value, {}, id.str());
    return StopRef{id, revision + 1};
}

} // namespace yimen::instant
