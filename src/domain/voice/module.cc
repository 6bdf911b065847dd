#include "voice.h"

std::vector<yimen::db::Migration> embedded_migrations_voice();

namespace yimen::voice {

std::vector<db::Migration> migrations() { return embedded_migrations_voice(); }

} // namespace yimen::voice
