#pragma once

// A condition over the answers of the guide, as `when` of a definition says it: a closed subset of JsonLogic (jsonlogic.com), so that
// every condition can be judged before it is published and none can run away. Pure.
//
//     {"==": [{"var": "premises"}, "rented"]}        the question was answered so
//     {"!=": [{"var": "premises"}, "rented"]}        it was answered otherwise, or never asked
//     {"in": [{"var": "premises"}, ["rented", "lent"]]}
//     {"<=": [{"var": "seats"}, 50]}                 also <, >, >=; every answer to the question is a number
//     {"and": [c, …]}  {"or": [c, …]}  {"!": c}
//
// It means what json-logic-js means by it (tests/fixtures/conditions.json holds both to the same cases). So a question that was never
// asked counts as 0 in a comparison by size.

#include <boost/json/value.hpp>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace yimen::catalogue {

// Three values (Kleene): with only some questions answered, many conditions are settled already.
enum class Truth { no, yes, unknown };

// What is known of one question.
struct KnownAnswer {
    bool known = false;               // answered, or certain never to be asked
    std::optional<std::string> value; // empty: never asked
};

class Condition {
  public:
    using Lookup = std::function<KnownAnswer(std::string_view variable)>;

    // Appends what is wrong, each with a pointer that begins with `at`, and gives nothing then.
    static std::optional<Condition> parse(const boost::json::value& from, const std::string& at,
                                          std::vector<InvalidParam>& problems);

    Truth evaluate(const Lookup& lookup) const;
    // Every (variable, value) that is compared.
    std::vector<std::pair<std::string, std::string>> comparisons() const;
    // The variables that are compared by size, and all variables.
    std::set<std::string> sized() const;
    std::set<std::string> variables() const;

    // The same condition over questions by their number, for those who ask it often. `number`: of a variable, -1 when there is no such
    // question; `options`: the answers that a question has.
    class Bound;
    using Numbers = std::function<int(std::string_view variable)>;
    using Options = std::function<std::vector<std::string>(int question)>;
    Bound bound(const Numbers& number, const Options& options) const;

  private:
    enum class Kind { one_of, size, all, any, negation };
    enum class Size { below, at_most, above, at_least };
    class Parser;

    bool has_size(const std::optional<std::string>& value) const;
    bool is_one_of(const std::optional<std::string>& value) const;

    Kind kind_ = Kind::all;
    std::string variable_;            // one_of, size
    std::vector<std::string> values_; // one_of
    std::vector<Condition> parts_;    // all, any, negation
    Size size_ = Size::below;         // size
    double bound_ = 0;
};

inline constexpr int kOpen = -1, kNeverAsked = -2; // where no number of an option stands

class Condition::Bound {
  public:
    // `answers`: for each question the number of its option, kOpen or kNeverAsked.
    Truth evaluate(const std::vector<int>& answers) const;
    // Marks the questions that keep the condition unknown.
    void mark_open(const std::vector<int>& answers, std::vector<bool>& questions) const;

  private:
    friend class Condition;

    Kind kind_ = Kind::all;
    int question_ = -1;
    std::vector<bool> holds_; // one_of, size: for each option; the last: when the question is never asked
    std::vector<Bound> parts_;
};

// A plain decimal number, as an answer that is compared by size must be.
std::optional<double> answer_number(std::string_view text);

} // namespace yimen::catalogue
