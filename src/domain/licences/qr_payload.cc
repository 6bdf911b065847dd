#include "qr_payload.h"

#include "base/text.h"
#include "render/qr_code.h"

namespace yimen::licences {
namespace {

constexpr char kPayloadFormat = 1;
constexpr std::size_t kSignatureSize = 64;

std::string compact(Date day) {
    std::string iso = to_iso(day);
    return iso.substr(0, 4) + iso.substr(5, 2) + iso.substr(8, 2);
}

std::optional<Date> from_compact(std::string_view text) {
    if (text.size() != 8)
        return std::nullopt;
    return parse_date(std::string(text.substr(0, 4)) + "-" + std::string(text.substr(4, 2)) + "-" +
                      std::string(text.substr(6)));
}

void put(std::string& out, std::string_view value) {
    if (value.size() > 255) {
        std::size_t end = 255;
        while (end > 0 && (static_cast<unsigned char>(value[end]) & 0xC0) == 0x80)
            --end;
        value = value.substr(0, end);
    }
    out += static_cast<char>(value.size());
    out += value;
}

std::optional<std::string> take(std::string_view& rest) {
    if (rest.empty())
        return std::nullopt;
    auto size = static_cast<unsigned char>(rest[0]);
    if (rest.size() < 1u + size)
        return std::nullopt;
    std::string value(rest.substr(1, size));
    rest.remove_prefix(1u + size);
    return value;
}

} // namespace

std::string encode(const QrPayload& payload) {
    std::string out(1, kPayloadFormat);
    for (std::string_view member :
         {std::string_view(payload.key_id), std::string_view(payload.identifier), std::string_view(payload.type_name),
          std::string_view(payload.holder), std::string_view(payload.issuer_name)})
        put(out, member);
    put(out, compact(payload.issued_on));
    put(out, payload.valid_to ? compact(*payload.valid_to) : "");
    put(out, payload.record_digest);
    return out;
}

std::optional<QrPayload> decode(std::string_view bytes) {
    if (bytes.empty() || bytes[0] != kPayloadFormat)
        return std::nullopt;
    bytes.remove_prefix(1);
    std::string members[8];
    for (auto& member : members) {
        auto taken = take(bytes);
        if (!taken)
            return std::nullopt;
        member = std::move(*taken);
    }
    auto issued = from_compact(members[5]);
    auto valid_to = from_compact(members[6]);
    if (!bytes.empty() || !issued || (!members[6].empty() && !valid_to))
        return std::nullopt;
    for (int i = 0; i < 5; ++i)
        if (!is_utf8(members[i]))
            return std::nullopt;
    return QrPayload{members[0], members[1], members[2], members[3], members[4], *issued, valid_to, members[7]};
}

std::string to_qr_fragment(std::string_view payload, std::string_view signature) {
    return to_base64url(std::string(payload) + std::string(signature));
}

std::optional<SignedPayload> from_qr_text(std::string_view text) {
    if (auto hash = text.rfind('#'); hash != std::string_view::npos)
        text.remove_prefix(hash + 1);
    auto bytes = from_base64url(text);
    if (!bytes || bytes->size() <= kSignatureSize)
        return std::nullopt;
    return SignedPayload{bytes->substr(0, bytes->size() - kSignatureSize),
                         bytes->substr(bytes->size() - kSignatureSize)};
}

std::optional<std::string> token_of_qr_text(std::string_view text) {
    auto at = text.find("?t=");
    if (at == std::string_view::npos)
        return std::nullopt;
    text.remove_prefix(at + 3);
    return std::string(text.substr(0, text.find_first_of("#&")));
}

std::string qr_svg(std::string_view text) {
    render::QrCode code = render::qr_code(text);
    std::string box = std::to_string(code.width + 2 * render::kQrQuiet);
    std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + box + " " + box +
                      "\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h" + box + "v" + box +
                      "H0z\"/><path d=\"";
    for (int y = 0; y < code.width; ++y)
        for (int x = 0; x < code.width; ++x)
            if (code.dark(x, y))
                svg += "M" + std::to_string(x + render::kQrQuiet) + " " + std::to_string(y + render::kQrQuiet) +
                       "h1v1h-1z";
    return svg + "\"/></svg>";
}

} // namespace yimen::licences
