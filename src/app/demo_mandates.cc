#include "demo_files.h"
#include "demo_items.h"

// The mandates of the demo: each department has the organs that run the two halls accept its items.
namespace yimen::app {
namespace {

struct DemoMandate {
    std::string giving, receiving, document_number;
    BOOST_DESCRIBE_CLASS(DemoMandate, (), (giving, receiving, document_number), (), ())
};
struct DemoMandates {
    places::MandateAct act = places::MandateAct::accept;
    Date first_day{}, last_day{};
    std::string document_title;
    Date published_on{};
    std::string published_at, entered_by, confirmed_by;
    std::vector<DemoMandate> mandates;
    BOOST_DESCRIBE_CLASS(DemoMandates, (),
                         (act, first_day, last_day, document_title, published_on, published_at, entered_by,
                          confirmed_by, mandates),
                         (), ())
};

DemoMandates demo_mandates() {
    for (const auto& file : demo_files()) {
        if (file.name != "mandates.json")
            continue;
        auto parsed = read_stored_json<DemoMandates>(file.content);
        if (!parsed)
            throw std::logic_error("demo/mandates.json cannot be read");
        return std::move(*parsed);
    }
    throw std::logic_error("demo/mandates.json is missing");
}

} // namespace

access::Principal demo_keeper(const DemoKeys& keys, const std::string& login) {
    auto who = keys.staff.at(login);
    std::vector<RegionId> regions;
    for (const auto& [code, region] : keys.regions)
        regions.push_back(region);
    who.grants.push_back({access::Role::catalogue_editor, keys.cell, std::move(regions), {}, {}});
    return who;
}

Result<void> load_demo_mandates(Ground& ground, db::Tx& tx, const DemoKeys& keys) {
    const DemoMandates demo = demo_mandates();
    const auto enters = demo_keeper(keys, demo.entered_by), confirms = demo_keeper(keys, demo.confirmed_by);
    for (const auto& one : demo.mandates) {
        places::NewMandate wanted{keys.departments.at(one.giving),
                                  keys.departments.at(one.receiving),
                                  demo.act,
                                  {},
                                  demo.first_day,
                                  demo.last_day,
                                  {one.document_number},
                                  {demo.document_title},
                                  demo.published_on,
                                  {demo.published_at}};
        YIMEN_TRY(auto made, ground.mandates.propose(tx, {enters, "system", {}}, wanted));
        YIMEN_CHECK(ground.mandates.confirm(tx, {confirms, "system", {}}, made.id, made.revision));
    }
    return {};
}

} // namespace yimen::app
