#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "base/text.h"
#include "search/sound.h"
#include "vocabulary.h"

// Which terms may mean the same. Terms with the same key are paired, so that ten thousand are gone through once, not a hundred million
// times.
namespace yimen::vocabulary {
namespace {

struct Synonym {
    std::string_view word, stands_for;
};
// Longer words first: 手机号码 before 手机.
constexpr Synonym kSynonyms[] = {
    {"公民身份号码", "身份号"},
    {"身份证号码", "身份号"},
    {"居民身份证号", "身份号"},
    {"身份证号", "身份号"},
    {"身份号码", "身份号"},
    {"统一社会信用代码", "信用码"},
    {"社会信用代码", "信用码"},
    {"信用代码", "信用码"},
    {"移动电话号码", "电话"},
    {"手机号码", "电话"},
    {"联系电话", "电话"},
    {"电话号码", "电话"},
    {"移动电话", "电话"},
    {"手机号", "电话"},
    {"手机", "电话"},
    {"法定代表人", "法人"},
    {"法人代表", "法人"},
    {"企业名称", "单位名"},
    {"公司名称", "单位名"},
    {"单位名称", "单位名"},
    {"居住地址", "地址"},
    {"通讯地址", "地址"},
    {"联系地址", "地址"},
    {"住址", "地址"},
    {"住所", "地址"},
    {"出生年月日", "生日"},
    {"出生日期", "生日"},
    {"出生年月", "生日"},
    {"名字", "姓名"},
    {"复印件", "件"},
    {"原件", "件"},
    {"扫描件", "件"},
};

// Letters, digits and characters only: blanks, brackets and full width say nothing of the meaning.
std::string plain(std::string_view label) {
    std::u32string out;
    for (char32_t c : to_utf32(folded(label))) {
        bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 0x3400 && c < 0xA000) || c >= 0x20000;
        if (letter && c != U'的')
            out += c;
    }
    return to_utf8(out);
}

std::string without_synonyms(std::string text) {
    for (const auto& synonym : kSynonyms)
        for (auto at = text.find(synonym.word); at != text.npos; at = text.find(synonym.word, at + 1))
            text.replace(at, synonym.word.size(), synonym.stands_for);
    return text;
}

// The first reading of each character, and the letters and digits beside; one character alone sounds like too much.
std::string sound_of(std::string_view text) {
    std::string out;
    for (const auto& run : search::readings(text))
        for (const auto& syllables : run)
            out += syllables.empty() ? "?" : syllables.front() + " ";
    if (!out.empty())
        std::ranges::copy_if(text, std::back_inserter(out), [](char c) { return c >= '0' && c <= 'z'; });
    return out;
}

std::string type_of(const Term& term) {
    auto* type = term.schema ? term.schema->if_contains("type") : nullptr;
    return type && type->is_string() ? std::string(type->as_string()) : "";
}

bool may_be_same(const Term& a, const Term& b) {
    std::string one = type_of(a), other = type_of(b);
    return a.kind == b.kind && (one.empty() || other.empty() || one == other);
}

} // namespace

std::vector<Candidate> candidates_of(const std::vector<Term>& terms) {
    std::map<std::pair<std::string, std::string>, std::vector<std::size_t>> groups; // why and key → terms
    for (std::size_t i = 0; i < terms.size(); ++i) {
        const Term& term = terms[i];
        if (term.merged_into)
            continue;
        std::string name = plain(term.label), meaning = without_synonyms(name), sound = sound_of(name),
                    english = plain(term.label_en);
        for (const auto& [why, key] :
             {std::pair("same_name", name), {"synonym", meaning}, {"same_sound", sound}, {"same_english", english}})
            if (!key.empty())
                groups[{why, key}].push_back(i);
    }
    std::map<std::pair<std::size_t, std::size_t>, std::set<std::string>> pairs;
    for (const auto& [key, members] : groups)
        for (std::size_t i = 1; i < members.size(); ++i)
            if (may_be_same(terms[members.front()], terms[members[i]]))
                pairs[{members.front(), members[i]}].insert(key.first);
    std::vector<Candidate> out;
    for (auto& [pair, why] : pairs) {
        const Term &first = terms[pair.first], &second = terms[pair.second];
        if (first.schema && second.schema && *first.schema == *second.schema)
            why.insert("same_schema");
        out.push_back({second, first, {why.begin(), why.end()}});
    }
    std::ranges::stable_sort(out, std::ranges::greater{}, [](const Candidate& one) { return one.why.size(); });
    return out;
}

} // namespace yimen::vocabulary
