#include "instant.h"

std::vector<yimen::db::Migration> embedded_migrations_instant();

namespace yimen::instant {

std::vector<db::Migration> migrations() { return embedded_migrations_instant(); }

} // namespace yimen::instant
