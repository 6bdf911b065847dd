#include "journal.h"

#include "crypto/crypto.h"
#include "store.h"

std::vector<yimen::db::Migration> embedded_migrations_journal();

namespace yimen::journal {

void append(db::Tx& tx, const Entry& entry) {
    insert_entry(tx, entry, entry.change.empty() ? std::string() : crypto::sm3(entry.change));
}

std::vector<db::Migration> migrations() { return embedded_migrations_journal(); }

} // namespace yimen::journal
