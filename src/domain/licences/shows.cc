#include "shows.h"

#include "crypto/short_code.h"
#include "holders.h"
#include "journal/journal.h"
#include "outbox/outbox.h"
#include "reading.h"

namespace yimen::licences {
namespace {

constexpr std::string_view kCodeDomain = "licence_show.code";
constexpr int kUsesShown = 100;

std::optional<HallId> hall_of(const access::Principal& who) {
    for (const auto& grant : who.grants)
        if (grant.hall)
            return grant.hall;
    return std::nullopt;
}

void journal_use(db::Tx& tx, const Caller& caller, CellId cell, LicenceId id, access::Role role,
                 std::string_view action, std::string_view reason, Instant at) {
    journal::append(tx, {.cell = cell,
                         .at = at,
                         .actor = caller.who.account,
                         .role = access::to_string(role),
                         .channel = caller.channel,
                         .action = action,
                         .object_kind = "licence",
                         .object = id.value,
                         .reason = reason,
                         .change = {},
                         .request_id = caller.request_id});
}

void tell_holders(db::Tx& tx, const access::Scope::RowScope& scope, LicenceId id, std::string_view kind, Instant at) {
    outbox::NewEvent event;
    event.kind = kind;
    event.scope = scope;
    event.object_kind = "licence";
    event.object = id.value;
    outbox::publish(tx, at, event);
    tell_further_holders(tx, at, event);
}

tl::unexpected<Error> ended(std::string_view by) { return fail(kShowEnded, {}, {{"ended_by", std::string(by)}}); }

} // namespace

Result<void> check_in_force(const Licences& licences, std::string_view state, std::optional<Date> valid_to) {
    bool over = valid_to && *valid_to < hall_date(licences.clocks().business.now());
    if ((state == "valid" || state == "pending_seal") && !over)
        return {};
    return fail(kNotInForce, {}, {{"state", std::string(over && state == "valid" ? "expired" : state)}});
}

void record_use(db::Tx& tx, const Licences& licences, const access::Principal& who, CellId cell, LicenceId id,
                std::string_view purpose, UseKind kind, std::optional<ShowId> show, std::optional<Uuid> case_id) {
    Instant now = licences.clocks().business.now();
    tx.exec("INSERT INTO licence_use (id, cell_id, licence_id, show_id, kind, staff_id, hall_id, purpose, case_id, at)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            new_uuid(now), cell, id, show, boost::describe::enum_to_string(kind, ""), who.staff.value(), hall_of(who),
            purpose, case_id, now);
}

Result<ShowId> Shows::make(db::Tx& tx, const Caller& caller, LicenceId id, std::string_view purpose,
                           std::string_view code, Instant expires_at) const {
    db::Query sql;
    sql << "SELECT l.cell_id, l.state, l.valid_to FROM licence l WHERE l.id = " << sql.bind(id) << " AND ";
    append_seen(sql, caller.who, kHolder);
    auto rows = sql.run(tx);
    if (rows.empty())
        return fail(kLicenceNotFound);
    YIMEN_CHECK(check_in_force(parts_.licences, rows[0].get<std::string>(1), rows[0].get<std::optional<Date>>(2)));
    auto cell = rows[0].get<CellId>(0);
    Instant now = parts_.licences.clocks().system.now();
    tx.exec("UPDATE licence_show SET ended_at = $2, ended_by = 'newer' WHERE licence_id = $1 AND account_id = $3 AND"
            " ended_at IS NULL AND expires_at > $2",
            id, now, caller.who.account);
    auto show = new_id<ShowId>(now);
    tx.exec("INSERT INTO licence_show (id, cell_id, subject_id, licence_id, account_id, purpose, code_index, made_at,"
            " expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            show, cell, holder_of(tx, caller.who, id).value(), id, caller.who.account, purpose,
            db::Blob{cipher_.blind_index(kCodeDomain, code)}, now, expires_at);
    journal_use(tx, caller, cell, id, access::Role::visitor, "licence.show", purpose,
                parts_.licences.clocks().business.now());
    return show;
}

Result<void> Shows::end(db::Tx& tx, const Caller& caller, ShowId id) const {
    db::Query sql;
    sql << "SELECT s.cell_id, s.licence_id FROM licence_show s WHERE s.id = " << sql.bind(id) << " AND ";
    access::Scope(caller.who, kHolder).append(sql, "s", {.region = "", .hall = "", .department = ""});
    auto rows = sql.run(tx);
    if (rows.empty())
        return fail(kShowNotFound);
    Instant now = parts_.licences.clocks().system.now();
    if (tx.exec_count(
            "UPDATE licence_show SET ended_at = $2, ended_by = 'holder' WHERE id = $1 AND ended_at IS NULL AND"
            " expires_at > $2",
            id, now) > 0)
        journal_use(tx, caller, rows[0].get<CellId>(0), rows[0].get<LicenceId>(1), access::Role::visitor,
                    "licence.end_show", {}, parts_.licences.clocks().business.now());
    return {};
}

Result<Shown> Shows::find(db::Reader& reader, const Caller& caller, std::string_view typed) const {
    std::string code = crypto::plain_short_code(typed);
    if (code.size() != kShowCodeLetters)
        return fail(kNotAShowCode);
    for (const auto& index : cipher_.blind_indexes(kCodeDomain, code)) {
        auto rows = reader.query(
            "SELECT s.id, s.licence_id, l.cell_id, l.region_id, l.hall_id, l.department_id, l.subject_id, s.purpose,"
            " s.expires_at, s.ended_by, s.staff_id, l.state, l.valid_to, l.type_code FROM licence_show s JOIN licence "
            "l ON l.id ="
            " s.licence_id WHERE s.code_index = $1 AND s.cell_id = $2",
            db::Blob{index}, caller.who.cell);
        if (rows.empty())
            continue;
        auto row = rows[0];
        if (auto by = row.get<std::optional<std::string>>(9))
            return ended(*by);
        if (row.get<Instant>(8) <= parts_.licences.clocks().system.now())
            return ended("time");
        if (auto staff = row.get<std::optional<StaffId>>(10); staff && staff != caller.who.staff)
            return fail(kShownElsewhere);
        YIMEN_CHECK(check_in_force(parts_.licences, row.get<std::string>(11), row.get<std::optional<Date>>(12)));
        return Shown{row.get<ShowId>(0),
                     row.get<LicenceId>(1),
                     row.get<std::string>(13),
                     {row.get<CellId>(2), row.get<RegionId>(3), row.get<std::optional<HallId>>(4),
                      row.get<DepartmentId>(5), row.get<SubjectId>(6)},
                     row.get<std::string>(7),
                     row.get<Instant>(8)};
    }
    return fail(kUnknownShow);
}

Result<void> Shows::use(db::Tx& tx, const Caller& caller, const Shown& shown, UseKind kind,
                        const std::vector<Uuid>& cases) const {
    Instant now = parts_.licences.clocks().system.now();
    bool ends = kind == UseKind::attach;
    auto taken = tx.exec_count(
        "UPDATE licence_show SET staff_id = $2, ended_at = $4, ended_by = $5 WHERE id = $1 AND ended_at IS NULL AND"
        " expires_at > $3 AND (staff_id IS NULL OR staff_id = $2)",
        shown.id, caller.who.staff.value(), now, ends ? std::optional(now) : std::nullopt,
        ends ? std::optional<std::string_view>("use") : std::nullopt);
    if (taken == 0)
        return fail(kShownElsewhere);
    auto record = [&](std::optional<Uuid> case_id) {
        record_use(tx, parts_.licences, caller.who, shown.scope.cell, shown.licence, shown.purpose, kind, shown.id,
                   case_id);
    };
    if (cases.empty())
        record({});
    for (Uuid case_id : cases)
        record(case_id);
    Instant at = parts_.licences.clocks().business.now();
    journal_use(tx, caller, shown.scope.cell, shown.licence, access::Role::clerk,
                ends ? "licence.attach_shown" : "licence.look_at_shown", shown.purpose, at);
    tell_holders(tx, shown.scope, shown.licence, ends ? "LicenceAttached" : "LicenceLookedAt", at);
    return {};
}

std::vector<LicenceUse> Shows::uses(db::Reader& reader, LicenceId id) const {
    auto rows = reader.query("SELECT id, kind, staff_id, hall_id, purpose, case_id, at FROM licence_use"
                             " WHERE licence_id = $1 ORDER BY at DESC, id DESC LIMIT $2",
                             id, kUsesShown);
    std::vector<StaffId> staff;
    for (auto row : rows)
        staff.push_back(row.get<StaffId>(2));
    auto names = parts_.people.staff_names(reader, staff);
    std::vector<LicenceUse> out;
    for (auto row : rows) {
        auto hall_id = row.get<std::optional<HallId>>(3);
        auto hall = hall_id ? parts_.directory.hall(reader, *hall_id) : std::nullopt;
        UseKind kind{};
        boost::describe::enum_from_string(row.get<std::string>(1).c_str(), kind);
        out.push_back({row.get<Uuid>(0), kind, names[row.get<StaffId>(2)], hall ? hall->name : "",
                       hall ? hall->name_en : "", row.get<std::string>(4), row.get<std::optional<Uuid>>(5),
                       row.get<Instant>(6)});
    }
    return out;
}

} // namespace yimen::licences
