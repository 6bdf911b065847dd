#include "resolve.h"

#include <algorithm>
#include <stdexcept>

namespace yimen::catalogue {
namespace {

constexpr std::size_t kMostKept = 10'000; // an item has at most 2,000 ways through its questions

std::optional<Condition> read(const std::optional<boost::json::object>& when) {
    if (!when)
        return std::nullopt;
    std::vector<InvalidParam> problems;
    auto out = Condition::parse(*when, "", problems);
    if (!out)
        throw std::logic_error("a condition that was never checked: " + problems[0].pointer);
    return out;
}

const QuestionOption* option_of(const Question& question, std::string_view value) {
    auto found = std::find_if(question.options.begin(), question.options.end(),
                              [&](const QuestionOption& option) { return option.value == value; });
    return found == question.options.end() ? nullptr : &*found;
}

} // namespace

// The answers so far, and which questions are asked (yes), never asked (no), or cannot be told yet.
struct Resolver::State {
    State(const Resolver& resolver, const Answers& given)
        : answers(given), asked(resolver.questions_.size(), Truth::unknown) {
        lookup = [this, &resolver](std::string_view variable) -> KnownAnswer {
            if (auto found = answers.find(std::string(variable)); found != answers.end())
                return {true, found->second};
            const auto& questions = resolver.definition_.questions;
            for (std::size_t i = 0; i < questions.size(); ++i)
                if (questions[i].key == variable)
                    return {asked[i] == Truth::no, std::nullopt};
            return {true, std::nullopt};
        };
        // A question looks back only, so one walk in order settles them.
        for (std::size_t i = 0; i < asked.size(); ++i)
            asked[i] = resolver.holds(resolver.questions_[i], *this);
    }
    State(const State&) = delete;

    const Answers& answers;
    std::vector<Truth> asked;
    Condition::Lookup lookup;
};

Resolver::Resolver(const Definition& definition) : definition_(definition) {
    for (const auto& question : definition.questions)
        questions_.push_back(read(question.when));
    for (const auto& scenario : definition.scenarios)
        scenarios_.push_back(read(scenario.when));
    for (const auto& requirement : definition.requirements)
        requirements_.push_back(read(requirement.when));
    for (const auto& section : definition.form.sections) {
        auto& whens = sections_.emplace_back();
        whens.when = read(section.when);
        for (const auto& field : section.fields)
            whens.fields.push_back(read(field.when));
    }
}

Truth Resolver::holds(const When& when, const State& state) const {
    return when ? when->evaluate(state.lookup) : Truth::yes;
}

std::vector<InvalidParam> Resolver::check(const Answers& answers) const {
    std::vector<InvalidParam> out;
    for (const auto& [key, value] : answers) {
        auto found = std::find_if(definition_.questions.begin(), definition_.questions.end(),
                                  [&](const Question& question) { return question.key == key; });
        if (found == definition_.questions.end())
            out.push_back({"/" + pointer_token(key), "unknown_field", "is not a question of this item"});
        else if (!option_of(*found, value))
            out.push_back({"/" + pointer_token(key), "not_in_list", "is not one of the choices"});
    }
    return out;
}

Answers Resolver::relevant(const Answers& answers) const {
    Answers out;
    while (const Question* question = next(out)) {
        auto given = answers.find(question->key);
        if (given == answers.end())
            break;
        out.insert(*given);
    }
    return out;
}

std::set<std::string> Resolver::open_variables(const State& state) const {
    std::set<std::string> out;
    auto add = [&](const When& when) {
        if (when)
            when->append_open(state.lookup, out);
    };
    for (const auto& scenario : scenarios_) {
        add(scenario);
        if (holds(scenario, state) == Truth::yes)
            break; // the first that applies is taken
    }
    for (const auto& requirement : requirements_)
        add(requirement);
    for (const auto& section : sections_) {
        add(section.when);
        if (holds(section.when, state) != Truth::no)
            for (const auto& field : section.fields)
                add(field);
    }
    // To know whether a question is asked at all, those that it depends on come first; they stand before it.
    for (std::size_t i = questions_.size(); i-- > 0;)
        if (out.contains(definition_.questions[i].key))
            add(questions_[i]);
    return out;
}

const Question* Resolver::next(const Answers& relevant) const {
    State state(*this, relevant);
    auto open = open_variables(state);
    for (std::size_t i = 0; i < questions_.size(); ++i) {
        const Question& question = definition_.questions[i];
        if (state.asked[i] == Truth::yes && open.contains(question.key))
            return &question;
    }
    return nullptr;
}

int Resolver::remaining_most(const Answers& relevant) const {
    {
        std::lock_guard lock(mutex_);
        if (auto known = most_.find(relevant); known != most_.end())
            return known->second;
    }
    const Question* question = next(relevant);
    if (!question)
        return 0;
    int most = 0;
    for (const auto& option : question->options) {
        Answers longer = relevant;
        longer[question->key] = option.value;
        most = std::max(most, remaining_most(longer));
    }
    std::lock_guard lock(mutex_);
    if (most_.size() < kMostKept)
        most_.emplace(relevant, most + 1);
    return most + 1;
}

const Scenario* Resolver::scenario(const Answers& relevant) const {
    State state(*this, relevant);
    for (std::size_t i = 0; i < scenarios_.size(); ++i) {
        Truth truth = holds(scenarios_[i], state);
        if (truth == Truth::yes)
            return &definition_.scenarios[i];
        if (truth == Truth::unknown)
            return nullptr;
    }
    return nullptr;
}

Definition Resolver::resolved(const Answers& relevant) const {
    State state(*this, relevant);
    Definition out = definition_;
    auto& resolution = out.resolved.emplace();
    if (const Scenario* found = scenario(relevant))
        resolution.scenario = ScenarioName{found->key, found->name, found->name_en};
    for (const auto& question : definition_.questions)
        if (auto given = relevant.find(question.key); given != relevant.end()) {
            const QuestionOption* option = option_of(question, given->second);
            resolution.answers.push_back({question.key, question.text, question.text_en, given->second,
                                          option ? option->label : "", option ? option->label_en : ""});
        }
    out.questions.clear();
    out.scenarios.clear();
    out.requirements.clear();
    out.form.sections.clear();
    for (std::size_t i = 0; i < requirements_.size(); ++i)
        if (holds(requirements_[i], state) == Truth::yes)
            out.requirements.emplace_back(definition_.requirements[i]).when.reset();
    for (std::size_t i = 0; i < sections_.size(); ++i) {
        if (holds(sections_[i].when, state) != Truth::yes)
            continue;
        const auto& from = definition_.form.sections[i];
        FormSection section = from;
        section.when.reset();
        section.fields.clear();
        for (std::size_t f = 0; f < from.fields.size(); ++f)
            if (holds(sections_[i].fields[f], state) == Truth::yes)
                section.fields.emplace_back(from.fields[f]).when.reset();
        if (!section.fields.empty())
            out.form.sections.push_back(std::move(section));
    }
    return out;
}

Result<Definition> resolve(const Definition& definition, const Answers& answers) {
    Resolver resolver(definition);
    if (auto problems = resolver.check(answers); !problems.empty()) {
        Error error{&kAnswersUnknown, {}, std::move(problems), {}};
        for (auto& problem : error.invalid_params)
            problem.pointer = "/answers" + problem.pointer;
        return fail(std::move(error));
    }
    if (definition.questions.empty())
        return definition;
    Answers relevant = resolver.relevant(answers);
    if (const Question* question = resolver.next(relevant)) {
        Error error{&kAnswersMissing, {}, {}, {{"question", question->key}}};
        error.invalid_params.push_back({"/answers/" + pointer_token(question->key), "required", question->text});
        return fail(std::move(error));
    }
    return resolver.resolved(relevant);
}

} // namespace yimen::catalogue
