#include "draft_parts.h"

#include "journal/journal.h"
#include "outbox/outbox.h"

namespace yimen::editing {

using access::Role;

std::string_view role_of(const access::Principal& who) {
    for (Role role : {Role::catalogue_editor, Role::administrator, Role::decider, Role::reviewer})
        if (who.has(role))
            return access::to_string(role);
    return "none";
}

void tell(db::Tx& tx, Instant now, const Caller& caller, const DraftTrace& draft, std::string_view step,
          std::string_view reason, std::string_view change) {
    std::string action = std::string(draft.kind) + "." + std::string(step);
    journal::append(tx, {.cell = draft.scope.cell,
                         .at = now,
                         .actor = caller.who.account,
                         .role = role_of(caller.who),
                         .channel = caller.channel,
                         .action = action,
                         .object_kind = draft.kind,
                         .object = draft.id,
                         .reason = reason,
                         .change = change,
                         .request_id = caller.request});
    outbox::NewEvent event;
    event.kind = draft.event;
    event.scope = draft.scope;
    event.object_kind = draft.kind;
    event.object = draft.id;
    event.revision = draft.revision;
    event.payload = {{"state", boost::describe::enum_to_string(draft.state, "")}};
    outbox::publish(tx, now, event);
}

Result<void> check_above(const catalogue::Catalogue& catalogue, db::Reader& reader, CellId cell,
                         const catalogue::Definition& definition) {
    auto above =
        definition.inherits ? catalogue.item(reader, catalogue::ItemId{definition.inherits->item}) : std::nullopt;
    if (definition.inherits && (!above || above->facts.cell != cell))
        return fail(catalogue::kNothingAbove);
    return {};
}

Error refusal_of(Judgement judgement) {
    Error error{&kFaulty, {}, std::move(judgement.problems), {}};
    for (const auto& finding : judgement.findings)
        if (finding.weight == catalogue::Weight::error)
            error.invalid_params.push_back({finding.pointer, finding.rule, finding.text});
    return error;
}

} // namespace yimen::editing
