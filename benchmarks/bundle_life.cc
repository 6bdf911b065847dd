#include "bundle_life.h"

#include <algorithm>
#include <fmt/format.h>

#include "deeds.h"
#include "filling.h"
#include "process.h"
#include "quiet_server.h"
#include "recorder.h"
#include "store.h"
#include "usage.h"
#include "vocabulary.h"

namespace yimen::bench {
namespace {

constexpr int kMembers = 5;
constexpr int kWarmUpLives = 2; // of each client and turn, that do not count
constexpr int kTurns = 2;       // each way has as many, so that none works on the fuller store
constexpr int kBacklogSeconds = 60;

// How five items are handled: each as a case of its own; as a bundle that is received, handed over and closed as one; or as a bundle of
// which, after it was submitted, each member is a case like any other.
enum class Way { singles, bundle, members };
constexpr Way kWays[] = {Way::singles, Way::bundle, Way::members};
std::size_t index_of(Way way) { return static_cast<std::size_t>(way); }

// One call of a life: on which of its objects, and what.
struct Step {
    std::size_t object = 0;
    Deed deed;
    std::string_view collection = "cases";
};
// The objects of one life with the revisions that its first calls on them expect: a bundle case and its members, or cases.
struct Life {
    std::vector<Draft> objects;
};

std::string request(const Step& step, const Life& life, std::int64_t key) {
    const Draft& object = life.objects[step.object];
    return post(step.deed, object.id, object.revision, key, step.collection);
}

// Plays the same steps over one life after the other.
class ScriptCaller final : public Caller {
  public:
    ScriptCaller(std::vector<Step> steps, std::vector<Life> lives, std::int64_t first_key)
        : steps_(std::move(steps)), lives_(std::move(lives)), key_(first_key) {}

    std::string next(const Answer* answer) override {
        if (answer) {
            counted_ = life_ >= kWarmUpLives;
            if (answer->status != 200) {
                ++errors_;
                if (fault_.empty())
                    fault_ = std::string(answer->body);
                step_ = steps_.size(); // this life is given up
            } else {
                lives_[life_].objects[steps_[step_].object].revision = revision_in(answer->body);
                ++step_;
            }
            if (step_ >= steps_.size()) {
                ++life_;
                step_ = 0;
            }
        }
        if (life_ == lives_.size())
            return {};
        return request(steps_[step_], lives_[life_], ++key_);
    }
    bool counts() const override { return counted_; }
    std::int64_t errors() const { return errors_; }
    const std::string& fault() const { return fault_; }

  private:
    std::vector<Step> steps_;
    std::vector<Life> lives_;
    std::int64_t key_;
    std::size_t life_ = 0, step_ = 0;
    std::int64_t errors_ = 0;
    bool counted_ = false;
    std::string fault_;
};

std::vector<Step> steps_of(const Hall& hall, std::size_t client, Way way) {
    auto deeds = deeds_of(hall, client);
    std::vector<Step> out;
    auto as_one = [&](std::size_t deed, std::string_view action) {
        Deed whole = deeds[deed];
        whole.action = action;
        out.push_back({0, whole, "bundle-cases"});
    };
    auto each = [&](std::size_t first, std::size_t last) {
        for (std::size_t member = 0; member < kMembers; ++member)
            for (std::size_t i = first; i <= last; ++i)
                out.push_back({member + (way == Way::singles ? 0 : 1), deeds[i]});
    };
    if (way == Way::singles) {
        each(0, 6);
        return out;
    }
    as_one(0, "submit");
    if (way == Way::members) {
        each(1, 6);
        return out;
    }
    as_one(1, "receive");
    each(2, 4); // acceptance, review and decision are each department's own
    as_one(5, "hand-over");
    as_one(6, "close");
    return out;
}

// The item of the hall again under other codes, so that five different ones are joined; what they name is in the vocabulary.
std::vector<catalogue::ItemId> items_like(app::Ground& ground, const Hall& hall) {
    std::vector<catalogue::ItemId> out{hall.item};
    must(ground.database->write([&](db::Tx& tx) -> Result<void> {
        auto model = ground.catalogue.item(tx, hall.item).value();
        YIMEN_TRY(auto bound, ground.catalogue.version_in_force(tx, hall.item));
        for (int member = 1; member < kMembers; ++member) {
            auto facts = model.facts;
            facts.local_code.back() = static_cast<char>('0' + member);
            facts.implementation_code = facts.local_code;
            facts.name += " " + std::to_string(member);
            ground.catalogue.put(tx, facts);
            YIMEN_CHECK(ground.catalogue.publish(tx, hall.cell, hall.region, facts.local_code, *bound.definition));
            out.push_back(ground.catalogue.item_by_code(tx, hall.cell, hall.region, facts.local_code)->id);
        }
        return {};
    }));
    app::collect_vocabulary(ground);
    return out;
}

// What is chosen, and what is asked for once, filled in.
struct Joined {
    bundles::NewBundleCase wanted;
    boost::json::object values;
    std::vector<std::string> materials;
};

Joined joined(app::Ground& ground, const Hall& hall, const std::vector<catalogue::ItemId>& items) {
    Joined out;
    out.wanted.items.emplace();
    for (auto item : items)
        out.wanted.items->push_back({item, {}});
    auto merged = must(ground.database->read(
        [&](db::Reader& reader) { return ground.bundles.combine(reader, hall.cell, *out.wanted.items); }));
    auto form = complete_form();
    for (const auto& section : merged.form)
        for (const auto& field : section.fields)
            out.values[field.field.key] = form.at(field.uses.front().key);
    for (const auto& material : merged.materials)
        out.materials.push_back(material.requirement.key);
    return out;
}

// A complete draft of all items as one, with its members as they stand after `steps` that are taken together.
Life bundle_of(app::Ground& ground, const Member& visitor, const Joined& joined, const std::string& file_sm3,
               std::int64_t steps) {
    cases::Caller caller{visitor.principal, "portal", "bench"};
    auto wanted = joined.wanted;
    wanted.subject_id = visitor.subject;
    return must(ground.database->write([&](db::Tx& tx) -> Result<Life> {
        YIMEN_TRY(auto ref, ground.bundle_cases.start(tx, caller, wanted));
        YIMEN_TRY(ref, ground.bundle_cases.save_form(tx, caller, ref.id, ref.revision, joined.values));
        for (const auto& material : joined.materials) {
            cases::NewFile file{material, "a.pdf", "application/pdf", file_sm3, 1};
            auto id = new_id<bundles::BundleFileId>(ground.clocks.business.now());
            YIMEN_TRY(ref, ground.bundle_cases.attach(tx, caller, ref.id, id, file));
        }
        Life out{{{ref.id.str(), ref.revision}}};
        for (const auto& member : cases::Bundled(ground.cases).members(tx, ref.id.value))
            out.objects.push_back({member.id.str(), member.revision + steps});
        return out;
    }));
}

// What a life sends to the database.
struct Sent {
    std::int64_t statements = 0, transactions = 0; // transactions: those that write
};

Sent sent_by(Recorder& recorder, int port, const std::vector<Step>& steps, Life life, std::int64_t key) {
    recorder.take();
    for (const Step& step : steps) {
        auto reply = call_once(port, request(step, life, ++key));
        if (reply.status != 200)
            throw std::runtime_error("the recording failed: " + reply.body);
        life.objects[step.object].revision = revision_in(reply.body);
    }
    Sent out;
    for (const auto& transaction : recorder.take()) {
        out.statements += static_cast<std::int64_t>(transaction.statements.size());
        out.transactions += transaction.writes ? 1 : 0;
    }
    return out;
}

using Lives = std::vector<std::vector<Life>>; // of each client

struct BundlePrepared {
    Hall hall;
    Lives lives[std::size(kWays)][kTurns];
    Sent sent[std::size(kWays)];
};

BundlePrepared prepare_bundles(const Options& options, const Store& store, std::int64_t key) {
    Recorder recorder;
    auto settings = settings_of(store);
    settings.open_database = [&](const db::Options& o) { return recorder.open(o); };
    app::Ground ground(settings);
    ground.prepare();
    note("the hall and its people");
    BundlePrepared out;
    out.hall = open_hall(ground, options.clients);
    Filling filling(ground, out.hall, options.cases);
    recorder.rest(true);
    filling.fill([](std::int64_t) {});
    ground.business_clock.set(ground.clocks.system.now());
    auto five = joined(ground, out.hall, items_like(ground, out.hall));
    auto life_of = [&](Way way, const Member& visitor) -> Life {
        if (way == Way::singles)
            return {filling.drafts(visitor, kMembers)};
        return bundle_of(ground, visitor, five, filling.file_sm3(), way == Way::bundle ? 2 : 1);
    };
    int lives = std::max(1, options.lives_of_client() / kMembers / kTurns) + kWarmUpLives;
    note(fmt::format("{} times {} cases in each of three ways", lives * options.clients * kTurns, kMembers));
    for (const Member& visitor : out.hall.visitors)
        for (Way way : kWays)
            for (Lives& turn : out.lives[index_of(way)]) {
                auto& own = turn.emplace_back();
                for (int life = 0; life < lives; ++life)
                    own.push_back(life_of(way, visitor));
            }
    recorder.rest(false);
    auto server = quiet_server(ground);
    int port = server->start();
    // The first life of each way also reads what is kept in memory afterwards.
    for (int round = 0; round < 2; ++round)
        for (Way way : kWays)
            out.sent[index_of(way)] = sent_by(recorder, port, steps_of(out.hall, 0, way),
                                              life_of(way, out.hall.visitors.front()), key += 100);
    server->stop();
    return out;
}

struct Played {
    double seconds = 0, processor_seconds = 0, lives = 0;
    std::vector<float> latencies_ms;
    double rate() const { return lives / seconds; }
    double processor_ms() const { return 1000 * processor_seconds / lives; }
};

void play_turn(const ServerProcess& server, const Store& store, const Hall& hall, Way way, const Lives& lives,
               std::int64_t key, std::int64_t& errors, Played& played) {
    await_backlog(server.port(), hall.administrator, kBacklogSeconds); // nobody works off what another way has left
    std::vector<std::unique_ptr<Caller>> callers;
    for (std::size_t i = 0; i < lives.size(); ++i)
        callers.push_back(std::make_unique<ScriptCaller>(steps_of(hall, i, way), lives[i],
                                                         key + static_cast<std::int64_t>(i + 1) * 10'000));
    Watch watch(server, store);
    LoadResult load = run_load(server.port(), callers, watch);
    for (const auto& caller : callers) {
        const auto& script = static_cast<const ScriptCaller&>(*caller);
        if (!script.fault().empty() && errors == 0)
            note("first refusal: " + script.fault());
        errors += script.errors();
    }
    played.seconds += load.seconds;
    played.processor_seconds += watch.processor_seconds();
    played.lives += static_cast<double>(load.calls) / static_cast<double>(steps_of(hall, 0, way).size());
    played.latencies_ms.insert(played.latencies_ms.end(), load.latencies_ms.begin(), load.latencies_ms.end());
}

} // namespace

Measured measure_bundle_life(const Options& options) {
    Store store(options, "bundle-life");
    std::int64_t key = SystemClock().now().micros / 1000 % 1'000'000 * 1'000'000;
    BundlePrepared prepared = prepare_bundles(options, store, key);
    store.settle();
    Measured result;
    result.name = "bundle-life";
    result.engine = options.engine;
    result.unit = "bundles/s";
    Played played[std::size(kWays)];
    {
        ServerProcess server(store.data(), store.url());
        for (std::size_t turn = 0; turn < kTurns; ++turn)
            for (std::size_t i = 0; i < std::size(kWays); ++i) {
                Way way = kWays[turn == 0 ? i : std::size(kWays) - 1 - i]; // there, and back
                std::size_t n = index_of(way);
                play_turn(server, store, prepared.hall, way, prepared.lives[n][turn], key += 50'000'000, result.errors,
                          played[n]);
            }
    }
    auto& [singles, bundles, members] = played;
    result.value = bundles.rate();
    result.limit = singles.rate();
    result.set_latencies(bundles.latencies_ms);
    auto calls = [&](Way way) { return static_cast<std::int64_t>(steps_of(prepared.hall, 0, way).size()); };
    result.setup = {{"members", kMembers}, {"clients", options.clients}, {"seconds", rounded(bundles.seconds)}};
    const std::pair<const char*, Way> names[] = {
        {"five cases", Way::singles}, {"a bundle", Way::bundle}, {"a bundle, member by member", Way::members}};
    for (const auto& [name, way] : names) {
        const Sent& sent = prepared.sent[index_of(way)];
        result.setup[std::string(name)] =
            fmt::format("{} calls, {} statements, {} transactions, {:.3g} ms of processor", calls(way), sent.statements,
                        sent.transactions, played[index_of(way)].processor_ms());
    }
    result.setup["ratio member by member"] = rounded(members.rate() / singles.rate());
    result.setup["ratio by processor"] = rounded(singles.processor_ms() / bundles.processor_ms());
    result.setup["percentiles are of"] = "one call";
    result.setup["limit"] = "five cases of their own, on the same server, by turns";
    return result;
}

} // namespace yimen::bench
