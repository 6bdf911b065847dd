#include "rules.h"

#include <algorithm>
#include <chrono>
#include <set>

namespace yimen::voice {

Instant rating_until(Instant ended_at) { return ended_at + std::chrono::days(kRatingDays); }

Result<void> check_answer(const NewRating& rating, const std::vector<Norm>& in_force) {
    std::vector<InvalidParam> wrong;
    if (rating.grade < kLowestGrade || rating.grade > kHighestGrade)
        wrong.push_back({"/grade", "out_of_range", "must be 1 to 5"});
    if (rating.case_id.has_value() + rating.visit_id.has_value() + rating.bundle_case_id.has_value() != 1)
        wrong.push_back({"/case_id", "required", "a rating is of one case, one visit or one bundle case"});
    std::set<std::string> seen;
    for (std::size_t i = 0; i < rating.norms.size(); ++i) {
        auto norm =
            std::find_if(in_force.begin(), in_force.end(), [&](const Norm& n) { return n.code == rating.norms[i]; });
        std::string pointer = "/norms/" + std::to_string(i);
        if (norm == in_force.end() || norm->grade != rating.grade)
            wrong.push_back({pointer, "not_in_list", "is not a code of this grade that is in force"});
        else if (!seen.insert(norm->code).second)
            wrong.push_back({pointer, "repeated", "is named twice"});
    }
    if (wrong.empty())
        return {};
    return fail(Error{&kInvalidRequest, {}, std::move(wrong), {}});
}

} // namespace yimen::voice
