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

// In which order the questions are asked; the outcome is the same in any.
enum class Order {
    fewest, // the one that leaves the fewest questions
    written, // as the item has them; `next` looks no further than one question, so it is safe on an item that was never checked
};

// How many questions there are still to come: for the longest way, and on average when every option is as likely as another.
struct Remaining {
    int most = 0;
    double mean = 0;
};

// Reads a definition's conditions once. The definition must live as long, and must have been found good by check().
class Resolver {
  public:
    explicit Resolver(const Definition& definition, Order order = Order::fewest);

    // Unknown questions and options, with pointers relative to the answers. Answers to questions that are not asked are no mistake: a
    // visitor goes back and changes one.
    std::vector<InvalidParam> check(const Answers& answers) const;
    // Those of the answers that matter: what would have been asked, from the first question on. An answer that was given before another
    // was changed is taken as long as it can still change the outcome, whatever would be asked first now.
    Answers relevant(const Answers& answers) const;
    // The next question that can still change the outcome; null when everything is settled. Of several it is the one after which the
    // fewest are left, on average; never one with which a way becomes longer than in the written order.
    const Question* next(const Answers& relevant) const;
    Remaining remaining(const Answers& relevant) const;
    int remaining_most(const Answers& relevant) const { return remaining(relevant).most; }
    // The first scenario that applies; null when none is settled to apply.
    const Scenario* scenario(const Answers& relevant) const;
    // The definition without what these answers leave out; with `resolved`, without questions and conditions.
    Definition resolved(const Answers& relevant) const;

  private:
    using When = std::optional<Condition::Bound>;
    using State = std::vector<int>; // for each question: its option, kOpen or kNeverAsked
    struct SectionWhen {
        When when;
        std::vector<When> fields;
    };
    struct Plan {
        int question = -1; // -1: everything is settled
        Remaining left;
    };

    When bound(const std::optional<boost::json::object>& when) const;
    int number_of(std::string_view question) const;
    State state_of(const Answers& answers) const;
    void settle(State& state) const;
    std::vector<bool> open_questions(const State& state) const;
    std::vector<int> candidates(const State& state) const;
    Remaining left_after(const State& state, int question) const;
    const Plan& plan(const State& state) const;
    const Plan& planned(const Answers& answers) const;

    const Definition& definition_;
    const Order order_;
    std::vector<When> questions_, scenarios_, requirements_, stages_;
    std::vector<SectionWhen> sections_;
    mutable std::mutex mutex_;
    mutable std::map<State, Plan> plans_; // what was found is kept: every step of the guide asks for it
};

// What a case is bound to. catalogue.answers_missing (`question`: the next one), catalogue.answers_unknown. A definition without
// questions stays as it is.
Result<Definition> resolve(const Definition& definition, const Answers& answers);

// What is wrong with questions, scenarios and conditions, found by walking every way through them: operators that we do not have,
// unknown questions and answers, questions that look ahead or are never asked, dead ends, scenarios never reached, materials and fields
// that no way asks for. Part of check().
std::vector<InvalidParam> check_questions(const Definition& definition);

} // namespace yimen::catalogue
