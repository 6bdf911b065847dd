#include "demo_day.h"

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <queue>

#include "demo.h"
#include "demo_visit.h"
#include "log/log.h"

namespace yimen::app {
namespace {

using boost::json::object;
using boost::json::value;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr seconds kTotpStep{30};     // RFC 6238
constexpr int kFirstCaller = 20'000; // number of the first demo person who books by phone
constexpr int kOpens = 9 * 60, kWorthLooking = 10 * 60 + 40, kCloses = 17 * 60; // minutes of the demo halls' day

struct Item {
    std::string id;
    bool for_cases = false; // decided here, by persons
};

// A counter with the clerk who sits at it and the screen that the visitor sees.
struct Desk {
    std::string counter_id;
    std::unique_ptr<DemoCaller> clerk, screen;
};
struct Hall {
    std::string id;
    std::unique_ptr<DemoCaller> kiosk;
    std::vector<Desk> desks;
};

class Day {
  public:
    Day(http::Server& server, ShiftedClock& clock, const std::function<bool()>& stopping)
        : server_(server), clock_(clock), stopping_(stopping) {
        meet_people();
    }

    // From the opening until `until`. The doors close at the minute `doors`, and whoever waits then is served.
    void play(Date day, int doors, Instant until, double busy) {
        day_ = day;
        doors_ = doors;
        until_ = until;
        busy_ = busy;
        events_ = {};
        free_.clear();
        for (auto& hall : halls_) {
            for (auto& desk : hall.desks)
                at(hall_instant(day, kOpens), [this, &desk] { open(desk); });
            arrive_next(hall, hall_instant(day, kOpens));
            at(hall_instant(day, kOpens + 5), [this, &hall] { book_by_phone(hall); });
        }
        for (int minute = kOpens + 35; minute < doors; minute += 25)
            at(hall_instant(day, minute), [this] { work_through_lists(); });
        while (!events_.empty() && !stopping_()) {
            auto [when, order, action] = events_.top();
            events_.pop();
            if (when > until_)
                break;
            clock_.set(std::max(when, clock_.now()));
            attempt(action);
        }
        if (until_ >= hall_instant(day, doors + 60))
            for (auto& hall : halls_)
                for (auto& desk : hall.desks)
                    attempt([&] {
                        desk.clerk->post("/counters/" + desk.counter_id + "/close", {}, counter_revision(hall, desk));
                    });
    }

    const DayPlayed& played() const { return played_; }

  private:
    // What happens when; in the order of time, then of asking.
    struct Event {
        Instant when;
        int order;
        std::function<void()> action;
        bool operator<(const Event& other) const { return std::tie(other.when, other.order) < std::tie(when, order); }
    };
    void at(Instant when, std::function<void()> action) { events_.push({when, order_++, std::move(action)}); }

    void attempt(const std::function<void()>& action) {
        try {
            action();
        } catch (const Refused& refused) {
            ++played_.refused;
            log::info("demo.refused", {{"error", refused.what()}});
        }
    }

    int between(int low, int high) { return std::uniform_int_distribution(low, high)(chance_); }
    bool happens(int percent) { return between(1, 100) <= percent; }
    Instant in(int low_seconds, int high_seconds) { return clock_.now() + seconds(between(low_seconds, high_seconds)); }

    std::unique_ptr<DemoCaller> signed_in(const value& person, std::string channel) {
        auto out = std::make_unique<DemoCaller>(server_, std::move(channel));
        // The code of the step before: it is still taken, and leaves the present one to whoever looks at the demo now. When the step ends
        // between the code and the check, the next one is as good.
        std::string login = text_in(person, "login");
        auto code = [&] { return demo_totp_code(login, SystemClock{}.now() - kTotpStep); };
        try {
            out->sign_in(login, text_in(person, "password"), code);
        } catch (const Refused& refused) {
            if (refused.status != 401)
                throw;
            out->sign_in(login, text_in(person, "password"), code);
        }
        return out;
    }

    void meet_people() {
        DemoCaller anybody(server_, "portal");
        value people = anybody.get("/demo/sign-ins"), devices = anybody.get("/demo/devices");
        for (const auto& hall : anybody.rows("/halls"))
            halls_.push_back({text_in(hall, "id"), nullptr, {}});
        for (const auto& person : people.at("items").as_array()) {
            std::string role =
                person.at("roles").as_array().empty() ? "" : std::string(person.at("roles").as_array()[0].as_string());
            if (role == "reviewer" || role == "decider")
                (role == "reviewer" ? reviewers_ : deciders_).push_back(signed_in(person, "counter"));
            if (role == "clerk")
                seat(signed_in(person, "counter"));
        }
        for (const auto& device : devices.at("items").as_array())
            attempt([&] { place(device); });
        // What people come for one at a time; the members of the bundles have a dot in their codes.
        for (const auto& row : anybody.all_rows("/items?applicable=true&limit=100"))
            if (text_in(row, "local_code").find('.') == std::string::npos) {
                bool person = std::ranges::any_of(row.at("audience").as_array(),
                                                  [](const value& one) { return one.as_string() == "person"; });
                items_.push_back({text_in(row, "id"), person && !row.at("external").as_bool()});
            }
        for (const auto& norm : anybody.rows("/rating-norms"))
            norms_[static_cast<int>(norm.at("grade").as_int64())].push_back(text_in(norm, "code"));
    }

    // A clerk takes the first counter of their hall that nobody has.
    void seat(std::unique_ptr<DemoCaller> clerk) {
        value me = clerk->get("/me");
        std::string hall_id;
        for (const auto& held : me.at("roles").as_array())
            if (text_in(held, "role") == "clerk")
                hall_id = text_in(held.at("hall"), "id");
        for (auto& hall : halls_) {
            if (hall.id != hall_id)
                continue;
            auto counters = clerk->rows("/counters?hall_id=" + hall_id);
            if (hall.desks.size() < counters.size()) {
                std::string counter = text_in(counters[hall.desks.size()], "id");
                hall.desks.push_back({counter, std::move(clerk), nullptr});
                return;
            }
        }
    }

    void place(const value& device) {
        auto caller = std::make_unique<DemoCaller>(server_, "kiosk");
        std::string kind = text_in(device, "kind");
        if (kind == "display")
            return;
        caller->pair(text_in(device, "code"));
        value me = caller->get("/devices/me");
        for (auto& hall : halls_)
            if (hall.id == text_in(me, "hall_id")) {
                if (kind == "kiosk" && !hall.kiosk)
                    hall.kiosk = std::move(caller);
                else
                    for (auto& desk : hall.desks)
                        if (kind == "desk_screen" && desk.counter_id == text_in(me, "counter_id")) {
                            desk.screen = std::move(caller);
                            return;
                        }
                return;
            }
    }

    // --- The line ---------------------------------------------------------------------------------------------------------------------

    void arrive_next(Hall& hall, Instant after) {
        if (hall.desks.empty() || !hall.kiosk)
            return;
        // One visitor for each counter in about eight minutes; fewer over noon.
        int minute = hall_minute(after);
        double slack = minute > 11 * 60 + 30 && minute < 13 * 60 + 30 ? 3.0 : 1.0;
        double mean = 500.0 * slack / (static_cast<double>(hall.desks.size()) * busy_);
        auto wait = seconds(20 + static_cast<int>(std::exponential_distribution(1 / mean)(chance_)));
        Instant when = after + wait;
        if (when < hall_instant(day_, doors_ - 20))
            at(when, [this, &hall, when] {
                arrive_next(hall, when);
                take_ticket(hall);
            });
    }

    void take_ticket(Hall& hall) {
        DemoPerson who = demo_person(people_++);
        value identified = hall.kiosk->post("/identifications", {{"id_number", who.id_number}});
        const Item& item = items_[static_cast<std::size_t>(between(0, static_cast<int>(items_.size()) - 1))];
        object wanted{{"hall_id", hall.id}, {"identification_id", text_in(identified, "id")}, {"item_id", item.id}};
        if (happens(12))
            wanted["priority"] = happens(70) ? "elderly" : "infant";
        value ticket = hall.kiosk->post("/tickets", wanted);
        coming_[text_in(ticket, "visit_id")] = {who, item};
        ++played_.visits;
        wake(hall);
    }

    // --- Bookings -----------------------------------------------------------------------------------------------------------------------

    struct Booked {
        std::string id, starts_at;
    };
    // A clerk books for somebody who calls, at the first free time of that day that begins `from` minutes after midnight or later.
    Booked book(Hall& hall, const DemoPerson& who, const Item& item, const std::string& day, int from) {
        DemoCaller& clerk = *hall.desks.front().clerk;
        value found = clerk.get("/booking-slots?hall_id=" + hall.id + "&item_ids=" + item.id + "&days=1&from=" + day);
        for (const auto& of_day : found.at("days").as_array())
            for (const auto& slot : of_day.at("slots").as_array()) {
                std::string starts_at = text_in(slot, "starts_at");
                if (slot.at("free").as_int64() < 1 || hall_minute(*parse_rfc3339(starts_at)) < from)
                    continue;
                value subject =
                    clerk.post("/visitors", {{"name", who.name}, {"id_number", who.id_number}, {"phone", who.phone}});
                value held = clerk.post("/bookings", {{"hall_id", hall.id},
                                                      {"item_ids", {item.id}},
                                                      {"starts_at", starts_at},
                                                      {"subject_id", text_in(subject, "subject_id")}});
                std::string id = text_in(held, "id");
                clerk.post("/bookings/" + id + "/confirm", {}, held.at("revision").as_int64());
                return {id, starts_at};
            }
        return {};
    }

    // Callers of the morning: some come today, one of them does not; others come on the days after.
    void book_by_phone(Hall& hall) {
        if (hall.desks.empty())
            return;
        static constexpr std::array kToday = {10 * 60, 10 * 60 + 30, 11 * 60, 14 * 60, 15 * 60};
        for (std::size_t i = 0; i < kToday.size(); ++i)
            attempt([&] {
                DemoPerson who = demo_person(kFirstCaller + callers_++);
                const Item& item = items_[(static_cast<std::size_t>(callers_) * 7) % items_.size()];
                Booked made = book(hall, who, item, to_iso(day_), kToday[i]);
                if (made.id.empty() || i == 2)
                    return;
                at(*parse_rfc3339(made.starts_at) - minutes(6),
                   [this, &hall, who, item, made] { hall_check_in(hall, made.id, who, item); });
            });
        for (int later = 1; later <= 5; ++later)
            attempt([&] {
                DemoPerson who = demo_person(kFirstCaller + callers_++);
                const Item& item = items_[(static_cast<std::size_t>(callers_) * 7) % items_.size()];
                Date day = std::chrono::sys_days(day_) + std::chrono::days(later);
                book(hall, who, item, to_iso(day), (9 + later) * 60);
            });
    }

    void hall_check_in(Hall& hall, const std::string& booking, const DemoPerson& who, const Item& item) {
        DemoCaller& clerk = *hall.desks.front().clerk;
        value done = clerk.post("/booking-check-ins", {{"booking_id", booking}});
        value ticket = clerk.get("/tickets/" + text_in(done, "ticket_id"));
        coming_[text_in(ticket, "visit_id")] = {who, item};
        ++played_.visits;
        wake(hall);
    }

    // Somebody stands in line: a desk that had nobody to call looks again.
    void wake(Hall& hall) {
        for (auto& desk : hall.desks)
            if (free_.contains(&desk)) {
                free_.erase(&desk);
                at(in(5, 25), [this, &desk] { call_next(desk); });
                return;
            }
    }

    std::int64_t counter_revision(Hall& hall, Desk& desk) {
        for (const auto& row : desk.clerk->rows("/counters?hall_id=" + hall.id))
            if (text_in(row, "id") == desk.counter_id)
                return row.at("revision").as_int64();
        return 0;
    }

    void open(Desk& desk) {
        desk.clerk->post("/counters/" + desk.counter_id + "/open");
        call_next(desk);
    }

    void call_next(Desk& desk) {
        value called = desk.clerk->post("/counters/" + desk.counter_id + "/call-next").at("ticket");
        if (!called.is_object()) {
            free_.insert({&desk, true});
            return;
        }
        std::string ticket = text_in(called, "id");
        if (happens(4)) {
            at(in(50, 70), [this, &desk, ticket] { step(desk, ticket, "recall"); });
            at(in(110, 140), [this, &desk, ticket] {
                attempt([&] { step(desk, ticket, "no-show"); });
                call_next(desk);
            });
            return;
        }
        std::string visit = text_in(called, "visit_id");
        at(in(15, 50), [this, &desk, ticket, visit] {
            step(desk, ticket, "serve");
            at(in(90, 240), [this, &desk, visit] { do_business(desk, visit); });
            at(in(260, 780), [this, &desk, ticket, visit] { finish(desk, ticket, visit); });
        });
    }

    void step(Desk& desk, const std::string& ticket, const std::string& action) {
        std::int64_t revision = desk.clerk->get("/tickets/" + ticket).at("revision").as_int64();
        desk.clerk->post("/tickets/" + ticket + "/" + action, {}, revision);
    }

    void finish(Desk& desk, const std::string& ticket, const std::string& visit) {
        if (desk.screen && happens(65))
            attempt([&] {
                desk.clerk->post("/counters/" + desk.counter_id + "/screen", {{"show", "rate"}, {"visit_id", visit}});
                rate(desk, visit);
            });
        attempt([&] { step(desk, ticket, "finish"); });
        at(in(10, 45), [this, &desk] { call_next(desk); });
    }

    void rate(Desk& desk, const std::string& visit) {
        int dice = between(1, 100), grade = dice <= 68 ? 5 : dice <= 86 ? 4 : dice <= 95 ? 3 : dice <= 98 ? 2 : 1;
        object rating{{"visit_id", visit}, {"grade", grade}};
        if (const auto& norms = norms_[grade]; !norms.empty())
            rating["norms"] = {norms[static_cast<std::size_t>(between(0, static_cast<int>(norms.size()) - 1))]};
        if (grade == 2)
            rating["comment"] = "等候时间偏长，希望午间多开一个窗口。";
        desk.screen->post("/ratings", rating);
        ++played_.ratings;
    }

    // --- The cases --------------------------------------------------------------------------------------------------------------------

    void do_business(Desk& desk, const std::string& visit) {
        auto found = coming_.find(visit);
        if (found == coming_.end())
            return;
        auto [who, item] = found->second;
        coming_.erase(found);
        value subject =
            desk.clerk->post("/visitors", {{"name", who.name}, {"id_number", who.id_number}, {"phone", who.phone}});
        attempt([&] { desk.clerk->post("/visits/" + visit + "/identify", {{"id_number", who.id_number}}); });
        if (!item.for_cases || happens(15))
            return; // a question, or an item that another authority decides
        DemoFiling filing(*desk.clerk, chance_);
        bool later = desk.screen && happens(30);
        std::string id = filing.draft(item.id, text_in(subject, "subject_id"), who, {{"visit_id", visit}}, day_, later);
        filing.act(id, "submit");
        filing.act(id, "receive");
        ++played_.cases;
        if (happens(12)) {
            give_notice(filing, id);
            return;
        }
        filing.check(id, false);
        if (!later || !promise_gaps(desk, filing, id))
            return filing.act(id, "accept");
        filing.act(id, "accept-with-gaps");
        promised_.push_back({desk.clerk.get(), id});
    }

    // What may follow later is named by the clerk and signed for at the second screen.
    static bool promise_gaps(Desk& desk, DemoFiling& filing, const std::string& id) {
        if (!filing.name_gaps(id))
            return false;
        desk.clerk->post("/counters/" + desk.counter_id + "/screen", {{"show", "confirm"}, {"case_id", id}});
        desk.screen->post("/desk-screen/confirm", {{"case_id", id}, {"agreed", true}});
        return true;
    }

    void give_notice(DemoFiling& filing, const std::string& id) {
        filing.check(id, true);
        auto requirements = filing.requirements(id);
        if (requirements.empty())
            return;
        const value& last = requirements.back();
        filing.act(id, "notice",
                   {{"items",
                     {{{"requirement", text_in(last, "key")},
                       {"text", "“" + text_in(last, "name") + "”缺少签名页，请补齐后提交。"}}}}});
    }

    // Reviewers and deciders take up some of what waits for them; the rest keeps waiting.
    void work_through_lists() {
        std::erase_if(promised_, [&](const auto& one) {
            bool comes = happens(30);
            if (comes)
                attempt([&] { DemoFiling(*one.first, chance_).settle_gaps(one.second); });
            return comes;
        });
        for (auto& reviewer : reviewers_)
            for (const auto& row : reviewer->rows("/cases?list=to_review&limit=20"))
                if (happens(45))
                    attempt([&] {
                        DemoFiling filing(*reviewer, chance_);
                        if (!filing.waits_for_stages(text_in(row, "id")))
                            filing.act(text_in(row, "id"), "review", {{"opinion", "材料齐全，符合条件。"}});
                    });
        for (auto& decider : deciders_)
            for (const auto& row : decider->rows("/cases?list=to_decide&limit=20"))
                if (happens(55))
                    attempt([&] {
                        bool refuses = happens(6);
                        DemoFiling filing(*decider, chance_);
                        std::string id = text_in(row, "id");
                        if (filing.waits_for_stages(id))
                            return;
                        if (refuses)
                            filing.act(id, "refuse", {{"reason", "现场条件不符合规定，不予许可。"}});
                        else
                            filing.act(id, filing.approval(id), filing.grant(id));
                    });
        for (auto& hall : halls_)
            for (auto& desk : hall.desks)
                for (const auto& row : desk.clerk->rows("/cases?list=to_deliver&limit=5"))
                    if (happens(20))
                        attempt([&] { DemoFiling(*desk.clerk, chance_).act(text_in(row, "id"), "deliver"); });
    }

    http::Server& server_;
    ShiftedClock& clock_;
    const std::function<bool()>& stopping_;
    std::mt19937 chance_{20240601};                             // the same day each time
    std::vector<std::pair<DemoCaller*, std::string>> promised_; // cases that wait for what follows, and who took them
    std::priority_queue<Event> events_;
    int order_ = 0, people_ = 0, callers_ = 0;
    Date day_{};
    int doors_ = kCloses;
    Instant until_;
    double busy_ = 1;
    std::vector<Hall> halls_;
    std::vector<std::unique_ptr<DemoCaller>> reviewers_, deciders_;
    std::vector<Item> items_;
    std::map<int, std::vector<std::string>> norms_;
    std::map<std::string, std::pair<DemoPerson, Item>> coming_; // by visit
    std::map<Desk*, bool> free_;                                // desks with nobody to call
    DayPlayed played_;
};

Date working_days_before(const places::Calendar& calendar, Date day, int count) {
    while (count > 0) {
        day = std::chrono::sys_days(day) - std::chrono::days(1);
        if (calendar.is_working(day))
            --count;
    }
    return day;
}

} // namespace

Instant demo_business_time(const places::Calendar& calendar, Instant real) {
    Date today = hall_date(real);
    int minute = hall_minute(real);
    if (calendar.is_working(today) && minute >= kOpens + 60 && minute < kCloses - 30)
        return real;
    bool begun = calendar.is_working(today) && minute >= kWorthLooking;
    return hall_instant(begun ? today : working_days_before(calendar, today, 1), kWorthLooking);
}

DayPlayed play_demo_day(http::Server& server, ShiftedClock& clock, const places::Calendar& calendar, Instant now,
                        const std::function<bool()>& stopping) {
    Date today = hall_date(now);
    Date long_ago = working_days_before(calendar, today, 12), before = working_days_before(calendar, today, 1);
    clock.set(hall_instant(long_ago, kOpens));
    Day day(server, clock, stopping);
    auto night = [](Date on) { return hall_instant(on, 23 * 60); };
    day.play(long_ago, kOpens + 75, night(long_ago), 0.5);
    day.play(before, kCloses, night(before), 0.3);
    day.play(today, kCloses, now, 1.0);
    clock.set(now);
    return day.played();
}

} // namespace yimen::app
