#include "outlook.h"

#include <algorithm>
#include <stdexcept>

#include "condition.h"

namespace yimen::catalogue {
namespace {

Standing standing_of(Truth truth) {
    return truth == Truth::yes ? Standing::yes : truth == Truth::no ? Standing::no : Standing::open;
}

class Looker {
  public:
    Looker(const Definition& definition, const Answers& answers)
        : definition_(definition), state_(definition.questions.size(), kOpen), open_(definition.questions.size()) {
        // A question looks back only: what is before it says whether it is asked, and whether its answer counts.
        for (std::size_t at = 0; at < state_.size(); ++at) {
            const auto& question = definition.questions[at];
            asked_.push_back(look(question.when).standing);
            auto given = answers.find(question.key);
            if (asked_.back() == Standing::no)
                state_[at] = kNeverAsked;
            else if (given != answers.end())
                state_[at] = option_number(question, given->second);
        }
    }

    Outlook whole() {
        Outlook out;
        out.scenarios = scenarios();
        for (const auto& requirement : definition_.requirements)
            out.requirements.push_back(entry(requirement.key, requirement.when));
        for (const auto& section : definition_.form.sections)
            if (entry(section.key, section.when).standing != Standing::no)
                for (const auto& field : section.fields)
                    entry(field.key, field.when);
        // What an open question hangs on has to be known before it, and of an answer that was given early, whether it counts.
        for (std::size_t at = state_.size(); at-- > 0;)
            if (open_[at] || state_[at] >= 0)
                entry(definition_.questions[at].key, definition_.questions[at].when);
        for (std::size_t at = 0; at < state_.size(); ++at)
            out.questions.push_back({definition_.questions[at].key, asked_[at], answer(at), open_[at]});
        out.complete = std::ranges::none_of(open_, [](bool open) { return open; });
        return out;
    }

  private:
    struct Look {
        Standing standing = Standing::yes;
        std::vector<bool> open; // the questions that keep it open
    };

    int number_of(std::string_view key) const {
        auto found = std::ranges::find(definition_.questions, key, &Question::key);
        return found == definition_.questions.end() ? -1 : static_cast<int>(found - definition_.questions.begin());
    }

    static int option_number(const Question& question, std::string_view value) {
        auto found = std::ranges::find(question.options, value, &QuestionOption::value);
        return found == question.options.end() ? kOpen : static_cast<int>(found - question.options.begin());
    }

    std::optional<std::string> answer(std::size_t at) const {
        if (state_[at] < 0)
            return std::nullopt;
        return definition_.questions[at].options[static_cast<std::size_t>(state_[at])].value;
    }

    Look look(const When& when) const {
        Look out{Standing::yes, std::vector<bool>(state_.size())};
        if (!when)
            return out;
        std::vector<InvalidParam> problems;
        auto condition = Condition::parse(*when, "", problems);
        if (!condition)
            throw std::logic_error("a condition that was never checked: " + problems[0].pointer);
        auto bound = condition->bound([&](std::string_view variable) { return number_of(variable); },
                                      [&](int question) {
                                          std::vector<std::string> values;
                                          for (const auto& option :
                                               definition_.questions[static_cast<std::size_t>(question)].options)
                                              values.push_back(option.value);
                                          return values;
                                      });
        out.standing = standing_of(bound.evaluate(state_));
        if (out.standing == Standing::open)
            bound.mark_open(state_, out.open);
        return out;
    }

    EntryOutlook entry(const std::string& key, const When& when) {
        Look found = look(when);
        EntryOutlook out{key, found.standing, {}};
        for (std::size_t at = 0; at < state_.size(); ++at)
            if (found.open[at]) {
                open_[at] = true;
                out.depends_on.push_back(definition_.questions[at].key);
            }
        return out;
    }

    std::vector<EntryOutlook> scenarios() {
        std::vector<EntryOutlook> out;
        bool open = false, taken = false;
        for (const auto& scenario : definition_.scenarios) {
            if (taken) {
                out.push_back({scenario.key, Standing::no, {}});
                continue;
            }
            auto& one = out.emplace_back(entry(scenario.key, scenario.when));
            taken = one.standing == Standing::yes;
            if (taken && open) // one before it may still be the visitor's
                one.standing = Standing::open;
            open = open || one.standing == Standing::open;
        }
        return out;
    }

    const Definition& definition_;
    std::vector<int> state_;
    std::vector<Standing> asked_;
    std::vector<bool> open_; // that can still change something
};

} // namespace

Outlook outlook(const Definition& definition, const Answers& answers) { return Looker(definition, answers).whole(); }

} // namespace yimen::catalogue
