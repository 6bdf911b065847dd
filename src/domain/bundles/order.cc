#include "order.h"

#include <algorithm>

namespace yimen::bundles {
namespace {

// An edge between members by their place in the list by key.
struct Link {
    Index member, of;
    EdgeKind kind;
    bool derived;
};

// Two of one key: the same thing twice is one; two things under one key are a mistake, and the choice must not hang on the order.
std::vector<const MergeMember*> once_each(const MergeInput& input, std::vector<MergeConflict>& conflicts) {
    std::map<std::string_view, std::vector<const MergeMember*>> by_key;
    for (const auto& member : input.members)
        by_key[member.key].push_back(&member);
    auto content = [](const MergeMember& member) {
        return to_json_text(member.gives) + member.name + member.name_en + member.department + member.department_en +
               (member.conditional ? "?" : "!") + (member.definition ? to_json_text(*member.definition) : "");
    };
    std::vector<const MergeMember*> out;
    for (const auto& [key, same] : by_key) {
        const MergeMember* chosen = same.front();
        if (same.size() > 1) {
            std::map<std::string, const MergeMember*> contents;
            for (const auto* one : same)
                contents.emplace(content(*one), one);
            chosen = contents.begin()->second;
            if (contents.size() > 1)
                conflicts.push_back({ConflictKind::repeated_member,
                                     true,
                                     std::string(key),
                                     {std::string(key)},
                                     "有不同的事项使用同一个代号，只能取其中一个。",
                                     "Different items stand under one key; only one of them can be taken."});
        }
        out.push_back(chosen);
    }
    return out;
}

std::string name_of(const MergeMember& member, bool english) {
    return english && !member.name_en.empty() ? member.name_en : member.name;
}

// What was drawn between the members; what names nobody, or contradicts itself, is explained.
class Links {
  public:
    Links(const std::vector<const MergeMember*>& members, std::vector<MergeConflict>& conflicts)
        : members_(members), conflicts_(conflicts) {
        for (Index i = 0; i < members.size(); ++i)
            index_[members[i]->key] = i;
    }

    void take(const std::vector<Edge>& edges) {
        for (const auto& edge : std::set<Edge>(edges.begin(), edges.end())) {
            auto member = index_.find(edge.member), of = index_.find(edge.of);
            if (member == index_.end() || of == index_.end()) {
                conflicts_.push_back({ConflictKind::unknown_member,
                                      true,
                                      member == index_.end() ? edge.member : edge.of,
                                      {edge.member, edge.of},
                                      "先后关系指向了不在这件事里的事项。",
                                      "An edge names a member that the bundle does not have."});
                continue;
            }
            drawn_[{member->second, of->second}].insert(edge.kind);
        }
    }

    // The strictest of what is said of a pair; "parallel" has no direction.
    std::vector<Link> settled() const {
        std::vector<Link> out;
        for (const auto& [pair, kinds] : drawn_) {
            auto [member, of] = pair;
            EdgeKind kind = *kinds.rbegin();
            auto back = drawn_.find({of, member});
            bool parallel = kinds.contains(EdgeKind::parallel) ||
                            (back != drawn_.end() && back->second.contains(EdgeKind::parallel));
            if (parallel && kind != EdgeKind::parallel)
                conflicts_.push_back({ConflictKind::edges_disagree,
                                      false,
                                      members_[member]->key,
                                      {members_[member]->key, members_[of]->key},
                                      "两个事项既说并联又说有先后，按有先后办。",
                                      "Two members are said to be parallel and to wait for each other; the waiting "
                                      "counts."});
            out.push_back({member, of, kind, false});
        }
        return out;
    }

    bool between(Index a, Index b) const { return drawn_.contains({a, b}) || drawn_.contains({b, a}); }

  private:
    const std::vector<const MergeMember*>& members_;
    std::vector<MergeConflict>& conflicts_;
    std::map<std::string_view, Index> index_;
    std::map<std::pair<Index, Index>, std::set<EdgeKind>> drawn_;
};

std::string_view term(const std::map<std::string, std::string, std::less<>>& terms, std::string_view code) {
    auto found = terms.find(code);
    return found == terms.end() ? code : std::string_view(found->second);
}

// Who makes what: material types and licences, each with its makers.
using Makers = std::multimap<std::string, Index, std::less<>>;

Makers makers_of(const std::vector<const MergeMember*>& members, const Terms& terms) {
    Makers out;
    for (Index i = 0; i < members.size(); ++i) {
        for (const auto& type : members[i]->gives.materials)
            out.emplace(term(terms.material_types, type), i);
        if (members[i]->definition && members[i]->definition->result.licence_type)
            out.emplace("licence:" + *members[i]->definition->result.licence_type, i);
    }
    return out;
}

// Items that nobody has put in order: whose result is another's material comes first.
std::vector<Link> derived(const std::vector<const MergeMember*>& members, const Links& drawn, const Terms& terms) {
    Makers makers = makers_of(members, terms);
    std::set<std::pair<Index, Index>> pairs;
    auto needs = [&](Index member, std::string_view what) {
        auto [from, to] = makers.equal_range(what);
        for (auto it = from; it != to; ++it)
            if (it->second != member && !drawn.between(member, it->second))
                pairs.emplace(member, it->second);
    };
    for (Index i = 0; i < members.size() && !makers.empty(); ++i)
        if (members[i]->definition)
            for (const auto& requirement : members[i]->definition->requirements) {
                needs(i, term(terms.material_types, requirement.material_type));
                for (const auto& way : requirement.satisfied_by)
                    if (way.starts_with("licence:"))
                        needs(i, way);
            }
    std::vector<Link> out;
    for (auto [member, of] : pairs)
        out.push_back({member, of, EdgeKind::needs_result, true});
    return out;
}

// Takes out of `links` those for which `goes` holds and that lie within a circle; names each circle.
template <class Goes>
void without_circles(const std::vector<const MergeMember*>& members, std::vector<Link>& links, Goes goes,
                     ConflictKind kind, std::string_view text, std::string_view text_en,
                     std::vector<MergeConflict>& conflicts) {
    std::vector<std::vector<Index>> to(members.size());
    for (const auto& link : links)
        if (link.kind != EdgeKind::parallel)
            to[link.member].push_back(link.of);
    auto group = circles(to);
    auto within = [&](const Link& link) {
        return link.kind != EdgeKind::parallel && group[link.member] == group[link.of];
    };
    std::map<std::size_t, std::set<std::string>> named;
    for (const auto& link : links)
        if (within(link))
            named[group[link.member]].insert({members[link.member]->key, members[link.of]->key});
    for (const auto& [number, keys] : named)
        conflicts.push_back({kind,
                             kind == ConflictKind::cyclic_edges,
                             *keys.begin(),
                             {keys.begin(), keys.end()},
                             std::string(text),
                             std::string(text_en)});
    std::erase_if(links, [&](const Link& link) { return within(link) && goes(link); });
}

// How many stand before each at least; nothing goes round in a circle any more.
std::vector<int> depths(std::size_t count, const std::vector<Link>& links) {
    std::vector<std::vector<Index>> waiting(count);
    std::vector<int> open(count), out(count);
    for (const auto& link : links)
        if (link.kind != EdgeKind::parallel) {
            waiting[link.of].push_back(link.member);
            ++open[link.member];
        }
    std::vector<Index> ready;
    for (Index i = 0; i < count; ++i)
        if (open[i] == 0)
            ready.push_back(i);
    for (std::size_t at = 0; at < ready.size(); ++at)
        for (Index member : waiting[ready[at]]) {
            out[member] = std::max(out[member], out[ready[at]] + 1);
            if (--open[member] == 0)
                ready.push_back(member);
        }
    return out;
}

void say_withdrawn(const std::vector<const MergeMember*>& members, const std::vector<Link>& links,
                   std::vector<MergeConflict>& conflicts) {
    for (const auto* member : members)
        if (!member->definition)
            conflicts.push_back({ConflictKind::withdrawn_item,
                                 true,
                                 member->key,
                                 {member->key},
                                 "“" + member->name + "”现在不能办理，未并入。",
                                 "\"" + name_of(*member, true) + "\" cannot be applied for now; it is left out."});
    for (const auto& link : links)
        if (link.kind != EdgeKind::parallel && !members[link.of]->definition && members[link.member]->definition)
            conflicts.push_back(
                {ConflictKind::needs_withdrawn,
                 true,
                 members[link.member]->key,
                 {members[link.member]->key, members[link.of]->key},
                 "“" + members[link.member]->name + "”要等“" + members[link.of]->name + "”，而后者现在不能办理。",
                 "\"" + name_of(*members[link.member], true) + "\" waits for \"" + name_of(*members[link.of], true) +
                     "\", which cannot be applied for now."});
}

void close(Order& order) {
    std::size_t count = order.members.size();
    order.needs_of.resize(count);
    order.follows.assign(count, std::vector<bool>(count));
    for (const auto& need : order.needs)
        order.needs_of[need.member].push_back(need);
    for (Index i = 0; i < count; ++i)
        for (const auto& need : order.needs_of[i]) {
            for (Index before = 0; before < count; ++before)
                if (order.follows[need.of][before])
                    order.follows[i][before] = true;
            if (need.kind == EdgeKind::needs_result)
                order.follows[i][need.of] = true;
        }
}

} // namespace

// Tarjan's algorithm, without recursion: a hostile file may hold a long chain.
std::vector<std::size_t> circles(const std::vector<std::vector<std::size_t>>& to) {
    constexpr std::size_t kNone = static_cast<std::size_t>(-1);
    std::vector<std::size_t> number(to.size(), kNone), low(to.size()), group(to.size(), kNone), stack;
    std::vector<std::pair<std::size_t, std::size_t>> way; // node, the next of its neighbours
    std::size_t numbers = 0, groups = 0;
    for (std::size_t root = 0; root < to.size(); ++root) {
        if (number[root] != kNone)
            continue;
        way.emplace_back(root, 0);
        while (!way.empty()) {
            auto [node, next] = way.back();
            if (next == 0) {
                number[node] = low[node] = numbers++;
                stack.push_back(node);
            }
            if (next < to[node].size()) {
                ++way.back().second;
                std::size_t other = to[node][next];
                if (number[other] == kNone)
                    way.emplace_back(other, 0);
                else if (group[other] == kNone)
                    low[node] = std::min(low[node], number[other]);
                continue;
            }
            way.pop_back();
            if (!way.empty())
                low[way.back().first] = std::min(low[way.back().first], low[node]);
            if (low[node] != number[node])
                continue;
            for (std::size_t member = kNone; member != node;) {
                member = stack.back();
                stack.pop_back();
                group[member] = groups;
            }
            ++groups;
        }
    }
    return group;
}

Order put_in_order(const MergeInput& input, std::vector<MergeConflict>& conflicts) {
    auto members = once_each(input, conflicts);
    Links drawn(members, conflicts);
    drawn.take(input.edges);
    auto links = drawn.settled();
    without_circles(
        members, links, [](const Link&) { return true; }, ConflictKind::cyclic_edges,
        "这些事项互相等待，谁也不能先办；这样的先后关系没有计入。",
        "These members wait for each other in a circle; none could begin. The edges among them are not counted.",
        conflicts);
    for (const auto& link : derived(members, drawn, input.terms))
        links.push_back(link);
    without_circles(
        members, links, [](const Link& link) { return link.derived; }, ConflictKind::derived_cycle,
        "这些事项互相要对方的结果作材料，不能在内部流转，仍请办事人提交。",
        "These members ask for each other's results as materials; the materials are asked of the visitor.", conflicts);
    say_withdrawn(members, links, conflicts);

    auto depth = depths(members.size(), links);
    std::vector<Index> by_place;
    for (Index i = 0; i < members.size(); ++i)
        if (members[i]->definition)
            by_place.push_back(i);
    std::stable_sort(by_place.begin(), by_place.end(), [&](Index a, Index b) { return depth[a] < depth[b]; });
    constexpr Index kAway = static_cast<Index>(-1);
    std::vector<Index> place(members.size(), kAway);
    Order out;
    for (Index i : by_place) {
        place[i] = out.members.size();
        out.members.push_back(members[i]);
    }
    for (const auto& link : links) {
        out.edges.push_back({members[link.member]->key, link.kind, members[link.of]->key, link.derived});
        if (link.kind != EdgeKind::parallel && place[link.member] != kAway && place[link.of] != kAway)
            out.needs.push_back({place[link.member], link.kind, place[link.of], link.derived});
    }
    std::sort(out.needs.begin(), out.needs.end());
    std::sort(out.edges.begin(), out.edges.end());
    close(out);
    return out;
}

std::string names_of(const std::vector<const MergeMember*>& members, bool english) {
    std::string out;
    for (const auto* member : members)
        out += (out.empty() ? "" : english ? ", " : "、") + name_of(*member, english);
    return out;
}

} // namespace yimen::bundles
