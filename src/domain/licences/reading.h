#pragma once

// What modules above may know of a licence: which case made it and how it stands; nothing of its content.

#include <optional>
#include <string>
#include <vector>

#include "access/access.h"
#include "licences.h"

namespace yimen::licences {

// Roles that read licences, and the one that has them.
inline constexpr access::Roles kReaders{access::Role::visitor, access::Role::clerk, access::Role::reviewer,
                                        access::Role::decider, access::Role::supervisor};
inline constexpr access::Roles kHolder{access::Role::visitor};

struct Facts {
    LicenceId id;
    SubjectId subject;
    std::optional<Uuid> case_id;
    std::string type_name, type_name_en, identifier, state;
    Instant made_at;
};

// Of which type it is, and its last day; none: without an end.
struct Validity {
    std::string type_code;
    std::optional<Date> valid_to;
};
std::optional<Validity> validity_of(db::Reader& reader, LicenceId id);
// Whether `who` is a visitor who holds the licence or acts for its holder.
bool held_by(db::Reader& reader, const access::Principal& who, LicenceId id);
// Until the transaction ends nobody suspends or ends these: who relies on one is either told of its loss, or sees that it is lost.
void keep_as_they_are(db::Tx& tx, const std::vector<LicenceId>& ids);
// The licence, if `who` may see it or manages the hall that took in its case.
std::optional<Facts> seen_by(db::Reader& reader, const access::Principal& who, LicenceId id);
// The licences that these cases made, as far as `who` may see them, the oldest first; at most 200.
std::vector<Facts> of_cases(db::Reader& reader, const access::Principal& who, const std::vector<Uuid>& cases);

} // namespace yimen::licences
