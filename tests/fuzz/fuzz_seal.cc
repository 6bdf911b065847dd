#include "fuzzing.h"
#include "ofd/der.h"
#include "ofd/seal.h"

// The ASN.1 readers: seals and what they signed, of both versions, and the reader below them.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace yimen;
    std::string_view content(reinterpret_cast<const char*>(data), size);
    if (auto seal = ofd::read_seal(content))
        fuzz::promise(seal->der == content, "a seal is read whole");
    if (auto signature = ofd::read_sealed_signature(content))
        fuzz::promise(signature->version == 4 || signature->version == 1, "a signature has a version");
    ofd::der::Reader all(content), again(content);
    while (all.ok() && !all.done())
        all.any();
    again.oid();
    again.number();
    again.bits();
    again.text();
    again.time();
    return 0;
}
