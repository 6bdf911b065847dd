#include "groups.h"

namespace yimen::bundles {

std::optional<std::string> maker_for(const Order& order, Index member, const std::vector<Index>& makers) {
    for (Index maker : makers)
        if (order.follows[member][maker])
            return order.members[maker]->key;
    return std::nullopt;
}

void explain(const Order& order, const std::map<std::string, std::set<Index>>& found, ConflictKind kind,
             std::string_view text, std::string_view text_en, std::vector<MergeConflict>& conflicts) {
    for (const auto& [code, members] : found) {
        MergeConflict conflict{kind, false, code, {}, std::string(text), std::string(text_en)};
        for (Index member : members)
            conflict.members.push_back(order.members[member]->key);
        conflicts.push_back(std::move(conflict));
    }
}

std::string free_key(std::string wanted, std::set<std::string>& taken) {
    for (char& c : wanted)
        if (c == '.' || c == '-' || c == ':' || c == '/')
            c = '_';
    std::string key = wanted;
    for (int number = 2; !taken.insert(key).second; ++number)
        key = wanted + "_" + std::to_string(number);
    return key;
}

} // namespace yimen::bundles
