#include <algorithm>
#include <cmath>

#include "journal/journal.h"
#include "steps.h"

// What the program does by itself: proposes and withdraws, follows what was accepted, measures what came.
namespace yimen::opening {
namespace {

using store::Effect;
using store::Row;

constexpr std::chrono::minutes kQuiet{30}, kFresh{15}; // after a decision; after a counter has opened
constexpr std::chrono::minutes kLooksBack{180};
constexpr int kRuns = 60;
constexpr std::uint64_t kSeed = 1;
constexpr std::int64_t kRounded = 30; // seconds: nobody is told more exactly

enum class Does { begins, goes_on, ends };
struct Step {
    Row row; // as it is afterwards
    Does does = Does::goes_on;
    std::string_view event, action; // empty where only numbers change
};

std::int64_t rounded(double seconds) { return std::llround(seconds / kRounded) * kRounded; }

std::vector<std::optional<std::int64_t>> rounded(const std::optional<ByHalfHour>& wait) {
    std::vector<std::optional<std::int64_t>> out(kHalfHours);
    for (std::size_t half = 0; wait && half < kHalfHours; ++half)
        out[half] = rounded((*wait)[half]);
    return out;
}

// A hall at one moment.
struct Moment {
    places::HallRow hall;
    Instant now;
    bool proposes = false; // it is open, and will be for a while
    std::vector<queue::CounterStaff> staff;
    std::vector<queue::LineWatch> lines;
    std::vector<Row> lately;
};

Moment moment_of(const Opening::Parts& parts, db::Reader& reader, const places::HallRow& hall, Instant now) {
    Moment out{hall, now, false, {}, {}, {}};
    out.proposes = parts.queue.is_open(reader, hall) &&
                   hall_minute(now) + static_cast<int>(kHalfHour.count()) <= hall.closes_minute;
    out.lately = store::lately(reader, hall.id, now - kLooksBack);
    if (!out.proposes && out.lately.empty())
        return out;
    out.staff = queue::staffing(parts.directory, reader, hall.id, hall_date(now));
    out.lines = queue::watched_lines(parts.queue, reader, hall);
    return out;
}

// --- What was accepted ----------------------------------------------------------------------------------------------------------------

void follow(const Moment& moment, const Row& before, std::vector<Step>& steps) {
    Step step{before, Does::ends, {}, {}};
    Row& row = step.row;
    ++row.revision;
    auto at = std::ranges::find(moment.staff, row.counter, &queue::CounterStaff::id);
    bool open = at != moment.staff.end() && at->state != queue::CounterState::closed;
    if (open == (row.kind == ProposalKind::open)) {
        row.state = ProposalState::done;
        row.done_at = open && at->opened_at ? std::max(*at->opened_at, *row.decided_at) : moment.now;
        step.event = "CounterProposalDone";
        step.action = "counter_proposal.done";
    } else if (moment.now - *row.decided_at >= kHalfHour) {
        row.state = ProposalState::lapsed;
        row.ended_at = moment.now;
        step.event = "CounterProposalLapsed";
        step.action = "counter_proposal.lapse";
    } else {
        return;
    }
    steps.push_back(std::move(step));
}

bool to_be_measured(const Moment& moment, const Row& row) {
    return row.state == ProposalState::done && !row.measured_all && moment.now - *row.done_at >= kHalfHour;
}

// Of those who took a ticket in the half hour after it was done; who left without being called is counted nowhere.
void measure(const Moment& moment, const std::vector<queue::Stay>& stays, Row row, std::vector<Step>& steps) {
    Instant from = *row.done_at, until = from + kHalfHour;
    row.measured_all = true;
    for (Effect& effect : row.effects) {
        std::int64_t people = 0, called = 0;
        std::chrono::microseconds waited{0};
        for (const queue::Stay& stay : stays) {
            if (!stay.first || stay.category != effect.category || stay.joined < from || stay.joined >= until ||
                (!stay.called && stay.ended))
                continue;
            ++people;
            called += stay.called ? 1 : 0;
            waited += stay.called.value_or(moment.now) - stay.joined;
        }
        effect.came_people = people;
        effect.came_called = called;
        if (people > 0)
            effect.came = waited.count() / 1'000'000 / people;
        row.measured_all &= called == people;
    }
    row.measured_at = moment.now;
    row.measured_all |= moment.now - until >= std::chrono::hours(2);
    steps.push_back({std::move(row), Does::goes_on, {}, {}});
}

// --- What is proposed -----------------------------------------------------------------------------------------------------------------

class Proposer {
  public:
    Proposer(const Moment& moment, const forecast::HallSight& sight) : moment_(moment), sight_(sight) {
        const forecast::Model& model = sight.forecaster->model();
        learned_ = sight.categories.size();
        std::vector<queue::CategoryId> lines(learned_);
        for (const auto& [id, number] : sight.categories)
            lines[static_cast<std::size_t>(number)] = id;
        for (const auto& [line, limit] : moment.lines)
            if (!sight.categories.contains(line.id))
                lines.push_back(line.id);
        std::vector<places::CounterId> counters(sight.counters.size());
        for (const auto& [id, number] : sight.counters)
            counters[static_cast<std::size_t>(number)] = id;
        floor_ = floor_of(moment.staff, std::move(lines), std::move(counters));
        situation_.lines.resize(floor_.lines.size());
        for (std::size_t i = 0; i < floor_.lines.size(); ++i)
            put_line(model, i);
        situation_.counters = floor_.staff;
        present_ = forecast::present(forecast::staffed(model, learned(floor_.staff)), sight.day, sight.at);
        present_.held = true;
        // Whoever is at a counter for something without a past is there for as long as others are.
        for (std::size_t i = 0; i < floor_.staff.size(); ++i)
            if (floor_.staff[i].busy && std::ranges::find(present_.serving, static_cast<int>(i),
                                                          &forecast::Serving::counter) == present_.serving.end())
                present_.serving.push_back({static_cast<int>(i), 0, sight.at});
        put_decisions();
    }

    void steps(std::vector<Step>& out) {
        auto found = propose(situation_, [this](const std::vector<Counter>& counters) { return simulate(counters); });
        std::vector<char> kept(moment_.lately.size());
        for (const Proposal& one : found) {
            bool stands = false;
            for (std::size_t i = 0; i < moment_.lately.size() && !stands; ++i) {
                const Row& row = moment_.lately[i];
                if (row.state != ProposalState::proposed || floor_.change_of(row) != one.change)
                    continue;
                stands = true;
                kept[i] = 1;
                if (Row now = with_numbers(row, one); now.effects != row.effects)
                    out.push_back({std::move(now), Does::goes_on, {}, {}});
            }
            if (!stands)
                out.push_back({made(one), Does::begins, "CounterProposalMade", "counter_proposal.make"});
        }
        for (std::size_t i = 0; i < moment_.lately.size(); ++i)
            if (!kept[i] && moment_.lately[i].state == ProposalState::proposed)
                out.push_back(withdrawn(moment_.lately[i], moment_.now));
    }

    static Step withdrawn(Row row, Instant now) {
        row.state = ProposalState::withdrawn;
        row.ended_at = now;
        ++row.revision;
        return {std::move(row), Does::ends, "CounterProposalWithdrawn", "counter_proposal.withdraw"};
    }

  private:
    void put_line(const forecast::Model& model, std::size_t number) {
        Line& out = situation_.lines[number];
        auto category = static_cast<int>(number);
        out.learned = number < learned_ && model.seen(category, sight_.at);
        for (const auto& [line, limit] : moment_.lines)
            if (line.id == floor_.lines[number]) {
                out.waiting = line.waiting;
                out.limit = static_cast<Seconds>(limit > 0 ? limit : queue::kUsualAlarmSeconds);
            }
        for (std::size_t half = 0; half < kHalfHours && out.learned; ++half) {
            Seconds from = sight_.at + static_cast<double>(half) * 30 * forecast::kMinute;
            out.coming[half] = model.expected(sight_.day.weekday(), category, from, from + 30 * forecast::kMinute);
        }
    }

    void put_decisions() {
        auto unsettle = [&](places::CounterId id) {
            if (int counter = floor_.counter(id); counter >= 0)
                situation_.counters[static_cast<std::size_t>(counter)].settled = false;
        };
        for (const queue::CounterStaff& one : moment_.staff)
            if (one.opened_at && moment_.now - *one.opened_at < kFresh)
                unsettle(one.id);
        for (const Row& row : moment_.lately) {
            auto change = floor_.change_of(row);
            if (row.state == ProposalState::proposed && change)
                situation_.standing.push_back(std::move(*change));
            else if (row.state == ProposalState::accepted && change)
                situation_.accepted.push_back(std::move(*change));
            Instant over = std::max(row.done_at.value_or(Instant{}), row.ended_at.value_or(Instant{}));
            if (row.standing() || moment_.now - over >= kQuiet)
                continue;
            unsettle(row.counter);
            if (int line = floor_.line(row.line); row.state == ProposalState::dismissed && line >= 0)
                situation_.refused.emplace_back(row.kind, line);
        }
    }

    // Lines without a past stand behind those that have one.
    std::vector<std::vector<int>> learned(const std::vector<Counter>& counters) const {
        std::vector<std::vector<int>> out;
        for (const Counter& one : counters) {
            out.emplace_back();
            for (int line : one.serves)
                if (static_cast<std::size_t>(line) < learned_)
                    out.back().push_back(line);
        }
        return out;
    }

    Waits simulate(const std::vector<Counter>& counters) const {
        forecast::Model model = forecast::staffed(sight_.forecaster->model(), learned(counters));
        forecast::Present present = present_;
        for (std::size_t i = 0; i < counters.size(); ++i)
            present.open[i] = counters[i].calls() ? 1 : 0;
        auto means = forecast::mean_waits(model, present, kHalfHours, kRuns, kSeed);
        Waits out(situation_.lines.size());
        for (std::size_t line = 0; line < learned_; ++line) {
            bool served = std::ranges::any_of(counters, [&](const Counter& one) {
                return one.calls() && std::ranges::find(one.serves, static_cast<int>(line)) != one.serves.end();
            });
            if (served && situation_.lines[line].learned)
                out[line] = ByHalfHour{means[line][0], means[line][1]};
        }
        return out;
    }

    Row with_numbers(Row row, const Proposal& one) const {
        row.effects.clear();
        auto add = [&](std::size_t line) {
            row.effects.push_back({floor_.lines[line],
                                   situation_.lines[line].waiting,
                                   rounded(one.now[line]),
                                   rounded(one.then[line]),
                                   {},
                                   0,
                                   0});
        };
        add(static_cast<std::size_t>(one.line));
        for (std::size_t line = 0; line < one.now.size(); ++line)
            if (static_cast<int>(line) != one.line && rounded(one.now[line]) != rounded(one.then[line]))
                add(line);
        row.line = floor_.lines[static_cast<std::size_t>(one.line)];
        row.saved_minutes = std::llround(one.saved_minutes);
        row.numbers_at = moment_.now;
        return row;
    }

    Row made(const Proposal& one) const {
        auto counter = static_cast<std::size_t>(one.change.counter);
        Row out;
        out.id = new_id<ProposalId>(moment_.now);
        out.scope = {moment_.hall.cell, moment_.hall.region, moment_.hall.id, {}, {}};
        out.counter = floor_.counters[counter];
        out.counter_number = floor_.staff[counter].number;
        out.kind = one.change.kind;
        out.before = floor_.ids_of(floor_.staff[counter].serves);
        out.after = floor_.ids_of(one.change.serves);
        out.beyond_skills = one.beyond_skills;
        out.proposed_at = moment_.now;
        return with_numbers(std::move(out), one);
    }

    const Moment& moment_;
    const forecast::HallSight& sight_;
    std::size_t learned_ = 0; // lines
    Floor floor_;
    Situation situation_;
    forecast::Present present_;
};

// --------------------------------------------------------------------------------------------------------------------------------------

void take(db::Tx& tx, const Step& step, Instant now) {
    bool took = step.does == Does::begins ? store::insert(tx, step.row)
                                          : store::update(tx, step.row, step.does == Does::ends ? 1 : 0);
    if (!took || step.event.empty())
        return;
    journal::append(tx, {.cell = step.row.scope.cell,
                         .at = now,
                         .actor = {},
                         .role = "system",
                         .channel = "job",
                         .action = step.action,
                         .object_kind = "counter_proposal",
                         .object = step.row.id.value,
                         .reason = {},
                         .change = told(step.row),
                         .request_id = {}});
    tell(tx, step.row, step.event, now);
}

} // namespace

Result<void> Opening::refresh(jobs::Run& run) const {
    Instant now = parts_.clocks.business.now();
    std::vector<Step> steps;
    for (const auto& in_use : parts_.database.read([](db::Reader& reader) { return queue::halls_in_use(reader); })) {
        if (run.stopping())
            return {};
        auto moment = parts_.database.read([&](db::Reader& reader) -> std::optional<Moment> {
            auto hall = parts_.directory.hall(reader, in_use.hall);
            return hall ? std::optional(moment_of(parts_, reader, *hall, now)) : std::nullopt;
        });
        if (!moment)
            continue;
        std::optional<std::vector<queue::Stay>> stays;
        for (const Row& row : moment->lately) {
            if (row.state == ProposalState::accepted)
                follow(*moment, row, steps);
            if (!to_be_measured(*moment, row))
                continue;
            if (!stays)
                stays = parts_.database.read(
                    [&](db::Reader& reader) { return queue::stays(reader, row.hall(), hall_date(*row.done_at)); });
            measure(*moment, *stays, row, steps);
        }
        auto sight = moment->proposes ? parts_.waits.sight(moment->hall.id, now) : std::nullopt;
        if (sight) {
            Proposer(*moment, *sight).steps(steps);
            continue;
        }
        for (const Row& row : moment->lately)
            if (row.state == ProposalState::proposed)
                steps.push_back(Proposer::withdrawn(row, now));
    }
    if (steps.empty())
        return {};
    return run.commit([&](db::Tx& tx) -> Result<void> {
        for (const Step& step : steps)
            take(tx, step, now);
        return {};
    });
}

void Opening::add_jobs(jobs::Runner& runner) const {
    runner.every(std::string(kJob), kPace, [this](jobs::Run& run) { return refresh(run); });
}

} // namespace yimen::opening
