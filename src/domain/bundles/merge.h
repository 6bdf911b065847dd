#pragma once

// The heart of a bundle (一件事): several items become one form, one set of materials, one time. Pure, and the same whatever the order
// in which the members come. What cannot be joined stays apart and is explained; nothing is left out in silence.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "catalogue/definition.h"

namespace yimen::bundles {

enum class EdgeKind { parallel, needs_acceptance, needs_result }; // weakest first
BOOST_DESCRIBE_ENUM(EdgeKind, parallel, needs_acceptance, needs_result)

// `member` `kind` of `of`: food needs_result of registration.
struct Edge {
    std::string member;
    EdgeKind kind = EdgeKind::parallel;
    std::string of;
    auto operator<=>(const Edge&) const = default;
    BOOST_DESCRIBE_CLASS(Edge, (), (member, kind, of), (), ())
};

// What the result of a member brings for those that wait for it: these are then not asked of the visitor.
struct Gives {
    std::vector<std::string> materials; // material types
    std::vector<std::string> elements; // data elements that are known only afterwards: the credit code of a new company
    BOOST_DESCRIBE_CLASS(Gives, (), (materials, elements), (), ())
};

struct MergeMember {
    std::string key;
    std::string name, name_en;
    std::string department, department_en;
    // After the guide's answers. Conditions that are still in it are open: what hangs on them is taken in and marked. Null: the item
    // has been withdrawn, or was never described.
    const catalogue::Definition* definition = nullptr;
    Gives gives;
    bool conditional = false; // whether it belongs to the bundle hangs on an answer that is still open
};

// The codes of the vocabulary: each with the one that stands for it today (an old code leads to the one that it was merged into).
struct Terms {
    std::map<std::string, std::string, std::less<>> elements, material_types;
};

struct MergeInput {
    std::vector<MergeMember> members;
    std::vector<Edge> edges;
    Terms terms;
};

// Where it stands in a member's own definition. `made_by`: not asked for there, because the result of that member brings it.
struct FieldUse {
    std::string member, key;
    std::optional<std::string> made_by;
    BOOST_DESCRIBE_CLASS(FieldUse, (), (member, key, made_by), (), ())
};
struct MergedField {
    catalogue::Field field; // the strictest of all that ask for it
    bool asked = true;      // false: every member has it from the result of another
    bool conditional = false;
    std::vector<FieldUse> uses;
    BOOST_DESCRIBE_CLASS(MergedField, (), (field, asked, conditional, uses), (), ())
};
struct MergedSection {
    std::string key, title, title_en;
    std::vector<MergedField> fields;
    BOOST_DESCRIBE_CLASS(MergedSection, (), (key, title, title_en, fields), (), ())
};

struct MaterialUse {
    std::string member, key;
    bool see_original = false, keep_copy = false;
    int paper_copies = 0, originals = 0;
    std::vector<std::string> satisfied_by; // what this member takes in its place; another may not
    std::optional<std::string> made_by;
    BOOST_DESCRIBE_CLASS(MaterialUse, (),
                         (member, key, see_original, keep_copy, paper_copies, originals, satisfied_by, made_by), (), ())
};
// A material type, once. To see the original and to keep a copy are two things; one scan serves all who keep a copy, and paper is asked
// for only where a member needs it on paper.
struct MergedMaterial {
    std::string type;
    // The strictest of all that ask for it: required if one requires it; deferrable, by promise or replaced by something else only where
    // all allow it. `copies` and `originals` are those on paper, of all together.
    catalogue::Requirement requirement;
    bool asked = true;
    bool conditional = false;
    bool shared_scan = false;
    std::vector<MaterialUse> uses;
    BOOST_DESCRIBE_CLASS(MergedMaterial, (), (type, requirement, asked, conditional, shared_scan, uses), (), ())
};

enum class ConflictKind {
    formats_disagree,   // a data element is asked for in forms that no one value can have: asked apart
    options_narrowed,   // of the options only those that all members know are left
    unknown_element,    // not in the vocabulary: asked apart
    unknown_material,   // not in the vocabulary: asked apart
    same_element_twice, // within one form; joined with others only under the same label
    same_material_twice,
    page_formats_differ,
    cyclic_edges, // blocks
    derived_cycle,
    edges_disagree,
    unknown_member,  // blocks
    repeated_member, // blocks
    withdrawn_item,  // blocks
    needs_withdrawn, // blocks
};
BOOST_DESCRIBE_ENUM(ConflictKind, formats_disagree, options_narrowed, unknown_element, unknown_material,
                    same_element_twice, same_material_twice, page_formats_differ, cyclic_edges, derived_cycle,
                    edges_disagree, unknown_member, repeated_member, withdrawn_item, needs_withdrawn)

struct MergeConflict {
    ConflictKind kind = ConflictKind::formats_disagree;
    bool blocks = false; // it cannot be submitted like this
    std::string about;   // element, material type or member
    std::vector<std::string> members;
    std::string text, text_en;
    auto operator<=>(const MergeConflict&) const = default;
    BOOST_DESCRIBE_CLASS(MergeConflict, (), (kind, blocks, about, members, text, text_en), (), ())
};

// Working days from acceptance; day 0 is the day on which the bundle is accepted.
struct ClockLine {
    std::string member;
    int starts = 0, working_days = 0, ends = 0;
    std::optional<Edge> waits; // the edge that keeps it until `starts`
    bool critical = false;     // on the way that decides the combined time
    std::string text, text_en;
    BOOST_DESCRIBE_CLASS(ClockLine, (), (member, starts, working_days, ends, waits, critical, text, text_en), (), ())
};
struct Clock {
    int working_days = 0;
    std::vector<ClockLine> lines;
    BOOST_DESCRIBE_CLASS(Clock, (), (working_days, lines), (), ())
};

struct Figures {
    int working_days = 0, materials = 0, forms = 0, fields = 0, steps = 0, trips = 0;
    auto operator<=>(const Figures&) const = default;
    BOOST_DESCRIBE_CLASS(Figures, (), (working_days, materials, forms, fields, steps, trips), (), ())
};
struct Savings {
    Figures separate, bundled, saved;
    BOOST_DESCRIBE_CLASS(Savings, (), (separate, bundled, saved), (), ())
};

void add(Savings& to, const Savings& more);
// How much less it is than one by one, in whole percent, half of one rounded up; 0 where there was nothing or it is not less.
int percent_less(int separate, int bundled);
Figures percent_less(const Savings& savings);

struct MergedMember {
    std::string key, name, name_en, department, department_en;
    int working_days = 0;
    bool conditional = false;
    BOOST_DESCRIBE_CLASS(MergedMember, (), (key, name, name_en, department, department_en, working_days, conditional),
                         (), ())
};
struct MergedEdge {
    std::string member;
    EdgeKind kind = EdgeKind::parallel;
    std::string of;
    bool derived = false; // not in the template: the one's result is a material of the other
    auto operator<=>(const MergedEdge&) const = default;
    BOOST_DESCRIBE_CLASS(MergedEdge, (), (member, kind, of, derived), (), ())
};

struct MergedBundle {
    std::vector<MergedMember> members; // whom nobody waits for first
    std::vector<MergedEdge> edges;     // that count: without those of a cycle
    std::vector<MergedSection> form;
    std::vector<MergedMaterial> materials;
    std::vector<MergeConflict> conflicts;
    Clock clock;
    Savings savings;
    BOOST_DESCRIBE_CLASS(MergedBundle, (), (members, edges, form, materials, conflicts, clock, savings), (), ())

    bool blocked() const;
};

MergedBundle merge(const MergeInput& input);

// What is asked for, as the definition of one item: it merges to itself.
catalogue::Definition as_definition(const MergedBundle& merged);

} // namespace yimen::bundles
