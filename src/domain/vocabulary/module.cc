#include "vocabulary.h"

std::vector<yimen::db::Migration> embedded_migrations_vocabulary();

namespace yimen::vocabulary {

std::vector<db::Migration> migrations() { return embedded_migrations_vocabulary(); }

} // namespace yimen::vocabulary
