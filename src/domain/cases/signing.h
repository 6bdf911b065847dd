#pragma once

// What a visitor signs for, be it a gap or a promise: the signature kept with what was shown, and the step that goes with it, at a desk of their
// own or at the second screen of a counter.

#include <functional>
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
    // The visitor signs for what a clerk named: the step `action`, and `put` keeps the signature; false when nothing
    // is open to be signed.
    Result<CaseRef> sign(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision, Action action,
                         const std::function<bool(const store::Record&)>& put) const;
    // The same at the second screen of a counter, where the visitor has just agreed; nothing happens when nothing is open.
    void sign_at_counter(db::Tx& tx, const Caller& screen, CaseId id, Action action,
                         const std::function<bool(const store::Record&)>& put) const;
    // A draft is saved many times: what changes there is in the journal, and no step of its history.
    Result<CaseRef> step(db::Tx& tx, const Caller& caller, store::Record& record, Action action,
                         const std::string& note) const;

  private:
    void step_at_counter(db::Tx& tx, const Caller& screen, store::Record& record, const Transition& row) const;

    const Cases& cases_;
};

} // namespace yimen::cases
