#include "http/route.h"
#include "lists.h"
#include "places.h"

namespace yimen::places {
namespace {

struct Hall {
    HallId id;
    std::string code; // names the hall in addresses that people type
    std::string name, name_en, region_name, region_name_en, address, address_en, phone, hours, hours_en, kind;
    BOOST_DESCRIBE_CLASS(Hall, (),
                         (id, code, name, name_en, region_name, region_name_en, address, address_en, phone, hours,
                          hours_en, kind),
                         (), ())
};

struct Organ {
    DepartmentId id;
    std::string code, name, name_en; // code: 统一社会信用代码, or as its source has it
    BOOST_DESCRIBE_CLASS(Organ, (), (id, code, name, name_en), (), ())
};

struct DueQuestion {
    Date from;
    int working_days = 0;
    BOOST_DESCRIBE_CLASS(DueQuestion, (), (from, working_days), (), ())
};

struct DueAnswer {
    Date due;
    bool provisional = false; // the list of holidays of that year is not published yet
    std::vector<CountedDay> days;
    BOOST_DESCRIBE_CLASS(DueAnswer, (), (due, provisional, days), (), ())
};

constexpr int kLongestLimit = 1000; // working days; no legal limit comes near

Result<http::Page<Hall>> list_halls(db::Database& database, const Directory& directory) {
    return database.read([&](db::Reader& reader) -> Result<http::Page<Hall>> {
        http::Page<Hall> page;
        for (auto& hall : directory.halls(reader, directory.home_cell(reader), std::nullopt)) {
            Names region = directory.region_names(reader, hall.region);
            page.items.push_back({hall.id, hall.code, hall.name, hall.name_en, region.zh, region.en, hall.address,
                                  hall.address_en, hall.phone, hall.hours, hall.hours_en, hall.kind});
        }
        page.total = static_cast<std::int64_t>(page.items.size());
        return page;
    });
}

Result<http::Page<Organ>> list_departments(db::Database& database, http::Context& context) {
    return database.read([&](db::Reader& reader) -> Result<http::Page<Organ>> {
        http::Page<Organ> page;
        for (auto& one : departments(reader, context.who().cell))
            page.items.push_back({one.id, one.credit_code.value_or(one.code), one.name, one.name_en});
        page.total = static_cast<std::int64_t>(page.items.size());
        return page;
    });
}

Result<DueAnswer> due(db::Database& database, const Calendars& calendars, const DueQuestion& question) {
    if (question.working_days < 0 || question.working_days > kLongestLimit) {
        Error error{&kInvalidRequest, {}, {{"?working_days", "out_of_range", "must be 0 to 1000"}}, {}};
        return fail(std::move(error));
    }
    auto calendar = database.read([&](db::Reader& reader) { return calendars.national(reader); });
    Date last = calendar->add(question.from, question.working_days);
    return DueAnswer{last, !calendar->is_known(last), calendar->explain(question.from, last)};
}

} // namespace

http::Routes routes(db::Database& database, const Directory& directory, const Calendars& calendars) {
    using http::Context;
    using http::Method;
    http::Routes out;
    out.add<http::None, http::Page<Hall>>({.method = Method::get,
                                           .pattern = "/halls",
                                           .operation = "listHalls",
                                           .summary = "The halls with address and hours.",
                                           .open = true},
                                          [&](Context&) { return list_halls(database, directory); });
    out.add<http::None, http::Page<Organ>>(http::route(Method::get, "/departments", "listDepartments",
                                                       "The departments that staff choose among.", access::kStaffRoles),
                                           [&](Context& context) { return list_departments(database, context); });
    out.add<DueQuestion, DueAnswer>(
        {.method = Method::get,
         .pattern = "/calendar/due",
         .operation = "countWorkingDays",
         .summary = "Counts working days and explains each day.",
         .open = true},
        [&](Context&, const DueQuestion& question) { return due(database, calendars, question); });
    return out;
}

} // namespace yimen::places
