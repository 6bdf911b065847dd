#include "own.h"

#include "briefs.h"
#include "gap_store.h"
#include "store.h"

namespace yimen::cases {
namespace {

bool counts_days(State state) {
    return state == State::received || state == State::accepted || state == State::reviewed;
}

std::optional<StillMissing> material_of(const catalogue::Definition& definition, std::string_view key,
                                        std::optional<Date> until) {
    const auto* found = catalogue::find_requirement(definition, key);
    return found ? std::optional(StillMissing{found->name, found->name_en, until}) : std::nullopt;
}

std::optional<StillMissing> field_of(const catalogue::Definition& definition, std::string_view key,
                                     std::optional<Date> until) {
    const auto* found = catalogue::find_field(definition.form, key);
    return found ? std::optional(StillMissing{found->label, found->label_en, until}) : std::nullopt;
}

void add_noticed(db::Reader& reader, const store::Record& record, const catalogue::Definition& definition,
                 OwnCase& out) {
    auto notice = store::notice(reader, record.id);
    if (!notice)
        return;
    auto items = read_stored_json<std::vector<NoticeItem>>(notice->items);
    if (!items)
        return;
    for (const auto& item : *items) {
        auto named = item.requirement ? material_of(definition, *item.requirement, notice->until)
                     : item.field     ? field_of(definition, *item.field, notice->until)
                                      : std::nullopt;
        if (named)
            out.missing.push_back(std::move(*named));
        else
            out.asked_more = true;
    }
}

OwnCase shown_to_holder(const Cases& cases, db::Reader& reader, const store::Record& record) {
    auto definition = cases.definition(reader, record);
    OwnCase out;
    out.id = record.id;
    out.number = record.number;
    out.item_id = record.item;
    out.item_name = record.item_name;
    out.state = record.state;
    if (counts_days(record.state))
        out.due = record.due;
    if (record.state == State::awaiting_supplement)
        add_noticed(reader, record, *definition, out);
    for (const auto& row : store::gaps(reader, record.id))
        if (row.gap.state == GapState::open)
            if (auto named = material_of(*definition, row.gap.requirement, row.gap.until))
                out.missing.push_back(std::move(*named));
    return out;
}

} // namespace

OwnCases own_cases(const Cases& cases, db::Reader& reader, SubjectId subject, int limit) {
    OwnCases out;
    auto briefs = briefs_under_way(reader, subject, limit + 1);
    out.more = briefs.size() > static_cast<std::size_t>(limit);
    if (out.more)
        briefs.pop_back();
    std::vector<catalogue::ItemId> items;
    for (const auto& brief : briefs)
        if (auto record = store::any(reader, brief.id)) {
            out.cases.push_back(shown_to_holder(cases, reader, *record));
            items.push_back(brief.item);
        }
    if (items.empty())
        return out;
    auto english = cases.parts().catalogue.names_en(reader, items);
    for (auto& one : out.cases)
        one.item_name_en = english[one.item_id];
    return out;
}

} // namespace yimen::cases
