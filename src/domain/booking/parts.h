#pragma once

// The inside of Bookings.

#include <algorithm>

#include "journal/journal.h"
#include "store.h"

namespace yimen::booking {

inline constexpr access::Roles kBookers{access::Role::visitor, access::Role::clerk, access::Role::guide};
inline constexpr access::Roles kBookingReaders{access::Role::visitor, access::Role::clerk, access::Role::guide,
                                               access::Role::hall_manager, access::Role::supervisor};

struct Bookings::Wanted {
    CellId cell;
    CategoryId category;
    Party party;
    Channel channel = Channel::portal;
    Instant starts_at;
    std::vector<store::Item> items;
    std::optional<WishId> wish; // an offer: it is held longer, and no rule about the person stands against it
};

// In which role somebody acts on a booking, for the journal.
inline std::string_view acting_role(const access::Principal& who) {
    for (access::Role role : {access::Role::clerk, access::Role::guide, access::Role::hall_manager, access::Role::kiosk,
                              access::Role::visitor})
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

inline BookingRef ref_of(const store::Booking& booking) { return {booking.id, booking.state, booking.revision}; }

std::vector<store::Item> named(const catalogue::Catalogue& catalogue, db::Reader& reader,
                               const std::vector<catalogue::ItemId>& items);

// The program itself, as a caller.
struct System {
    access::Principal nobody;
    Caller caller{nobody, "system", ""};
};

} // namespace yimen::booking
