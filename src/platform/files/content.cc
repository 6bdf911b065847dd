#include "content.h"

#include <fstream>
#include <iterator>
#include <stdexcept>

#include "base/id.h"

namespace yimen::files {

std::string content_of(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void keep_bytes(const Store& store, std::string_view bytes, std::string_view sm3_hex, Instant now) {
    std::string temporary = store.temporary_directory() + "/" + new_uuid(now).str();
    std::ofstream out(temporary, std::ios::binary);
    out << bytes;
    out.close();
    if (!out)
        throw std::runtime_error("a file cannot be written to the file store");
    store.keep(temporary, sm3_hex);
}

} // namespace yimen::files
