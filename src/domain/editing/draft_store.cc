#include "store.h"

#include "base/enum_text.h"

// What drafts of items and of bundles keep alike: authors, savings, presence.
namespace yimen::editing::store {
namespace {

// Who was seen later than this has the draft open.
constexpr std::chrono::seconds kPresent{90};

std::string sql_of(std::string_view before, std::string_view drafts, std::string_view after) {
    return std::string(before) + std::string(drafts) + std::string(after);
}

} // namespace

DraftState state_of(const std::string& text) { return enum_of<DraftState>(text); }

std::string text_of(DraftState state) { return boost::describe::enum_to_string(state, ""); }

void add_author(db::Tx& tx, std::string_view drafts, Uuid id, PersonId person) {
    tx.exec(sql_of("INSERT INTO ", drafts,
                   "_author (draft_id, person_id) VALUES ($1, $2) ON CONFLICT (draft_id, person_id) DO NOTHING"),
            id, person);
}

bool is_author(db::Reader& reader, std::string_view drafts, Uuid id, PersonId person) {
    return !reader
                .query(sql_of("SELECT 1 FROM ", drafts,
                              "_author WHERE draft_id = $1 AND person_id = $2 ORDER BY 1 LIMIT 1"),
                       id, person)
                .empty();
}

void drop_savings(db::Tx& tx, std::string_view drafts, Uuid id) {
    tx.exec(sql_of("DELETE FROM ", drafts, "_saving WHERE draft_id = $1"), id);
    tx.exec(sql_of("DELETE FROM ", drafts, "_presence WHERE draft_id = $1"), id);
}

std::vector<Editor> meet(db::Tx& tx, std::string_view drafts, Uuid id, const Caller& caller, Instant now) {
    tx.exec(sql_of("DELETE FROM ", drafts, "_presence WHERE draft_id = $1 AND seen_at < $2"), id, now - kPresent);
    tx.exec(sql_of("INSERT INTO ", drafts,
                   "_presence (draft_id, account_id, editor, since, seen_at) VALUES ($1, $2, $3, $4, $4)"
                   " ON CONFLICT (draft_id, account_id) DO UPDATE SET seen_at = $4"),
            id, caller.who.account, caller.who.display_name, now);
    return presence(tx, drafts, id, caller.who.account, now);
}

std::vector<Editor> presence(db::Reader& reader, std::string_view drafts, Uuid id, AccountId but, Instant now) {
    std::vector<Editor> out;
    for (auto row : reader.query(sql_of("SELECT editor, since, seen_at FROM ", drafts,
                                        "_presence WHERE draft_id = $1 AND account_id <> $2 AND seen_at >= $3"
                                        " ORDER BY since, account_id LIMIT 20"),
                                 id, but, now - kPresent))
        out.push_back({row.get<std::string>(0), row.get<Instant>(1), row.get<Instant>(2)});
    return out;
}

} // namespace yimen::editing::store
