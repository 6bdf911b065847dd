#pragma once

// The inside of Bookings.

#include <algorithm>

#include "queue/acting.h"
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

using queue::acting_role;
using queue::note;

inline BookingRef ref_of(const store::Booking& booking) { return {booking.id, booking.state, booking.revision}; }

std::vector<store::Item> named(const catalogue::Catalogue& catalogue, db::Reader& reader,
                               const std::vector<catalogue::ItemId>& items);

// The program itself, as a caller.
struct System {
    access::Principal nobody;
    Caller caller{nobody, "system", ""};
};

} // namespace yimen::booking
