#pragma once

// What the queue shows: reply structs, and how they are put together.

#include "http/route.h"
#include "item_places.h"
#include "live.h"
#include "store.h"
#include "waits.h"

namespace yimen::queue {

inline constexpr access::Roles kClerk{access::Role::clerk};
inline constexpr int kServingsLookedAt = 30; // the latest of a day, for what serving takes

using http::limited;
using http::matching;
using http::route;

inline Caller caller_of(http::Context& context) { return {context.who(), context.channel(), context.request().id}; }

struct TicketCategory {
    CategoryId id;
    std::string letter, name, name_en;
    BOOST_DESCRIBE_CLASS(TicketCategory, (), (id, letter, name, name_en), (), ())
};
struct TicketItem {
    catalogue::ItemId id;
    std::string name, name_en;
    BOOST_DESCRIBE_CLASS(TicketItem, (), (id, name, name_en), (), ())
};
struct TicketActionView {
    std::string name;
    bool allowed = false;
    std::optional<std::string> reason; // code of the refusal
    BOOST_DESCRIBE_CLASS(TicketActionView, (), (name, allowed, reason), (), ())
};
struct TicketView {
    TicketId id;
    std::string number;
    HallId hall_id;
    std::string hall_name, hall_name_en;
    TicketCategory category;
    std::optional<TicketItem> item;
    TicketState state = TicketState::waiting;
    Priority priority = Priority::none;
    VisitId visit_id;
    std::optional<std::int64_t> counter_number;
    Instant issued_at;
    std::optional<Instant> called_at, served_at, ended_at;
    std::int64_t ahead = 0;
    std::optional<std::int64_t> expected_wait_seconds;
    std::optional<WaitBasis> wait_basis;
    std::optional<std::int64_t> expected_wait_low_seconds, expected_wait_high_seconds; // of a forecast
    std::string token;
    std::optional<std::string> guide_code;
    std::optional<SubjectId> subject_id; // the principal, when on record
    std::string principal_name;          // masked; empty where nobody is known
    bool as_agent = false;
    std::int64_t recalls = 0, waited_seconds = 0;
    std::int64_t revision = 0;
    std::optional<Instant> booked_for;
    std::optional<Why> why;              // in a line: why it stands there
    std::optional<Instant> return_until; // missed: until when it may have its old place back
    std::int64_t party_size = 1;
    Interpreter interpreter = Interpreter::none;
    std::vector<TicketActionView> actions;
    BOOST_DESCRIBE_CLASS(TicketView, (),
                         (id, number, hall_id, hall_name, hall_name_en, category, item, state, priority, visit_id,
                          counter_number, issued_at, called_at, served_at, ended_at, ahead, expected_wait_seconds,
                          wait_basis, expected_wait_low_seconds, expected_wait_high_seconds, token, guide_code,
                          subject_id, principal_name, as_agent, recalls, waited_seconds, revision, booked_for, why,
                          return_until, party_size, interpreter, actions),
                         (), ())
};

// The lines of a hall at this moment, read once for everything that is shown together.
class HallNow {
  public:
    HallNow(const Queue& queue, db::Reader& reader, const places::HallRow& hall);

    const places::HallRow& hall() const { return hall_; }
    const std::vector<Category>& categories() const { return categories_; }
    const Category* category(CategoryId id) const;
    // Writes what is known of the wait of one with `ahead` people before them into the `expected_wait_…` of a view: the forecast of the
    // hall, or the rule of waits.h while there is none; nothing when no counter is open for the line.
    template <class View>
    void put_wait(View& view, CategoryId category, int ahead) const {
        auto [wait, basis] = wait_of(category, ahead);
        if (!wait)
            return;
        view.expected_wait_seconds = wait->seconds;
        view.wait_basis = basis;
        if (basis == WaitBasis::forecast) {
            view.expected_wait_low_seconds = wait->low_seconds;
            view.expected_wait_high_seconds = wait->high_seconds;
        }
    }
    std::vector<LineView> lines() const;
    const std::vector<store::CounterSession>& sessions() const { return sessions_; }

  private:
    std::vector<CounterLoad> loads(CategoryId category) const;
    std::pair<std::optional<WaitSpan>, WaitBasis> wait_of(CategoryId category, int ahead) const;

    places::HallRow hall_;
    Instant now_;
    std::vector<Category> categories_;
    std::vector<store::CounterSession> sessions_;
    std::vector<store::LineCount> counts_;
    std::vector<std::pair<CategoryId, std::chrono::seconds>> typical_;
    std::vector<LineForecast> forecasts_;
};

// Views of tickets of one hall or of several; `with_waits` costs a few reads for each hall.
std::vector<TicketView> views_of(const Queue& queue, db::Reader& reader, const Caller& caller,
                                 const std::vector<store::Ticket>& tickets, bool with_waits);
TicketView view_of(const Queue& queue, db::Reader& reader, const Caller& caller, const store::Ticket& ticket);
// A call as every screen of the hall shows it.
struct BoardCall {
    TicketId ticket_id;
    std::string number;
    std::int64_t counter_number = 0;
    std::string counter_name, counter_name_en;
    Instant called_at;
    std::int64_t recalls = 0; // a display speaks again when it rises
    BOOST_DESCRIBE_CLASS(BoardCall, (),
                         (ticket_id, number, counter_number, counter_name, counter_name_en, called_at, recalls), (), ())
};
// Who is called at this moment, and the last calls of the day; of these counters, or of all.
struct BoardCalls {
    std::vector<BoardCall> current, last;
};
BoardCalls calls_of(const Queue& queue, db::Reader& reader, HallId hall,
                    const std::optional<std::vector<CounterId>>& at = std::nullopt);
// Those of the hall's notices that stand on its screens at this moment, and how loud its calls are spoken, in per cent.
std::vector<HallNotice> notices_now(const HallRules& rules, Instant now);
int volume_now(const HallRules& rules, Instant now);

std::vector<CounterView> counters_of(const Queue& queue, db::Reader& reader, const places::HallRow& hall);

} // namespace yimen::queue
