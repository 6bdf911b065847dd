#include "bundle_store.h"

#include "store.h"

namespace yimen::editing::store {
namespace {

constexpr std::string_view kBundleColumns =
    "SELECT id, cell_id, region_id, key, base_version, state, content, opened_by, opened_at, edited_by, edited_at,"
    " submitted_by, submitted_at, returned_by, return_reason, version, effective_from, running_cases, ended_at, "
    "revision, to_region_id"
    " FROM bundle_draft ";

bundles::Template template_of(const std::string& text) {
    auto parsed = read_stored_json<bundles::Template>(text);
    if (!parsed)
        throw std::logic_error("a draft of a bundle cannot be read");
    return std::move(*parsed);
}

std::optional<BundleDraft> first_bundle(const db::Rows& rows) {
    if (rows.empty())
        return std::nullopt;
    auto row = rows[0];
    BundleDraft out;
    out.id = row.get<BundleDraftId>(0);
    out.cell = row.get<CellId>(1);
    out.region = row.get<std::optional<RegionId>>(2);
    out.key = row.get<std::string>(3);
    out.base_version = row.get<std::optional<int>>(4);
    out.state = state_of(row.get<std::string>(5));
    out.content = template_of(row.get<std::string>(6));
    out.opened_by = row.get<std::string>(7);
    out.opened_at = row.get<Instant>(8);
    out.edited_by = row.get<std::string>(9);
    out.edited_at = row.get<Instant>(10);
    out.submitted_by = row.get<std::optional<std::string>>(11);
    out.submitted_at = row.get<std::optional<Instant>>(12);
    out.returned_by = row.get<std::optional<std::string>>(13);
    out.return_reason = row.get<std::optional<std::string>>(14);
    out.version = row.get<std::optional<int>>(15);
    out.effective_from = row.get<std::optional<Date>>(16);
    out.running_cases = row.get<std::optional<std::int64_t>>(17);
    out.ended_at = row.get<std::optional<Instant>>(18);
    out.revision = row.get<std::int64_t>(19);
    out.to_region = row.get<std::optional<RegionId>>(20);
    return out;
}

} // namespace

std::optional<BundleDraft> bundle_draft(db::Reader& reader, BundleDraftId id, bool lock) {
    return first_bundle(
        reader.query(std::string(kBundleColumns) + "WHERE id = $1" + (lock ? " {{for_update}}" : ""), id));
}

std::optional<BundleDraft> live_bundle_draft(db::Reader& reader, CellId cell, std::string_view key) {
    return first_bundle(reader.query(std::string(kBundleColumns) + "WHERE cell_id = $1 AND key = $2 AND"
                                                                   " state IN ('open', 'in_review')"
                                                                   " ORDER BY id LIMIT 1",
                                     cell, key));
}

void insert(db::Tx& tx, const BundleDraft& d) {
    tx.exec("INSERT INTO bundle_draft (id, cell_id, region_id, key, base_version, state, name, name_en, content,"
            " opened_by, opened_at, edited_by, edited_at, revision)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
            d.id, d.cell, d.region, d.key, d.base_version, text_of(d.state), d.content.name, d.content.name_en,
            to_json_text(d.content), d.opened_by, d.opened_at, d.edited_by, d.edited_at, d.revision);
}

void update(db::Tx& tx, const BundleDraft& d) {
    tx.exec("UPDATE bundle_draft SET state = $2, name = $3, name_en = $4, content = $5, edited_by = $6, edited_at = $7,"
            " submitted_by = $8, submitted_at = $9, returned_by = $10, return_reason = $11, version = $12,"
            " effective_from = $13, running_cases = $14, ended_at = $15, revision = $16, to_region_id = $17"
            " WHERE id = $1",
            d.id, text_of(d.state), d.content.name, d.content.name_en, to_json_text(d.content), d.edited_by,
            d.edited_at, d.submitted_by, d.submitted_at, d.returned_by, d.return_reason, d.version, d.effective_from,
            d.running_cases, d.ended_at, d.revision, d.to_region);
}

void keep_saving(db::Tx& tx, const BundleDraft& d) {
    tx.exec("INSERT INTO bundle_draft_saving (draft_id, revision, editor, saved_at, content)"
            " VALUES ($1, $2, $3, $4, $5)",
            d.id, d.revision, d.edited_by, d.edited_at, to_json_text(d.content));
    tx.exec("DELETE FROM bundle_draft_saving WHERE draft_id = $1 AND revision <= $2", d.id, d.revision - kKeptSavings);
}

std::optional<bundles::Template> bundle_saving(db::Reader& reader, BundleDraftId id, std::int64_t revision) {
    auto rows = reader.query("SELECT content FROM bundle_draft_saving WHERE draft_id = $1 AND revision <= $2"
                             " ORDER BY revision DESC LIMIT 1",
                             id, revision);
    return rows.empty() ? std::nullopt : std::optional(template_of(rows[0].get<std::string>(0)));
}

std::vector<BundleDraftLine> list_bundle_drafts(db::Reader& reader, const access::Principal& who,
                                                std::optional<DraftState> state,
                                                const std::optional<std::pair<Instant, BundleDraftId>>& before,
                                                int limit) {
    db::Query sql;
    sql << "SELECT d.id, d.key, d.name, d.name_en, d.region_id, d.base_version, d.state, d.edited_by, d.edited_at,"
           " d.submitted_by, d.revision FROM bundle_draft d WHERE ";
    access::Scope mine(who, kEditors);
    sql << "(";
    mine.append(sql, "d", {.hall = "", .department = "", .subject = ""});
    sql << " OR ";
    mine.append(sql, "d", {.region = "to_region_id", .hall = "", .department = "", .subject = ""});
    sql << ")";
    if (state)
        sql << " AND d.state = " << sql.bind(text_of(*state));
    else
        sql << " AND d.state IN ('open', 'in_review')";
    if (before) {
        auto at = sql.bind(before->first);
        sql << " AND (d.edited_at < " << at << " OR (d.edited_at = " << at << " AND d.id < " << sql.bind(before->second)
            << "))";
    }
    sql << " ORDER BY d.edited_at DESC, d.id DESC LIMIT " << sql.bind(limit);
    std::vector<BundleDraftLine> out;
    for (auto row : sql.run(reader))
        out.push_back({row.get<BundleDraftId>(0), row.get<std::string>(1), row.get<std::string>(2),
                       row.get<std::string>(3), row.get<std::optional<RegionId>>(4), row.get<std::optional<int>>(5),
                       state_of(row.get<std::string>(6)), row.get<std::string>(7), row.get<Instant>(8),
                       row.get<std::optional<std::string>>(9), row.get<std::int64_t>(10)});
    return out;
}

} // namespace yimen::editing::store
