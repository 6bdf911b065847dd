#include "sound.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "base/text.h"

// A line: a syllable, a blank, its characters (web/tools/pinyin.mjs).
extern const std::string_view yimen_pinyin;

namespace yimen::search {
namespace {

constexpr std::size_t kLongestSyllable = 6; // zhuang
constexpr std::size_t kMostSpellings = 4;

struct Table {
    std::unordered_map<char32_t, std::vector<std::string>> readings;
    std::set<std::string, std::less<>> syllables;

    static const Table& get() {
        static const Table table = [] {
            Table out;
            for (auto line : split(yimen_pinyin, '\n')) {
                auto blank = line.find(' ');
                if (blank == std::string_view::npos)
                    continue;
                std::string syllable(line.substr(0, blank));
                for (char32_t c : to_utf32(line.substr(blank + 1)))
                    out.readings[c].push_back(syllable);
                out.syllables.insert(std::move(syllable));
            }
            return out;
        }();
        return table;
    }

    bool begins_one(std::string_view start) const {
        auto next = syllables.lower_bound(start);
        return next != syllables.end() && next->starts_with(start);
    }
};

void spell(const Table& table, std::string_view rest, Syllables& so_far, std::vector<Syllables>& out) {
    if (out.size() >= kMostSpellings)
        return;
    // The end, whole or on its way to a syllable.
    if (rest.size() <= kLongestSyllable && table.begins_one(rest)) {
        auto& last = out.emplace_back(so_far).emplace_back();
        for (auto next = table.syllables.lower_bound(rest); next != table.syllables.end() && next->starts_with(rest);
             ++next)
            last.push_back(*next);
    }
    for (std::size_t length = std::min(rest.size() - 1, kLongestSyllable); length > 0; --length) {
        auto head = rest.substr(0, length);
        if (!table.syllables.contains(head))
            continue;
        so_far.push_back({std::string(head)});
        spell(table, rest.substr(length), so_far, out);
        so_far.pop_back();
    }
}

// Runs of characters that have a reading, with the position of each.
template <class F>
void each_run(std::string_view text, F visit) {
    const Table& table = Table::get();
    std::vector<const std::vector<std::string>*> run;
    for (char32_t c : to_utf32(folded(text)) + U' ') {
        auto found = table.readings.find(c);
        if (found != table.readings.end()) {
            run.push_back(&found->second);
            continue;
        }
        if (!run.empty())
            visit(run);
        run.clear();
    }
}

} // namespace

std::vector<SoundTerm> sounds(std::string_view text) {
    std::vector<SoundTerm> out;
    unsigned position = 1;
    each_run(text, [&](const auto& run) {
        for (std::size_t i = 0; i < run.size(); ++i, ++position) {
            for (const auto& reading : *run[i])
                out.push_back({"Z" + reading, position});
            if (i + 1 == run.size())
                continue;
            std::set<std::string> pairs;
            for (const auto& first : *run[i])
                for (const auto& second : *run[i + 1])
                    pairs.insert({'Y', first[0], second[0]});
            for (const auto& pair : pairs)
                out.push_back({pair, position});
        }
        ++position;
    });
    return out;
}

std::vector<Syllables> spellings(std::string_view letters) {
    std::vector<Syllables> out;
    bool plain = !letters.empty() && letters.size() <= 60 &&
                 std::all_of(letters.begin(), letters.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    Syllables so_far;
    if (plain)
        spell(Table::get(), letters, so_far, out);
    if (out.size() > kMostSpellings)
        out.resize(kMostSpellings);
    return out;
}

std::vector<Syllables> readings(std::string_view text) {
    std::vector<Syllables> out;
    each_run(text, [&](const auto& run) {
        if (run.size() < 2)
            return;
        auto& kept = out.emplace_back();
        for (const auto* of : run)
            kept.push_back(*of);
    });
    return out;
}

} // namespace yimen::search
