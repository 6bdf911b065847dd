#pragma once

// The cases of a measurement: those of src/app/many_cases.h in the hall of hall.h, and the drafts that the measurement will work on.

#include <functional>

#include "hall.h"
#include "many_cases.h"

namespace yimen::bench {

struct Draft {
    std::string id;
    std::int64_t revision = 0;
};

class Filling {
  public:
    // For a store of `cases` cases, of the hall's visitors and of many others.
    Filling(app::Ground& ground, const Hall& hall, int cases);

    // Brings the store to at least that many, and catches up with what follows from them.
    void fill(const std::function<void(std::int64_t there)>& progress) { must(many_.fill(cases_, progress)); }
    // New complete drafts of one visitor, ready to be submitted.
    std::vector<Draft> drafts(const Member& visitor, int count);
    std::int64_t cases_in_store() const { return many_.in_store(); }
    // The file that every draft has, for those that are made elsewhere.
    const std::string& file_sm3() const { return many_.file_sm3(); }

  private:
    app::Ground& ground_;
    std::vector<app::CaseKind> kinds_;
    std::vector<access::Principal> visitors_;
    app::ManyCases many_;
    int cases_;
};

} // namespace yimen::bench
