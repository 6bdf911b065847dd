#pragma once

// What the authority does with a licence after it was issued, and what time does: one table. States and codes: domain.md "Licences",
// standards.md §2.4. 行政许可法 arts. 69 (撤销), 70 (注销); 行政处罚法 art. 9 (暂扣, 吊销).

#include <span>

#include "jobs/jobs.h"
#include "licences.h"

namespace yimen::licences {

enum class Operation {
    suspend,   // 暂扣
    reinstate, // 暂扣发还
    withdraw,  // 撤销: it should never have been granted
    revoke,    // 吊销: a penalty
    cancel,    // 注销: the holder gives it up, is no more, or its time is over
    expire,    // 失效: done by the program
    renew,     // 延续: a new version with a later last day
    change,    // 变更: a new version that says something else
    reissue,   // 补领: a new version after loss; whoever finds the old one holds nothing
};
BOOST_DESCRIBE_ENUM(Operation, suspend, reinstate, withdraw, revoke, cancel, expire, renew, change, reissue)

struct OperationRow {
    Operation operation;
    std::string_view from, to;
    std::string_view event;   // past tense
    std::string_view message; // to the holder
    bool makes_version() const { return to == "replaced"; }
};
std::span<const OperationRow> operations();
const OperationRow* find(std::string_view from, Operation operation);

struct Caller {
    const access::Principal& who;
    std::string_view channel, request_id;
};
// With what a licence ends that nobody ended by itself (endings.h): the case whose result says so, and its bundle (一件事), an opaque id of
// the module above.
struct EndedWith {
    Uuid case_id;
    std::optional<Uuid> bundle;
};
struct Deed {
    Operation operation = Operation::suspend;
    std::string reason;
    std::optional<std::string> decision_number = {};
    const Prepared* successor = nullptr; // the new version, of an operation that makes one (versions.h)
    std::optional<EndedWith> with = {};
};
struct LicenceRef {
    LicenceId id;
    std::string state;
    std::int64_t revision = 0;
    BOOST_DESCRIBE_CLASS(LicenceRef, (), (id, state, revision), (), ())
};
// By a decider of the department that issued it. What is answered is the licence, or the version that took its place. Step, event, journal entry and a new status list (status_list.h) go with it.
// licences.not_found, licences.stale, licences.not_ours, licences.not_allowed (with `state` and `allowed`).
Result<LicenceRef> operate(db::Tx& tx, const Licences& licences, const Caller& caller, LicenceId id,
                           std::int64_t revision, const Deed& deed);

// What its issuer did with a licence that came from elsewhere: the same step, by whoever brought the news. False when its state does not
// allow it, or when somebody changed it meanwhile. For `change` the new version is stored by the caller.
bool follow_elsewhere(db::Tx& tx, const Licences& licences, const Caller& caller, std::string_view role, LicenceId id,
                      std::int64_t revision, const Deed& deed);

// Ends one of ours by the result of a case (`deed.with`), not by a decision about it; the status list is remade by the caller. False when
// its state does not allow it.
bool end_with(db::Tx& tx, const Licences& licences, const Caller& caller, LicenceId id, const Deed& deed);

struct LicenceStep {
    std::string operation, from_state, to_state, reason;
    std::optional<std::string> decision_number;
    Instant at;
    BOOST_DESCRIBE_CLASS(LicenceStep, (), (operation, from_state, to_state, reason, decision_number, at), (), ())
};
std::vector<LicenceStep> steps(db::Reader& reader, LicenceId id); // the oldest first, at most 200
// The day on which the last step was done; nothing when there was none.
std::optional<Date> state_since(db::Reader& reader, LicenceId id);
// What this caller may do with it now.
std::vector<std::string> allowed_operations(const access::Principal& who, const access::Scope::RowScope& row,
                                            std::string_view state, bool ours);

// licences.not_allowed with the state and what this caller may do in it.
tl::unexpected<Error> not_allowed(const access::Principal& who, const access::Scope::RowScope& row,
                                  std::string_view state);

// Those whose last day is past become `expired`, some in each run.
inline constexpr std::string_view kExpireJob = "licences.expire";
inline constexpr std::chrono::minutes kExpirePace{10};
Result<void> expire_due(const Licences& licences, jobs::Run& run);

http::Routes operation_routes(const Licences& licences);

} // namespace yimen::licences
