#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "time.h"

namespace yimen {

// A 128-bit identifier, time-ordered: UUID version 7 (RFC 9562 §5.7). No sequence is global, so any server makes them alone.
struct Uuid {
    std::array<std::uint8_t, 16> bytes{};

    auto operator<=>(const Uuid&) const = default;
    bool is_nil() const { return *this == Uuid{}; }
    // 36 characters, lower case, with hyphens.
    std::string str() const;
    // Accepts exactly the form of str() (upper case too); nothing else.
    static std::optional<Uuid> parse(std::string_view text);
    // The first 16 bytes of `digest` with version 8 (RFC 9562 §5.8) set: the same name always gives the same id.
    static Uuid from_digest(std::string_view digest);
};

// Strong identifiers: IdOf<struct CaseTag> does not convert to IdOf<struct ItemTag>.
template <class Tag>
struct IdOf {
    Uuid value;

    auto operator<=>(const IdOf&) const = default;
    bool is_nil() const { return value.is_nil(); }
    std::string str() const { return value.str(); }
    static std::optional<IdOf> parse(std::string_view text) {
        auto parsed = Uuid::parse(text);
        if (!parsed)
            return std::nullopt;
        return IdOf{*parsed};
    }
};

// A fresh version 7 id: `at` to the millisecond, the rest from the operating system's random source.
Uuid new_uuid(Instant at);

template <class T>
T new_id(Instant at) {
    return T{new_uuid(at)};
}

// The scope columns that every domain row carries. They are named here because machinery (outbox, live, access) filters by them.
using CellId = IdOf<struct CellTag>;
using RegionId = IdOf<struct RegionTag>;
using HallId = IdOf<struct HallTag>;
using DepartmentId = IdOf<struct DepartmentTag>;
using SubjectId = IdOf<struct SubjectTag>;
using AccountId = IdOf<struct AccountTag>;
using PersonId = IdOf<struct PersonTag>;
using StaffId = IdOf<struct StaffTag>;
using SessionId = IdOf<struct SessionTag>;

} // namespace yimen

template <>
struct std::hash<yimen::Uuid> {
    std::size_t operator()(const yimen::Uuid& id) const noexcept;
};
template <class Tag>
struct std::hash<yimen::IdOf<Tag>> {
    std::size_t operator()(const yimen::IdOf<Tag>& id) const noexcept { return std::hash<yimen::Uuid>{}(id.value); }
};
