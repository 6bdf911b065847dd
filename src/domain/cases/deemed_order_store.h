#pragma once

// SQL of the standing orders for deemed approval and nothing else.

#include "cases.h"

namespace yimen::cases::store {

struct OrderAuthor {
    AccountId account;
    std::string name;
};
struct DeemedOrder {
    Uuid id;
    StaffId answers;
    std::string basis;
    std::int64_t revision = 0;
    Instant saved_at;
    std::optional<Instant> published_at, ended_at;
    std::string published_by, ended_by;
    std::vector<OrderAuthor> authors;
};
// With `lock` nobody else changes it or puts it in force until the transaction ends.
std::optional<DeemedOrder> order_draft(db::Reader& reader, DepartmentId department, bool lock);
// That are or were in force, the newest first; at most 51.
std::vector<DeemedOrder> order_versions(db::Reader& reader, DepartmentId department);
// Begins a draft where the revision is 0, or writes it anew; its revision now, or nothing when somebody was faster. A draft begins with a
// revision that none before it had, so that a page of one that was thrown away puts nothing in force.
std::optional<std::int64_t> put_order_draft(db::Tx& tx, const places::Department& of, const DeemedOrder& draft);
void add_order_author(db::Tx& tx, const Uuid& order, const OrderAuthor& author);
void remove_order_draft(db::Tx& tx, const Uuid& order);
void begin_order_version(db::Tx& tx, const Uuid& order, AccountId by, std::string_view name, Instant at);
// The one in force, if there is one.
void end_order_version(db::Tx& tx, DepartmentId department, std::string_view by, Instant at);

} // namespace yimen::cases::store
