#pragma once

// Licences for measurements: a hall whose department has a seal, and records of them as different as those of people are.

#include "hall.h"
#include "store.h"

namespace yimen::bench {

class LicenceHall {
  public:
    // With `sealed` the department gets a test seal and the standing order to use it.
    LicenceHall(app::Ground& ground, const Hall& hall, bool sealed);

    // A holder who is nobody, and what is granted to one. Without `imported` the licence waits for its seal.
    SubjectId holder(db::Tx& tx, int number) const;
    licences::Grant grant(SubjectId holder, int number, bool imported) const;
    licences::Prepared prepared(SubjectId holder, int number, bool imported) const;
    // So many that wait for their seals, each with a holder of its own; numbers from `first`.
    std::vector<licences::LicenceId> issue_pending(int first, int count) const;

    const DepartmentId& department() const { return organ_.department; }

  private:
    app::Ground& ground_;
    const Hall& hall_;
    seals::Organ organ_;
    licences::Type type_;
    Uuid import_; // behind all that came in from elsewhere
};

} // namespace yimen::bench
