#pragma once

// Bundles of any shape, for properties.

#include <rapidcheck.h>

#include <deque>
#include <string>

#include "merge.h"

namespace yimen::bundles {

// Definitions live as long as this.
struct RandomBundle {
    std::deque<catalogue::Definition> definitions;
    MergeInput input;
};

inline int below(int bound) { return *rc::gen::inRange(0, bound); }
inline bool sometimes(int in) { return below(in) == 0; }

inline catalogue::Field random_field(int number) {
    using catalogue::FieldKind;
    static constexpr FieldKind kKinds[] = {FieldKind::text,  FieldKind::text,   FieldKind::long_text, FieldKind::number,
                                           FieldKind::phone, FieldKind::choice, FieldKind::date};
    catalogue::Field out;
    out.key = "f" + std::to_string(number);
    // The kind mostly follows the element, as in life; now and then somebody sees it otherwise.
    int element = below(12);
    out.element = element == 11 ? "" : "element." + std::to_string(element);
    out.label = sometimes(4) ? "姓名" : "字段" + std::to_string(below(3));
    out.kind = sometimes(6) ? kKinds[below(7)] : kKinds[element % 7];
    out.required = sometimes(2);
    out.personal = sometimes(5);
    if (sometimes(3))
        out.prefill = sometimes(2) ? "identity.name" : "company.name";
    if (out.kind == FieldKind::choice)
        for (int option = 0; option < 4; ++option)
            if (!sometimes(3) || (option == 3 && out.options.empty()))
                out.options.push_back({"v" + std::to_string(option), "选项" + std::to_string(option), ""});
    if (out.kind == FieldKind::number) {
        if (sometimes(2))
            out.minimum = below(10);
        if (sometimes(2))
            out.maximum = 5 + below(20);
    } else if (out.kind != FieldKind::choice) {
        if (sometimes(3))
            out.min_length = below(6);
        if (sometimes(3))
            out.max_length = 3 + below(12);
        if (sometimes(8))
            out.pattern = sometimes(2) ? "[0-9]+" : "[0-9a-z]*";
    }
    return out;
}

inline catalogue::Requirement random_requirement(int number) {
    using catalogue::MaterialForm, catalogue::Necessity;
    catalogue::Requirement out;
    out.key = "r" + std::to_string(number);
    int type = below(10);
    out.material_type = type == 9 ? "" : "type_" + std::to_string(type);
    out.name = "材料" + std::to_string(sometimes(5) ? 99 : type);
    out.see_original = sometimes(2);
    out.keep_copy = sometimes(2);
    out.copies = below(3);
    out.originals = sometimes(4) ? below(2) : 0;
    out.necessity = sometimes(3) ? Necessity::optional : Necessity::required;
    out.deferrable = sometimes(2);
    out.by_promise = sometimes(3);
    out.on_site = sometimes(6);
    out.form = static_cast<MaterialForm>(below(3));
    out.standard = sometimes(2) ? "清晰" : "在有效期内";
    if (sometimes(3))
        out.satisfied_by.push_back("licence:L" + std::to_string(below(3)));
    if (sometimes(3))
        out.satisfied_by.push_back("fact:" + std::to_string(below(3)));
    if (sometimes(2))
        out.review_points.push_back({"p" + std::to_string(below(2)), "要点" + std::to_string(below(4)), ""});
    return out;
}

inline RandomBundle random_bundle(int most = 7) {
    RandomBundle out;
    int members = 1 + below(most);
    for (int m = 0; m < members; ++m) {
        auto& definition = out.definitions.emplace_back();
        definition.promised_working_days = below(30);
        definition.on_the_spot = sometimes(6);
        definition.trips = below(3);
        definition.steps.resize(static_cast<std::size_t>(below(6)));
        for (int s = 0, sections = below(3); s < sections; ++s) {
            catalogue::FormSection section{"s" + std::to_string(s), "节", "", {}, {}};
            for (int f = 0, fields = 1 + below(4); f < fields; ++f)
                section.fields.push_back(random_field(s * 10 + f));
            definition.form.sections.push_back(section);
        }
        for (int r = 0, requirements = below(6); r < requirements; ++r)
            definition.requirements.push_back(random_requirement(r));
        if (sometimes(4))
            definition.result.licence_type = "L" + std::to_string(below(3));
        MergeMember member;
        member.key = "m" + std::to_string(m);
        member.name = "事项" + std::to_string(m);
        member.definition = sometimes(12) ? nullptr : &definition;
        if (sometimes(4))
            member.gives.materials.push_back("type_" + std::to_string(below(9)));
        if (sometimes(4))
            member.gives.elements.push_back("element." + std::to_string(below(11)));
        out.input.members.push_back(std::move(member));
    }
    for (int e = 0, edges = below(members * 2); e < edges; ++e)
        out.input.edges.push_back({"m" + std::to_string(below(members + (sometimes(9) ? 1 : 0))),
                                   static_cast<EdgeKind>(below(3)), "m" + std::to_string(below(members))});
    for (int code = 0; code < 10; ++code) // 10 is not known
        out.input.terms.elements["element." + std::to_string(code)] =
            code == 8 ? "element.1" : "element." + std::to_string(code);
    for (int code = 0; code < 8; ++code)
        out.input.terms.material_types["type_" + std::to_string(code)] =
            code == 7 ? "type_0" : "type_" + std::to_string(code);
    return out;
}

} // namespace yimen::bundles
