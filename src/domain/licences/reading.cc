#include "reading.h"

#include "holders.h"

namespace yimen::licences {
namespace {

using access::Role;

constexpr access::Roles kFollowers{Role::visitor, Role::clerk,        Role::reviewer,
                                   Role::decider, Role::hall_manager, Role::supervisor};
constexpr std::string_view kFacts =
    "SELECT l.id, l.subject_id, l.case_id, t.name, t.name_en, l.identifier, l.state, l.created_at"
    " FROM licence l JOIN licence_type t ON t.code = l.type_code WHERE ";

std::vector<Facts> run(db::Reader& reader, const access::Principal& who, db::Query& sql) {
    append_seen(sql, who, kFollowers);
    sql << " ORDER BY l.created_at, l.id LIMIT 200";
    std::vector<Facts> out;
    for (auto row : sql.run(reader))
        out.push_back({row.get<LicenceId>(0), row.get<SubjectId>(1), row.get<std::optional<Uuid>>(2),
                       row.get<std::string>(3), row.get<std::string>(4), row.get<std::string>(5),
                       row.get<std::string>(6), row.get<Instant>(7)});
    return out;
}

} // namespace

bool held_by(db::Reader& reader, const access::Principal& who, LicenceId id) {
    return holder_of(reader, who, id).has_value();
}

std::optional<Validity> validity_of(db::Reader& reader, LicenceId id) {
    auto rows = reader.query("SELECT type_code, valid_to FROM licence WHERE id = $1", id);
    if (rows.empty())
        return std::nullopt;
    return Validity{rows[0].get<std::string>(0), rows[0].get<std::optional<Date>>(1)};
}

void keep_as_they_are(db::Tx& tx, const std::vector<LicenceId>& ids) {
    if (ids.empty())
        return;
    db::Query sql;
    sql << "SELECT id FROM licence WHERE id IN " << sql.bind_list(ids) << " ORDER BY id {{for_update}}";
    sql.run(tx);
}

std::optional<Facts> seen_by(db::Reader& reader, const access::Principal& who, LicenceId id) {
    db::Query sql;
    sql << kFacts << "l.id = " << sql.bind(id) << " AND ";
    auto found = run(reader, who, sql);
    return found.empty() ? std::nullopt : std::optional(found.front());
}

std::vector<Facts> of_cases(db::Reader& reader, const access::Principal& who, const std::vector<Uuid>& cases) {
    db::Query sql;
    sql << kFacts << "l.case_id IN " << sql.bind_list(cases) << " AND ";
    return run(reader, who, sql);
}

} // namespace yimen::licences
