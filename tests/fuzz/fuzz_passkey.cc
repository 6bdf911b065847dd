#include "base/text.h"
#include "crypto/cbor.h"
#include "crypto/crypto.h"
#include "crypto/jws.h"
#include "fuzzing.h"

// What a browser sends for a passkey (CBOR, authenticator data), and the signatures of another system's tokens.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace yimen;
    std::string_view content(reinterpret_cast<const char*>(data), size);
    constexpr std::string_view kOrigin = "https://hall.example", kHall = "hall.example", kChallenge = "challenge";
    auto client = [&](const char* type) {
        return std::string(R"({"type":")") + type + R"(","challenge":")" + to_base64url(kChallenge) +
               R"(","origin":")" + std::string(kOrigin) + R"("})";
    };
    if (auto made = crypto::webauthn_register(client("webauthn.create"), content, kChallenge, kOrigin, kHall)) {
        fuzz::promise(!made->id.empty() && made->public_point.size() == 65, "a passkey has a name and a key");
        fuzz::promise(
            !crypto::webauthn_verify(*made, client("webauthn.get"), content, content, kChallenge, kOrigin, kHall),
            "nothing is signed by nonsense");
    }
    (void)crypto::webauthn_register(content, content, kChallenge, kOrigin, kHall);
    crypto::CborReader reader(content);
    while (!reader.rest().empty()) {
        auto before = reader.rest().size();
        if (!reader.skip())
            break;
        fuzz::promise(reader.rest().size() < before, "an item has a length");
    }
    std::string_view half = content.substr(0, size / 2), other = content.substr(size / 2);
    fuzz::promise(!crypto::rs256_verify(half, other, "message", content), "nothing is signed by nonsense");
    fuzz::promise(!crypto::es256_verify(half, "message", other), "nothing is signed by nonsense");
    return 0;
}
