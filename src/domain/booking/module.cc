#include "booking.h"

std::vector<yimen::db::Migration> embedded_migrations_booking();

namespace yimen::booking {

std::vector<db::Migration> migrations() { return embedded_migrations_booking(); }

} // namespace yimen::booking
