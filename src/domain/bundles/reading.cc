#include "reading.h"

#include "case_store.h"

namespace yimen::bundles {
namespace {

BundleFacts facts_of(const store::CaseRecord& record) {
    BundleFacts out{record.id,         record.scope(),      record.name,    record.name_en,
                    record.created_at, record.submitted_at, record.done_at, {}};
    for (const auto& member : record.merge.members)
        out.members.push_back(member.case_id);
    return out;
}

} // namespace

std::optional<BundleFacts> seen_by(db::Reader& reader, const access::Principal& who, BundleCaseId id) {
    auto record = store::visible_case(reader, who, id);
    return record ? std::optional(facts_of(*record)) : std::nullopt;
}

std::vector<BundleFacts> done_since(db::Reader& reader, const access::Principal& who, Instant since, int limit) {
    std::vector<BundleFacts> out;
    for (const auto& record : store::visible_done(reader, who, since, limit))
        out.push_back(facts_of(record));
    return out;
}

std::optional<BundleFacts> facts(db::Reader& reader, BundleCaseId id) {
    auto record = store::any_case(reader, id);
    return record ? std::optional(facts_of(*record)) : std::nullopt;
}

CaseFigures case_figures(db::Reader& reader, const access::Principal& who, access::Roles roles, HallId hall,
                         Instant from, Instant to) {
    return store::case_figures(reader, who, roles, hall, from, to);
}

std::int64_t running_of_template(db::Reader& reader, CellId cell, std::string_view key) {
    return reader
        .query("SELECT COUNT(*) FROM bundle_case WHERE cell_id = $1 AND template_key = $2 AND state <> 'done'", cell,
               key)[0]
        .get<std::int64_t>(0);
}

std::string name_en_of(db::Reader& reader, BundleCaseId id) {
    auto rows = reader.query("SELECT name_en FROM bundle_case WHERE id = $1", id);
    return rows.empty() ? std::string() : rows[0].get<std::string>(0);
}

} // namespace yimen::bundles
