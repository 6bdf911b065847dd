#include "definition.h"

// Five levels, one text: the level above says what is asked for, the level below where and when.
namespace yimen::catalogue {
namespace {

void lay_over(std::string& above, const std::string& local) {
    if (!local.empty())
        above = local;
}

} // namespace

Definition with_local(const Definition& above, int above_version, const Definition& own) {
    Definition out = above;
    out.inherits = Inheritance{own.inherits ? own.inherits->item : Uuid{}, above_version};
    Local local = own.local.value_or(Local{});
    if (above.local && local.places.empty())
        local.places = above.local->places;
    lay_over(out.service.place, local.place);
    lay_over(out.service.hours, local.hours);
    lay_over(out.service.consult_phone, local.consult_phone);
    lay_over(out.service.complaint_phone, local.complaint_phone);
    if (local.promised_working_days && *local.promised_working_days < out.promised_working_days) {
        out.promised_working_days = *local.promised_working_days;
        out.on_the_spot = out.promised_working_days == 0;
    }
    for (const auto& alias : own.aliases)
        if (std::find(out.aliases.begin(), out.aliases.end(), alias) == out.aliases.end())
            out.aliases.push_back(alias);
    out.local = std::move(local);
    return out;
}

} // namespace yimen::catalogue
