#include "facts.h"
#include "http/outgoing.h"

namespace yimen::facts {
namespace {

// What the source knows us by.
constexpr std::string_view kToken = "YIMEN_FACT_TOKEN_";

} // namespace

Result<SourceReply> ask_by_http(const Source& source, const Asked& asked) {
    auto reply = http::post_json({.url = source.url + "/ask",
                                  .bearer = http::token_from_environment(kToken, source.name),
                                  .body = to_json_text(asked),
                                  .timeout_ms = source.timeout_ms});
    if (!reply)
        return fail(kNoAnswer, reply.error());
    return read_reply(reply->status, reply->body, asked.id);
}

} // namespace yimen::facts
