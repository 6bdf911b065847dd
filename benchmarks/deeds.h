#pragma once

// The calls of a case's life, as a browser and a desk send them.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "hall.h"

namespace yimen::bench {

struct Deed {
    const Member* who;
    std::string_view action, body, channel;
};

// submit, receive, accept, review, approve, deliver, close: by the people of one client.
std::vector<Deed> deeds_of(const Hall& hall, std::size_t client);
// The whole request. `collection`: cases or bundle-cases; only the revision is not known before.
std::string post(const Deed& deed, std::string_view id, std::int64_t revision, std::int64_t key,
                 std::string_view collection = "cases");
// The revision that an answer names; 0 when it names none.
std::int64_t revision_in(std::string_view body);

} // namespace yimen::bench
