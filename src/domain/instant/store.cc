#include "store.h"

#include "base/enum_text.h"

namespace yimen::instant::store {
namespace {

template <class T>
using Maybe = std::optional<T>;

std::string text_of(const RuleText& rule) { return boost::json::serialize(to_json(rule)); }
RuleText rule_in(const std::string& json) {
    auto read = read_stored_json<RuleText>(json);
    if (!read)
        throw std::runtime_error("a rule of instant approval cannot be read");
    return std::move(*read);
}

constexpr std::string_view kRuleColumns = "SELECT id, version, content, answers_staff_id, published_by,"
                                          " published_by_name, published_at, ended_at FROM instant_rule WHERE ";
Rule rule_of(const db::Row& row) {
    return {row.get<RuleId>(0),  row.get<std::int64_t>(1),   rule_in(row.get<std::string>(2)),
            row.get<StaffId>(3), row.get<AccountId>(4),      row.get<std::string>(5),
            row.get<Instant>(6), row.get<Maybe<Instant>>(7), {}};
}

constexpr std::string_view kStopColumns =
    "SELECT id, item_id, stopped_at, stopped_by_name, reason, asked_at, asked_by_name, asked_reason, ended_at,"
    " ended_by_name, revision FROM instant_stop WHERE ";
Stop stop_of(const db::Row& row) {
    Stop out;
    out.id = row.get<StopId>(0);
    out.item = row.get<Maybe<catalogue::ItemId>>(1);
    out.stopped_at = row.get<Instant>(2);
    out.stopped_by = row.get<std::string>(3);
    out.reason = row.get<std::string>(4);
    out.asked_at = row.get<Maybe<Instant>>(5);
    out.asked_by = row.get<std::string>(6);
    out.asked_reason = row.get<std::string>(7);
    out.ended_at = row.get<Maybe<Instant>>(8);
    out.ended_by = row.get<std::string>(9);
    out.revision = row.get<std::int64_t>(10);
    return out;
}
std::optional<Stop> first_stop(const db::Rows& rows) {
    return rows.empty() ? std::nullopt : std::optional(stop_of(rows[0]));
}

} // namespace

std::optional<Draft> draft(db::Reader& reader, catalogue::ItemId item) {
    auto rows = reader.query("SELECT id, content, revision, saved_at FROM instant_draft WHERE item_id = $1", item);
    if (rows.empty())
        return std::nullopt;
    Draft out{rows[0].get<Uuid>(0),
              rule_in(rows[0].get<std::string>(1)),
              rows[0].get<std::int64_t>(2),
              rows[0].get<Instant>(3),
              {}};
    for (auto row : reader.query("SELECT account_id, name FROM instant_draft_author WHERE draft_id = $1"
                                 " ORDER BY name, account_id LIMIT 100",
                                 out.id))
        out.authors.push_back({row.get<AccountId>(0), row.get<std::string>(1)});
    return out;
}

bool insert_draft(db::Tx& tx, const Place& place, const Draft& draft) {
    return tx.exec_count("INSERT INTO instant_draft (id, cell_id, region_id, department_id, item_id, content, revision,"
                         " saved_at) VALUES ($1, $2, $3, $4, $5, $6, 1, $7) ON CONFLICT (item_id) DO NOTHING",
                         draft.id, place.cell, place.region, place.department, place.item, text_of(draft.rule),
                         draft.saved_at) == 1;
}

bool update_draft(db::Tx& tx, const Draft& draft) {
    return tx.exec_count("UPDATE instant_draft SET content = $2, revision = revision + 1, saved_at = $3 WHERE id = $1"
                         " AND revision = $4",
                         draft.id, text_of(draft.rule), draft.saved_at, draft.revision) == 1;
}

void add_author(db::Tx& tx, const Uuid& draft, const Author& author) {
    tx.exec("INSERT INTO instant_draft_author (draft_id, account_id, name) VALUES ($1, $2, $3)"
            " ON CONFLICT (draft_id, account_id) DO NOTHING",
            draft, author.account, author.name);
}

void remove_draft(db::Tx& tx, const Uuid& draft) {
    tx.exec("DELETE FROM instant_draft_author WHERE draft_id = $1", draft);
    tx.exec("DELETE FROM instant_draft WHERE id = $1", draft);
}

std::optional<Rule> in_force(db::Reader& reader, catalogue::ItemId item, bool lock) {
    auto rows = reader.query(
        std::string(kRuleColumns) + "item_id = $1 AND ended_at IS NULL" + (lock ? " {{for_update}}" : ""), item);
    return rows.empty() ? std::nullopt : std::optional(rule_of(rows[0]));
}

bool has_rule(db::Reader& reader, catalogue::ItemId item) {
    return !reader.query("SELECT id FROM instant_rule WHERE item_id = $1 AND ended_at IS NULL", item).empty();
}

std::vector<Rule> versions(db::Reader& reader, catalogue::ItemId item) {
    std::vector<Rule> out;
    for (auto row : reader.query(std::string(kRuleColumns) + "item_id = $1 ORDER BY version DESC LIMIT 50", item)) {
        auto& rule = out.emplace_back(rule_of(row));
        for (auto author : reader.query("SELECT name FROM instant_rule_author WHERE rule_id = $1 ORDER BY name,"
                                        " account_id LIMIT 100",
                                        rule.id))
            rule.written_by.push_back(author.get<std::string>(0));
    }
    return out;
}

std::int64_t last_version(db::Reader& reader, catalogue::ItemId item) {
    return reader.query("SELECT COALESCE(max(version), 0) FROM instant_rule WHERE item_id = $1", item)[0]
        .get<std::int64_t>(0);
}

void end_rule(db::Tx& tx, RuleId id, Instant at) {
    tx.exec("UPDATE instant_rule SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL", id, at);
}

void insert_rule(db::Tx& tx, const Place& place, const Rule& rule, const std::vector<Author>& authors) {
    tx.exec("INSERT INTO instant_rule (id, cell_id, region_id, department_id, item_id, version, content,"
            " answers_staff_id, published_by, published_by_name, published_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8,"
            " $9, $10, $11)",
            rule.id, place.cell, place.region, place.department, place.item, rule.version, text_of(rule.rule),
            rule.answers, rule.published_by, rule.published_by_name, rule.published_at);
    for (const auto& author : authors)
        tx.exec("INSERT INTO instant_rule_author (rule_id, account_id, name) VALUES ($1, $2, $3)", rule.id,
                author.account, author.name);
}

void lock_rules(db::Tx& tx, CellId cell, std::optional<catalogue::ItemId> item) {
    if (item)
        (void)in_force(tx, *item, true);
    else
        (void)tx.query("SELECT id FROM instant_rule WHERE cell_id = $1 AND ended_at IS NULL ORDER BY id {{for_update}}",
                       cell);
}

std::optional<Stop> open_stop(db::Reader& reader, CellId cell, std::optional<catalogue::ItemId> item) {
    std::string columns(kStopColumns);
    return item ? first_stop(reader.query(columns + "item_id = $1 AND ended_at IS NULL", *item))
                : first_stop(reader.query(columns + "cell_id = $1 AND item_id IS NULL AND ended_at IS NULL", cell));
}

bool is_stopped(db::Reader& reader, CellId cell, catalogue::ItemId item) {
    return open_stop(reader, cell, item) || open_stop(reader, cell, {});
}

std::optional<Stop> stop(db::Reader& reader, CellId cell, StopId id) {
    return first_stop(reader.query(std::string(kStopColumns) + "id = $1 AND cell_id = $2 {{for_update}}", id, cell));
}

AccountId asked_by(db::Reader& reader, StopId id) {
    return reader.query("SELECT asked_by FROM instant_stop WHERE id = $1", id)[0].get<Maybe<AccountId>>(0).value_or(
        AccountId{});
}

std::vector<Stop> stops_of_all(db::Reader& reader, CellId cell, int limit) {
    std::vector<Stop> out;
    for (auto row :
         reader.query(std::string(kStopColumns) + "cell_id = $1 AND item_id IS NULL ORDER BY stopped_at DESC,"
                                                  " id LIMIT $2",
                      cell, limit))
        out.push_back(stop_of(row));
    return out;
}

bool insert_stop(db::Tx& tx, CellId cell, const Stop& stop, AccountId by) {
    return tx.exec_count("INSERT INTO instant_stop (id, cell_id, item_id, stopped_at, stopped_by, stopped_by_name,"
                         " reason, asked_by_name, asked_reason, ended_by_name, revision) VALUES ($1, $2, $3, $4, $5,"
                         " $6, $7, '', '', '', 1) ON CONFLICT DO NOTHING",
                         stop.id, cell, stop.item, stop.stopped_at, by, stop.stopped_by, stop.reason) == 1;
}

void ask(db::Tx& tx, const Stop& stop, AccountId by) {
    tx.exec("UPDATE instant_stop SET asked_at = $2, asked_by = $3, asked_by_name = $4, asked_reason = $5, revision ="
            " revision + 1 WHERE id = $1",
            stop.id, stop.asked_at, by, stop.asked_by, stop.asked_reason);
}

void end_stop(db::Tx& tx, const Stop& stop, AccountId by) {
    tx.exec("UPDATE instant_stop SET ended_at = $2, ended_by = $3, ended_by_name = $4, revision = revision + 1 WHERE"
            " id = $1",
            stop.id, stop.ended_at, by, stop.ended_by);
}

bool has_run(db::Reader& reader, cases::CaseId id, std::int64_t revision) {
    return !reader.query("SELECT id FROM instant_run WHERE case_id = $1 AND case_revision = $2", id, revision).empty();
}

void insert_run(db::Tx& tx, const Run& run, const std::vector<std::string>& held) {
    tx.exec("INSERT INTO instant_run (id, cell_id, case_id, case_revision, item_id, rule_id, at, outcome, why,"
            " trace_sealed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            run.id, run.cell, run.case_id, run.case_revision, run.item, run.rule, run.at,
            run.why == Why::met ? "approved" : "to_person", enum_text(run.why), db::Blob{run.trace_sealed});
    for (const auto& by : held)
        tx.exec("INSERT INTO instant_run_hold (run_id, held_by) VALUES ($1, $2)", run.id, by);
}

std::vector<RunOfCase> runs(db::Reader& reader, cases::CaseId id) {
    std::vector<RunOfCase> out;
    for (auto row :
         reader.query("SELECT r.id, r.cell_id, r.case_id, r.case_revision, r.item_id, r.rule_id, r.at, r.why,"
                      " r.trace_sealed, u.version, u.answers_staff_id FROM instant_run r JOIN instant_rule u"
                      " ON u.id = r.rule_id WHERE r.case_id = $1 ORDER BY r.case_revision DESC LIMIT 20",
                      id))
        out.push_back({{row.get<Uuid>(0), row.get<CellId>(1), row.get<cases::CaseId>(2), row.get<std::int64_t>(3),
                        row.get<catalogue::ItemId>(4), row.get<RuleId>(5), row.get<Instant>(6),
                        enum_of<Why>(row.get<std::string>(7)), row.get<db::Blob>(8).bytes},
                       row.get<std::int64_t>(9),
                       row.get<StaffId>(10)});
    return out;
}

Counts counts(db::Reader& reader, catalogue::ItemId item, Instant since) {
    Counts out;
    for (auto row : reader.query("SELECT why, count(*) FROM instant_run WHERE item_id = $1 AND at >= $2 GROUP BY why"
                                 " ORDER BY why",
                                 item, since)) {
        auto why = enum_of<Why>(row.get<std::string>(0));
        auto found = row.get<std::int64_t>(1);
        (why == Why::met ? out.approved : out.to_person) += found;
        if (why == Why::stopped)
            out.stopped = found;
    }
    for (auto row : reader.query("SELECT h.held_by, count(*) FROM instant_run_hold h JOIN instant_run r ON r.id ="
                                 " h.run_id WHERE r.item_id = $1 AND r.at >= $2 GROUP BY h.held_by ORDER BY count(*)"
                                 " DESC, h.held_by LIMIT 50",
                                 item, since))
        out.held.push_back({row.get<std::string>(0), row.get<std::int64_t>(1)});
    return out;
}

std::vector<Row> rows(db::Reader& reader, const access::Principal& who, std::optional<RuleStanding> standing,
                      std::optional<catalogue::ItemId> after, int limit) {
    db::Query sql;
    auto seen = [&] {
        access::Scope(who, kRuleReaders).append(sql, "x", {.hall = "", .subject = "", .item = "item_id"});
    };
    sql << "SELECT y.item_id, y.department_id, y.version, y.drafted, y.stopped FROM (SELECT x.item_id, x.department_id,"
           " max(x.version) AS version, max(x.drafted) AS drafted, CASE WHEN EXISTS (SELECT 1 FROM instant_stop s WHERE"
           " s.item_id = x.item_id AND s.ended_at IS NULL) THEN 1 ELSE 0 END AS stopped FROM (SELECT cell_id,"
           " region_id, department_id, item_id, version, 0 AS drafted FROM instant_rule WHERE ended_at IS NULL UNION "
           "ALL"
           " SELECT cell_id, region_id, department_id, item_id, NULL AS version, 1 AS drafted FROM instant_draft) x"
           " WHERE ";
    seen();
    sql << " GROUP BY x.item_id, x.department_id) y WHERE 1 = 1";
    if (after)
        sql << " AND y.item_id > " << sql.bind(*after);
    if (standing == RuleStanding::in_force)
        sql << " AND y.version IS NOT NULL AND y.stopped = 0";
    else if (standing == RuleStanding::drafted)
        sql << " AND y.drafted = 1";
    else if (standing == RuleStanding::stopped)
        sql << " AND y.stopped = 1";
    sql << " ORDER BY y.item_id LIMIT " << sql.bind(limit);
    std::vector<Row> out;
    for (auto row : sql.run(reader))
        out.push_back({row.get<catalogue::ItemId>(0), row.get<DepartmentId>(1), row.get<Maybe<std::int64_t>>(2),
                       row.get<std::int64_t>(3) == 1, row.get<std::int64_t>(4) == 1});
    return out;
}

} // namespace yimen::instant::store
