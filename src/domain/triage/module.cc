#include "triage.h"

std::vector<yimen::db::Migration> embedded_migrations_triage();

namespace yimen::triage {

std::vector<db::Migration> migrations() { return embedded_migrations_triage(); }

} // namespace yimen::triage
