#include "store.h"

// The ledger of places: one row for each slot and channel, raised with the condition that a place is left.
namespace yimen::booking::store {
namespace {

Channel channel_of(const std::string& name) { return name == "staff" ? Channel::staff : Channel::portal; }
std::string_view word(Channel channel) { return channel == Channel::staff ? "staff" : "portal"; }

} // namespace

bool raise(db::Tx& tx, CategoryId category, Instant starts_at, Channel channel, int capacity) {
    if (capacity < 1)
        return false;
    return tx.exec_count("INSERT INTO booking_slot (category_id, starts_at, channel, taken, capacity)"
                         " VALUES ($1, $2, $3, 1, $4) ON CONFLICT (category_id, starts_at, channel) DO UPDATE SET"
                         " taken = booking_slot.taken + 1, capacity = excluded.capacity"
                         " WHERE booking_slot.taken < excluded.capacity",
                         category, starts_at, word(channel), capacity) == 1;
}

void lower(db::Tx& tx, CategoryId category, Instant starts_at, Channel channel) {
    tx.exec("UPDATE booking_slot SET taken = taken - 1 WHERE category_id = $1 AND starts_at = $2 AND channel = $3",
            category, starts_at, word(channel));
}

void insert_unit(db::Tx& tx, BookingId booking, CategoryId category, Instant starts_at, Channel channel) {
    tx.exec("INSERT INTO booking_unit (booking_id, category_id, starts_at, channel) VALUES ($1, $2, $3, $4)", booking,
            category, starts_at, word(channel));
}

std::vector<Unit> units_of(db::Reader& reader, BookingId booking) {
    std::vector<Unit> out;
    for (auto row : reader.query("SELECT booking_id, starts_at, channel FROM booking_unit WHERE booking_id = $1"
                                 " ORDER BY starts_at LIMIT 200",
                                 booking))
        out.push_back({row.get<BookingId>(0), row.get<Instant>(1), channel_of(row.get<std::string>(2))});
    return out;
}

std::vector<Unit> units_of_line(db::Reader& reader, CategoryId category, Instant from) {
    std::vector<Unit> out;
    for (auto row : reader.query("SELECT booking_id, starts_at, channel FROM booking_unit WHERE category_id = $1 AND"
                                 " starts_at >= $2 ORDER BY starts_at, booking_id LIMIT 50000",
                                 category, from))
        out.push_back({row.get<BookingId>(0), row.get<Instant>(1), channel_of(row.get<std::string>(2))});
    return out;
}

void delete_units(db::Tx& tx, BookingId booking) { tx.exec("DELETE FROM booking_unit WHERE booking_id = $1", booking); }

std::vector<Taken> taken(db::Reader& reader, CategoryId category, Instant from, Instant to) {
    std::vector<Taken> out;
    for (auto row : reader.query("SELECT starts_at, channel, taken FROM booking_slot WHERE category_id = $1 AND"
                                 " starts_at >= $2 AND starts_at < $3 ORDER BY starts_at, channel LIMIT 20000",
                                 category, from, to))
        out.push_back({row.get<Instant>(0), channel_of(row.get<std::string>(1)), row.get<int>(2)});
    return out;
}

void cap_to_taken(db::Tx& tx, CategoryId category, Instant from) {
    tx.exec("UPDATE booking_slot SET capacity = taken WHERE category_id = $1 AND starts_at >= $2", category, from);
}

} // namespace yimen::booking::store
