#pragma once

// Reads DER (ITU-T X.690 §8, §10) as far as seals need it: definite lengths, tags below 31. Views point into the caller's bytes.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace yimen::ofd::der {

enum Tag : std::uint8_t {
    integer = 0x02,
    bit_string = 0x03,
    octet_string = 0x04,
    object_identifier = 0x06,
    utf8_string = 0x0c,
    printable_string = 0x13,
    ia5_string = 0x16,
    utc_time = 0x17,
    generalized_time = 0x18,
    sequence = 0x30,
    set = 0x31,
};

struct Value {
    std::uint8_t tag = 0;
    std::string_view content; // without tag and length
    std::string_view whole;   // with them: what a signature covers
};

// Values one after the other. Once something does not fit, `ok` is false for good and every value read is empty.
class Reader {
  public:
    explicit Reader(std::string_view bytes) : rest_(bytes) {}
    bool ok() const { return ok_; }
    bool done() const { return rest_.empty(); }
    std::uint8_t next_tag() const { return rest_.empty() ? 0 : static_cast<std::uint8_t>(rest_[0]); }

    Value any();
    Value expect(std::uint8_t tag);
    Reader inside(std::uint8_t tag) { return Reader(expect(tag).content, ok_); }
    std::int64_t number();         // INTEGER of at most 8 bytes
    std::string oid();             // dotted
    std::string_view bits();       // BIT STRING of whole bytes
    std::string text();            // UTF8String, PrintableString or IA5String
    std::optional<Instant> time(); // GeneralizedTime or UTCTime, with Z
    void reject() { ok_ = false, rest_ = {}; }

  private:
    Reader(std::string_view bytes, bool ok) : rest_(ok ? bytes : std::string_view()), ok_(ok) {}
    std::string_view rest_;
    bool ok_ = true;
};

// Of the content of a GeneralizedTime or UTCTime; also without seconds or Z, as old seals have it. UTC.
std::optional<Instant> time_of(std::uint8_t tag, std::string_view content);

} // namespace yimen::ofd::der
