#include "short_code.h"

#include "base/text.h"
#include "crypto.h"

namespace yimen::crypto {
namespace {
constexpr std::string_view kLetters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
} // namespace

std::string new_short_code(std::size_t letters) {
    std::string out;
    for (char c : random_bytes(letters))
        out += kLetters[static_cast<unsigned char>(c) % kLetters.size()];
    return out;
}

std::string plain_short_code(std::string_view typed) {
    std::string out;
    for (char c : folded(typed))
        if (c != ' ' && c != '-')
            out += static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    return out;
}

} // namespace yimen::crypto
