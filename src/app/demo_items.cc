#include "demo_items.h"

#include <algorithm>

#include "base/text.h"
#include "demo_files.h"
#include "files/content.h"

namespace yimen::app {
namespace {

struct DemoItem {
    std::string department, region, local_code, task_type, name, name_en;
    bool external = false;                      // decided by a national system
    std::map<std::string, std::string> samples; // requirement → file of demo/samples
    catalogue::Definition definition;
    BOOST_DESCRIBE_CLASS(DemoItem, (),
                         (department, region, local_code, task_type, name, name_en, external, samples, definition), (),
                         ())
};
struct DemoLicence {
    std::string login; // who holds it
    bool company = false;
    std::string type, department, number; // the department stands for the issuer
    Date issued_on{};
    std::optional<Date> valid_to;
    std::optional<std::map<std::string, std::string>> content; // what stands on it beside the number
    std::optional<std::vector<std::string>> with;              // persons who hold it too
    BOOST_DESCRIBE_CLASS(DemoLicence, (),
                         (login, company, type, department, number, issued_on, valid_to, content, with), (), ())
};
struct DemoLicences {
    std::vector<DemoLicence> licences;
    BOOST_DESCRIBE_CLASS(DemoLicences, (), (licences), (), ())
};

template <class T>
T read(const DemoFile& file) {
    auto parsed = read_stored_json<T>(file.content);
    if (!parsed) {
        const Error& error = parsed.error();
        throw std::logic_error("demo/" + std::string(file.name) + ": " +
                               (error.invalid_params.empty()
                                    ? error.detail
                                    : error.invalid_params[0].pointer + " " + error.invalid_params[0].reason));
    }
    return std::move(*parsed);
}

DemoFile file_named(std::string_view name) {
    for (const auto& file : demo_files())
        if (file.name == name)
            return file;
    throw std::logic_error("demo/" + std::string(name) + " is missing");
}

Result<void> load_item(Ground& ground, db::Tx& tx, const DemoKeys& keys, DemoItem item) {
    catalogue::ItemFacts facts;
    facts.cell = keys.cell;
    facts.region = keys.regions.at(item.region);
    facts.department = keys.departments.at(item.department);
    facts.local_code = item.local_code;
    facts.department_code = item.local_code.substr(0, 18);
    facts.implementation_code = item.local_code;
    facts.basic_code = item.local_code.substr(19, 12);
    facts.task_type = item.task_type;
    facts.name = item.name;
    facts.name_en = item.name_en;
    facts.external = item.external;
    for (auto& requirement : item.definition.requirements)
        if (auto sample = item.samples.find(requirement.key); sample != item.samples.end()) {
            auto file = file_named("samples/" + sample->second);
            requirement.sample = {requirement.name + "（样例）", "image/png", to_hex(crypto::sm3(file.content))};
        }
    ground.catalogue.put(tx, facts);
    YIMEN_CHECK(ground.catalogue.publish(tx, keys.cell, facts.region, facts.local_code, item.definition));
    return {};
}

} // namespace

void keep_demo_samples(const files::Store& store) {
    for (const auto& file : demo_files()) {
        if (!file.name.starts_with("samples/"))
            continue;
        std::string digest = to_hex(crypto::sm3(file.content));
        if (store.path(digest))
            continue;
        files::keep_bytes(store, file.content, digest, SystemClock().now());
    }
}

Result<void> load_demo_items(Ground& ground, db::Tx& tx, const DemoKeys& keys) {
    for (const auto& file : demo_files())
        if (file.name.starts_with("items/"))
            YIMEN_CHECK(load_item(ground, tx, keys, read<DemoItem>(file)));
    return {};
}

Result<void> load_demo_licences(Ground& ground, const DemoKeys& keys) {
    Instant now = ground.clocks.business.now();
    Uuid import = new_uuid(now);
    std::vector<licences::Prepared> prepared;
    for (const auto& held : read<DemoLicences>(file_named("licences.json")).licences) {
        auto department_id = keys.departments.at(held.department);
        licences::Grant grant;
        std::optional<licences::Type> type;
        ground.database->read([&](db::Reader& reader) {
            auto department = ground.directory.department(reader, department_id);
            type = ground.licences.type(reader, held.type);
            grant.cell = keys.cell;
            grant.region = department->region;
            grant.department = department_id;
            auto holder = [&](const std::string& login, bool company) {
                grant.holders.push_back({(company ? keys.companies : keys.persons).at(login),
                                         company ? licences::HolderKind::company : licences::HolderKind::person});
                return ground.people.subject_view(reader, grant.holders.back().subject)->display_name;
            };
            std::vector<std::string> names{holder(held.login, held.company)};
            for (const auto& login : held.with.value_or(std::vector<std::string>{}))
                names.push_back(holder(login, false));
            grant.import_id = import;
            grant.type_code = held.type;
            grant.issuer_name = department->name;
            grant.issuer_code = department->code;
            grant.serial = held.number;
            grant.holder_masked = licences::masked_holders(names);
            grant.content = {{"证照编号", held.number}};
            for (const auto& [label, text] : held.content.value_or(std::map<std::string, std::string>{}))
                grant.content[label] = text;
            grant.issued_on = held.issued_on;
            grant.valid_to = held.valid_to;
            return 0;
        });
        if (!type)
            throw std::logic_error("demo/licences.json: no type " + held.type);
        YIMEN_TRY(auto ready, ground.licences.prepare(*type, std::move(grant)));
        prepared.push_back(std::move(ready));
    }
    return ground.database->write([&](db::Tx& tx) -> Result<void> {
        licences::put_import(tx, import, keys.cell, licences::ImportWay::list, "演示数据", std::nullopt, now);
        for (const auto& licence : prepared)
            ground.licences.issue(tx, licence);
        return {};
    });
}

} // namespace yimen::app
