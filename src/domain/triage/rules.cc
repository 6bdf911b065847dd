#include "rules.h"

#include <algorithm>

namespace yimen::triage {

SelfService self_service(const catalogue::Definition& definition) {
    const catalogue::Service& service = definition.service;
    auto by = [&](catalogue::Way direction) {
        return std::ranges::find(service.ways, direction) != service.ways.end();
    };
    SelfService out;
    out.online = (by(catalogue::Way::web) || by(catalogue::Way::mobile)) &&
                 service.online >= catalogue::OnlineDepth::handling && definition.trips == 0;
    out.kiosk = service.by_kiosk; // it stands in the hall: a trip does not speak against it
    return out;
}

} // namespace yimen::triage
