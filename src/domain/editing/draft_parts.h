#pragma once

// What drafts of items and of bundles have in common: the steps that they take, and how these are told.

#include <algorithm>

#include "editing.h"
#include "errors.h"

namespace yimen::editing {

// The role by which the caller writes or looks at drafts.
std::string_view role_of(const access::Principal& who);

struct DraftTrace {
    std::string_view kind;  // item_draft; its actions are called after it: item_draft.save
    std::string_view event; // ItemDraftChanged
    Uuid id;
    access::Scope::RowScope scope;
    DraftState state = DraftState::open;
    std::int64_t revision = 0;
};
// One entry in the journal and one event.
void tell(db::Tx& tx, Instant now, const Caller& caller, const DraftTrace& draft, std::string_view step,
          std::string_view reason, std::string_view change);

// The draft, if it is at this revision and in one of these states. editing.changed_meanwhile names who and when, editing.not_now the state.
template <class D>
Result<D> fitting(D draft, std::int64_t revision, std::initializer_list<DraftState> states) {
    if (draft.revision != revision)
        return fail(
            kChangedMeanwhile, {},
            {{"edited_by", draft.edited_by}, {"edited_at", to_rfc3339(draft.edited_at)}, {"revision", draft.revision}});
    if (std::find(states.begin(), states.end(), draft.state) == states.end())
        return fail(kNotNow, {}, {{"state", boost::describe::enum_to_string(draft.state, "")}});
    return draft;
}

template <class D>
void begin(D& draft, const Caller& caller, Instant now) {
    draft.opened_by = draft.edited_by = caller.who.display_name;
    draft.opened_at = draft.edited_at = now;
    draft.revision = 1;
}
// Whatever stood in review is open again.
template <class D>
void put_saved(D& draft, const Caller& caller, Instant now) {
    draft.state = DraftState::open;
    draft.submitted_by = draft.returned_by = draft.return_reason = std::nullopt;
    draft.submitted_at = std::nullopt;
    draft.edited_by = caller.who.display_name;
    draft.edited_at = now;
    ++draft.revision;
}
template <class D>
void put_in_review(D& draft, const Caller& caller, Instant now) {
    draft.state = DraftState::in_review;
    draft.submitted_by = caller.who.display_name;
    draft.submitted_at = now;
    draft.returned_by = draft.return_reason = std::nullopt;
    ++draft.revision;
}
template <class D>
void put_back(D& draft, const Caller& caller, std::string_view reason) {
    draft.state = DraftState::open;
    draft.returned_by = caller.who.display_name;
    draft.return_reason = std::string(reason);
    draft.submitted_by = std::nullopt;
    draft.submitted_at = std::nullopt;
    ++draft.revision;
}
template <class D>
void end(D& draft, DraftState state, Instant now) {
    draft.state = state;
    draft.ended_at = now;
    ++draft.revision;
}

// An item that is inherited from is one of the cell. catalogue.nothing_above.
Result<void> check_above(const catalogue::Catalogue& catalogue, db::Reader& reader, CellId cell,
                         const catalogue::Definition& definition);

// What keeps a draft from being submitted, as a refusal.
Error refusal_of(Judgement judgement);

} // namespace yimen::editing
