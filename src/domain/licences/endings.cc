#include "endings.h"

#include "reading.h"
#include "status_list.h"

namespace yimen::licences {
namespace {

constexpr std::int64_t kMostEnding = 200;

} // namespace

std::vector<EndingLicence> not_over(db::Reader& reader, SubjectId holder, const std::vector<std::string>& types) {
    db::Query sql;
    sql << "SELECT l.id, t.name, t.name_en, l.identifier, l.import_id,"
           " (SELECT count(*) FROM licence_holder o WHERE o.licence_id = l.id)"
           " FROM licence_holder h JOIN licence l ON l.id = h.licence_id JOIN licence_type t ON t.code = l.type_code"
           " WHERE h.subject_id = "
        << sql.bind(holder) << " AND l.state IN ('pending_seal', 'valid', 'suspended')";
    sql << " AND l.type_code IN " << sql.bind_list(types) << " ORDER BY l.created_at DESC, l.id LIMIT "
        << sql.bind(kMostEnding);
    std::vector<EndingLicence> out;
    for (auto row : sql.run(reader)) {
        Outlook outlook = row.get<std::optional<Uuid>>(4) ? Outlook::issued_elsewhere
                          : row.get<std::int64_t>(5) > 1  ? Outlook::held_together
                                                          : Outlook::ends;
        out.push_back({row.get<LicenceId>(0),
                       row.get<std::string>(1),
                       row.get<std::string>(2),
                       row.get<std::string>(3),
                       outlook,
                       {}});
    }
    return out;
}

void end_with_holder(db::Tx& tx, const Licences& licences, const Caller& caller, SubjectId holder,
                     const std::vector<std::string>& types, const EndedWith& with, const std::string& reason) {
    std::vector<LicenceId> ending;
    for (const auto& licence : not_over(tx, holder, types))
        if (licence.outlook == Outlook::ends)
            ending.push_back(licence.id);
    if (ending.empty())
        return;
    keep_as_they_are(tx, ending);
    for (LicenceId id : ending)
        end_with(tx, licences, caller, id, {Operation::cancel, reason, {}, nullptr, with});
    remake_status_list(tx, licences.clocks().system.now());
}

std::vector<EndingLicence> ended_by(db::Reader& reader, Uuid case_id) {
    std::vector<EndingLicence> out;
    for (auto row :
         reader.query("SELECT l.id, t.name, t.name_en, l.identifier, s.at FROM licence_step s JOIN licence l ON"
                      " l.id = s.licence_id JOIN licence_type t ON t.code = l.type_code WHERE s.case_id = $1"
                      " ORDER BY l.created_at DESC, l.id LIMIT $2",
                      case_id, kMostEnding))
        out.push_back({row.get<LicenceId>(0), row.get<std::string>(1), row.get<std::string>(2), row.get<std::string>(3),
                       Outlook::ended, row.get<Instant>(4)});
    return out;
}

std::optional<EndedWith> ended_with(db::Reader& reader, LicenceId id) {
    auto rows = reader.query("SELECT case_id, bundle_id FROM licence_step WHERE licence_id = $1 AND case_id IS NOT NULL"
                             " ORDER BY revision DESC LIMIT 1",
                             id);
    if (rows.empty())
        return std::nullopt;
    return EndedWith{rows[0].get<Uuid>(0), rows[0].get<std::optional<Uuid>>(1)};
}

} // namespace yimen::licences
