#pragma once

// Floor plans (平面图), ways over them, and doorplates (门牌). See README.md.

#include "catalogue/catalogue.h"
#include "db/migrate.h"
#include "errors.h"
#include "http/http.h"
#include "places/places.h"
#include "plan.h"
#include "queue/queue.h"
#include "words.h"

namespace yimen::wayfinding {

inline constexpr access::Roles kKeepers{access::Role::hall_manager};

struct PlanRef {
    HallId hall_id;
    std::int64_t revision = 0;
    BOOST_DESCRIBE_CLASS(PlanRef, (), (hall_id, revision), (), ())
};

// Where a way begins and where it leads. Of the goals exactly one is given; a line means the nearest counter that is open for it, or
// that would be.
struct WayQuery {
    std::optional<int> from_point;               // of the plan; without it and the next the entrances
    std::optional<places::DeviceId> from_device; // a kiosk
    std::optional<std::int64_t> to_counter;      // its number
    std::optional<queue::CategoryId> to_category;
    std::optional<int> to_zone, to_point;
    std::optional<bool> step_free;
    BOOST_DESCRIBE_CLASS(WayQuery, (), (from_point, from_device, to_counter, to_category, to_zone, to_point, step_free),
                         (), ())
};
struct Spot {
    int level = 1, x_dm = 0, y_dm = 0;
    BOOST_DESCRIBE_CLASS(Spot, (), (level, x_dm, y_dm), (), ())
};
struct WayFound {
    std::string to_name, to_name_en;
    std::optional<std::int64_t> counter_number; // where it leads to a counter
    std::int64_t length_m = 0;                  // on foot
    bool step_free = false;                     // nothing of it needs steps
    std::vector<Spot> spots;
    std::vector<Step> steps;
    BOOST_DESCRIBE_CLASS(WayFound, (), (to_name, to_name_en, counter_number, length_m, step_free, spots, steps), (), ())
};

class Wayfinding {
  public:
    struct Parts {
        db::Database& database;
        const Clocks& clocks;
        const places::Directory& directory;
        const catalogue::Catalogue& catalogue;
        const queue::Queue& queue;
        std::string base_url; // of the doorplates' pages
    };
    struct Kept {
        Plan plan;
        std::int64_t revision = 0; // 0: nobody has drawn one yet
    };
    explicit Wayfinding(Parts parts) : parts_(std::move(parts)) {}

    Kept plan(db::Reader& reader, HallId hall) const;
    // Against `revision`: wayfinding.stale. wayfinding.unknown_hall when it is none of the caller's; request.invalid with what `faults` says.
    Result<PlanRef> change(db::Tx& tx, const queue::Caller& caller, HallId hall, std::int64_t revision,
                           const Plan& wanted) const;
    // wayfinding.unknown_place, wayfinding.no_way, wayfinding.no_step_free_way; request.invalid when not exactly one goal is given.
    Result<WayFound> way(db::Reader& reader, const places::HallRow& hall, const WayQuery& asked) const;

    // For the demo and the import. Throws std::logic_error when the plan is impossible.
    void put(db::Tx& tx, const places::HallRow& hall, const Plan& plan) const;

    const Parts& parts() const { return parts_; }

  private:
    Parts parts_;
};

http::Routes routes(const Wayfinding& wayfinding);
std::vector<db::Migration> migrations();

} // namespace yimen::wayfinding
