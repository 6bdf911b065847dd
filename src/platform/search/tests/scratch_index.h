#pragma once

#include <stdlib.h>

#include <filesystem>
#include <string>
#include <vector>

#include "search.h"

namespace yimen::search {

// A directory of its own for an index, gone afterwards.
class ScratchDirectory {
  public:
    ScratchDirectory() {
        std::string pattern = (std::filesystem::temp_directory_path() / "yimen-search-XXXXXX").string();
        path_ = ::mkdtemp(pattern.data());
    }
    ~ScratchDirectory() { std::filesystem::remove_all(path_); }
    ScratchDirectory(const ScratchDirectory&) = delete;
    std::string path() const { return path_; }

  private:
    std::string path_;
};

inline std::vector<std::string> keys(const Hits& hits) {
    std::vector<std::string> out;
    for (const Hit& hit : hits.hits)
        out.push_back(hit.key);
    return out;
}

} // namespace yimen::search
