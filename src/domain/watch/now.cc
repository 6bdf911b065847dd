#include <algorithm>
#include <numeric>

#include "alarms.h"
#include "errors.h"
#include "watch.h"

namespace yimen::watch {
namespace {

using access::Role;

// A bad rating stays under attention for a week; the rectification that would end this sooner is not built yet.
constexpr std::chrono::days kBadRatingsSince{6};

constexpr std::chrono::minutes kPausedLong{20};
constexpr int kMostAlarmsNow = 100; // at most one for each line

constexpr access::Roles kRatingReaders{Role::hall_manager, Role::supervisor};

CasesToday cases_today(db::Reader& reader, const access::Principal& who, HallId hall, Date today) {
    auto happened = [&](cases::Happening what) {
        cases::Filter filter;
        filter.hall = hall;
        filter.happened = what;
        filter.on = filter.today = today;
        return cases::count(reader, who, filter);
    };
    auto due = [&](cases::DueState state) {
        cases::Filter filter;
        filter.hall = hall;
        filter.due_state = state;
        filter.on = filter.today = today;
        return cases::count(reader, who, filter);
    };
    return {happened(cases::Happening::received), happened(cases::Happening::accepted),
            happened(cases::Happening::decided),  happened(cases::Happening::deemed),
            due(cases::DueState::overdue),        due(cases::DueState::today),
            due(cases::DueState::yellow),         due(cases::DueState::red)};
}

// What the lines and counters ask for.
void add_queue(std::vector<Attention>& out, const queue::Figures& figures, Instant now) {
    if (figures.longest && figures.longest->seconds > figures.longest_acceptable_seconds)
        out.push_back({AttentionKind::long_wait,
                       Severity::red,
                       1,
                       {},
                       "ticket",
                       figures.longest->ticket.value,
                       figures.longest->number,
                       figures.longest->seconds});
    for (const auto& line : figures.lines)
        if (line.waiting > 0 && line.open_counters == 0)
            out.push_back({AttentionKind::nobody_serving,
                           Severity::red,
                           line.waiting,
                           {},
                           "category",
                           line.id.value,
                           line.letter + " " + line.name,
                           line.longest_wait_seconds});
    for (const auto& counter : figures.counters)
        if (counter.state == queue::CounterState::paused && counter.since && now - *counter.since > kPausedLong)
            out.push_back({AttentionKind::counter_paused_long,
                           Severity::amber,
                           1,
                           {},
                           "counter",
                           counter.id.value,
                           std::to_string(counter.number),
                           (now - *counter.since).count() / 1'000'000});
}

RatingsToday ratings_today(const voice::ByGrade& counted) {
    RatingsToday out;
    for (std::size_t grade = 1; grade < counted.size(); ++grade) {
        out.by_grade[std::to_string(grade)] = counted[grade];
        out.count += counted[grade];
    }
    if (out.count > 0)
        out.good_share = static_cast<double>(counted[3] + counted[4] + counted[5]) / static_cast<double>(out.count);
    return out;
}

} // namespace

Result<places::HallRow> Watch::hall(db::Reader& reader, const access::Principal& who, access::Roles roles,
                                    HallId id) const {
    auto found = parts_.directory.hall(reader, id);
    if (!found || !access::Scope(who, roles).covers({found->cell, found->region, found->id, {}, {}}))
        return fail(kUnknownHall);
    return *std::move(found);
}

Result<HallNow> Watch::now(db::Reader& reader, const access::Principal& who, HallId id) const {
    YIMEN_TRY(auto hall, this->hall(reader, who, kWatchers, id));
    HallNow out;
    out.hall = {hall.id, hall.name, hall.name_en, hall.address, hall.address_en, hall.hours, hall.hours_en};
    out.at = parts_.clocks.business.now();
    out.day = hall_date(out.at);
    out.open = parts_.queue.is_open(reader, hall);
    auto figures = queue::figures(parts_.queue, reader, who, hall);
    out.people_in_hall = figures.people;
    out.waiting = figures.waiting;
    if (figures.longest)
        out.longest_wait = LongestWait{figures.longest->seconds, figures.longest->ticket, figures.longest->number};
    add_queue(out.attention, figures, out.at);
    out.counters = std::move(figures.counters);
    out.categories = std::move(figures.lines);
    out.hours = queue::by_hour(reader, id, out.day);
    if (auto before = queue::day_before(reader, id, out.day))
        out.compared = DayByHour{*before, queue::by_hour(reader, id, *before)};
    AlarmQuery under_way;
    under_way.open = true;
    under_way.limit = kMostAlarmsNow;
    YIMEN_TRY(auto alarmed, alarms(*this, reader, who, id, under_way));
    out.alarms = std::move(alarmed.items);
    if (who.has_any(cases::kReaders)) {
        out.cases_today = cases_today(reader, who, id, out.day);
        if (out.cases_today->overdue > 0)
            out.attention.push_back(
                {AttentionKind::overdue, Severity::red, out.cases_today->overdue, {}, "case", {}, {}, {}});
        if (out.cases_today->deemed > 0) // nobody decided in time, and the item says what follows
            out.attention.push_back(
                {AttentionKind::deemed_approved, Severity::red, out.cases_today->deemed, {}, "case", {}, {}, {}});
    }
    if (auto slips = parts_.originals.alarmed(reader, who, id); slips > 0)
        out.attention.push_back({AttentionKind::slip_alarm, Severity::red, slips, {}, "original_slip", {}, {}, {}});
    if (who.has_any(kRatingReaders)) {
        voice::Filter today;
        today.hall = id;
        today.from = today.to = out.day;
        out.ratings_today = ratings_today(parts_.voice.by_grade(reader, who, today));
        voice::Filter bad;
        bad.hall = id;
        bad.bad = true;
        bad.from = Date(std::chrono::sys_days(out.day) - kBadRatingsSince);
        auto counted = parts_.voice.by_grade(reader, who, bad);
        if (auto count = std::accumulate(counted.begin(), counted.end(), std::int64_t{0}); count > 0)
            out.attention.push_back({AttentionKind::bad_rating,
                                     counted[1] > 0 ? Severity::red : Severity::amber,
                                     count,
                                     bad.from,
                                     "rating",
                                     {},
                                     {},
                                     {}});
    }
    std::ranges::stable_sort(out.attention, std::ranges::greater{}, &Attention::severity);
    return out;
}

} // namespace yimen::watch
