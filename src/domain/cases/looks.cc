#include "looks.h"

namespace yimen::cases {

Result<void> journal_look(const Cases& cases, http::Context& context, const Look& look) {
    if (!context.who().is_staff())
        return {};
    return cases.parts().database.write([&](db::Tx& tx) -> Result<void> {
        std::string_view role =
            context.who().grants.empty() ? "" : access::to_string(context.who().grants.front().role);
        journal::append(tx, {.cell = look.cell,
                             .at = cases.parts().clocks.business.now(),
                             .actor = context.who().account,
                             .role = role,
                             .channel = context.channel(),
                             .action = look.action,
                             .object_kind = look.object_kind,
                             .object = look.object,
                             .reason = look.reason,
                             .change = look.what,
                             .request_id = context.request().id});
        return {};
    });
}

Result<void> journal_look(const Cases& cases, http::Context& context, const store::Record& record,
                          std::string_view action, std::string_view reason, std::string_view what) {
    return journal_look(cases, context, {record.cell, action, "case", record.id.value, reason, what});
}

} // namespace yimen::cases
