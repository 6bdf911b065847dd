#include "store.h"

#include "base/enum_text.h"
#include "stage_store.h"

std::vector<yimen::db::Migration> embedded_migrations_cases();

namespace yimen::cases {

std::vector<db::Migration> migrations() { return embedded_migrations_cases(); }

namespace store {
namespace {

constexpr std::string_view kColumns =
    "SELECT c.id, c.cell_id, c.region_id, c.hall_id, c.department_id, c.subject_id, c.applicant_account_id, c.number, "
    "c.channel,"
    " c.item_id, c.item_version_id, c.snapshot_id, c.item_name, c.state, c.owner_staff_id, c.acceptor_staff_id,"
    " c.reviewer_staff_id, c.decider_staff_id, c.notice_given, c.submitted_at, c.received_at, c.answer_due, "
    "c.accepted_at,"
    " c.accepted_on, c.promised_due, c.legal_due, c.due, c.decided_at, c.last_at, c.revision, c.yellow_from, "
    "c.visit_id,"
    " c.extended_days, c.urged_at, c.urging_escalated_at, c.urged,"
    " c.bundle_case_id, c.bundle_name, c.bundle_name_en, c.delivery_way, c.sent_at, c.received_on"
    " FROM cases c WHERE ";

template <class T>
using Maybe = std::optional<T>;

Record record_of(const db::Row& row) {
    Record r;
    r.id = row.get<CaseId>(0);
    r.cell = row.get<CellId>(1);
    r.region = row.get<RegionId>(2);
    r.hall = row.get<Maybe<HallId>>(3);
    r.department = row.get<DepartmentId>(4);
    r.subject = row.get<SubjectId>(5);
    r.applicant = row.get<AccountId>(6);
    r.number = row.get<Maybe<std::string>>(7);
    r.channel = row.get<std::string>(8);
    r.item = row.get<catalogue::ItemId>(9);
    r.item_version = row.get<catalogue::ItemVersionId>(10);
    r.snapshot = row.get<catalogue::SnapshotId>(11);
    r.item_name = row.get<std::string>(12);
    r.state = parse_state(row.get<std::string>(13)).value();
    r.owner = row.get<Maybe<StaffId>>(14);
    r.acceptor = row.get<Maybe<StaffId>>(15);
    r.reviewer = row.get<Maybe<StaffId>>(16);
    r.decider = row.get<Maybe<StaffId>>(17);
    r.notice_given = row.get<bool>(18);
    r.submitted_at = row.get<Maybe<Instant>>(19);
    r.received_at = row.get<Maybe<Instant>>(20);
    r.answer_due = row.get<Maybe<Date>>(21);
    r.accepted_at = row.get<Maybe<Instant>>(22);
    r.accepted_on = row.get<Maybe<Date>>(23);
    r.promised_due = row.get<Maybe<Date>>(24);
    r.legal_due = row.get<Maybe<Date>>(25);
    r.due = row.get<Maybe<Date>>(26);
    r.decided_at = row.get<Maybe<Instant>>(27);
    r.last_at = row.get<Instant>(28);
    r.revision = row.get<std::int64_t>(29);
    r.yellow_from = row.get<Maybe<Date>>(30);
    r.visit = row.get<Maybe<Uuid>>(31);
    r.extended_days = row.get<Maybe<std::int64_t>>(32);
    r.urged_at = row.get<Maybe<Instant>>(33);
    r.urging_escalated_at = row.get<Maybe<Instant>>(34);
    r.urged = row.get<Maybe<std::int64_t>>(35).value_or(0); // cases from before it was counted have none
    if (auto bundle = row.get<Maybe<Uuid>>(36))
        r.bundle = BundleRef{*bundle, row.get<Maybe<std::string>>(37).value_or(""),
                             row.get<Maybe<std::string>>(38).value_or("")};
    if (auto way = row.get<Maybe<std::string>>(39))
        r.delivery_way = enum_of<DeliveryWay>(*way);
    r.sent_at = row.get<Maybe<Instant>>(40);
    r.received_on = row.get<Maybe<Date>>(41);
    return r;
}

std::optional<Record> first(const db::Rows& rows) {
    return rows.empty() ? std::nullopt : std::optional(record_of(rows[0]));
}

constexpr std::string_view column_of(Happening happened) {
    switch (happened) {
    case Happening::received:
        return "c.received_at";
    case Happening::accepted:
        return "c.accepted_at";
    case Happening::decided:
    case Happening::deemed:
        break;
    }
    return "c.decided_at";
}

void append_urging(db::Query& sql, Urging urging) {
    // By the small index of the urged, whatever else is asked for.
    sql << " AND c.id IN (SELECT w.id FROM cases w WHERE w.urged_at IS NOT NULL)";
    if (urging == Urging::escalated)
        sql << " AND c.urging_escalated_at IS NOT NULL";
}

void append_filter(db::Query& sql, const Filter& filter) {
    if (filter.hall)
        sql << " AND c.hall_id = " << sql.bind(*filter.hall);
    if (filter.department)
        sql << " AND c.department_id = " << sql.bind(*filter.department);
    if (filter.due_state) {
        sql << " AND ";
        append_due_state(sql, *filter.due_state, filter.today);
    }
    if (filter.urging)
        append_urging(sql, *filter.urging);
    if (filter.happened) {
        std::string from = sql.bind(hall_instant(filter.on, 0));
        // The last step is never before this one, so the index by hall and last change finds the few rows that may match.
        sql << " AND c.last_at >= " << from << " AND " << column_of(*filter.happened) << " >= " << from << " AND "
            << column_of(*filter.happened) << " < " << sql.bind(hall_instant(filter.on, 24 * 60));
        if (filter.happened == Happening::deemed)
            sql << " AND c.id IN (SELECT d.case_id FROM case_deemed d WHERE d.state = 'approved')";
    }
}

void append_promise_work(db::Query& sql, PromiseWork work) {
    switch (work) {
    case PromiseWork::to_check:
        sql << " AND c.id IN (SELECT p.case_id FROM case_promise p WHERE p.state IN ('to_check', 'correcting'))";
        break;
    case PromiseWork::to_decide:
        sql << " AND c.id IN (SELECT p.case_id FROM case_promise p WHERE p.state IN ('found_broken', 'answered')"
               " UNION SELECT e.case_id FROM credit_entry e WHERE e.state = 'repair_asked')";
        break;
    case PromiseWork::to_answer:
        sql << " AND c.id IN (SELECT e.case_id FROM credit_entry e WHERE e.state = 'objected')";
        break;
    case PromiseWork::none:
        break;
    }
}

void append_filter(db::Query& sql, const access::Principal& who, const ListQuery& query) {
    if (query.asked)
        append_asked(sql, *query.asked);
    else
        append_visible(sql, who, query.roles);
    if (query.waits_for_others)
        sql << " AND EXISTS (SELECT 1 FROM case_stage s WHERE s.case_id = c.id AND s.state = 'open' AND"
               " s.department_id <> c.department_id)";
    std::vector<std::string> states;
    for (State state : query.states)
        states.emplace_back(to_string(state));
    // By the index of owners: a supervisor's scope is a region, with most of the cases there are.
    if (!query.owners.empty())
        sql << " AND c.id IN (SELECT w.id FROM cases w WHERE w.owner_staff_id IN " << sql.bind_list(query.owners)
            << " AND w.state IN " << sql.bind_list(states) << ")";
    else if (!states.empty())
        sql << " AND c.state IN " << sql.bind_list(states);
    if (query.number)
        sql << " AND c.cell_id = " << sql.bind(who.cell) << " AND c.number = " << sql.bind(*query.number);
    append_filter(sql, query.filter);
    if (query.gap_supplied)
        sql << " AND c.id IN (SELECT g.case_id FROM case_gap g WHERE g.state = 'supplied')";
    append_promise_work(sql, query.promise_work);
    if (query.licence_lost)
        sql << " AND c.id IN (SELECT u.case_id FROM case_use u WHERE u.lost_at IS NOT NULL AND u.settled IS NULL AND"
               " u.ended_at IS NULL)";
    if (query.use_objected)
        sql << " AND c.id IN (SELECT u.case_id FROM case_use u WHERE u.objected_at IS NOT NULL AND u.answered_at IS"
               " NULL)";
    if (query.mentioned)
        sql << " AND c.id IN (SELECT m.case_id FROM case_mention m WHERE m.seen_at IS NULL AND m.staff_id = "
            << sql.bind(*query.mentioned) << ")";
    if (query.deemed)
        sql << " AND c.id IN (SELECT d.case_id FROM case_deemed d) AND (c.state IN ('accepted', 'suspended', "
               "'reviewed')"
               " OR c.id IN (SELECT d.case_id FROM case_deemed d WHERE d.state = 'approved'))";
    if (query.in_bundle)
        sql << " AND c.bundle_case_id IS " << (*query.in_bundle ? "NOT NULL" : "NULL");
    if (query.nobody_left)
        append_nobody_left(sql, *query.nobody_left);
    if (query.to_hand_over) // in so many words, for the small index of these
        sql << " AND c.state = 'result_issued' AND c.decided_at IS NOT NULL";
    else if (query.by_due)
        sql << " AND c.due IS NOT NULL";
}

} // namespace

void append_visible(db::Query& query, const access::Principal& who, access::Roles roles) {
    access::Scope(who, roles).append(query, "c", {.item = "item_id"});
    std::vector<SubjectId> own, represented;
    for (const auto& acts : who.acts_for)
        (acts.as_agent ? represented : own).push_back(acts.subject);
    std::string me = query.bind(who.account);
    query << " AND (c.state <> 'draft' OR c.applicant_account_id = " << me;
    if (who.has(access::Role::clerk)) {
        query << " OR (c.visit_id IS NOT NULL AND ";
        access::Scope(who, {access::Role::clerk}).append(query, "c");
        query << ")";
    }
    if (!own.empty())
        query << " OR c.subject_id IN " << query.bind_list(own);
    query << ")";
    if (!represented.empty() && !who.is_staff())
        query << " AND (c.applicant_account_id = " << me << " OR c.subject_id NOT IN " << query.bind_list(represented)
              << ")";
}

std::optional<Record> visible(db::Reader& reader, const access::Principal& who, access::Roles roles, CaseId id,
                              bool lock) {
    db::Query sql;
    sql << kColumns << "c.id = " << sql.bind(id) << " AND ";
    append_visible(sql, who, roles);
    if (lock)
        sql << " {{for_update}}";
    return first(sql.run(reader));
}

std::optional<Record> visible_or_asked(db::Reader& reader, const access::Principal& who, access::Roles roles, CaseId id,
                                       bool lock) {
    if (auto seen = visible(reader, who, roles, id, lock))
        return seen;
    db::Query sql;
    sql << kColumns << "c.id = " << sql.bind(id) << " AND ";
    append_asked(sql, departments_of(who));
    if (lock)
        sql << " {{for_update}}";
    return first(sql.run(reader));
}

std::optional<Record> any(db::Reader& reader, CaseId id) {
    return first(reader.query(std::string(kColumns) + "c.id = $1", id));
}

std::optional<Record> locked(db::Tx& tx, CaseId id) {
    return first(tx.query(std::string(kColumns) + "c.id = $1 {{for_update}}", id));
}

std::vector<Record> filed_by_subject(db::Reader& reader, SubjectId subject, int limit) {
    std::vector<Record> out;
    for (auto row : reader.query(std::string(kColumns) + "c.subject_id = $1 AND c.submitted_at IS NOT NULL"
                                                         " ORDER BY c.last_at DESC, c.id DESC LIMIT $2",
                                 subject, limit))
        out.push_back(record_of(row));
    return out;
}

std::vector<Record> list(db::Reader& reader, const access::Principal& who, const ListQuery& query) {
    db::Query sql;
    sql << kColumns;
    append_filter(sql, who, query);
    auto append_due = [&] {
        if (query.asked && !query.asked->empty())
            append_first_asked(sql, *query.asked);
        else
            sql << "c.due";
    };
    if (query.after_key && query.after_id) {
        std::string id = sql.bind(*query.after_id);
        if (query.orders_by_due()) {
            sql << " AND (";
            append_due();
            sql << ", c.id) > (" << sql.bind(*query.after_key) << ", " << id << ")";
        } else if (query.to_hand_over) {
            sql << " AND (c.decided_at, c.id) > ("
                << sql.bind(std::int64_t{std::strtoll(query.after_key->c_str(), nullptr, 10)}) << ", " << id << ")";
        } else {
            sql << " AND (c.last_at, c.id) < ("
                << sql.bind(std::int64_t{std::strtoll(query.after_key->c_str(), nullptr, 10)}) << ", " << id << ")";
        }
    }
    if (query.orders_by_due()) {
        sql << " ORDER BY ";
        append_due();
        sql << ", c.id";
    } else if (query.to_hand_over) {
        sql << " ORDER BY c.decided_at, c.id";
    } else {
        sql << " ORDER BY c.last_at DESC, c.id DESC";
    }
    sql << " LIMIT " << sql.bind(query.limit);
    std::vector<Record> out;
    for (auto row : sql.run(reader))
        out.push_back(record_of(row));
    return out;
}

std::int64_t count(db::Reader& reader, const access::Principal& who, const ListQuery& query, int most) {
    db::Query sql;
    sql << (most > 0 ? "SELECT count(*) FROM (SELECT 1 FROM cases c WHERE " : "SELECT count(*) FROM cases c WHERE ");
    append_filter(sql, who, query);
    if (most > 0) {
        if (query.filter.happened) // by the index that the list goes by
            sql << " ORDER BY c.last_at DESC";
        sql << " LIMIT " << sql.bind(most) << ") x";
    }
    return sql.run(reader)[0].get<std::int64_t>(0);
}

void insert(db::Tx& tx, const Record& r, RegionId taken) {
    tx.exec("INSERT INTO cases (id, cell_id, region_id, taken_region_id, hall_id, department_id, subject_id, "
            "applicant_account_id,"
            " channel, item_id, item_version_id, snapshot_id, item_name, state, notice_given, last_at, revision, "
            "created_at, visit_id, bundle_case_id, bundle_name, bundle_name_en)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $16, $18, $19, $20,"
            " $21)",
            r.id, r.cell, r.region, taken, r.hall, r.department, r.subject, r.applicant, r.channel, r.item,
            r.item_version, r.snapshot, r.item_name, to_string(r.state), false, r.last_at, r.revision, r.visit,
            r.bundle ? std::optional(r.bundle->id) : std::nullopt,
            r.bundle ? std::optional(r.bundle->name) : std::nullopt,
            r.bundle ? std::optional(r.bundle->name_en) : std::nullopt);
}

void update(db::Tx& tx, const Record& r) {
    tx.exec(
        "UPDATE cases SET number = $2, state = $3, owner_staff_id = $4, acceptor_staff_id = $5, reviewer_staff_id = $6,"
        " decider_staff_id = $7, notice_given = $8, submitted_at = $9, received_at = $10, answer_due = $11, "
        "accepted_at = $12,"
        " accepted_on = $13, promised_due = $14, legal_due = $15, due = $16, decided_at = $17, last_at = $18, revision "
        "= $19, yellow_from = $20, visit_id = $21, extended_days = $22, urged_at = $23, urging_escalated_at = $24, "
        "urged = "
        "$25, delivery_way = $26, sent_at = $27, received_on = $28"
        " WHERE id = $1 AND revision = $19 - 1",
        r.id, r.number, to_string(r.state), r.owner, r.acceptor, r.reviewer, r.decider, r.notice_given, r.submitted_at,
        r.received_at, r.answer_due, r.accepted_at, r.accepted_on, r.promised_due, r.legal_due, r.due, r.decided_at,
        r.last_at, r.revision, r.yellow_from, r.visit, r.extended_days, r.urged_at, r.urging_escalated_at, r.urged,
        r.delivery_way ? std::optional(enum_text(*r.delivery_way)) : std::nullopt, r.sent_at, r.received_on);
}

bool runs(State state) {
    return state == State::submitted || state == State::received || state == State::accepted ||
           state == State::suspended || state == State::reviewed;
}

std::vector<Record> running(db::Reader& reader, CaseId after, int limit) {
    std::vector<Record> out;
    for (auto row : reader.query(std::string(kColumns) +
                                     "c.state IN ('submitted', 'received', 'accepted', 'suspended', 'reviewed') AND"
                                     " c.id > $1 ORDER BY c.id LIMIT $2",
                                 after, limit))
        out.push_back(record_of(row));
    return out;
}

void begin_procedure(db::Tx& tx, CaseId id, const Procedure& procedure) {
    tx.exec("INSERT INTO case_procedure (case_id, revision, ground, reason, from_on, until_on)"
            " VALUES ($1, $2, $3, $4, $5, $6)",
            id, procedure.revision, to_string(procedure.ground), procedure.reason, procedure.from, procedure.until);
}

void end_procedure(db::Tx& tx, CaseId id, Date on_again) {
    tx.exec("UPDATE case_procedure SET on_again = $2 WHERE case_id = $1 AND on_again IS NULL", id, on_again);
}

std::vector<Procedure> procedures(db::Reader& reader, CaseId id) {
    std::vector<Procedure> out;
    for (auto row : reader.query("SELECT revision, ground, reason, from_on, until_on, on_again FROM case_procedure"
                                 " WHERE case_id = $1 ORDER BY revision LIMIT 100",
                                 id))
        out.push_back({row.get<std::int64_t>(0), parse_ground(row.get<std::string>(1)).value(), row.get<std::string>(2),
                       row.get<Date>(3), row.get<Date>(4), row.get<Maybe<Date>>(5)});
    return out;
}

void move_to_hall(db::Tx& tx, CaseId id, HallId hall, RegionId taken) {
    tx.exec("UPDATE cases SET hall_id = $2, taken_region_id = $3 WHERE id = $1", id, hall, taken);
}

void append_step(db::Tx& tx, CaseId id, const Step& s) {
    tx.exec("UPDATE case_step SET ended_at = $2 WHERE case_id = $1 AND ended_at IS NULL", id, s.at);
    tx.exec("INSERT INTO case_step (case_id, revision, action, from_state, state, role, account_id, staff_id, at, note,"
            " authority, organ_id, mandate_id, for_staff_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, "
            "$12, $13,"
            " $14)",
            id, s.revision, s.action, to_string(s.from), to_string(s.to), s.role, s.account, s.staff, s.at, s.note,
            boost::describe::enum_to_string(s.standing.authority, ""), s.standing.organ, s.standing.mandate,
            s.for_staff);
}

std::vector<Step> steps(db::Reader& reader, CaseId id) {
    std::vector<Step> out;
    for (auto row : reader.query(
             "SELECT revision, action, from_state, state, role, account_id, staff_id, at, note, authority,"
             " organ_id, mandate_id, for_staff_id FROM case_step WHERE case_id = $1 ORDER BY revision LIMIT 1000",
             id))
        out.push_back({row.get<std::int64_t>(0), row.get<std::string>(1), parse_state(row.get<std::string>(2)).value(),
                       parse_state(row.get<std::string>(3)).value(), row.get<std::string>(4), row.get<AccountId>(5),
                       row.get<Maybe<StaffId>>(6), row.get<Instant>(7), row.get<std::string>(8),
                       Standing{enum_of<Authority>(row.get<std::string>(9)), row.get<Maybe<DepartmentId>>(10),
                                row.get<Maybe<places::MandateId>>(11)},
                       row.get<Maybe<StaffId>>(12)});
    return out;
}

void save_form(db::Tx& tx, CaseId id, std::string_view sealed, const std::vector<std::string>& prefilled, Instant at) {
    tx.exec("INSERT INTO case_form (case_id, values_sealed, saved_at, prefilled) VALUES ($1, $2, $3, $4)"
            " ON CONFLICT (case_id) DO UPDATE SET values_sealed = excluded.values_sealed, saved_at = excluded.saved_at,"
            " prefilled = excluded.prefilled",
            id, db::Blob{std::string(sealed)}, at, to_json_text(prefilled));
}

std::vector<std::string> prefilled(db::Reader& reader, CaseId id) {
    auto rows = reader.query("SELECT prefilled FROM case_form WHERE case_id = $1", id);
    auto text = rows.empty() ? std::nullopt : rows[0].get<std::optional<std::string>>(0);
    auto keys = text ? read_json_text<std::vector<std::string>>(*text) : fail(kCaseNotFound);
    return keys ? std::move(*keys) : std::vector<std::string>{};
}

std::optional<std::string> form(db::Reader& reader, CaseId id) {
    auto rows = reader.query("SELECT values_sealed FROM case_form WHERE case_id = $1", id);
    return rows.empty() ? std::nullopt : std::optional(rows[0].get<std::string>(0));
}

std::optional<std::string> established(db::Reader& reader, CaseId id) {
    auto rows = reader.query("SELECT values_sealed FROM case_established WHERE case_id = $1", id);
    return rows.empty() ? std::nullopt : std::optional(rows[0].get<std::string>(0));
}

void put_established(db::Tx& tx, CaseId id, std::string_view sealed, Instant at) {
    tx.exec("INSERT INTO case_established (case_id, values_sealed, at) VALUES ($1, $2, $3)"
            " ON CONFLICT (case_id) DO UPDATE SET values_sealed = excluded.values_sealed, at = excluded.at",
            id, db::Blob{std::string(sealed)}, at);
}

namespace {

constexpr std::string_view kFileColumns =
    "SELECT id, requirement, name_sealed, media_type, file_sm3, size, uploaded_by, uploaded_at FROM case_file"
    " WHERE case_id = $1 AND removed_at IS NULL ";

File file_of(const db::Row& row) {
    return {row.get<FileId>(0),      row.get<std::string>(1),  row.get<std::string>(2), row.get<std::string>(3),
            row.get<std::string>(4), row.get<std::int64_t>(5), row.get<AccountId>(6),   row.get<Instant>(7)};
}

} // namespace

void insert_file(db::Tx& tx, CaseId id, const File& f) {
    tx.exec("INSERT INTO case_file (id, case_id, requirement, name_sealed, media_type, size, file_sm3, uploaded_by, "
            "uploaded_at)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            f.id, id, f.requirement, db::Blob{f.name_sealed}, f.media_type, f.size, f.sm3, f.uploaded_by,
            f.uploaded_at);
}

void remove_file(db::Tx& tx, FileId file, Instant at) {
    tx.exec("UPDATE case_file SET removed_at = $2 WHERE id = $1 AND removed_at IS NULL", file, at);
}

std::vector<File> files(db::Reader& reader, CaseId id) {
    std::vector<File> out;
    for (auto row : reader.query(std::string(kFileColumns) + "ORDER BY uploaded_at, id LIMIT 200", id))
        out.push_back(file_of(row));
    return out;
}

std::optional<File> file(db::Reader& reader, CaseId id, FileId file) {
    auto rows = reader.query(std::string(kFileColumns) + "AND id = $2", id, file);
    return rows.empty() ? std::nullopt : std::optional(file_of(rows[0]));
}

void put_check(db::Tx& tx, CaseId id, const Check& c) {
    tx.exec("INSERT INTO case_check (case_id, requirement, point, ok, staff_id, at) VALUES ($1, $2, $3, $4, $5, $6)"
            " ON CONFLICT (case_id, requirement, point) DO UPDATE SET ok = excluded.ok, staff_id = excluded.staff_id, "
            "at = excluded.at",
            id, c.requirement, c.point, c.ok, c.staff, c.at);
}

std::vector<Check> checks(db::Reader& reader, CaseId id) {
    std::vector<Check> out;
    for (auto row : reader.query("SELECT requirement, point, ok, staff_id, at FROM case_check WHERE case_id = $1"
                                 " ORDER BY requirement, point LIMIT 2000",
                                 id))
        out.push_back({row.get<std::string>(0), row.get<std::string>(1), row.get<bool>(2), row.get<StaffId>(3),
                       row.get<Instant>(4)});
    return out;
}

void insert_notice(db::Tx& tx, CaseId id, const Notice& n) {
    tx.exec("INSERT INTO case_notice (case_id, items, staff_id, issued_at, until) VALUES ($1, $2, $3, $4, $5)", id,
            n.items, n.staff, n.issued_at, n.until);
}

std::optional<Notice> notice(db::Reader& reader, CaseId id) {
    auto rows = reader.query("SELECT items, staff_id, issued_at, until FROM case_notice WHERE case_id = $1", id);
    if (rows.empty())
        return std::nullopt;
    return Notice{rows[0].get<std::string>(0), rows[0].get<StaffId>(1), rows[0].get<Instant>(2),
                  rows[0].get<Maybe<Date>>(3)};
}

std::vector<Record> of_bundle(db::Reader& reader, Uuid bundle) {
    std::vector<Record> out;
    for (auto row : reader.query(std::string(kColumns) + "c.bundle_case_id = $1 ORDER BY c.id LIMIT 100", bundle))
        out.push_back(record_of(row));
    return out;
}

std::vector<Record> held_of_bundle(db::Tx& tx, const access::Principal& who, access::Roles roles, Uuid bundle) {
    db::Query sql;
    sql << kColumns << "c.bundle_case_id = " << sql.bind(bundle) << " AND ";
    append_visible(sql, who, roles);
    sql << " ORDER BY c.id LIMIT 100 {{for_update}}";
    std::vector<Record> out;
    for (auto row : sql.run(tx))
        out.push_back(record_of(row));
    return out;
}

std::int64_t take_serials(db::Tx& tx, CellId cell, Date day, int count) {
    auto rows = tx.query("INSERT INTO case_number_block (cell_id, day, next) VALUES ($1, $2, $3)"
                         " ON CONFLICT (cell_id, day) DO UPDATE SET next = case_number_block.next + $3 RETURNING next",
                         cell, day, count);
    return rows[0].get<std::int64_t>(0) - count + 1;
}

} // namespace store
} // namespace yimen::cases
