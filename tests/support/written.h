#pragma once

// What a module under test has written to the journal and to the outbox. The two tables belong to their modules; tests of others
// look at them here and nowhere else, and see at once what is committed (the modules' own readers wait for running transactions).

#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "db/db.h"

namespace yimen::test {

struct JournalRow {
    AccountId actor;
    std::string role, channel, action, object_kind, reason, change_digest, request_id;
};
inline std::vector<JournalRow> journal_rows(db::Database& database) {
    return database.read([](db::Reader& reader) {
        std::vector<JournalRow> out;
        for (auto row :
             reader.query("SELECT actor_id, role, channel, action, object_kind, reason, change_digest, request_id"
                          " FROM journal_entry ORDER BY tx_id, seq LIMIT 10000"))
            out.push_back({row.get<AccountId>(0), row.get<std::string>(1), row.get<std::string>(2),
                           row.get<std::string>(3), row.get<std::string>(4), row.get<std::string>(5),
                           row.get<db::Blob>(6).bytes, row.get<std::string>(7)});
        return out;
    });
}

struct EventRow {
    std::string kind, object_kind, payload;
};
inline std::vector<EventRow> event_rows(db::Database& database) {
    return database.read([](db::Reader& reader) {
        std::vector<EventRow> out;
        for (auto row :
             reader.query("SELECT kind, object_kind, payload FROM outbox_event ORDER BY tx_id, seq LIMIT 10000"))
            out.push_back({row.get<std::string>(0), row.get<std::string>(1), row.get<std::string>(2)});
        return out;
    });
}

} // namespace yimen::test
