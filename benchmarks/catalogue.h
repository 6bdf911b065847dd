#pragma once

#include "options.h"
#include "result.h"

namespace yimen::bench {

// A list of --items items comes in; rows and the search index, which follows by itself, are timed apart. Against reading and judging the
// same list alone.
Measured measure_item_import(const Options& options);
// Everyday words, pinyin and initials over --items items: the names of one county, each implemented in as many regions as it takes.
// Against a list that nothing is searched for.
Measured measure_item_search(const Options& options);
// Steps of the guide on an item of 300 scenarios and 400 review points in the same store. Against the same call for an item without
// questions.
Measured measure_guide(const Options& options);

} // namespace yimen::bench
