#pragma once

// Who does something in a request, for the journal.

#include "http/http.h"
#include "registry.h"

namespace yimen::people {

inline Actor actor(const http::Context& context, std::string_view role) {
    auto* principal = context.principal();
    return {principal ? principal->account : AccountId{}, role, context.channel(), context.request().id};
}
// In their own affairs staff act as staff, whatever their roles.
inline Actor oneself(const http::Context& context) {
    return actor(context, context.who().is_staff() ? "staff" : "visitor");
}

} // namespace yimen::people
