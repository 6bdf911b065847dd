#pragma once

// The members of a bundle as items of the catalogue, so that they can be applied for.

#include "program.h"

namespace yimen::app {

struct Unplaced {
    std::string member, reason;
    BOOST_DESCRIBE_CLASS(Unplaced, (), (member, reason), (), ())
};

// Members that the file brings no item for keep the one that they had here.
void keep_known_items(bundles::Template& given, const bundles::Template& known);

// Who of the members that have no item here yet cannot become one in this region, and why: their department is not there, or has an item of
// that name already.
std::vector<Unplaced> unplaced(const Ground& ground, db::Reader& reader, const places::Region& region,
                               const bundles::Template& given);

// Makes items of the members that have none here, under the code "bundle.member", and binds the members to them. Nobody may be unplaced.
// What is there under that code already stays as it is: it is edited in the catalogue from then on.
Result<void> publish_members(Ground& ground, db::Tx& tx, const places::Region& region, bundles::Template& given);

} // namespace yimen::app
