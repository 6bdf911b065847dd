#pragma once

// What makes a rating one, pure. GB/T 39735-2020; standards.md §5.

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "voice.h"

namespace yimen::voice {

inline constexpr int kLowestGrade = 1, kHighestGrade = 5;
inline constexpr int kRatingDays = 30; // domain.md "Voice"

// 差评: 2 不满意 and 1 非常不满意.
constexpr bool is_bad(int grade) { return grade <= 2; }

// The last moment at which a service that ended so can be rated.
Instant rating_until(Instant ended_at);

// The grade and the codes: each in force today, of this grade, named once. request.invalid names what is wrong.
Result<void> check_answer(const NewRating& rating, const std::vector<Norm>& in_force);

} // namespace yimen::voice
