#include "router.h"

#include <stdexcept>

#include "base/text.h"

namespace yimen::http {

Router::Node& Router::child(Node& node, std::string_view segment) {
    if (segment.size() < 2 || segment.front() != '{' || segment.back() != '}') {
        auto& next = node.literals[std::string(segment)];
        if (!next)
            next = std::make_unique<Node>();
        return *next;
    }
    std::string_view name = segment.substr(1, segment.size() - 2);
    if (!node.parameter) {
        node.parameter = std::make_unique<Node>();
        node.parameter_name = name;
    } else if (node.parameter_name != name) {
        throw std::logic_error("two names for one path parameter: " + node.parameter_name + ", " + std::string(name));
    }
    return *node.parameter;
}

void Router::add(std::string_view pattern, Method method, const Route& route) {
    Node* node = &root_;
    for (std::string_view segment : split(pattern.substr(1), '/'))
        node = &child(*node, segment);
    const Route*& place = node->routes[static_cast<std::size_t>(method)];
    if (place)
        throw std::logic_error("two routes for " + std::string(to_string(method)) + " " + std::string(pattern));
    place = &route;
}

struct Router::Search {
    const std::vector<std::string>& segments;
    Method method;
    Match match;
    std::array<bool, kMethodCount> allowed{};

    const Route* at(const Node& node, Method wanted) const { return node.routes[static_cast<std::size_t>(wanted)]; }

    bool leaf(const Node& node) {
        match.route = at(node, method);
        if (!match.route && method == Method::head)
            match.route = at(node, Method::get);
        for (std::size_t i = 0; i < kMethodCount; ++i)
            allowed[i] = allowed[i] || node.routes[i];
        return match.route != nullptr;
    }

    bool walk(const Node& node, std::size_t depth) {
        if (depth == segments.size())
            return leaf(node);
        const std::string& segment = segments[depth];
        if (auto found = node.literals.find(segment); found != node.literals.end() && walk(*found->second, depth + 1))
            return true;
        if (!node.parameter || segment.empty())
            return false;
        match.params.emplace_back(node.parameter_name, segment);
        if (walk(*node.parameter, depth + 1))
            return true;
        match.params.pop_back();
        return false;
    }
};

Router::Match Router::find(Method method, const std::vector<std::string>& segments) const {
    Search search{segments, method, {}, {}};
    if (search.walk(root_, 0))
        return std::move(search.match);
    bool has_get = search.allowed[static_cast<std::size_t>(Method::get)];
    search.allowed[static_cast<std::size_t>(Method::head)] |= has_get;
    for (std::size_t i = 0; i < kMethodCount; ++i)
        if (search.allowed[i])
            search.match.allow +=
                (search.match.allow.empty() ? "" : ", ") + std::string(to_string(static_cast<Method>(i)));
    return std::move(search.match);
}

} // namespace yimen::http
