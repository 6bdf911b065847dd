#pragma once

// Triage at the door (分流). See README.md.

#include "db/migrate.h"
#include "errors.h"
#include "http/http.h"
#include "people/people.h"
#include "places/places.h"
#include "queue/queue.h"
#include "rules.h"

namespace yimen::triage {

inline constexpr access::Roles kGuides{access::Role::guide};
inline constexpr access::Roles kReaders{access::Role::hall_manager, access::Role::supervisor, access::Role::guide};
inline constexpr int kMostDays = 366;

using DecisionId = IdOf<struct TriageDecisionTag>;

enum class TriageBy { day, item };
BOOST_DESCRIBE_ENUM(TriageBy, day, item)

struct Decision {
    HallId hall;
    Direction direction = Direction::line;
    std::optional<catalogue::ItemId> item;
    // Of a ticket, for a line.
    std::optional<queue::CategoryId> category;
    std::optional<queue::IdentificationId> identification;
    queue::Priority priority = queue::Priority::none;
    std::optional<std::string> guide_code;
    queue::Party party = {};
};
struct DecisionRef {
    DecisionId id;
    Direction direction = Direction::line;
    std::optional<queue::TicketId> ticket_id;
    std::optional<std::string> number;
    Instant decided_at;
    BOOST_DESCRIBE_CLASS(DecisionRef, (), (id, direction, ticket_id, number, decided_at), (), ())
};

class Triage {
  public:
    struct Parts {
        db::Database& database;
        const Clocks& clocks;
        const places::Directory& directory;
        const people::Service& people;
        const catalogue::Catalogue& catalogue;
        const queue::Queue& queue;
    };
    explicit Triage(Parts parts) : parts_(parts) {}

    // places.unknown_hall, catalogue.item_not_found, triage.not_self_service, and for a line what Queue::issue refuses.
    Result<DecisionRef> decide(db::Tx& tx, const queue::Caller& caller, const Decision& wanted) const;

    const Parts& parts() const { return parts_; }

  private:
    Parts parts_;
};

http::Routes routes(const Triage& triage);
std::vector<db::Migration> migrations();

} // namespace yimen::triage
