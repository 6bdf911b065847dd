#pragma once

// SQL and structs of what is not personal: accounts, sessions, staff, grants, subjects, companies, agencies.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "db/db.h"
#include "places/places.h"
#include "registry.h"

namespace yimen::people::store {

// --- Accounts
struct Account {
    AccountId id;
    CellId cell;
    AccountKind kind = AccountKind::visitor;
    std::string login;
    std::optional<PersonId> person;
    std::string password_hash;
    bool disabled = false;
    int failed_count = 0;
    std::optional<Instant> locked_until;
    std::int64_t revision = 1;

    bool is_locked(Instant now) const { return locked_until && *locked_until > now; }
};
std::optional<Account> account_by_login(db::Reader& reader, CellId cell, std::string_view folded_login);
std::optional<Account> account(db::Reader& reader, AccountId id);
// The row is locked until the transaction ends.
std::optional<Account> lock_account(db::Tx& tx, AccountId id);
// False when the login is taken, or the person has a visitor account already.
bool insert_account(db::Tx& tx, const Account& account, Instant now);
bool has_visitor_account(db::Reader& reader, PersonId person);
void set_failures(db::Tx& tx, AccountId id, int failed_count, std::optional<Instant> locked_until);
// Does nothing when the hash is another by now.
void replace_password_hash(db::Tx& tx, AccountId id, std::string_view from, std::string_view to);
void disable(db::Tx& tx, AccountId id);
std::vector<AccountId> visitor_accounts(db::Reader& reader, PersonId person);

// --- Steps of a sign-in
struct PendingSignIn {
    Uuid id;
    AccountId account;
    std::string challenge;
};
void insert_pending(db::Tx& tx, const PendingSignIn& pending, CellId cell, std::string_view token_hash,
                    Instant expires_at);
std::optional<PendingSignIn> pending(db::Reader& reader, std::string_view token_hash, Instant now);
void remove_pending(db::Tx& tx, Uuid id);
void drop_pending(db::Tx& tx, AccountId account);

// --- Sessions
struct Session {
    SessionId id;
    CellId cell;
    AccountId account;
    std::string token_hash;
    int csrf_key_version = 0;
    bool enrol_only = false;
    Instant created_at, last_seen_at, expires_at;
    std::optional<Instant> ended_at;
};
// A session with what every call needs to know of its account.
struct LiveSession {
    Session session;
    AccountKind kind = AccountKind::visitor;
    bool disabled = false;
    std::optional<PersonId> person;
    std::optional<StaffId> staff; // active staff only
    std::string work_name;
    std::optional<DepartmentId> organ; // whose staff they are
    Employment employment = Employment::own;
};
void insert_session(db::Tx& tx, const Session& session, std::string_view channel);
std::optional<LiveSession> session_by_token(db::Reader& reader, std::string_view token_hash);
std::optional<LiveSession> session_by_id(db::Reader& reader, SessionId id);
void touch_session(db::Tx& tx, SessionId id, Instant now);
// False when it had ended before.
bool end_session(db::Tx& tx, SessionId id, Instant now);
void make_whole(db::Tx& tx, SessionId id);
std::vector<SessionId> open_sessions(db::Reader& reader, AccountId account);
std::int64_t remove_expired(db::Tx& tx, Instant now);

// --- Pairing of devices (device_store.cc)
struct Pairing {
    places::DeviceId device;
    CellId cell;
    AccountId account;
    bool reusable = false; // a code of the demo
};
void put_pairing(db::Tx& tx, const Pairing& pairing, std::string_view code_hash, std::optional<Instant> expires_at,
                 Instant now);
std::optional<Pairing> pairing_of(db::Reader& reader, places::DeviceId device);
std::optional<Pairing> pairing_of_account(db::Reader& reader, AccountId account);
// The row is locked until the transaction ends: a code pairs once.
std::optional<Pairing> pairing_by_code(db::Tx& tx, std::string_view code_hash, Instant now);
void set_pairing_code(db::Tx& tx, places::DeviceId device, const std::optional<std::string>& code_hash,
                      std::optional<Instant> expires_at);
std::optional<Instant> device_seen_at(db::Reader& reader, places::DeviceId device);

// --- Staff and grants
struct Staff {
    StaffId id;
    CellId cell;
    AccountId account;
    PersonId person;
    Employment employment = Employment::own;
};
struct Grant {
    GrantId id;
    access::Role role = access::Role::clerk;
    std::optional<RegionId> region;
    std::optional<HallId> hall;
    std::optional<DepartmentId> department;
};
void insert_staff(db::Tx& tx, StaffId id, const Account& account, const NewStaff& staff);
std::optional<Staff> lock_staff(db::Tx& tx, StaffId id);
std::vector<Grant> grants_on(db::Reader& reader, StaffId staff, Date day);
// Roles that are held or will be.
access::Roles roles_from(db::Reader& reader, StaffId staff, Date day);
void insert_grant(db::Tx& tx, GrantId id, CellId cell, const NewGrant& grant, AccountId granted_by);
struct EndedGrant {
    CellId cell;
    AccountId account;
    std::string role;
};
// nullopt when there is no such grant, or it has ended.
std::optional<EndedGrant> end_grant(db::Tx& tx, GrantId id, Instant now);
std::vector<std::pair<StaffId, std::string>> staff_names(db::Reader& reader, const std::vector<StaffId>& staff);
std::vector<PersonId> persons_of(db::Reader& reader, const std::vector<StaffId>& staff);

// --- Subjects
struct Subject {
    SubjectId id;
    CellId cell;
    SubjectKind kind = SubjectKind::person;
    std::optional<PersonId> person;        // the person, or the company's legal person
    std::string company_name, credit_code; // companies
};
SubjectId insert_subject(db::Tx& tx, SubjectId id, CellId cell, std::optional<PersonId> person,
                         std::optional<CompanyId> company);
std::optional<SubjectId> subject_of(db::Reader& reader, PersonId person);
std::vector<Subject> subjects(db::Reader& reader, const std::vector<SubjectId>& ids);
std::optional<Subject> company_by_code(db::Reader& reader, CellId cell, std::string_view credit_code);
bool insert_company(db::Tx& tx, CompanyId id, CellId cell, const NewCompany& company, Instant now);
// Oneself first, then companies as legal person, then agencies that are valid on `day`; each subject once.
std::vector<access::ActsFor> acts_for(db::Reader& reader, PersonId person, Date day);
void insert_agency(db::Tx& tx, AgencyId id, CellId cell, const NewAgency& agency, Instant now);
// The agencies of the person behind an account that are valid on that day, the oldest first.
struct AgencyRow {
    PersonId agent;
    std::vector<Uuid> items; // empty: all
    Date valid_from{};
    std::optional<Date> valid_to;
};
std::vector<AgencyRow> agencies_of(db::Reader& reader, AccountId account, SubjectId principal, Date day);
bool agency_covers(db::Reader& reader, PersonId agent, SubjectId principal, Uuid item, Date day);

} // namespace yimen::people::store
