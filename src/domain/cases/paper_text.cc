#include "paper_text.h"

namespace yimen::cases {
namespace {

// The names of papers of cases (paper_words.h), on one of them.
class CaseNames : public PaperNames {
  public:
    explicit CaseNames(const PaperFacts& facts) : facts_(facts) {}
    std::optional<bool> holds(std::string_view condition, std::size_t entry) const override {
        const auto* found = find_paper_condition(condition);
        return found ? std::optional(found->holds(at(entry))) : std::nullopt;
    }
    std::optional<std::string> value(std::string_view placeholder, std::size_t entry) const override {
        const auto* found = find_paper_word(placeholder);
        return found ? std::optional(found->value(at(entry))) : std::nullopt;
    }
    std::optional<std::size_t> size(std::string_view list) const override {
        const auto* found = find_paper_list(list);
        return found ? std::optional(found->size(facts_.content)) : std::nullopt;
    }

  private:
    PaperFacts at(std::size_t entry) const { return {facts_.content, facts_.issued_on, entry}; }

    const PaperFacts& facts_;
};

} // namespace

std::string title_of(const PaperText& text, const PaperFacts& facts) { return title_of(text, CaseNames(facts)); }

std::vector<render::Block> blocks_of(const PaperText& text, const PaperFacts& facts) {
    return blocks_of(text, CaseNames(facts));
}

std::optional<std::string> phrase_of(const PaperText& text, std::string_view phrase, const PaperFacts& facts) {
    return phrase_of(text, phrase, CaseNames(facts), facts.entry);
}

} // namespace yimen::cases
