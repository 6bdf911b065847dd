#pragma once

// Elastic opening (潮汐窗口). See README.md.

#include "errors.h"
#include "forecast/hall_waits.h"
#include "http/http.h"
#include "jobs/jobs.h"
#include "people/people.h"
#include "propose.h"
#include "queue/live.h"

namespace yimen::opening {

inline constexpr std::string_view kJob = "opening.proposals";
inline constexpr std::chrono::seconds kPace{20};
inline constexpr access::Roles kReaders{access::Role::hall_manager, access::Role::supervisor, access::Role::guide};
inline constexpr access::Roles kDeciders{access::Role::hall_manager};

using ProposalId = IdOf<struct ProposalTag>;

// done: carried out. withdrawn: no longer worth it. lapsed: accepted, and nobody did it for half an hour.
enum class ProposalState { proposed, accepted, done, dismissed, withdrawn, lapsed };
BOOST_DESCRIBE_ENUM(ProposalState, proposed, accepted, done, dismissed, withdrawn, lapsed)

struct ProposalLine {
    queue::CategoryId id;
    std::string letter, name, name_en;
    BOOST_DESCRIBE_CLASS(ProposalLine, (), (id, letter, name, name_en), (), ())
};
// What is expected for a line in each of the coming half hours, in seconds; nothing where no counter calls for it.
struct LineEffect {
    ProposalLine category;
    std::int64_t waiting = 0; // when the numbers were worked out
    std::vector<std::optional<std::int64_t>> now_seconds, then_seconds;
    // Of those who took a ticket in the half hour after it was done: how long they really waited, those not yet called until now.
    std::optional<std::int64_t> came_seconds;
    std::int64_t came_people = 0, came_called = 0;
    BOOST_DESCRIBE_CLASS(LineEffect, (),
                         (category, waiting, now_seconds, then_seconds, came_seconds, came_people, came_called), (), ())
};
struct CounterProposal {
    ProposalId id;
    ProposalKind kind = ProposalKind::open;
    ProposalState state = ProposalState::proposed;
    places::CounterId counter_id;
    std::int64_t counter_number = 0;
    ProposalLine category;                                // for whose sake; to close: who feels it most
    std::vector<std::string> serves_before, serves_after; // letters
    bool beyond_skills = false;                           // it does not usually serve all of that
    std::int64_t saved_minutes = 0;                       // of all who come in the next hour together
    std::vector<LineEffect> effects;                      // the lines that feel it, the one above first
    Instant proposed_at, numbers_at;
    std::optional<Instant> decided_at;
    std::optional<std::string> decided_by, reason;
    std::optional<Instant> done_at, measured_at;
    bool measured_all = false; // everybody of that half hour has been called or has left
    std::optional<Instant> ended_at;
    std::int64_t revision = 0;
    BOOST_DESCRIBE_CLASS(CounterProposal, (),
                         (id, kind, state, counter_id, counter_number, category, serves_before, serves_after,
                          beyond_skills, saved_minutes, effects, proposed_at, numbers_at, decided_at, decided_by,
                          reason, done_at, measured_at, measured_all, ended_at, revision),
                         (), ())
};
struct ProposalRef {
    ProposalId id;
    ProposalState state = ProposalState::proposed;
    std::int64_t revision = 0;
    BOOST_DESCRIBE_CLASS(ProposalRef, (), (id, state, revision), (), ())
};
struct ProposalQuery {
    std::optional<bool> open; // proposed, accepted, and done within the last two hours
    std::optional<std::string> cursor;
    std::optional<int> limit;
    BOOST_DESCRIBE_CLASS(ProposalQuery, (), (open, cursor, limit), (), ())
};

class Opening {
  public:
    struct Parts {
        db::Database& database;
        const Clocks& clocks;
        const places::Directory& directory;
        const people::Service& people;
        const queue::Queue& queue;
        forecast::HallWaits& waits;
    };
    explicit Opening(Parts parts) : parts_(parts) {}

    // Every hall, once: proposes, withdraws, follows what was accepted, measures what came. Safe on several servers at once.
    Result<void> refresh(jobs::Run& run) const;
    void add_jobs(jobs::Runner& runner) const;

    // opening.unknown_proposal, opening.stale, opening.over, opening.no_longer_safe.
    Result<ProposalRef> accept(db::Tx& tx, const queue::Caller& caller, ProposalId id, std::int64_t revision) const;
    Result<ProposalRef> dismiss(db::Tx& tx, const queue::Caller& caller, ProposalId id, std::int64_t revision,
                                std::string_view reason) const;

    // The newest first. opening.unknown_hall.
    Result<http::Page<CounterProposal>> list(db::Reader& reader, const access::Principal& who, HallId hall,
                                             const ProposalQuery& asked) const;

    // What counters of the hall are asked to do: for the desks (queue::Queue::Hooks).
    std::vector<queue::CounterRequest> requests(db::Reader& reader, HallId hall) const;

    const Parts& parts() const { return parts_; }

  private:
    Parts parts_;
};

http::Routes routes(const Opening& opening);
std::vector<db::Migration> migrations();

} // namespace yimen::opening
