#include "bundle_life.h"

#include <algorithm>
#include <fmt/format.h>

#include "deeds.h"
#include "filling.h"
#include "process.h"
#include "store.h"
#include "usage.h"
#include "vocabulary.h"

namespace yimen::bench {
namespace {

constexpr int kMembers = 5;
constexpr int kWarmUpLives = 2; // of each client, that do not count

// One call of a life: on which of its objects, and what.
struct Step {
    std::size_t object = 0;
    Deed deed;
};
// The objects of one life with the revisions that its first calls on them expect: a bundle case and its members, or cases.
struct Life {
    std::vector<Draft> objects;
};

// Plays the same steps over one life after the other.
class ScriptCaller final : public Caller {
  public:
    ScriptCaller(std::vector<Step> steps, bool bundle, std::vector<Life> lives, std::int64_t first_key)
        : steps_(std::move(steps)), bundle_(bundle), lives_(std::move(lives)), key_(first_key) {}

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
        const Step& step = steps_[step_];
        const Draft& object = lives_[life_].objects[step.object];
        return post(step.deed, object.id, object.revision, ++key_,
                    bundle_ && step.object == 0 ? "bundle-cases" : "cases");
    }
    bool counts() const override { return counted_; }
    std::int64_t errors() const { return errors_; }
    const std::string& fault() const { return fault_; }

  private:
    std::vector<Step> steps_;
    bool bundle_;
    std::vector<Life> lives_;
    std::int64_t key_;
    std::size_t life_ = 0, step_ = 0;
    std::int64_t errors_ = 0;
    bool counted_ = false;
    std::string fault_;
};

// A bundle is submitted once; a case of its own each by itself.
std::vector<Step> steps_of(const Hall& hall, std::size_t client, bool bundle) {
    auto deeds = deeds_of(hall, client);
    std::vector<Step> out;
    if (bundle)
        out.push_back({0, deeds.front()});
    for (std::size_t member = 0; member < kMembers; ++member)
        for (std::size_t i = bundle ? 1 : 0; i < deeds.size(); ++i)
            out.push_back({member + (bundle ? 1 : 0), deeds[i]});
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

// A complete draft of all items as one, with its members as they stand after it is submitted.
Life bundle_of(app::Ground& ground, const Member& visitor, const Joined& joined, const std::string& file_sm3) {
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
            out.objects.push_back({member.id.str(), member.revision + 1});
        return out;
    }));
}

struct BundlePrepared {
    Hall hall;
    std::vector<std::vector<Life>> bundles, singles; // of each client
};

BundlePrepared prepare_bundles(const Options& options, const Store& store) {
    app::Ground ground(settings_of(store));
    ground.prepare();
    note("the hall and its people");
    BundlePrepared out{open_hall(ground, options.clients), {}, {}};
    Filling filling(ground, out.hall, options.cases);
    filling.fill([](std::int64_t) {});
    ground.business_clock.set(ground.clocks.system.now());
    auto five = joined(ground, out.hall, items_like(ground, out.hall));
    int lives = std::max(1, options.lives_of_client() / kMembers) + kWarmUpLives;
    note(fmt::format("{} bundles and as many times {} cases", lives * options.clients, kMembers));
    for (const Member& visitor : out.hall.visitors) {
        auto drafts = filling.drafts(visitor, lives * kMembers);
        auto& bundles = out.bundles.emplace_back();
        auto& singles = out.singles.emplace_back();
        for (int life = 0; life < lives; ++life) {
            bundles.push_back(bundle_of(ground, visitor, five, filling.file_sm3()));
            auto first = drafts.begin() + life * kMembers;
            singles.push_back({{first, first + kMembers}});
        }
    }
    return out;
}

struct Rate {
    double lives_per_second = 0;
    LoadResult load;
};

Rate play_all(const ServerProcess& server, const Store& store, const Hall& hall, bool bundle,
              const std::vector<std::vector<Life>>& lives, std::int64_t key, std::int64_t& errors) {
    std::vector<std::unique_ptr<Caller>> callers;
    for (std::size_t i = 0; i < lives.size(); ++i)
        callers.push_back(std::make_unique<ScriptCaller>(steps_of(hall, i, bundle), bundle, lives[i],
                                                         key + static_cast<std::int64_t>(i + 1) * 10'000));
    Watch watch(server, store);
    Rate out;
    out.load = run_load(server.port(), callers, watch);
    for (const auto& caller : callers) {
        const auto& script = static_cast<const ScriptCaller&>(*caller);
        if (!script.fault().empty() && errors == 0)
            note("first refusal: " + script.fault());
        errors += script.errors();
    }
    auto calls_of_life = static_cast<double>(steps_of(hall, 0, bundle).size());
    out.lives_per_second = static_cast<double>(out.load.calls) / calls_of_life / out.load.seconds;
    return out;
}

} // namespace

Measured measure_bundle_life(const Options& options) {
    Store store(options, "bundle-life");
    std::int64_t key = SystemClock().now().micros / 1000 % 1'000'000 * 1'000'000;
    BundlePrepared prepared = prepare_bundles(options, store);
    store.settle();
    Measured result;
    result.name = "bundle-life";
    result.engine = options.engine;
    result.unit = "bundles/s";
    ServerProcess server(store.data(), store.url());
    // First the cases of their own: whoever comes second works on the fuller store.
    Rate singles = play_all(server, store, prepared.hall, false, prepared.singles, key, result.errors);
    Rate bundles = play_all(server, store, prepared.hall, true, prepared.bundles, key + 500'000'000, result.errors);
    result.value = bundles.lives_per_second;
    result.limit = singles.lives_per_second;
    result.set_latencies(bundles.load.latencies_ms);
    result.setup = {{"members", kMembers},
                    {"clients", options.clients},
                    {"calls of a bundle", static_cast<std::int64_t>(steps_of(prepared.hall, 0, true).size())},
                    {"calls of five cases", static_cast<std::int64_t>(steps_of(prepared.hall, 0, false).size())},
                    {"seconds", rounded(bundles.load.seconds)},
                    {"percentiles are of", "one call"},
                    {"limit", "five cases of their own, on the same server before"}};
    return result;
}

} // namespace yimen::bench
