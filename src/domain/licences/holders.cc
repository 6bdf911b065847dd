#include "holders.h"

namespace yimen::licences {
namespace {

constexpr access::Roles kVisitor{access::Role::visitor};
constexpr access::ScopeColumns kOfHolder{.region = "", .hall = "", .department = ""};

bool has_other_than_visitor(const access::Principal& who, access::Roles roles) {
    for (const auto& grant : who.grants)
        if (grant.role != access::Role::visitor && roles.has(grant.role))
            return true;
    return false;
}

} // namespace

void put_holders(db::Tx& tx, LicenceId id, CellId cell, const std::vector<SubjectId>& subjects) {
    std::int64_t position = 0;
    for (SubjectId subject : subjects)
        tx.exec("INSERT INTO licence_holder (licence_id, position, cell_id, subject_id) VALUES ($1, $2, $3, $4)", id,
                ++position, cell, subject);
}

std::vector<SubjectId> holders_of(db::Reader& reader, LicenceId id) {
    std::vector<SubjectId> out;
    for (auto row : reader.query("SELECT subject_id FROM licence_holder WHERE licence_id = $1 ORDER BY position LIMIT"
                                 " $2",
                                 id, static_cast<std::int64_t>(kMostHolders)))
        out.push_back(row.get<SubjectId>(0));
    return out;
}

// Only what applies is asked, so that the index of the one or of the other is used.
void append_seen(db::Query& query, const access::Principal& who, access::Roles roles) {
    bool holds = roles.has(access::Role::visitor) && who.has(access::Role::visitor);
    bool works = has_other_than_visitor(who, roles) || !holds;
    query << "(";
    if (works)
        access::Scope(who, roles).append(query, "l", {.subject = ""});
    if (works && holds)
        query << " OR ";
    if (holds) {
        query << "l.id IN (SELECT h.licence_id FROM licence_holder h WHERE ";
        access::Scope(who, kVisitor).append(query, "h", kOfHolder);
        query << ")";
    }
    query << ")";
}

std::optional<SubjectId> holder_of(db::Reader& reader, const access::Principal& who, LicenceId id) {
    db::Query query;
    query << "SELECT h.subject_id FROM licence_holder h WHERE h.licence_id = " << query.bind(id) << " AND ";
    access::Scope(who, kVisitor).append(query, "h", kOfHolder);
    query << " ORDER BY h.position LIMIT 1";
    auto rows = query.run(reader);
    return rows.empty() ? std::nullopt : std::optional(rows[0].get<SubjectId>(0));
}

void tell_further_holders(db::Tx& tx, Instant at, const outbox::NewEvent& event) {
    auto subjects = holders_of(tx, LicenceId{event.object});
    for (SubjectId subject : subjects) {
        if (event.scope.subject == subject)
            continue;
        outbox::NewEvent told = event;
        told.kind = "LicenceHolderTold";
        told.scope = {event.scope.cell, {}, {}, {}, subject};
        for (const char* member : {"case_id", "state", "operation"})
            told.payload.erase(member);
        outbox::publish(tx, at, told);
    }
}

} // namespace yimen::licences
