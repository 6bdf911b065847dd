#include <algorithm>

#include "resolve.h"

// The consistency check of questions and scenarios. Definitions are small and are checked once, so every way through the questions is
// walked: what it finds is exact.
namespace yimen::catalogue {
namespace {

constexpr int kMostWays = 2000; // a definition with more is refused: nobody could read it, and the guide walks them too

constexpr std::size_t kMostDeadEnds = 20; // that are told
constexpr std::size_t kMostAssignments = 20'000;

class QuestionsCheck {
  public:
    explicit QuestionsCheck(const Definition& definition) : definition_(definition) {}

    std::vector<InvalidParam> run() {
        questions();
        conditions();
        if (definition_.questions.empty() && !definition_.scenarios.empty())
            add("/scenarios", "inconsistent", "scenarios need questions that tell them apart");
        if (problems_.empty() && !definition_.questions.empty())
            ways();
        return std::move(problems_);
    }

  private:
    void add(std::string pointer, std::string_view code, std::string reason) {
        problems_.push_back({std::move(pointer), std::string(code), std::move(reason)});
    }

    void questions() {
        std::set<std::string> keys;
        for (std::size_t i = 0; i < definition_.questions.size(); ++i) {
            const Question& question = definition_.questions[i];
            std::string at = "/questions/" + std::to_string(i);
            if (question.key.empty() || !keys.insert(question.key).second)
                add(at + "/key", question.key.empty() ? "required" : "repeated", "a question needs a key of its own");
            if (question.text.empty())
                add(at + "/text", "required", "a question needs its text");
            if (question.options.size() < 2)
                add(at + "/options", "required", "a question needs two options at least");
            std::set<std::string> values;
            for (const auto& option : question.options)
                if (option.value.empty() || option.label.empty() || !values.insert(option.value).second)
                    add(at + "/options", "repeated", "an option needs a value of its own, and a label");
        }
        keys.clear();
        for (std::size_t i = 0; i < definition_.scenarios.size(); ++i)
            if (const auto& key = definition_.scenarios[i].key; key.empty() || !keys.insert(key).second)
                add("/scenarios/" + std::to_string(i) + "/key", "repeated", "a scenario needs a key of its own");
    }

    // `before`: only questions that stand before this one may be named.
    void condition(const std::optional<boost::json::object>& when, const std::string& at, std::size_t before) {
        if (!when)
            return;
        auto parsed = Condition::parse(*when, at, problems_);
        if (!parsed)
            return;
        for (const auto& [variable, value] : parsed->comparisons()) {
            auto begin = definition_.questions.begin();
            auto end = begin + static_cast<std::ptrdiff_t>(before);
            auto found = std::find_if(begin, end, [&](const Question& question) { return question.key == variable; });
            if (found == end)
                add(at, "unknown_question", "names the question " + variable + ", which is not there or comes later");
            else if (std::none_of(found->options.begin(), found->options.end(),
                                  [&](const QuestionOption& option) { return option.value == value; }))
                add(at, "unknown_answer", variable + " cannot be answered with " + value);
        }
        for (const auto& variable : parsed->sized()) {
            auto* question = question_before(variable, before);
            if (!question)
                add(at, "unknown_question", "names the question " + variable + ", which is not there or comes later");
            else if (!std::all_of(question->options.begin(), question->options.end(),
                                  [](const QuestionOption& option) { return answer_number(option.value).has_value(); }))
                add(at, "not_a_number", variable + " is compared by size, but has answers that are no numbers");
        }
        if (problems_.empty() && !can_hold(*parsed))
            add(at, "contradiction", "cannot hold, whatever is answered");
    }

    const Question* question_before(const std::string& key, std::size_t before) const {
        for (std::size_t i = 0; i < before; ++i)
            if (definition_.questions[i].key == key)
                return &definition_.questions[i];
        return nullptr;
    }

    // By itself: for any answers to the questions that it names, each of which may also not have been asked.
    bool can_hold(const Condition& condition) const {
        std::vector<std::pair<std::string, std::vector<std::optional<std::string>>>> domains;
        std::size_t ways = 1;
        for (const auto& variable : condition.variables()) {
            auto& [name, values] =
                domains.emplace_back(variable, std::vector<std::optional<std::string>>{std::nullopt});
            if (auto* question = question_before(name, definition_.questions.size()))
                for (const auto& option : question->options)
                    values.emplace_back(option.value);
            ways *= values.size();
            if (ways > kMostAssignments)
                return true; // too many to try; the walk finds what is never reached
        }
        for (std::size_t way = 0; way < ways; ++way) {
            std::map<std::string, std::optional<std::string>> answers;
            std::size_t rest = way;
            for (const auto& [name, values] : domains) {
                answers[name] = values[rest % values.size()];
                rest /= values.size();
            }
            auto truth = condition.evaluate([&](std::string_view variable) -> KnownAnswer {
                return {true, answers.at(std::string(variable))};
            });
            if (truth == Truth::yes)
                return true;
        }
        return false;
    }

    void conditions() {
        std::size_t all = definition_.questions.size();
        for (std::size_t i = 0; i < all; ++i)
            condition(definition_.questions[i].when, "/questions/" + std::to_string(i) + "/when", i);
        for (std::size_t i = 0; i < definition_.scenarios.size(); ++i)
            condition(definition_.scenarios[i].when, "/scenarios/" + std::to_string(i) + "/when", all);
        for (std::size_t i = 0; i < definition_.requirements.size(); ++i)
            condition(definition_.requirements[i].when, "/requirements/" + std::to_string(i) + "/when", all);
        for (std::size_t i = 0; i < definition_.stages.size(); ++i)
            condition(definition_.stages[i].when, "/stages/" + std::to_string(i) + "/when", all);
        for (std::size_t s = 0; s < definition_.form.sections.size(); ++s) {
            const auto& section = definition_.form.sections[s];
            std::string at = "/form/sections/" + std::to_string(s);
            condition(section.when, at + "/when", all);
            for (std::size_t f = 0; f < section.fields.size(); ++f)
                condition(section.fields[f].when, at + "/fields/" + std::to_string(f) + "/when", all);
        }
    }

    void walk(const Resolver& resolver, const Answers& answers) {
        if (ways_ > kMostWays)
            return;
        if (const Question* question = resolver.next(answers)) {
            asked_.insert(question->key);
            for (const auto& option : question->options) {
                Answers longer = answers;
                longer[question->key] = option.value;
                walk(resolver, longer);
            }
            return;
        }
        ++ways_;
        if (const Scenario* scenario = resolver.scenario(answers))
            reached_.insert(scenario->key);
        else if (!definition_.scenarios.empty() && dead_ends_.size() < kMostDeadEnds)
            dead_ends_.push_back(answers);
        Definition left = resolver.resolved(answers);
        for (const auto& requirement : left.requirements)
            wanted_.insert(requirement.key);
        for (const auto& stage : left.stages)
            opened_.insert(stage.key);
        for (const auto& section : left.form.sections)
            for (const auto& field : section.fields)
                shown_.insert(field.key);
    }

    void ways() {
        walk(Resolver(definition_, Order::written), {});
        if (ways_ > kMostWays)
            return add("/questions", "too_long",
                       "there are more than " + std::to_string(kMostWays) + " ways through the questions");
        for (const auto& answers : dead_ends_) {
            std::string way;
            for (const auto& [question, value] : answers)
                way += (way.empty() ? "" : ", ") + question + " = " + value;
            add("/scenarios", "dead_end", "no scenario for: " + way);
        }
        for (std::size_t i = 0; i < definition_.questions.size(); ++i)
            if (!asked_.contains(definition_.questions[i].key))
                add("/questions/" + std::to_string(i), "unreachable", "is never asked, or its answers change nothing");
        for (std::size_t i = 0; i < definition_.scenarios.size(); ++i)
            if (!reached_.contains(definition_.scenarios[i].key))
                add("/scenarios/" + std::to_string(i), "unreachable", "no answers lead here");
        for (std::size_t i = 0; i < definition_.requirements.size(); ++i)
            if (!wanted_.contains(definition_.requirements[i].key))
                add("/requirements/" + std::to_string(i), "unreachable", "no answers ask for this material");
        for (std::size_t i = 0; i < definition_.stages.size(); ++i)
            if (!opened_.contains(definition_.stages[i].key))
                add("/stages/" + std::to_string(i), "unreachable", "no answers lead to this stage");
        for (std::size_t s = 0; s < definition_.form.sections.size(); ++s)
            for (std::size_t f = 0; f < definition_.form.sections[s].fields.size(); ++f)
                if (!shown_.contains(definition_.form.sections[s].fields[f].key))
                    add("/form/sections/" + std::to_string(s) + "/fields/" + std::to_string(f), "unreachable",
                        "no answers ask for this field");
    }

    const Definition& definition_;
    std::vector<InvalidParam> problems_;
    int ways_ = 0;
    std::set<std::string> asked_, reached_, wanted_, opened_, shown_;
    std::vector<Answers> dead_ends_;
};

} // namespace

std::vector<InvalidParam> check_questions(const Definition& definition) { return QuestionsCheck(definition).run(); }

} // namespace yimen::catalogue
