#include "code.h"

#include <stdexcept>

#include "base/text.h"

namespace yimen::guide {
namespace {

// Without 0 and O, 1 and I: 32 characters, so five bits of each random byte choose one evenly.
constexpr std::string_view kAlphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
static_assert(kAlphabet.size() == 32);

} // namespace

std::string code_from(std::string_view random_bytes) {
    if (random_bytes.size() != kCodeLength)
        throw std::logic_error("a code is made from eight bytes");
    std::string out;
    for (char byte : random_bytes)
        out += kAlphabet[static_cast<unsigned char>(byte) % kAlphabet.size()];
    return out;
}

std::optional<std::string> normal_code(std::string_view typed) {
    std::string out;
    for (char c : folded(typed)) {
        if (c == ' ' || c == '-')
            continue;
        char upper = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        if (kAlphabet.find(upper) == std::string_view::npos || out.size() == kCodeLength)
            return std::nullopt;
        out += upper;
    }
    return out.size() == kCodeLength ? std::optional(out) : std::nullopt;
}

} // namespace yimen::guide
