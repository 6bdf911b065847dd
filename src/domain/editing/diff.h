#pragma once

// What differs between two texts of an item, and how two hands' work is laid together. Pure, over JSON: lists whose entries have a `key`
// (or `value`) of their own are matched by it, so that a material that moved is not a material that changed.

#include <boost/json/value.hpp>
#include <string>
#include <vector>

#include "base/json.h"

namespace yimen::editing {

enum class ChangeKind { added, removed, changed, moved };
BOOST_DESCRIBE_ENUM(ChangeKind, added, removed, changed, moved)

// `pointer` names entries of keyed lists by their key: /requirements/id_card/name. `before` and `after` are null where there is nothing.
struct Change {
    std::string pointer;
    ChangeKind kind = ChangeKind::changed;
    boost::json::value before, after;
    BOOST_DESCRIBE_CLASS(Change, (), (pointer, kind, before, after), (), ())
};
std::vector<Change> differences(const boost::json::value& before, const boost::json::value& after);

// Where both hands changed one thing in different ways; `merged` holds mine there.
struct Conflict {
    std::string pointer;
    boost::json::value base, mine, theirs;
    BOOST_DESCRIBE_CLASS(Conflict, (), (pointer, base, mine, theirs), (), ())
};
struct Merge {
    boost::json::value merged;
    std::vector<Conflict> conflicts;
};
Merge merge(const boost::json::value& base, const boost::json::value& mine, const boost::json::value& theirs);

} // namespace yimen::editing
