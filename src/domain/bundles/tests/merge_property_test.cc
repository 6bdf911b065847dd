#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "random_bundle.h"

namespace yimen::bundles {
namespace {

template <class Body>
void for_any_bundle(Body body) {
    EXPECT_TRUE(rc::check([&] {
        RandomBundle bundle = random_bundle();
        body(bundle, merge(bundle.input));
    }));
}

const catalogue::Field& field_of(const RandomBundle& bundle, const FieldUse& use) {
    for (const auto& member : bundle.input.members)
        if (member.key == use.member)
            if (auto* found = catalogue::find_field(member.definition->form, use.key))
                return *found;
    throw std::logic_error("a use names no field");
}
const catalogue::Requirement& requirement_of(const RandomBundle& bundle, const MaterialUse& use) {
    for (const auto& member : bundle.input.members)
        if (member.key == use.member)
            if (auto* found = catalogue::find_requirement(*member.definition, use.key))
                return *found;
    throw std::logic_error("a use names no requirement");
}

bool takes(const catalogue::Field& field, const boost::json::value& value) {
    catalogue::Form form{{{"s", "", "", {field}, {}}}};
    form.sections[0].fields[0].key = "x";
    return catalogue::check_form(form, {{"x", value}}, true).empty();
}

std::vector<boost::json::value> some_values() {
    return {"", "a", "12", "123456", "abcdefghijkl", "13800000000", "2026-01-31", "v0", "v1", "v2", "v3", 0,
            3,  7,   12,   20,       "张三"};
}

TEST(Merge, DoesNotHangOnTheOrderOfMembersOrEdges) {
    for_any_bundle([](RandomBundle& bundle, const MergedBundle& merged) {
        std::mt19937 random(static_cast<unsigned>(below(1 << 30)));
        std::shuffle(bundle.input.members.begin(), bundle.input.members.end(), random);
        std::shuffle(bundle.input.edges.begin(), bundle.input.edges.end(), random);
        RC_ASSERT(to_json_text(merge(bundle.input)) == to_json_text(merged));
    });
}

TEST(Merge, DoneTwiceChangesNothing) {
    for_any_bundle([](const RandomBundle& bundle, const MergedBundle& merged) {
        auto once = as_definition(merged);
        MergeMember alone;
        alone.key = "all";
        alone.definition = &once;
        auto twice = as_definition(merge({{alone}, {}, bundle.input.terms}));
        twice.promised_working_days = once.promised_working_days;
        RC_ASSERT(to_json_text(twice) == to_json_text(once));
    });
}

TEST(Merge, TheSameMembersTwiceAreTheSameBundle) {
    for_any_bundle([](RandomBundle& bundle, const MergedBundle& merged) {
        auto again = bundle.input.members;
        bundle.input.members.insert(bundle.input.members.end(), again.begin(), again.end());
        RC_ASSERT(to_json_text(merge(bundle.input)) == to_json_text(merged));
    });
}

TEST(Merge, LosesNoFieldAndNoMaterial) {
    for_any_bundle([](const RandomBundle& bundle, const MergedBundle& merged) {
        std::map<std::pair<std::string, std::string>, int> fields, materials;
        for (const auto& section : merged.form)
            for (const auto& field : section.fields)
                for (const auto& use : field.uses)
                    ++fields[{use.member, use.key}];
        for (const auto& material : merged.materials)
            for (const auto& use : material.uses)
                ++materials[{use.member, use.key}];
        std::size_t wanted_fields = 0, wanted_materials = 0;
        for (const auto& member : bundle.input.members) {
            if (!member.definition)
                continue;
            for (const auto& section : member.definition->form.sections)
                for (const auto& field : section.fields) {
                    ++wanted_fields;
                    RC_ASSERT((fields[{member.key, field.key}] == 1));
                }
            for (const auto& one : member.definition->requirements) {
                ++wanted_materials;
                RC_ASSERT((materials[{member.key, one.key}] == 1));
            }
        }
        RC_ASSERT(fields.size() == wanted_fields);
        RC_ASSERT(materials.size() == wanted_materials);
    });
}

TEST(Merge, WhateverTheMergedFieldTakesEveryMemberTakes) {
    for_any_bundle([](const RandomBundle& bundle, const MergedBundle& merged) {
        for (const auto& section : merged.form)
            for (const auto& field : section.fields) {
                bool required = false, personal = false;
                for (const auto& use : field.uses) {
                    if (field.asked && use.made_by)
                        continue;
                    const auto& own = field_of(bundle, use);
                    required = required || own.required;
                    personal = personal || own.personal;
                    for (const auto& value : some_values())
                        RC_ASSERT(!takes(field.field, value) || takes(own, value));
                }
                RC_ASSERT(field.field.required == required);
                RC_ASSERT(field.field.personal == personal);
            }
    });
}

TEST(Merge, WeakensNoMaterial) {
    for_any_bundle([](const RandomBundle& bundle, const MergedBundle& merged) {
        for (const auto& material : merged.materials) {
            const auto& ours = material.requirement;
            int originals = 0;
            bool on_paper = false;
            for (const auto& use : material.uses) {
                const auto& own = requirement_of(bundle, use);
                if (!material.asked || use.made_by)
                    continue;
                originals += own.originals;
                bool paper = own.form == catalogue::MaterialForm::paper;
                on_paper = on_paper || paper;
                RC_ASSERT(ours.see_original || !own.see_original);
                RC_ASSERT(ours.keep_copy || !own.keep_copy);
                RC_ASSERT(material.shared_scan || !own.keep_copy);
                RC_ASSERT(ours.on_site || !own.on_site);
                RC_ASSERT(own.deferrable || !ours.deferrable);
                RC_ASSERT(own.by_promise || !ours.by_promise);
                RC_ASSERT(ours.necessity == catalogue::Necessity::required || own.necessity != ours.necessity ||
                          own.necessity == catalogue::Necessity::optional);
                RC_ASSERT(!paper || ours.copies >= own.copies);
                RC_ASSERT(!paper || !own.keep_copy || ours.copies + ours.originals > 0);
                RC_ASSERT(ours.standard.find(own.standard) != std::string::npos);
                for (const auto& way : ours.satisfied_by)
                    RC_ASSERT(std::find(own.satisfied_by.begin(), own.satisfied_by.end(), way) !=
                              own.satisfied_by.end());
                for (const auto& point : own.review_points)
                    RC_ASSERT(std::any_of(ours.review_points.begin(), ours.review_points.end(),
                                          [&](const auto& one) { return one.text == point.text; }));
            }
            if (material.asked) {
                RC_ASSERT(ours.originals == originals);
                RC_ASSERT(on_paper || ours.copies == 0); // paper only where somebody needs it
            }
        }
    });
}

TEST(Merge, AsksForEachElementAndEachMaterialOnce) {
    for_any_bundle([](const RandomBundle&, const MergedBundle& merged) {
        std::set<std::string> explained;
        for (const auto& conflict : merged.conflicts)
            explained.insert(conflict.about);
        std::map<std::string, int> elements, types;
        for (const auto& section : merged.form)
            for (const auto& field : section.fields)
                ++elements[field.field.element];
        for (const auto& material : merged.materials)
            ++types[material.type];
        for (const auto& [element, times] : elements)
            RC_ASSERT(times == 1 || explained.contains(element));
        for (const auto& [type, times] : types)
            RC_ASSERT(times == 1 || explained.contains(type));
    });
}

TEST(Merge, LeavesOutOnlyWhatTheResultOfAnEarlierMemberBrings) {
    for_any_bundle([](const RandomBundle&, const MergedBundle& merged) {
        std::set<std::pair<std::string, std::string>> after; // member, whose result is there before it begins
        for (const auto& line : merged.clock.lines)
            for (const auto& edge : merged.edges)
                if (edge.member == line.member && edge.kind != EdgeKind::parallel) {
                    if (edge.kind == EdgeKind::needs_result)
                        after.emplace(edge.member, edge.of);
                    std::set<std::pair<std::string, std::string>> more;
                    for (const auto& [member, of] : after)
                        if (member == edge.of)
                            more.emplace(edge.member, of);
                    after.insert(more.begin(), more.end());
                }
        for (const auto& section : merged.form)
            for (const auto& field : section.fields) {
                bool all = true;
                for (const auto& use : field.uses) {
                    if (use.made_by)
                        RC_ASSERT((after.contains({use.member, *use.made_by})));
                    all = all && use.made_by.has_value();
                }
                RC_ASSERT(field.asked != all);
            }
        for (const auto& material : merged.materials) {
            bool all = true;
            for (const auto& use : material.uses) {
                if (use.made_by)
                    RC_ASSERT((after.contains({use.member, *use.made_by})));
                all = all && use.made_by.has_value();
            }
            RC_ASSERT(material.asked != all);
        }
    });
}

TEST(Merge, TheCombinedTimeIsTheLongestWay) {
    for_any_bundle([](const RandomBundle&, const MergedBundle& merged) {
        std::map<std::string, const ClockLine*> lines;
        int longest = 0, critical = 0, sum = 0;
        for (const auto& line : merged.clock.lines) {
            lines[line.member] = &line;
            RC_ASSERT(line.ends == line.starts + line.working_days);
            longest = std::max(longest, line.working_days);
            sum += line.working_days;
            critical += line.critical;
        }
        for (const auto& edge : merged.edges)
            if (lines.contains(edge.member) && lines.contains(edge.of)) {
                if (edge.kind == EdgeKind::needs_result)
                    RC_ASSERT(lines[edge.member]->starts >= lines[edge.of]->ends);
                if (edge.kind == EdgeKind::needs_acceptance)
                    RC_ASSERT(lines[edge.member]->starts >= lines[edge.of]->starts);
            }
        RC_ASSERT(merged.clock.working_days >= longest);
        RC_ASSERT(merged.clock.working_days <= sum);
        RC_ASSERT(merged.clock.lines.empty() || critical > 0);
        // Nobody waits without somebody to wait for.
        for (const auto& line : merged.clock.lines)
            RC_ASSERT(line.starts == 0 || line.waits);
    });
}

TEST(Merge, NeverCostsMoreThanOneByOne) {
    for_any_bundle([](const RandomBundle&, const MergedBundle& merged) {
        const auto& saved = merged.savings.saved;
        RC_ASSERT(saved.working_days >= 0);
        RC_ASSERT(saved.materials >= 0);
        RC_ASSERT(saved.forms >= 0);
        RC_ASSERT(saved.fields >= 0);
        RC_ASSERT(saved.steps >= 0);
        RC_ASSERT(saved.trips >= 0);
    });
}

} // namespace
} // namespace yimen::bundles
