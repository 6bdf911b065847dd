#pragma once

// Types of licences on their way into force: a draft of what a type lays down (证照目录信息, GB/T 36902) and of how its licences look (证照模板), a
// sample of that look, and a second person who publishes both. What they lay down is looked at whenever one is issued (type_rules.h).

#include "layout.h"
#include "operations.h"

namespace yimen::licences {

// What a type is called and lays down.
struct TypeFacts {
    Text<60, 1> name;
    Text<120> name_en;
    TypeRules rules;
    BOOST_DESCRIBE_CLASS(TypeFacts, (), (name, name_en, rules), (), ())
};
struct NewType {
    Text<30, 1> code; // 证照类型代码, GB/T 36904: credit code of who defines it and three digits
    TypeFacts facts;
    BOOST_DESCRIBE_CLASS(NewType, (), (code, facts), (), ())
};

struct LayoutRow {
    std::string code, name, name_en;
    bool drafted = false; // somebody is writing a new one
    bool in_use = true;   // false: it was never published
    bool issued_here = true;
    BOOST_DESCRIBE_CLASS(LayoutRow, (), (code, name, name_en, drafted, in_use, issued_here), (), ())
};
struct LayoutDraft {
    Layout layout;
    TypeFacts facts;
    Instant saved_at;
    bool mine = false; // the caller wrote at it, and so does not publish it
    BOOST_DESCRIBE_CLASS(LayoutDraft, (), (layout, facts, saved_at, mine), (), ())
};
struct LayoutView {
    std::string code, name, name_en;
    Layout layout;   // in force
    TypeFacts facts; // in force
    bool in_use = true;
    std::optional<LayoutDraft> draft;
    std::vector<std::string> labels; // of the fields that licences of this type have
    std::int64_t revision = 0;       // of the draft; 0: there is none
    BOOST_DESCRIBE_CLASS(LayoutView, (), (code, name, name_en, layout, facts, in_use, draft, labels, revision), (), ())
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
// A type that is not in use before its draft is published. licences.type_known; request.invalid with a pointer (check_rules). Journaled.
Result<LayoutRef> begin_type(db::Tx& tx, const Licences& licences, const Caller& caller, const NewType& type);
// A list of types, as another system has them: each that says something else than what is in force becomes a draft, or is begun; the others
// and those that somebody is writing at are left as they are. Returns how many were drafted.
Result<std::int64_t> take_in_types(db::Tx& tx, const Licences& licences, const Caller& caller,
                                   const std::vector<NewType>& types);
// All three: licences.no_such_type, licences.layout_stale. Journaled.
// Keeps what was written, also where a draft was not there before (`revision` 0); without `facts` those stay as they are drafted, or in force.
// request.invalid with a pointer (check_layout, check_rules).
Result<LayoutRef> save_layout(db::Tx& tx, const Licences& licences, const Caller& caller, std::string_view code,
                              std::int64_t revision, const Layout& layout, const std::optional<TypeFacts>& facts = {});
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
