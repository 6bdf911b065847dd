#pragma once

// The inside of Queue: how its parts write the journal and the outbox.

#include <algorithm>

#include "journal/journal.h"
#include "outbox/outbox.h"
#include "store.h"

namespace yimen::queue {

// In which role somebody gives out a ticket, for the journal.
inline std::string_view issuer_role(const access::Principal& who) {
    for (access::Role role : {access::Role::clerk, access::Role::guide, access::Role::kiosk, access::Role::desk_screen,
                              access::Role::hall_manager, access::Role::visitor})
        if (who.has(role))
            return access::to_string(role);
    return "system";
}

inline void note(db::Tx& tx, const Queue&, const Caller& caller, std::string_view role, const std::string& action,
                 std::string_view object_kind, Uuid object, CellId cell, Instant at, std::string_view change,
                 std::string_view reason = {}) {
    journal::append(tx, {.cell = cell,
                         .at = at,
                         .actor = caller.who.account,
                         .role = role,
                         .channel = caller.channel,
                         .action = action,
                         .object_kind = object_kind,
                         .object = object,
                         .reason = reason,
                         .change = change,
                         .request_id = caller.request_id});
}

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
