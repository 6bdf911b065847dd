#pragma once

// From answers to what is asked for: which question comes next, and the definition that the answers leave. Pure.

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "condition.h"
#include "definition.h"

namespace yimen::catalogue {

inline constexpr ErrorCode kAnswersMissing{"catalogue.answers_missing", ErrorKind::unprocessable,
                                           "Questions of this item have not been answered yet.",
                                           "该事项还有问题没有回答。"};
inline constexpr ErrorCode kAnswersUnknown{"catalogue.answers_unknown", ErrorKind::unprocessable,
                                           "The item does not have these questions or answers.",
                                           "该事项没有这样的问题或选项，请重新回答。"};

using Answers = std::map<std::string, std::string>; // question key → option value

// Reads a definition's conditions once. The definition must live as long, and must have been found good by check().
class Resolver {
  public:
    explicit Resolver(const Definition& definition);

    // Unknown questions and options, with pointers relative to the answers. Answers to questions that are not asked are no mistake: a
    // visitor goes back and changes one.
    std::vector<InvalidParam> check(const Answers& answers) const;
    // Those of the answers that matter: what would have been asked, from the first question on.
    Answers relevant(const Answers& answers) const;
    // The next question that can still change the outcome; null when everything is settled.
    const Question* next(const Answers& relevant) const;
    // The longest way to the end from here. What was found is kept: the walk is exponential, and every step of the guide asks for it.
    int remaining_most(const Answers& relevant) const;
    // The first scenario that applies; null when none is settled to apply.
    const Scenario* scenario(const Answers& relevant) const;
    // The definition without what these answers leave out; with `resolved`, without questions and conditions.
    Definition resolved(const Answers& relevant) const;

  private:
    using When = std::optional<Condition>;
    struct State;
    struct SectionWhen {
        When when;
        std::vector<When> fields;
    };

    Truth holds(const When& when, const State& state) const;
    std::set<std::string> open_variables(const State& state) const;

    const Definition& definition_;
    std::vector<When> questions_, scenarios_, requirements_;
    std::vector<SectionWhen> sections_;
    mutable std::mutex mutex_;
    mutable std::map<Answers, int> most_;
};

// What a case is bound to. catalogue.answers_missing (`question`: the next one), catalogue.answers_unknown. A definition without
// questions stays as it is.
Result<Definition> resolve(const Definition& definition, const Answers& answers);

// What is wrong with questions, scenarios and conditions, found by walking every way through them: operators that we do not have,
// unknown questions and answers, questions that look ahead or are never asked, dead ends, scenarios never reached, materials and fields
// that no way asks for. Part of check().
std::vector<InvalidParam> check_questions(const Definition& definition);

} // namespace yimen::catalogue
