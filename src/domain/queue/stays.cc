#include "live.h"
#include "store.h"

// Tickets of a day as stays in lines, out of their spans.
namespace yimen::queue {
namespace {

constexpr int kMostSpans = 200'000; // of a day

// Puts the spans of one ticket together, in their order.
class Stays {
  public:
    void begin(TicketId ticket) {
        ticket_ = ticket;
        first_ = true;
        again_ = false;
        at_ = nullptr;
    }
    TicketId ticket() const { return ticket_; }

    void add(const store::Span& span) {
        if (span.state == TicketState::waiting) {
            out.push_back({span.category, {}, span.began_at, {}, {}, false, first_ && !again_});
            first_ = false;
            at_ = &out.back();
            if (span.action == TicketAction::call)
                at_->called = span.ended_at;
            else
                at_->ended = span.ended_at;
        } else if (at_ && (span.state == TicketState::called || span.state == TicketState::serving)) {
            at_->counter = span.counter;
            at_->ended = span.ended_at;
            at_->no_show = span.action == TicketAction::no_show || span.action == TicketAction::hold;
        }
        again_ = span.action == TicketAction::come_back;
    }

    // What the ticket does at this moment, which is no span yet.
    void go_on(CategoryId category, TicketState state, Instant since, std::optional<CounterId> counter) {
        if (state == TicketState::waiting) {
            out.push_back({category, {}, since, {}, {}, false, first_});
        } else if (at_ && (state == TicketState::called || state == TicketState::serving)) {
            at_->counter = counter;
            at_->ended.reset();
        }
    }

    std::vector<Stay> out;

  private:
    TicketId ticket_{};
    bool first_ = true, again_ = false;
    Stay* at_ = nullptr; // of this ticket, and the last of `out`
};

TicketAction action_of(std::string_view name) {
    for (const auto& row : transitions())
        if (to_string(row.action) == name)
            return row.action;
    return TicketAction::lapse;
}

} // namespace

std::vector<Stay> stays(db::Reader& reader, HallId hall, Date day) {
    Stays stays;
    auto rows = reader.query(
        "SELECT t.id, t.category_id, t.state, t.since, t.counter_id, s.category_id, s.state, s.action, s.counter_id,"
        " s.began_at, s.ended_at FROM ticket t LEFT JOIN ticket_span s ON s.ticket_id = t.id"
        " WHERE t.hall_id = $1 AND t.day = $2 ORDER BY t.id, s.revision LIMIT $3",
        hall, day, kMostSpans);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto row = rows[i];
        auto id = row.get<TicketId>(0);
        if (i == 0 || id != stays.ticket())
            stays.begin(id);
        if (row.get<std::optional<CategoryId>>(5)) {
            store::Span span;
            span.category = row.get<CategoryId>(5);
            span.state = parse_state(row.get<std::string>(6)).value();
            span.action = action_of(row.get<std::string>(7));
            span.counter = row.get<std::optional<CounterId>>(8);
            span.began_at = row.get<Instant>(9);
            span.ended_at = row.get<Instant>(10);
            stays.add(span);
        }
        if (i + 1 == rows.size() || rows[i + 1].get<TicketId>(0) != id)
            stays.go_on(row.get<CategoryId>(1), parse_state(row.get<std::string>(2)).value(), row.get<Instant>(3),
                        row.get<std::optional<CounterId>>(4));
    }
    return std::move(stays.out);
}

std::vector<Date> days_with_tickets(db::Reader& reader, HallId hall, Date before, int limit) {
    std::vector<Date> out;
    // One step for each day through the index, not one for each ticket.
    for (Date day = before; static_cast<int>(out.size()) < limit;) {
        auto earlier = day_before(reader, hall, day);
        if (!earlier)
            break;
        out.push_back(day = *earlier);
    }
    return out;
}

std::vector<HallInUse> halls_in_use(db::Reader& reader) {
    std::vector<HallInUse> out;
    for (auto row : reader.query("SELECT DISTINCT hall_id, cell_id FROM queue_category ORDER BY hall_id LIMIT 10000"))
        out.push_back({row.get<HallId>(0), row.get<CellId>(1)});
    return out;
}

std::vector<Category> lines_of(db::Reader& reader, HallId hall) { return store::all_categories(reader, hall); }

std::vector<CounterId> open_counters(db::Reader& reader, HallId hall) {
    std::vector<CounterId> out;
    for (const auto& session : store::open_sessions(reader, hall))
        if (session.state == "open")
            out.push_back(session.counter);
    return out;
}

} // namespace yimen::queue
