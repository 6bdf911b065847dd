#include "resolve.h"

#include <algorithm>
#include <stdexcept>

namespace yimen::catalogue {
namespace {

// States of answers for which the best question is looked for; beyond them the written order stands. An item has at most 2,000 ways
// through its questions, which have fewer states than this in any sensible item.
constexpr std::size_t kMostPlanned = 20'000;
constexpr double kSame = 1e-9;

Truth holds(const std::optional<Condition::Bound>& when, const std::vector<int>& state) {
    return when ? when->evaluate(state) : Truth::yes;
}

const QuestionOption* option_of(const Question& question, std::string_view value) {
    auto found = std::find_if(question.options.begin(), question.options.end(),
                              [&](const QuestionOption& option) { return option.value == value; });
    return found == question.options.end() ? nullptr : &*found;
}

} // namespace

Resolver::Resolver(const Definition& definition, Order order) : definition_(definition), order_(order) {
    for (const auto& question : definition.questions)
        questions_.push_back(bound(question.when));
    for (const auto& scenario : definition.scenarios)
        scenarios_.push_back(bound(scenario.when));
    for (const auto& requirement : definition.requirements)
        requirements_.push_back(bound(requirement.when));
    for (const auto& stage : definition.stages)
        stages_.push_back(bound(stage.when));
    for (const auto& section : definition.form.sections) {
        auto& whens = sections_.emplace_back();
        whens.when = bound(section.when);
        for (const auto& field : section.fields)
            whens.fields.push_back(bound(field.when));
    }
}

Resolver::When Resolver::bound(const std::optional<boost::json::object>& when) const {
    if (!when)
        return std::nullopt;
    std::vector<InvalidParam> problems;
    auto condition = Condition::parse(*when, "", problems);
    if (!condition)
        throw std::logic_error("a condition that was never checked: " + problems[0].pointer);
    return condition->bound([&](std::string_view variable) { return number_of(variable); },
                            [&](int question) {
                                std::vector<std::string> out;
                                for (const auto& option :
                                     definition_.questions[static_cast<std::size_t>(question)].options)
                                    out.push_back(option.value);
                                return out;
                            });
}

int Resolver::number_of(std::string_view question) const {
    auto found = std::ranges::find(definition_.questions, question, &Question::key);
    return found == definition_.questions.end() ? -1 : static_cast<int>(found - definition_.questions.begin());
}

Resolver::State Resolver::state_of(const Answers& answers) const {
    State out(questions_.size(), kOpen);
    for (const auto& [key, value] : answers)
        if (int question = number_of(key); question >= 0) {
            const auto& asked = definition_.questions[static_cast<std::size_t>(question)];
            if (const auto* option = option_of(asked, value))
                out[static_cast<std::size_t>(question)] = static_cast<int>(option - asked.options.data());
        }
    settle(out);
    return out;
}

// A question looks back only, so one walk in order tells which are never asked.
void Resolver::settle(State& state) const {
    for (std::size_t i = 0; i < state.size(); ++i)
        if (state[i] == kOpen && holds(questions_[i], state) == Truth::no)
            state[i] = kNeverAsked;
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
            for (int other : candidates(state_of(out)))
                if (given = answers.find(definition_.questions[static_cast<std::size_t>(other)].key);
                    given != answers.end())
                    break;
        if (given == answers.end())
            break;
        out.insert(*given);
    }
    return out;
}

std::vector<bool> Resolver::open_questions(const State& state) const {
    std::vector<bool> out(questions_.size());
    auto mark = [&](const When& when) {
        if (when)
            when->mark_open(state, out);
    };
    for (const auto& scenario : scenarios_) {
        mark(scenario);
        if (holds(scenario, state) == Truth::yes)
            break; // the first that applies is taken
    }
    for (const auto& requirement : requirements_)
        mark(requirement);
    for (const auto& stage : stages_)
        mark(stage);
    for (const auto& section : sections_) {
        mark(section.when);
        if (holds(section.when, state) != Truth::no)
            for (const auto& field : section.fields)
                mark(field);
    }
    // To know whether a question is asked at all, those that it depends on come first; they stand before it.
    for (std::size_t i = questions_.size(); i-- > 0;)
        if (out[i])
            mark(questions_[i]);
    return out;
}

// The questions that are certain to be asked and can still change the outcome, in the written order.
std::vector<int> Resolver::candidates(const State& state) const {
    std::vector<int> out;
    auto open = open_questions(state);
    for (std::size_t i = 0; i < questions_.size(); ++i)
        if (open[i] && state[i] == kOpen && holds(questions_[i], state) == Truth::yes)
            out.push_back(static_cast<int>(i));
    return out;
}

Remaining Resolver::left_after(const State& state, int question) const {
    Remaining out;
    auto at = static_cast<std::size_t>(question);
    std::size_t options = definition_.questions[at].options.size();
    for (std::size_t option = 0; option < options; ++option) {
        State longer = state;
        longer[at] = static_cast<int>(option);
        settle(longer);
        Remaining left = plan(longer).left;
        out.most = std::max(out.most, left.most);
        out.mean += left.mean / static_cast<double>(options);
    }
    return {out.most + 1, out.mean + 1};
}

// The best order there is, found by trying every one. The question that stands first is tried first: what it leads to is what the others
// must not exceed, so that no way is longer than in the written order, even where the search ended early. Under `mutex_`.
const Resolver::Plan& Resolver::plan(const State& state) const {
    if (auto known = plans_.find(state); known != plans_.end())
        return known->second;
    Plan best;
    Remaining written;
    for (int question : candidates(state)) {
        bool first = best.question < 0;
        if (!first && (order_ == Order::written || plans_.size() > kMostPlanned))
            break;
        Remaining left = left_after(state, question);
        if (first)
            written = left;
        bool no_worse = left.most <= written.most && left.mean <= written.mean + kSame;
        bool better =
            left.mean < best.left.mean - kSame || (left.mean < best.left.mean + kSame && left.most < best.left.most);
        if (first || (no_worse && better))
            best = {question, left};
    }
    return plans_.emplace(state, best).first->second;
}

const Resolver::Plan& Resolver::planned(const Answers& answers) const {
    State state = state_of(answers);
    std::lock_guard lock(mutex_);
    return plan(state); // stays where it is: nothing is ever taken out of a map of plans
}

const Question* Resolver::next(const Answers& relevant) const {
    int question = -1;
    if (order_ == Order::fewest)
        question = planned(relevant).question;
    else if (auto asked = candidates(state_of(relevant)); !asked.empty())
        question = asked.front();
    return question < 0 ? nullptr : &definition_.questions[static_cast<std::size_t>(question)];
}

Remaining Resolver::remaining(const Answers& relevant) const { return planned(relevant).left; }

const Scenario* Resolver::scenario(const Answers& relevant) const {
    State state = state_of(relevant);
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
    State state = state_of(relevant);
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
    out.stages.clear();
    for (std::size_t i = 0; i < stages_.size(); ++i)
        if (holds(stages_[i], state) == Truth::yes)
            out.stages.emplace_back(definition_.stages[i]).when.reset();
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
