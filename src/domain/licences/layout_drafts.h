#pragma once

// Layouts of licence types (证照模板) on their way into force: a draft, how it would look, and a second person who publishes it.

#include "layout.h"
#include "operations.h"

namespace yimen::licences {

struct LayoutRow {
    std::string code, name, name_en;
    bool drafted = false; // somebody is writing a new one
    BOOST_DESCRIBE_CLASS(LayoutRow, (), (code, name, name_en, drafted), (), ())
};
struct LayoutDraft {
    Layout layout;
    Instant saved_at;
    bool mine = false; // the caller wrote at it, and so does not publish it
    BOOST_DESCRIBE_CLASS(LayoutDraft, (), (layout, saved_at, mine), (), ())
};
struct LayoutView {
    std::string code, name, name_en;
    Layout layout; // in force
    std::optional<LayoutDraft> draft;
    std::vector<std::string> labels; // of the fields that licences of this type have
    std::int64_t revision = 0;       // of the draft; 0: there is none
    BOOST_DESCRIBE_CLASS(LayoutView, (), (code, name, name_en, layout, draft, labels, revision), (), ())
};
struct LayoutRef {
    std::string code;
    std::int64_t revision = 0;
    BOOST_DESCRIBE_CLASS(LayoutRef, (), (code, revision), (), ())
};

std::vector<LayoutRow> layouts(db::Reader& reader, CellId cell); // by name, at most 1000
// licences.no_such_type
Result<LayoutView> layout_view(db::Reader& reader, const Licences& licences, const access::Principal& who,
                               std::string_view code);
// All three: licences.no_such_type, licences.layout_stale. Journaled.
// Keeps what was written, also where a draft was not there before (`revision` 0). request.invalid with a pointer (check_layout).
Result<LayoutRef> save_layout(db::Tx& tx, const Licences& licences, const Caller& caller, std::string_view code,
                              std::int64_t revision, const Layout& layout);
// licences.second_person for whoever wrote at it. What was sealed before keeps its look.
Result<LayoutRef> publish_layout(db::Tx& tx, const Licences& licences, const Caller& caller, std::string_view code,
                                 std::int64_t revision);
Result<LayoutRef> discard_layout(db::Tx& tx, const Licences& licences, const Caller& caller, std::string_view code,
                                 std::int64_t revision);
// The layout that a file of this type had which was sealed at `at`.
Layout layout_at(db::Reader& reader, std::string_view code, const std::optional<std::string>& in_force,
                 const std::optional<Instant>& at);
// The first page as it would look, as PNG, with sample values and 样张 on its face; nothing is sealed.
std::string sample(const LayoutView& type, const Layout& layout, Instant now);

http::Routes layout_routes(const Licences& licences);

} // namespace yimen::licences
