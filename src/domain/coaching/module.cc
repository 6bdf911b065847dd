#include "coaching.h"

std::vector<yimen::db::Migration> embedded_migrations_coaching();

namespace yimen::coaching {

std::vector<db::Migration> migrations() { return embedded_migrations_coaching(); }

} // namespace yimen::coaching
