#pragma once

// Leave (请假) and deputies (AB 岗): who is away from when to when, and who may do meanwhile what they may. A deputy is of the same organ and
// hall; whoever stands in is there themselves, so nobody stands in for a deputy.

#include <unordered_map>

#include "http/http.h"
#include "registry.h"

namespace yimen::people {

using LeaveId = IdOf<struct LeaveTag>;

enum class LeaveReason { annual, illness, training, official, other };
BOOST_DESCRIBE_ENUM(LeaveReason, annual, illness, training, official, other)

struct NewLeave {
    StaffId staff_id;
    std::optional<StaffId> deputy_id;
    Date first_day{}, last_day{};
    LeaveReason reason = LeaveReason::annual;
    BOOST_DESCRIBE_CLASS(NewLeave, (), (staff_id, deputy_id, first_day, last_day, reason), (), ())
};
struct LeaveRef {
    LeaveId id;
    std::int64_t revision = 1;
    BOOST_DESCRIBE_CLASS(LeaveRef, (), (id, revision), (), ())
};

// Who keeps the leave of the people of a hall: its manager; of everybody: the administrator.
inline constexpr access::Roles kLeaveKeepers{access::Role::hall_manager, access::Role::administrator};

// Who acts, on which channel.
struct LeaveKeeper {
    const access::Principal& who;
    std::string_view channel, request_id;
};

class Leaves {
  public:
    explicit Leaves(const Clocks& clocks) : clocks_(clocks) {}

    // people.unknown, people.deputy_self, people.deputy_elsewhere, people.deputy_away, people.deputy_chain, people.leave_overlaps;
    // request.invalid for the days.
    Result<LeaveRef> add(db::Tx& tx, const LeaveKeeper& by, const NewLeave& wanted) const;
    // They are back: at once. people.leave_not_found, people.leave_stale, people.leave_over.
    Result<LeaveRef> end(db::Tx& tx, const LeaveKeeper& by, LeaveId id, std::int64_t revision) const;

    Date today() const { return hall_date(clocks_.business.now()); }

  private:
    void note_leave(db::Tx& tx, const LeaveKeeper& by, CellId cell, LeaveId id, std::string_view action,
                    const boost::json::object& change) const;

    const Clocks& clocks_;
};

// In whose place this person stands on the day, with the last day of it; at most 100.
std::vector<std::pair<StaffId, Date>> absent_for(db::Reader& reader, StaffId deputy, Date day);
// Of these, those who are away on the day and have somebody who stands in: who.
std::unordered_map<StaffId, StaffId> deputies_of(db::Reader& reader, const std::vector<StaffId>& staff, Date day);

// Who may decide for a department on a day: its deciders who are there, and whoever stands in for one who is not.
struct Decider {
    StaffId staff;
    std::optional<StaffId> for_staff;
};
struct Deciders {
    int appointed = 0;
    std::vector<Decider> there;
};
std::unordered_map<DepartmentId, Deciders> deciders_of(db::Reader& reader, const std::vector<DepartmentId>& departments,
                                                       Date day);

http::Routes leave_routes(db::Database& database, const Leaves& leaves);

} // namespace yimen::people
