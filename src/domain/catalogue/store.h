#pragma once

// SQL of the catalogue and nothing else.

#include "catalogue.h"

namespace yimen::catalogue {

// Do both say the same of an item? Where it stands (cell, region, code) does not count, and no English name takes none away.
bool same_facts(const ItemFacts& a, const ItemFacts& b);
// Catalogue::put, where the item was looked up in this transaction already.
PutResult put_known(db::Tx& tx, const ItemFacts& facts, const std::optional<Item>& known, Instant now);
outbox::NewEvent item_changed(const ItemFacts& facts, ItemId id, std::int64_t revision);

namespace store {

std::optional<Item> item(db::Reader& reader, ItemId id);
// Those of them that there are, in no order; at most 1000.
std::vector<Item> items(db::Reader& reader, const std::vector<ItemId>& ids);
std::optional<Item> item_by_code(db::Reader& reader, CellId cell, RegionId region, std::string_view local_code);
std::optional<Item> item_called(db::Reader& reader, DepartmentId department, std::string_view name);
void insert_item(db::Tx& tx, ItemId id, const ItemFacts& facts, Instant now);
void update_item(db::Tx& tx, const Item& item, const ItemFacts& facts, Instant now);

struct Version {
    ItemVersionId id;
    int version = 0;
    SnapshotId snapshot;
};
std::optional<Version> version(db::Reader& reader, ItemVersionId id);
void put_snapshot(db::Tx& tx, SnapshotId id, std::string_view content);
std::optional<std::string> snapshot(db::Reader& reader, SnapshotId id);
// All versions of the item, the newest first; at most 200.
std::vector<VersionRow> versions(db::Reader& reader, const Item& item);
void insert_version(db::Tx& tx, ItemId item, const VersionRow& version);
void withdraw_version(db::Tx& tx, ItemVersionId id, Instant now);
// Makes `version` the one in force of the item from `today` on, with the facts and the parent of `next`.
void take(db::Tx& tx, const Item& next, const VersionRow& version, std::string_view audience, Date today, Instant now);
void set_state(db::Tx& tx, ItemId item, std::string_view state, std::string_view reason, Instant now);
// The item in use of this very region that has the basic code and a version in force; the one of the smallest id when there are several.
std::optional<Item> item_by_basic_code(db::Reader& reader, CellId cell, RegionId region, std::string_view basic_code);
std::vector<Item> described_after(db::Reader& reader, ItemId after, int limit);
std::int64_t count(db::Reader& reader, CellId cell);
std::optional<std::string> last_basic_code(db::Reader& reader, CellId cell, std::string_view six);
bool has_basic_codes(db::Reader& reader, CellId cell, RegionId region);
// Those of these codes that the region has.
std::vector<Item> items_by_code(db::Reader& reader, CellId cell, RegionId region,
                                const std::vector<std::string>& local_codes);
// The same item (by its basic code, or its name) in other regions, where a case can be opened for it.
std::vector<Item> same_elsewhere(db::Reader& reader, const Item& item, int limit);
// Items that inherit from `parent`, by id.
std::vector<Item> items_below(db::Reader& reader, ItemId parent, ItemId after, int limit);

std::unordered_map<ItemId, std::string> names_en(db::Reader& reader, const std::vector<ItemId>& ids);

// A page of items for the index, by id.
std::vector<Item> items_after(db::Reader& reader, ItemId after, int limit);

} // namespace store
} // namespace yimen::catalogue
