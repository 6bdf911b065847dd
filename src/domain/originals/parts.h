#pragma once

// What the use cases of this module share: the journal, the events, who is asked.

#include "journal/journal.h"
#include "outbox/outbox.h"
#include "store.h"

namespace yimen::originals {

// The first of the caller's roles that is in `roles`, for the journal.
inline std::string_view role_among(const access::Principal& who, access::Roles roles) {
    for (const auto& grant : who.grants)
        if (roles.has(grant.role))
            return access::to_string(grant.role);
    return "system";
}

struct Entry {
    std::string_view role, action, object_kind;
    Uuid object;
    std::string change;
};
inline void note(db::Tx& tx, const cases::Caller& caller, CellId cell, Instant at, const Entry& entry) {
    journal::append(tx, {.cell = cell,
                         .at = at,
                         .actor = caller.who.account,
                         .role = entry.role,
                         .channel = caller.channel,
                         .action = entry.action,
                         .object_kind = entry.object_kind,
                         .object = entry.object,
                         .reason = {},
                         .change = entry.change,
                         .request_id = caller.request_id});
}

inline void tell(db::Tx& tx, Instant at, std::string_view kind, const access::Scope::RowScope& scope,
                 std::string_view object_kind, Uuid object, std::int64_t revision, boost::json::object payload) {
    outbox::NewEvent event;
    event.kind = kind;
    event.scope = scope;
    event.object_kind = object_kind;
    event.object = object;
    event.revision = revision;
    event.payload = std::move(payload);
    outbox::publish(tx, at, event);
}

// Whose hands a piece comes into.
inline void put_at(store::Piece& piece, Place place, Instant at, std::optional<StaffId> holder) {
    piece.place = place;
    piece.since = at;
    piece.holder = holder;
    if (place != Place::passing)
        piece.slip.reset();
}

} // namespace yimen::originals
