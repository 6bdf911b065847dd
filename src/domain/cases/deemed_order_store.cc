#include "deemed_order_store.h"

namespace yimen::cases::store {
namespace {

constexpr std::string_view kOrder = "SELECT id, answers_staff_id, basis, revision, saved_at, published_at,"
                                    " published_by_name, ended_at, ended_by_name FROM deemed_order WHERE ";

DeemedOrder deemed_order_of(db::Reader& reader, const db::Row& row) {
    DeemedOrder out;
    out.id = row.get<Uuid>(0);
    out.answers = row.get<StaffId>(1);
    out.basis = row.get<std::string>(2);
    out.revision = row.get<std::int64_t>(3);
    out.saved_at = row.get<Instant>(4);
    out.published_at = row.get<std::optional<Instant>>(5);
    out.published_by = row.get<std::optional<std::string>>(6).value_or("");
    out.ended_at = row.get<std::optional<Instant>>(7);
    out.ended_by = row.get<std::optional<std::string>>(8).value_or("");
    for (auto author : reader.query("SELECT account_id, name FROM deemed_order_author WHERE order_id = $1 ORDER BY"
                                    " name, account_id LIMIT 100",
                                    out.id))
        out.authors.push_back({author.get<AccountId>(0), author.get<std::string>(1)});
    return out;
}

} // namespace

std::optional<DeemedOrder> order_draft(db::Reader& reader, DepartmentId department, bool lock) {
    auto rows = reader.query(std::string(kOrder) + "department_id = $1 AND published_at IS NULL" +
                                 (lock ? " {{for_update}}" : ""),
                             department);
    return rows.empty() ? std::nullopt : std::optional(deemed_order_of(reader, rows[0]));
}

std::vector<DeemedOrder> order_versions(db::Reader& reader, DepartmentId department) {
    std::vector<DeemedOrder> out;
    for (auto row : reader.query(std::string(kOrder) + "department_id = $1 AND published_at IS NOT NULL ORDER BY"
                                                       " published_at DESC, id DESC LIMIT 51",
                                 department))
        out.push_back(deemed_order_of(reader, row));
    return out;
}

std::optional<std::int64_t> put_order_draft(db::Tx& tx, const places::Department& of, const DeemedOrder& d) {
    std::int64_t next = d.revision > 0 ? d.revision + 1 : d.saved_at.micros / 1000;
    auto stored =
        d.revision == 0
            ? tx.exec_count("INSERT INTO deemed_order (id, cell_id, region_id, department_id, answers_staff_id, basis,"
                            " revision, saved_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
                            d.id, of.cell, of.region, of.id, d.answers, d.basis, next, d.saved_at)
            : tx.exec_count("UPDATE deemed_order SET answers_staff_id = $2, basis = $3, saved_at = $4, revision = $6"
                            " WHERE id = $1 AND revision = $5 AND published_at IS NULL",
                            d.id, d.answers, d.basis, d.saved_at, d.revision, next);
    return stored == 1 ? std::optional(next) : std::nullopt;
}

void add_order_author(db::Tx& tx, const Uuid& order, const OrderAuthor& author) {
    tx.exec("INSERT INTO deemed_order_author (order_id, account_id, name) VALUES ($1, $2, $3)"
            " ON CONFLICT (order_id, account_id) DO NOTHING",
            order, author.account, author.name);
}

void remove_order_draft(db::Tx& tx, const Uuid& order) {
    tx.exec("DELETE FROM deemed_order_author WHERE order_id = $1", order);
    tx.exec("DELETE FROM deemed_order WHERE id = $1 AND published_at IS NULL", order);
}

void begin_order_version(db::Tx& tx, const Uuid& order, AccountId by, std::string_view name, Instant at) {
    tx.exec("UPDATE deemed_order SET published_at = $4, published_by = $2, published_by_name = $3 WHERE id = $1", order,
            by, name, at);
}

void end_order_version(db::Tx& tx, DepartmentId department, std::string_view by, Instant at) {
    tx.exec("UPDATE deemed_order SET ended_at = $3, ended_by_name = $2 WHERE department_id = $1 AND published_at IS NOT"
            " NULL AND ended_at IS NULL",
            department, by, at);
}

} // namespace yimen::cases::store
