#include "ends.h"

#include <algorithm>
#include <iterator>

#include "bundled.h"
#include "store.h"

namespace yimen::cases {
namespace {

bool is_of_a_company(const Cases& cases, db::Reader& reader, const store::Record& record) {
    auto subject = cases.parts().people.subject_view(reader, record.subject);
    return subject && subject->kind == people::SubjectKind::company;
}

} // namespace

std::optional<CaseEnds> ends_shown(const Cases& cases, db::Reader& reader, const store::Record& record,
                                   const catalogue::Definition& definition) {
    const auto& ends = definition.result.ends;
    if (!ends || !is_of_a_company(cases, reader, record))
        return std::nullopt;
    bool over = has_ended(record.state);
    CaseEnds out{ends->basis, {}};
    if (over)
        out.licences = licences::ended_by(reader, record.id.value);
    bool granted = record.state == State::result_issued || record.state == State::delivered || !out.licences.empty();
    if (over && !granted)
        return std::nullopt;
    std::ranges::copy_if(
        licences::not_over(reader, record.subject, ends->licence_types), std::back_inserter(out.licences),
        [&](const licences::EndingLicence& licence) { return !over || licence.outlook != licences::Outlook::ends; });
    return out;
}

void end_licences(const Cases& cases, db::Tx& tx, const Caller& caller, const store::Record& record,
                  const catalogue::Definition& definition) {
    const auto& ends = definition.result.ends;
    if (!ends || !is_of_a_company(cases, tx, record))
        return;
    licences::end_with_holder(
        tx, cases.parts().licences, {caller.who, caller.channel, caller.request_id}, record.subject,
        ends->licence_types, {record.id.value, record.bundle ? std::optional(record.bundle->id) : std::nullopt},
        "随“" + record.item_name + "”（" + record.number.value_or("") + "）一并注销：" + ends->basis);
}

} // namespace yimen::cases
