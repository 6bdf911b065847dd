#include "triage.h"

#include "outbox/outbox.h"
#include "queue/acting.h"
#include "store.h"

// Where somebody is sent: recorded, and for a line the ticket issued, in one transaction.
namespace yimen::triage {

Result<DecisionRef> Triage::decide(db::Tx& tx, const queue::Caller& caller, const Decision& wanted) const {
    auto hall = parts_.directory.hall(tx, wanted.hall);
    if (!hall || !access::Scope(caller.who, kGuides).covers({hall->cell, hall->region, hall->id, {}, {}}))
        return fail(places::kUnknownHall);
    store::Row row;
    row.scope = {hall->cell, hall->region, hall->id, {}, {}};
    row.direction = wanted.direction;
    if (wanted.item) {
        auto item = parts_.catalogue.item(tx, *wanted.item);
        if (!item || item->facts.cell != hall->cell)
            return fail(catalogue::kItemNotFound);
        auto definition = parts_.catalogue.definition_in_force(tx, *item);
        row.item = item->id;
        row.item_name = item->facts.name;
        row.item_name_en = item->facts.name_en;
        row.could_self = definition && self_service(*definition).any();
    }
    if (wanted.direction == Direction::self_service && !row.could_self)
        return fail(kNotSelfService);

    DecisionRef out;
    out.direction = wanted.direction;
    if (wanted.direction == Direction::line) {
        YIMEN_TRY(auto ticket, parts_.queue.issue(tx, caller,
                                                  {hall->id,
                                                   wanted.identification,
                                                   {},
                                                   wanted.item,
                                                   wanted.category,
                                                   wanted.priority,
                                                   wanted.guide_code,
                                                   {},
                                                   wanted.party}));
        row.ticket = out.ticket_id = ticket.id;
        out.number = ticket.number;
    }
    row.decided_at = out.decided_at = parts_.clocks.business.now();
    row.id = out.id = new_id<DecisionId>(row.decided_at);
    row.day = hall_date(row.decided_at);
    row.decided_by = *caller.who.staff; // guides are staff
    store::insert(tx, row);
    std::string direction = boost::describe::enum_to_string(row.direction, "");
    queue::note(tx, caller, access::to_string(access::Role::guide), "triage.send", "triage_decision", row.id.value,
                hall->cell, row.decided_at, direction);
    outbox::NewEvent event; // to those of the hall
    event.kind = "VisitorSent";
    event.scope = row.scope;
    event.object_kind = "triage_decision";
    event.object = row.id.value;
    event.revision = 1;
    event.payload = {{"direction", direction}};
    outbox::publish(tx, row.decided_at, event);
    return out;
}

} // namespace yimen::triage
