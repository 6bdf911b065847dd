#pragma once

// The rules of this module that need no database: what a login, a password, a number must look like, who may hold which role,
// how long things last.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "access/access.h"
#include "base/result.h"
#include "base/time.h"
#include "registry.h"

namespace yimen::people::rules {

using namespace std::chrono_literals;

// GB/T 22239-2019 level 3 asks for a lock after failures (`standards.md` §11: 5, then 10–30 minutes). The password and the second
// factor count alike.
inline constexpr int kFailuresToLock = 5;
inline constexpr std::chrono::minutes kLock = 15min;
// Between the password and the second factor; and to finish an enrolment, for which a phone has to be fetched.
inline constexpr std::chrono::minutes kPending = 5min;
inline constexpr std::chrono::minutes kEnrolment = 10min;
// §11 proposes 15 minutes of idleness for staff. A desk that follows its work list by the live stream makes no calls for longer than
// that, and a clerk who is signed out while a visitor sits there helps nobody: 60 minutes, and the absolute limit of one working day.
inline constexpr std::chrono::minutes kIdle = 60min;
inline constexpr std::chrono::hours kVisitorSession = 8h;
inline constexpr std::chrono::hours kStaffSession = 12h;
// A device stands there every day and has nobody who could sign it in; it is ended by hand, or paired anew after a year.
inline constexpr std::chrono::hours kDeviceSession = 365 * 24h;
// To carry a pairing code from the console to the device.
inline constexpr std::chrono::minutes kPairing = 30min;
// `last_seen_at` is written no more often than this, so that reading stays reading.
inline constexpr std::chrono::minutes kSeenPace = 1min;
// A device calls every few seconds; of one that was not noted for so long nothing is heard.
inline constexpr std::chrono::minutes kDeviceSilent = 3min;

// Codes that prove an e-mail address: how long one is good, how often it may be tried, how many go out in how long.
inline constexpr std::chrono::minutes kCode = 10min;
inline constexpr int kCodeTries = 5;
inline constexpr int kMostCodes = 5;
inline constexpr std::chrono::hours kCodeWindow = 1h;

std::chrono::microseconds session_length(AccountKind kind);

// The login as it is stored and looked up: width and case folded.
std::string fold_login(std::string_view login);
// A folded login is 4–40 of a–z 0–9 . _ - and begins with a letter: so it is never an identity number or a phone.
bool is_login(std::string_view folded);

// At least 8 characters of 3 classes out of 4 (lower, upper, digit, other), or at least 14 characters; at most 256 bytes; not the login.
// nullopt when good, else what is wrong.
std::optional<std::string_view> password_problem(std::string_view password, std::string_view folded_login);

// 公民身份号码 with full-width digits and a small x read as what they mean; nullopt when it is not one.
std::optional<std::string> citizen_id(std::string_view text);
// A mainland mobile number, 11 digits, without blanks, hyphens and +86; nullopt when it is not one.
std::optional<std::string> mobile_phone(std::string_view text);

// Whether the role has exactly the place that it needs (access.h, Grant).
Result<void> check_place(const NewGrant& grant);
// Whether the kind of employment and the roles held already leave room for the role.
// 1. Contracted staff never decide (行政许可法 §24: authority is given to organs, not to hired hands).
// 2. The one who runs the system does not audit it (三员分离, GB/T 22239-2019 level 3).
Result<void> check_bars(access::Role role, Employment employment, access::Roles held);

} // namespace yimen::people::rules
