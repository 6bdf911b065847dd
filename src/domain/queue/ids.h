#pragma once

#include "base/id.h"
#include "places/places.h"

namespace yimen::queue {

using TicketId = IdOf<struct TicketTag>;
using VisitId = IdOf<struct VisitTag>;
using CategoryId = IdOf<struct QueueCategoryTag>;
using CounterSessionId = IdOf<struct CounterSessionTag>;
using IdentificationId = IdOf<struct IdentificationTag>;
using places::CounterId;

} // namespace yimen::queue
