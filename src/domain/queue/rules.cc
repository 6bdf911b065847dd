#include <array>

#include "parts.h"

// What a hall decides about its lines: how long people may wait, how often they are called, what the display says below.
namespace yimen::queue {
namespace {

using access::Role;

constexpr access::Roles kRulesReaders{Role::hall_manager, Role::supervisor};
constexpr access::Roles kRulesDeciders{Role::hall_manager};
constexpr std::int64_t kRulesMinute = 60;
constexpr std::int64_t kRulesHour = 60 * kRulesMinute;

struct RuleLimit {
    std::string_view pointer;
    std::int64_t HallRules::*value;
    std::int64_t least, most;
};
// A wait of nought would make everybody overdue, a call that is never repeated loses who did not hear it: the bounds are those between
// which the lines still work within one working day.
constexpr std::array kRuleLimits{
    RuleLimit{"/longest_wait_seconds", &HallRules::longest_wait_seconds, 5 * kRulesMinute, 4 * kRulesHour},
    RuleLimit{"/recall_limit", &HallRules::recall_limit, 1, 10},
    RuleLimit{"/hold_seconds", &HallRules::hold_seconds, kRulesMinute, 2 * kRulesHour},
    RuleLimit{"/grace_seconds", &HallRules::grace_seconds, 0, 4 * kRulesHour},
};

Result<void> check_rules(const HallRules& rules) {
    std::vector<InvalidParam> wrong;
    for (const auto& limit : kRuleLimits)
        if (auto value = rules.*limit.value; value < limit.least || value > limit.most)
            wrong.push_back({std::string(limit.pointer), "out_of_range",
                             "must be " + std::to_string(limit.least) + " to " + std::to_string(limit.most)});
    if (wrong.empty())
        return {};
    return fail(Error{&kBadRules, {}, std::move(wrong), {}});
}

std::optional<places::HallRow> hall_with_rules(const Queue& queue, db::Reader& reader, const access::Principal& who,
                                               HallId id, access::Roles roles) {
    auto hall = queue.parts().directory.hall(reader, id);
    if (!hall || !access::Scope(who, roles).covers({hall->cell, hall->region, hall->id, {}, {}}))
        return std::nullopt;
    return hall;
}

} // namespace

Result<HallRules> Queue::rules(db::Reader& reader, const access::Principal& who, HallId id) const {
    if (!hall_with_rules(*this, reader, who, id, kRulesReaders))
        return fail(kUnknownHall);
    return store::hall_rules(reader, id).value_or(HallRules{});
}

Result<HallRules> Queue::change_rules(db::Tx& tx, const Caller& caller, HallId id, HallRules wanted) const {
    auto hall = hall_with_rules(*this, tx, caller.who, id, kRulesDeciders);
    if (!hall)
        return fail(kUnknownHall);
    YIMEN_CHECK(check_rules(wanted));
    auto before = store::hall_rules(tx, id).value_or(HallRules{});
    if (!store::change_hall_rules(tx, hall->cell, id, wanted))
        return fail(kRulesStale, {}, {{"revision", before.revision}});
    ++wanted.revision;
    Instant now = parts_.clocks.business.now();
    boost::json::object change{{"before", to_json(before)}, {"after", to_json(wanted)}};
    note(tx, caller, access::to_string(Role::hall_manager), "hall.change_rules", "hall", id.value, hall->cell, now,
         boost::json::serialize(change));
    outbox::NewEvent event; // public, so that the displays show new notices at once
    event.kind = "HallRulesChanged";
    event.scope = {hall->cell, hall->region, hall->id, {}, {}};
    event.is_public = true;
    event.object_kind = "hall";
    event.object = id.value;
    event.revision = wanted.revision;
    outbox::publish(tx, now, event);
    return wanted;
}

} // namespace yimen::queue
