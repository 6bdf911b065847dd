#include "store.h"

// SQL of the pairing of devices.
namespace yimen::people::store {
namespace {

constexpr std::string_view kColumns = "SELECT device_id, cell_id, account_id, expires_at FROM device_pairing WHERE ";

std::optional<Pairing> first(const db::Rows& rows) {
    if (rows.empty())
        return std::nullopt;
    auto row = rows[0];
    return Pairing{row.get<places::DeviceId>(0), row.get<CellId>(1), row.get<AccountId>(2), row.is_null(3)};
}

} // namespace

void put_pairing(db::Tx& tx, const Pairing& pairing, std::string_view code_hash, std::optional<Instant> expires_at,
                 Instant now) {
    tx.exec("INSERT INTO device_pairing (device_id, cell_id, account_id, code_hash, expires_at, created_at)"
            " VALUES ($1, $2, $3, $4, $5, $6)",
            pairing.device, pairing.cell, pairing.account, db::Blob{std::string(code_hash)}, expires_at, now);
}

std::optional<Pairing> pairing_of(db::Reader& reader, places::DeviceId device) {
    return first(reader.query(std::string(kColumns) + "device_id = $1", device));
}

std::optional<Pairing> pairing_of_account(db::Reader& reader, AccountId account) {
    return first(reader.query(std::string(kColumns) + "account_id = $1", account));
}

std::optional<Pairing> pairing_by_code(db::Tx& tx, std::string_view code_hash, Instant now) {
    return first(
        tx.query(std::string(kColumns) + "code_hash = $1 AND (expires_at IS NULL OR expires_at > $2) {{for_update}}",
                 db::Blob{std::string(code_hash)}, now));
}

void set_pairing_code(db::Tx& tx, places::DeviceId device, const std::optional<std::string>& code_hash,
                      std::optional<Instant> expires_at) {
    std::optional<db::Blob> hash;
    if (code_hash)
        hash = db::Blob{*code_hash};
    tx.exec("UPDATE device_pairing SET code_hash = $2, expires_at = $3 WHERE device_id = $1", device, hash, expires_at);
}

std::optional<Instant> device_seen_at(db::Reader& reader, places::DeviceId device) {
    auto rows = reader.query("SELECT max(s.last_seen_at) FROM device_pairing p JOIN session s ON s.account_id ="
                             " p.account_id WHERE p.device_id = $1",
                             device);
    return rows[0].get<std::optional<Instant>>(0);
}

} // namespace yimen::people::store
