#include "codes.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <stdexcept>

#include "text.h"

namespace yimen::codes {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool all_digits(std::string_view text) { return std::ranges::all_of(text, is_digit); }
bool all_zero(std::string_view text) { return text.find_first_not_of('0') == std::string_view::npos; }
bool is_digit_or_capital(char c) { return is_digit(c) || (c >= 'A' && c <= 'Z'); }

// The value of a short run of digits; the caller has checked them.
int number(std::string_view digits) {
    int value = 0;
    for (char c : digits)
        value = value * 10 + (c - '0');
    return value;
}

std::optional<Date> compact_date(std::string_view yyyymmdd) {
    if (yyyymmdd.size() != 8 || !all_digits(yyyymmdd))
        return std::nullopt;
    Date day{std::chrono::year{number(yyyymmdd.substr(0, 4))},
             std::chrono::month{static_cast<unsigned>(number(yyyymmdd.substr(4, 2)))},
             std::chrono::day{static_cast<unsigned>(number(yyyymmdd.substr(6, 2)))}};
    return day.ok() ? std::optional(day) : std::nullopt;
}

// The parts of a region code, high to low.
struct RegionParts {
    std::string_view province, city, county, town, village;
};
RegionParts region_parts(std::string_view code) {
    return {code.substr(0, 2), code.substr(2, 2), code.substr(4, 2), code.substr(6, 3), code.substr(9, 3)};
}

// 事项类型代码, GB/T 39046-2020 table A.1: the powers 00–10 and 20, public services. The ranges left for extension name nothing yet.
bool is_item_type(std::string_view two_digits) {
    int type = number(two_digits);
    return type <= 10 || type == 20;
}

bool is_licence_type(std::string_view code) {
    return code.size() == 21 && is_credit_code(code.substr(0, 18)) && all_digits(code.substr(18));
}
bool is_licence_issuer(std::string_view code) { return is_credit_code(code) || (code.size() == 6 && all_digits(code)); }

std::string three_digits(int version) {
    char out[16];
    std::snprintf(out, sizeof out, "%03d", version);
    return out;
}

// Well-formed parts with their check character; nullopt when a part is malformed.
std::optional<LicenceIdentifier> checked_identifier(std::string_view type_code, std::string_view issuer_code,
                                                    std::string serial, int version) {
    if (!is_licence_type(type_code) || !is_licence_issuer(issuer_code) || serial.empty() || version < 1 ||
        version > 999)
        return std::nullopt;
    // The check covers the parts without dots and without the root.
    auto check = mod37_36(std::string(type_code) + std::string(issuer_code) + serial + three_digits(version));
    if (!check)
        return std::nullopt;
    return LicenceIdentifier{std::string(type_code), std::string(issuer_code), std::move(serial), version, *check};
}

constexpr std::size_t kCaseNumberLength = 6 + 2 + 8 + 6 + 1;

} // namespace

bool is_credit_code(std::string_view code) {
    static constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    static constexpr std::array<std::size_t, 17> kWeights{1,  3,  9,  27, 19, 26, 16, 17, 20,
                                                          29, 25, 13, 8,  24, 10, 30, 28}; // 3^(i-1) mod 31
    if (code.size() != 18)
        return false;
    std::size_t sum = 0;
    for (std::size_t i = 0; i < kWeights.size(); ++i) {
        std::size_t value = kAlphabet.find(code[i]);
        if (value == std::string_view::npos)
            return false;
        sum += value * kWeights[i];
    }
    return code[17] == kAlphabet[(31 - sum % 31) % 31];
}

bool is_citizen_id(std::string_view id) {
    static constexpr std::array<int, 17> kWeights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    if (id.size() != 18 || !all_digits(id.substr(0, 17)) || !compact_date(id.substr(6, 8)))
        return false;
    int sum = 0;
    for (std::size_t i = 0; i < kWeights.size(); ++i)
        sum += (id[i] - '0') * kWeights[i];
    return id[17] == "10X98765432"[sum % 11];
}

std::optional<Date> citizen_birth_date(std::string_view id) {
    return is_citizen_id(id) ? compact_date(id.substr(6, 8)) : std::nullopt;
}

std::optional<char> mod37_36(std::string_view text) {
    static constexpr std::string_view kAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    std::size_t product = 36;
    for (char c : text) {
        std::size_t value = kAlphabet.find(c);
        if (value == std::string_view::npos)
            return std::nullopt;
        std::size_t sum = (product + value) % 36;
        product = (sum == 0 ? 36 : sum) * 2 % 37;
    }
    return kAlphabet[(37 - product) % 36];
}

std::string LicenceIdentifier::str() const {
    return std::string(kLicenceRoot) + '.' + type_code + '.' + issuer_code + '.' + serial + '.' +
           three_digits(version) + '.' + check;
}

std::optional<LicenceIdentifier> make_licence_identifier(std::string_view type_code, std::string_view issuer_code,
                                                         std::string_view serial, int version) {
    std::string clean;
    for (char c : serial) {
        char raised = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
        if (is_digit_or_capital(raised))
            clean += raised;
    }
    return checked_identifier(type_code, issuer_code, std::move(clean), version);
}

std::optional<LicenceIdentifier> parse_licence_identifier(std::string_view text) {
    if (!text.starts_with(kLicenceRoot) || !text.substr(kLicenceRoot.size()).starts_with('.'))
        return std::nullopt;
    auto parts = split(text.substr(kLicenceRoot.size() + 1), '.');
    if (parts.size() != 5 || parts[3].size() != 3 || !all_digits(parts[3]) || parts[4].size() != 1)
        return std::nullopt;
    auto identifier = checked_identifier(parts[0], parts[1], std::string(parts[2]), number(parts[3]));
    return identifier && identifier->check == parts[4][0] ? identifier : std::nullopt;
}

bool is_region_code(std::string_view code) {
    if (code.size() != 12 || !all_digits(code))
        return false;
    // No part without the one above it. Counties are the exception: 东莞 (441900) and others have towns directly below the city.
    auto [province, city, county, town, village] = region_parts(code);
    return (!all_zero(province) || all_zero(code)) && (!all_zero(city) || all_zero(code.substr(4))) &&
           (!all_zero(town) || all_zero(village));
}

int region_level(std::string_view code) {
    if (!is_region_code(code))
        return -1;
    auto [province, city, county, town, village] = region_parts(code);
    return !all_zero(village)    ? 5
           : !all_zero(town)     ? 4
           : !all_zero(county)   ? 3
           : !all_zero(city)     ? 2
           : !all_zero(province) ? 1
                                 : 0;
}

std::string_view region_prefix(std::string_view code) {
    static constexpr std::size_t kLengths[] = {0, 2, 4, 6, 9, 12};
    int level = region_level(code);
    return level < 0 ? code : code.substr(0, kLengths[level]);
}

bool is_basic_code(std::string_view code) {
    return code.size() == 12 && all_digits(code) && is_item_type(code.substr(2, 2));
}

bool is_implementation_code(std::string_view code) {
    return code.size() == 31 && is_credit_code(code.substr(0, 18)) && code[18] >= '1' && code[18] <= '7' &&
           is_basic_code(code.substr(19));
}

bool is_handling_code(std::string_view code) {
    return code.size() == 33 && is_implementation_code(code.substr(0, 31)) && all_digits(code.substr(31)) &&
           code.substr(31) != "00";
}

std::string make_case_number(std::string_view region_code, std::string_view channel, Date day, int serial) {
    char date_and_serial[64];
    std::snprintf(date_and_serial, sizeof date_and_serial, "%04d%02u%02u%06d", int(day.year()), unsigned(day.month()),
                  unsigned(day.day()), serial);
    std::string out = std::string(region_code.substr(0, 6)) + std::string(channel) + date_and_serial;
    auto check = mod37_36(out);
    out += check.value_or('?');
    if (!is_case_number(out))
        throw std::logic_error("a case number was asked for with malformed parts: " + out);
    return out;
}

bool is_case_number(std::string_view text) {
    if (text.size() != kCaseNumberLength)
        return false;
    std::string_view region = text.substr(0, 6), channel = text.substr(6, 2), day = text.substr(8, 8),
                     serial = text.substr(16, 6);
    return all_digits(region) && std::ranges::all_of(channel, is_digit_or_capital) && compact_date(day) &&
           all_digits(serial) && !all_zero(serial) && mod37_36(text.substr(0, kCaseNumberLength - 1)) == text.back();
}

} // namespace yimen::codes
