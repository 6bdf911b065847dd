#pragma once

// What lies below demo/, carried in the program.

#include <string_view>
#include <vector>

namespace yimen::app {

struct DemoFile {
    std::string_view name; // below demo/: items/food_business.json
    std::string_view content;
};
std::vector<DemoFile> demo_files();

} // namespace yimen::app
