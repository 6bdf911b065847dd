#include "store.h"

#include "base/enum_text.h"

std::vector<yimen::db::Migration> embedded_migrations_facts();

namespace yimen::facts {

std::vector<db::Migration> migrations() { return embedded_migrations_facts(); }

namespace store {
namespace {

std::string question_columns(std::string_view requirement) {
    return "SELECT q.id, q.cell_id, q.region_id, q.hall_id, q.department_id, q.subject_id, q.case_id, " +
           std::string(requirement) +
           ", q.purpose, q.source, q.fact, q.authorised_by, q.authorised_as, q.asked_at, q.state, q.verdict,"
           " q.reference, q.version, q.tries, q.failures, q.answered_at FROM fact_question q ";
}

Question question_of(const db::Row& row) {
    Question out{row.get<QuestionId>(0),
                 {{row.get<CellId>(1), row.get<RegionId>(2), row.get<std::optional<HallId>>(3),
                   row.get<DepartmentId>(4), row.get<SubjectId>(5)},
                  row.get<Uuid>(6),
                  row.get<std::string>(7),
                  row.get<std::string>(8),
                  {row.get<std::string>(9), row.get<std::string>(10)},
                  row.get<AccountId>(11),
                  row.get<std::string>(12)},
                 row.get<Instant>(13)};
    out.state = enum_of<QuestionState>(row.get<std::string>(14));
    if (auto verdict = row.get<std::optional<std::string>>(15))
        out.verdict = enum_of<Verdict>(*verdict);
    out.reference = row.get<std::string>(16);
    out.version = row.get<std::int64_t>(17);
    out.tries = row.get<std::int64_t>(18);
    out.failures = row.get<std::int64_t>(19);
    out.answered_at = row.get<std::optional<Instant>>(20);
    return out;
}

} // namespace

void insert(db::Tx& tx, const Question& q) {
    const auto& a = q.asked;
    tx.exec("INSERT INTO fact_question (id, cell_id, region_id, hall_id, department_id, subject_id, case_id,"
            " requirement, purpose, source, fact, authorised_by, authorised_as, asked_at, state, reference, version,"
            " tries, failures) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 'waiting', '', 1,"
            " 0, 0)",
            q.id, a.scope.cell, a.scope.region, a.scope.hall, a.scope.department, a.scope.subject, a.case_id,
            a.requirement, a.purpose, a.fact.source, a.fact.key, a.authorised_by, a.authorised_as, q.asked_at);
    for (const auto& share : a.also)
        tx.exec("INSERT INTO fact_question_share (question_id, case_id, requirement, department_id) VALUES ($1, $2, $3,"
                " $4)",
                q.id, share.case_id, share.requirement, share.department);
}

std::optional<Question> question(db::Reader& reader, QuestionId id) {
    auto rows = reader.query(question_columns("q.requirement") + "WHERE q.id = $1", id);
    return rows.empty() ? std::nullopt : std::optional(question_of(rows[0]));
}

std::vector<Question> of_case(db::Reader& reader, Uuid case_id) {
    std::vector<Question> out;
    auto own = question_columns("q.requirement") + "WHERE q.case_id = $1";
    auto shared =
        question_columns("s.requirement") + "JOIN fact_question_share s ON s.question_id = q.id WHERE s.case_id = $1";
    for (auto row : reader.query(own + " UNION ALL " + shared + " ORDER BY 1 LIMIT 500", case_id))
        out.push_back(question_of(row));
    return out;
}

std::vector<Share> shares(db::Reader& reader, QuestionId id) {
    std::vector<Share> out;
    for (auto row : reader.query("SELECT case_id, requirement, department_id FROM fact_question_share"
                                 " WHERE question_id = $1 ORDER BY case_id, requirement LIMIT 500",
                                 id))
        out.push_back({row.get<Uuid>(0), row.get<std::string>(1), row.get<DepartmentId>(2)});
    return out;
}

std::int64_t waiting(db::Reader& reader, std::string_view source) {
    return reader.query("SELECT count(*) FROM fact_question WHERE source = $1 AND state = 'waiting'", source)[0]
        .get<std::int64_t>(0);
}

void update(db::Tx& tx, const Question& q) {
    tx.exec("UPDATE fact_question SET state = $2, verdict = $3, reference = $4, version = $5, answered_at = $6, tries ="
            " $7, failures = $8 WHERE id = $1 AND state = 'waiting'",
            q.id, boost::describe::enum_to_string(q.state, ""),
            q.verdict ? std::optional<std::string>(boost::describe::enum_to_string(*q.verdict, "")) : std::nullopt,
            q.reference, q.version, q.answered_at, q.tries, q.failures);
}

} // namespace store
} // namespace yimen::facts
