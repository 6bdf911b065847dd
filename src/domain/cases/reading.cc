#include "reading.h"

#include <algorithm>

#include "store.h"

namespace yimen::cases {
namespace {

constexpr std::string_view kFacts =
    "SELECT c.id, c.cell_id, c.region_id, c.hall_id, c.department_id, c.subject_id, c.number, c.item_id, c.item_name,"
    " c.state, c.visit_id, c.created_at, c.submitted_at, c.owner_staff_id, c.acceptor_staff_id, c.reviewer_staff_id,"
    " c.decider_staff_id, c.bundle_case_id FROM cases c WHERE ";
constexpr std::string_view kEnded = "('result_issued', 'delivered', 'refused', 'not_accepted', 'lapsed', 'closed')";
// A closed case may have been withdrawn before: nothing was rendered then.
constexpr std::string_view kRendered = "('result_issued', 'delivered', 'refused', 'not_accepted', 'lapsed')";

template <class T>
using Maybe = std::optional<T>;

Facts facts_of(const db::Row& row) {
    Facts out{row.get<CaseId>(0),
              {row.get<CellId>(1), row.get<RegionId>(2), row.get<Maybe<HallId>>(3), row.get<DepartmentId>(4),
               row.get<SubjectId>(5)},
              row.get<Maybe<std::string>>(6),
              row.get<catalogue::ItemId>(7),
              row.get<std::string>(8),
              parse_state(row.get<std::string>(9)).value(),
              row.get<Maybe<Uuid>>(10),
              row.get<Instant>(11),
              row.get<Maybe<Instant>>(12),
              {},
              {}};
    for (std::size_t column = 13; column <= 16; ++column)
        if (auto staff = row.get<Maybe<StaffId>>(column))
            out.handled_by.push_back(*staff);
    out.bundle = row.get<Maybe<Uuid>>(17);
    return out;
}

std::vector<Facts> all_of(const db::Rows& rows) {
    std::vector<Facts> out;
    for (auto row : rows)
        out.push_back(facts_of(row));
    return out;
}

} // namespace

std::optional<Facts> seen_by(db::Reader& reader, const access::Principal& who, access::Roles roles, CaseId id) {
    db::Query sql;
    sql << kFacts << "c.id = " << sql.bind(id) << " AND ";
    store::append_visible(sql, who, roles);
    auto rows = sql.run(reader);
    return rows.empty() ? std::nullopt : std::optional(facts_of(rows[0]));
}

std::vector<Facts> of_visit(db::Reader& reader, const access::Principal& who, Uuid visit) {
    db::Query sql;
    sql << kFacts << "c.visit_id = " << sql.bind(visit) << " AND ";
    store::append_visible(sql, who, kReaders);
    sql << " ORDER BY c.id LIMIT 100";
    return all_of(sql.run(reader));
}

std::unordered_map<CaseId, catalogue::ItemId> items_of(db::Reader& reader, const std::vector<CaseId>& ids) {
    db::Query sql;
    sql << "SELECT id, item_id FROM cases WHERE id IN " << sql.bind_list(ids) << " ORDER BY id LIMIT 1000";
    std::unordered_map<CaseId, catalogue::ItemId> out;
    for (auto row : sql.run(reader))
        out.emplace(row.get<CaseId>(0), row.get<catalogue::ItemId>(1));
    return out;
}

std::optional<Instant> service_ended_at(db::Reader& reader, CaseId id) {
    auto rows = reader.query(
        "SELECT max(s.at) FROM case_step s WHERE s.case_id = $1 AND s.state IN " + std::string(kRendered), id);
    return rows[0].get<Maybe<Instant>>(0);
}

std::vector<Facts> ended_since(db::Reader& reader, const access::Principal& who, Instant since, int limit) {
    db::Query sql;
    sql << kFacts << "c.state IN " << kEnded << " AND c.last_at >= " << sql.bind(since) << " AND ";
    store::append_visible(sql, who, {access::Role::visitor});
    sql << " ORDER BY c.last_at DESC, c.id DESC LIMIT " << sql.bind(limit);
    return all_of(sql.run(reader));
}

std::vector<std::pair<catalogue::ItemId, std::int64_t>> filed_since(db::Reader& reader, CellId cell, Instant since,
                                                                    int limit) {
    Uuid first = new_uuid(since); // ids are in the order of time: the primary key finds the period
    std::fill(first.bytes.begin() + 6, first.bytes.end(), std::uint8_t{0});
    std::vector<std::pair<catalogue::ItemId, std::int64_t>> out;
    for (auto row : reader.query("SELECT c.item_id, count(*) FROM cases c WHERE c.id >= $1 AND c.cell_id = $2 AND"
                                 " c.submitted_at IS NOT NULL AND c.visit_id IS NULL GROUP BY c.item_id"
                                 " ORDER BY count(*) DESC, c.item_id LIMIT $3",
                                 first, cell, limit))
        out.emplace_back(row.get<catalogue::ItemId>(0), row.get<std::int64_t>(1));
    return out;
}

std::int64_t stored(db::Reader& reader) { return reader.query("SELECT count(*) FROM cases")[0].get<std::int64_t>(0); }

std::int64_t running_of_item(db::Reader& reader, DepartmentId department, catalogue::ItemId item) {
    auto rows = reader.query(
        "SELECT count(*) FROM cases WHERE department_id = $1 AND item_id = $2 AND state IN"
        " ('submitted', 'received', 'awaiting_supplement', 'accepted', 'suspended', 'reviewed', 'approved',"
        " 'result_issued')",
        department, item);
    return rows[0].get<std::int64_t>(0);
}

std::int64_t count(db::Reader& reader, const access::Principal& who, const Filter& filter) {
    store::ListQuery query;
    query.roles = kReaders;
    query.by_due = !filter.happened;
    query.filter = filter;
    return store::count(reader, who, query);
}

} // namespace yimen::cases
