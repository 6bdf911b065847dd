#pragma once

// SQL of the catalogue and nothing else.

#include "catalogue.h"

namespace yimen::catalogue::store {

std::optional<Item> item(db::Reader& reader, ItemId id);
std::optional<Item> item_by_code(db::Reader& reader, CellId cell, RegionId region, std::string_view local_code);
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
// Makes `next` the version in force of the item from `today` on.
void publish(db::Tx& tx, const Item& item, const Version& next, std::string_view audience, std::string_view name_en,
             Date today, Instant now);

std::unordered_map<ItemId, std::string> names_en(db::Reader& reader, const std::vector<ItemId>& ids);

// A page of items for the index, by id.
std::vector<Item> items_after(db::Reader& reader, ItemId after, int limit);

} // namespace yimen::catalogue::store
