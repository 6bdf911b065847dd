#pragma once

#include <string_view>

// Facts that the module people writes to the outbox, schema version 1. Payloads hold ids only.
namespace yimen::people::events {

inline constexpr std::string_view kSessionEnded = "SessionEnded"; // session: {account_id}
inline constexpr std::string_view kGrantEnded =
    "GrantEnded"; // role_grant: {account_id, role}; device: {account_id}, locked or free again
inline constexpr std::string_view kAccountLocked = "AccountLocked"; // account: {account_id, disabled}
inline constexpr std::string_view kVisitorRegistered =
    "VisitorRegistered"; // subject: {person_id}; at most once for each person
inline constexpr std::string_view kAgencyChanged =
    "AgencyChanged"; // agency, given or ended: {message, account_id of the agent}; to who is told

inline constexpr std::string_view kDeviceChanged =
    "DeviceChanged"; // device: added, moved, locked, ended; to those of its hall

} // namespace yimen::people::events
