#include "chunk.h"

namespace yimen::live {
namespace {

template <class... Part>
Chunk chunk(const Part&... part) {
    auto text = std::make_shared<std::string>();
    ((*text += part), ...);
    return text;
}

// JSON has no raw line breaks, so the data is always one line.
Chunk data_chunk(outbox::Position position, const boost::json::object& data) {
    return chunk("id: ", position.str(), "\ndata: ", boost::json::serialize(data), "\n\n");
}

boost::json::object what_changed(const outbox::Event& event) {
    return {{"kind", event.kind},
            {"object_kind", event.object_kind},
            {"id", event.object.str()},
            {"revision", event.revision}};
}

} // namespace

Chunk public_chunk(const outbox::Event& event) {
    boost::json::object data = what_changed(event);
    data["schema_version"] = event.schema_version;
    data["at"] = to_rfc3339(event.at);
    data["payload"] = event.payload;
    return data_chunk(event.position, data);
}

Chunk private_chunk(const outbox::Event& event) { return data_chunk(event.position, what_changed(event)); }

Chunk hello_chunk(outbox::Position position) { return chunk("retry: 3000\nid: ", position.str(), "\n\n"); }

Chunk heartbeat_chunk(outbox::Position position) { return chunk(": alive\nid: ", position.str(), "\n\n"); }

Chunk reset_chunk(outbox::Position position) { return chunk("id: ", position.str(), "\nevent: reset\ndata: {}\n\n"); }

} // namespace yimen::live
