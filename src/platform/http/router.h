#pragma once

#include <array>
#include <unordered_map>

#include "http.h"

namespace yimen::http {

inline constexpr std::size_t kMethodCount = 6;

// A trie over path segments. A literal segment wins over {parameter}, segment by segment from the left; among the patterns that fit
// the path, the best one that has the method is taken. HEAD is served by GET.
class Router {
  public:
    // `pattern` as it stands in the URL: "/api/v1/cases/{id}". Throws logic_error when pattern and method are taken, or when a parameter
    // stands where another pattern has one of another name. The route must outlive the router.
    void add(std::string_view pattern, Method method, const Route& route);

    struct Match {
        const Route* route = nullptr;
        std::vector<std::pair<std::string, std::string>> params;
        std::string allow; // when the path is known but not the method: what the Allow header says
    };
    Match find(Method method, const std::vector<std::string>& segments) const;

  private:
    struct Node {
        std::unordered_map<std::string, std::unique_ptr<Node>> literals;
        std::unique_ptr<Node> parameter;
        std::string parameter_name; // of `parameter`
        std::array<const Route*, kMethodCount> routes{};
    };
    struct Search;
    static Node& child(Node& node, std::string_view segment);

    Node root_;
};

} // namespace yimen::http
