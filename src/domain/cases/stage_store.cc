#include "stage_store.h"

#include <algorithm>

#include "base/enum_text.h"
#include "photo_store.h"

namespace yimen::cases::store {
namespace {

template <class T>
std::string text_or_none(const T& row, std::size_t column) {
    return row.template get<std::optional<std::string>>(column).value_or("");
}
std::optional<StageVerdict> verdict_in(const std::optional<std::string>& name) {
    return name ? std::optional(enum_of<StageVerdict>(*name)) : std::nullopt;
}

constexpr std::string_view kStage =
    "SELECT s.id, s.case_id, s.department_id, s.stage_key, s.kind, s.name, s.name_en, s.question, s.gate, s.silence,"
    " s.working_days, s.state, s.opened_at, s.opened_by_staff_id, s.from_on, s.due_on, s.yellow_from, s.urged_at,"
    " s.verdict, s.opinion, s.ended_at, s.answered_by_staff_id FROM case_stage s ";

CaseStage stage_of(const db::Row& row) {
    CaseStage s;
    s.id = row.get<StageId>(0);
    s.department = row.get<DepartmentId>(2);
    s.key = row.get<std::optional<std::string>>(3);
    s.kind = enum_of<StageKind>(row.get<std::string>(4));
    s.name = row.get<std::string>(5);
    s.name_en = row.get<std::string>(6);
    s.question = row.get<std::string>(7);
    s.gate = enum_of<StageGate>(row.get<std::string>(8));
    s.silence = enum_of<StageSilence>(row.get<std::string>(9));
    s.working_days = row.get<std::int64_t>(10);
    s.state = enum_of<StageState>(row.get<std::string>(11));
    s.opened_at = row.get<Instant>(12);
    s.opened_by = row.get<std::optional<StaffId>>(13);
    s.from = row.get<Date>(14);
    s.due = row.get<Date>(15);
    s.yellow_from = row.get<Date>(16);
    s.urged_at = row.get<std::optional<Instant>>(17);
    s.verdict = verdict_in(row.get<std::optional<std::string>>(18));
    s.opinion = text_or_none(row, 19);
    s.ended_at = row.get<std::optional<Instant>>(20);
    s.answered_by = row.get<std::optional<StaffId>>(21);
    return s;
}

CaseStage* with_id(std::vector<CaseStage>& stages, StageId id) {
    auto found = std::ranges::find(stages, id, &CaseStage::id);
    return found == stages.end() ? nullptr : &*found;
}

void add_inspections(db::Reader& reader, CaseId id, std::vector<CaseStage>& stages) {
    for (auto row : reader.query(
             "SELECT i.stage_id, i.first_officer_id, i.second_officer_id, i.place, i.findings, i.held_at, i.verdict,"
             " i.recorded_by, i.recorded_at FROM case_inspection i JOIN case_stage s ON s.id = i.stage_id WHERE"
             " s.case_id = $1 ORDER BY i.stage_id LIMIT 100",
             id))
        if (auto* stage = with_id(stages, row.get<StageId>(0)))
            stage->inspection = Inspection{row.get<StaffId>(1),
                                           row.get<StaffId>(2),
                                           text_or_none(row, 3),
                                           text_or_none(row, 4),
                                           row.get<std::optional<Instant>>(5),
                                           verdict_in(row.get<std::optional<std::string>>(6)),
                                           row.get<std::optional<StaffId>>(7),
                                           row.get<std::optional<Instant>>(8)};
}

void add_publications(db::Reader& reader, CaseId id, std::vector<CaseStage>& stages) {
    for (auto row : reader.query("SELECT p.stage_id, p.body, p.from_on, (SELECT count(*) FROM case_objection o WHERE"
                                 " o.stage_id = p.stage_id) FROM case_publication p JOIN case_stage s ON s.id ="
                                 " p.stage_id WHERE s.case_id = $1 ORDER BY p.stage_id LIMIT 100",
                                 id))
        if (auto* stage = with_id(stages, row.get<StageId>(0)))
            stage->publication = Publication{row.get<std::string>(1), row.get<Date>(2), row.get<std::int64_t>(3)};
}

void add_hearings(db::Reader& reader, CaseId id, std::vector<CaseStage>& stages) {
    for (auto row :
         reader.query("SELECT h.stage_id, h.asked_on, h.asked_by, h.held_on, h.place, h.chair_staff_id,"
                      " h.announcement FROM case_hearing h JOIN case_stage s ON s.id = h.stage_id WHERE s.case_id = $1"
                      " ORDER BY h.stage_id LIMIT 100",
                      id))
        if (auto* stage = with_id(stages, row.get<StageId>(0)))
            stage->hearing = Hearing{row.get<std::optional<Date>>(1),    text_or_none(row, 2),
                                     row.get<std::optional<Date>>(3),    text_or_none(row, 4),
                                     row.get<std::optional<StaffId>>(5), text_or_none(row, 6)};
}

} // namespace

std::vector<CaseStage> stages(db::Reader& reader, CaseId id) {
    std::vector<CaseStage> out;
    for (auto row : reader.query(std::string(kStage) + "WHERE s.case_id = $1 ORDER BY s.id LIMIT 200", id))
        out.push_back(stage_of(row));
    auto has = [&](StageKind kind) { return std::ranges::count(out, kind, &CaseStage::kind) > 0; };
    if (has(StageKind::inspection)) {
        add_inspections(reader, id, out);
        add_photos(reader, id, out);
    }
    if (has(StageKind::publication))
        add_publications(reader, id, out);
    if (has(StageKind::hearing))
        add_hearings(reader, id, out);
    return out;
}

void insert_stage(db::Tx& tx, const Record& record, const CaseStage& s) {
    tx.exec("INSERT INTO case_stage (id, cell_id, case_id, department_id, stage_key, kind, name, name_en, question,"
            " gate, silence, working_days, state, opened_at, opened_by_staff_id, from_on, due_on, yellow_from)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
            s.id, record.cell, record.id, s.department, s.key, enum_text(s.kind), s.name, s.name_en, s.question,
            enum_text(s.gate), enum_text(s.silence), s.working_days, enum_text(s.state), s.opened_at, s.opened_by,
            s.from, s.due, s.yellow_from);
}

void answer_stage(db::Tx& tx, StageId id, StageVerdict verdict, std::string_view opinion, StaffId staff, Instant at) {
    tx.exec("UPDATE case_stage SET state = 'answered', verdict = $2, opinion = $3, answered_by_staff_id = $4, ended_at"
            " = $5 WHERE id = $1 AND state = 'open'",
            id, enum_text(verdict), opinion, staff, at);
}

void pass_stage(db::Tx& tx, StageId id, bool agrees, Instant at) {
    tx.exec("UPDATE case_stage SET state = 'passed', verdict = $2, ended_at = $3 WHERE id = $1 AND state = 'open'", id,
            agrees ? std::optional(enum_text(StageVerdict::agrees)) : std::nullopt, at);
}

void drop_stage(db::Tx& tx, StageId id, Instant at) {
    tx.exec("UPDATE case_stage SET state = 'dropped', ended_at = $2 WHERE id = $1 AND state = 'open'", id, at);
}

void move_stage(db::Tx& tx, StageId id, Date due, Date yellow_from, Date from) {
    tx.exec("UPDATE case_stage SET due_on = $2, yellow_from = $3, from_on = $4 WHERE id = $1", id, due, yellow_from,
            from);
}

void urge_stage(db::Tx& tx, StageId id, Instant at) {
    tx.exec("UPDATE case_stage SET urged_at = $2 WHERE id = $1", id, at);
}

void put_officers(db::Tx& tx, StageId id, StaffId first, StaffId second) {
    tx.exec("INSERT INTO case_inspection (stage_id, first_officer_id, second_officer_id) VALUES ($1, $2, $3)"
            " ON CONFLICT (stage_id) DO UPDATE SET first_officer_id = excluded.first_officer_id, second_officer_id ="
            " excluded.second_officer_id, place = NULL, held_at = NULL, findings = NULL, verdict = NULL, recorded_by ="
            " NULL, recorded_at = NULL",
            id, first, second);
}

void put_record(db::Tx& tx, StageId id, const Inspection& record) {
    tx.exec("UPDATE case_inspection SET place = $2, held_at = $3, findings = $4, verdict = $5, recorded_by = $6,"
            " recorded_at = $7 WHERE stage_id = $1",
            id, record.place, record.held_at, record.findings, enum_text(record.verdict.value()), record.recorded_by,
            record.recorded_at);
}

void sign_anew(db::Tx& tx, StageId id, StaffId officer, Instant at) {
    tx.exec("UPDATE case_inspection SET recorded_by = $2, recorded_at = $3 WHERE stage_id = $1 AND recorded_by IS NOT"
            " NULL",
            id, officer, at);
}

void publish_stage(db::Tx& tx, StageId id, std::string_view body, Date from, StaffId by) {
    tx.exec("INSERT INTO case_publication (stage_id, body, from_on, by_staff_id) VALUES ($1, $2, $3, $4)", id, body,
            from, by);
}

void put_hearing(db::Tx& tx, StageId id, const Hearing& hearing, std::optional<Instant> notified_at) {
    bool announced = notified_at && !hearing.announcement.empty();
    tx.exec("INSERT INTO case_hearing (stage_id, asked_on, asked_by, held_on, place, chair_staff_id, notified_at,"
            " announcement, announced_on) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (stage_id) DO UPDATE "
            "SET asked_on = excluded.asked_on,"
            " asked_by = excluded.asked_by, held_on = excluded.held_on, place = excluded.place, chair_staff_id ="
            " excluded.chair_staff_id, notified_at = excluded.notified_at, announcement ="
            " excluded.announcement, announced_on = excluded.announced_on",
            id, hearing.asked_on, hearing.asked_by, hearing.held_on, hearing.place, hearing.chair, notified_at,
            announced ? std::optional(hearing.announcement) : std::nullopt,
            announced ? std::optional(hall_date(*notified_at)) : std::nullopt);
}

void insert_objection(db::Tx& tx, StageId stage, const Objection& objection) {
    tx.exec("INSERT INTO case_objection (id, stage_id, words_sealed, at) VALUES ($1, $2, $3, $4)", objection.id, stage,
            db::Blob{objection.words_sealed}, objection.at);
}

std::vector<Objection> objections(db::Reader& reader, StageId stage) {
    std::vector<Objection> out;
    for (auto row : reader.query(
             "SELECT id, words_sealed, at FROM case_objection WHERE stage_id = $1 ORDER BY id LIMIT 500", stage))
        out.push_back({row.get<Uuid>(0), row.get<std::string>(1), row.get<Instant>(2)});
    return out;
}

std::vector<PublicStage> published(db::Reader& reader, Date today, std::optional<StageId> only,
                                   std::optional<StageId> before, int limit) {
    db::Query sql;
    sql << "SELECT s.id, s.case_id, c.item_name, coalesce(p.body, h.announcement), c.item_id, c.department_id,"
           " coalesce(p.from_on, h.announced_on), coalesce(h.held_on, s.due_on), h.place FROM case_stage s JOIN cases c"
           " ON c.id = s.case_id LEFT JOIN case_publication p ON p.stage_id = s.id LEFT JOIN case_hearing h ON"
           " h.stage_id = s.id AND h.announced_on IS NOT NULL WHERE s.state = 'open' AND s.id IN (SELECT"
           " o.stage_id FROM case_publication o UNION ALL SELECT o.stage_id FROM case_hearing o WHERE o.announced_on"
           " IS NOT NULL) AND coalesce(h.held_on, s.due_on) >= "
        << sql.bind(today);
    if (only)
        sql << " AND s.id = " << sql.bind(*only);
    if (before)
        sql << " AND s.id < " << sql.bind(*before);
    sql << " ORDER BY s.id DESC LIMIT " << sql.bind(limit);
    std::vector<PublicStage> out;
    for (auto row : sql.run(reader))
        out.push_back({row.get<StageId>(0), row.get<CaseId>(1), row.get<std::string>(2), row.get<std::string>(3),
                       row.get<catalogue::ItemId>(4), row.get<DepartmentId>(5), row.get<Date>(6), row.get<Date>(7),
                       row.get<std::optional<std::string>>(8)});
    return out;
}

std::map<CaseId, CaseStage> first_open(db::Reader& reader, const std::vector<Record>& records,
                                       const std::vector<DepartmentId>* asked) {
    std::map<CaseId, CaseStage> out;
    std::vector<CaseId> ids;
    for (const auto& record : records)
        ids.push_back(record.id);
    if (ids.empty() || (asked && asked->empty()))
        return out;
    db::Query sql;
    sql << kStage
        << "JOIN cases c ON c.id = s.case_id WHERE s.state = 'open' AND s.department_id <> c.department_id AND"
           " s.case_id IN "
        << sql.bind_list(ids);
    if (asked)
        sql << " AND s.department_id IN " << sql.bind_list(*asked);
    sql << " ORDER BY s.due_on, s.id LIMIT 2000";
    for (auto row : sql.run(reader))
        out.emplace(row.get<CaseId>(1), stage_of(row));
    return out;
}

std::vector<DepartmentId> asked_departments(db::Reader& reader, const Record& record) {
    std::vector<DepartmentId> out;
    for (auto row :
         reader.query("SELECT DISTINCT department_id FROM case_stage WHERE case_id = $1 AND state = 'open' AND"
                      " department_id <> $2 ORDER BY department_id LIMIT 100",
                      record.id, record.department))
        out.push_back(row.get<DepartmentId>(0));
    return out;
}

std::vector<CaseId> with_open_stages(db::Reader& reader, CaseId after, int limit) {
    std::vector<CaseId> out;
    for (auto row : reader.query("SELECT DISTINCT case_id FROM case_stage WHERE state = 'open' AND case_id > $1"
                                 " ORDER BY case_id LIMIT $2",
                                 after, limit))
        out.push_back(row.get<CaseId>(0));
    return out;
}

std::vector<DepartmentId> departments_of(const access::Principal& who) {
    std::vector<DepartmentId> out;
    for (const auto& grant : who.grants) {
        bool post = grant.role == access::Role::reviewer || grant.role == access::Role::decider;
        if (post && grant.department && !grant.mandated_to && std::ranges::count(out, *grant.department) == 0)
            out.push_back(*grant.department);
    }
    return out;
}

void append_first_asked(db::Query& sql, const std::vector<DepartmentId>& departments) {
    sql << "(SELECT min(s.due_on) FROM case_stage s WHERE s.case_id = c.id AND s.state = 'open' AND s.department_id <>"
           " c.department_id AND s.department_id IN "
        << sql.bind_list(departments) << ")";
}

void append_asked(db::Query& sql, const std::vector<DepartmentId>& departments) {
    if (departments.empty()) {
        sql << "(1 = 0)";
        return;
    }
    // Without a word of `c` inside: the few stages asked of these departments are found first, not looked for in every case.
    sql << "c.id IN (SELECT s.case_id FROM case_stage s JOIN cases o ON o.id = s.case_id WHERE s.state = 'open' AND"
           " s.department_id IN "
        << sql.bind_list(departments) << " AND s.department_id <> o.department_id)";
}

} // namespace yimen::cases::store
