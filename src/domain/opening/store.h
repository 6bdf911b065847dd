#pragma once

// SQL of proposals and structs, nothing else.

#include "opening.h"

namespace yimen::opening::store {

// By line, as it is kept.
struct Effect {
    queue::CategoryId category;
    std::int64_t waiting = 0;
    std::vector<std::optional<std::int64_t>> now, then;
    std::optional<std::int64_t> came;
    std::int64_t came_people = 0, came_called = 0;
    BOOST_DESCRIBE_CLASS(Effect, (), (category, waiting, now, then, came, came_people, came_called), (), ())
    bool operator==(const Effect&) const = default;
};
struct Row {
    ProposalId id;
    access::Scope::RowScope scope;
    places::CounterId counter;
    std::int64_t counter_number = 0;
    ProposalKind kind = ProposalKind::open;
    ProposalState state = ProposalState::proposed;
    queue::CategoryId line;
    std::vector<queue::CategoryId> before, after;
    bool beyond_skills = false;
    std::int64_t saved_minutes = 0;
    std::vector<Effect> effects;
    Instant proposed_at, numbers_at;
    std::optional<Instant> decided_at;
    std::optional<StaffId> decided_by;
    std::string reason;
    std::optional<Instant> done_at, measured_at;
    bool measured_all = false;
    std::optional<Instant> ended_at;
    std::int64_t revision = 1;

    HallId hall() const { return *scope.hall; }
    bool standing() const { return state == ProposalState::proposed || state == ProposalState::accepted; }
};

std::optional<Row> of(db::Tx& tx, const access::Principal& who, ProposalId id); // locked
// Those of the hall that stand, or were done or ended since then; the newest first.
std::vector<Row> lately(db::Reader& reader, HallId hall, Instant since);

struct Query {
    HallId hall;
    std::optional<Instant> lively_since; // only those that stand, and those done since then
    std::optional<ProposalId> after;
    int limit = 20;
};
std::vector<Row> list(db::Reader& reader, const access::Principal& who, const Query& query);
std::int64_t count(db::Reader& reader, const access::Principal& who, const Query& query);

// False when the counter has a standing proposal.
bool insert(db::Tx& tx, const Row& row);
// False when somebody else has changed it: `row.revision` is the one that was read plus `steps`.
bool update(db::Tx& tx, const Row& row, int steps);

} // namespace yimen::opening::store
