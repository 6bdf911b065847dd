#include "passages.h"

#include <unordered_map>

#include "live.h"
#include "store.h"

namespace yimen::queue {
namespace {

constexpr int kMostPassages = 200'000, kMostPassageSpans = 1'000'000; // of a hall on a day

// Most tickets are called once and served: their row says all, and the spans of the others alone are read.
constexpr std::string_view kPlain = "(t.leg = 1 AND NOT t.returned AND (t.state = 'served' OR"
                                    " (t.state IN ('waiting', 'cancelled') AND t.called_at IS NULL)))";

// A clock that was set back makes no span negative.
std::int64_t whole_seconds(std::chrono::microseconds span) {
    return span.count() <= 0 ? 0 : (span.count() + 500'000) / 1'000'000;
}

Outcome outcome_of(TicketState state) {
    switch (state) {
    case TicketState::served:
        return Outcome::served;
    case TicketState::no_show:
        return Outcome::no_show;
    case TicketState::cancelled:
        return Outcome::left;
    default:
        return Outcome::under_way;
    }
}

// The legs of one ticket, put together from its spans in their order.
class Legs {
  public:
    void add(const db::Row& row) {
        auto state = parse_state(row.get<std::string>(2)).value();
        std::string action = row.get<std::string>(3);
        auto took = row.get<Instant>(6) - row.get<Instant>(5);
        PassageLeg& leg = open(row.get<CategoryId>(1));
        switch (state) {
        case TicketState::waiting:
            if (action == to_string(TicketAction::call))
                leg.wait = leg.wait.value_or(0) + whole_seconds(took);
            break;
        case TicketState::called:
            leg.counter = row.get<std::optional<CounterId>>(4);
            calling_ += took;
            if (action == to_string(TicketAction::serve))
                leg.way = whole_seconds(calling_);
            if (action != to_string(TicketAction::recall))
                calling_ = {};
            break;
        case TicketState::serving:
            leg.service = leg.service.value_or(0) + whole_seconds(took);
            break;
        case TicketState::held:
            leg.held.push_back(whole_seconds(took));
            break;
        default: // missed, and come back
            break;
        }
        if (action == to_string(TicketAction::transfer)) {
            leg.outcome = Outcome::moved;
            open_ = false;
        }
    }
    std::vector<PassageLeg> take(CategoryId line, TicketState state, std::optional<CounterId> counter) {
        PassageLeg& last = open(line);
        last.outcome = outcome_of(state);
        if (counter)
            last.counter = counter;
        return std::move(legs_);
    }

  private:
    PassageLeg& open(CategoryId line) {
        if (!open_) {
            legs_.emplace_back().line = line;
            calling_ = {};
        }
        open_ = true;
        return legs_.back();
    }
    std::vector<PassageLeg> legs_;
    std::chrono::microseconds calling_{};
    bool open_ = false;
};

std::unordered_map<TicketId, Legs> legs_of(db::Reader& reader, HallId hall, Date day) {
    std::unordered_map<TicketId, Legs> out;
    for (auto row : reader.query(
             "SELECT t.id, s.category_id, s.state, s.action, s.counter_id, s.began_at, s.ended_at FROM ticket t JOIN"
             " ticket_span s ON s.ticket_id = t.id WHERE t.hall_id = $1 AND t.day = $2 AND NOT " +
                 std::string(kPlain) + " ORDER BY t.id, s.revision LIMIT $3",
             hall, day, kMostPassageSpans))
        out[row.get<TicketId>(0)].add(row);
    return out;
}

PassageLeg plain_leg(const db::Row& row, CategoryId line, TicketState state) {
    PassageLeg leg;
    leg.line = line;
    leg.outcome = outcome_of(state);
    if (state != TicketState::served)
        return leg;
    leg.counter = row.get<std::optional<CounterId>>(5);
    leg.wait = whole_seconds(std::chrono::microseconds(row.get<std::int64_t>(8)));
    auto called = row.get<Instant>(9), served = row.get<Instant>(10);
    leg.way = whole_seconds(served - called);
    leg.service = whole_seconds(row.get<Instant>(11) - served);
    return leg;
}

} // namespace

void each_passage(db::Reader& reader, const access::Principal& who, access::Roles roles, HallId hall, Date day,
                  const std::function<void(const Passage&)>& each) {
    auto legs = legs_of(reader, hall, day);
    db::Query sql;
    sql << "SELECT t.id, " << kPlain << ", t.item_id, t.category_id, t.state, t.counter_id, t.issued_at, t.day,"
        << " t.waited, t.called_at, t.served_at, t.ended_at FROM ticket t WHERE t.hall_id = " << sql.bind(hall)
        << " AND t.day = " << sql.bind(day) << " AND ";
    access::Scope(who, roles).append(sql, "t", {.department = ""});
    sql << " ORDER BY t.id LIMIT " << sql.bind(kMostPassages);
    for (auto row : sql.run(reader)) {
        auto line = row.get<CategoryId>(3);
        auto state = parse_state(row.get<std::string>(4)).value();
        Passage passage{row.get<std::optional<catalogue::ItemId>>(2), row.get<Date>(7), row.get<Instant>(6), {}};
        if (row.get<bool>(1))
            passage.legs.push_back(plain_leg(row, line, state));
        else
            passage.legs = legs[row.get<TicketId>(0)].take(line, state, row.get<std::optional<CounterId>>(5));
        each(passage);
    }
}

} // namespace yimen::queue
