#pragma once

// SQL and structs, nothing else.

#include "bundles.h"

namespace yimen::bundles::store {

struct Row {
    TemplateId id;
    std::string digest;
    Instant changed_at;
    std::int64_t revision = 1;
    std::string content;
};

// By key; without their content.
std::vector<Row> list(db::Reader& reader, CellId cell);
std::optional<Row> find(db::Reader& reader, CellId cell, std::string_view key);
std::string content(db::Reader& reader, TemplateId id);
void insert(db::Tx& tx, CellId cell, const Template& given, const Row& row);
// False when the row has another revision than `row.revision - 1` by now.
bool update(db::Tx& tx, const Template& given, const Row& row);

} // namespace yimen::bundles::store
