#include <gtest/gtest.h>

#include <fstream>
#include <iostream>

#include "base/text.h"
#include "scratch_index.h"

namespace yimen::search {
namespace {

// The real items of one county's hall, public data that lie beside the source tree and are not part of it.
std::optional<std::string> real_items() {
    for (std::filesystem::path at = SOURCE_DIRECTORY; at.has_relative_path(); at = at.parent_path())
        if (auto file = at.parent_path() / "shared/data/items_guangan.csv"; std::filesystem::exists(file))
            return file.string();
    return std::nullopt;
}

// The third column. Quotes occur in this file only around a name.
std::string name_column(const std::string& line) {
    auto start = line.find(',', line.find(',') + 1) + 1;
    if (line[start] == '"')
        return line.substr(start + 1, line.find('"', start + 1) - start - 1);
    return line.substr(start, line.find(',', start) - start);
}

TEST(RealNames, EachIsFoundFirstByItself) {
    auto file = real_items();
    if (!file) {
        std::cout << "skipped: no shared/data/items_guangan.csv beside the source tree\n";
        return;
    }
    ScratchDirectory directory;
    Index index(directory.path());
    std::ifstream in(*file);
    std::vector<std::string> names;
    std::string line;
    std::getline(in, line); // the header
    while (std::getline(in, line))
        names.push_back(name_column(line));
    ASSERT_EQ(names.size(), 1135u);
    for (std::size_t i = 0; i < names.size(); ++i)
        index.put({std::to_string(i), {{names[i], 5}}, {}, names[i]});
    index.commit();

    for (const auto& name : names) {
        auto hits = index.find(name, {}, 0, 1).hits;
        ASSERT_FALSE(hits.empty()) << name;
        EXPECT_EQ(folded(index.stored(hits[0].number)->payload), folded(name));
    }
}

} // namespace
} // namespace yimen::search
