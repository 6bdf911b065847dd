#include "fuzzing.h"
#include "licences/qr_payload.h"

// What a scanner reads off paper or a phone: the text of a code and the payload in it. What is read says the same when it is written again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace yimen;
    std::string_view content(reinterpret_cast<const char*>(data), size);
    (void)licences::token_of_qr_text(content);
    auto check = [](std::string_view payload) {
        auto read = licences::decode(payload);
        fuzz::promise(!read || licences::decode(licences::encode(*read)) == read, "a payload is read as it is written");
    };
    check(content);
    if (auto read = licences::from_qr_text(content)) {
        fuzz::promise(read->signature.size() == 64, "a signature has 64 bytes");
        check(read->payload);
    }
    return 0;
}
