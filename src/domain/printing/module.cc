#include "printing.h"

std::vector<yimen::db::Migration> embedded_migrations_printing();

namespace yimen::printing {

std::vector<db::Migration> migrations() { return embedded_migrations_printing(); }

} // namespace yimen::printing
