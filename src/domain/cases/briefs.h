#pragma once

// What other modules may know of cases without reading them: a visit that shows what its visitor has under way, a screen that lets them
// confirm what they filled in.

#include <optional>
#include <string>
#include <vector>

#include "cases.h"

namespace yimen::cases {

struct Brief {
    CaseId id;
    std::optional<std::string> number;
    catalogue::ItemId item;
    std::string item_name;
    State state = State::draft;
    SubjectId subject;
    access::Scope::RowScope scope;
    std::optional<Uuid> visit;
    Instant last_at;
    std::optional<BundleRef> bundle; // 一件事 that it is a member of
};
std::optional<Brief> brief(db::Reader& reader, CaseId id);
// Newest change first.
std::vector<Brief> briefs_of_subject(db::Reader& reader, SubjectId subject, int limit);
// Filed, and not yet at their end.
std::vector<Brief> briefs_under_way(db::Reader& reader, SubjectId subject, int limit);
std::vector<Brief> briefs_of_visit(db::Reader& reader, Uuid visit, int limit);

// One line of a filled-in form, personal values masked.
struct FormRow {
    std::string label, label_en, value;
    BOOST_DESCRIBE_CLASS(FormRow, (), (label, label_en, value), (), ())
};
std::vector<FormRow> form_rows(const Cases& cases, db::Reader& reader, CaseId id);

} // namespace yimen::cases
