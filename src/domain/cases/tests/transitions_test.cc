#include "transitions.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace yimen::cases {
namespace {

using access::Role;

template <class Enum>
std::string name_of(Enum value) {
    return boost::describe::enum_to_string(value, "");
}

std::string who(const Transition& row) {
    std::string out;
    for (Role role : {Role::visitor, Role::clerk, Role::reviewer, Role::decider, Role::supervisor})
        if (row.who.has(role))
            out += (out.empty() ? "" : ", ") + std::string(access::to_string(role));
    return out.empty() ? "the system" : out;
}

std::string_view clock_name(Clock clock) {
    switch (clock) {
    case Clock::answer:
        return "five days begin";
    case Clock::limits:
        return "both limits begin";
    case Clock::pause:
        return "stands still";
    case Clock::go_on:
        return "goes on";
    case Clock::extend:
        return "is extended";
    case Clock::stop:
        return "stops";
    case Clock::none:
        break;
    }
    return "";
}

// docs/case-life.md: the diagram and each row of the table.
std::string page() {
    std::string out = "# The life of a case\n\n"
                      "Written from the table in [transitions.cc](../src/domain/cases/transitions.cc) by `cases_test`; "
                      "do not edit it. After a "
                      "change of the table:\n`YIMEN_WRITE_DOCS=1 build/release/src/domain/cases/cases_test "
                      "--gtest_filter='Transitions.*'`.\n\n```mermaid\n" +
                      diagram() +
                      "```\n\n| from | action | who | to | clock | paper |\n| --- | --- | --- | --- | --- | --- |\n";
    for (const auto& row : transitions())
        out += "| " + name_of(row.from) + " | " + name_of(row.action) + " | " + who(row) + " | " + name_of(row.to) +
               " | " + std::string(clock_name(row.clock)) + " | " + (row.document ? name_of(*row.document) : "") +
               " |\n";
    return out;
}

TEST(Transitions, AreWhatTheDocumentsSay) {
    std::string path = std::string(YIMEN_DOCS) + "case-life.md";
    if (std::getenv("YIMEN_WRITE_DOCS"))
        std::ofstream(path) << page();
    std::ostringstream found;
    found << std::ifstream(path).rdbuf();
    EXPECT_EQ(found.str(), page()) << "write it again with YIMEN_WRITE_DOCS=1";
}

TEST(Transitions, NameEachActionOnceInEachState) {
    auto rows = transitions();
    for (std::size_t i = 0; i < rows.size(); ++i)
        for (std::size_t j = i + 1; j < rows.size(); ++j)
            EXPECT_FALSE(rows[i].from == rows[j].from && rows[i].action == rows[j].action)
                << to_string(rows[i].from) << " " << to_string(rows[i].action);
}

} // namespace
} // namespace yimen::cases
