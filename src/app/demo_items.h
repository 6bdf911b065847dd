#pragma once

// The items of the demo (demo/items, demo/samples), what its visitors hold already (demo/licences.json), the mandates of its halls
// (demo/mandates.json) and its rules of instant approval (demo/instant.json).

#include <map>
#include <string>

#include "program.h"

namespace yimen::app {

// Places and people of the demo, by the keys of demo/hall.json.
struct DemoKeys {
    CellId cell;
    std::map<std::string, RegionId> regions;
    std::map<std::string, DepartmentId> departments;
    std::map<std::string, SubjectId> persons, companies; // by the visitor's login
    std::map<std::string, access::Principal> staff;      // by login: account, staff and work name
};

// Puts the samples into the file store: before the transaction, since the disk is slow. Loading again changes nothing.
void keep_demo_samples(const files::Store& store);
Result<void> load_demo_items(Ground& ground, db::Tx& tx, const DemoKeys& keys);
// Under which mandates the clerks of its halls accept (demo/mandates.json), after the staff.
Result<void> load_demo_mandates(Ground& ground, db::Tx& tx, const DemoKeys& keys);
// What its editors are beyond the demo's own sign-ins: who keeps the items of all regions.
access::Principal demo_keeper(const DemoKeys& keys, const std::string& login);
// The rules of instant approval (demo/instant.json), after items and staff.
Result<void> load_demo_instant(Ground& ground, db::Tx& tx, const DemoKeys& keys);
// Records the licences as imported from where they were issued. Signing is slow, so this has a transaction of its own.
Result<void> load_demo_licences(Ground& ground, const DemoKeys& keys);
// bundle_commands.cc: the bundles (demo/bundles) with their members as items, after the items, in a transaction of its own.
Result<void> load_demo_bundles(Ground& ground, const DemoKeys& keys);

} // namespace yimen::app
