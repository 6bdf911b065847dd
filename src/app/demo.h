#pragma once

// Parts of the demo that have a file of their own.

#include <map>
#include <string>

#include "program.h"

namespace yimen::app {

// demo_queue.cc: lines, skills and devices of the halls, by the keys of demo/hall.json.
Result<void> load_demo_queue(Ground& ground, db::Tx& tx, const std::map<std::string, HallId>& halls,
                             const std::map<std::string, DepartmentId>& departments);
// demo_plans.cc: the floor plans, after the devices that stand on them.
void load_demo_plans(Ground& ground, db::Tx& tx, const std::map<std::string, HallId>& halls);
http::Routes demo_device_routes(const std::map<std::string, places::Names>& hall_names);

// demo_seals.cc: a test authority, and the seals of these departments; the decider of each answers for what is sealed automatically.
struct SealedDepartment {
    DepartmentId id;
    std::string answers; // login
};
Result<void> load_demo_seals(Ground& ground, CellId cell, const std::vector<SealedDepartment>& departments);

// Who works on cases in the demo: its clerks, reviewers and deciders.
struct DemoLogin {
    std::string login, password;
};
std::vector<DemoLogin> demo_handlers();

// What the authenticator of this demo account shows at that time.
std::string demo_totp_code(std::string_view login, Instant at);

} // namespace yimen::app
