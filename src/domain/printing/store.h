#pragma once

// SQL of printers and slips, and structs, nothing else.

#include "printing.h"

namespace yimen::printing::store {

struct Printer {
    PrinterId id;
    access::Scope::RowScope scope;
    std::optional<places::DeviceId> device;
    PrinterSettings settings;
    std::optional<Condition> condition;
    std::optional<Instant> condition_at, removed_at;
    std::int64_t revision = 1;

    escpos::Address address() const { return {settings.address, static_cast<int>(settings.port)}; }
};
// False when the kiosk or hall has one.
bool insert(db::Tx& tx, const Printer& printer);
// False when it has another revision than `revision` by now.
bool change(db::Tx& tx, const Printer& printer, std::int64_t revision);
std::optional<Printer> printer(db::Reader& reader, const access::Principal& who, access::Roles roles, PrinterId id);
std::optional<Printer> any_printer(db::Reader& reader, PrinterId id);
// That of the kiosk, or else that of the hall.
std::optional<Printer> printer_for(db::Reader& reader, HallId hall, std::optional<Uuid> device);
std::vector<Printer> printers(db::Reader& reader, const access::Principal& who, HallId hall); // by name
std::vector<Printer> all_printers(db::Reader& reader);                                        // of the cell
// False while somebody else talks with it.
bool take(db::Tx& tx, PrinterId id, Instant now, Instant until);
// Lets it go, and keeps how it was, unless somebody has asked it later. True when that is another condition than before.
bool release(db::Tx& tx, PrinterId id, Condition condition, Instant at);

struct Slip {
    SlipId id;
    access::Scope::RowScope scope;
    PrinterId printer;
    std::optional<queue::TicketId> ticket;
    std::string number;
    std::int64_t copy = 1;
    SlipState state = SlipState::queued;
    std::optional<Condition> reason;
    std::int64_t attempts = 0, begun = 0;
    std::string content;
    Instant asked_at, give_up_at;
    std::optional<Instant> ended_at;
};
// False when one of the ticket is under way.
bool insert(db::Tx& tx, const Slip& slip);
// False when somebody else has moved it since `attempts`.
bool update(db::Tx& tx, const Slip& slip, std::int64_t attempts);
std::optional<Slip> slip(db::Reader& reader, SlipId id);
std::optional<Slip> under_way(db::Reader& reader, queue::TicketId ticket);
// How many papers of the ticket are or may be about, and what stood on the first.
std::int64_t papers_of(db::Reader& reader, queue::TicketId ticket);
std::string first_content(db::Reader& reader, queue::TicketId ticket);
// Where its newest paper was to come out, while that printer is in use.
std::optional<Printer> last_printer_of(db::Reader& reader, queue::TicketId ticket);

struct SlipQuery {
    std::optional<HallId> hall;
    std::optional<queue::TicketId> ticket;
    std::optional<SlipState> state;
    std::optional<SlipId> after, only;
    int limit = 20;
};
std::vector<Slip> slips(db::Reader& reader, const access::Principal& who, access::Roles roles, const SlipQuery& query);
std::int64_t count(db::Reader& reader, const access::Principal& who, access::Roles roles, const SlipQuery& query);

} // namespace yimen::printing::store
