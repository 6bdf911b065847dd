#include "store.h"

#include <cstdio>

#include "base/enum_text.h"

namespace yimen::originals::store {
namespace {

template <class T>
using Maybe = std::optional<T>;

constexpr std::string_view kReceipts =
    "SELECT r.id, r.cell_id, r.region_id, r.hall_id, r.department_id, r.subject_id, r.item_id, r.case_id, r.number,"
    " r.direction, r.state, r.made_at, r.made_by, r.signed_at, r.signed_how, r.courier_number, r.revision"
    " FROM original_receipt r WHERE ";
constexpr std::string_view kPieces =
    "SELECT o.id, o.cell_id, o.region_id, o.hall_id, o.department_id, o.subject_id, o.item_id, o.case_id,"
    " o.case_number, o.item_name, o.requirement, o.name, o.name_en, o.kind, o.sheets, o.note, o.place, o.since,"
    " o.holder_staff_id, o.receipt_id, o.return_id, o.slip_id, o.case_ended_at,"
    " (SELECT r.made_at FROM original_receipt r WHERE r.id = o.receipt_id),"
    " (SELECT r.state FROM original_receipt r WHERE r.id = o.receipt_id) FROM original o";
constexpr access::ScopeColumns kItemColumns{"cell_id",       "region_id",  "hall_id",
                                            "department_id", "subject_id", "item_id"};

access::Scope::RowScope scope_from(const db::Row& row) {
    return {row.get<CellId>(1),       row.get<RegionId>(2),  row.get<HallId>(3),
            row.get<DepartmentId>(4), row.get<SubjectId>(5), row.get<Uuid>(6)};
}

Receipt receipt_from(const db::Row& row) {
    Receipt out;
    out.id = row.get<ReceiptId>(0);
    out.scope = scope_from(row);
    out.case_id = row.get<cases::CaseId>(7);
    out.number = row.get<std::string>(8);
    out.direction = enum_of<Handing>(row.get<std::string>(9));
    out.state = enum_of<ReceiptState>(row.get<std::string>(10));
    out.made_at = row.get<Instant>(11);
    out.made_by = row.get<StaffId>(12);
    out.signed_at = row.get<Maybe<Instant>>(13);
    if (auto how = row.get<Maybe<std::string>>(14))
        out.signed_how = enum_of<SignedHow>(*how);
    out.courier_number = row.get<Maybe<std::string>>(15);
    out.revision = row.get<std::int64_t>(16);
    return out;
}

Piece piece_from(const db::Row& row) {
    Piece out;
    out.id = row.get<OriginalId>(0);
    out.scope = scope_from(row);
    out.case_id = row.get<cases::CaseId>(7);
    out.case_number = row.get<std::string>(8);
    out.item_name = row.get<std::string>(9);
    out.requirement = row.get<std::string>(10);
    out.name = row.get<std::string>(11);
    out.name_en = row.get<std::string>(12);
    out.kind = enum_of<Kind>(row.get<std::string>(13));
    out.sheets = row.get<std::int64_t>(14);
    out.note = row.get<std::string>(15);
    out.place = enum_of<Place>(row.get<std::string>(16));
    out.since = row.get<Instant>(17);
    out.holder = row.get<Maybe<StaffId>>(18);
    out.receipt = row.get<ReceiptId>(19);
    out.return_receipt = row.get<Maybe<ReceiptId>>(20);
    out.slip = row.get<Maybe<SlipId>>(21);
    out.case_ended_at = row.get<Maybe<Instant>>(22);
    out.taken_at = row.get<Instant>(23);
    out.signed_for = enum_of<ReceiptState>(row.get<std::string>(24)) == ReceiptState::signed_for;
    return out;
}

std::vector<Piece> all_pieces(const db::Rows& rows) {
    std::vector<Piece> out;
    for (auto row : rows)
        out.push_back(piece_from(row));
    return out;
}

std::vector<Receipt> all_receipts(const db::Rows& rows) {
    std::vector<Receipt> out;
    for (auto row : rows)
        out.push_back(receipt_from(row));
    return out;
}

std::string pieces_where(std::string_view condition) {
    return std::string(kPieces) + " WHERE " + std::string(condition);
}

void append_piece_filter(db::Query& sql, const access::Principal& who, const OriginalQuery& asked) {
    sql << " WHERE ";
    access::Scope(who, kKeepers).append(sql, "o", kItemColumns);
    if (asked.place)
        sql << " AND o.place = " << sql.bind(enum_text(*asked.place));
    else if (asked.held.value_or(false))
        sql << " AND o.place IN ('front', 'passing', 'back')";
    if (asked.overdue.value_or(false))
        sql << " AND o.place IN ('front', 'passing', 'back') AND o.case_ended_at IS NOT NULL";
    if (asked.hall)
        sql << " AND o.hall_id = " << sql.bind(*asked.hall);
    if (asked.department)
        sql << " AND o.department_id = " << sql.bind(*asked.department);
    if (asked.case_number)
        sql << " AND o.case_number = " << sql.bind(*asked.case_number);
}

} // namespace

std::string next_number(db::Tx& tx, CellId cell, std::string_view series, Date day) {
    tx.exec("INSERT INTO original_number (cell_id, series, day, last) VALUES ($1, $2, $3, 0) ON CONFLICT DO NOTHING",
            cell, series, day);
    tx.exec("UPDATE original_number SET last = last + 1 WHERE cell_id = $1 AND series = $2 AND day = $3", cell, series,
            day);
    auto last = tx.query("SELECT last FROM original_number WHERE cell_id = $1 AND series = $2 AND day = $3", cell,
                         series, day)[0]
                    .get<std::int64_t>(0);
    char digits[16];
    std::snprintf(digits, sizeof digits, "-%04lld", static_cast<long long>(last));
    std::string compact;
    for (char c : to_iso(day))
        if (c != '-')
            compact += c;
    return std::string(series) + compact + digits;
}

void insert(db::Tx& tx, const Receipt& r) {
    tx.exec("INSERT INTO original_receipt (id, cell_id, region_id, hall_id, department_id, subject_id, item_id,"
            " case_id, number, direction, state, made_at, made_by, revision)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
            r.id, r.scope.cell, r.scope.region, r.scope.hall, r.scope.department, r.scope.subject, r.scope.item,
            r.case_id, r.number, enum_text(r.direction), enum_text(r.state), r.made_at, r.made_by, r.revision);
}

void update(db::Tx& tx, const Receipt& r) {
    Maybe<std::string> how = r.signed_how ? std::optional(enum_text(*r.signed_how)) : std::nullopt;
    Maybe<db::Blob> signature;
    if (r.signature_sealed)
        signature = db::Blob{*r.signature_sealed};
    tx.exec("UPDATE original_receipt SET state = $2, signed_at = $3, signed_how = $4, courier_number = $5,"
            " signature_sealed = $6, revision = $7 WHERE id = $1",
            r.id, enum_text(r.state), r.signed_at, how, r.courier_number, signature, r.revision);
}

std::optional<Receipt> visible_receipt(db::Reader& reader, const access::Principal& who, access::Roles roles,
                                       ReceiptId id, bool lock) {
    db::Query sql;
    sql << kReceipts << "r.id = " << sql.bind(id) << " AND ";
    access::Scope(who, roles).append(sql, "r", kItemColumns);
    if (lock)
        sql << " {{for_update}}";
    auto found = all_receipts(sql.run(reader));
    return found.empty() ? std::nullopt : std::optional(found[0]);
}

std::vector<Receipt> receipts_of_case(db::Reader& reader, cases::CaseId id) {
    return all_receipts(reader.query(std::string(kReceipts) + "r.case_id = $1 ORDER BY r.id DESC LIMIT 200", id));
}

void insert(db::Tx& tx, const Piece& p) {
    tx.exec("INSERT INTO original (id, cell_id, region_id, hall_id, department_id, subject_id, item_id, case_id,"
            " case_number, item_name, requirement, name, name_en, kind, sheets, note, place, since, holder_staff_id,"
            " receipt_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,"
            " $19, $20)",
            p.id, p.scope.cell, p.scope.region, p.scope.hall, p.scope.department, p.scope.subject, p.scope.item,
            p.case_id, p.case_number, p.item_name, p.requirement, p.name, p.name_en, enum_text(p.kind), p.sheets,
            p.note, enum_text(p.place), p.since, p.holder, p.receipt);
}

void update(db::Tx& tx, const Piece& p) {
    tx.exec("UPDATE original SET place = $2, since = $3, holder_staff_id = $4, return_id = $5, slip_id = $6"
            " WHERE id = $1",
            p.id, enum_text(p.place), p.since, p.holder, p.return_receipt, p.slip);
}

std::vector<Piece> pieces_of_case(db::Reader& reader, cases::CaseId id) {
    return all_pieces(reader.query(pieces_where("o.case_id = $1 ORDER BY o.id LIMIT 1000"), id));
}

std::vector<Piece> pieces_of_receipt(db::Reader& reader, const Receipt& receipt) {
    std::string column = receipt.direction == Handing::taken ? "o.receipt_id" : "o.return_id";
    return all_pieces(reader.query(pieces_where(column + " = $1 ORDER BY o.id LIMIT 1000"), receipt.id));
}

std::vector<Piece> pieces_of_slips(db::Reader& reader, const std::vector<SlipId>& ids) {
    db::Query sql;
    sql << kPieces << " WHERE o.id IN (SELECT l.original_id FROM original_slip_line l WHERE l.slip_id IN "
        << sql.bind_list(ids) << ") ORDER BY o.id LIMIT 20000";
    return all_pieces(sql.run(reader));
}

std::vector<Piece> pieces_of_slip(db::Reader& reader, SlipId id) {
    return all_pieces(reader.query(pieces_where("o.id IN (SELECT l.original_id FROM original_slip_line l WHERE"
                                                " l.slip_id = $1) ORDER BY o.id LIMIT 1000"),
                                   id));
}

std::vector<Piece> movable(db::Tx& tx, const access::Principal& who, access::Roles roles,
                           const std::vector<OriginalId>& ids) {
    db::Query sql;
    sql << kPieces << " WHERE o.id IN " << sql.bind_list(ids) << " AND ";
    access::Scope(who, roles).append(sql, "o", kItemColumns);
    sql << " ORDER BY o.id LIMIT 1000 {{for_update}}";
    return all_pieces(sql.run(tx));
}

void put_case_end(db::Tx& tx, cases::CaseId id, Instant at) {
    tx.exec("UPDATE original SET case_ended_at = $2 WHERE case_id = $1 AND case_ended_at IS NULL", id, at);
}

std::vector<Piece> pieces(db::Reader& reader, const access::Principal& who, const OriginalQuery& asked,
                          std::optional<OriginalId> after, int limit) {
    db::Query sql;
    sql << kPieces;
    append_piece_filter(sql, who, asked);
    if (after)
        sql << " AND o.id > " << sql.bind(*after);
    sql << " ORDER BY o.id LIMIT " << sql.bind(limit);
    return all_pieces(sql.run(reader));
}

std::int64_t count(db::Reader& reader, const access::Principal& who, const OriginalQuery& asked) {
    db::Query sql;
    sql << "SELECT count(*) FROM original o";
    append_piece_filter(sql, who, asked);
    return sql.run(reader)[0].get<std::int64_t>(0);
}

} // namespace yimen::originals::store
