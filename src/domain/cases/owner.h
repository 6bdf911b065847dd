#pragma once

// First contact (首问负责): the clerk who took a case first is its owner to the end, and the one named to the visitor. Ownership moves by an
// explicit hand-over only: by the owner, by who stands in for them, or by a supervisor where the owner works there no more.

#include "cases.h"
#include "comments.h"

namespace yimen::cases {

class Owners {
  public:
    explicit Owners(const Cases& cases) : cases_(cases) {}

    // Who may take it over: clerks of the hall of the case who are there today, other than its owner. cases.not_found.
    Result<std::vector<Colleague>> possible(db::Reader& reader, const Caller& caller, CaseId id) const;
    // request.invalid at /to for whoever is not one of these; cases.not_the_owner, and what every step is refused for.
    Result<CaseRef> hand_over(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision, StaffId to,
                              std::string_view reason) const;

  private:
    std::vector<Colleague> possible_for(db::Reader& reader, const store::Record& record) const;

    const Cases& cases_;
};

// As whom the caller may hand the case over; cases.not_the_owner.
Result<access::Role> owner_role(const Cases& cases, db::Reader& reader, const Caller& caller,
                                const store::Record& record);

} // namespace yimen::cases
