#pragma once

// What some answers, or none, mean for all that an item says: the scenario tree of a clerk, who need not ask in any order. The guide's
// own way through the questions is Resolver's. Pure.

#include <optional>
#include <string>
#include <vector>

#include "definition.h"
#include "resolve.h"

namespace yimen::catalogue {

enum class Standing { yes, no, open }; // open: it depends on what has not been answered
BOOST_DESCRIBE_ENUM(Standing, yes, no, open)

struct QuestionOutlook {
    std::string key;
    Standing asked = Standing::yes;
    std::optional<std::string> answer; // that counts; one to a question that is not asked does not
    bool matters = false;              // it is open, and its answer can still change something
    BOOST_DESCRIBE_CLASS(QuestionOutlook, (), (key, asked, answer, matters), (), ())
};
// A material, a scenario.
struct EntryOutlook {
    std::string key;
    Standing standing = Standing::yes;
    std::vector<std::string> depends_on; // the questions that keep it open
    BOOST_DESCRIBE_CLASS(EntryOutlook, (), (key, standing, depends_on), (), ())
};
struct Outlook {
    std::vector<QuestionOutlook> questions;
    std::vector<EntryOutlook> scenarios; // `no` also for those behind one that applies: the first is taken
    std::vector<EntryOutlook> requirements;
    bool complete = false; // nothing is open: a case can begin
    BOOST_DESCRIBE_CLASS(Outlook, (), (questions, scenarios, requirements, complete), (), ())
};

// Answers count whatever their order. The definition must have been found good by check(), the answers by Resolver::check().
Outlook outlook(const Definition& definition, const Answers& answers);

} // namespace yimen::catalogue
