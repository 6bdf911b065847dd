#pragma once

// The inside of Queue: how its parts write the journal and the outbox.

#include <algorithm>

#include "acting.h"
#include "outbox/outbox.h"
#include "store.h"

namespace yimen::queue {

// Public: numbers only (design: screens carry numbers only). `counter_number` where the step took the ticket from its counter.
inline void publish_ticket(db::Tx& tx, const store::Ticket& ticket, std::string_view kind, Instant at,
                           std::optional<std::int64_t> counter_number = std::nullopt) {
    outbox::NewEvent event;
    event.kind = kind;
    event.scope = ticket.scope();
    event.is_public = true;
    event.object_kind = "ticket";
    event.object = ticket.id.value;
    event.revision = ticket.revision;
    event.payload = {{"number", ticket.number()},
                     {"category_letter", ticket.letter},
                     {"state", to_string(ticket.state)},
                     {"counter_number", nullptr}};
    if (ticket.counter_number)
        event.payload["counter_number"] = *ticket.counter_number;
    else if (counter_number)
        event.payload["counter_number"] = *counter_number;
    outbox::publish(tx, at, event);
}

} // namespace yimen::queue
