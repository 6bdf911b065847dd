#pragma once

// SQL and structs, nothing else.

#include "bundles.h"

namespace yimen::bundles::store {

struct Row {
    TemplateId id;
    std::string digest;
    Instant changed_at;
    std::int64_t revision = 1;
    std::optional<RegionId> region;
    std::string content;
};

// By key; without their content.
std::vector<Row> list(db::Reader& reader, CellId cell);
std::optional<Row> find(db::Reader& reader, CellId cell, std::string_view key, bool lock = false);
std::string content(db::Reader& reader, TemplateId id);
void insert(db::Tx& tx, CellId cell, const Template& given, const Row& row);
// False when the row has another revision than `row.revision - 1` by now.
bool update(db::Tx& tx, const Template& given, const Row& row);

struct VersionRow {
    TemplateVersionId id;
    std::string key;
    std::optional<RegionId> region;
    std::string content, digest;
    std::optional<AccountId> account;
    TemplateVersion said;
};
// The newest first; without their content.
std::vector<TemplateVersion> versions(db::Reader& reader, CellId cell, std::string_view key);
int last_version(db::Reader& reader, CellId cell, std::string_view key);
std::optional<VersionRow> planned(db::Reader& reader, CellId cell, std::string_view key);
void insert_version(db::Tx& tx, CellId cell, const VersionRow& row);
// Those of the key that are in state `from`.
void move_versions(db::Tx& tx, CellId cell, std::string_view key, catalogue::VersionState from,
                   catalogue::VersionState to);
void put_in_force(db::Tx& tx, TemplateVersionId id);

} // namespace yimen::bundles::store
