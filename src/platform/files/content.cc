#include "content.h"

#include <fstream>
#include <iterator>

namespace yimen::files {

std::string content_of(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

} // namespace yimen::files
