#pragma once

// A bundle's template (一件事): what a file says (docs/guides/bundle-files.md), what is wrong with it, and what answers leave of it. Pure.

#include <deque>
#include <functional>
#include <memory>
#include <set>

#include "catalogue/outlook.h"
#include "catalogue/resolve.h"
#include "merge.h"

namespace yimen::bundles {

inline constexpr std::string_view kFormat = "yimen-bundle/1";

// An item of the catalogue. Where the catalogue has it, its version in force counts, and the file's own definition does not.
struct ItemRef {
    std::string region_code, local_item_code;
    BOOST_DESCRIBE_CLASS(ItemRef, (), (region_code, local_item_code), (), ())
};
// How a question of the item is answered without asking: as the bundle's question `from` was, or always by `value`.
struct AnswerRule {
    std::string question;
    std::optional<std::string> from, value;
    BOOST_DESCRIBE_CLASS(AnswerRule, (), (question, from, value), (), ())
};
struct TemplateMember {
    std::string key, name, name_en, department, department_en;
    std::optional<std::string> stage;
    std::optional<std::string>
        task_type;        // GB/T 39046 A.1, of the item that is made of the definition; without one a public service
    catalogue::When when; // over the bundle's questions; without one, always
    std::vector<AnswerRule> answers;
    Gives gives;
    std::optional<ItemRef> item;
    std::optional<catalogue::Definition> definition;
    BOOST_DESCRIBE_CLASS(TemplateMember, (),
                         (key, name, name_en, department, department_en, stage, task_type, when, answers, gives, item,
                          definition),
                         (), ())
};
struct Named {
    std::string code, label, label_en;
    BOOST_DESCRIBE_CLASS(Named, (), (code, label, label_en), (), ())
};
struct Stage {
    std::string key, name, name_en;
    BOOST_DESCRIBE_CLASS(Stage, (), (key, name, name_en), (), ())
};
struct StageMember {
    std::string member;
    std::optional<std::string> stage;
    BOOST_DESCRIBE_CLASS(StageMember, (), (member, stage), (), ())
};
struct Template {
    std::string format, key, name, name_en, summary, summary_en;
    std::string lead, lead_en; // 牵头部门
    bool configurable = false; // 可配置: members or figures are not established, each place sets its own
    std::string note, note_en; // where it comes from
    std::vector<catalogue::Question> questions;
    std::vector<Stage> stages;
    std::vector<TemplateMember> members;
    std::vector<Edge> edges;
    std::vector<Named> elements, material_types;
    BOOST_DESCRIBE_CLASS(Template, (),
                         (format, key, name, name_en, summary, summary_en, lead, lead_en, configurable, note, note_en,
                          questions, stages, members, edges, elements, material_types),
                         (), ())
};

// Reads a file: every mistake with a pointer to its place. bundles.bad_file.
Result<Template> read_template(std::string_view text);
// What is wrong with it beyond its form; empty when it may be kept.
std::vector<InvalidParam> check(const Template& given);

// What the catalogue knows of a member: null when it does not have the item, `withdrawn` when it has, and it cannot be applied for.
struct Known {
    std::shared_ptr<const catalogue::Definition> definition;
    bool withdrawn = false;
};
using LookUp = std::function<Known(const ItemRef&)>;

// A template with answers, ready to be merged; what the input points to lives as long as this.
struct Resolved {
    MergeInput input; // without terms
    std::deque<catalogue::Definition> definitions;
    std::vector<std::string> open; // questions of the bundle whose answers can still change something
};
// The item's own answers that the rules bring; those that are still open stay away.
catalogue::Answers own_answers(const TemplateMember& member, const catalogue::Answers& answers);
// bundles.bad_answers names answers that do not exist.
Result<Resolved> resolve(const Template& given, const catalogue::Answers& answers, const LookUp& look_up);

// The codes that it names, of its members too.
struct Codes {
    std::set<std::string> elements, material_types;
};
Codes codes_of(const MergeInput& input);

} // namespace yimen::bundles
