#include "live.h"
#include "parts.h"

// Who serves what today, and could.
namespace yimen::queue {

namespace store {

std::map<CounterId, std::vector<CategoryId>> lines_of_day(db::Reader& reader, HallId hall, Date day) {
    std::map<CounterId, std::vector<CategoryId>> out;
    for (auto row : reader.query("SELECT counter_id, categories FROM counter_day WHERE hall_id = $1 AND day = $2"
                                 " ORDER BY counter_id LIMIT 1000",
                                 hall, day))
        if (auto categories = read_json_text<std::vector<CategoryId>>(row.get<std::string>(1)))
            out.emplace(row.get<CounterId>(0), std::move(*categories));
    return out;
}

} // namespace store

Result<void> Queue::reskill_counter(db::Tx& tx, const Caller& caller, CounterId counter,
                                    const std::vector<CategoryId>& wanted) const {
    auto row = parts_.directory.counter(tx, counter);
    auto hall = row ? parts_.directory.hall(tx, row->hall) : std::nullopt;
    if (!hall ||
        !access::Scope(caller.who, {access::Role::hall_manager}).covers({hall->cell, hall->region, hall->id, {}, {}}))
        return fail(kCounterNotFound);
    auto categories = store::categories(tx, hall->id);
    bool known = !wanted.empty() && std::ranges::all_of(wanted, [&](CategoryId one) {
        return std::ranges::find(categories, one, &Category::id) != categories.end();
    });
    if (!known)
        return fail(kNoCategory);
    auto session = store::session_at(tx, counter, true);
    if (!session || session->state != "open")
        return fail(kCounterNotOpen, {}, {{"state", session ? session->state : "closed"}});
    session->categories = wanted;
    ++session->revision;
    std::string list = to_json_text(wanted);
    tx.exec("UPDATE counter_session SET categories = $2, revision = $3 WHERE id = $1", session->id, list,
            session->revision);
    tx.exec("INSERT INTO counter_day (counter_id, day, cell_id, hall_id, categories) VALUES ($1, $2, $3, $4, $5)"
            " ON CONFLICT (counter_id, day) DO UPDATE SET categories = excluded.categories",
            counter, session->day, hall->cell, hall->id, list);
    Instant now = std::max(parts_.clocks.business.now(), session->since);
    std::string letters;
    for (const Category& one : categories)
        if (std::ranges::find(wanted, one.id) != wanted.end())
            letters += one.letter;
    note(tx, caller, access::to_string(access::Role::hall_manager), "counter.reskill", "counter", counter.value,
         session->cell, now, letters);
    outbox::NewEvent event; // public, as all of a counter: boards count anew
    event.kind = "CounterReskilled";
    event.scope = session->scope();
    event.is_public = true;
    event.object_kind = "counter";
    event.object = counter.value;
    event.revision = session->revision;
    event.payload = {{"counter_number", session->counter_number}, {"state", session->state}};
    outbox::publish(tx, now, event);
    return {};
}

std::vector<CounterStaff> staffing(const places::Directory& directory, db::Reader& reader, HallId hall, Date day) {
    std::vector<CategoryId> all;
    for (const Category& one : store::categories(reader, hall))
        all.push_back(one.id);
    std::map<CounterId, std::vector<CategoryId>> skills;
    for (const auto& [counter, category] : store::skills(reader, hall))
        skills[counter].push_back(category);
    auto of_day = store::lines_of_day(reader, hall, day);
    auto sessions = store::open_sessions(reader, hall);
    auto or_all = [&](const std::vector<CategoryId>& list) { return list.empty() ? all : list; };
    std::vector<CounterStaff> out;
    for (const auto& row : directory.counters(reader, hall)) {
        CounterStaff one;
        one.id = row.id;
        one.number = row.number;
        one.skilled = or_all(skills[row.id]);
        auto today = of_day.find(row.id);
        one.serves = today == of_day.end() ? one.skilled : today->second;
        auto session = std::ranges::find(sessions, row.id, &store::CounterSession::counter);
        if (session != sessions.end()) {
            one.state = session->state == "paused" ? CounterState::paused : CounterState::open;
            one.busy = session->ticket.has_value();
            one.serves = or_all(session->categories);
            one.opened_at = session->opened_at;
            one.staff = session->staff;
        }
        out.push_back(std::move(one));
    }
    return out;
}

} // namespace yimen::queue
