#include "wayfinding.h"

std::vector<yimen::db::Migration> embedded_migrations_wayfinding();

namespace yimen::wayfinding {

std::vector<db::Migration> migrations() { return embedded_migrations_wayfinding(); }

} // namespace yimen::wayfinding
