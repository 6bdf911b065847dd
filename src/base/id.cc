#include "id.h"

#include <cstring>
#include <stdexcept>
#include <sys/random.h>

#include "text.h"

namespace yimen {
namespace {

constexpr char kHex[] = "0123456789abcdef";

bool hyphen_before(int byte) { return byte == 4 || byte == 6 || byte == 8 || byte == 10; }

void set_version(Uuid& id, int version) {
    id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0f) | (version << 4));
    id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3f) | 0x80);
}

// Random bytes are drawn in blocks: one system call serves some hundred ids of a thread.
void fill_random(std::uint8_t* out, std::size_t size) {
    thread_local std::uint8_t pool[1024];
    thread_local std::size_t left = 0;
    if (left < size) {
        for (std::size_t have = 0; have < sizeof pool;) {
            ssize_t got = getrandom(pool + have, sizeof pool - have, 0);
            if (got < 0)
                throw std::runtime_error("getrandom failed");
            have += static_cast<std::size_t>(got);
        }
        left = sizeof pool;
    }
    left -= size;
    std::memcpy(out, pool + left, size);
}

} // namespace

std::string Uuid::str() const {
    std::string out;
    out.reserve(36);
    for (int i = 0; i < 16; ++i) {
        if (hyphen_before(i))
            out += '-';
        out += kHex[bytes[i] >> 4];
        out += kHex[bytes[i] & 15];
    }
    return out;
}

std::optional<Uuid> Uuid::parse(std::string_view text) {
    if (text.size() != 36)
        return std::nullopt;
    Uuid id;
    std::size_t pos = 0;
    for (int i = 0; i < 16; ++i) {
        if (hyphen_before(i) && text[pos++] != '-')
            return std::nullopt;
        int high = hex_value(text[pos]), low = hex_value(text[pos + 1]);
        if (high < 0 || low < 0)
            return std::nullopt;
        id.bytes[i] = static_cast<std::uint8_t>(high << 4 | low);
        pos += 2;
    }
    return id;
}

Uuid Uuid::from_digest(std::string_view digest) {
    Uuid id;
    if (digest.size() < id.bytes.size())
        throw std::logic_error("a digest of at least 16 bytes is needed");
    std::memcpy(id.bytes.data(), digest.data(), id.bytes.size());
    set_version(id, 8);
    return id;
}

Uuid new_uuid(Instant at) {
    Uuid id;
    auto millis = static_cast<std::uint64_t>(at.micros / 1000);
    for (int i = 0; i < 6; ++i)
        id.bytes[i] = static_cast<std::uint8_t>(millis >> (40 - 8 * i));
    fill_random(id.bytes.data() + 6, 10);
    set_version(id, 7);
    return id;
}

} // namespace yimen

std::size_t std::hash<yimen::Uuid>::operator()(const yimen::Uuid& id) const noexcept {
    // The low half of a version 7 id is random, so it is a good hash as it is.
    std::uint64_t low;
    std::memcpy(&low, id.bytes.data() + 8, sizeof low);
    std::uint64_t high;
    std::memcpy(&high, id.bytes.data(), sizeof high);
    return low ^ (high * 0x9e3779b97f4a7c15ULL);
}
