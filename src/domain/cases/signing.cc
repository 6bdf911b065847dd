#include "signing.h"

#include "gap_store.h"

namespace yimen::cases {

Uuid Signing::keep(db::Tx& tx, const Caller& caller, CaseId id, const std::string& shown,
                   const std::optional<std::string>& picture) const {
    Instant now = cases_.parts().clocks.business.now();
    store::Signature signature{new_uuid(now), caller.who.account, caller.channel, shown, {}, now};
    if (picture)
        signature.picture_sealed =
            cases_.cipher_.encrypt({"case_signature", signature.id.str(), "picture_sealed"}, *picture);
    store::insert_signature(tx, id, signature);
    return signature.id;
}

Result<CaseRef> Signing::sign(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision, Action action,
                              const std::function<bool(const store::Record&)>& put) const {
    YIMEN_TRY(auto record, cases_.load(tx, caller, id, revision, true));
    YIMEN_TRY(auto done, step(tx, caller, record, action, ""));
    put(record);
    return done;
}

void Signing::sign_at_counter(db::Tx& tx, const Caller& screen, CaseId id, Action action,
                              const std::function<bool(const store::Record&)>& put) const {
    auto record = store::locked(tx, id);
    const Transition* row = record ? find(record->state, action) : nullptr;
    if (row && put(*record))
        step_at_counter(tx, screen, *record, *row);
}

Result<CaseRef> Signing::step(db::Tx& tx, const Caller& caller, store::Record& record, Action action,
                              const std::string& note) const {
    if (record.state == State::draft)
        return cases_.change_draft(tx, caller, record, action, note);
    return cases_.step(tx, caller, record, action, {.note = note}, std::nullopt);
}

void Signing::step_at_counter(db::Tx& tx, const Caller& screen, store::Record& record, const Transition& row) const {
    record.last_at = std::max(cases_.parts().clocks.business.now(), record.last_at);
    ++record.revision;
    Doer doer{"desk_screen", screen.who.account, {}};
    if (record.state != State::draft) {
        move_on(tx, screen, record, row, doer, "");
        return;
    }
    store::update(tx, record);
    write_journal(tx, screen, record, doer, to_string(row.action), "");
    publish(tx, record, row.action, "");
}

} // namespace yimen::cases
