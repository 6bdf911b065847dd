#include "alarms.h"
#include "http/route.h"

// Alarms as they are shown.
namespace yimen::watch {
namespace {

using http::Context;
using http::Method;

template <class T>
using Maybe = std::optional<T>;

void append_alarm_filter(db::Query& sql, const access::Principal& who, HallId hall, bool open) {
    sql << " FROM wait_alarm a WHERE a.hall_id = " << sql.bind(hall) << " AND ";
    access::Scope(who, kAlarmReaders).append(sql, "a", {.department = "", .subject = ""});
    if (open)
        sql << " AND a.ended_at IS NULL";
}

WaitAlarm shown_alarm(const db::Row& row, const std::vector<queue::Category>& lines) {
    WaitAlarm out;
    out.id = row.get<AlarmId>(0);
    out.category.id = row.get<queue::CategoryId>(1);
    for (const auto& line : lines)
        if (line.id == out.category.id)
            out.category = {line.id, line.letter, line.name, line.name_en};
    out.began_at = row.get<Instant>(2);
    out.ended_at = row.get<Maybe<Instant>>(3);
    out.alarm_seconds = row.get<std::int64_t>(4);
    out.wait_seconds = row.get<std::int64_t>(5);
    out.peak_seconds = row.get<std::int64_t>(6);
    out.waiting = row.get<std::int64_t>(7);
    out.acknowledged_at = row.get<Maybe<Instant>>(8);
    out.revision = row.get<std::int64_t>(10);
    return out;
}

// Who acknowledged, in one reading for the page.
void put_names(const Watch& watch, db::Reader& reader, const db::Rows& rows, std::vector<WaitAlarm>& alarms) {
    std::vector<StaffId> staff;
    for (auto row : rows)
        if (auto id = row.get<Maybe<StaffId>>(9))
            staff.push_back(*id);
    if (staff.empty())
        return;
    auto names = watch.parts().people.staff_names(reader, staff);
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (auto id = rows[i].get<Maybe<StaffId>>(9))
            alarms[i].acknowledged_by = names[*id];
}

} // namespace

Result<http::Page<WaitAlarm>> alarms(const Watch& watch, db::Reader& reader, const access::Principal& who, HallId id,
                                     const AlarmQuery& asked) {
    YIMEN_CHECK(watch.hall(reader, who, kAlarmReaders, id));
    std::optional<AlarmId> after;
    if (asked.cursor && !(after = AlarmId::parse(*asked.cursor)))
        return fail(Error{&kInvalidRequest, {}, {{"?cursor", "bad_format", "is not a cursor of this list"}}, {}});
    int limit = http::page_size(asked.limit);
    bool open = asked.open.value_or(false);
    db::Query sql;
    sql << "SELECT a.id, a.category_id, a.began_at, a.ended_at, a.alarm_seconds, a.wait_seconds, a.peak_seconds,"
           " a.waiting, a.acknowledged_at, a.acknowledged_by, a.revision";
    append_alarm_filter(sql, who, id, open);
    if (after)
        sql << " AND a.id < " << sql.bind(*after);
    sql << " ORDER BY a.id DESC LIMIT " << sql.bind(limit);
    auto rows = sql.run(reader);
    auto lines = queue::lines_of(reader, id);
    http::Page<WaitAlarm> page;
    for (auto row : rows)
        page.items.push_back(shown_alarm(row, lines));
    put_names(watch, reader, rows, page.items);
    if (static_cast<int>(rows.size()) == limit)
        page.next = page.items.back().id.str();
    if (!after) {
        db::Query count;
        count << "SELECT count(*)";
        append_alarm_filter(count, who, id, open);
        page.total = count.run(reader)[0].get<std::int64_t>(0);
    }
    return page;
}

http::Routes alarm_routes(const Watch& watch) {
    http::Routes out;
    out.add<AlarmQuery, http::Page<WaitAlarm>>(
        http::route(Method::get, "/halls/{id}/wait-alarms", "listWaitAlarms",
                    "Episodes in which a line made people wait longer than its hall wants, the newest first.",
                    kAlarmReaders),
        [&](Context& context, const AlarmQuery& asked) -> Result<http::Page<WaitAlarm>> {
            YIMEN_TRY(HallId id, context.id<HallId>("id"));
            return watch.parts().database.read(
                [&](db::Reader& reader) { return alarms(watch, reader, context.who(), id, asked); });
        });
    out.add<http::None, Acknowledged>(
        http::matching(http::route(Method::post, "/wait-alarms/{id}/acknowledge", "acknowledgeWaitAlarm",
                                   "Says that the alarm is being dealt with; it ends by itself.", kAlarmDeciders)),
        [&](Context& context) -> Result<Acknowledged> {
            YIMEN_TRY(AlarmId id, context.id<AlarmId>("id"));
            return context.write([&](db::Tx& tx) {
                return acknowledge(watch, tx, {context.who(), context.channel(), context.request().id}, id,
                                   context.expected_revision());
            });
        });
    return out;
}

} // namespace yimen::watch
