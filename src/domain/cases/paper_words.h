#pragma once

// The closed set of names that texts of papers may use (paper_text.h): placeholders, conditions and lists, and what they stand for in the
// content of a paper. Pure; docs/guides/papers.md lists them.

#include <span>

#include "documents.h"

namespace yimen::cases {

// The newest of data/papers_N.json. What may stand in a text, and what has to, is counted by them.
inline constexpr std::int64_t kPaperRelease = 2;

// One bit for each kind of paper.
using PaperKinds = std::uint32_t;
constexpr PaperKinds bit_of(DocumentKind kind) { return PaperKinds{1} << static_cast<unsigned>(kind); }

// What a name is looked up in: a paper, and in a list the entry that is being told.
struct PaperFacts {
    const PaperContent& content;
    Date issued_on;
    std::size_t entry = 0; // counted from 0
};

// A placeholder and its value.
struct PaperWord {
    std::string_view name, zh, en;
    std::string_view list;    // of whose entries it is; empty: of the paper
    PaperKinds always = 0;    // papers that have it in every case
    PaperKinds sometimes = 0; // papers that have it in some cases: it stands under `when`
    std::string_view when;    // the condition that says that it is there
    std::string (*value)(const PaperFacts&) = nullptr;
    bool older = false; // a whole sentence, in texts from before its parts had names: told for ever, offered no more
};
struct PaperCondition {
    std::string_view name, zh, en;
    std::string_view list; // of whose entries it is; empty: of the paper
    PaperKinds kinds = 0;  // papers where it says something
    bool (*holds)(const PaperFacts&) = nullptr;
    void (*put)(PaperContent&,
                bool) = nullptr; // makes a fictional case one where it holds, or does not; none: of an entry
};
struct PaperList {
    std::string_view name, zh, en;
    PaperKinds kinds = 0;
    std::size_t (*size)(const PaperContent&) = nullptr;
};
// What must stand on a paper of these kinds: the minimum fields of the specification's list of documents (§6).
struct PaperField {
    std::string_view name, zh, en;
    PaperKinds kinds = 0;
    std::vector<std::string_view> any_of; // placeholders
    std::string_view given;               // only where this condition holds; empty: in every case
    std::int64_t since = 1;               // the release of the shipped words that has it first
};

std::span<const PaperWord> paper_words();
std::span<const PaperCondition> paper_conditions();
std::span<const PaperList> paper_lists();
std::span<const PaperField> paper_fields();
// Null when there is no such name.
const PaperWord* find_paper_word(std::string_view name);
const PaperCondition* find_paper_condition(std::string_view name);
const PaperList* find_paper_list(std::string_view name);

// 2026年9月28日
std::string chinese_date(Date day);

} // namespace yimen::cases
