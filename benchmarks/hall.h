#pragma once

// A hall of its own for measurements: one department, one item with a licence, and as many people as are asked for, each with an
// account. All of it is made by the modules' own services, and everybody signs in as in production (Argon2id, second factor).

#include <string>
#include <vector>

#include "program.h"

namespace yimen::bench {

struct Member {
    std::string login;
    access::Principal principal;
    std::string cookie, csrf_token;
    SubjectId subject; // of a visitor
};

struct Hall {
    CellId cell;
    RegionId region;
    HallId hall;
    DepartmentId department;
    catalogue::ItemId item;
    std::vector<Member> visitors, clerks, reviewers, deciders; // equally many
    Member administrator, manager, supervisor;
};

// Makes the hall in an empty database, or finds it in one that is used again; then signs everybody in, or the clerks and
// the administrator alone: a sign-in takes its time.
Hall open_hall(app::Ground& ground, int members, bool clerks_only = false);

// The department and the licence type of that hall, by their codes.
inline constexpr std::string_view kBenchDepartment = "11990102MB9900001N";
inline constexpr std::string_view kBenchLicenceType = "11990000000000001G002";
// Numbers of people who do not exist: born in the 1880s in a region that no code list has. Members have the first of them.
std::string bench_citizen_id(int number);

// The program's settings for a store.
class Store;
app::Settings settings_of(const Store& store);

// A form that the item's definition takes, and the materials that must be attached to it.
boost::json::object complete_form();
const std::vector<std::string>& required_materials();

// A result that must have a value.
template <class T>
T must(Result<T> result) {
    if (!result)
        throw std::runtime_error(
            "bench: " + std::string(result.error().code->code) + " " + result.error().detail +
            (result.error().invalid_params.empty()
                 ? std::string()
                 : result.error().invalid_params[0].pointer + " " + result.error().invalid_params[0].reason));
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

} // namespace yimen::bench
