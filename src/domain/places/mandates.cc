#include "mandates.h"

#include <algorithm>

#include "journal/journal.h"
#include "mandate_store.h"
#include "outbox/outbox.h"

namespace yimen::places {
namespace {

constexpr std::size_t kMostItems = 500; // of one document; more are "all"

tl::unexpected<Error> wrong_mandate(std::string pointer, std::string_view code, std::string reason) {
    return fail(Error{&kInvalidRequest, {}, {{std::move(pointer), std::string(code), std::move(reason)}}, {}});
}

Result<void> check_new(const NewMandate& wanted) {
    if (wanted.giving_id == wanted.receiving_id)
        return wrong_mandate("/receiving_id", "out_of_range", "must be another organ");
    if (wanted.last_day < wanted.first_day)
        return wrong_mandate("/last_day", "out_of_range", "must not lie before the first day");
    if (wanted.items.size() > kMostItems)
        return wrong_mandate("/items", "too_long", "may have at most 500 items");
    for (std::size_t i = 0; i < wanted.items.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (wanted.items[i].item_id == wanted.items[j].item_id)
                return wrong_mandate("/items/" + std::to_string(i), "duplicate", "names an item twice");
    return {};
}

std::string_view keeper_role(const access::Principal& who) {
    return access::to_string(who.has(access::Role::catalogue_editor) ? access::Role::catalogue_editor
                                                                     : access::Role::administrator);
}

MandateRef ref_of_mandate(const Mandate& mandate) { return {mandate.id, mandate.state, mandate.revision}; }

} // namespace

void Mandates::note_mandate(db::Tx& tx, const MandateKeeper& by, const Mandate& mandate, std::string_view action,
                            std::string_view reason) const {
    std::string name = "mandate." + std::string(action);
    boost::json::object change{{"giving", mandate.giving.str()},
                               {"receiving", mandate.receiving.str()},
                               {"act", boost::describe::enum_to_string(mandate.act, "")},
                               {"document", mandate.document_number},
                               {"revision", mandate.revision}};
    std::string text = boost::json::serialize(change);
    journal::append(tx, {.cell = mandate.cell,
                         .at = clocks_.business.now(),
                         .actor = by.who.account,
                         .role = keeper_role(by.who),
                         .channel = by.channel,
                         .action = name,
                         .object_kind = "mandate",
                         .object = mandate.id.value,
                         .reason = reason,
                         .change = text,
                         .request_id = by.request_id});
    outbox::NewEvent event;
    event.kind = "MandateChanged";
    event.scope = {mandate.cell, mandate.region, {}, {}, {}};
    event.object_kind = "mandate";
    event.object = mandate.id.value;
    event.revision = mandate.revision;
    event.payload = {{"state", boost::describe::enum_to_string(mandate.state, "")}};
    outbox::publish(tx, clocks_.business.now(), event);
}

Result<MandateRef> Mandates::propose(db::Tx& tx, const MandateKeeper& by, const NewMandate& wanted) const {
    YIMEN_CHECK(check_new(wanted));
    auto giving = directory_.department(tx, wanted.giving_id);
    auto receiving = directory_.department(tx, wanted.receiving_id);
    bool keeps =
        giving && access::Scope(by.who, store::kMandateKeepers).covers({giving->cell, giving->region, {}, {}, {}});
    if (!keeps || !receiving || receiving->cell != giving->cell || !by.who.staff)
        return fail(kMandateOrgan);
    Mandate mandate;
    mandate.proposed_at = clocks_.business.now();
    mandate.id = new_id<MandateId>(mandate.proposed_at);
    mandate.cell = giving->cell;
    mandate.region = giving->region;
    mandate.giving = giving->id;
    mandate.receiving = receiving->id;
    mandate.act = wanted.act;
    mandate.all_items = wanted.items.empty();
    mandate.items = wanted.items;
    mandate.first_day = wanted.first_day;
    mandate.last_day = wanted.last_day;
    mandate.document_number = wanted.document_number.value;
    mandate.document_title = wanted.document_title.value;
    mandate.published_on = wanted.published_on;
    mandate.published_at = wanted.published_at.value;
    mandate.proposed_by = by.who.staff;
    mandate.proposed_by_name = by.who.display_name;
    store::insert_mandate(tx, mandate);
    note_mandate(tx, by, mandate, "propose", {});
    return ref_of_mandate(mandate);
}

Result<Mandate> Mandates::kept(db::Tx& tx, const MandateKeeper& by, MandateId id, std::int64_t revision) const {
    auto mandate = store::lock_mandate(tx, by.who, id);
    if (!mandate || !by.who.staff)
        return fail(kMandateNotFound);
    if (mandate->revision != revision)
        return fail(kMandateStale, {}, {{"revision", mandate->revision}});
    if (mandate->state == MandateState::ended)
        return fail(kMandateState, {}, {{"state", "ended"}});
    ++mandate->revision;
    return std::move(*mandate);
}

Result<MandateRef> Mandates::confirm(db::Tx& tx, const MandateKeeper& by, MandateId id, std::int64_t revision) const {
    YIMEN_TRY(Mandate mandate, kept(tx, by, id, revision));
    if (mandate.state != MandateState::proposed)
        return fail(kMandateState, {}, {{"state", "confirmed"}});
    if (mandate.proposed_by == by.who.staff)
        return fail(kMandateSecondPerson);
    mandate.state = MandateState::confirmed;
    mandate.confirmed_at = clocks_.business.now();
    mandate.confirmed_by_name = by.who.display_name;
    store::confirm_mandate(tx, mandate, *by.who.staff);
    note_mandate(tx, by, mandate, "confirm", {});
    return ref_of_mandate(mandate);
}

Result<MandateRef> Mandates::end(db::Tx& tx, const MandateKeeper& by, MandateId id, std::int64_t revision,
                                 std::string_view reason) const {
    YIMEN_TRY(Mandate mandate, kept(tx, by, id, revision));
    mandate.state = MandateState::ended;
    mandate.ended_at = clocks_.business.now();
    mandate.ended_by_name = by.who.display_name;
    mandate.end_reason = reason;
    store::end_mandate(tx, mandate, *by.who.staff);
    note_mandate(tx, by, mandate, "end", reason);
    return ref_of_mandate(mandate);
}

} // namespace yimen::places
