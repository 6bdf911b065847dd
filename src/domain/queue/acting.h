#pragma once

// Who acts in a hall, and how the journal tells it. For this module and those above it that act in a hall.

#include "journal/journal.h"
#include "queue.h"

namespace yimen::queue {

// In which role somebody acts where several might.
inline std::string_view acting_role(const access::Principal& who) {
    for (access::Role role : {access::Role::clerk, access::Role::guide, access::Role::kiosk, access::Role::desk_screen,
                              access::Role::hall_manager, access::Role::visitor})
        if (who.has(role))
            return access::to_string(role);
    return "system";
}

inline void note(db::Tx& tx, const Caller& caller, std::string_view role, const std::string& action,
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

} // namespace yimen::queue
