#include <algorithm>
#include <map>
#include <set>

#include "paper_text.h"

// What is wrong with the words of a paper, before anybody gets one that was made of them.
namespace yimen::cases {
namespace {

constexpr std::size_t kMostFaults = 50;
constexpr std::size_t kMostBlocks = 60, kMostLines = 40, kMostPieces = 30, kMostPhrases = 20;
constexpr std::size_t kLongestText = 2000, kLongestLabel = 60, kLongestBetween = 10; // bytes of label and between: ×4
constexpr std::size_t kMostPlaceholders = 1000; // with those of phrases, as often as they are used
constexpr std::size_t kMostConditions = 8;      // that decide whether one field stands: 256 cases are tried

using Guard = std::set<std::string, std::less<>>; // literals that all hold where something stands

// True when one of the guards holds in every case where `given` does.
bool in_every_case(const std::vector<Guard>& guards, std::string_view given) {
    std::vector<std::string_view> names;
    auto always = [&](const Guard& guard) {
        return std::ranges::all_of(guard, [&](const std::string& literal) { return literal == given; });
    };
    if (std::ranges::any_of(guards, always))
        return true;
    auto bare = [](std::string_view literal) { return literal.starts_with('!') ? literal.substr(1) : literal; };
    for (const auto& guard : guards)
        for (const auto& literal : guard)
            if (bare(literal) != given && std::ranges::find(names, bare(literal)) == names.end())
                names.push_back(bare(literal));
    if (names.size() > kMostConditions)
        return false;
    for (std::size_t trial = 0; trial < (std::size_t{1} << names.size()); ++trial) {
        auto holds = [&](std::string_view literal) {
            auto at = static_cast<std::size_t>(std::ranges::find(names, bare(literal)) - names.begin());
            bool value = at == names.size() || ((trial >> at) & 1) != 0; // at the end: what is given
            return value != literal.starts_with('!');
        };
        if (std::ranges::none_of(guards, [&](const Guard& guard) { return std::ranges::all_of(guard, holds); }))
            return false;
    }
    return true;
}

class Checking {
  public:
    Checking(DocumentKind kind, const PaperText& text, std::int64_t release)
        : kind_(bit_of(kind)), text_(text), release_(release) {}

    std::vector<InvalidParam> run() {
        title();
        phrases();
        if (text_.phrases.size() > kMostPhrases)
            return std::move(faults_);
        if (total() > kMostPlaceholders)
            fault("/blocks", "too_long", std::to_string(kMostPlaceholders));
        else
            blocks();
        if (faults_.empty())
            fields();
        return std::move(faults_);
    }

  private:
    struct Place {
        std::string pointer;
        std::string list; // whose entries are told; empty: none
        Guard guard;
        std::size_t phrases = 0; // that may be used
    };

    void fault(std::string pointer, std::string_view code, std::string reason) {
        bool known = std::ranges::any_of(faults_, [&](const auto& one) {
            return one.pointer == pointer && one.code == code && one.reason == reason;
        });
        if (!known && faults_.size() < kMostFaults)
            faults_.push_back({std::move(pointer), std::string(code), std::move(reason)});
    }
    template <class List>
    void count(const List& list, std::size_t least, std::size_t most, const std::string& pointer) {
        if (list.size() < least)
            fault(pointer, "empty", "");
        if (list.size() > most)
            fault(pointer, "too_many", std::to_string(most));
    }

    void add_when(const PaperWhen& when, Place& place) {
        if (when.size() > kMostConditions)
            fault(place.pointer + "/when", "too_many", std::to_string(kMostConditions));
        for (const auto& literal : when) {
            auto name = std::string_view(literal).substr(literal.starts_with('!') ? 1 : 0);
            const auto* condition = find_paper_condition(name);
            if (!condition)
                fault(place.pointer + "/when", "unknown_condition", std::string(name));
            else if (!condition->list.empty() && condition->list != place.list)
                fault(place.pointer + "/when", "not_of_list", std::string(name));
            else if (!(condition->kinds & kind_))
                fault(place.pointer + "/when", "not_filled_here", std::string(name));
            place.guard.insert(literal);
        }
    }
    void add_each(const std::optional<std::string>& each, Place& place) {
        if (!each)
            return;
        const auto* list = find_paper_list(*each);
        if (!list)
            fault(place.pointer + "/each", "unknown_list", *each);
        else if (!(list->kinds & kind_))
            fault(place.pointer + "/each", "not_filled_here", *each);
        if (!place.list.empty())
            fault(place.pointer + "/each", "nested_list", *each);
        place.list = *each;
    }

    std::size_t phrase_at(std::string_view name, std::size_t before) const {
        for (std::size_t i = 0; i < before; ++i)
            if (text_.phrases[i].name == name)
                return i;
        return before;
    }

    void word(std::string_view name, const Place& place) {
        if (std::size_t phrase = phrase_at(name, place.phrases); phrase < place.phrases) {
            Place inside = place;
            inside.pointer = "/phrases/" + std::to_string(phrase);
            inside.phrases = phrase;
            pieces(text_.phrases[phrase].pieces, inside);
            return;
        }
        const auto* word = find_paper_word(name);
        std::string said(name);
        if (!word)
            return fault(place.pointer + "/text", "unknown_placeholder", said);
        if (!word->list.empty() && word->list != place.list && (word->list != "*" || place.list.empty()))
            return fault(place.pointer + "/text", "not_of_list", said);
        if (!((word->always | word->sometimes) & kind_))
            return fault(place.pointer + "/text", "not_filled_here", said);
        if (!(word->always & kind_) && !place.guard.contains(word->when))
            return fault(place.pointer + "/text", "may_be_empty", said + " " + std::string(word->when));
        stands_[said].push_back(place.guard);
    }

    void pieces(const std::vector<PaperPiece>& pieces, const Place& place) {
        count(pieces, 1, kMostPieces, place.pointer + "/pieces");
        for (std::size_t i = 0; i < pieces.size() && i < kMostPieces; ++i) {
            Place inside = place;
            inside.pointer += "/pieces/" + std::to_string(i);
            add_when(pieces[i].when, inside);
            add_each(pieces[i].each, inside);
            if (pieces[i].text.size() > kLongestText * 4 || pieces[i].between.size() > kLongestBetween * 4)
                fault(inside.pointer + "/text", "too_long", std::to_string(kLongestText));
            auto tokens = paper_tokens(pieces[i].text);
            if (!tokens)
                fault(inside.pointer + "/text", "open_brace", "");
            for (const auto& token : tokens.value_or(std::vector<PaperToken>{}))
                if (token.name)
                    word(token.text, inside);
        }
    }

    // 标题: public, so nothing of the case stands in it.
    void title() {
        count(text_.title, 1, kMostPieces, "/title");
        if (text_.title_en.empty() || text_.title_en.size() > 200)
            fault("/title_en", text_.title_en.empty() ? "empty" : "too_long", "200");
        std::vector<Guard> guards;
        for (std::size_t i = 0; i < text_.title.size() && i < kMostPieces; ++i) {
            const auto& piece = text_.title[i];
            Place place{.pointer = "/title/" + std::to_string(i), .list = {}, .guard = {}, .phrases = 0};
            add_when(piece.when, place);
            if (piece.each || piece.text.find_first_of("{}\n") != std::string::npos)
                fault(place.pointer + "/text", "no_placeholder_here", "");
            if (piece.text.size() > kLongestLabel * 4)
                fault(place.pointer + "/text", "too_long", std::to_string(kLongestLabel));
            if (!piece.text.empty())
                guards.push_back(place.guard);
        }
        if (!in_every_case(guards, ""))
            fault("/title", "title_missing", "");
    }

    void phrases() {
        count(text_.phrases, 0, kMostPhrases, "/phrases");
        std::set<std::string> names;
        for (std::size_t i = 0; i < text_.phrases.size(); ++i) {
            const auto& name = text_.phrases[i].name;
            std::string at = "/phrases/" + std::to_string(i);
            auto tokens = paper_tokens("{" + name + "}");
            if (!tokens || tokens->size() != 1)
                fault(at + "/name", "open_brace", name);
            if (find_paper_word(name) || !names.insert(name).second)
                fault(at + "/name", "name_taken", name);
            count(text_.phrases[i].pieces, 1, kMostPieces, at + "/pieces");
        }
    }

    // How many placeholders the text comes to, those of phrases as often as they are used; stops counting when there are too many.
    std::size_t total() {
        std::vector<std::size_t> sizes;
        auto of = [&](const std::vector<PaperPiece>& pieces) {
            std::size_t sum = 0;
            for (const auto& piece : pieces)
                for (const auto& token : paper_tokens(piece.text).value_or(std::vector<PaperToken>{}))
                    if (token.name && sum <= kMostPlaceholders) {
                        std::size_t phrase = phrase_at(token.text, sizes.size());
                        sum += phrase < sizes.size() ? 1 + sizes[phrase] : 1;
                    }
            return sum;
        };
        for (const auto& phrase : text_.phrases)
            sizes.push_back(of(phrase.pieces));
        std::size_t sum = 0;
        for (const auto& block : text_.blocks)
            for (const auto& line : block.lines)
                sum += sum <= kMostPlaceholders ? of(line.pieces) : 0;
        return sum;
    }

    void blocks() {
        count(text_.blocks, 1, kMostBlocks, "/blocks");
        for (std::size_t i = 0; i < text_.blocks.size() && i < kMostBlocks; ++i) {
            const auto& block = text_.blocks[i];
            Place place{
                .pointer = "/blocks/" + std::to_string(i), .list = {}, .guard = {}, .phrases = text_.phrases.size()};
            add_when(block.when, place);
            add_each(block.each, place);
            count(block.lines, 1, kMostLines, place.pointer + "/lines");
            for (std::size_t j = 0; j < block.lines.size() && j < kMostLines; ++j)
                line(block, block.lines[j], place, j);
        }
    }
    void line(const PaperBlock& block, const PaperLine& line, Place place, std::size_t nth) {
        place.pointer += "/lines/" + std::to_string(nth);
        add_when(line.when, place);
        bool row = block.kind == PaperBlockKind::facts;
        if (row && line.label.empty())
            fault(place.pointer + "/label", "empty", "");
        if (line.label.size() > kLongestLabel * 4)
            fault(place.pointer + "/label", "too_long", std::to_string(kLongestLabel));
        if (line.label.find_first_of("{}") != std::string::npos)
            fault(place.pointer + "/label", "no_placeholder_here", "");
        if (line.blank_lines < 0 || line.blank_lines > 10 || (!row && line.blank_lines != 0))
            fault(place.pointer + "/blank_lines", "out_of_range", "0-10");
        pieces(line.pieces, place);
    }

    void fields() {
        for (const auto& field : paper_fields()) {
            if (!(field.kinds & kind_) || field.since > release_)
                continue;
            std::vector<Guard> guards;
            for (auto name : field.any_of)
                if (auto found = stands_.find(name); found != stands_.end())
                    guards.insert(guards.end(), found->second.begin(), found->second.end());
            if (!in_every_case(guards, field.given))
                fault("/blocks", "missing_field", std::string(field.name));
        }
    }

    PaperKinds kind_;
    const PaperText& text_;
    std::int64_t release_;
    std::vector<InvalidParam> faults_;
    std::map<std::string, std::vector<Guard>, std::less<>> stands_; // where each placeholder does
};

} // namespace

std::vector<InvalidParam> check_paper_text(DocumentKind kind, const PaperText& text, std::int64_t release) {
    return Checking(kind, text, release).run();
}

} // namespace yimen::cases
