#pragma once

// How Chinese sounds: pinyin without tones, for people who type it, its initials, or another character of the same sound.

#include <string>
#include <string_view>
#include <vector>

namespace yimen::search {

struct SoundTerm {
    std::string
        text; // "Zshi" a syllable, "Ysp" the initials of two neighbouring characters; no folded text has such a term
    unsigned position;
};

// The terms of a text by its Chinese characters; each reading of a character counts. Positions are those of the characters, with a gap
// between runs.
std::vector<SoundTerm> sounds(std::string_view text);

// One place for each character, with the syllables that it may be.
using Syllables = std::vector<std::vector<std::string>>;

// How a run of small letters may be read as syllables, at most four ways; empty when it cannot. The last one may be unfinished, so it
// stands as all syllables that begin so.
std::vector<Syllables> spellings(std::string_view letters);

// For each Chinese character of the text its readings, run by run; runs of one character are left out, they sound like too much.
std::vector<Syllables> readings(std::string_view text);

} // namespace yimen::search
