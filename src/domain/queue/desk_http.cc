#include "cases/briefs.h"
#include "cases/gaps.h"
#include "cases/promises.h"
#include "view.h"

// The desk of a clerk, the counters of a hall, the second screen.
namespace yimen::queue {
namespace {

using access::Role;
using access::Roles;
using http::Context;
using http::Method;
using http::None;

constexpr Roles kFloor{Role::clerk, Role::guide, Role::hall_manager, Role::supervisor};
constexpr Roles kScreen{Role::desk_screen};
constexpr int kLineShown = 20;
constexpr int kHeldShown = 50;

// --- Counters -----------------------------------------------------------------------------------------------------------------------

struct CounterQuery {
    HallId hall_id;
    BOOST_DESCRIBE_CLASS(CounterQuery, (), (hall_id), (), ())
};
struct Counters {
    std::vector<CounterView> items;
    BOOST_DESCRIBE_CLASS(Counters, (), (items), (), ())
};

std::optional<places::HallRow> hall_seen(const Queue& queue, db::Reader& reader, Context& context, HallId id) {
    auto hall = queue.parts().directory.hall(reader, id);
    if (!hall || !access::Scope(context.who(), kFloor).covers({hall->cell, hall->region, hall->id, {}, {}}))
        return std::nullopt;
    return hall;
}

Result<Counters> list_counters(const Queue& queue, Context& context, const CounterQuery& query) {
    return queue.parts().database.read([&](db::Reader& reader) -> Result<Counters> {
        auto hall = hall_seen(queue, reader, context, query.hall_id);
        if (!hall)
            return fail(places::kUnknownHall);
        return Counters{counters_of(queue, reader, *hall)};
    });
}

struct OpenBody {
    std::optional<std::vector<CategoryId>> category_ids; // of its skills; all of them when not given
    BOOST_DESCRIBE_CLASS(OpenBody, (), (category_ids), (), ())
};
constexpr int kLongestPause = 240; // minutes
struct PauseBody {
    Text<60, 1> reason;
    std::optional<int> minutes; // how long at most, 1 to 240; shown at the counter and to the manager
    BOOST_DESCRIBE_CLASS(PauseBody, (), (reason, minutes), (), ())
};

// --- The desk -----------------------------------------------------------------------------------------------------------------------

struct DeskSession {
    CounterSessionId id;
    CounterState state = CounterState::open;
    Instant opened_at;
    std::int64_t revision = 0;
    BOOST_DESCRIBE_CLASS(DeskSession, (), (id, state, opened_at, revision), (), ())
};
struct DeskHall {
    HallId id;
    std::string name, name_en;
    bool open = false;
    std::vector<LineView> categories;
    BOOST_DESCRIBE_CLASS(DeskHall, (), (id, name, name_en, open, categories), (), ())
};
struct ScreenAnswerView {
    cases::CaseId case_id;
    bool agreed = false, signed_there = false;
    Instant at;
    BOOST_DESCRIBE_CLASS(ScreenAnswerView, (), (case_id, agreed, signed_there, at), (), ())
};
enum class ScreenShow { idle, confirm, rate };
BOOST_DESCRIBE_ENUM(ScreenShow, idle, confirm, rate)
struct DeskScreenState {
    ScreenShow show = ScreenShow::idle;
    std::optional<cases::CaseId> case_id;
    std::optional<VisitId> visit_id;
    std::optional<ScreenAnswerView> answer; // the last at this counter
    BOOST_DESCRIBE_CLASS(DeskScreenState, (), (show, case_id, visit_id, answer), (), ())
};
struct Desk {
    std::optional<CounterView> counter;
    std::optional<DeskSession> session;
    DeskHall hall;
    std::optional<TicketView> current;
    std::vector<TicketView> line, held;
    std::int64_t served_today = 0;
    std::optional<std::int64_t> mean_serving_seconds;
    std::vector<CounterView> free_counters;
    std::optional<DeskScreenState> screen;
    std::vector<CounterRequest> requests; // of this counter; of those that are to open for one who sits at none
    BOOST_DESCRIBE_CLASS(Desk, (),
                         (counter, session, hall, current, line, held, served_today, mean_serving_seconds,
                          free_counters, screen, requests),
                         (), ())
};

ScreenShow show_of(const std::string& name) {
    ScreenShow out{};
    boost::describe::enum_from_string(name.c_str(), out);
    return out;
}

std::optional<DeskScreenState> screen_state(db::Reader& reader, CounterId counter) {
    auto screen = store::screen(reader, counter);
    if (!screen)
        return std::nullopt;
    DeskScreenState out{show_of(screen->shows), screen->case_id, screen->visit, {}};
    if (auto answer = store::last_answer(reader, counter))
        out.answer = ScreenAnswerView{answer->case_id, answer->agreed, answer->signed_there, answer->at};
    return out;
}

Result<Desk> desk_of(const Queue& queue, db::Reader& reader, Context& context) {
    const auto& parts = queue.parts();
    Caller caller = caller_of(context);
    auto session = context.who().staff ? store::session_of(reader, *context.who().staff) : std::nullopt;
    std::optional<HallId> hall_id = session ? std::optional(session->hall) : std::nullopt;
    for (const auto& grant : context.who().grants)
        if (!hall_id && grant.role == Role::clerk)
            hall_id = grant.hall;
    auto hall = hall_id ? parts.directory.hall(reader, *hall_id) : std::nullopt;
    if (!hall)
        return fail(places::kUnknownHall);
    HallNow now(queue, reader, *hall);
    Desk out;
    out.hall = {hall->id, hall->name, hall->name_en, queue.is_open(reader, *hall), now.lines()};
    auto counters = counters_of(queue, reader, *hall);
    if (queue.hooks().requests)
        for (auto& request : queue.hooks().requests(reader, hall->id))
            if (session ? request.counter_id == session->counter && request.kind != RequestKind::open
                        : request.kind == RequestKind::open)
                out.requests.push_back(std::move(request));
    if (!session) {
        for (auto& counter : counters)
            if (counter.state == CounterState::closed || counter.handing)
                out.free_counters.push_back(std::move(counter));
        out.held = views_of(queue, reader, caller, store::held(reader, hall->id, kHeldShown), false);
        return out;
    }
    for (auto& counter : counters)
        if (counter.id == session->counter)
            out.counter = std::move(counter);
    out.session = DeskSession{session->id, session->state == "paused" ? CounterState::paused : CounterState::open,
                              session->opened_at, session->revision};
    if (auto ticket = session->ticket ? store::any(reader, *session->ticket) : std::nullopt)
        out.current = view_of(queue, reader, caller, *ticket);
    auto line = store::line(reader, hall->id, session->skills(), kLineShown);
    out.line = views_of(queue, reader, caller, line, false);
    for (std::size_t i = 0; i < line.size(); ++i) {
        out.line[i].ahead = static_cast<std::int64_t>(i);
        out.line[i].why = why(line[i].issued_at, line[i].due, line[i].priority, line[i].returned, line[i].slot);
    }
    out.held = views_of(queue, reader, caller, store::held(reader, hall->id, kHeldShown), false);
    out.served_today = out.counter ? out.counter->served_today : 0;
    auto servings = store::servings_of_counter(
        reader, hall->id, session->counter, hall_instant(hall_date(parts.clocks.business.now()), 0), kServingsLookedAt);
    if (!servings.empty()) {
        std::int64_t sum = 0;
        for (auto one : servings)
            sum += one.count();
        out.mean_serving_seconds = sum / static_cast<std::int64_t>(servings.size());
    }
    out.screen = screen_state(reader, session->counter);
    return out;
}

Result<Desk> desk(const Queue& queue, Context& context) {
    return queue.parts().database.read([&](db::Reader& reader) { return desk_of(queue, reader, context); });
}

struct Called {
    std::optional<TicketView> ticket; // null: nobody waits whom the counter may serve
    BOOST_DESCRIBE_CLASS(Called, (), (ticket), (), ())
};

Result<Called> call_next(const Queue& queue, Context& context) {
    YIMEN_TRY(auto counter, context.id<CounterId>("id"));
    YIMEN_TRY(CallRef called,
              context.write([&](db::Tx& tx) { return queue.call_next(tx, caller_of(context), counter); }));
    if (!called.ticket)
        return Called{};
    return queue.parts().database.read([&](db::Reader& reader) -> Result<Called> {
        auto ticket = store::any(reader, *called.ticket);
        return Called{view_of(queue, reader, caller_of(context), *ticket)};
    });
}

// Every change of a counter answers with the desk as it is afterwards.
template <class F>
Result<Desk> change(const Queue& queue, Context& context, F body) {
    YIMEN_TRY(auto counter, context.id<CounterId>("id"));
    YIMEN_CHECK(context.write([&](db::Tx& tx) { return body(tx, counter); }));
    return desk(queue, context);
}

// --- The second screen --------------------------------------------------------------------------------------------------------------

struct ScreenBody {
    ScreenShow show = ScreenShow::idle;
    std::optional<cases::CaseId> case_id;
    std::optional<VisitId> visit_id;
    BOOST_DESCRIBE_CLASS(ScreenBody, (), (show, case_id, visit_id), (), ())
};
struct ScreenConfirm {
    cases::CaseId case_id;
    std::string item_name, item_name_en;
    std::vector<cases::FormRow> rows;
    std::vector<cases::GapLine> gaps;         // what follows later: agreeing signs for it
    std::vector<cases::PromiseLine> promises; // and what is promised instead of handed in
    std::vector<Queue::PaperToSign> papers;   // and paper that changes hands
    BOOST_DESCRIBE_CLASS(ScreenConfirm, (), (case_id, item_name, item_name_en, rows, gaps, promises, papers), (), ())
};
struct ScreenRate {
    VisitId visit_id;
    std::string number;
    std::vector<std::string> item_names, item_names_en; // one beside the other
    BOOST_DESCRIBE_CLASS(ScreenRate, (), (visit_id, number, item_names, item_names_en), (), ())
};
struct DeskScreen {
    CounterId counter_id;
    std::int64_t counter_number = 0;
    HallId hall_id;
    std::string hall_name, hall_name_en;
    CounterState state = CounterState::closed;
    ScreenShow show = ScreenShow::idle;
    std::optional<std::string> number; // at the counter now
    std::optional<ScreenConfirm> confirm;
    std::optional<ScreenRate> rate;
    BOOST_DESCRIBE_CLASS(DeskScreen, (),
                         (counter_id, counter_number, hall_id, hall_name, hall_name_en, state, show, number, confirm,
                          rate),
                         (), ())
};
struct ConfirmBody {
    cases::CaseId case_id;
    bool agreed = false;
    std::optional<Text<280'000>> signature_png_base64;
    BOOST_DESCRIBE_CLASS(ConfirmBody, (), (case_id, agreed, signature_png_base64), (), ())
};

Result<DeskScreen> show_screen(const Queue& queue, Context& context) {
    const auto& parts = queue.parts();
    return parts.database.read([&](db::Reader& reader) -> Result<DeskScreen> {
        auto counter =
            context.who().counter ? parts.directory.counter(reader, CounterId{*context.who().counter}) : std::nullopt;
        if (!counter)
            return fail(kCounterNotFound);
        DeskScreen out;
        out.counter_id = counter->id;
        out.counter_number = counter->number;
        out.hall_id = counter->hall;
        auto hall = parts.directory.hall_names(reader, counter->hall);
        out.hall_name = hall.zh;
        out.hall_name_en = hall.en;
        auto session = store::session_at(reader, counter->id);
        if (session)
            out.state = session->state == "paused" ? CounterState::paused : CounterState::open;
        if (auto ticket = session && session->ticket ? store::any(reader, *session->ticket) : std::nullopt)
            out.number = ticket->number();
        auto screen = store::screen(reader, counter->id);
        if (!screen || !session) // nobody sits there: it asks nothing
            return out;
        out.show = show_of(screen->shows);
        if (screen->case_id) {
            auto brief = cases::brief(reader, *screen->case_id);
            out.confirm = ScreenConfirm{*screen->case_id,
                                        brief ? brief->item_name : "",
                                        brief ? parts.catalogue.names_en(reader, {brief->item})[brief->item] : "",
                                        cases::form_rows(parts.cases, reader, *screen->case_id),
                                        cases::Gaps(parts.cases).to_sign(reader, *screen->case_id),
                                        cases::Promises(parts.cases).to_sign(reader, *screen->case_id),
                                        {}};
            if (queue.hooks().papers_to_sign)
                out.confirm->papers = queue.hooks().papers_to_sign(reader, *screen->case_id);
        }
        if (screen->visit) {
            ScreenRate rate{*screen->visit, "", {}, {}};
            for (const auto& ticket : store::of_visit(reader, *screen->visit)) {
                if (ticket.counter == counter->id)
                    rate.number = ticket.number();
                if (ticket.item_name.empty())
                    continue;
                rate.item_names.push_back(ticket.item_name);
                rate.item_names_en.push_back(ticket.item_name_en);
            }
            out.rate = std::move(rate);
        }
        return out;
    });
}

} // namespace

http::Routes desk_routes(const Queue& queue) {
    http::Routes out;
    out.add<CounterQuery, Counters>(
        route(Method::get, "/counters", "listCounters", "The counters of a hall and who sits there.", kFloor),
        [&](Context& context, const CounterQuery& query) { return list_counters(queue, context, query); });
    out.add<OpenBody, Desk>(
        route(Method::post, "/counters/{id}/open", "openCounter", "The clerk sits down at a counter.", kClerk),
        [&](Context& context, const OpenBody& body) {
            return change(queue, context, [&](db::Tx& tx, CounterId counter) {
                return queue.open_counter(tx, caller_of(context), counter,
                                          body.category_ids.value_or(std::vector<CategoryId>{}));
            });
        });
    out.add<PauseBody, Desk>(
        route(Method::post, "/counters/{id}/pause", "pauseCounter", "Calls no more for a while.", kClerk),
        [&](Context& context, const PauseBody& body) -> Result<Desk> {
            if (body.minutes && (*body.minutes < 1 || *body.minutes > kLongestPause))
                return fail(Error{&kInvalidRequest,
                                  {},
                                  {{"/minutes", "out_of_range", "must be 1 to " + std::to_string(kLongestPause)}},
                                  {}});
            return change(queue, context, [&](db::Tx& tx, CounterId counter) {
                return queue.pause_counter(tx, caller_of(context), counter, body.reason, body.minutes);
            });
        });
    out.add<None, Desk>(route(Method::post, "/counters/{id}/hand-over", "handOverCounter",
                              "Offers the counter, with whoever stands there, to the next clerk.", kClerk),
                        [&](Context& context) {
                            return change(queue, context, [&](db::Tx& tx, CounterId counter) {
                                return queue.hand_over_counter(tx, caller_of(context), counter);
                            });
                        });
    out.add<None, Desk>(route(Method::post, "/counters/{id}/resume", "resumeCounter", "Ends a pause.", kClerk),
                        [&](Context& context) {
                            return change(queue, context, [&](db::Tx& tx, CounterId counter) {
                                return queue.resume_counter(tx, caller_of(context), counter);
                            });
                        });
    out.add<None, Desk>(route(Method::post, "/counters/{id}/close", "closeCounter", "The clerk gets up.", kClerk),
                        [&](Context& context) {
                            return change(queue, context, [&](db::Tx& tx, CounterId counter) {
                                return queue.close_counter(tx, caller_of(context), counter);
                            });
                        });
    out.add<None, Called>(
        route(Method::post, "/counters/{id}/call-next", "callNext", "Calls the next of the line, once.", kClerk),
        [&](Context& context) { return call_next(queue, context); });
    out.add<None, Desk>(route(Method::get, "/desk", "getDesk", "All that a clerk's desk shows.", kClerk),
                        [&](Context& context) { return desk(queue, context); });
    out.add<ScreenBody, None>(
        route(Method::post, "/counters/{id}/screen", "setCounterScreen", "What the visitor's screen shows.", kClerk),
        [&](Context& context, const ScreenBody& body) -> Result<None> {
            YIMEN_TRY(auto counter, context.id<CounterId>("id"));
            YIMEN_CHECK(context.write([&](db::Tx& tx) {
                return queue.show_screen(tx, caller_of(context), counter,
                                         boost::describe::enum_to_string(body.show, ""), body.case_id, body.visit_id);
            }));
            return None{};
        });
    out.add<None, DeskScreen>(
        route(Method::get, "/desk-screen", "getDeskScreen", "What this second screen shows.", kScreen),
        [&](Context& context) { return show_screen(queue, context); });
    out.add<ConfirmBody, None>(route(Method::post, "/desk-screen/confirm", "confirmOnScreen",
                                     "The visitor's answer to what is shown.", kScreen),
                               [&](Context& context, const ConfirmBody& body) -> Result<None> {
                                   YIMEN_CHECK(context.write([&](db::Tx& tx) {
                                       return queue.answer_screen(tx, caller_of(context), body.case_id, body.agreed,
                                                                  body.signature_png_base64
                                                                      ? std::optional(body.signature_png_base64->value)
                                                                      : std::nullopt);
                                   }));
                                   return None{};
                               });
    return out;
}

} // namespace yimen::queue
