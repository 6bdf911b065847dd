#pragma once

// 证照并销: what a company or person held ends together with them. 行政许可法 art. 70(3): when a legal person ends, its licences are
// cancelled (注销). What others issued, and what is held together with somebody else, does not end by that.

#include "operations.h"

namespace yimen::licences {

enum class Outlook {
    ends,             // in force, or waiting for its seal or its return: it will end
    ended,            // it did
    held_together,    // somebody else holds it too
    issued_elsewhere, // only its issuer may end it
};
BOOST_DESCRIBE_ENUM(Outlook, ends, ended, held_together, issued_elsewhere)

struct EndingLicence {
    LicenceId id;
    std::string type_name, type_name_en, identifier;
    Outlook outlook = Outlook::ends;
    std::optional<Instant> ended_at;
    BOOST_DESCRIBE_CLASS(EndingLicence, (), (id, type_name, type_name_en, identifier, outlook, ended_at), (), ())
};

// What the holder has that is not over, of these types, the newest first; at most 200.
std::vector<EndingLicence> not_over(db::Reader& reader, SubjectId holder, const std::vector<std::string>& types);
// Cancels those of them that can end so: each with its step, event, journal entry and message, once. `reason` is for the holder to read.
void end_with_holder(db::Tx& tx, const Licences& licences, const Caller& caller, SubjectId holder,
                     const std::vector<std::string>& types, const EndedWith& with, const std::string& reason);
// Those that the result of this case ended, the newest first; at most 200.
std::vector<EndingLicence> ended_by(db::Reader& reader, Uuid case_id);
// With what it ended last; nothing when it did not end so.
std::optional<EndedWith> ended_with(db::Reader& reader, LicenceId id);

} // namespace yimen::licences
