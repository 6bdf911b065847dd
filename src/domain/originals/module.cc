#include "originals.h"

std::vector<yimen::db::Migration> embedded_migrations_originals();

namespace yimen::originals {

std::vector<db::Migration> migrations() { return embedded_migrations_originals(); }

} // namespace yimen::originals
