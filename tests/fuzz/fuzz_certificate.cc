#include "fuzzing.h"

// X.509 certificates as they stand in signatures; the parser is OpenSSL's, what is made of it is ours.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace yimen;
    std::string_view content(reinterpret_cast<const char*>(data), size);
    auto certificate = crypto::Certificate::from_der(content);
    if (!certificate)
        return 0;
    (void)certificate->subject();
    (void)certificate->issuer();
    (void)certificate->serial();
    (void)certificate->public_point();
    (void)certificate->valid_at(fuzz::kNow);
    for (auto algorithm : {crypto::SignatureAlgorithm::sm2_sm3, crypto::SignatureAlgorithm::rsa_sha256})
        fuzz::promise(!certificate->verify(algorithm, "message", "no signature"), "nothing is signed by nonsense");
    (void)crypto::check_chain(*certificate, {*certificate}, fuzz::trusted().roots, fuzz::kNow);
    return 0;
}
