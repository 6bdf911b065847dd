#pragma once

// What a visitor signs for, be it a gap or a promise: the signature kept with what was shown, and the step that goes with it, at a desk of their
// own or at the second screen of a counter.

#include <optional>
#include <string>

#include "steps.h"

namespace yimen::cases {

class Signing {
  public:
    explicit Signing(const Cases& cases) : cases_(cases) {}

    // Keeps the signature; `shown` is what it is for, as JSON. The picture may be missing, for who cannot draw.
    Uuid keep(db::Tx& tx, const Caller& caller, CaseId id, const std::string& shown,
              const std::optional<std::string>& picture) const;
    // A draft is saved many times: what changes there is in the journal, and no step of its history.
    Result<CaseRef> step(db::Tx& tx, const Caller& caller, store::Record& record, Action action,
                         const std::string& note) const;
    // The visitor has just agreed at the second screen.
    void step_at_counter(db::Tx& tx, const Caller& screen, store::Record& record, const Transition& row) const;

  private:
    const Cases& cases_;
};

} // namespace yimen::cases
