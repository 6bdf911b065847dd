#include <algorithm>
#include <map>

#include "fuzzing.h"
#include "ofd/container.h"

// The form of our own documents: what is packed is unpacked, and bytes are of that form only where they are what would be packed.
static void own_form(std::string_view content) {
    using namespace yimen;
    constexpr std::size_t kMost = 50;
    std::map<std::string, std::string> entries;
    for (std::size_t at = 0; at + 3 < content.size() && entries.size() < kMost;) {
        std::size_t name = static_cast<unsigned char>(content[at]) % 16 + 1,
                    size = static_cast<unsigned char>(content[at + 1]);
        at += 2;
        entries.emplace(content.substr(at, name), content.substr(std::min(content.size(), at + name), size));
        at += name + size;
    }
    std::string file = ofd::pack(entries);
    fuzz::promise(ofd::unpack_ours(file, kMost) == entries, "what is packed is unpacked");
    if (!entries.empty())
        fuzz::promise(!ofd::unpack_ours(file, entries.size() - 1), "no more entries than were asked for");
    auto read = ofd::unpack_ours(content, kMost);
    std::size_t unpacked = 0;
    if (read)
        for (const auto& [name, bytes] : *read)
            unpacked += name.size() + bytes.size();
    fuzz::promise(unpacked <= content.size(), "nothing is unpacked that is not there");
}

// Any bytes as a file: ZIP, XML, seal and verifier, as they come from an upload.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace yimen;
    std::string_view content(reinterpret_cast<const char*>(data), size);
    constexpr std::size_t kUnpacked = 4 << 20;
    own_form(content);
    auto package = ofd::Package::read(content, {.file_bytes = 1 << 20, .entries = 200, .unpacked_bytes = kUnpacked});
    if (!package)
        return 0;
    std::size_t unpacked = 0;
    for (const auto& [name, bytes] : package->entries()) {
        fuzz::promise(ofd::resolve("", name) == name, "a name stays in the root");
        unpacked += bytes.size();
    }
    fuzz::promise(unpacked <= kUnpacked, "no more is unpacked than the limits say");
    fuzz::promise_sense(ofd::verify(*package, fuzz::trusted(), fuzz::kNow));
    return 0;
}
