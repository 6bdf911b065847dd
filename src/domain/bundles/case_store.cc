#include "case_store.h"

namespace yimen::bundles::store {
namespace {

constexpr std::string_view kCaseColumns =
    "SELECT b.id, b.cell_id, b.region_id, b.hall_id, b.subject_id, b.applicant_account_id, b.template_key,"
    " b.template_revision, b.name, b.name_en, b.merge_input, b.state, b.created_at, b.submitted_at, b.done_at,"
    " b.revision, b.visit_id, b.saved_trips IS NOT NULL FROM bundle_case b WHERE ";
constexpr access::Roles kCaseReaders{access::Role::visitor, access::Role::clerk};

CaseRecord case_of(const db::Row& row) {
    CaseRecord out;
    out.id = row.get<BundleCaseId>(0);
    out.cell = row.get<CellId>(1);
    out.region = row.get<RegionId>(2);
    out.hall = row.get<std::optional<HallId>>(3);
    out.subject = row.get<SubjectId>(4);
    out.applicant = row.get<AccountId>(5);
    out.template_key = row.get<std::optional<std::string>>(6);
    out.template_revision = row.get<std::optional<std::int64_t>>(7);
    out.name = row.get<std::string>(8);
    out.name_en = row.get<std::string>(9);
    auto merge = read_stored_json<KeptMerge>(row.get<std::string>(10));
    if (!merge || !boost::describe::enum_from_string(row.get<std::string>(11).c_str(), out.state))
        throw std::logic_error("bundle case " + out.id.str() + " cannot be read");
    out.merge = std::move(*merge);
    out.created_at = row.get<Instant>(12);
    out.submitted_at = row.get<std::optional<Instant>>(13);
    out.done_at = row.get<std::optional<Instant>>(14);
    out.revision = row.get<std::int64_t>(15);
    out.visit = row.get<std::optional<Uuid>>(16);
    out.saved_kept = row.get<bool>(17);
    return out;
}

std::vector<CaseRecord> cases_of(const db::Rows& rows) {
    std::vector<CaseRecord> out;
    for (auto row : rows)
        out.push_back(case_of(row));
    return out;
}

std::optional<CaseRecord> first_case(const db::Rows& rows) {
    return rows.empty() ? std::nullopt : std::optional(case_of(rows[0]));
}

void append_visible_case(db::Query& sql, const access::Principal& who) {
    access::Scope(who, kCaseReaders).append(sql, "b", {.department = ""});
    std::vector<SubjectId> own, represented;
    for (const auto& acts : who.acts_for)
        (acts.as_agent ? represented : own).push_back(acts.subject);
    std::string me = sql.bind(who.account);
    sql << " AND (b.state <> 'draft' OR b.applicant_account_id = " << me;
    if (who.has(access::Role::clerk)) {
        sql << " OR (b.visit_id IS NOT NULL AND ";
        access::Scope(who, {access::Role::clerk}).append(sql, "b", {.department = ""});
        sql << ")";
    }
    if (!own.empty())
        sql << " OR b.subject_id IN " << sql.bind_list(own);
    sql << ")";
    if (!represented.empty() && !who.is_staff())
        sql << " AND (b.applicant_account_id = " << me << " OR b.subject_id NOT IN " << sql.bind_list(represented)
            << ")";
}

std::string_view name_of(CaseState state) { return boost::describe::enum_to_string(state, ""); }

} // namespace

std::optional<CaseRecord> visible_case(db::Reader& reader, const access::Principal& who, BundleCaseId id, bool lock) {
    db::Query sql;
    sql << kCaseColumns << "b.id = " << sql.bind(id) << " AND ";
    append_visible_case(sql, who);
    if (lock)
        sql << " {{for_update}}";
    return first_case(sql.run(reader));
}

bool is_visible_draft(db::Reader& reader, const access::Principal& who, BundleCaseId id) {
    db::Query sql;
    sql << "SELECT b.id FROM bundle_case b WHERE b.id = " << sql.bind(id) << " AND b.state = 'draft' AND ";
    append_visible_case(sql, who);
    return !sql.run(reader).empty();
}

std::vector<CaseRecord> visible_cases(db::Reader& reader, const access::Principal& who,
                                      std::optional<BundleCaseId> after, int limit) {
    db::Query sql;
    sql << kCaseColumns;
    append_visible_case(sql, who);
    if (after)
        sql << " AND b.id < " << sql.bind(*after);
    sql << " ORDER BY b.id DESC LIMIT " << sql.bind(limit);
    return cases_of(sql.run(reader));
}

std::vector<CaseRecord> visible_done(db::Reader& reader, const access::Principal& who, Instant since, int limit) {
    db::Query sql;
    sql << kCaseColumns;
    append_visible_case(sql, who);
    sql << " AND b.done_at >= " << sql.bind(since) << " ORDER BY b.done_at DESC, b.id DESC LIMIT " << sql.bind(limit);
    return cases_of(sql.run(reader));
}

std::optional<CaseRecord> any_case(db::Reader& reader, BundleCaseId id) {
    return first_case(reader.query(std::string(kCaseColumns) + "b.id = $1", id));
}

std::optional<CaseRecord> locked_case(db::Tx& tx, BundleCaseId id) {
    return first_case(tx.query(std::string(kCaseColumns) + "b.id = $1 {{for_update}}", id));
}

std::optional<CaseRecord> locked_case_of(db::Tx& tx, cases::CaseId member) {
    return first_case(tx.query(std::string(kCaseColumns) +
                                   "b.id = (SELECT m.bundle_case_id FROM bundle_case_member m WHERE m.case_id = $1)"
                                   " {{for_update}}",
                               member));
}

void insert_case(db::Tx& tx, const CaseRecord& r) {
    tx.exec("INSERT INTO bundle_case (id, cell_id, region_id, hall_id, subject_id, applicant_account_id, template_key,"
            " template_revision, name, name_en, merge_input, state, created_at, revision, visit_id)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
            r.id, r.cell, r.region, r.hall, r.subject, r.applicant, r.template_key, r.template_revision, r.name,
            r.name_en, to_json_text(r.merge), name_of(r.state), r.created_at, r.revision, r.visit);
    for (const auto& member : r.merge.members)
        tx.exec("INSERT INTO bundle_case_member (case_id, bundle_case_id) VALUES ($1, $2)", member.case_id, r.id);
}

void update_case(db::Tx& tx, const CaseRecord& r) {
    tx.exec("UPDATE bundle_case SET state = $2, submitted_at = $3, done_at = $4, revision = $5, hall_id = $6,"
            " visit_id = $7 WHERE id = $1 AND revision = $5 - 1",
            r.id, name_of(r.state), r.submitted_at, r.done_at, r.revision, r.hall, r.visit);
}

void keep_saved(db::Tx& tx, BundleCaseId id, const Figures& saved) {
    tx.exec("UPDATE bundle_case SET saved_working_days = $2, saved_materials = $3, saved_forms = $4, saved_fields = $5,"
            " saved_steps = $6, saved_trips = $7 WHERE id = $1",
            id, saved.working_days, saved.materials, saved.forms, saved.fields, saved.steps, saved.trips);
}

CaseFigures case_figures(db::Reader& reader, const access::Principal& who, access::Roles roles, HallId hall,
                         Instant from, Instant to) {
    auto within = [&](std::string_view columns, std::string_view time, std::string_view more) {
        db::Query sql;
        sql << "SELECT " << columns << " FROM bundle_case b WHERE ";
        access::Scope(who, roles).append(sql, "b", {.department = ""});
        sql << " AND b.hall_id = " << sql.bind(hall) << " AND b." << time << " >= " << sql.bind(from) << " AND b."
            << time << " < " << sql.bind(to) << more;
        return sql.run(reader);
    };
    auto count = [&](std::string_view time, std::string_view more) {
        return within("count(*)", time, more)[0].get<std::int64_t>(0);
    };
    CaseFigures out;
    out.begun = count("created_at", "");
    out.given_up = count("done_at", " AND b.submitted_at IS NULL");
    out.submitted = count("submitted_at", "");
    out.done = count("done_at", " AND b.submitted_at IS NOT NULL");
    auto sums = within("CAST(COALESCE(sum(b.saved_working_days), 0) AS BIGINT),"
                       " CAST(COALESCE(sum(b.saved_materials), 0) AS BIGINT),"
                       " CAST(COALESCE(sum(b.saved_forms), 0) AS BIGINT),"
                       " CAST(COALESCE(sum(b.saved_fields), 0) AS BIGINT),"
                       " CAST(COALESCE(sum(b.saved_steps), 0) AS BIGINT),"
                       " CAST(COALESCE(sum(b.saved_trips), 0) AS BIGINT)",
                       "submitted_at", "");
    std::int64_t CaseFigures::*into[] = {&CaseFigures::working_days, &CaseFigures::materials, &CaseFigures::forms,
                                         &CaseFigures::fields,       &CaseFigures::steps,     &CaseFigures::trips};
    for (int column = 0; column < 6; ++column)
        out.*into[column] = sums[0].get<std::int64_t>(column);
    return out;
}

void insert_copy(db::Tx& tx, BundleCaseId bundle, const FileCopy& copy) {
    tx.exec("INSERT INTO bundle_case_file (id, bundle_case_id, material, case_id, file_id) VALUES ($1, $2, $3, $4, $5)",
            copy.id, bundle, copy.material, copy.case_id, copy.file);
}

std::vector<FileCopy> copies(db::Reader& reader, BundleCaseId bundle) {
    std::vector<FileCopy> out;
    for (auto row : reader.query("SELECT id, material, case_id, file_id FROM bundle_case_file WHERE bundle_case_id = $1"
                                 " ORDER BY id, case_id LIMIT 5000",
                                 bundle))
        out.push_back(
            {row.get<BundleFileId>(0), row.get<std::string>(1), row.get<cases::CaseId>(2), row.get<cases::FileId>(3)});
    return out;
}

void remove_copies(db::Tx& tx, BundleCaseId bundle, BundleFileId file) {
    tx.exec("DELETE FROM bundle_case_file WHERE bundle_case_id = $1 AND id = $2", bundle, file);
}

} // namespace yimen::bundles::store
