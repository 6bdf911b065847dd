#include "store.h"

namespace yimen::editing::store {
namespace {

constexpr std::string_view kColumns = "SELECT id, cell_id, region_id, department_id, item_id, base_version, state, "
                                      "head, definition, opened_by, opened_at,"
                                      " edited_by, edited_at, submitted_by, submitted_at, returned_by, return_reason, "
                                      "confirmed_by, confirmed_at, version,"
                                      " running_cases, ended_at, revision FROM item_draft ";

template <class T>
T stored(const std::string& text) {
    auto parsed = read_stored_json<T>(text);
    if (!parsed)
        throw std::logic_error("a draft cannot be read: " + (parsed.error().invalid_params.empty()
                                                                 ? parsed.error().detail
                                                                 : parsed.error().invalid_params[0].pointer));
    return std::move(*parsed);
}

std::optional<Draft> first(const db::Rows& rows) {
    if (rows.empty())
        return std::nullopt;
    auto row = rows[0];
    Draft out;
    out.id = row.get<DraftId>(0);
    out.cell = row.get<CellId>(1);
    out.region = row.get<RegionId>(2);
    out.department = row.get<DepartmentId>(3);
    out.item = row.get<std::optional<catalogue::ItemId>>(4);
    out.base_version = row.get<std::optional<int>>(5);
    out.state = state_of(row.get<std::string>(6));
    out.content.head = stored<catalogue::ItemHead>(row.get<std::string>(7));
    out.content.definition = stored<catalogue::Definition>(row.get<std::string>(8));
    out.opened_by = row.get<std::string>(9);
    out.opened_at = row.get<Instant>(10);
    out.edited_by = row.get<std::string>(11);
    out.edited_at = row.get<Instant>(12);
    out.submitted_by = row.get<std::optional<std::string>>(13);
    out.submitted_at = row.get<std::optional<Instant>>(14);
    out.returned_by = row.get<std::optional<std::string>>(15);
    out.return_reason = row.get<std::optional<std::string>>(16);
    out.confirmed_by = row.get<std::optional<std::string>>(17);
    out.confirmed_at = row.get<std::optional<Instant>>(18);
    out.version = row.get<std::optional<int>>(19);
    out.running_cases = row.get<std::optional<std::int64_t>>(20);
    out.ended_at = row.get<std::optional<Instant>>(21);
    out.revision = row.get<std::int64_t>(22);
    return out;
}

} // namespace

std::optional<Draft> draft(db::Reader& reader, DraftId id, bool lock) {
    return first(reader.query(std::string(kColumns) + "WHERE id = $1" + (lock ? " {{for_update}}" : ""), id));
}

std::optional<Draft> live_draft_of(db::Reader& reader, catalogue::ItemId item) {
    return first(reader.query(
        std::string(kColumns) + "WHERE item_id = $1 AND state IN ('open', 'in_review') ORDER BY id LIMIT 1", item));
}

void insert(db::Tx& tx, const Draft& d) {
    tx.exec("INSERT INTO item_draft (id, cell_id, region_id, department_id, item_id, base_version, state, name, head,"
            " definition, opened_by, opened_at, edited_by, edited_at, revision)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
            d.id, d.cell, d.region, d.department, d.item, d.base_version, text_of(d.state), d.content.head.name,
            to_json_text(d.content.head), to_json_text(d.content.definition), d.opened_by, d.opened_at, d.edited_by,
            d.edited_at, d.revision);
}

void update(db::Tx& tx, const Draft& d) {
    tx.exec("UPDATE item_draft SET state = $2, name = $3, head = $4, definition = $5, edited_by = $6, edited_at = $7,"
            " submitted_by = $8, submitted_at = $9, returned_by = $10, return_reason = $11, confirmed_by = $12,"
            " confirmed_at = $13, version = $14, running_cases = $15, ended_at = $16, item_id = $17, revision = $18"
            " WHERE id = $1",
            d.id, text_of(d.state), d.content.head.name, to_json_text(d.content.head),
            to_json_text(d.content.definition), d.edited_by, d.edited_at, d.submitted_by, d.submitted_at, d.returned_by,
            d.return_reason, d.confirmed_by, d.confirmed_at, d.version, d.running_cases, d.ended_at, d.item,
            d.revision);
}

void set_publication(db::Tx& tx, DraftId id, PublicationId publication) {
    tx.exec("UPDATE item_draft SET publication_id = $2 WHERE id = $1", id, publication);
}

void insert_publication(db::Tx& tx, PublicationId id, CellId cell, AccountId account, std::string_view publisher,
                        std::string_view note, Date effective_from, Instant now) {
    tx.exec("INSERT INTO item_publication (id, cell_id, account_id, publisher, note, effective_from, published_at)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7)",
            id, cell, account, publisher, note, effective_from, now);
}

void keep_saving(db::Tx& tx, const Draft& d) {
    tx.exec("INSERT INTO item_draft_saving (draft_id, revision, editor, saved_at, head, definition)"
            " VALUES ($1, $2, $3, $4, $5, $6)",
            d.id, d.revision, d.edited_by, d.edited_at, to_json_text(d.content.head),
            to_json_text(d.content.definition));
    tx.exec("DELETE FROM item_draft_saving WHERE draft_id = $1 AND revision <= $2", d.id, d.revision - kKeptSavings);
}

std::optional<Content> saving(db::Reader& reader, DraftId id, std::int64_t revision) {
    // A step (submitted, returned …) raises the revision and leaves the text as it was.
    auto rows = reader.query("SELECT head, definition FROM item_draft_saving WHERE draft_id = $1 AND revision <= $2"
                             " ORDER BY revision DESC LIMIT 1",
                             id, revision);
    if (rows.empty())
        return std::nullopt;
    return Content{stored<catalogue::ItemHead>(rows[0].get<std::string>(0)),
                   stored<catalogue::Definition>(rows[0].get<std::string>(1))};
}

void put_picture(db::Tx& tx, CellId cell, const Picture& picture, Instant now) {
    tx.exec("INSERT INTO item_picture (cell_id, sm3, media_type, file_name, added_at) VALUES ($1, $2, $3, $4, $5)"
            " ON CONFLICT (cell_id, sm3) DO NOTHING",
            cell, picture.sm3, picture.media_type, picture.file_name, now);
}

std::optional<Picture> picture(db::Reader& reader, CellId cell, std::string_view sm3) {
    auto rows =
        reader.query("SELECT sm3, media_type, file_name FROM item_picture WHERE cell_id = $1 AND sm3 = $2", cell, sm3);
    if (rows.empty())
        return std::nullopt;
    return Picture{rows[0].get<std::string>(0), rows[0].get<std::string>(1), rows[0].get<std::string>(2)};
}

std::vector<DraftLine> list(db::Reader& reader, const access::Principal& who, const ListQuery& query) {
    db::Query sql;
    sql << "SELECT d.id, d.item_id, d.name, d.region_id, d.department_id, d.state, d.edited_by, d.edited_at,"
           " d.submitted_by, d.confirmed_by, d.revision FROM item_draft d WHERE ";
    access::Scope(who, kEditors | kConfirmers).append(sql, "d", {.hall = "", .subject = ""});
    if (query.state)
        sql << " AND d.state = " << sql.bind(text_of(*query.state));
    else
        sql << " AND d.state IN ('open', 'in_review')";
    if (query.department)
        sql << " AND d.department_id = " << sql.bind(*query.department);
    if (query.before) {
        auto at = sql.bind(query.before->first);
        sql << " AND (d.edited_at < " << at << " OR (d.edited_at = " << at << " AND d.id < "
            << sql.bind(query.before->second) << "))";
    }
    sql << " ORDER BY d.edited_at DESC, d.id DESC LIMIT " << sql.bind(query.limit);
    std::vector<DraftLine> out;
    for (auto row : sql.run(reader))
        out.push_back({row.get<DraftId>(0), row.get<std::optional<catalogue::ItemId>>(1), row.get<std::string>(2),
                       row.get<RegionId>(3), row.get<DepartmentId>(4), state_of(row.get<std::string>(5)),
                       row.get<std::string>(6), row.get<Instant>(7), row.get<std::optional<std::string>>(8),
                       row.get<std::optional<std::string>>(9), row.get<std::int64_t>(10)});
    return out;
}

} // namespace yimen::editing::store
