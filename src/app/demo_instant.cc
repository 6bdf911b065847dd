#include "demo_files.h"
#include "demo_items.h"

// The rules of instant approval of the demo: written by one editor, put in force by another.
namespace yimen::app {
namespace {

struct DemoRule {
    std::string region, local_code, answers, basis;
    std::vector<instant::RuleCondition> conditions;
    BOOST_DESCRIBE_CLASS(DemoRule, (), (region, local_code, answers, basis, conditions), (), ())
};
struct DemoRules {
    std::string written_by, published_by;
    std::vector<DemoRule> rules;
    BOOST_DESCRIBE_CLASS(DemoRules, (), (written_by, published_by, rules), (), ())
};

DemoRules demo_rules() {
    for (const auto& file : demo_files()) {
        if (file.name != "instant.json")
            continue;
        auto parsed = read_stored_json<DemoRules>(file.content);
        if (!parsed)
            throw std::logic_error("demo/instant.json cannot be read");
        return std::move(*parsed);
    }
    throw std::logic_error("demo/instant.json is missing");
}

} // namespace

Result<void> load_demo_instant(Ground& ground, db::Tx& tx, const DemoKeys& keys) {
    const DemoRules demo = demo_rules();
    const auto writes = demo_keeper(keys, demo.written_by), publishes = demo_keeper(keys, demo.published_by);
    for (const auto& one : demo.rules) {
        auto item = ground.catalogue.item_by_code(tx, keys.cell, keys.regions.at(one.region), one.local_code);
        if (!item)
            throw std::logic_error("demo/instant.json: no item " + one.local_code);
        instant::RuleText rule{one.conditions, keys.staff.at(one.answers).staff, {one.basis}};
        YIMEN_TRY(auto drafted, ground.instant.save(tx, {writes, "system", {}}, item->id, 0, rule));
        YIMEN_CHECK(ground.instant.publish(tx, {publishes, "system", {}}, item->id, drafted.revision));
    }
    return {};
}

} // namespace yimen::app
