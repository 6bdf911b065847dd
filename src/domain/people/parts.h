#pragma once

// What the parts of this module share: the tables' keepers, the clocks, and the two ways of telling what happened.

#include <string_view>

#include "base/json.h"
#include "factors.h"
#include "journal/journal.h"
#include "outbox/outbox.h"
#include "persons.h"

namespace yimen::people {

struct Parts {
    Parts(const crypto::KeyStore& keys, const Clocks& both) : persons(keys), factors(keys), clocks(both) {}

    Persons persons;
    Factors factors;
    Clocks clocks;

    // `change` names ids, kinds and states only: its digest is kept, and digests of numbers can be guessed.
    void journal(db::Tx& tx, const Actor& by, CellId cell, std::string_view action, std::string_view object_kind,
                 Uuid object, std::string_view reason = {}, const boost::json::object& change = {}) const {
        std::string text = change.empty() ? std::string() : boost::json::serialize(change);
        journal::append(tx, {.cell = cell,
                             .at = clocks.business.now(),
                             .actor = by.account,
                             .role = by.role,
                             .channel = by.channel,
                             .action = action,
                             .object_kind = object_kind,
                             .object = object,
                             .reason = reason,
                             .change = text,
                             .request_id = by.request_id});
    }

    // All open sessions of an account, and the sign-in that is under way (sessions.cc).
    void end_sessions(db::Tx& tx, const Actor& by, CellId cell, AccountId account) const;

    void publish(db::Tx& tx, CellId cell, std::string_view kind, std::string_view object_kind, Uuid object,
                 std::int64_t revision, boost::json::object payload, std::optional<SubjectId> subject = {}) const {
        outbox::NewEvent event;
        event.kind = kind;
        event.scope.cell = cell;
        event.scope.subject = subject;
        event.object_kind = object_kind;
        event.object = object;
        event.revision = revision;
        event.payload = std::move(payload);
        outbox::publish(tx, clocks.business.now(), event);
    }
};

} // namespace yimen::people
