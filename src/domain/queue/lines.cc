#include "lines.h"

#include <set>

#include "parts.h"

// Which lines a hall has (业务类别), what goes into which, and which counters serve them.
namespace yimen::queue {
namespace {

using access::Role;

constexpr access::Roles kLineReaders{Role::hall_manager, Role::administrator, Role::supervisor};
constexpr access::Roles kLineKeepers{Role::hall_manager, Role::administrator};
constexpr std::size_t kMostMatches = 500; // of one line
// Serving in less is no serving; in more than a working day the figure would be a slip.
constexpr std::int64_t kLeastTypical = 30, kMostTypical = 8 * 3600;
constexpr std::int64_t kLeastLineAlarm = 60, kMostLineAlarm = 4 * 3600;

std::optional<places::HallRow> hall_with_lines(const Queue& queue, db::Reader& reader, const access::Principal& who,
                                               HallId id, access::Roles roles) {
    auto hall = queue.parts().directory.hall(reader, id);
    if (!hall || !access::Scope(who, roles).covers({hall->cell, hall->region, hall->id, {}, {}}))
        return std::nullopt;
    return hall;
}

// The letter by which a counter names a line that is wanted.
bool has_letter(const LinesWanted& wanted, const std::string& letter) {
    return std::ranges::any_of(wanted.lines, [&](const LineWanted& one) { return one.letter.value == letter; });
}

class LineCheck {
  public:
    LineCheck(const Queue& queue, db::Reader& reader, const places::HallRow& hall, const LinesWanted& wanted)
        : queue_(queue), reader_(reader), hall_(hall), wanted_(wanted), lines_(store::all_categories(reader, hall.id)) {
        for (std::size_t i = 0; i < wanted.lines.size(); ++i)
            line("/lines/" + std::to_string(i), wanted.lines[i]);
        counters();
    }
    std::vector<InvalidParam> wrong;

  private:
    void say(std::string pointer, std::string code, std::string reason) {
        wrong.push_back({std::move(pointer), std::move(code), std::move(reason)});
    }

    void line(const std::string& at, const LineWanted& one) {
        const std::string& letter = one.letter.value;
        if (letter.size() != 1 || letter[0] < 'A' || letter[0] > 'Z')
            say(at + "/letter", "bad_format", "must be a letter from A to Z");
        if (!letters_.insert(letter).second)
            say(at + "/letter", "duplicate", "is the letter of another line");
        if (one.id) {
            auto before = std::ranges::find(lines_, *one.id, &Category::id);
            if (before == lines_.end() || !ids_.insert(*one.id).second)
                say(at + "/id", "unknown", "is no line of this hall, or named twice");
            else if (before->letter != letter) // it stands on the tickets of the day
                say(at + "/letter", "fixed", "the letter of a line stays");
        } else if (std::ranges::find(lines_, letter, &Category::letter) != lines_.end()) {
            say(at + "/letter", "duplicate", "is the letter of a line of this hall, perhaps a retired one");
        }
        if (one.is_default && std::exchange(default_, true))
            say(at + "/is_default", "duplicate", "another line takes the rest already");
        if (one.typical_seconds < kLeastTypical || one.typical_seconds > kMostTypical)
            say(at + "/typical_seconds", "out_of_range", "must be 30 to 28800");
        if (auto alarm = one.alarm_wait_seconds;
            alarm && *alarm != 0 && (*alarm < kLeastLineAlarm || *alarm > kMostLineAlarm))
            say(at + "/alarm_wait_seconds", "out_of_range", "must be 0, or 60 to 14400");
        if (one.item_ids.size() + one.department_ids.size() > kMostMatches)
            return say(at + "/item_ids", "too_long", "must be at most 500 with the departments");
        for (std::size_t j = 0; j < one.item_ids.size(); ++j) {
            auto item = queue_.parts().catalogue.item(reader_, one.item_ids[j]);
            match(at + "/item_ids/" + std::to_string(j), one.item_ids[j].value, item && item->facts.cell == hall_.cell);
        }
        for (std::size_t j = 0; j < one.department_ids.size(); ++j) {
            auto department = queue_.parts().directory.department(reader_, one.department_ids[j]);
            match(at + "/department_ids/" + std::to_string(j), one.department_ids[j].value,
                  department && department->cell == hall_.cell);
        }
    }

    void match(const std::string& at, Uuid id, bool known) {
        if (!known)
            say(at, "unknown", "is not known here");
        else if (!matched_.insert(id).second)
            say(at, "duplicate", "goes into another line already");
    }

    void counters() {
        auto rows = queue_.parts().directory.counters(reader_, hall_.id);
        std::set<CounterId> named;
        for (std::size_t i = 0; i < wanted_.counters.size(); ++i) {
            const auto& one = wanted_.counters[i];
            std::string at = "/counters/" + std::to_string(i);
            if (std::ranges::find(rows, one.id, &places::CounterRow::id) == rows.end() || !named.insert(one.id).second)
                say(at + "/id", "unknown", "is no counter of this hall, or named twice");
            for (std::size_t j = 0; j < one.letters.size(); ++j)
                if (!has_letter(wanted_, one.letters[j]))
                    say(at + "/letters/" + std::to_string(j), "unknown", "is no line of this hall");
        }
        // A counter that is left without a line would serve all: that is for people to say.
        std::map<CounterId, bool> serves;
        for (const auto& [counter, category] : store::skills(reader_, hall_.id))
            serves[counter] |= ids_.contains(category);
        for (const auto& row : rows)
            if (auto left = serves.find(row.id); left != serves.end() && !left->second && !named.contains(row.id))
                say("/counters", "required",
                    "counter " + std::to_string(row.number) + " serves retired lines only: say what it serves now");
    }

    const Queue& queue_;
    db::Reader& reader_;
    const places::HallRow& hall_;
    const LinesWanted& wanted_;
    std::vector<Category> lines_;
    std::set<std::string> letters_;
    std::set<CategoryId> ids_;
    std::set<Uuid> matched_;
    bool default_ = false;
};

// Only an empty line goes, and none that somebody may still book or come back to.
Result<void> retire(const Queue& queue, db::Tx& tx, const Category& line, Instant now, std::int64_t grace_seconds) {
    std::int64_t there = store::retire_line(tx, line, now, now - std::chrono::seconds(grace_seconds));
    if (there > 0)
        return fail(kLineWaiting, {}, {{"letter", line.letter}, {"waiting", there}});
    if (queue.hooks().line_booked && queue.hooks().line_booked(tx, line.id))
        return fail(kLineBooked, {}, {{"letter", line.letter}});
    return {};
}

} // namespace

Result<HallLines> lines_of_hall(const Queue& queue, db::Reader& reader, const access::Principal& who, HallId id) {
    auto hall = hall_with_lines(queue, reader, who, id, kLineReaders);
    if (!hall)
        return fail(kUnknownHall);
    const auto& parts = queue.parts();
    HallLines out;
    out.revision = store::hall_rules(reader, id).value_or(HallRules{}).revision;
    std::map<CategoryId, std::int64_t> waiting;
    for (const auto& count : store::line_counts(reader, id))
        waiting[count.category] = count.waiting;
    auto matches = store::matches(reader, id);
    std::map<CategoryId, std::string> letters;
    for (const Category& line : store::all_categories(reader, id)) {
        if (line.retired) {
            out.retired.push_back({line.id, line.letter, line.name, line.name_en});
            continue;
        }
        letters[line.id] = line.letter;
        HallLine view{line.id,
                      line.letter,
                      line.name,
                      line.name_en,
                      line.is_default,
                      line.typical_seconds,
                      line.alarm_wait_seconds,
                      {},
                      {},
                      waiting[line.id]};
        for (const auto& [matched, category] : matches) {
            if (category != line.id)
                continue;
            if (auto department = parts.directory.department(reader, DepartmentId{matched}))
                view.departments.push_back({matched, department->name, department->name_en});
            else if (auto item = parts.catalogue.item(reader, catalogue::ItemId{matched}))
                view.items.push_back({matched, item->facts.name, item->facts.name_en});
        }
        out.lines.push_back(std::move(view));
    }
    auto skills = store::skills(reader, id);
    for (const auto& row : parts.directory.counters(reader, id)) {
        CounterLines counter{row.id, row.number, row.name, row.name_en, {}};
        for (const auto& [at, category] : skills)
            if (at == row.id)
                counter.letters.push_back(letters[category]);
        out.counters.push_back(std::move(counter));
    }
    return out;
}

Result<void> change_hall_lines(const Queue& queue, db::Tx& tx, const Caller& caller, HallId id, std::int64_t revision,
                               const LinesWanted& wanted) {
    auto hall = hall_with_lines(queue, tx, caller.who, id, kLineKeepers);
    if (!hall)
        return fail(kUnknownHall);
    auto rules = store::hall_rules(tx, id).value_or(HallRules{});
    std::int64_t found = std::exchange(rules.revision, revision);
    if (!store::change_hall_rules(tx, hall->cell, id, rules)) // from here on nobody else changes them
        return fail(kRulesStale, {}, {{"revision", found}});
    LineCheck check(queue, tx, *hall, wanted);
    if (!check.wrong.empty())
        return fail(Error{&kBadRules, {}, std::move(check.wrong), {}});
    Instant now = queue.parts().clocks.business.now();
    for (const Category& line : store::categories(tx, id))
        if (std::ranges::none_of(wanted.lines, [&](const LineWanted& one) { return one.id == line.id; }))
            YIMEN_CHECK(retire(queue, tx, line, now, rules.grace_seconds));
    store::clear_matches(tx, id);
    std::map<std::string, CategoryId> ids;
    for (const LineWanted& one : wanted.lines) {
        Category line{one.id.value_or(new_id<CategoryId>(now)),
                      hall->cell,
                      id,
                      one.letter,
                      one.name,
                      one.name_en,
                      one.is_default,
                      one.typical_seconds,
                      one.alarm_wait_seconds};
        ids[line.letter] = line.id;
        Queue::put_category(tx, line);
        for (auto item : one.item_ids)
            Queue::put_match(tx, id, item.value, line.id);
        for (auto department : one.department_ids)
            Queue::put_match(tx, id, department.value, line.id);
    }
    for (const CounterWanted& one : wanted.counters) {
        store::clear_skills(tx, one.id);
        for (const auto& letter : one.letters)
            Queue::put_skill(tx, one.id, ids.at(letter));
    }
    auto role = caller.who.has(Role::hall_manager) ? Role::hall_manager : Role::administrator;
    note(tx, caller, access::to_string(role), "hall.change_lines", "hall", id.value, hall->cell, now,
         to_json_text(wanted));
    outbox::NewEvent event; // public: kiosks and boards show the lines
    event.kind = "HallLinesChanged";
    event.scope = {hall->cell, hall->region, hall->id, {}, {}};
    event.is_public = true;
    event.object_kind = "hall";
    event.object = id.value;
    event.revision = revision + 1;
    outbox::publish(tx, now, event);
    return {};
}

http::Routes line_routes(const Queue& queue) {
    using http::Context;
    auto show = [&queue](Context& context, HallId id) {
        return queue.parts().database.read(
            [&](db::Reader& reader) { return lines_of_hall(queue, reader, context.who(), id); });
    };
    http::Routes out;
    out.add<http::None, HallLines>({.method = http::Method::get,
                                    .pattern = "/halls/{id}/queue-lines",
                                    .operation = "getHallLines",
                                    .summary = "The lines of a hall, what goes into which, which counters serve them.",
                                    .allow = kLineReaders},
                                   [show](Context& context) -> Result<HallLines> {
                                       YIMEN_TRY(HallId id, context.id<HallId>("id"));
                                       return show(context, id);
                                   });
    out.add<LinesWanted, HallLines>({.method = http::Method::put,
                                     .pattern = "/halls/{id}/queue-lines",
                                     .operation = "changeHallLines",
                                     .summary = "Says which lines a hall has; one that is left out is retired.",
                                     .allow = kLineKeepers,
                                     .match = true},
                                    [&queue, show](Context& context, const LinesWanted& wanted) -> Result<HallLines> {
                                        YIMEN_TRY(HallId id, context.id<HallId>("id"));
                                        YIMEN_CHECK(context.write([&](db::Tx& tx) {
                                            return change_hall_lines(
                                                queue, tx, {context.who(), context.channel(), context.request().id}, id,
                                                context.expected_revision(), wanted);
                                        }));
                                        return show(context, id);
                                    });
    return out;
}

} // namespace yimen::queue
