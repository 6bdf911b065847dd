#pragma once

// What modules above may know of cases: facts of one case, counts of work lists, and what a visitor may rate.

#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "access/access.h"
#include "cards.h"
#include "cases.h"

namespace yimen::cases {

// Roles that read cases.
inline constexpr access::Roles kReaders{access::Role::visitor, access::Role::clerk,        access::Role::reviewer,
                                        access::Role::decider, access::Role::hall_manager, access::Role::supervisor};

struct Facts {
    CaseId id;
    access::Scope::RowScope scope;
    std::optional<std::string> number;
    catalogue::ItemId item;
    std::string item_name;
    State state = State::draft;
    std::optional<Uuid> visit;
    Instant created_at;
    std::optional<Instant> submitted_at;
    std::vector<StaffId> handled_by; // owner, acceptor, reviewer, decider, as far as there are
    std::optional<Uuid> bundle;      // 一件事 that it is a member of
};

// The case, if `who` may see it by one of `roles`.
std::optional<Facts> seen_by(db::Reader& reader, const access::Principal& who, access::Roles roles, CaseId id);
// Cases of a visit that `who` may see, the oldest first; at most 100.
std::vector<Facts> of_visit(db::Reader& reader, const access::Principal& who, Uuid visit);
// Which item each of these cases is for, whoever asks; unknown cases are left out.
std::unordered_map<CaseId, catalogue::ItemId> items_of(db::Reader& reader, const std::vector<CaseId>& ids);
// When the service was rendered: the result was issued or handed over, or acceptance or the request was refused; the last of these.
std::optional<Instant> service_ended_at(db::Reader& reader, CaseId id);
// The visitor's cases whose last change is not older than `since` and that have ended, the newest first; at most `limit`.
std::vector<Facts> ended_since(db::Reader& reader, const access::Principal& who, Instant since, int limit);

// How many there are, drafts and all. Looks at each: not for a page.
std::int64_t stored(db::Reader& reader);

// Cases of the item that are filed and not over; `department` is the one that decides them.
std::int64_t running_of_item(db::Reader& reader, DepartmentId department, catalogue::ItemId item);

// How often each item was filed for since then without coming to a hall first, the most often first; at most `limit`.
std::vector<std::pair<catalogue::ItemId, std::int64_t>> filed_since(db::Reader& reader, CellId cell, Instant since,
                                                                    int limit);

// What happened to a case on a day, as figures count it.
enum class Happening { received, accepted, decided, deemed }; // deemed: approved by silence (超时默认)
BOOST_DESCRIBE_ENUM(Happening, received, accepted, decided, deemed)

// An urging (催办) that nobody has answered.
enum class Urging { waiting, escalated };
BOOST_DESCRIBE_ENUM(Urging, waiting, escalated)

struct Filter {
    std::optional<HallId> hall;
    std::optional<DepartmentId> department;
    std::optional<DueState> due_state;
    std::optional<Happening> happened; // on `on`
    Date on{};
    Date today{};
    std::optional<Urging> urging = {};
};
// How many cases that `who` may see match: exactly the rows that GET /cases gives for the same filter.
std::int64_t count(db::Reader& reader, const access::Principal& who, const Filter& filter);

} // namespace yimen::cases
