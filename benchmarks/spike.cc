#include "spike.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>

#include "deeds.h"
#include "filling.h"
#include "load.h"
#include "process.h"
#include "store.h"

namespace yimen::bench {
namespace {

constexpr int kTimes = 10;           // as many clients in the spike
constexpr int kSpikeDrafts = 20;     // of each of them; who has none left reads
constexpr double kBackWithin = 1.25; // of the normal p95
constexpr double kWindow = 1;        // seconds
constexpr int kCalm = 3;             // windows that must be calm before it counts as over

struct Sample {
    double at = 0; // seconds since the phase began
    float milliseconds = 0;
};

struct Tally {
    std::int64_t good = 0, rate_limited = 0, shed = 0, other = 0, lives = 0;
    std::map<std::string, std::int64_t> kept; // the newest revision that was acknowledged, by case
    std::vector<Sample> samples;
    std::string fault;
};

// One client: lives of its drafts, then reads of the last of them, until the phase ends. What is refused for the moment is sent again, with
// the same key, after as long as it was told to wait.
class SpikeCaller final : public Caller {
  public:
    SpikeCaller(std::vector<Deed> deeds, std::vector<Draft> drafts, std::int64_t first_key, double seconds)
        : deeds_(std::move(deeds)), drafts_(std::move(drafts)), key_(first_key), end_(now_seconds() + seconds),
          began_(now_seconds()) {
        revision_ = drafts_.front().revision;
    }

    std::string next(const Answer* answer) override {
        double now = now_seconds();
        pause_ = 0;
        if (answer) {
            take(*answer, now);
            if (now >= end_)
                return {};
        }
        sent_at_ = now + pause_;
        return request();
    }
    bool counts() const override { return true; }
    double pause() const override { return pause_; }
    const Tally& tally() const { return tally_; }

  private:
    std::string request() {
        if (life_ == drafts_.size())
            return http_get("/api/v1/cases/" + drafts_.back().id, deeds_.front().who->cookie);
        return post(deeds_[deed_], drafts_[life_].id, revision_, key_);
    }

    void take(const Answer& answer, double now) {
        if (answer.status == 429 || answer.status == 503) {
            auto wait = answer.retry_after();
            ++(answer.status == 429 ? tally_.rate_limited : tally_.shed);
            if (!wait)
                wrong(answer);
            pause_ = wait.value_or(1);
            return;
        }
        if (answer.status < 200 || answer.status >= 300)
            wrong(answer);
        else
            ++tally_.good;
        tally_.samples.push_back({now - began_, static_cast<float>((now - sent_at_) * 1e3)});
        if (life_ == drafts_.size())
            return;
        if (answer.status == 200)
            tally_.kept[drafts_[life_].id] = revision_ = revision_in(answer.body);
        ++key_;
        if (answer.status == 200 && ++deed_ < deeds_.size())
            return;
        tally_.lives += answer.status == 200;
        deed_ = 0;
        if (++life_ < drafts_.size())
            revision_ = drafts_[life_].revision;
    }

    void wrong(const Answer& answer) {
        ++tally_.other;
        if (tally_.fault.empty())
            tally_.fault = fmt::format("{} {}", answer.status, answer.body);
    }

    std::vector<Deed> deeds_;
    std::vector<Draft> drafts_;
    std::int64_t key_, revision_ = 0;
    std::size_t life_ = 0, deed_ = 0;
    double end_, began_, sent_at_ = 0, pause_ = 0;
    Tally tally_;
};

class Unobserved final : public LoadObserver {
    void begins() override {}
    void ends() override {}
};

using Drafts = std::vector<std::vector<Draft>>;

Tally phase(int port, const Hall& hall, const Drafts& drafts, std::int64_t& key, double seconds) {
    std::vector<std::unique_ptr<Caller>> callers;
    for (std::size_t i = 0; i < drafts.size(); ++i)
        callers.push_back(
            std::make_unique<SpikeCaller>(deeds_of(hall, i % hall.visitors.size()), drafts[i], key += 10'000, seconds));
    Unobserved nobody;
    run_load(port, callers, nobody);
    Tally out;
    for (const auto& caller : callers) {
        const Tally& one = static_cast<const SpikeCaller&>(*caller).tally();
        out.good += one.good;
        out.rate_limited += one.rate_limited;
        out.shed += one.shed;
        out.other += one.other;
        out.lives += one.lives;
        out.kept.insert(one.kept.begin(), one.kept.end());
        out.samples.insert(out.samples.end(), one.samples.begin(), one.samples.end());
        if (out.fault.empty())
            out.fault = one.fault;
    }
    return out;
}

double p95(std::vector<float> all) {
    if (all.empty())
        return 0;
    std::ranges::sort(all);
    return all[static_cast<std::size_t>(0.95 * static_cast<double>(all.size() - 1))];
}

std::vector<float> between(const Tally& tally, double from, double to) {
    std::vector<float> out;
    for (const Sample& sample : tally.samples)
        if (sample.at >= from && sample.at < to)
            out.push_back(sample.milliseconds);
    return out;
}

// Seconds from the end of the spike until the p95 of some seconds on end is what it was; -1: never.
double calm_after(const Tally& tally, double normal, double seconds) {
    int calm = 0;
    for (double from = 0; from + kWindow <= seconds; from += kWindow) {
        calm = p95(between(tally, from, from + kWindow)) <= normal * kBackWithin ? calm + 1 : 0;
        if (calm == kCalm)
            return from + kWindow - kCalm * kWindow;
    }
    return -1;
}

// Cases of which the store knows less than what was acknowledged.
std::int64_t lost(const Store& store, const std::map<std::string, std::int64_t>& kept) {
    app::Ground ground(settings_of(store));
    return ground.database->read([&](db::Reader& reader) {
        std::int64_t missing = 0;
        for (const auto& [id, revision] : kept) {
            auto rows = reader.query("SELECT revision FROM cases WHERE id = $1", cases::CaseId::parse(id).value());
            missing += rows.empty() || rows[0].get<std::int64_t>(0) < revision;
        }
        return missing;
    });
}

struct Ready {
    Hall hall;
    Drafts before, spike, after;
    std::int64_t cases = 0;
};

Ready ready(const Options& options, const Store& store) {
    auto settings = settings_of(store);
    settings.database_url = store.url_for_filling();
    app::Ground ground(settings);
    ground.prepare();
    Ready out;
    out.hall = open_hall(ground, options.clients);
    Filling filling(ground, out.hall, options.cases);
    filling.fill([](std::int64_t done) {
        if (done % 10'000 < 400)
            note(fmt::format("{} cases", done));
    });
    for (const Member& visitor : out.hall.visitors) {
        out.before.push_back(filling.drafts(visitor, options.lives_of_client()));
        out.after.push_back(filling.drafts(visitor, options.lives_of_client()));
        for (int i = 0; i < kTimes; ++i)
            out.spike.push_back(filling.drafts(visitor, kSpikeDrafts));
    }
    // The tenth of a member comes after the tenth of the one before, so that client i is of member i % members.
    Drafts turned(out.spike.size());
    for (std::size_t i = 0; i < turned.size(); ++i)
        turned[i] = out.spike[i % out.before.size() * kTimes + i / out.before.size()];
    out.spike = std::move(turned);
    out.cases = filling.cases_in_store();
    return out;
}

} // namespace

Measured measure_spike(const Options& options) {
    Store store(options, "case-life");
    Ready with = ready(options, store);
    store.settle();
    std::int64_t key = SystemClock().now().micros / 1000 % 1'000'000 * 100'000'000;
    const double quiet = std::max(8.0, options.seconds / 4.0);
    Tally before, spike, after;
    {
        ServerProcess server(store.data(), store.url());
        note(fmt::format("{} clients on the server with process id {}", with.before.size(), server.pid()));
        before = phase(server.port(), with.hall, with.before, key, quiet);
        note(fmt::format("{} clients", with.spike.size()));
        spike = phase(server.port(), with.hall, with.spike, key, options.seconds);
        note(fmt::format("{} clients again", with.after.size()));
        after = phase(server.port(), with.hall, with.after, key, quiet);
    }
    Measured result;
    result.name = "spike";
    result.engine = options.engine;
    result.unit = "lives/s";
    const double normal = p95(between(before, 1, quiet));
    std::int64_t missing = lost(store, before.kept) + lost(store, spike.kept) + lost(store, after.kept);
    result.value = static_cast<double>(spike.lives) / options.seconds;
    result.limit = static_cast<double>(before.lives) / quiet;
    result.errors = before.other + spike.other + after.other + missing;
    auto latencies = between(spike, 0, 1e9);
    result.set_latencies(latencies);
    result.setup = {{"clients", with.before.size()},
                    {"clients in the spike", with.spike.size()},
                    {"seconds of the spike", options.seconds},
                    {"cases in the store", with.cases},
                    {"percentiles are of", "one call in the spike, without those refused for the moment"},
                    {"answered 2xx", spike.good},
                    {"answered 429", spike.rate_limited},
                    {"answered 503", spike.shed},
                    {"answered otherwise", before.other + spike.other + after.other},
                    {"acknowledged and missing", missing},
                    {"p95_ms before", rounded(normal)},
                    {"p95_ms after", rounded(p95(between(after, 5, quiet)))},
                    {"calm again after s", calm_after(after, normal, quiet)},
                    {"limit", "as many lives before the spike"}};
    for (const Tally* tally : {&before, &spike, &after})
        if (!tally->fault.empty())
            note("an answer that nobody expects: " + tally->fault);
    return result;
}

} // namespace yimen::bench
