#pragma once

// Live updates by server-sent events (WHATWG HTML §9.2). One tail of the outbox in each server feeds all open streams. A public stream
// gets whole payloads as one shared buffer; a private stream gets {kind, object_kind, id, revision} of events that its principal's Scope
// covers, and the page reads again with its own permission. Last-Event-ID resumes: what was missed is sent again, once, from the last
// events of the outbox, which every server keeps in memory. A stream ends when its session or a role of it ends.

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "access/access.h"
#include "base/result.h"
#include "db/db.h"
#include "http/http.h"
#include "outbox/outbox.h"

namespace yimen::live {

struct Pace {
    std::chrono::milliseconds poll = std::chrono::milliseconds(100); // other servers' events are seen within this time
    std::chrono::milliseconds heartbeat = std::chrono::seconds(15);
    std::chrono::milliseconds revalidate = std::chrono::seconds(5);
};

class Hub {
  public:
    // `still_valid` is asked every few seconds for each private stream, and at once after an event "SessionEnded" or "GrantEnded" whose
    // object is the session, or whose payload names the account (`account_id`), of the stream, before it gets anything newer; false closes the stream.
    Hub(db::Database& database, std::function<bool(const access::Principal&)> still_valid, Pace pace = {});
    ~Hub();
    void start();
    void stop(); // ends all streams
    void wake(); // there may be something new; safe from any thread

    // `last_event_id` empty: from now on. A position that is unknown or too old gets one "reset" event: the page reads everything again.
    // A board of a hall gets the public events of that hall and those of no hall.
    http::Reply open_public(std::string_view last_event_id, std::optional<HallId> hall);
    http::Reply open_private(const access::Principal& principal, access::Roles roles, std::string_view last_event_id);
    std::int64_t open_streams() const;

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace yimen::live
