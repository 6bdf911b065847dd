#include "import.h"

#include <fstream>
#include <sstream>

#include "base/codes.h"

namespace yimen::catalogue {
namespace {

// Rows in one transaction: short enough that the hall goes on beside it, long enough to share the commit.
constexpr std::size_t kChunk = 100;

constexpr std::string_view kViewColumns =
    "SELECT id, file_name, state, row_count, rows_done, created_count, updated_count, unchanged_count, refused_count,"
    " reported_count, started_at, finished_at, error, revision, cell_id, file_sm3 FROM item_import ";

ImportView view_of(const db::Row& row) {
    return {row.get<ImportId>(0),
            row.get<std::string>(1),
            row.get<std::string>(2),
            row.get<std::int64_t>(3),
            row.get<std::int64_t>(4),
            row.get<std::int64_t>(5),
            row.get<std::int64_t>(6),
            row.get<std::int64_t>(7),
            row.get<std::int64_t>(8),
            row.get<std::int64_t>(9),
            row.get<Instant>(10),
            row.get<std::optional<Instant>>(11),
            row.get<std::optional<std::string>>(12),
            row.get<std::int64_t>(13)};
}

std::string read_file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

// What one chunk did.
struct Tally {
    std::int64_t created = 0, updated = 0, unchanged = 0, refused = 0, reported = 0;

    std::string_view add(PutResult result) {
        switch (result) {
        case PutResult::created:
            ++created;
            return "created";
        case PutResult::updated:
            ++updated;
            return "updated";
        case PutResult::unchanged:
            ++unchanged;
            return "unchanged";
        }
        return "unchanged";
    }
};

} // namespace

struct Importer::Plan {
    ImportId import;
    std::vector<Judgement> rows;
    std::optional<std::string> error; // the file cannot be read as an item list
};

Importer::Importer(const Catalogue& catalogue, const files::Store& files, const Clocks& clocks)
    : catalogue_(catalogue), files_(files), clocks_(clocks) {}

Result<ImportView> Importer::begin(db::Tx& tx, CellId cell, AccountId account, std::string_view file_name,
                                   std::string_view file_sm3) const {
    Instant now = clocks_.business.now();
    auto id = new_id<ImportId>(now);
    tx.exec("INSERT INTO item_import (id, cell_id, account_id, file_name, file_sm3, state, row_count, rows_done, "
            "created_count,"
            " updated_count, unchanged_count, refused_count, reported_count, started_at, revision)"
            " VALUES ($1, $2, $3, $4, $5, 'running', 0, 0, 0, 0, 0, 0, 0, $6, 1)",
            id, cell, account, file_name, file_sm3, now);
    jobs::NewJob job;
    job.kind = "catalogue.import";
    job.unique_key = id.str();
    job.time = jobs::Time::system;
    job.due = clocks_.system.now();
    job.payload = {{"import", id.str()}};
    jobs::schedule(tx, job);
    return view(tx, cell, id);
}

Result<ImportView> Importer::view(db::Reader& reader, CellId cell, ImportId id) const {
    auto rows = reader.query(std::string(kViewColumns) + "WHERE id = $1 AND cell_id = $2", id, cell);
    if (rows.empty())
        return fail(kImportNotFound);
    return view_of(rows[0]);
}

std::vector<ReportedRow> Importer::reported_rows(db::Reader& reader, ImportId id, std::int64_t after, int limit) const {
    std::vector<ReportedRow> out;
    for (auto row :
         reader.query("SELECT row_no, name, reasons FROM item_import_row WHERE import_id = $1 AND reported = $2"
                      " AND row_no > $3 ORDER BY row_no LIMIT $4",
                      id, true, after, limit)) {
        auto reasons = read_json_text<std::vector<Reason>>(row.get<std::string>(2));
        out.push_back(
            {row.get<std::int64_t>(0), row.get<std::string>(1), reasons ? std::move(*reasons) : std::vector<Reason>{}});
    }
    return out;
}

Result<void> Importer::cancel(db::Tx& tx, CellId cell, ImportId id) const {
    YIMEN_TRY(ImportView now, view(tx, cell, id));
    if (now.state != "running")
        return fail(kImportOver, now.state);
    tx.exec("UPDATE item_import SET state = 'cancelled', finished_at = $2, revision = revision + 1"
            " WHERE id = $1 AND state = 'running'",
            id, clocks_.business.now());
    return {};
}

// Judged rows are kept between the steps of one import; after a restart they are judged again from the kept file.
std::shared_ptr<const Importer::Plan> Importer::plan(ImportId id, std::string_view file_sm3) const {
    std::lock_guard lock(mutex_);
    if (plan_ && plan_->import == id)
        return plan_;
    auto path = files_.path(file_sm3);
    auto rows = path ? read_item_list(read_file(*path)) : fail(kImportFile, "the file is no longer there");
    auto fresh = std::make_shared<Plan>();
    fresh->import = id;
    if (rows)
        fresh->rows = judge(std::move(*rows));
    else
        fresh->error = rows.error().detail;
    plan_ = fresh;
    return plan_;
}

Result<bool> Importer::step(ImportId id) const {
    auto head = catalogue_.database().read(
        [&](db::Reader& reader) { return reader.query(std::string(kViewColumns) + "WHERE id = $1", id); });
    if (head.empty())
        return fail(kImportNotFound);
    auto before = view_of(head[0]);
    CellId cell = head[0].get<CellId>(14);
    if (before.state != "running")
        return false;
    auto judged = plan(id, head[0].get<std::string>(15));
    return catalogue_.database().write([&](db::Tx& tx) -> Result<bool> {
        auto rows = tx.query("SELECT state, rows_done FROM item_import WHERE id = $1 {{for_update}}", id);
        auto done = static_cast<std::size_t>(rows[0].get<std::int64_t>(1));
        if (rows[0].get<std::string>(0) != "running")
            return false;
        Instant now = clocks_.business.now();
        if (judged->error) {
            tx.exec("UPDATE item_import SET state = 'failed', error = $2, finished_at = $3, revision = revision + 1 "
                    "WHERE id = $1",
                    id, *judged->error, now);
            return false;
        }
        Tally tally;
        std::size_t end = std::min(done + kChunk, judged->rows.size());
        for (std::size_t i = done; i < end; ++i) {
            const Judgement& judgement = judged->rows[i];
            const SourceRow& row = judgement.row;
            std::vector<Reason> reasons = judgement.reasons;
            std::string_view verdict = "refused";
            auto region =
                judgement.refused ? std::nullopt : catalogue_.directory().region_by_code(tx, cell, row.region_code);
            if (!judgement.refused && !region)
                reasons.push_back({"region_code.unknown", "本地没有这个行政区划：" + row.region_code});
            if (region) {
                bool standard =
                    codes::is_implementation_code(row.local_item_code) || codes::is_handling_code(row.local_item_code);
                ItemFacts facts;
                facts.cell = cell;
                facts.region = region->id;
                facts.department = places::find_or_put_department(
                    tx,
                    {new_id<DepartmentId>(now), cell, region->id, row.department, row.department_code,
                     codes::is_credit_code(row.department_code) ? std::optional(row.department_code) : std::nullopt});
                facts.local_code = row.local_item_code;
                facts.department_code = row.department_code;
                facts.main_item = row.main_item.empty() ? std::nullopt : std::optional(row.main_item);
                if (standard) {
                    facts.implementation_code = row.local_item_code.substr(0, 31);
                    facts.basic_code = row.local_item_code.substr(19, 12);
                    if (row.local_item_code.size() == 33)
                        facts.handling_code = row.local_item_code;
                }
                facts.task_type = normal_task_type(row.task_type).value_or(row.task_type);
                facts.name = row.name;
                facts.name_en = row.name_en;
                verdict = tally.add(catalogue_.put(tx, facts));
            } else {
                ++tally.refused;
            }
            tally.reported += !reasons.empty();
            tx.exec("INSERT INTO item_import_row (import_id, row_no, verdict, reported, name, reasons) VALUES ($1, $2, "
                    "$3, $4, $5, $6)",
                    id, row.line, verdict, !reasons.empty(), row.name, to_json_text(reasons));
        }
        bool more = end < judged->rows.size();
        tx.exec("UPDATE item_import SET row_count = $2, rows_done = $3, created_count = created_count + $4,"
                " updated_count = updated_count + $5, unchanged_count = unchanged_count + $6, refused_count = "
                "refused_count + $7,"
                " reported_count = reported_count + $8, state = $9, finished_at = $10, revision = revision + 1 WHERE "
                "id = $1",
                id, static_cast<std::int64_t>(judged->rows.size()), static_cast<std::int64_t>(end), tally.created,
                tally.updated, tally.unchanged, tally.refused, tally.reported, more ? "running" : "done",
                more ? std::optional<Instant>() : std::optional(now));
        return more;
    });
}

void Importer::register_job(jobs::Runner& runner) const {
    runner.handle("catalogue.import", [this](jobs::Run& run) -> Result<void> {
        auto text = run.job().payload.at("import").as_string();
        auto id = ImportId::parse({text.data(), text.size()});
        for (bool more = id.has_value(); more && !run.stopping();) {
            YIMEN_TRY(more, step(*id));
        }
        bool unfinished = run.stopping();
        return run.commit([](db::Tx&) -> Result<void> { return {}; },
                          unfinished ? std::optional(clocks_.system.now()) : std::nullopt);
    });
}

} // namespace yimen::catalogue
