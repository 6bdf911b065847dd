#include "base/text.h"
#include "cases/briefs.h"
#include "cases/reading.h"
#include "crypto/crypto.h"
#include "crypto/short_code.h"
#include "parts.h"

// Visits (到访): who is here, identified how, and what came of it.
namespace yimen::queue {
namespace {

using access::Role;
using access::Roles;

constexpr std::chrono::minutes kIdentified{3};
constexpr std::size_t kCodeLength = 8;

// Where the caller stands: a device has one hall, a clerk or guide the first of theirs.
std::optional<HallId> hall_of(const access::Principal& who) {
    for (const auto& grant : who.grants)
        if (grant.hall)
            return grant.hall;
    return std::nullopt;
}

} // namespace

std::string new_code() { return crypto::new_short_code(kCodeLength); }

Result<void> Queue::keep_visit_code(db::Tx& tx, const Caller& caller, std::string_view code, Instant expires_at) const {
    store::put_visit_code(tx, crypto::sm3(code), caller.who.cell, caller.who.person, expires_at);
    return {};
}

Result<IdentificationRef> Queue::identify(db::Tx& tx, const Caller& caller, const std::optional<std::string>& id_number,
                                          const std::optional<std::string>& code,
                                          const std::optional<people::CardProof>& card) const {
    auto hall = hall_of(caller.who);
    if (id_number.has_value() == code.has_value() || !hall) {
        Error error{&kInvalidRequest, {}, {{"/id_number", "required", "give either an identity number or a code"}}, {}};
        return fail(std::move(error));
    }
    Instant system_now = parts_.clocks.system.now();
    store::Identification out;
    out.id = new_id<IdentificationId>(system_now);
    out.cell = caller.who.cell;
    out.hall = *hall;
    out.account = caller.who.account;
    out.made_at = system_now;
    out.expires_at = system_now + kIdentified;
    std::string by = "id_number";
    if (card && !(id_number && people::CardReaders(parts_.keys, parts_.clocks).proves(caller.who, *card, *id_number)))
        return fail(kCardUnproven);
    if (card) {
        out.card_challenge = to_hex(crypto::sm3(card->challenge.value));
        by = "card";
    }
    if (id_number) {
        YIMEN_TRY(auto arrival, parts_.people.arrival(tx, caller.who.cell, *id_number));
        out.person = arrival.person;
        out.subject = arrival.subject;
        out.number_key = arrival.number_keys.front();
    } else if (auto ticket = store::by_token(tx, *code); ticket && ticket->hall == *hall) {
        out.visit = ticket->visit;
        by = "ticket";
    } else if (auto person = store::person_by_code(tx, crypto::sm3(crypto::plain_short_code(*code)), caller.who.cell,
                                                   system_now)) {
        auto arrival = parts_.people.arrival(tx, *person);
        out.person = person;
        out.subject = arrival ? arrival->subject : std::nullopt;
        by = "visit_code";
    } else if (auto guided = hooks_.guide ? hooks_.guide(tx, crypto::plain_short_code(*code)) : std::nullopt) {
        out.guide_code = guided->code;
        by = "guide_code";
    } else {
        return fail(kUnknownCode);
    }
    if (!store::insert_identification(tx, out))
        return fail(kCardUnproven);
    Uuid whom = out.subject ? out.subject->value : out.visit ? out.visit->value : out.id.value;
    note(tx, caller, acting_role(caller.who), "visitor.identify",
         out.subject ? "subject"
         : out.visit ? "visit"
                     : "identification",
         whom, out.cell, parts_.clocks.business.now(), by);
    return IdentificationRef{out.id};
}

Result<void> Queue::identify_visit(db::Tx& tx, const Caller& caller, VisitId id,
                                   const std::optional<std::string>& id_number,
                                   const std::optional<std::string>& code) const {
    auto visit = store::visible_visit(tx, caller.who, {Role::clerk}, id, true);
    if (!visit)
        return fail(kVisitNotFound);
    YIMEN_TRY(auto made, identify(tx, caller, id_number, code));
    auto known = store::identification(tx, made.id, caller.who.account, parts_.clocks.system.now());
    if (!known || (!known->person && !known->number_key))
        return fail(kUnknownCode);
    std::string key = known->person ? "p:" + known->person->str() : *known->number_key;
    if (visit->person_key && *visit->person_key != key && visit->person_key != known->number_key)
        return fail(kAlreadyIdentified);
    if (auto other = store::visit_of_person(tx, visit->hall, visit->day, key); other && other->id != id)
        return fail(kAlreadyIdentified, {}, {{"visit_id", other->id.str()}});
    visit->person_key = key;
    visit->subject = known->subject;
    ++visit->revision;
    store::update_visit(tx, *visit);
    std::optional<std::string> principal =
        known->subject ? std::optional("s:" + known->subject->str()) : known->number_key;
    for (auto& ticket : store::of_visit(tx, id)) {
        bool own = !ticket.principal_key || ticket.principal_key == known->number_key;
        if (!own || ticket.as_agent)
            continue;
        if (is_live(ticket.state))
            if (auto live = live_ticket(tx, ticket.category, {*principal}); live && live->id != ticket.id)
                return fail(kAlreadyInLine, {}, {{"ticket_id", live->id.str()}, {"number", live->number()}});
        ticket.principal_key = principal;
        ticket.subject = known->subject;
        ++ticket.revision;
        store::update(tx, ticket);
    }
    note(tx, caller, "clerk", "visit.identify", "visit", id.value, visit->cell, parts_.clocks.business.now(), {});
    return {};
}

Result<void> Queue::link_case(db::Tx& tx, const Caller& caller, VisitId id, cases::CaseId case_id) const {
    auto visit = store::visible_visit(tx, caller.who, {Role::clerk}, id, true);
    if (!visit)
        return fail(kVisitNotFound);
    auto found = cases::brief(tx, case_id);
    if (!found)
        return fail(cases::kCaseNotFound);
    bool theirs = found->subject == visit->subject, here = false;
    for (const auto& ticket : store::of_visit(tx, id)) {
        theirs = theirs || ticket.subject == found->subject;
        here = here || (ticket.staff == caller.who.staff &&
                        (ticket.state == TicketState::called || ticket.state == TicketState::serving));
    }
    // What the caller's work lists do not show them (a draft, a case that another hall was to receive) opens to them only while its
    // visitor stands at their counter.
    if (!here && !cases::seen_by(tx, caller.who, {Role::clerk}, case_id))
        return fail(cases::kCaseNotFound);
    if (!theirs)
        return fail(kCaseNotOfVisit);
    cases::Caller by{caller.who, caller.channel, caller.request_id};
    if (found->bundle && found->state == cases::State::draft && hooks_.take_up_bundle)
        return hooks_.take_up_bundle(tx, by, found->bundle->id, id.value, visit->hall);
    YIMEN_CHECK(parts_.cases.take_up(tx, by, case_id, id.value, visit->hall));
    return {};
}

} // namespace yimen::queue
