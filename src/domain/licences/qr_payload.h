#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace yimen::licences {

// What a phone can check without a network: docs/standards/licence-qr.md has the byte format. All of it is signed.
struct QrPayload {
    std::string key_id;     // names the public key in GET /keys/licence
    std::string identifier; // GB/T 36904, without the root
    std::string type_name;
    std::string holder; // masked
    std::string issuer_name;
    Date issued_on{};
    std::optional<Date> valid_to;
    std::string record_digest; // first 16 bytes of the SM3 of the whole record

    bool operator==(const QrPayload&) const = default;
};

// Format 1: the byte 0x01, then each member as a length byte and UTF-8 (dates as yyyymmdd, an open end empty). Members longer than 255
// bytes are cut at a character.
std::string encode(const QrPayload& payload);
std::optional<QrPayload> decode(std::string_view bytes);

// payload ‖ signature (64 bytes) as base64url: what follows '#' in the QR text.
std::string to_qr_fragment(std::string_view payload, std::string_view signature);
struct SignedPayload {
    std::string payload, signature;
};
// Accepts the fragment alone or a whole QR text; nullopt when it is not one.
std::optional<SignedPayload> from_qr_text(std::string_view text);
// The token of `?t=` in a QR text.
std::optional<std::string> token_of_qr_text(std::string_view text);

// A QR code as SVG (ISO/IEC 18004, level M), black on white with the quiet zone.
std::string qr_svg(std::string_view text);

} // namespace yimen::licences
