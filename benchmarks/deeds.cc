#include "deeds.h"

#include <cstdlib>
#include <fmt/format.h>

namespace yimen::bench {

std::string post(const Deed& deed, std::string_view id, std::int64_t revision, std::int64_t key,
                 std::string_view collection) {
    return fmt::format(
        "POST /api/v1/{}/{}/{} HTTP/1.1\r\nHost: bench\r\nCookie: yimen_session={}\r\nX-CSRF-Token: {}\r\n"
        "X-Yimen-Channel: {}\r\nIdempotency-Key: bench-{:012}\r\nIf-Match: \"{}\"\r\nContent-Type: "
        "application/json\r\nContent-Length: {}\r\n\r\n{}",
        collection, id, deed.action, deed.who->cookie, deed.who->csrf_token, deed.channel, key, revision,
        deed.body.size(), deed.body);
}

std::int64_t revision_in(std::string_view body) {
    constexpr std::string_view kName = "\"revision\":";
    auto at = body.find(kName);
    return at == body.npos ? 0 : std::strtoll(body.data() + at + kName.size(), nullptr, 10);
}

std::vector<Deed> deeds_of(const Hall& hall, std::size_t client) {
    const Member &visitor = hall.visitors[client], &clerk = hall.clerks[client], &reviewer = hall.reviewers[client],
                 &decider = hall.deciders[client];
    return {{&visitor, "submit", "{}", "portal"},
            {&clerk, "receive", "{}", "counter"},
            {&clerk, "accept", R"({"opinion":"材料齐全"})", "counter"},
            {&reviewer, "review", R"({"opinion":"符合条件"})", "counter"},
            {&decider, "approve", R"({"opinion":"同意"})", "counter"},
            {&visitor, "deliver", "{}", "portal"},
            {&clerk, "close", "{}", "counter"}};
}

} // namespace yimen::bench
