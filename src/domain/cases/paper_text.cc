#include "paper_text.h"

#include <algorithm>

namespace yimen::cases {
namespace {

bool is_name(std::string_view text) {
    return !text.empty() && text.size() <= 40 && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
}

[[noreturn]] void unknown_name(std::string_view what, std::string_view name) {
    throw std::logic_error("a text of a paper that was not checked: " + std::string(what) + " " + std::string(name));
}

bool all_hold(const PaperWhen& when, const PaperFacts& facts) {
    return std::ranges::all_of(when, [&](std::string_view name) {
        bool wanted = !name.starts_with('!');
        const auto* condition = find_paper_condition(wanted ? name : name.substr(1));
        if (!condition)
            unknown_name("condition", name);
        return condition->holds(facts) == wanted;
    });
}

std::size_t size_of(const std::string& list, const PaperFacts& facts) {
    const auto* found = find_paper_list(list);
    if (!found)
        unknown_name("list", list);
    return found->size(facts.content);
}

// The words of one paper. A phrase sees only those before it, so each way down ends.
class Telling {
  public:
    explicit Telling(const PaperText& text) : text_(text) {}

    // False when no piece was said.
    bool tell(const std::vector<PaperPiece>& pieces, const PaperFacts& facts, std::size_t phrases,
              std::string& out) const {
        bool said = false;
        for (const auto& piece : pieces) {
            if (!all_hold(piece.when, facts))
                continue;
            said = true;
            if (!piece.each) {
                put(piece.text, facts, phrases, out);
                continue;
            }
            std::size_t size = size_of(*piece.each, facts);
            for (std::size_t i = 0; i < size; ++i) {
                if (i > 0)
                    out += piece.between;
                put(piece.text, {facts.content, facts.issued_on, i}, phrases, out);
            }
        }
        return said;
    }

    std::optional<std::string> line(const PaperLine& line, const PaperFacts& facts) const {
        std::string out;
        bool said = all_hold(line.when, facts) && tell(line.pieces, facts, text_.phrases.size(), out);
        return said ? std::optional(std::move(out)) : std::nullopt;
    }

  private:
    void put(std::string_view text, const PaperFacts& facts, std::size_t phrases, std::string& out) const {
        auto tokens = paper_tokens(text);
        if (!tokens)
            unknown_name("braces in", text);
        for (const auto& token : *tokens) {
            if (!token.name) {
                out += token.text;
                continue;
            }
            auto end = text_.phrases.begin() + static_cast<std::ptrdiff_t>(phrases);
            auto phrase =
                std::find_if(text_.phrases.begin(), end, [&](const auto& one) { return one.name == token.text; });
            if (phrase != end)
                tell(phrase->pieces, facts, static_cast<std::size_t>(phrase - text_.phrases.begin()), out);
            else if (const auto* word = find_paper_word(token.text))
                out += word->value(facts);
            else
                unknown_name("placeholder", token.text);
        }
    }

    const PaperText& text_;
};

// One entry of a block, or all of it where it is not of a list.
void tell_entry(const Telling& telling, const PaperBlock& block, const PaperFacts& facts,
                std::vector<render::Block>& out, render::Facts& rows, render::Numbered& list) {
    std::vector<std::string> entry;
    for (const auto& line : block.lines) {
        auto words = telling.line(line, facts);
        if (!words)
            continue;
        switch (block.kind) {
        case PaperBlockKind::paragraph:
            out.push_back(render::Paragraph{std::move(*words), !block.flush});
            break;
        case PaperBlockKind::facts:
            rows.rows.push_back({line.label, std::move(*words), static_cast<int>(line.blank_lines)});
            break;
        case PaperBlockKind::numbered:
            entry.push_back(std::move(*words));
            break;
        }
    }
    if (!entry.empty())
        list.items.push_back(std::move(entry));
}

} // namespace

std::optional<std::vector<PaperToken>> paper_tokens(std::string_view text) {
    std::vector<PaperToken> out;
    while (!text.empty()) {
        std::size_t brace = text.find_first_of("{}");
        if (brace > 0)
            out.push_back({text.substr(0, brace), false});
        if (brace == std::string_view::npos)
            return out;
        std::size_t close = text.find('}', brace);
        if (text[brace] == '}' || close == std::string_view::npos)
            return std::nullopt;
        auto name = text.substr(brace + 1, close - brace - 1);
        if (!is_name(name))
            return std::nullopt;
        out.push_back({name, true});
        text.remove_prefix(close + 1);
    }
    return out;
}

std::string title_of(const PaperText& text, const PaperFacts& facts) {
    std::string out;
    Telling(text).tell(text.title, facts, 0, out);
    return out;
}

std::vector<render::Block> blocks_of(const PaperText& text, const PaperFacts& facts) {
    std::vector<render::Block> out;
    Telling telling(text);
    for (const auto& block : text.blocks) {
        if (!all_hold(block.when, facts))
            continue;
        render::Facts rows;
        render::Numbered list;
        std::size_t entries = block.each ? size_of(*block.each, facts) : 1;
        for (std::size_t i = 0; i < entries; ++i)
            tell_entry(telling, block, {facts.content, facts.issued_on, block.each ? i : facts.entry}, out, rows, list);
        if (!rows.rows.empty())
            out.emplace_back(std::move(rows));
        if (!list.items.empty())
            out.emplace_back(std::move(list));
    }
    return out;
}

} // namespace yimen::cases
