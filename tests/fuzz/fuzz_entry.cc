#include <vector>

#include "fuzzing.h"

// One entry of a sound document replaced by any bytes: the first byte says of which document, the second which entry. So the XML readers and the
// verifier are reached without a ZIP in the way. A changed entry never leaves the document wholly good.
namespace {

using namespace yimen;

const std::vector<ofd::Package>& documents() {
    static const std::vector<ofd::Package> all = [] {
        std::vector<ofd::Package> out;
        for (const char* name : {"v4.ofd", "v1.ofd", "two.ofd", "sign.ofd"})
            out.push_back(ofd::Package::read(fuzz::fixture(name)).value());
        return out;
    }();
    return all;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2)
        return 0;
    auto entries = documents()[data[0] % documents().size()].entries();
    auto entry = std::next(entries.begin(), data[1] % std::ssize(entries));
    std::string content(reinterpret_cast<const char*>(data + 2), size - 2);
    bool changed = content != entry->second;
    // No signature covers the list of signatures in these documents, and what stands around a signature may be spelt in more ways than one.
    bool covered = !entry->first.ends_with("Signatures.xml") && !entry->first.ends_with("SignedValue.dat");
    entry->second = std::move(content);
    auto report = ofd::verify(ofd::Package::of(std::move(entries)), fuzz::trusted(), fuzz::kNow);
    fuzz::promise_sense(report);
    fuzz::promise(!changed || !covered || !fuzz::wholly_good(report), "a changed entry is found");
    return 0;
}
