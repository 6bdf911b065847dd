#pragma once

// Where somebody may be sent, from what their item says of itself. Pure.

#include "catalogue/definition.h"

namespace yimen::triage {

enum class Direction { self_service, side_by_side, line };
BOOST_DESCRIBE_ENUM(Direction, self_service, side_by_side, line)

// By what means it is done without a counter.
struct SelfService {
    bool online = false, kiosk = false;
    bool any() const { return online || kiosk; }
};
SelfService self_service(const catalogue::Definition& definition);

} // namespace yimen::triage
