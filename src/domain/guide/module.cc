#include "guide.h"

std::vector<yimen::db::Migration> embedded_migrations_guide();

namespace yimen::guide {

std::vector<db::Migration> migrations() { return embedded_migrations_guide(); }

} // namespace yimen::guide
