#pragma once

#include <memory>
#include <string>

#include "outbox/outbox.h"

// What goes over the wire: blocks of server-sent events (WHATWG HTML §9.2.5), rendered once and shared by all listeners.
namespace yimen::live {

using Chunk = std::shared_ptr<const std::string>;

Chunk public_chunk(const outbox::Event& event);  // with the payload
Chunk private_chunk(const outbox::Event& event); // what has changed, not how
// A block without data is no event for the page, but its id is where the browser will resume from (§9.2.6, "dispatch the event"): so
// a stream for which nothing happens does not fall behind.
Chunk hello_chunk(outbox::Position position);
Chunk heartbeat_chunk(outbox::Position position);
// The page must read everything again.
Chunk reset_chunk(outbox::Position position);

} // namespace yimen::live
