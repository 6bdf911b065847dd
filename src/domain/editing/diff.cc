#include "diff.h"

#include <algorithm>
#include <set>

namespace yimen::editing {
namespace {

namespace bj = boost::json;

const bj::value kNothing;

// The key of an entry; empty when it has none.
std::string key_of(const bj::value& entry) {
    auto* object = entry.if_object();
    for (std::string_view name : {"key", "value"})
        if (auto* value = object ? object->if_contains(name) : nullptr; value && value->is_string())
            return std::string(value->get_string());
    return {};
}

// A list whose entries all have a key of their own.
class Keyed {
  public:
    explicit Keyed(const bj::value& value) {
        auto* list = value.if_array();
        if (!list)
            return;
        for (const auto& entry : *list) {
            std::string key = key_of(entry);
            if (key.empty() || !seen_.insert(key).second)
                return;
            keys.push_back(std::move(key));
            entries_.push_back(&entry);
        }
        ok = true;
    }

    const bj::value* find(std::string_view key) const {
        auto found = std::ranges::find(keys, key);
        return found == keys.end() ? nullptr : entries_[static_cast<std::size_t>(found - keys.begin())];
    }

    bool ok = false;
    std::vector<std::string> keys;

  private:
    std::set<std::string> seen_;
    std::vector<const bj::value*> entries_;
};

// The keys that both lists have, in the order of the first.
std::vector<std::string> common(const Keyed& first, const Keyed& second) {
    std::vector<std::string> out;
    for (const auto& key : first.keys)
        if (second.find(key))
            out.push_back(key);
    return out;
}

const bj::value* member(const bj::value& of, std::string_view name) {
    auto* object = of.if_object();
    return object ? object->if_contains(name) : nullptr;
}

class Differences {
  public:
    void compare(const bj::value& before, const bj::value& after, const std::string& at) {
        if (before == after)
            return;
        if (before.is_object() && after.is_object())
            return objects(before.get_object(), after.get_object(), at);
        Keyed old_list(before), new_list(after);
        if (old_list.ok && new_list.ok)
            return lists(before, after, old_list, new_list, at);
        out.push_back({at,
                       before.is_null()  ? ChangeKind::added
                       : after.is_null() ? ChangeKind::removed
                                         : ChangeKind::changed,
                       before, after});
    }

    std::vector<Change> out;

  private:
    void objects(const bj::object& before, const bj::object& after, const std::string& at) {
        for (const auto& [name, value] : before)
            compare(value, after.contains(name) ? after.at(name) : kNothing, at + "/" + pointer_token(name));
        for (const auto& [name, value] : after)
            if (!before.contains(name))
                compare(kNothing, value, at + "/" + pointer_token(name));
    }

    void lists(const bj::value& before, const bj::value& after, const Keyed& old_list, const Keyed& new_list,
               const std::string& at) {
        for (const auto& key : old_list.keys)
            if (auto* now = new_list.find(key))
                compare(*old_list.find(key), *now, at + "/" + pointer_token(key));
            else
                out.push_back({at + "/" + pointer_token(key), ChangeKind::removed, *old_list.find(key), nullptr});
        for (const auto& key : new_list.keys)
            if (!old_list.find(key))
                out.push_back({at + "/" + pointer_token(key), ChangeKind::added, nullptr, *new_list.find(key)});
        if (common(old_list, new_list) != common(new_list, old_list))
            out.push_back({at, ChangeKind::moved, order(before), order(after)});
    }

    static bj::value order(const bj::value& list) {
        bj::array out;
        for (const auto& entry : list.get_array())
            out.push_back(bj::string(key_of(entry)));
        return out;
    }
};

class Merging {
  public:
    bj::value merge(const bj::value& base, const bj::value& mine, const bj::value& theirs, const std::string& at) {
        if (mine == theirs || theirs == base)
            return mine;
        if (mine == base)
            return theirs;
        if (mine.is_object() && theirs.is_object())
            return objects(base, mine.get_object(), theirs.get_object(), at);
        Keyed base_list(base), my_list(mine), their_list(theirs);
        if (my_list.ok && their_list.ok && (base_list.ok || base.is_null()))
            return lists(base_list, my_list, their_list, at);
        conflicts.push_back({at, base, mine, theirs});
        return mine;
    }

    std::vector<Conflict> conflicts;

  private:
    bj::value objects(const bj::value& base, const bj::object& mine, const bj::object& theirs, const std::string& at) {
        bj::object out;
        auto put = [&](std::string_view name) {
            auto* b = member(base, name);
            auto* m = mine.if_contains(name);
            auto* t = theirs.if_contains(name);
            out[name] = merge(b ? *b : kNothing, m ? *m : kNothing, t ? *t : kNothing, at + "/" + pointer_token(name));
        };
        for (const auto& [name, value] : mine)
            put(name);
        for (const auto& [name, value] : theirs)
            if (!mine.contains(name))
                put(name);
        return out;
    }

    // In the order of whoever moved entries, mine where both did. Removed by one and changed by the other is a conflict, and stays.
    bj::value lists(const Keyed& base, const Keyed& mine, const Keyed& theirs, const std::string& at) {
        bool moved = common(mine, base) != common(base, mine);
        const Keyed& lead = moved ? mine : theirs;
        const Keyed& other = moved ? theirs : mine;
        bj::array out;
        for (const auto& key : lead.keys)
            entry(base.find(key), mine.find(key), theirs.find(key), at + "/" + pointer_token(key), out);
        for (const auto& key : other.keys)
            if (!lead.find(key))
                entry(base.find(key), mine.find(key), theirs.find(key), at + "/" + pointer_token(key), out);
        return out;
    }

    void entry(const bj::value* base, const bj::value* mine, const bj::value* theirs, const std::string& at,
               bj::array& out) {
        if (mine && theirs)
            return out.push_back(merge(base ? *base : kNothing, *mine, *theirs, at));
        const bj::value& kept = mine ? *mine : *theirs;
        if (base && *base == kept)
            return; // the other one removed it, and this one left it as it was
        if (base)
            conflicts.push_back({at, *base, mine ? *mine : kNothing, theirs ? *theirs : kNothing});
        out.push_back(kept);
    }
};

} // namespace

std::vector<Change> differences(const bj::value& before, const bj::value& after) {
    Differences found;
    found.compare(before, after, "");
    return std::move(found.out);
}

Merge merge(const bj::value& base, const bj::value& mine, const bj::value& theirs) {
    Merging merging;
    Merge out;
    out.merged = merging.merge(base, mine, theirs, "");
    out.conflicts = std::move(merging.conflicts);
    return out;
}

} // namespace yimen::editing
