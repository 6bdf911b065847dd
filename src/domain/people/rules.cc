#include "rules.h"

#include "base/codes.h"
#include "base/text.h"
#include "errors.h"

namespace yimen::people::rules {
namespace {

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

int character_classes(std::string_view text) {
    bool lower = false, upper = false, digit = false, other = false;
    for (char c : text) {
        lower = lower || is_lower(c);
        upper = upper || is_upper(c);
        digit = digit || is_digit(c);
        other = other || !(is_lower(c) || is_upper(c) || is_digit(c));
    }
    return lower + upper + digit + other;
}

} // namespace

std::chrono::microseconds session_length(AccountKind kind) {
    switch (kind) {
    case AccountKind::staff:
        return kStaffSession;
    case AccountKind::system:
        return kDeviceSession;
    case AccountKind::visitor:
        break;
    }
    return kVisitorSession;
}

std::string fold_login(std::string_view login) { return folded(trimmed(login)); }

bool is_login(std::string_view folded_login) {
    if (folded_login.size() < 4 || folded_login.size() > 40 || !is_lower(folded_login[0]))
        return false;
    return std::ranges::all_of(folded_login,
                               [](char c) { return is_lower(c) || is_digit(c) || c == '.' || c == '_' || c == '-'; });
}

std::optional<std::string_view> password_problem(std::string_view password, std::string_view folded_login) {
    if (!is_utf8(password) || password.size() > 256)
        return "may have at most 256 bytes";
    if (fold_login(password) == folded_login)
        return "must not be the login";
    std::size_t length = code_points(password);
    if (length >= 14 || (length >= 8 && character_classes(password) >= 3))
        return std::nullopt;
    return "must have 8 characters of 3 kinds (small, capital, digit, other), or 14 characters";
}

std::optional<std::string> citizen_id(std::string_view text) {
    std::string number = folded(trimmed(text));
    if (!number.empty() && number.back() == 'x')
        number.back() = 'X';
    if (!codes::is_citizen_id(number))
        return std::nullopt;
    return number;
}

std::optional<std::string> mobile_phone(std::string_view text) {
    std::string digits;
    for (char c : folded(text))
        if (c != ' ' && c != '-')
            digits += c;
    if (digits.starts_with("+86"))
        digits.erase(0, 3);
    bool is_mobile =
        digits.size() == 11 && digits[0] == '1' && digits[1] >= '3' && std::ranges::all_of(digits, is_digit);
    return is_mobile ? std::optional(digits) : std::nullopt;
}

Result<void> check_place(const NewGrant& grant) {
    using access::Role;
    bool hall = grant.role == Role::clerk || grant.role == Role::hall_manager || grant.role == Role::guide;
    bool department = grant.role == Role::reviewer || grant.role == Role::decider;
    bool region = grant.role == Role::supervisor || grant.role == Role::catalogue_editor;
    bool fits = grant.hall.has_value() == hall && grant.department.has_value() == department &&
                grant.region.has_value() == region && grant.role != Role::visitor &&
                !access::kDeviceRoles.has(grant.role);
    if (!fits)
        return fail(kGrantPlace);
    return {};
}

Result<void> check_bars(access::Role role, Employment employment, access::Roles held) {
    using access::Role;
    if (role == Role::decider && employment == Employment::contracted)
        return fail(kGrantBarred, "contracted staff never decide");
    if ((role == Role::auditor && held.has(Role::administrator)) ||
        (role == Role::administrator && held.has(Role::auditor)))
        return fail(kGrantBarred, "administrator and auditor exclude each other");
    return {};
}

} // namespace yimen::people::rules
