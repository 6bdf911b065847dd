#pragma once

// Which entries of several members are the same thing: one code of the vocabulary, once in each member. Pure.

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "order.h"

namespace yimen::bundles {

// One entry of one member: a field, a requirement.
template <class T>
struct Entry {
    Index member = 0;
    const T* what = nullptr;
    std::size_t section = 0;
};

template <class T>
struct Group {
    std::string code; // empty: it has none, or none that is known
    std::vector<Entry<T>> entries;
};

// What grouping found out, for the one who explains it.
struct GroupFindings {
    std::map<std::string, std::set<Index>> unknown, twice; // code → members
};

// `code`: of the vocabulary, empty when it is not known. `label`: what tells two entries of one code within a member apart; only under
// the same label are they then the same as another member's. The groups come in the order of the entries.
template <class T>
std::vector<Group<T>> grouped(const std::vector<Entry<T>>& entries,
                              const std::function<std::string_view(const T&)>& given,
                              const std::function<std::string(std::string_view)>& known,
                              const std::function<std::string_view(const T&)>& label, GroupFindings& findings) {
    std::vector<std::string> codes;
    std::map<std::pair<std::string_view, Index>, int> count;
    std::set<std::string_view> twice;
    codes.reserve(entries.size());
    for (const auto& entry : entries)
        codes.push_back(known(given(*entry.what)));
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (codes[i].empty())
            findings.unknown[std::string(given(*entries[i].what))].insert(entries[i].member);
        else if (++count[{codes[i], entries[i].member}] == 2) {
            twice.insert(codes[i]);
            findings.twice[codes[i]].insert(entries[i].member);
        }
    }
    using Name = std::tuple<std::string_view, std::string_view, std::size_t>; // code, label, the only one of its kind
    std::map<std::tuple<std::string_view, std::string_view, Index>, int> same_label;
    std::set<std::pair<std::string_view, std::string_view>> unclear;
    for (std::size_t i = 0; i < entries.size(); ++i)
        if (twice.contains(codes[i]) && ++same_label[{codes[i], label(*entries[i].what), entries[i].member}] == 2)
            unclear.emplace(codes[i], label(*entries[i].what));
    std::map<Name, std::size_t> place;
    std::vector<Group<T>> out;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        std::string_view code = codes[i];
        std::string_view name = twice.contains(code) ? label(*entries[i].what) : std::string_view();
        bool alone = code.empty() || unclear.contains({code, name});
        auto [found, fresh] = place.emplace(Name{code, name, alone ? i + 1 : 0}, out.size());
        if (fresh)
            out.push_back({codes[i], {}});
        out[found->second].entries.push_back(entries[i]);
    }
    return out;
}

// The member whose result brings it: the first of those that give it and that `member` follows.
std::optional<std::string> maker_for(const Order& order, Index member, const std::vector<Index>& makers);

// Conflicts of one kind about what grouping found out.
void explain(const Order& order, const std::map<std::string, std::set<Index>>& found, ConflictKind kind,
             std::string_view text, std::string_view text_en, std::vector<MergeConflict>& conflicts);

// A key that is not taken yet; it is then.
std::string free_key(std::string wanted, std::set<std::string>& taken);

} // namespace yimen::bundles
