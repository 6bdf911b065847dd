#pragma once

// Authorities (委托): a principal, a person or the company by its legal person, lets somebody act for them in some items or in all, to a last day;
// either side ends it at once. 民法典 art. 161–173.

#include <memory>

#include "access/access.h"
#include "db/db.h"
#include "registry.h"

namespace yimen::people {

enum class AgencySide { given, received };
BOOST_DESCRIBE_ENUM(AgencySide, given, received)
enum class AgencyStanding { now, to_come, over };
BOOST_DESCRIBE_ENUM(AgencyStanding, now, to_come, over)
enum class AgencyEnder { principal, agent };
BOOST_DESCRIBE_ENUM(AgencyEnder, principal, agent)

struct WantedAgency {
    SubjectId principal;
    std::string agent_name, agent_number; // as on the agent's card
    std::vector<Uuid> items;              // none: all items
    Date last_day{};
};
struct Agency {
    AgencyId id;
    AgencySide side = AgencySide::given; // of who looks
    AgencyStanding standing = AgencyStanding::now;
    std::string principal_name, agent_name; // masked, but for companies
    std::vector<Uuid> items;
    Date first_day{};
    std::optional<Date> last_day;
    std::optional<Instant> ended_at;
    std::optional<AgencyEnder> ended_by;
    std::int64_t revision = 1;
};
struct AgencyRef {
    AgencyId id;
    std::int64_t revision = 1;
    BOOST_DESCRIBE_CLASS(AgencyRef, (), (id, revision), (), ())
};

class Agencies {
  public:
    static constexpr int kMostGiven = 100; // that stand at once, of one principal

    Agencies(const crypto::KeyStore& keys, const Clocks& clocks);
    ~Agencies();

    // From today on. people.not_the_principal, people.agent_unknown (no such person, or the name differs: the same answer),
    // people.agent_self, people.too_many_agencies; request.invalid for the number and the day.
    Result<AgencyRef> give(db::Tx& tx, const Actor& by, const access::Principal& who, const WantedAgency& wanted) const;
    // By who gave it, or given back by the agent. people.agency_not_found, people.agency_stale, people.agency_over.
    Result<AgencyRef> end(db::Tx& tx, const Actor& by, const access::Principal& who, AgencyId id,
                          std::int64_t revision) const;
    // Those that the caller gave, as themselves or as legal person, or has; the newest first, before that id.
    std::vector<Agency> list(db::Reader& reader, const access::Principal& who, AgencySide side,
                             std::optional<AgencyId> before, int limit) const;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace yimen::people
