#include "operations.h"

#include "holders.h"
#include "journal/journal.h"
#include "outbox/outbox.h"
#include "status_list.h"

namespace yimen::licences {
namespace {

constexpr access::Roles kDeciders{access::Role::decider};
constexpr int kExpiredAtOnce = 200;

// Nothing leads out of withdrawn and revoked: 注销 of such a licence would hide why it ended.
constexpr OperationRow kOperations[] = {
    {Operation::suspend, "valid", "suspended", "LicenceSuspended", "licence_suspended"},
    {Operation::reinstate, "suspended", "valid", "LicenceReinstated", "licence_reinstated"},
    {Operation::withdraw, "pending_seal", "withdrawn", "LicenceWithdrawn", "licence_withdrawn"},
    {Operation::withdraw, "valid", "withdrawn", "LicenceWithdrawn", "licence_withdrawn"},
    {Operation::withdraw, "suspended", "withdrawn", "LicenceWithdrawn", "licence_withdrawn"},
    {Operation::revoke, "valid", "revoked", "LicenceRevoked", "licence_revoked"},
    {Operation::revoke, "suspended", "revoked", "LicenceRevoked", "licence_revoked"},
    {Operation::cancel, "pending_seal", "cancelled", "LicenceCancelled", "licence_cancelled"},
    {Operation::cancel, "valid", "cancelled", "LicenceCancelled", "licence_cancelled"},
    {Operation::cancel, "suspended", "cancelled", "LicenceCancelled", "licence_cancelled"},
    {Operation::cancel, "expired", "cancelled", "LicenceCancelled", "licence_cancelled"},
    {Operation::renew, "valid", "replaced", "LicenceReplaced", "licence_renewed"},
    {Operation::change, "valid", "replaced", "LicenceReplaced", "licence_changed"},
    {Operation::reissue, "valid", "replaced", "LicenceReplaced", "licence_reissued"},
    {Operation::expire, "valid", "expired", "LicenceExpired", "licence_expired"},
    {Operation::expire, "suspended", "expired", "LicenceExpired", "licence_expired"},
};

struct Standing {
    LicenceId id;
    access::Scope::RowScope scope;
    std::string identifier, state;
    std::optional<Uuid> case_id;
    bool ours = false;
    std::int64_t revision = 0;
    std::string type_name, type_name_en;
};
constexpr std::string_view kStanding =
    "SELECT l.id, l.cell_id, l.region_id, l.hall_id, l.department_id, l.subject_id, l.identifier, l.state, l.case_id,"
    " l.import_id, l.revision, t.name, t.name_en FROM licence l JOIN licence_type t ON t.code = l.type_code WHERE ";

Standing standing_of(const db::Row& row) {
    return {row.get<LicenceId>(0),
            {row.get<CellId>(1), row.get<RegionId>(2), row.get<std::optional<HallId>>(3), row.get<DepartmentId>(4),
             row.get<SubjectId>(5)},
            row.get<std::string>(6),
            row.get<std::string>(7),
            row.get<std::optional<Uuid>>(8),
            !row.get<std::optional<Uuid>>(9),
            row.get<std::int64_t>(10),
            row.get<std::string>(11),
            row.get<std::string>(12)};
}

std::string_view name_of(Operation operation) { return boost::describe::enum_to_string(operation, ""); }

// Who did it; nobody: the program.
struct Doer {
    AccountId account;
    std::string_view role = "system", channel = "system", request_id;
};

// False when somebody changed the licence meanwhile.
bool step(db::Tx& tx, const Standing& licence, const OperationRow& row, const Deed& deed, const Doer& doer,
          Instant now) {
    std::int64_t revision = licence.revision + 1;
    if (tx.exec_count("UPDATE licence SET state = $2, revision = $3 WHERE id = $1 AND revision = $4", licence.id,
                      row.to, revision, licence.revision) == 0)
        return false;
    tx.exec("INSERT INTO licence_step (id, cell_id, licence_id, revision, operation, from_state, to_state, reason,"
            " decision_number, account_id, at, case_id, bundle_id)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
            new_uuid(now), licence.scope.cell, licence.id, revision, name_of(row.operation), row.from, row.to,
            deed.reason, deed.decision_number, doer.account.value.is_nil() ? std::nullopt : std::optional(doer.account),
            now, deed.with ? std::optional(deed.with->case_id) : std::nullopt,
            deed.with ? deed.with->bundle : std::nullopt);
    journal::append(tx, {.cell = licence.scope.cell,
                         .at = now,
                         .actor = doer.account,
                         .role = doer.role,
                         .channel = doer.channel,
                         .action = std::string("licence.").append(name_of(row.operation)),
                         .object_kind = "licence",
                         .object = licence.id.value,
                         .reason = deed.reason,
                         .change = std::string(row.from).append(" ").append(row.to),
                         .request_id = doer.request_id});
    outbox::NewEvent event;
    event.kind = row.event;
    event.scope = licence.scope;
    event.object_kind = "licence";
    event.object = licence.id.value;
    event.revision = revision;
    event.payload = {
        {"identifier", licence.identifier}, {"state", std::string(row.to)}, {"operation", name_of(row.operation)}};
    if (licence.case_id) // the applicant's inbox tells of it beside the case that made the licence
        event.payload["case_id"] = licence.case_id->str();
    event.payload["message"] = std::string(row.message);
    event.payload["params"] = {{"licence", licence.type_name}, {"licence_en", licence.type_name_en}};
    outbox::publish(tx, now, event);
    tell_further_holders(tx, now, event);
    return true;
}

} // namespace

std::span<const OperationRow> operations() { return kOperations; }

const OperationRow* find(std::string_view from, Operation operation) {
    for (const auto& row : kOperations)
        if (row.from == from && row.operation == operation)
            return &row;
    return nullptr;
}

std::vector<std::string> allowed_operations(const access::Principal& who, const access::Scope::RowScope& row,
                                            std::string_view state, bool ours) {
    std::vector<std::string> out;
    if (ours && access::Scope(who, kDeciders).covers(row))
        for (const auto& possible : kOperations)
            if (possible.from == state && possible.operation != Operation::expire)
                out.emplace_back(name_of(possible.operation));
    return out;
}

tl::unexpected<Error> not_allowed(const access::Principal& who, const access::Scope::RowScope& row,
                                  std::string_view state) {
    boost::json::array allowed;
    for (const auto& name : allowed_operations(who, row, state, true))
        allowed.emplace_back(name);
    return fail(kNotAllowed, {}, {{"state", std::string(state)}, {"allowed", std::move(allowed)}});
}

Result<LicenceRef> operate(db::Tx& tx, const Licences& licences, const Caller& caller, LicenceId id,
                           std::int64_t revision, const Deed& deed) {
    db::Query sql;
    sql << kStanding << "l.id = " << sql.bind(id) << " AND ";
    access::Scope(caller.who, kDeciders).append(sql, "l");
    auto rows = sql.run(tx);
    if (rows.empty())
        return fail(kLicenceNotFound);
    Standing licence = standing_of(rows[0]);
    if (!licence.ours)
        return fail(kNotOurs);
    if (licence.revision != revision)
        return fail(kStale);
    const OperationRow* row = find(licence.state, deed.operation);
    if (!row)
        return not_allowed(caller.who, licence.scope, licence.state);
    if (row->makes_version() != (deed.successor != nullptr))
        throw std::logic_error("an operation with a new version that makes none, or the other way round");
    Instant now = licences.clocks().business.now();
    Doer doer{caller.who.account, access::to_string(access::Role::decider), caller.channel, caller.request_id};
    if (!step(tx, licence, *row, deed, doer, now))
        return fail(kStale);
    remake_status_list(tx, licences.clocks().system.now());
    if (deed.successor) {
        licences.issue(tx, *deed.successor);
        return LicenceRef{deed.successor->id, "pending_seal", 1};
    }
    return LicenceRef{id, std::string(row->to), licence.revision + 1};
}

bool follow_elsewhere(db::Tx& tx, const Licences& licences, const Caller& caller, std::string_view role, LicenceId id,
                      std::int64_t revision, const Deed& deed) {
    auto rows = tx.query(std::string(kStanding) + "l.id = $1 AND l.import_id IS NOT NULL", id);
    if (rows.empty())
        return false;
    Standing licence = standing_of(rows[0]);
    const OperationRow* row = licence.revision == revision ? find(licence.state, deed.operation) : nullptr;
    Doer doer{caller.who.account, role, caller.channel, caller.request_id};
    if (!row || !step(tx, licence, *row, deed, doer, licences.clocks().business.now()))
        return false;
    remake_status_list(tx, licences.clocks().system.now());
    return true;
}

bool end_with(db::Tx& tx, const Licences& licences, const Caller& caller, LicenceId id, const Deed& deed) {
    auto rows = tx.query(std::string(kStanding) + "l.id = $1 AND l.import_id IS NULL", id);
    if (rows.empty())
        return false;
    Standing licence = standing_of(rows[0]);
    const OperationRow* row = find(licence.state, deed.operation);
    Doer doer{caller.who.account, "system", caller.channel, caller.request_id};
    return row && step(tx, licence, *row, deed, doer, licences.clocks().business.now());
}

std::vector<LicenceStep> steps(db::Reader& reader, LicenceId id) {
    std::vector<LicenceStep> out;
    for (auto row : reader.query("SELECT operation, from_state, to_state, reason, decision_number, at FROM licence_step"
                                 " WHERE licence_id = $1 ORDER BY revision LIMIT 200",
                                 id))
        out.push_back({row.get<std::string>(0), row.get<std::string>(1), row.get<std::string>(2),
                       row.get<std::string>(3), row.get<std::optional<std::string>>(4), row.get<Instant>(5)});
    return out;
}

std::optional<Date> state_since(db::Reader& reader, LicenceId id) {
    auto rows = reader.query("SELECT at FROM licence_step WHERE licence_id = $1 ORDER BY revision DESC LIMIT 1", id);
    return rows.empty() ? std::nullopt : std::optional(hall_date(rows[0].get<Instant>(0)));
}

// The payload of a licence names its last day, so the status list need not say it again.
Result<void> expire_due(const Licences& licences, jobs::Run& run) {
    Instant now = licences.clocks().business.now();
    auto due = licences.database().read([&](db::Reader& reader) {
        std::vector<Standing> out;
        for (auto row : reader.query(std::string(kStanding) + "l.state IN ('valid', 'suspended') AND l.valid_to < $1"
                                                              " ORDER BY l.valid_to, l.id LIMIT $2",
                                     hall_date(now), kExpiredAtOnce))
            out.push_back(standing_of(row));
        return out;
    });
    if (due.empty())
        return {};
    std::optional<Instant> next; // there may be more
    if (due.size() == kExpiredAtOnce)
        next = licences.clocks().system.now();
    return run.commit(
        [&](db::Tx& tx) -> Result<void> {
            for (const auto& licence : due)
                step(tx, licence, *find(licence.state, Operation::expire), {Operation::expire, {}, {}, nullptr}, {},
                     now);
            return {};
        },
        next);
}

} // namespace yimen::licences
