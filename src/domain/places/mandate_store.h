#pragma once

// SQL of the mandates and nothing else.

#include "mandates.h"

namespace yimen::places::store {

inline constexpr access::Roles kMandateKeepers{access::Role::catalogue_editor, access::Role::administrator};

// How a mandate stands on a day; to_come: confirmed, and its first day is not there yet.
enum class MandateStanding { proposed, in_force, to_come, over };
BOOST_DESCRIBE_ENUM(MandateStanding, proposed, in_force, to_come, over)

struct MandateFilter {
    CellId cell;
    std::optional<MandateStanding> standing;
    std::optional<DepartmentId> giving, receiving;
    std::optional<MandateAct> act;
    Date today{};
};
std::vector<Mandate> mandates(db::Reader& reader, const MandateFilter& filter, std::optional<MandateId> before,
                              int limit);
std::int64_t count_mandates(db::Reader& reader, const MandateFilter& filter);
void put_items(db::Reader& reader, std::vector<Mandate>& mandates);

// Of those that the keeper keeps; the row is locked.
std::optional<Mandate> lock_mandate(db::Tx& tx, const access::Principal& who, MandateId id);
void insert_mandate(db::Tx& tx, const Mandate& mandate);
void confirm_mandate(db::Tx& tx, const Mandate& mandate, StaffId by);
void end_mandate(db::Tx& tx, const Mandate& mandate, StaffId by);

} // namespace yimen::places::store
