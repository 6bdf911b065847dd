#include "server.h"

std::vector<yimen::db::Migration> embedded_migrations_http();

namespace yimen::http {

std::vector<db::Migration> migrations() { return embedded_migrations_http(); }

} // namespace yimen::http
