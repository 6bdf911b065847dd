#pragma once

// What stands on the paper of a ticket. Nothing personal: paper is left lying about.

#include "queue.h"

namespace yimen::queue {

struct PaperTicket {
    TicketId id;
    std::string number, token; // the token opens the live page, and nothing else
    std::string hall_name, hall_name_en, line_name, line_name_en;
    std::string item_name, item_name_en; // no item: empty
    Instant issued_at;
    std::int64_t ahead = 0;
    std::optional<std::int64_t> expected_wait_seconds;
    std::optional<WaitBasis> wait_basis;
    std::optional<std::int64_t> expected_wait_low_seconds, expected_wait_high_seconds; // of a forecast
    BOOST_DESCRIBE_CLASS(PaperTicket, (),
                         (id, number, token, hall_name, hall_name_en, line_name, line_name_en, item_name, item_name_en,
                          issued_at, ahead, expected_wait_seconds, wait_basis, expected_wait_low_seconds,
                          expected_wait_high_seconds),
                         (), ())
};
// As the line is at this moment.
std::optional<PaperTicket> paper_ticket(const Queue& queue, db::Reader& reader, TicketId id);
std::optional<PaperTicket> paper_ticket(const Queue& queue, db::Reader& reader, std::string_view token);

struct PaperOf {
    access::Scope::RowScope scope;
    std::string number;
    bool live = false;
};
std::optional<PaperOf> paper_seen_by(db::Reader& reader, const access::Principal& who, access::Roles roles,
                                     TicketId id);

} // namespace yimen::queue
