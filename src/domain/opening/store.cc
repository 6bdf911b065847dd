#include "store.h"

#include "base/enum_text.h"

namespace yimen::opening::store {
namespace {

template <class T>
using Maybe = std::optional<T>;

constexpr std::string_view kProposal =
    "SELECT p.id, p.cell_id, p.region_id, p.hall_id, p.counter_id, p.counter_number, p.kind, p.state, p.category_id,"
    " p.serves_before, p.serves_after, p.beyond_skills, p.saved_minutes, p.effects, p.proposed_at, p.numbers_at,"
    " p.decided_at, p.decided_by, p.reason, p.done_at, p.measured_at, p.measured_all, p.ended_at, p.revision"
    " FROM counter_proposal p WHERE ";
constexpr std::string_view kStanding = "p.state IN ('proposed', 'accepted')";

template <class T>
std::vector<T> list_of(const db::Row& row, int column) {
    auto read = read_json_text<std::vector<T>>(row.get<std::string>(static_cast<std::size_t>(column)));
    return read ? std::move(*read) : std::vector<T>{};
}

std::vector<Row> proposals_in(const db::Rows& rows) {
    std::vector<Row> out;
    for (auto row : rows)
        out.push_back({row.get<ProposalId>(0),
                       {row.get<CellId>(1), row.get<RegionId>(2), row.get<HallId>(3), {}, {}},
                       row.get<places::CounterId>(4),
                       row.get<std::int64_t>(5),
                       enum_of<ProposalKind>(row.get<std::string>(6)),
                       enum_of<ProposalState>(row.get<std::string>(7)),
                       row.get<queue::CategoryId>(8),
                       list_of<queue::CategoryId>(row, 9),
                       list_of<queue::CategoryId>(row, 10),
                       row.get<bool>(11),
                       row.get<std::int64_t>(12),
                       list_of<Effect>(row, 13),
                       row.get<Instant>(14),
                       row.get<Instant>(15),
                       row.get<Maybe<Instant>>(16),
                       row.get<Maybe<StaffId>>(17),
                       row.get<std::string>(18),
                       row.get<Maybe<Instant>>(19),
                       row.get<Maybe<Instant>>(20),
                       row.get<bool>(21),
                       row.get<Maybe<Instant>>(22),
                       row.get<std::int64_t>(23)});
    return out;
}

void append_proposal_filter(db::Query& sql, const access::Principal& who, const Query& query) {
    sql << "p.hall_id = " << sql.bind(query.hall) << " AND ";
    access::Scope(who, kReaders).append(sql, "p", {.department = "", .subject = ""});
    if (query.lively_since)
        sql << " AND (" << kStanding << " OR p.done_at >= " << sql.bind(*query.lively_since) << ")";
}

} // namespace

std::optional<Row> of(db::Tx& tx, const access::Principal& who, ProposalId id) {
    db::Query sql;
    sql << kProposal << "p.id = " << sql.bind(id) << " AND ";
    access::Scope(who, kDeciders).append(sql, "p", {.department = "", .subject = ""});
    sql << " {{for_update}}";
    auto found = proposals_in(sql.run(tx));
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<Row> lately(db::Reader& reader, HallId hall, Instant since) {
    return proposals_in(reader.query(std::string(kProposal) + "p.hall_id = $1 AND (" + std::string(kStanding) +
                                         " OR p.done_at >= $2 OR p.ended_at >= $2) ORDER BY p.id DESC LIMIT 1000",
                                     hall, since));
}

std::vector<Row> list(db::Reader& reader, const access::Principal& who, const Query& query) {
    db::Query sql;
    sql << kProposal;
    append_proposal_filter(sql, who, query);
    if (query.after)
        sql << " AND p.id < " << sql.bind(*query.after);
    sql << " ORDER BY p.id DESC LIMIT " << sql.bind(query.limit);
    return proposals_in(sql.run(reader));
}

std::int64_t count(db::Reader& reader, const access::Principal& who, const Query& query) {
    db::Query sql;
    sql << "SELECT count(*) FROM counter_proposal p WHERE ";
    append_proposal_filter(sql, who, query);
    return sql.run(reader)[0].get<std::int64_t>(0);
}

bool insert(db::Tx& tx, const Row& r) {
    return tx.exec_count(
               "INSERT INTO counter_proposal (id, cell_id, region_id, hall_id, counter_id, counter_number, kind, state,"
               " category_id, serves_before, serves_after, beyond_skills, saved_minutes, effects, proposed_at,"
               " numbers_at, reason, measured_all, revision) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,"
               " $13, $14, $15, $16, '', $17, $18) ON CONFLICT DO NOTHING",
               r.id, r.scope.cell, r.scope.region, r.scope.hall, r.counter, r.counter_number,
               boost::describe::enum_to_string(r.kind, ""), boost::describe::enum_to_string(r.state, ""), r.line,
               to_json_text(r.before), to_json_text(r.after), r.beyond_skills, r.saved_minutes, to_json_text(r.effects),
               r.proposed_at, r.numbers_at, r.measured_all, r.revision) == 1;
}

bool update(db::Tx& tx, const Row& r, int steps) {
    return tx.exec_count(
               "UPDATE counter_proposal SET state = $2, saved_minutes = $3, effects = $4, numbers_at = $5, decided_at ="
               " $6, decided_by = $7, reason = $8, done_at = $9, measured_at = $10, measured_all = $11, ended_at = $12,"
               " revision = $13 WHERE id = $1 AND revision = $14",
               r.id, boost::describe::enum_to_string(r.state, ""), r.saved_minutes, to_json_text(r.effects),
               r.numbers_at, r.decided_at, r.decided_by, r.reason, r.done_at, r.measured_at, r.measured_all, r.ended_at,
               r.revision, r.revision - steps) == 1;
}

} // namespace yimen::opening::store
