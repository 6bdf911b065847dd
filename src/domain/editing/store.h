#pragma once

// SQL of the drafts and nothing else.

#include "editing.h"

namespace yimen::editing::store {

DraftState state_of(const std::string& text);
std::string text_of(DraftState state);

std::optional<Draft> draft(db::Reader& reader, DraftId id, bool lock = false);
std::optional<Draft> live_draft_of(db::Reader& reader, catalogue::ItemId item);
void insert(db::Tx& tx, const Draft& draft);
// Everything that may change, at the next revision.
void update(db::Tx& tx, const Draft& draft);
void set_publication(db::Tx& tx, DraftId id, PublicationId publication);
void insert_publication(db::Tx& tx, PublicationId id, CellId cell, AccountId account, std::string_view publisher,
                        std::string_view note, Date effective_from, Instant now);

// Drafts of items and drafts of bundles keep authors, savings and presence in tables of the same shape, called after their own.
inline constexpr std::string_view kItems = "item_draft", kBundles = "bundle_draft";
void add_author(db::Tx& tx, std::string_view drafts, Uuid id, PersonId person);
bool is_author(db::Reader& reader, std::string_view drafts, Uuid id, PersonId person);
void drop_savings(db::Tx& tx, std::string_view drafts, Uuid id);
// The caller has it open; who else has: seen in the last 90 seconds before `now`, of the machine's clock.
std::vector<Editor> meet(db::Tx& tx, std::string_view drafts, Uuid id, const Caller& caller, Instant now);
std::vector<Editor> presence(db::Reader& reader, std::string_view drafts, Uuid id, AccountId but, Instant now);
// How many savings a draft keeps: the newest.
inline constexpr int kKeptSavings = 100;

// Keeps what was just saved, and only the newest hundred.
void keep_saving(db::Tx& tx, const Draft& draft);
std::optional<Content> saving(db::Reader& reader, DraftId id, std::int64_t revision);

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
