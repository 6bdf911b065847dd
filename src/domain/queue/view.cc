#include "view.h"

#include <algorithm>
#include <map>

namespace yimen::queue {
namespace {

using access::Role;

std::int64_t seconds_between(Instant from, Instant to) {
    return std::max<std::int64_t>(0, (to - from).count() / 1'000'000);
}

bool serves(const store::CounterSession& session, CategoryId category) {
    return session.categories.empty() || std::ranges::find(session.categories, category) != session.categories.end();
}

std::vector<TicketActionView> actions(const Caller& caller, const store::Ticket& ticket, bool grace_over) {
    std::vector<TicketActionView> out;
    for (const auto& row : transitions()) {
        if (row.from != ticket.state || row.place == Place::system)
            continue;
        bool role = false;
        for (Role candidate : {Role::clerk, Role::guide, Role::kiosk, Role::visitor})
            role = role || (row.who.has(candidate) && access::Scope(caller.who, {candidate}).covers(ticket.scope()));
        bool elsewhere = row.place == Place::counter && ticket.staff != caller.who.staff;
        const ErrorCode* refusal = nullptr;
        if (!role || elsewhere)
            refusal = &kNotYourTicket;
        else if (row.from == TicketState::no_show && row.action == TicketAction::come_back && grace_over)
            refusal = &kGraceOver;
        out.push_back({std::string(to_string(row.action)), !refusal,
                       refusal ? std::optional(std::string(refusal->code)) : std::nullopt});
    }
    return out;
}

} // namespace

HallNow::HallNow(const Queue& queue, db::Reader& reader, const places::HallRow& hall)
    : hall_(hall), now_(queue.parts().clocks.business.now()), categories_(store::categories(reader, hall.id)),
      sessions_(store::open_sessions(reader, hall.id)), counts_(store::line_counts(reader, hall.id)) {
    if (queue.hooks().forecasts)
        forecasts_ = queue.hooks().forecasts(reader, hall.id);
    Instant morning = hall_instant(hall_date(now_), 0);
    for (const Category& category : categories_)
        typical_.emplace_back(category.id,
                              typical_serving(store::last_servings(reader, category.id, morning, kServingsLookedAt),
                                              std::chrono::seconds(category.typical_seconds)));
}

const Category* HallNow::category(CategoryId id) const {
    auto found = std::ranges::find_if(categories_, [&](const Category& one) { return one.id == id; });
    return found == categories_.end() ? nullptr : &*found;
}

std::vector<CounterLoad> HallNow::loads(CategoryId category) const {
    auto waiting_in = [&](CategoryId id) -> double {
        for (const auto& count : counts_)
            if (count.category == id)
                return static_cast<double>(count.waiting);
        return 0;
    };
    std::vector<CounterLoad> out;
    for (const auto& session : sessions_) {
        if (session.state != "open" || !serves(session, category))
            continue;
        double of_all = 0;
        for (const auto& count : counts_)
            if (serves(session, count.category))
                of_all += static_cast<double>(count.waiting);
        double own = waiting_in(category);
        out.push_back({session.ticket.has_value(), of_all > 0 && own > 0 ? own / of_all : 1.0 / (1.0 + of_all)});
    }
    return out;
}

std::pair<std::optional<WaitSpan>, WaitBasis> HallNow::wait_of(CategoryId category, int ahead) const {
    auto open = loads(category);
    if (open.empty())
        return {std::nullopt, WaitBasis::rule};
    if (const WaitSpan* found = forecast_for(forecasts_, category, ahead, now_))
        return {*found, WaitBasis::forecast};
    auto typical = std::ranges::find_if(typical_, [&](const auto& one) { return one.first == category; });
    if (typical == typical_.end())
        return {std::nullopt, WaitBasis::rule};
    auto wait = queue::expected_wait(ahead, typical->second, open);
    return {wait ? std::optional(WaitSpan{wait->count(), 0, 0}) : std::nullopt, WaitBasis::rule};
}

std::vector<LineView> HallNow::lines() const {
    std::vector<LineView> out;
    for (const Category& category : categories_) {
        LineView line{category.id, category.letter, category.name, category.name_en, 0, 0, {}, {}, {}, {}, 0};
        for (const auto& count : counts_)
            if (count.category == category.id) {
                line.waiting = count.waiting;
                line.longest_wait_seconds = seconds_between(count.oldest, now_);
            }
        put_wait(line, category.id, static_cast<int>(line.waiting));
        line.open_counters = static_cast<std::int64_t>(loads(category.id).size());
        out.push_back(std::move(line));
    }
    return out;
}

std::vector<TicketView> views_of(const Queue& queue, db::Reader& reader, const Caller& caller,
                                 const std::vector<store::Ticket>& tickets, bool with_waits) {
    const auto& parts = queue.parts();
    Instant now = parts.clocks.business.now();
    std::vector<SubjectId> subjects;
    for (const auto& ticket : tickets)
        if (ticket.subject)
            subjects.push_back(*ticket.subject);
    auto names =
        subjects.empty() ? std::unordered_map<SubjectId, std::string>{} : parts.people.subject_names(reader, subjects);
    struct Hall {
        places::Names names;
        std::vector<Category> categories;
        std::optional<std::int64_t> grace_seconds; // read when a ticket needs it
        std::optional<HallNow> now;
    };
    std::map<HallId, Hall> halls;
    std::vector<TicketView> out;
    for (const auto& ticket : tickets) {
        auto& hall = halls[ticket.hall];
        if (hall.categories.empty()) {
            hall.names = parts.directory.hall_names(reader, ticket.hall);
            hall.categories = store::all_categories(reader, ticket.hall);
        }
        TicketView view;
        view.id = ticket.id;
        view.number = ticket.number();
        view.hall_id = ticket.hall;
        view.hall_name = hall.names.zh;
        view.hall_name_en = hall.names.en;
        for (const Category& category : hall.categories)
            if (category.id == ticket.category)
                view.category = {category.id, category.letter, category.name, category.name_en};
        if (ticket.item)
            view.item = TicketItem{*ticket.item, ticket.item_name, ticket.item_name_en};
        view.state = ticket.state;
        view.priority = ticket.priority;
        view.visit_id = ticket.visit;
        view.counter_number = ticket.counter_number;
        view.issued_at = ticket.issued_at;
        view.called_at = ticket.called_at;
        view.served_at = ticket.served_at;
        view.ended_at = ticket.ended_at;
        view.token = ticket.token;
        view.guide_code = ticket.guide_code;
        if (ticket.subject)
            view.principal_name = names[*ticket.subject];
        view.subject_id = ticket.subject;
        view.as_agent = ticket.as_agent;
        view.recalls = ticket.recalls;
        std::int64_t waited = ticket.waited + (ticket.state == TicketState::waiting ? (now - ticket.since).count() : 0);
        view.waited_seconds = std::max<std::int64_t>(0, waited / 1'000'000);
        view.revision = ticket.revision;
        view.booked_for = ticket.slot;
        view.party_size = ticket.party.size;
        view.interpreter = ticket.party.interpreter;
        if (ticket.state == TicketState::no_show) {
            if (!hall.grace_seconds)
                hall.grace_seconds = store::hall_rules(reader, ticket.hall).value_or(HallRules{}).grace_seconds;
            view.return_until = store::return_until(ticket, *hall.grace_seconds, now);
        }
        view.actions = actions(caller, ticket, !view.return_until);
        if (with_waits && ticket.state == TicketState::waiting) {
            if (!hall.now)
                if (auto row = parts.directory.hall(reader, ticket.hall))
                    hall.now.emplace(queue, reader, *row);
            view.ahead = store::ahead(reader, ticket);
            if (hall.now)
                hall.now->put_wait(view, ticket.category, static_cast<int>(view.ahead));
        }
        out.push_back(std::move(view));
    }
    return out;
}

TicketView view_of(const Queue& queue, db::Reader& reader, const Caller& caller, const store::Ticket& ticket) {
    return std::move(views_of(queue, reader, caller, {ticket}, true).front());
}

std::vector<CounterView> counters_of(const Queue& queue, db::Reader& reader, const places::HallRow& hall) {
    const auto& parts = queue.parts();
    auto categories = store::categories(reader, hall.id);
    auto sessions = store::open_sessions(reader, hall.id);
    auto skills = store::skills(reader, hall.id);
    auto of_day = store::lines_of_day(reader, hall.id, hall_date(parts.clocks.business.now()));
    std::map<CounterId, std::int64_t> served;
    for (const auto& [counter, count] : store::served_on(reader, hall.id, hall_date(parts.clocks.business.now())))
        served[counter] = count;
    std::vector<StaffId> staff;
    for (const auto& session : sessions)
        staff.push_back(session.staff);
    auto names = parts.people.staff_names(reader, staff);
    std::vector<CounterView> out;
    for (const auto& row : parts.directory.counters(reader, hall.id)) {
        CounterView view;
        view.id = row.id;
        view.number = row.number;
        view.kind = row.kind;
        view.name = row.name;
        view.name_en = row.name_en;
        view.served_today = served[row.id];
        std::vector<CategoryId> able;
        for (const auto& [counter, category] : skills)
            if (counter == row.id)
                able.push_back(category);
        if (auto today = of_day.find(row.id); today != of_day.end())
            able = today->second;
        auto session = std::ranges::find_if(sessions, [&](const auto& one) { return one.counter == row.id; });
        if (session != sessions.end()) {
            view.state = session->state == "paused" ? CounterState::paused : CounterState::open;
            if (!session->pause_reason.empty())
                view.pause_reason = session->pause_reason;
            view.pause_until = session->pause_until;
            view.handing = session->handing;
            view.staff_name = names[session->staff];
            view.since = session->since;
            view.revision = session->revision;
            able = session->categories;
            if (auto ticket = session->ticket ? store::any(reader, *session->ticket) : std::nullopt)
                view.current = CounterTicket{ticket->id, ticket->number(), ticket->state, ticket->since};
        }
        for (const Category& category : categories)
            if (able.empty() || std::ranges::find(able, category.id) != able.end())
                view.categories.push_back(category.letter);
        out.push_back(std::move(view));
    }
    return out;
}

} // namespace yimen::queue
