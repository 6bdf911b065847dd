#pragma once

// Which counters to open, close or re-skill (潮汐窗口): what is worth proposing, and what never is. Pure; the simulation is given, and the
// same situation has the same proposals.

#include <array>
#include <functional>
#include <optional>
#include <vector>

#include "base/json.h"
#include "forecast/staffing.h"

namespace yimen::opening {

using forecast::Seconds;

enum class ProposalKind { open, close, reskill };
BOOST_DESCRIBE_ENUM(ProposalKind, open, close, reskill)

inline constexpr int kHalfHours = 2; // that are looked at
using ByHalfHour = std::array<double, kHalfHours>;

struct Line {
    bool learned = true; // without a past nothing can be expected of it
    std::int64_t waiting = 0;
    Seconds limit = 1800;   // from which wait on the hall is warned
    ByHalfHour coming = {}; // people
};

struct Counter {
    std::int64_t number = 0;
    bool open = false, paused = false;
    bool busy = false;        // somebody is called or served there
    bool settled = true;      // nothing was decided about it, or began there, in the last while
    std::vector<int> serves;  // lines, in order; closed: what it would
    std::vector<int> skilled; // what it may serve on any day
    bool calls() const { return open && !paused; }
};

struct Change {
    ProposalKind kind = ProposalKind::open;
    int counter = 0;
    std::vector<int> serves; // afterwards; when it closes: before
    bool operator==(const Change&) const = default;
};
std::vector<Counter> after(std::vector<Counter> counters, const Change& change);

// What is never proposed and never carried out: to take from a line the last counter that calls for it, to touch a paused counter, to close
// one where somebody stands. `even_busy`: to close it once it is free.
bool safe(const std::vector<Counter>& counters, const Change& change, bool even_busy = false);

// Mean waits of those who come in each half hour, by line; nothing where no counter calls for it, or of a line without a past.
using Waits = std::vector<std::optional<ByHalfHour>>;
using Simulate = std::function<Waits(const std::vector<Counter>&)>;

struct Proposal {
    Change change;
    int line = 0; // the one for which it is made; to close: the one that feels it most
    Waits now, then;
    double saved_minutes = 0; // of those who come in the next hour, all together; negative: lost
    bool beyond_skills = false;
};

struct Situation {
    std::vector<Line> lines;
    std::vector<Counter> counters;
    std::vector<Change> accepted; // and not yet carried out: counted as if they were
    std::vector<Change> standing; // proposed before
    // Refused lately: nothing of this kind is proposed for the lines that share counters with this one.
    std::vector<std::pair<ProposalKind, int>> refused;
};

// Standing proposals that are still worth it, with their numbers now, then new ones. A new one has to be worth clearly more than an old
// one, and no two touch lines that share counters: what the second would do is not known before the first is decided.
std::vector<Proposal> propose(const Situation& situation, const Simulate& simulate);

} // namespace yimen::opening
