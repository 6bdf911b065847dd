#include "bundles.h"

std::vector<yimen::db::Migration> embedded_migrations_bundles();

namespace yimen::bundles {

std::vector<db::Migration> migrations() { return embedded_migrations_bundles(); }

} // namespace yimen::bundles
