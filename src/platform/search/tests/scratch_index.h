#pragma once

#include <stdlib.h>

#include <filesystem>
#include <string>
#include <vector>

#include "search.h"

#include "support/scratch_directory.h"

namespace yimen::search {

using test::ScratchDirectory;

inline std::vector<std::string> keys(const Index& index, const Hits& hits) {
    std::vector<std::string> out;
    for (const Hit& hit : hits.hits)
        out.push_back(index.stored(hit.number).value().key);
    return out;
}

} // namespace yimen::search
