#include "paper_language.h"

#include <algorithm>

namespace yimen::cases {
namespace {

// How many bytes of a letter, digit or Chinese character (U+4E00 to U+9FFF, three bytes of UTF-8) stand at the beginning; 0: another one.
std::size_t letter_size(std::string_view text) {
    char c = text[0];
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_')
        return 1;
    auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    if (text.size() < 3 || (byte(1) & 0xC0) != 0x80 || (byte(2) & 0xC0) != 0x80)
        return 0;
    unsigned point = (byte(0) & 0x0FU) << 12 | (byte(1) & 0x3FU) << 6 | (byte(2) & 0x3FU);
    return (byte(0) & 0xF0) == 0xE0 && point >= 0x4E00 && point <= 0x9FFF ? 3 : 0;
}

// Placeholders have English names; an editor gives phrases names in their own words.
bool is_name(std::string_view text) {
    if (text.empty() || text.size() > 40)
        return false;
    while (!text.empty()) {
        std::size_t size = letter_size(text);
        if (size == 0)
            return false;
        text.remove_prefix(size);
    }
    return true;
}

[[noreturn]] void unknown_name(std::string_view what, std::string_view name) {
    throw std::logic_error("a text of a paper that was not checked: " + std::string(what) + " " + std::string(name));
}

bool all_hold(const PaperWhen& when, const PaperNames& names, std::size_t entry) {
    return std::ranges::all_of(when, [&](std::string_view literal) {
        bool wanted = !literal.starts_with('!');
        auto holds = names.holds(wanted ? literal : literal.substr(1), entry);
        if (!holds)
            unknown_name("condition", literal);
        return *holds == wanted;
    });
}

std::size_t size_of(const std::string& list, const PaperNames& names) {
    auto size = names.size(list);
    if (!size)
        unknown_name("list", list);
    return *size;
}

// The words of one paper. A phrase sees only those before it, so each way down ends.
class Telling {
  public:
    Telling(const PaperText& text, const PaperNames& names) : text_(text), names_(names) {}

    // False when no piece was said.
    bool tell(const std::vector<PaperPiece>& pieces, std::size_t entry, std::size_t phrases, std::string& out) const {
        bool said = false;
        for (const auto& piece : pieces) {
            if (!all_hold(piece.when, names_, entry))
                continue;
            said = true;
            if (!piece.each) {
                put(piece.text, entry, phrases, out);
                continue;
            }
            std::size_t size = size_of(*piece.each, names_);
            for (std::size_t i = 0; i < size; ++i) {
                if (i > 0)
                    out += piece.between;
                put(piece.text, i, phrases, out);
            }
        }
        return said;
    }

    std::optional<std::string> line(const PaperLine& line, std::size_t entry) const {
        std::string out;
        bool said = all_hold(line.when, names_, entry) && tell(line.pieces, entry, text_.phrases.size(), out);
        return said ? std::optional(std::move(out)) : std::nullopt;
    }

  private:
    void put(std::string_view text, std::size_t entry, std::size_t phrases, std::string& out) const {
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
                tell(phrase->pieces, entry, static_cast<std::size_t>(phrase - text_.phrases.begin()), out);
            else if (auto value = names_.value(token.text, entry))
                out += *value;
            else
                unknown_name("placeholder", token.text);
        }
    }

    const PaperText& text_;
    const PaperNames& names_;
};

// One entry of a block, or all of it where it is not of a list.
void tell_entry(const Telling& telling, const PaperBlock& block, std::size_t nth, std::vector<render::Block>& out,
                render::Facts& rows, render::Numbered& list) {
    std::vector<std::string> entry;
    for (const auto& line : block.lines) {
        auto words = telling.line(line, nth);
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

std::string title_of(const PaperText& text, const PaperNames& names) {
    std::string out;
    Telling(text, names).tell(text.title, 0, 0, out);
    return out;
}

std::optional<std::string> phrase_of(const PaperText& text, std::string_view phrase, const PaperNames& names,
                                     std::size_t entry) {
    auto found = std::ranges::find(text.phrases, phrase, &PaperPhrase::name);
    if (found == text.phrases.end())
        return std::nullopt;
    std::string out;
    Telling(text, names).tell(found->pieces, entry, static_cast<std::size_t>(found - text.phrases.begin()), out);
    return out;
}

std::vector<render::Block> blocks_of(const PaperText& text, const PaperNames& names) {
    std::vector<render::Block> out;
    Telling telling(text, names);
    for (const auto& block : text.blocks) {
        if (!all_hold(block.when, names, 0))
            continue;
        render::Facts rows;
        render::Numbered list;
        std::size_t entries = block.each ? size_of(*block.each, names) : 1;
        for (std::size_t i = 0; i < entries; ++i)
            tell_entry(telling, block, i, out, rows, list);
        if (!rows.rows.empty())
            out.emplace_back(std::move(rows));
        if (!list.items.empty())
            out.emplace_back(std::move(list));
    }
    return out;
}

PaperText read_paper_text(std::string_view json) {
    auto text = read_stored_json<PaperText>(json);
    if (!text)
        throw std::runtime_error("the text of a paper cannot be read");
    return std::move(*text);
}

} // namespace yimen::cases
