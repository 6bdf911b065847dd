#include "store.h"

#include "base/json.h"
#include "enum_text.h"

namespace yimen::people::store {
namespace {

constexpr std::string_view kAccountColumns =
    "SELECT id, cell_id, kind, login, person_id, password_hash, state, failed_count,"
    " locked_until, revision FROM account ";
constexpr std::string_view kSessionColumns =
    "SELECT s.id, s.cell_id, s.account_id, s.token_hash, s.csrf_key_version, s.enrol_only, s.created_at, "
    "s.last_seen_at,"
    " s.expires_at, s.ended_at, a.kind, a.state, a.person_id, t.id, t.work_name, t.department_id, t.employment"
    " FROM session s JOIN account a ON a.id = s.account_id LEFT JOIN staff t ON t.account_id = a.id AND t.active = "
    "TRUE ";

std::optional<Account> first_account(const db::Rows& rows) {
    if (rows.empty())
        return std::nullopt;
    auto row = rows[0];
    Account out;
    out.id = row.get<AccountId>(0);
    out.cell = row.get<CellId>(1);
    out.kind = enum_of<AccountKind>(row.get<std::string>(2));
    out.login = row.get<std::string>(3);
    out.person = row.get<std::optional<PersonId>>(4);
    out.password_hash = row.get<std::string>(5);
    out.disabled = row.get<std::string>(6) != "active";
    out.failed_count = row.get<int>(7);
    out.locked_until = row.get<std::optional<Instant>>(8);
    out.revision = row.get<std::int64_t>(9);
    return out;
}

std::optional<LiveSession> first_session(const db::Rows& rows) {
    if (rows.empty())
        return std::nullopt;
    auto row = rows[0];
    LiveSession out;
    out.session = {row.get<SessionId>(0), row.get<CellId>(1),
                   row.get<AccountId>(2), row.get<db::Blob>(3).bytes,
                   row.get<int>(4),       row.get<bool>(5),
                   row.get<Instant>(6),   row.get<Instant>(7),
                   row.get<Instant>(8),   row.get<std::optional<Instant>>(9)};
    out.kind = enum_of<AccountKind>(row.get<std::string>(10));
    out.disabled = row.get<std::string>(11) != "active";
    out.person = row.get<std::optional<PersonId>>(12);
    out.staff = row.get<std::optional<StaffId>>(13);
    out.work_name = row.get<std::optional<std::string>>(14).value_or("");
    out.organ = row.get<std::optional<DepartmentId>>(15);
    if (auto employment = row.get<std::optional<std::string>>(16))
        out.employment = enum_of<Employment>(*employment);
    return out;
}

access::Role role_of(const std::string& name) {
    auto role = access::parse_role(name);
    if (!role)
        throw std::runtime_error("people: unknown role in the database: " + name);
    return *role;
}

} // namespace

// --- Accounts ------------------------------------------------------------------------------------------------------------------------

std::optional<Account> account_by_login(db::Reader& reader, CellId cell, std::string_view folded_login) {
    return first_account(
        reader.query(std::string(kAccountColumns) + "WHERE cell_id = $1 AND login = $2", cell, folded_login));
}

std::optional<Account> account(db::Reader& reader, AccountId id) {
    return first_account(reader.query(std::string(kAccountColumns) + "WHERE id = $1", id));
}

std::optional<Account> lock_account(db::Tx& tx, AccountId id) {
    return first_account(tx.query(std::string(kAccountColumns) + "WHERE id = $1 {{for_update}}", id));
}

bool insert_account(db::Tx& tx, const Account& account, Instant now) {
    return tx.exec_count(
               "INSERT INTO account (id, cell_id, kind, login, person_id, password_hash, state, failed_count, revision,"
               " created_at) VALUES ($1, $2, $3, $4, $5, $6, 'active', 0, 1, $7) ON CONFLICT DO NOTHING",
               account.id, account.cell, text_of(account.kind), account.login, account.person, account.password_hash,
               now) == 1;
}

bool has_visitor_account(db::Reader& reader, PersonId person) { return !visitor_accounts(reader, person).empty(); }

void set_failures(db::Tx& tx, AccountId id, int failed_count, std::optional<Instant> locked_until) {
    tx.exec("UPDATE account SET failed_count = $2, locked_until = $3, revision = revision + 1 WHERE id = $1", id,
            failed_count, locked_until);
}

void replace_password_hash(db::Tx& tx, AccountId id, std::string_view from, std::string_view to) {
    tx.exec("UPDATE account SET password_hash = $3, revision = revision + 1 WHERE id = $1 AND password_hash = $2", id,
            from, to);
}

void disable(db::Tx& tx, AccountId id) {
    tx.exec("UPDATE account SET state = 'disabled', revision = revision + 1 WHERE id = $1", id);
}

std::vector<AccountId> visitor_accounts(db::Reader& reader, PersonId person) {
    std::vector<AccountId> out;
    for (auto row :
         reader.query("SELECT id FROM account WHERE person_id = $1 AND kind = 'visitor' ORDER BY id LIMIT 10", person))
        out.push_back(row.get<AccountId>(0));
    return out;
}

// --- Steps of a sign-in --------------------------------------------------------------------------------------------------------------

void insert_pending(db::Tx& tx, const PendingSignIn& pending, CellId cell, std::string_view token_hash,
                    Instant expires_at) {
    tx.exec("INSERT INTO pending_sign_in (id, cell_id, account_id, token_hash, challenge, expires_at) VALUES ($1, $2, "
            "$3, $4, $5, $6)",
            pending.id, cell, pending.account, db::Blob{std::string(token_hash)}, db::Blob{pending.challenge},
            expires_at);
}

std::optional<PendingSignIn> pending(db::Reader& reader, std::string_view token_hash, Instant now) {
    auto rows =
        reader.query("SELECT id, account_id, challenge FROM pending_sign_in WHERE token_hash = $1 AND expires_at > $2",
                     db::Blob{std::string(token_hash)}, now);
    if (rows.empty())
        return std::nullopt;
    return PendingSignIn{rows[0].get<Uuid>(0), rows[0].get<AccountId>(1), rows[0].get<db::Blob>(2).bytes};
}

void remove_pending(db::Tx& tx, Uuid id) { tx.exec("DELETE FROM pending_sign_in WHERE id = $1", id); }

void drop_pending(db::Tx& tx, AccountId account) {
    tx.exec("DELETE FROM pending_sign_in WHERE account_id = $1", account);
}

// --- Sessions ------------------------------------------------------------------------------------------------------------------------

void insert_session(db::Tx& tx, const Session& s, std::string_view channel) {
    tx.exec("INSERT INTO session (id, cell_id, account_id, token_hash, csrf_key_version, enrol_only, channel, "
            "created_at, last_seen_at,"
            " expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            s.id, s.cell, s.account, db::Blob{s.token_hash}, s.csrf_key_version, s.enrol_only, channel, s.created_at,
            s.last_seen_at, s.expires_at);
}

std::optional<LiveSession> session_by_token(db::Reader& reader, std::string_view token_hash) {
    return first_session(
        reader.query(std::string(kSessionColumns) + "WHERE s.token_hash = $1", db::Blob{std::string(token_hash)}));
}

std::optional<LiveSession> session_by_id(db::Reader& reader, SessionId id) {
    return first_session(reader.query(std::string(kSessionColumns) + "WHERE s.id = $1", id));
}

void touch_session(db::Tx& tx, SessionId id, Instant now) {
    tx.exec("UPDATE session SET last_seen_at = $2 WHERE id = $1 AND last_seen_at < $2 AND ended_at IS NULL", id, now);
}

bool end_session(db::Tx& tx, SessionId id, Instant now) {
    return tx.exec_count("UPDATE session SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL", id, now) == 1;
}

void make_whole(db::Tx& tx, SessionId id) { tx.exec("UPDATE session SET enrol_only = FALSE WHERE id = $1", id); }

std::vector<SessionId> open_sessions(db::Reader& reader, AccountId account) {
    std::vector<SessionId> out;
    for (auto row : reader.query(
             "SELECT id FROM session WHERE account_id = $1 AND ended_at IS NULL ORDER BY id LIMIT 1000", account))
        out.push_back(row.get<SessionId>(0));
    return out;
}

std::int64_t remove_expired(db::Tx& tx, Instant now) {
    return tx.exec_count("DELETE FROM session WHERE expires_at <= $1", now) +
           tx.exec_count("DELETE FROM pending_sign_in WHERE expires_at <= $1", now) +
           tx.exec_count("DELETE FROM enrolment WHERE expires_at <= $1", now);
}

// --- Staff and grants ----------------------------------------------------------------------------------------------------------------

void insert_staff(db::Tx& tx, StaffId id, const Account& account, const NewStaff& staff) {
    tx.exec("INSERT INTO staff (id, cell_id, account_id, person_id, work_name, employment, department_id, hall_id, "
            "active, revision)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, TRUE, 1)",
            id, account.cell, account.id, account.person, staff.work_name, text_of(staff.employment), staff.department,
            staff.hall);
}

std::optional<Staff> lock_staff(db::Tx& tx, StaffId id) {
    auto rows = tx.query("SELECT id, cell_id, account_id, person_id, employment FROM staff WHERE id = $1 AND active = "
                         "TRUE {{for_update}}",
                         id);
    if (rows.empty())
        return std::nullopt;
    return Staff{rows[0].get<StaffId>(0), rows[0].get<CellId>(1), rows[0].get<AccountId>(2), rows[0].get<PersonId>(3),
                 enum_of<Employment>(rows[0].get<std::string>(4))};
}

std::vector<Grant> grants_on(db::Reader& reader, StaffId staff, Date day) {
    std::vector<Grant> out;
    for (auto row :
         reader.query("SELECT id, role, region_id, hall_id, department_id FROM role_grant WHERE staff_id = $1"
                      " AND ended_at IS NULL AND valid_from <= $2 AND (valid_to IS NULL OR valid_to >= $2)"
                      " ORDER BY id LIMIT 100",
                      staff, day))
        out.push_back({row.get<GrantId>(0), role_of(row.get<std::string>(1)), row.get<std::optional<RegionId>>(2),
                       row.get<std::optional<HallId>>(3), row.get<std::optional<DepartmentId>>(4)});
    return out;
}

access::Roles roles_from(db::Reader& reader, StaffId staff, Date day) {
    access::Roles out;
    for (auto row : reader.query("SELECT DISTINCT role FROM role_grant WHERE staff_id = $1 AND ended_at IS NULL"
                                 " AND (valid_to IS NULL OR valid_to >= $2) ORDER BY role LIMIT 100",
                                 staff, day))
        out = out | access::Roles{role_of(row.get<std::string>(0))};
    return out;
}

void insert_grant(db::Tx& tx, GrantId id, CellId cell, const NewGrant& grant, AccountId granted_by) {
    auto granter = granted_by.is_nil() ? std::nullopt : std::optional(granted_by);
    tx.exec("INSERT INTO role_grant (id, cell_id, staff_id, role, region_id, hall_id, department_id, valid_from, "
            "valid_to, granted_by, employment)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, (SELECT employment FROM staff WHERE id = $3))",
            id, cell, grant.staff, access::to_string(grant.role), grant.region, grant.hall, grant.department,
            grant.valid_from, grant.valid_to, granter);
}

std::optional<EndedGrant> end_grant(db::Tx& tx, GrantId id, Instant now) {
    if (tx.exec_count("UPDATE role_grant SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL", id, now) != 1)
        return std::nullopt;
    auto rows = tx.query(
        "SELECT g.cell_id, t.account_id, g.role FROM role_grant g JOIN staff t ON t.id = g.staff_id WHERE g.id = $1",
        id);
    return EndedGrant{rows[0].get<CellId>(0), rows[0].get<AccountId>(1), rows[0].get<std::string>(2)};
}

std::vector<std::pair<StaffId, std::string>> staff_names(db::Reader& reader, const std::vector<StaffId>& staff) {
    std::vector<std::pair<StaffId, std::string>> out;
    db::Query query;
    query << "SELECT id, work_name FROM staff WHERE id IN " << query.bind_list(staff) << " ORDER BY id LIMIT 1000";
    for (auto row : query.run(reader))
        out.emplace_back(row.get<StaffId>(0), row.get<std::string>(1));
    return out;
}

std::vector<PersonId> persons_of(db::Reader& reader, const std::vector<StaffId>& staff) {
    std::vector<PersonId> out;
    db::Query query;
    query << "SELECT person_id FROM staff WHERE id IN " << query.bind_list(staff) << " ORDER BY id LIMIT 1000";
    for (auto row : query.run(reader))
        out.push_back(row.get<PersonId>(0));
    return out;
}

// --- Subjects ------------------------------------------------------------------------------------------------------------------------

SubjectId insert_subject(db::Tx& tx, SubjectId id, CellId cell, std::optional<PersonId> person,
                         std::optional<CompanyId> company) {
    tx.exec("INSERT INTO subject (id, cell_id, kind, person_id, company_id) VALUES ($1, $2, $3, $4, $5)", id, cell,
            text_of(person ? SubjectKind::person : SubjectKind::company), person, company);
    return id;
}

std::optional<SubjectId> subject_of(db::Reader& reader, PersonId person) {
    auto rows = reader.query("SELECT id FROM subject WHERE person_id = $1", person);
    return rows.empty() ? std::nullopt : std::optional(rows[0].get<SubjectId>(0));
}

std::vector<Subject> subjects(db::Reader& reader, const std::vector<SubjectId>& ids) {
    std::vector<Subject> out;
    db::Query query;
    query << "SELECT s.id, s.cell_id, s.kind, COALESCE(s.person_id, c.legal_person_id), c.name, c.credit_code"
          << " FROM subject s LEFT JOIN company c ON c.id = s.company_id WHERE s.id IN " << query.bind_list(ids)
          << " ORDER BY s.id LIMIT 1000";
    for (auto row : query.run(reader))
        out.push_back({row.get<SubjectId>(0), row.get<CellId>(1), enum_of<SubjectKind>(row.get<std::string>(2)),
                       row.get<std::optional<PersonId>>(3), row.get<std::optional<std::string>>(4).value_or(""),
                       row.get<std::optional<std::string>>(5).value_or("")});
    return out;
}

std::optional<Subject> company_by_code(db::Reader& reader, CellId cell, std::string_view credit_code) {
    auto rows = reader.query("SELECT s.id FROM company c JOIN subject s ON s.company_id = c.id WHERE c.cell_id = $1 AND"
                             " c.credit_code = $2",
                             cell, credit_code);
    if (rows.empty())
        return std::nullopt;
    return subjects(reader, {rows[0].get<SubjectId>(0)}).front();
}

bool insert_company(db::Tx& tx, CompanyId id, CellId cell, const NewCompany& company, Instant now) {
    return tx.exec_count("INSERT INTO company (id, cell_id, name, credit_code, legal_person_id, revision, created_at)"
                         " VALUES ($1, $2, $3, $4, $5, 1, $6) ON CONFLICT (cell_id, credit_code) DO NOTHING",
                         id, cell, company.name, company.credit_code, company.legal_person, now) == 1;
}

std::vector<access::ActsFor> acts_for(db::Reader& reader, PersonId person, Date day) {
    std::vector<access::ActsFor> out;
    for (auto row : reader.query(
             "SELECT id, 0 AS basis FROM subject WHERE person_id = $1"
             " UNION ALL SELECT (SELECT s.id FROM subject s WHERE s.company_id = c.id) AS id, 1 AS basis FROM company c"
             " WHERE c.legal_person_id = $1"
             " UNION ALL SELECT g.principal_subject_id AS id, 2 AS basis FROM agency g WHERE g.agent_person_id = $1"
             " AND g.state = 'active' AND g.valid_from <= $2 AND (g.valid_to IS NULL OR g.valid_to >= $2)"
             " ORDER BY basis, id LIMIT 1000",
             person, day)) {
        auto subject = row.get<SubjectId>(0);
        if (std::ranges::none_of(out, [&](const access::ActsFor& known) { return known.subject == subject; }))
            out.push_back({subject, row.get<int>(1) == 2});
    }
    return out;
}

void insert_agency(db::Tx& tx, AgencyId id, CellId cell, const NewAgency& agency, Instant now) {
    std::optional<std::string> scope;
    if (!agency.items.empty())
        scope = to_json_text(agency.items);
    tx.exec("INSERT INTO agency (id, cell_id, principal_subject_id, agent_person_id, scope, valid_from, valid_to, "
            "state, revision,"
            " created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 'active', 1, $8)",
            id, cell, agency.principal, agency.agent, scope, agency.valid_from, agency.valid_to, now);
}

std::vector<AgencyRow> agencies_of(db::Reader& reader, AccountId account, SubjectId principal, Date day) {
    std::vector<AgencyRow> out;
    for (auto row :
         reader.query("SELECT g.agent_person_id, g.scope, g.valid_from, g.valid_to FROM agency g JOIN account a"
                      " ON a.person_id = g.agent_person_id WHERE a.id = $1 AND g.principal_subject_id = $2"
                      " AND g.state = 'active' AND g.valid_from <= $3 AND (g.valid_to IS NULL OR g.valid_to"
                      " >= $3) ORDER BY g.id LIMIT 100",
                      account, principal, day)) {
        AgencyRow& one =
            out.emplace_back(AgencyRow{row.get<PersonId>(0), {}, row.get<Date>(2), row.get<std::optional<Date>>(3)});
        if (auto scope = row.get<std::optional<std::string>>(1))
            if (auto items = read_json_text<std::vector<Uuid>>(*scope))
                one.items = *items;
    }
    return out;
}

bool agency_covers(db::Reader& reader, PersonId agent, SubjectId principal, Uuid item, Date day) {
    for (auto row : reader.query(
             "SELECT scope FROM agency WHERE agent_person_id = $1 AND principal_subject_id = $2 AND state = 'active'"
             " AND valid_from <= $3 AND (valid_to IS NULL OR valid_to >= $3) ORDER BY id LIMIT 100",
             agent, principal, day)) {
        auto scope = row.get<std::optional<std::string>>(0);
        if (!scope)
            return true;
        auto items = read_json_text<std::vector<Uuid>>(*scope);
        if (items && std::ranges::find(*items, item) != items->end())
            return true;
    }
    return false;
}

} // namespace yimen::people::store
