#include "bundled_view.h"

#include <algorithm>

namespace yimen::cases {

std::vector<CaseWait> waits_of(const Cases& cases, db::Reader& reader, const store::Record& record) {
    std::vector<CaseWait> out;
    if (!record.bundle)
        return out;
    for (const auto& wait : store::waits(reader, record.id))
        if (auto other = store::any(reader, wait.of)) {
            auto english = cases.parts().catalogue.names_en(reader, {other->item});
            out.push_back(
                {wait.of, wait.kind, other->number, other->item_name, english[other->item], other->state, wait.met_at});
        }
    return out;
}

std::optional<CaseBundle> bundle_of(const Cases& cases, db::Reader& reader, const Caller& caller,
                                    const store::Record& record) {
    if (!record.bundle)
        return std::nullopt;
    CaseBundle out{record.bundle->id, record.bundle->name, record.bundle->name_en, 0, 0, {}};
    auto seen = store::visible_of_bundle(reader, caller.who, kReaders, record.bundle->id);
    const auto& parts = cases.parts();
    for (const auto& other : store::of_bundle(reader, record.bundle->id)) {
        ++out.members;
        out.ended += has_ended(other.state);
        if (other.id == record.id)
            continue;
        auto department = parts.directory.department_names(reader, other.department);
        CaseSibling row{{}, {}, "", "", department.zh, department.en, other.state};
        if (std::ranges::find(seen, other.id) != seen.end()) {
            row.case_id = other.id;
            row.number = other.number;
            row.item_name = other.item_name;
            row.item_name_en = parts.catalogue.names_en(reader, {other.item})[other.item];
        }
        out.others.push_back(std::move(row));
    }
    return out;
}

std::map<CaseId, std::optional<RowBundle>> row_bundles(const Cases& cases, db::Reader& reader,
                                                       const std::vector<store::Record>& records) {
    std::vector<Uuid> ids;
    std::vector<CaseId> members;
    std::vector<catalogue::ItemId> items;
    for (const auto& record : records)
        if (record.bundle) {
            ids.push_back(record.bundle->id);
            members.push_back(record.id);
        }
    std::map<CaseId, std::optional<RowBundle>> out;
    if (ids.empty())
        return out;
    auto counts = store::bundle_counts(reader, ids);
    auto waits = store::open_waits(reader, members);
    for (const auto& [id, open] : waits)
        for (const auto& wait : open)
            items.push_back(wait.item);
    auto english = cases.parts().catalogue.names_en(reader, items);
    for (const auto& record : records) {
        if (!record.bundle)
            continue;
        const auto& count = counts[record.bundle->id];
        RowBundle row{record.bundle->id, record.bundle->name, record.bundle->name_en, count.members, count.ended, {}};
        if (!has_ended(record.state))
            for (const auto& wait : waits[record.id])
                row.waits_for.push_back({wait.kind, wait.item_name, english[wait.item]});
        out[record.id] = std::move(row);
    }
    return out;
}

} // namespace yimen::cases
