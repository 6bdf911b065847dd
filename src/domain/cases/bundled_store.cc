#include "store.h"

#include "base/enum_text.h"

// SQL of what members of a bundle have to do with each other.
namespace yimen::cases::store {
namespace {

Wait wait_of(const db::Row& row) {
    return {row.get<CaseId>(0), enum_of<WaitKind>(row.get<std::string>(1)), row.get<std::optional<Instant>>(2),
            row.get<std::optional<Instant>>(3)};
}

template <class Kind>
std::string_view name_of_kind(Kind kind) {
    return boost::describe::enum_to_string(kind, "");
}

} // namespace

void insert_wait(db::Tx& tx, CaseId id, const Wait& wait) {
    tx.exec("INSERT INTO case_wait (case_id, of_case_id, kind) VALUES ($1, $2, $3)", id, wait.of,
            name_of_kind(wait.kind));
}

void insert_brought(db::Tx& tx, CaseId id, const Brought& brought) {
    tx.exec("INSERT INTO case_brought (case_id, kind, key, maker_case_id) VALUES ($1, $2, $3, $4)", id,
            name_of_kind(brought.kind), brought.key, brought.maker);
}

std::vector<Wait> waits(db::Reader& reader, CaseId id) {
    std::vector<Wait> out;
    for (auto row : reader.query("SELECT of_case_id, kind, met_at, failed_at FROM case_wait WHERE case_id = $1"
                                 " ORDER BY of_case_id LIMIT 100",
                                 id))
        out.push_back(wait_of(row));
    return out;
}

std::map<CaseId, std::vector<Wait>> waits_in(db::Reader& reader, Uuid bundle) {
    std::map<CaseId, std::vector<Wait>> out;
    for (auto row : reader.query("SELECT w.of_case_id, w.kind, w.met_at, w.failed_at, w.case_id FROM case_wait w"
                                 " JOIN cases c ON c.id = w.case_id WHERE c.bundle_case_id = $1"
                                 " ORDER BY w.case_id, w.of_case_id LIMIT 5000",
                                 bundle))
        out[row.get<CaseId>(4)].push_back(wait_of(row));
    return out;
}

std::vector<Brought> brought(db::Reader& reader, CaseId id) {
    std::vector<Brought> out;
    for (auto row : reader.query("SELECT kind, key, maker_case_id, licence_identifier, brought_at FROM case_brought"
                                 " WHERE case_id = $1 ORDER BY kind, key LIMIT 1000",
                                 id))
        out.push_back({enum_of<BroughtKind>(row.get<std::string>(0)), row.get<std::string>(1), row.get<CaseId>(2),
                       row.get<std::optional<std::string>>(3), row.get<std::optional<Instant>>(4)});
    return out;
}

std::vector<CaseId> waiting_for(db::Reader& reader, CaseId of, std::optional<WaitKind> kind) {
    db::Query sql;
    sql << "SELECT case_id FROM case_wait WHERE met_at IS NULL AND failed_at IS NULL AND of_case_id = " << sql.bind(of);
    if (kind)
        sql << " AND kind = " << sql.bind(name_of_kind(*kind));
    sql << " ORDER BY case_id LIMIT 100";
    std::vector<CaseId> out;
    for (auto row : sql.run(reader))
        out.push_back(row.get<CaseId>(0));
    return out;
}

void meet_wait(db::Tx& tx, CaseId id, CaseId of, Instant at) {
    tx.exec("UPDATE case_wait SET met_at = $3 WHERE case_id = $1 AND of_case_id = $2", id, of, at);
}

void fail_wait(db::Tx& tx, CaseId id, CaseId of, Instant at) {
    tx.exec("UPDATE case_wait SET failed_at = $3 WHERE case_id = $1 AND of_case_id = $2", id, of, at);
}

void bring(db::Tx& tx, CaseId id, const Brought& brought, Instant at) {
    tx.exec("UPDATE case_brought SET licence_identifier = $4, brought_at = $5 WHERE case_id = $1 AND kind = $2 AND"
            " key = $3",
            id, name_of_kind(brought.kind), brought.key, brought.licence_identifier, at);
}

std::vector<CaseId> visible_of_bundle(db::Reader& reader, const access::Principal& who, access::Roles roles,
                                      Uuid bundle) {
    db::Query sql;
    sql << "SELECT c.id FROM cases c WHERE c.bundle_case_id = " << sql.bind(bundle) << " AND ";
    append_visible(sql, who, roles);
    sql << " ORDER BY c.id LIMIT 100";
    std::vector<CaseId> out;
    for (auto row : sql.run(reader))
        out.push_back(row.get<CaseId>(0));
    return out;
}

std::map<Uuid, BundleCount> bundle_counts(db::Reader& reader, const std::vector<Uuid>& bundles) {
    std::map<Uuid, BundleCount> out;
    if (bundles.empty())
        return out;
    db::Query sql;
    sql << "SELECT c.bundle_case_id, c.state, count(*) FROM cases c WHERE c.bundle_case_id IN "
        << sql.bind_list(bundles)
        << " GROUP BY c.bundle_case_id, c.state ORDER BY c.bundle_case_id, c.state LIMIT 5000";
    for (auto row : sql.run(reader)) {
        auto& count = out[row.get<Uuid>(0)];
        auto here = row.get<std::int64_t>(2);
        count.members += here;
        if (has_ended(parse_state(row.get<std::string>(1)).value()))
            count.ended += here;
    }
    return out;
}

std::map<CaseId, std::vector<OpenWait>> open_waits(db::Reader& reader, const std::vector<CaseId>& cases) {
    std::map<CaseId, std::vector<OpenWait>> out;
    if (cases.empty())
        return out;
    db::Query sql;
    sql << "SELECT w.case_id, w.kind, c.item_id, c.item_name FROM case_wait w JOIN cases c ON c.id = w.of_case_id"
           " WHERE w.met_at IS NULL AND w.failed_at IS NULL AND w.case_id IN "
        << sql.bind_list(cases) << " ORDER BY w.case_id, w.of_case_id LIMIT 5000";
    for (auto row : sql.run(reader))
        out[row.get<CaseId>(0)].push_back(
            {enum_of<WaitKind>(row.get<std::string>(1)), row.get<catalogue::ItemId>(2), row.get<std::string>(3)});
    return out;
}

} // namespace yimen::cases::store
