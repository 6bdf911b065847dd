#include "condition.h"

#include <algorithm>
#include <charconv>

#include "base/json.h"

namespace yimen::catalogue {
namespace {

constexpr int kDeepestCondition = 8, kMostParts = 100;

Truth opposite(Truth truth) { return truth == Truth::unknown ? truth : truth == Truth::yes ? Truth::no : Truth::yes; }

} // namespace

class Condition::Parser {
  public:
    explicit Parser(std::vector<InvalidParam>& problems) : problems_(problems) {}

    std::optional<Condition> condition(const boost::json::value& from, const std::string& at, int depth) {
        auto* object = from.if_object();
        if (!object || object->size() != 1)
            return refuse(at, "wrong_type", "must be an object with one operator");
        if (depth > kDeepestCondition || ++parts_ > kMostParts)
            return refuse(at, "too_long", "is nested too deep, or has too many parts");
        auto& [name, operand] = *object->begin();
        std::string inside = at + "/" + pointer_token(name);
        if (name == "<" || name == "<=" || name == ">" || name == ">=")
            return by_size(operand, inside, name);
        if (name == "==" || name == "in")
            return comparison(operand, inside, name == "in");
        if (name == "!=") {
            auto inner = comparison(operand, inside, false);
            return inner ? std::optional(negation(std::move(*inner))) : std::nullopt;
        }
        if (name == "!") {
            auto* list = operand.if_array();
            bool wrapped = list && list->size() == 1;
            auto inner = condition(wrapped ? (*list)[0] : operand, wrapped ? inside + "/0" : inside, depth + 1);
            return inner ? std::optional(negation(std::move(*inner))) : std::nullopt;
        }
        if (name == "and" || name == "or")
            return several(operand, inside, name == "and" ? Kind::all : Kind::any, depth);
        return refuse(inside, "not_in_list", "the operator must be one of: ==, !=, in, <, <=, >, >=, and, or, !");
    }

  private:
    std::optional<Condition> refuse(const std::string& at, std::string_view code, std::string reason) {
        problems_.push_back({at, std::string(code), std::move(reason)});
        return std::nullopt;
    }

    static Condition negation(Condition inner) {
        Condition out;
        out.kind_ = Kind::negation;
        out.parts_.push_back(std::move(inner));
        return out;
    }

    static const boost::json::string* variable_of(const boost::json::value& operand) {
        auto* list = operand.if_array();
        auto* left = list && list->size() == 2 ? (*list)[0].if_object() : nullptr;
        auto* variable = left && left->size() == 1 ? left->if_contains("var") : nullptr;
        return variable ? variable->if_string() : nullptr;
    }

    std::optional<Condition> by_size(const boost::json::value& operand, const std::string& at, std::string_view name) {
        auto* variable = variable_of(operand);
        if (!variable)
            return refuse(at, "wrong_type", R"(must compare {"var": question} with a number)");
        const auto& right = operand.get_array()[1];
        if (!right.is_number())
            return refuse(at + "/1", "wrong_type", "must be a number");
        Condition out;
        out.kind_ = Kind::size;
        out.variable_ = *variable;
        out.bound_ = right.to_number<double>();
        out.size_ = name == "<"    ? Size::below
                    : name == "<=" ? Size::at_most
                    : name == ">"  ? Size::above
                                   : Size::at_least;
        return out;
    }

    std::optional<Condition> comparison(const boost::json::value& operand, const std::string& at, bool with_list) {
        auto* variable = variable_of(operand);
        if (!variable)
            return refuse(at, "wrong_type", R"(must compare {"var": question} with what was answered)");
        Condition out;
        out.kind_ = Kind::one_of;
        out.variable_ = *variable;
        const auto& right = operand.get_array()[1];
        if (!with_list && right.is_string()) {
            out.values_.emplace_back(right.get_string());
            return out;
        }
        auto* values = with_list ? right.if_array() : nullptr;
        if (!values || values->empty() || values->size() > kMostParts ||
            !std::all_of(values->begin(), values->end(), [](const auto& value) { return value.is_string(); }))
            return refuse(at + "/1", "wrong_type", with_list ? "must be a list of answers" : "must be an answer");
        for (const auto& value : *values)
            out.values_.emplace_back(value.get_string());
        return out;
    }

    std::optional<Condition> several(const boost::json::value& operand, const std::string& at, Kind kind, int depth) {
        auto* list = operand.if_array();
        if (!list || list->empty())
            return refuse(at, "wrong_type", "must be a list of conditions");
        Condition out;
        out.kind_ = kind;
        for (std::size_t i = 0; i < list->size(); ++i) {
            auto part = condition((*list)[i], at + "/" + std::to_string(i), depth + 1);
            if (!part)
                return std::nullopt;
            out.parts_.push_back(std::move(*part));
        }
        return out;
    }

    std::vector<InvalidParam>& problems_;
    int parts_ = 0;
};

std::optional<Condition> Condition::parse(const boost::json::value& from, const std::string& at,
                                          std::vector<InvalidParam>& problems) {
    return Parser(problems).condition(from, at, 1);
}

std::optional<double> answer_number(std::string_view text) {
    std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
    auto point = digits.find('.');
    auto all_digits = [](std::string_view part) {
        return !part.empty() && part.size() < 16 &&
               std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
    };
    bool plain = point == std::string_view::npos
                     ? all_digits(digits)
                     : all_digits(digits.substr(0, point)) && all_digits(digits.substr(point + 1));
    double out = 0;
    if (!plain || std::from_chars(text.data(), text.data() + text.size(), out).ec != std::errc())
        return std::nullopt;
    return out;
}

// JavaScript's order of a text and a number: the text as a number, nothing as 0, what is no number is in no order.
bool Condition::has_size(const std::optional<std::string>& value) const {
    auto number = value ? answer_number(*value) : std::optional(0.0);
    if (!number)
        return false;
    switch (size_) {
    case Size::below:
        return *number < bound_;
    case Size::at_most:
        return *number <= bound_;
    case Size::above:
        return *number > bound_;
    case Size::at_least:
        return *number >= bound_;
    }
    return false;
}

bool Condition::is_one_of(const std::optional<std::string>& value) const {
    return value && std::find(values_.begin(), values_.end(), *value) != values_.end();
}

Truth Condition::evaluate(const Lookup& lookup) const {
    if (kind_ == Kind::size) {
        KnownAnswer answer = lookup(variable_);
        if (!answer.known)
            return Truth::unknown;
        return has_size(answer.value) ? Truth::yes : Truth::no;
    }
    if (kind_ == Kind::one_of) {
        KnownAnswer answer = lookup(variable_);
        if (!answer.known)
            return Truth::unknown;
        return is_one_of(answer.value) ? Truth::yes : Truth::no;
    }
    if (kind_ == Kind::negation)
        return opposite(parts_[0].evaluate(lookup));
    // One part decides: a "no" among all, a "yes" among any.
    Truth deciding = kind_ == Kind::all ? Truth::no : Truth::yes;
    Truth out = opposite(deciding);
    for (const auto& part : parts_) {
        Truth truth = part.evaluate(lookup);
        if (truth == deciding)
            return deciding;
        if (truth == Truth::unknown)
            out = Truth::unknown;
    }
    return out;
}

Condition::Bound Condition::bound(const Numbers& number, const Options& options) const {
    Bound out;
    out.kind_ = kind_;
    for (const auto& part : parts_)
        out.parts_.push_back(part.bound(number, options));
    if (kind_ == Kind::one_of || kind_ == Kind::size) {
        auto holds = [&](const std::optional<std::string>& value) {
            return kind_ == Kind::size ? has_size(value) : is_one_of(value);
        };
        out.question_ = number(variable_);
        if (out.question_ >= 0)
            for (const auto& option : options(out.question_))
                out.holds_.push_back(holds(option));
        out.holds_.push_back(holds(std::nullopt));
    }
    return out;
}

Truth Condition::Bound::evaluate(const std::vector<int>& answers) const {
    if (kind_ == Kind::one_of || kind_ == Kind::size) {
        int answer = question_ < 0 ? kNeverAsked : answers[static_cast<std::size_t>(question_)];
        if (answer == kOpen)
            return Truth::unknown;
        return holds_[answer < 0 ? holds_.size() - 1 : static_cast<std::size_t>(answer)] ? Truth::yes : Truth::no;
    }
    if (kind_ == Kind::negation)
        return opposite(parts_[0].evaluate(answers));
    Truth deciding = kind_ == Kind::all ? Truth::no : Truth::yes;
    Truth out = opposite(deciding);
    for (const auto& part : parts_) {
        Truth truth = part.evaluate(answers);
        if (truth == deciding)
            return deciding;
        if (truth == Truth::unknown)
            out = Truth::unknown;
    }
    return out;
}

void Condition::Bound::mark_open(const std::vector<int>& answers, std::vector<bool>& questions) const {
    if (evaluate(answers) != Truth::unknown)
        return;
    if (question_ >= 0)
        questions[static_cast<std::size_t>(question_)] = true;
    for (const auto& part : parts_)
        part.mark_open(answers, questions);
}

std::set<std::string> Condition::sized() const {
    std::set<std::string> out;
    if (kind_ == Kind::size)
        out.insert(variable_);
    for (const auto& part : parts_)
        out.merge(part.sized());
    return out;
}

std::set<std::string> Condition::variables() const {
    std::set<std::string> out;
    if (kind_ == Kind::one_of || kind_ == Kind::size)
        out.insert(variable_);
    for (const auto& part : parts_)
        out.merge(part.variables());
    return out;
}

std::vector<std::pair<std::string, std::string>> Condition::comparisons() const {
    std::vector<std::pair<std::string, std::string>> out;
    for (const auto& value : values_)
        out.emplace_back(variable_, value);
    for (const auto& part : parts_) {
        auto inner = part.comparisons();
        out.insert(out.end(), inner.begin(), inner.end());
    }
    return out;
}

} // namespace yimen::catalogue
