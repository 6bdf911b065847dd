#pragma once

// Fills the store with cases of all states and ages, and makes the drafts that the measurement will work on. It calls the public
// service of `cases` itself, many cases in each transaction: rows, ciphertexts, licences, history, journal and events are those of the
// product, only HTTP and the single commits are left out.

#include <functional>

#include "hall.h"

namespace yimen::bench {

struct Draft {
    std::string id;
    std::int64_t revision = 0;
};

class Filling {
  public:
    Filling(app::Ground& ground, const Hall& hall);

    // Brings the store to at least `cases` cases; then catches up with what follows from them: messages, trimming, the journal's seals.
    void fill(int cases, const std::function<void(int done)>& progress);
    // New complete drafts of one visitor, ready to be submitted.
    std::vector<Draft> drafts(const Member& visitor, int count);
    std::int64_t cases_in_store() const;
    // The file that every draft has, for those that are made elsewhere.
    const std::string& file_sm3() const { return file_sm3_; }

  private:
    struct Life;
    void batch(int age_days, bool finished, int first, int count);
    template <class F>
    void in_transactions(std::vector<Life>& lives, F&& body);
    Result<cases::CaseRef> open_complete(db::Tx& tx, const Member& visitor) const;
    void set_time(int age_days, int day, int hour);
    void settle();

    app::Ground& ground_;
    const Hall& hall_;
    std::string file_sm3_;
};

} // namespace yimen::bench
