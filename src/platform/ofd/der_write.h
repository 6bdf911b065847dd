#pragma once

// Writes DER (ITU-T X.690 §10) as far as seals need it.

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "base/time.h"

namespace yimen::ofd::der {

std::string value(std::uint8_t tag, std::string_view content);
std::string in_sequence(std::initializer_list<std::string_view> parts);
std::string of_number(std::uint32_t number);
std::string of_bits(std::string_view bytes);                       // BIT STRING of whole bytes
std::string of_time(Instant at);                                   // GeneralizedTime, UTC, to the second
std::string of_oid(std::string_view dotted);                       // throws std::invalid_argument for what is none
inline constexpr std::string_view kSm2Sm3 = "1.2.156.10197.1.501"; // SM2 with SM3, GB/T 33560

} // namespace yimen::ofd::der
