#include "router.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "base/text.h"

namespace yimen::http {
namespace {

std::vector<std::string> segments_of(std::string_view path) {
    std::vector<std::string> out;
    for (std::string_view part : split(path.substr(1), '/'))
        out.emplace_back(part);
    return out;
}

struct Table {
    explicit Table(std::vector<std::pair<Method, std::string>> patterns) : patterns(std::move(patterns)) {
        routes.resize(this->patterns.size());
        for (std::size_t i = 0; i < routes.size(); ++i)
            router.add(this->patterns[i].second, this->patterns[i].first, routes[i]);
    }
    // The index of the route that is found; -1 for none.
    int find(Method method, std::string_view path) const {
        const Route* route = router.find(method, segments_of(path)).route;
        return route ? static_cast<int>(route - routes.data()) : -1;
    }
    std::vector<std::pair<Method, std::string>> patterns;
    std::vector<Route> routes;
    Router router;
};

TEST(Router, TakesTheLiteralBeforeTheParameter) {
    Table table({{Method::get, "/cases/{id}"}, {Method::get, "/cases/counts"}, {Method::post, "/cases/{id}/accept"}});
    EXPECT_EQ(table.find(Method::get, "/cases/counts"), 1);
    EXPECT_EQ(table.find(Method::get, "/cases/42"), 0);
    EXPECT_EQ(table.find(Method::post, "/cases/counts/accept"), 2);
    EXPECT_EQ(table.find(Method::get, "/cases"), -1);
    EXPECT_EQ(table.find(Method::get, "/cases/"), -1);
    EXPECT_EQ(table.find(Method::get, "/cases/42/"), -1);
    EXPECT_EQ(table.find(Method::head, "/cases/42"), 0);
}

TEST(Router, GivesParametersByName) {
    Table table({{Method::get, "/cases/{id}/files/{file_id}"}});
    auto match = table.router.find(Method::get, {"cases", "a/b", "files", "7"});
    EXPECT_EQ(match.params, (std::vector<std::pair<std::string, std::string>>{{"id", "a/b"}, {"file_id", "7"}}));
}

TEST(Router, SaysWhichMethodsAPathHas) {
    Table table({{Method::get, "/a/{x}"}, {Method::post, "/a/b"}});
    EXPECT_EQ(table.router.find(Method::del, {"a", "b"}).allow, "GET, HEAD, POST");
    EXPECT_EQ(table.router.find(Method::del, {"a", "c"}).allow, "GET, HEAD");
    EXPECT_EQ(table.router.find(Method::del, {"b"}).allow, "");
    EXPECT_EQ(table.find(Method::get, "/a/b"), 0) << "a literal without the method does not hide the parameter";
}

TEST(Router, RefusesTwoRoutesForOnePlaceAndTwoNamesForOneParameter) {
    Route route;
    Router router;
    router.add("/a/{id}", Method::get, route);
    EXPECT_THROW(router.add("/a/{id}", Method::get, route), std::logic_error);
    EXPECT_THROW(router.add("/a/{name}/b", Method::get, route), std::logic_error);
}

// --- against a matcher that is plainly right ------------------------------------------------------------------------------------

bool fits(const std::vector<std::string>& pattern, const std::vector<std::string>& path) {
    if (pattern.size() != path.size())
        return false;
    for (std::size_t i = 0; i < path.size(); ++i)
        if (pattern[i] == "{p}" ? path[i].empty() : pattern[i] != path[i])
            return false;
    return true;
}

// Literal before parameter, from the left.
bool better(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    for (std::size_t i = 0; i < a.size(); ++i)
        if ((a[i] == "{p}") != (b[i] == "{p}"))
            return b[i] == "{p}";
    return false;
}

RC_GTEST_PROP(Router, FindsWhatANaiveMatcherFinds, ()) {
    auto segment = rc::gen::element<std::string>("a", "b", "{p}");
    auto patterns = *rc::gen::container<std::set<std::pair<int, std::vector<std::string>>>>(
        rc::gen::pair(rc::gen::inRange(0, 3),
                      rc::gen::resize(4, rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(segment)))));
    auto path = *rc::gen::resize(4, rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(
                                        rc::gen::element<std::string>("a", "b", "c", ""))));
    auto method = static_cast<Method>(*rc::gen::element(0, 2)); // GET, POST; index 1 is HEAD and never registered

    std::vector<std::pair<Method, std::vector<std::string>>> known;
    for (const auto& [number, pattern] : patterns)
        if (number != 1)
            known.emplace_back(static_cast<Method>(number), pattern);
    std::vector<Route> routes(known.size());
    Router router;
    for (std::size_t i = 0; i < known.size(); ++i) {
        std::string text;
        for (const std::string& part : known[i].second)
            text += '/' + part;
        router.add(text, known[i].first, routes[i]);
    }

    const Route* expected = nullptr;
    const std::vector<std::string>* best = nullptr;
    bool known_path = false;
    for (std::size_t i = 0; i < known.size(); ++i) {
        if (!fits(known[i].second, path))
            continue;
        known_path = true;
        if (known[i].first == method && (!best || better(known[i].second, *best))) {
            best = &known[i].second;
            expected = &routes[i];
        }
    }
    auto match = router.find(method, path);
    RC_ASSERT(match.route == expected);
    RC_ASSERT(match.route || match.allow.empty() == !known_path);
}

} // namespace
} // namespace yimen::http
