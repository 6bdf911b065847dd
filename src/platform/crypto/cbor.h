#pragma once

// A reader of CBOR (RFC 8949) as authenticators write it: the CTAP2 canonical form. Lengths are definite, numbers have their shortest
// form, there are no tags. It never reads outside of its bytes and answers nothing when the next item is not what was asked for;
// the reader must then be thrown away.

#include <cstdint>
#include <optional>
#include <string_view>

namespace yimen::crypto {

class CborReader {
  public:
    explicit CborReader(std::string_view bytes) : rest_(bytes) {}

    std::optional<std::int64_t> integer();
    std::optional<std::string_view> bytes();
    std::optional<std::string_view> text();
    std::optional<std::uint64_t>
    map(); // the number of pairs that follow, not yet checked against the bytes that are left
    // Steps over one item, whatever it is, nested at most kDepth deep.
    bool skip() { return skip_nested(kDepth); }
    std::string_view rest() const { return rest_; }

  private:
    enum class Major : std::uint8_t { positive, negative, bytes, text, array, map, tag, simple };
    struct Head {
        Major major;
        std::uint64_t value;
    };
    // CTAP2 §6 allows four levels; certificates in an attestation statement that we step over add some.
    static constexpr int kDepth = 8;

    std::optional<Head> head();
    std::optional<std::uint64_t> head_of(Major major);
    std::optional<std::string_view> take(std::uint64_t count);
    bool skip_nested(int depth);

    std::string_view rest_;
};

} // namespace yimen::crypto
