#include "editing.h"

std::vector<yimen::db::Migration> embedded_migrations_editing();

namespace yimen::editing {

std::vector<db::Migration> migrations() { return embedded_migrations_editing(); }

} // namespace yimen::editing
