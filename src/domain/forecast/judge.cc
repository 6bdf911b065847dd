#include "judge.h"

#include <cmath>
#include <queue>

#include "errors.h"
#include "rules.h"

namespace yimen::forecast {
namespace {

constexpr Seconds kAhead = 30 * kMinute, kEvery = 10 * kMinute;

void add(Score& score, double waited, const Estimate& estimate, double stays, double queue) {
    score.tickets += 1;
    score.mean_wait += waited;
    score.error += std::abs(waited - estimate.wait);
    score.present_wait_error += std::abs(waited - stays);
    score.queue_rule_error += std::abs(waited - queue);
    score.coverage += estimate.holds(waited) ? 1 : 0;
    score.width += estimate.high - estimate.low;
}

void finish(Score& score) {
    if (score.tickets == 0)
        return;
    for (double* sum : {&score.mean_wait, &score.error, &score.present_wait_error, &score.queue_rule_error,
                        &score.coverage, &score.width})
        *sum /= static_cast<double>(score.tickets);
}

// What forecasts of the day turned out to be worth, as it becomes known: when the ticket is called.
class Outcomes {
  public:
    explicit Outcomes(double weight) : weight_(weight) {}
    void expect(Seconds called, bool missed) { open_.push({called, missed}); }
    void learn(Trust& trust, Seconds until) {
        for (; !open_.empty() && open_.top().called <= until; open_.pop())
            trust.learn(open_.top().missed, weight_);
    }

  private:
    struct Outcome {
        Seconds called = 0;
        bool missed = false;
        bool operator<(const Outcome& other) const { return called > other.called; } // the earliest on top
    };
    double weight_;
    std::priority_queue<Outcome> open_;
};

void judge_day(const Forecaster& forecaster, const Day& day, Trust& trust, Verdict& verdict) {
    if (day.tickets.empty())
        return;
    Outcomes outcomes(50 / std::max(50.0, forecaster.model().tickets_a_day));
    std::size_t next = 0;
    while (next < day.tickets.size() && day.tickets[next].issued < 0)
        ++next;
    for (Seconds about = 0; next < day.tickets.size(); about += kEvery) {
        std::vector<const Passage*> tickets;
        for (; next < day.tickets.size() && day.tickets[next].issued < about + kEvery / 2; ++next) {
            if (day.tickets[next].called && day.tickets[next].fresh)
                tickets.push_back(&day.tickets[next]);
            else if (!day.tickets[next].called)
                verdict.never_called += 1;
        }
        if (tickets.empty())
            continue;
        Seconds at = about - kAhead;
        Present now = present(forecaster.model(), day, at);
        std::size_t categories = verdict.by_category.size();
        std::vector<Probe> probes;
        for (std::size_t category = 0; category < categories; ++category)
            probes.push_back({static_cast<int>(category), about});
        outcomes.learn(trust, at);
        auto estimates = forecaster.ask(day, now, probes, trust);
        for (const Passage* ticket : tickets) {
            auto category = static_cast<std::size_t>(ticket->category);
            double stays = present_wait(day, now, ticket->category);
            double queue = queue_over_counters(forecaster.model(), now, ticket->category);
            add(verdict.all, ticket->wait(), estimates[category], stays, queue);
            add(verdict.by_category[category], ticket->wait(), estimates[category], stays, queue);
            outcomes.expect(*ticket->called, !estimates[category].holds(ticket->wait()));
        }
    }
    outcomes.learn(trust, 1e9);
}

} // namespace

Result<Verdict> judge(const History& history, Options options) {
    if (history.days.size() < static_cast<std::size_t>(kFewestDays) + 1)
        return fail(kTooShort, "it has " + std::to_string(history.days.size()) + " days with tickets, at least " +
                                   std::to_string(kFewestDays + 1) + " are needed");
    std::size_t judged = std::max<std::size_t>(1, (history.days.size() + 2) / 4);
    std::vector<const Day*> learned;
    for (std::size_t i = 0; i + judged < history.days.size(); ++i)
        learned.push_back(&history.days[i]);
    Verdict out;
    out.learned_days = static_cast<int>(learned.size());
    out.judged_days = static_cast<int>(judged);
    out.by_category.resize(history.categories.size());
    options.horizons = {kAhead};
    Forecaster forecaster(history, learned, std::move(options));
    Trust trust;
    for (std::size_t i = learned.size(); i < history.days.size(); ++i)
        judge_day(forecaster, history.days[i], trust, out);
    if (out.all.tickets == 0)
        return fail(kTooShort, "none of the tickets of its last days was called");
    finish(out.all);
    for (Score& score : out.by_category)
        finish(score);
    return out;
}

} // namespace yimen::forecast
