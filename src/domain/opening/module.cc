#include "steps.h"

std::vector<yimen::db::Migration> embedded_migrations_opening();

namespace yimen::opening {

std::vector<db::Migration> migrations() { return embedded_migrations_opening(); }

std::string_view to_string(ProposalKind kind) { return boost::describe::enum_to_string(kind, ""); }

void tell(db::Tx& tx, const store::Row& row, std::string_view kind, Instant now) {
    outbox::NewEvent event; // to those of the hall
    event.kind = kind;
    event.scope = row.scope;
    event.object_kind = "counter_proposal";
    event.object = row.id.value;
    event.revision = row.revision;
    event.payload = {{"counter_number", row.counter_number}, {"kind", to_string(row.kind)}};
    outbox::publish(tx, now, event);
}

std::string told(const store::Row& row) {
    return std::string(to_string(row.kind)) + " " + std::to_string(row.counter_number);
}

} // namespace yimen::opening
