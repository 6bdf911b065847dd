#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "time.h"

// Checks of the national codes. Each answers whether a code is well formed, never whether it exists.
namespace yimen::codes {

// 统一社会信用代码, GB 32100-2015: 18 characters of 0-9A-Z without I O S V Z, MOD 31 check.
bool is_credit_code(std::string_view code);

// 公民身份号码, GB 11643-1999: 17 digits, a real birth date, check 0-9X (lower-case x is not accepted: fold first).
// Unknown region codes are accepted: abolished regions live on in numbers.
bool is_citizen_id(std::string_view id);
// nullopt when the number is not valid.
std::optional<Date> citizen_birth_date(std::string_view id);

// ISO/IEC 7064 MOD 37,36 (hybrid) check character over [0-9A-Z]; nullopt when another character occurs.
std::optional<char> mod37_36(std::string_view text);

// 电子证照标识, GB/T 36904-2018: root, type, issuer, serial, version and check.
struct LicenceIdentifier {
    std::string type_code;   // USCC of the defining authority (18) + 3 digits
    std::string issuer_code; // USCC of the issuer (18), or a 6-digit region code in old data
    std::string serial;      // [0-9A-Z]+
    int version = 1;         // 1…999
    char check = '0';

    std::string str() const;
};
inline constexpr std::string_view kLicenceRoot = "1.2.156.3005.2";
// Puts an identifier together; characters of `serial` outside [0-9A-Z] are dropped, lower case is raised. nullopt when a part is
// malformed.
std::optional<LicenceIdentifier> make_licence_identifier(std::string_view type_code, std::string_view issuer_code,
                                                         std::string_view serial, int version);
// Parses and checks the check character.
std::optional<LicenceIdentifier> parse_licence_identifier(std::string_view text);

// Region codes, 12 digits: GB/T 2260 (2+2+2), GB/T 10114 (+3), village (+3); zero padded.
bool is_region_code(std::string_view code);
// 1 province … 5 village; 0 for the country; -1 for what is no region code.
int region_level(std::string_view code);
// Without the padding: "511602000000" → "511602"; for prefix search. Text that is no region code comes back
// as it is, so that a search with it finds nothing rather than everything.
std::string_view region_prefix(std::string_view code);

// 实施编码 (31) or 业务办理项编码 (33), GB/T 39554.1-2020: USCC, level 1–7, 12-digit basic code with a known item type.
bool is_implementation_code(std::string_view code);
bool is_handling_code(std::string_view code);
// 基本编码, 12 digits.
bool is_basic_code(std::string_view code);

// A case number of our own (standards.md §9.1): region 6 + hall/channel 2 + yyyyMMdd + 6-digit serial + MOD 37,36 check. Of a longer
// region code the first six digits are taken; `channel` is two of [0-9A-Z], `serial` 1…999999. Malformed parts are a bug: they throw.
std::string make_case_number(std::string_view region_code, std::string_view channel, Date day, int serial);
bool is_case_number(std::string_view text);

} // namespace yimen::codes
