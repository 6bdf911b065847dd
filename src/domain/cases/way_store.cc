#include "way_store.h"

namespace yimen::cases::store {

std::optional<Parcel> parcel(db::Reader& reader, CaseId id) {
    auto rows = reader.query("SELECT contact_sealed, courier, courier_number, received_on, received_by_sealed"
                             " FROM case_parcel WHERE case_id = $1",
                             id);
    if (rows.empty())
        return std::nullopt;
    auto row = rows[0];
    auto receiver = row.get<std::optional<db::Blob>>(4);
    return Parcel{row.get<db::Blob>(0).bytes, row.get<std::optional<std::string>>(1),
                  row.get<std::optional<std::string>>(2), row.get<std::optional<Date>>(3),
                  receiver ? std::optional(receiver->bytes) : std::nullopt};
}

void put_parcel(db::Tx& tx, const Record& record, std::string_view contact_sealed) {
    tx.exec("INSERT INTO case_parcel (case_id, cell_id, contact_sealed) VALUES ($1, $2, $3)"
            " ON CONFLICT (case_id) DO UPDATE SET contact_sealed = excluded.contact_sealed",
            record.id, record.cell, db::Blob{std::string(contact_sealed)});
}

void drop_parcel(db::Tx& tx, CaseId id) { tx.exec("DELETE FROM case_parcel WHERE case_id = $1", id); }

void send_parcel(db::Tx& tx, CaseId id, std::string_view courier, std::string_view number, StaffId by) {
    tx.exec("UPDATE case_parcel SET courier = $2, courier_number = $3, sent_by_staff_id = $4 WHERE case_id = $1", id,
            courier, number, by);
}

void receive_parcel(db::Tx& tx, CaseId id, Date on, std::string_view by_sealed) {
    tx.exec("UPDATE case_parcel SET received_on = $2, received_by_sealed = $3 WHERE case_id = $1", id, on,
            db::Blob{std::string(by_sealed)});
}

} // namespace yimen::cases::store
