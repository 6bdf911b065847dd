#pragma once

// SQL of the drafts and nothing else.

#include "editing.h"

namespace yimen::editing::store {

std::optional<Draft> draft(db::Reader& reader, DraftId id, bool lock = false);
std::optional<Draft> live_draft_of(db::Reader& reader, catalogue::ItemId item);
void insert(db::Tx& tx, const Draft& draft);
// Everything that may change, at the next revision.
void update(db::Tx& tx, const Draft& draft);
void set_publication(db::Tx& tx, DraftId id, PublicationId publication);
void insert_publication(db::Tx& tx, PublicationId id, CellId cell, AccountId account, std::string_view publisher,
                        std::string_view note, Date effective_from, Instant now);

void add_author(db::Tx& tx, DraftId id, PersonId person);
bool is_author(db::Reader& reader, DraftId id, PersonId person);

// Keeps what was just saved, and only the newest hundred.
void keep_saving(db::Tx& tx, const Draft& draft);
std::optional<Content> saving(db::Reader& reader, DraftId id, std::int64_t revision);
void drop_savings(db::Tx& tx, DraftId id);

void put_presence(db::Tx& tx, DraftId id, AccountId account, std::string_view editor, Instant now, Instant stale);
std::vector<Editor> presence(db::Reader& reader, DraftId id, AccountId but, Instant since);

struct Picture {
    std::string sm3, media_type, file_name;
};
void put_picture(db::Tx& tx, CellId cell, const Picture& picture, Instant now);
std::optional<Picture> picture(db::Reader& reader, CellId cell, std::string_view sm3);

struct ListQuery {
    std::optional<DraftState> state;
    std::optional<DepartmentId> department;
    std::optional<std::pair<Instant, DraftId>> before;
    int limit = 20;
};
struct DraftLine {
    DraftId id;
    std::optional<catalogue::ItemId> item;
    std::string name;
    RegionId region;
    DepartmentId department;
    DraftState state = DraftState::open;
    std::string edited_by;
    Instant edited_at;
    std::optional<std::string> submitted_by, confirmed_by;
    std::int64_t revision = 0;
};
std::vector<DraftLine> list(db::Reader& reader, const access::Principal& who, const ListQuery& query);

} // namespace yimen::editing::store
