#pragma once

// A way in words, for who does not see the plan, and for the paper. Pure.

#include <string>
#include <vector>

#include "way.h"

namespace yimen::wayfinding {

// One thing to do: 左转，走约 8 米.
struct Step {
    int level = 1; // the floor on which it begins
    std::string text, text_en;
    BOOST_DESCRIBE_CLASS(Step, (), (level, text, text_en), (), ())
};

// `goal`: how the place is called to which the way leads. The walk must be one over this plan.
std::vector<Step> in_words(const Plan& plan, const Walk& walk, const places::Names& goal,
                           const std::vector<places::CounterRow>& counters);

std::string floor_in_words(int level, bool english); // 2 层, 地下 1 层; floor 2, basement 1
std::string floor_title(int level, bool english);    // the same as a title: Floor 2
std::string as_label(std::string english_name);      // as it stands on a plan: "the main entrance" is "Main entrance"

} // namespace yimen::wayfinding
