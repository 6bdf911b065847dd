#pragma once

// A security key in software (WebAuthn Level 2, ES256, attestation "none").

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/sha.h>

#include <memory>
#include <string>
#include <string_view>

namespace yimen::test {

inline std::string sha256(std::string_view data) {
    std::string out(SHA256_DIGEST_LENGTH, '\0');
    SHA256(reinterpret_cast<const unsigned char*>(data.data()), data.size(),
           reinterpret_cast<unsigned char*>(out.data()));
    return out;
}

inline std::string client_data(std::string_view type, std::string_view challenge_base64url, std::string_view origin) {
    return R"({"type":")" + std::string(type) + R"(","challenge":")" + std::string(challenge_base64url) +
           R"(","origin":")" + std::string(origin) + R"("})";
}

struct Authenticator {
    explicit Authenticator(std::string relying_party) : rp_id(std::move(relying_party)) {}

    std::string rp_id;
    std::string credential_id = "credential-1";
    std::uint32_t counter = 1;
    std::shared_ptr<EVP_PKEY> key{EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"), EVP_PKEY_free};

    // Authenticator data, §6.1; a person is always present.
    std::string data(char flags, const std::string& credential) const {
        std::string out = sha256(rp_id) + static_cast<char>(0x01 | flags);
        for (int shift : {24, 16, 8, 0})
            out += static_cast<char>(counter >> shift);
        return out + credential;
    }
    std::string attestation() const {
        std::string xy = point();
        std::string cose = "\xa5\x01\x02\x03\x26\x20\x01\x21" + bytes(xy.substr(1, 32)) + "\x22" + bytes(xy.substr(33));
        std::string credential =
            std::string(16, '\0') + '\0' + static_cast<char>(credential_id.size()) + credential_id + cose;
        return "\xa3\x63"
               "fmt\x64none\x67"
               "attStmt\xa0\x68"
               "authData" +
               bytes(data(0x40, credential));
    }
    std::string sign(const std::string& message) const {
        std::shared_ptr<EVP_MD_CTX> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
        std::string der(80, '\0');
        std::size_t size = der.size();
        if (EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) != 1 ||
            EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(der.data()), &size,
                           reinterpret_cast<const unsigned char*>(message.data()), message.size()) != 1)
            throw std::runtime_error("the software key cannot sign");
        return der.substr(0, size);
    }

  private:
    std::string point() const {
        std::string out(65, '\0');
        std::size_t size = 0;
        EVP_PKEY_get_octet_string_param(key.get(), OSSL_PKEY_PARAM_PUB_KEY,
                                        reinterpret_cast<unsigned char*>(out.data()), out.size(), &size);
        return out;
    }
    // A CBOR byte string shorter than 64 KB.
    static std::string bytes(std::string_view data) {
        if (data.size() < 256)
            return std::string{'\x58', static_cast<char>(data.size())}.append(data);
        return std::string{'\x59', static_cast<char>(data.size() >> 8), static_cast<char>(data.size())}.append(data);
    }
};

} // namespace yimen::test
