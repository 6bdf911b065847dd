#include "template.h"

#include <algorithm>

#include "errors.h"

namespace yimen::bundles {
namespace {

constexpr std::size_t kMostMembers = 100, kLargestFile = 8 << 20;

std::string at(std::string_view list, std::size_t index, std::string_view member = {}) {
    return "/" + std::string(list) + "/" + std::to_string(index) + (member.empty() ? "" : "/" + std::string(member));
}

bool is_key(std::string_view key) {
    return !key.empty() && key.size() <= 60 && key[0] >= 'a' && key[0] <= 'z' &&
           std::all_of(key.begin(), key.end(),
                       [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

class Checker {
  public:
    explicit Checker(const Template& given) : given_(given) {}

    std::vector<InvalidParam> run() {
        if (given_.format != kFormat)
            add("/format", "not_in_list", "must be " + std::string(kFormat));
        key("/key", given_.key);
        if (given_.name.empty())
            add("/name", "required", "is missing");
        if (given_.members.empty() || given_.members.size() > kMostMembers)
            add("/members", "out_of_range", "must be 1 to " + std::to_string(kMostMembers) + " members");
        std::set<std::string> stages;
        for (std::size_t i = 0; i < given_.stages.size(); ++i)
            unique(stages, given_.stages[i].key, at("stages", i, "key"));
        codes(given_.elements, "elements", elements_);
        codes(given_.material_types, "material_types", types_);
        for (std::size_t i = 0; i < given_.members.size(); ++i)
            member(i, stages);
        for (std::size_t i = 0; i < given_.edges.size(); ++i) {
            known(members_, given_.edges[i].member, at("edges", i, "member"), "members");
            known(members_, given_.edges[i].of, at("edges", i, "of"), "members");
        }
        conditions();
        return std::move(problems_);
    }

  private:
    void add(std::string pointer, std::string code, std::string reason) {
        if (problems_.size() < 50)
            problems_.push_back({std::move(pointer), std::move(code), std::move(reason)});
    }
    void key(const std::string& pointer, const std::string& value) {
        if (!is_key(value))
            add(pointer, "bad_format", "must be small letters, digits and _, a letter first, at most 60");
    }
    void unique(std::set<std::string>& seen, const std::string& value, const std::string& pointer) {
        key(pointer, value);
        if (!seen.insert(value).second)
            add(pointer, "repeated", value + " occurs twice");
    }
    void known(const std::set<std::string>& all, const std::string& value, const std::string& pointer,
               std::string_view where) {
        if (!all.contains(value))
            add(pointer, "unknown", value + " is not among the " + std::string(where));
    }
    void codes(const std::vector<Named>& list, std::string_view name, std::set<std::string>& seen) {
        for (std::size_t i = 0; i < list.size(); ++i) {
            if (list[i].code.empty() || list[i].code.size() > 100)
                add(at(name, i, "code"), "bad_format", "must be 1 to 100 characters");
            if (list[i].label.empty())
                add(at(name, i, "label"), "required", "is missing");
            if (!seen.insert(list[i].code).second)
                add(at(name, i, "code"), "repeated", list[i].code + " occurs twice");
        }
    }
    void member(std::size_t i, const std::set<std::string>& stages) {
        const auto& one = given_.members[i];
        unique(members_, one.key, at("members", i, "key"));
        if (one.name.empty())
            add(at("members", i, "name"), "required", "is missing");
        if (!one.item && !one.definition)
            add(at("members", i), "required", "needs an item of the catalogue or a definition of its own");
        if (one.stage)
            known(stages, *one.stage, at("members", i, "stage"), "stages");
        if (one.task_type && !catalogue::normal_task_type(*one.task_type))
            add(at("members", i, "task_type"), "unknown", *one.task_type + " is not a task type of GB/T 39046 A.1");
        for (std::size_t r = 0; r < one.answers.size(); ++r) {
            if (one.answers[r].from.has_value() == one.answers[r].value.has_value())
                add(at("members", i, at("answers", r).substr(1)), "required", "needs either `from` or `value`");
            // An item of the catalogue may ask what the file's own definition does not.
            if (one.definition && !one.item &&
                std::none_of(one.definition->questions.begin(), one.definition->questions.end(),
                             [&](const auto& q) { return q.key == one.answers[r].question; }))
                add(at("members", i, at("answers", r, "question").substr(1)), "unknown",
                    one.answers[r].question + " is not among the item's questions");
        }
        for (std::size_t g = 0; g < one.gives.elements.size(); ++g)
            known(elements_, one.gives.elements[g], at("members", i, "gives" + at("elements", g)), "elements");
        for (std::size_t g = 0; g < one.gives.materials.size(); ++g)
            known(types_, one.gives.materials[g], at("members", i, "gives" + at("materials", g)), "material_types");
        if (one.definition)
            for (auto& problem : catalogue::check(*one.definition))
                add(at("members", i, "definition") + problem.pointer, problem.code, problem.reason);
    }
    // Questions and conditions of the bundle are judged as those of an item whose materials are the members.
    void conditions();

    const Template& given_;
    std::vector<InvalidParam> problems_;
    std::set<std::string> members_, elements_, types_;
};

catalogue::Definition as_questions(const Template& given) {
    catalogue::Definition out;
    out.questions = given.questions;
    for (const auto& member : given.members) {
        catalogue::Requirement requirement;
        requirement.key = member.key;
        requirement.when = member.when;
        out.requirements.push_back(std::move(requirement));
    }
    return out;
}

void Checker::conditions() {
    auto asked = as_questions(given_);
    // A question that only answers an item's own questions decides on no member, and matters all the same.
    for (std::size_t i = 0; i < given_.members.size(); ++i)
        for (std::size_t r = 0; r < given_.members[i].answers.size(); ++r) {
            const auto& from = given_.members[i].answers[r].from;
            if (!from)
                continue;
            auto question = std::find_if(given_.questions.begin(), given_.questions.end(),
                                         [&](const auto& one) { return one.key == *from; });
            if (question == given_.questions.end()) {
                add(at("members", i, at("answers", r, "from").substr(1)), "unknown",
                    *from + " is not among the questions");
                continue;
            }
            catalogue::Requirement use;
            use.key = given_.members[i].key + "_" + std::to_string(r);
            if (!question->options.empty())
                use.when = boost::json::object{
                    {"==", boost::json::array{boost::json::object{{"var", *from}}, question->options[0].value}}};
            asked.requirements.push_back(std::move(use));
        }
    for (auto& problem : catalogue::check_questions(asked)) {
        if (problem.pointer.starts_with("/requirements"))
            problem.pointer.replace(0, std::string_view("/requirements").size(), "/members");
        add(std::move(problem.pointer), std::move(problem.code), std::move(problem.reason));
    }
}

// "line 3, column 14: ", where the text stops being JSON.
std::string place_of_mistake(std::string_view text) {
    boost::json::parse_options options;
    options.max_depth = 64;
    boost::json::stream_parser parser({}, options);
    boost::json::error_code error;
    auto good = text.substr(0, std::min(text.size(), parser.write_some(text.data(), text.size(), error)));
    auto line = std::count(good.begin(), good.end(), '\n') + 1;
    auto begins = good.rfind('\n');
    std::size_t column = good.size() - (begins == std::string_view::npos ? 0 : begins + 1) + 1;
    return "line " + std::to_string(line) + ", column " + std::to_string(column) + ": ";
}

} // namespace

Result<Template> read_template(std::string_view text) {
    if (text.size() > kLargestFile)
        return fail(kBadFile, "it is larger than 8 MiB");
    auto read = read_stored_json<Template>(text);
    if (!read) {
        Error error = std::move(read.error());
        if (error.is(kNotJson))
            error.detail = place_of_mistake(text) + error.detail;
        error.code = &kBadFile;
        return fail(std::move(error));
    }
    if (auto problems = check(*read); !problems.empty())
        return fail(Error{&kBadFile, {}, std::move(problems), {}});
    return read;
}

std::vector<InvalidParam> check(const Template& given) { return Checker(given).run(); }

catalogue::Answers own_answers(const TemplateMember& member, const catalogue::Answers& answers) {
    catalogue::Answers out;
    for (const auto& rule : member.answers) {
        if (rule.value)
            out[rule.question] = *rule.value;
        else if (auto given = answers.find(*rule.from); given != answers.end())
            out[rule.question] = given->second;
    }
    return out;
}

Result<Resolved> resolve(const Template& given, const catalogue::Answers& answers, const LookUp& look_up) {
    auto asked = as_questions(given);
    if (auto problems = catalogue::Resolver(asked, catalogue::Order::written).check(answers); !problems.empty()) {
        Error error{&kBadAnswers, {}, std::move(problems), {}};
        for (auto& problem : error.invalid_params)
            problem.pointer = "/answers" + problem.pointer;
        return fail(std::move(error));
    }
    auto outlook = catalogue::outlook(asked, answers);
    Resolved out;
    std::set<std::string> used; // by the rules of those that are in
    for (std::size_t i = 0; i < given.members.size(); ++i) {
        const auto& member = given.members[i];
        auto standing = outlook.requirements[i].standing;
        if (standing == catalogue::Standing::no)
            continue;
        MergeMember one{member.key,           member.name, member.name_en, member.department,
                        member.department_en, nullptr,     member.gives,   standing == catalogue::Standing::open};
        Known known = member.item ? look_up(*member.item) : Known{};
        const catalogue::Definition* definition = known.definition    ? known.definition.get()
                                                  : member.definition ? &*member.definition
                                                                      : nullptr;
        if (definition && !known.withdrawn) {
            auto left = catalogue::resolve(*definition, own_answers(member, answers));
            one.definition = &out.definitions.emplace_back(left ? std::move(*left) : *definition);
        }
        for (const auto& rule : member.answers)
            if (rule.from)
                used.insert(*rule.from);
        out.input.members.push_back(std::move(one));
    }
    for (const auto& question : outlook.questions)
        if (!question.answer && question.asked != catalogue::Standing::no &&
            (question.matters || used.contains(question.key)))
            out.open.push_back(question.key);
    // Edges to members that the answers leave out have nothing to say.
    std::set<std::string> in;
    for (const auto& member : out.input.members)
        in.insert(member.key);
    for (const auto& edge : given.edges)
        if (in.contains(edge.member) && in.contains(edge.of))
            out.input.edges.push_back(edge);
    return out;
}

Codes codes_of(const MergeInput& input) {
    Codes out;
    for (const auto& member : input.members) {
        out.elements.insert(member.gives.elements.begin(), member.gives.elements.end());
        out.material_types.insert(member.gives.materials.begin(), member.gives.materials.end());
        if (!member.definition)
            continue;
        for (const auto& section : member.definition->form.sections)
            for (const auto& field : section.fields)
                out.elements.insert(field.element);
        for (const auto& requirement : member.definition->requirements)
            out.material_types.insert(requirement.material_type);
    }
    out.elements.erase("");
    out.material_types.erase("");
    return out;
}

} // namespace yimen::bundles
