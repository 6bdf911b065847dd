#include "fuzzing.h"

// Any bytes as a file: ZIP, XML, seal and verifier, as they come from an upload.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace yimen;
    std::string_view content(reinterpret_cast<const char*>(data), size);
    constexpr std::size_t kUnpacked = 4 << 20;
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
