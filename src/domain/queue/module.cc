#include "queue.h"

std::vector<yimen::db::Migration> embedded_migrations_queue();

namespace yimen::queue {

std::vector<db::Migration> migrations() { return embedded_migrations_queue(); }

} // namespace yimen::queue
