#pragma once

#include "queue/ids.h"

namespace yimen::booking {

using BookingId = IdOf<struct BookingTag>;
using WishId = IdOf<struct BookingWishTag>;
using queue::CategoryId;
using queue::TicketId;

} // namespace yimen::booking
