#include "signatures.h"

#include "base/json.h"
#include "base/text.h"

namespace yimen::cases {
namespace {

constexpr std::size_t kLargest = 200 * 1024; // bytes of PNG

std::optional<std::string> from_base64(std::string_view text) {
    std::string url;
    for (char c : text)
        url += c == '+' ? '-' : c == '/' ? '_' : c;
    while (!url.empty() && url.back() == '=')
        url.pop_back();
    return from_base64url(url);
}

} // namespace

Result<std::optional<std::string>> read_signature(const std::optional<std::string>& base64) {
    if (!base64)
        return std::optional<std::string>();
    auto png = from_base64(*base64);
    if (png && png->size() <= kLargest && png->starts_with("\x89PNG\r\n\x1a\n"))
        return png;
    return fail(Error{&kInvalidRequest,
                      {},
                      {{"/signature_png_base64", "bad_format", "must be a PNG picture of at most 200 KiB, in base64"}},
                      {}});
}

} // namespace yimen::cases
