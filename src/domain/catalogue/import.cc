#include "import.h"

#include "base/codes.h"
#include "files/content.h"
#include "list_job.h"
#include "places/lists.h"
#include "rows.h"
#include "store.h"

namespace yimen::catalogue {
namespace {

// Rows in one transaction: short enough that the hall goes on beside it, long enough to share the commit.
constexpr std::size_t kRowsAtOnce = 250;

constexpr std::string_view kViewColumns =
    "SELECT id, file_name, state, row_count, rows_done, created_count, updated_count, unchanged_count, refused_count,"
    " reported_count, started_at, finished_at, error, revision, cell_id, file_sm3, dry_run, form, account_id, "
    "person_id,"
    " importer, regions FROM item_import ";

ImportView import_view(const db::Row& row) {
    ImportView out;
    out.id = row.get<ImportId>(0);
    out.file_name = row.get<std::string>(1);
    out.state = row.get<std::string>(2);
    out.rows = row.get<std::int64_t>(3);
    out.done = row.get<std::int64_t>(4);
    out.created = row.get<std::int64_t>(5);
    out.updated = row.get<std::int64_t>(6);
    out.unchanged = row.get<std::int64_t>(7);
    out.refused = row.get<std::int64_t>(8);
    out.reported = row.get<std::int64_t>(9);
    out.started_at = row.get<Instant>(10);
    out.finished_at = row.get<std::optional<Instant>>(11);
    out.error = row.get<std::optional<std::string>>(12);
    out.revision = row.get<std::int64_t>(13);
    out.dry_run = row.get<std::optional<bool>>(16).value_or(false);
    out.form = row.get<std::optional<std::string>>(17);
    return out;
}

ImportBy by_of(const db::Row& row) {
    ImportBy out;
    out.cell = row.get<CellId>(14);
    out.account = row.get<AccountId>(18);
    out.person = row.get<std::optional<PersonId>>(19).value_or(PersonId{});
    out.name = row.get<std::optional<std::string>>(20).value_or("");
    out.regions = regions_of_text(row.get<std::optional<std::string>>(21));
    return out;
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
    std::string form;
    std::vector<Judgement> rows;
    std::optional<std::string> error; // the file cannot be read as an item list
};

Importer::Importer(const Catalogue& catalogue, const files::Store& files, const Clocks& clocks)
    : catalogue_(catalogue), files_(files), clocks_(clocks) {}

Result<ImportView> Importer::begin(db::Tx& tx, const ImportBy& by, std::string_view file_name,
                                   std::string_view file_sm3, bool dry_run) const {
    Instant now = clocks_.business.now();
    auto id = new_id<ImportId>(now);
    tx.exec("INSERT INTO item_import (id, cell_id, account_id, file_name, file_sm3, state, row_count, rows_done,"
            " created_count, updated_count, unchanged_count, refused_count, reported_count, started_at, revision,"
            " dry_run, person_id, importer, regions)"
            " VALUES ($1, $2, $3, $4, $5, 'running', 0, 0, 0, 0, 0, 0, 0, $6, 1, $7, $8, $9, $10)",
            id, by.cell, by.account, file_name, file_sm3, now, dry_run, by.person, by.name, regions_text(by.regions));
    schedule_list_job(tx, clocks_, "catalogue.import", "import", id.value);
    return view(tx, by.cell, id);
}

Result<ImportView> Importer::view(db::Reader& reader, CellId cell, ImportId id) const {
    auto rows = reader.query(std::string(kViewColumns) + "WHERE id = $1 AND cell_id = $2", id, cell);
    if (rows.empty())
        return fail(kImportNotFound);
    return import_view(rows[0]);
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
    auto rows = path ? read_item_list(files::content_of(*path)) : fail(kImportFile, "the file is no longer there");
    auto fresh = std::make_shared<Plan>();
    fresh->import = id;
    if (rows) {
        fresh->form = std::move(rows->form);
        fresh->rows = judge(std::move(rows->rows));
    } else {
        fresh->error = rows.error().detail;
    }
    plan_ = fresh;
    return plan_;
}

// The rows of one transaction, with what is known of them looked up at once.
class Importer::Chunk {
  public:
    Chunk(const Importer& importer, db::Tx& tx, const ImportBy& by, bool dry_run, Instant now)
        : importer_(importer), catalogue_(importer.catalogue_), tx_(tx), by_(by), dry_run_(dry_run), now_(now) {}

    void look_up(std::span<const Judgement> rows) {
        std::map<RegionId, std::vector<std::string>> codes;
        for (const auto& judgement : rows)
            if (!judgement.refused)
                if (auto region = region_of(judgement.row.region_code))
                    codes[*region].push_back(judgement.row.local_item_code);
        for (const auto& [region, of_region] : codes)
            for (auto& item : store::items_by_code(tx_, by_.cell, region, of_region))
                known_.emplace(std::pair(region, item.facts.local_code), std::move(item));
    }

    void row(ImportId import, const Judgement& judgement) {
        std::vector<Reason> reasons = judgement.reasons;
        std::string_view verdict = judgement.refused ? "refused" : take(judgement.row, reasons);
        (verdict == "created"     ? created
         : verdict == "updated"   ? updated
         : verdict == "unchanged" ? unchanged
                                  : refused)++;
        reported += !reasons.empty();
        tx_.exec("INSERT INTO item_import_row (import_id, row_no, verdict, reported, name, reasons) VALUES ($1, $2,"
                 " $3, $4, $5, $6)",
                 import, judgement.row.line, verdict, !reasons.empty(), judgement.row.name, to_json_text(reasons));
    }

    std::int64_t created = 0, updated = 0, unchanged = 0, refused = 0, reported = 0;

  private:
    std::optional<RegionId> region_of(const std::string& code) {
        auto [slot, fresh] = regions_.try_emplace(code);
        if (fresh)
            if (auto region = catalogue_.directory().region_by_code(tx_, by_.cell, code))
                slot->second = region->id;
        return slot->second;
    }

    DepartmentId department_of(const SourceRow& row, RegionId region) {
        auto key = std::tuple(region, row.department, row.department_code);
        if (auto found = departments_.find(key); found != departments_.end())
            return found->second;
        auto id = places::find_or_put_department(
            tx_, {new_id<DepartmentId>(now_), by_.cell, region, row.department, row.department_code,
                  codes::is_credit_code(row.department_code) ? std::optional(row.department_code) : std::nullopt});
        departments_.emplace(std::move(key), id);
        return id;
    }

    bool same_department(const Item& known, const SourceRow& row) {
        auto [slot, fresh] = names_.try_emplace(known.facts.department);
        if (fresh)
            slot->second = catalogue_.directory().department_name(tx_, known.facts.department).value_or("");
        return slot->second == row.department;
    }

    ItemFacts facts_of(const SourceRow& row, RegionId region, const Item* known) {
        ItemFacts facts = known ? known->facts : ItemFacts{};
        facts.cell = by_.cell;
        facts.region = region;
        // A department of a region above stays what it is: its name alone would make another one here.
        if (!dry_run_ && !(known && same_department(*known, row)))
            facts.department = department_of(row, region);
        facts.local_code = row.local_item_code;
        facts.department_code = row.department_code;
        facts.main_item = row.main_item.empty() ? std::nullopt : std::optional(row.main_item);
        // The standard code says the others, where the list does not.
        const std::string& code = row.local_item_code;
        if (codes::is_implementation_code(code) || codes::is_handling_code(code)) {
            facts.implementation_code = code.substr(0, 31);
            facts.basic_code = code.substr(19, 12);
            if (code.size() == 33)
                facts.handling_code = code;
        }
        auto put = [](std::optional<std::string>& to, const std::optional<std::string>& from) {
            if (from)
                to = from->empty() ? std::nullopt : from;
        };
        put(facts.basic_code, row.basic_code);
        put(facts.implementation_code, row.implementation_code);
        put(facts.handling_code, row.handling_code);
        if (row.external)
            facts.external = yes_or_no(*row.external).value_or(false);
        facts.task_type = normal_task_type(row.task_type).value_or(row.task_type);
        facts.name = row.name;
        if (row.name_en && !row.name_en->empty())
            facts.name_en = *row.name_en;
        return facts;
    }

    std::string_view take(const SourceRow& row, std::vector<Reason>& reasons) {
        auto region = region_of(row.region_code);
        if (!region) {
            reasons.push_back({"region_code.unknown", "本地没有这个行政区划：" + row.region_code});
            return "refused";
        }
        if (by_.regions && std::find(by_.regions->begin(), by_.regions->end(), *region) == by_.regions->end()) {
            reasons.push_back({"region_code.not_kept", "您不管理该行政区划的事项：" + row.region_code});
            return "refused";
        }
        auto found = known_.find(std::pair(*region, row.local_item_code));
        const Item* known = found == known_.end() ? nullptr : &found->second;
        ItemFacts facts = facts_of(row, *region, known);
        auto state = row.state ? item_state(*row.state) : std::nullopt;
        bool other_state = state && *state != (known ? known->state : "in_use");
        if (dry_run_) {
            judge_definition(row, reasons);
            bool same = known && same_facts(known->facts, facts) && same_department(*known, row) && !other_state;
            return !known ? "created" : same ? "unchanged" : "updated";
        }
        auto put = put_known(tx_, facts, known ? std::optional(*known) : std::nullopt, now_);
        if (other_state || row.definition)
            follow(facts, other_state ? state : std::nullopt, row, reasons);
        return put == PutResult::created                  ? "created"
               : put == PutResult::updated || other_state ? "updated"
                                                          : "unchanged";
    }

    void follow(const ItemFacts& facts, const std::optional<std::string>& state, const SourceRow& row,
                std::vector<Reason>& reasons) {
        auto item = catalogue_.item_by_code(tx_, by_.cell, facts.region, facts.local_code);
        if (state) {
            catalogue_.set_state(tx_, *item, *state, "清单导入");
            item = catalogue_.item(tx_, item->id);
        }
        judge_definition(row, reasons);
        if (row.definition && importer_.sink_)
            if (auto told = importer_.sink_(tx_, by_, *item, *row.definition))
                reasons.push_back(std::move(*told));
    }

    static void judge_definition(const SourceRow& row, std::vector<Reason>& reasons) {
        if (row.definition)
            for (const auto& problem : check(*row.definition))
                reasons.push_back({"definition." + problem.code, problem.pointer + " " + problem.reason});
    }

    const Importer& importer_;
    const Catalogue& catalogue_;
    db::Tx& tx_;
    const ImportBy& by_;
    bool dry_run_;
    Instant now_;
    std::map<std::string, std::optional<RegionId>> regions_;
    std::map<std::tuple<RegionId, std::string, std::string>, DepartmentId> departments_;
    std::map<std::pair<RegionId, std::string>, Item> known_;
    std::map<DepartmentId, std::string> names_;
};

Result<bool> Importer::step(ImportId id) const {
    auto head = catalogue_.database().read(
        [&](db::Reader& reader) { return reader.query(std::string(kViewColumns) + "WHERE id = $1", id); });
    if (head.empty())
        return fail(kImportNotFound);
    auto before = import_view(head[0]);
    auto by = by_of(head[0]);
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
        std::size_t end = std::min(done + kRowsAtOnce, judged->rows.size());
        auto part = std::span(judged->rows).subspan(done, end - done);
        Chunk chunk(*this, tx, by, before.dry_run, now);
        chunk.look_up(part);
        for (const auto& judgement : part)
            chunk.row(id, judgement);
        bool more = end < judged->rows.size();
        tx.exec("UPDATE item_import SET row_count = $2, rows_done = $3, created_count = created_count + $4,"
                " updated_count = updated_count + $5, unchanged_count = unchanged_count + $6, refused_count ="
                " refused_count + $7, reported_count = reported_count + $8, state = $9, finished_at = $10,"
                " form = $11, revision = revision + 1 WHERE id = $1",
                id, static_cast<std::int64_t>(judged->rows.size()), static_cast<std::int64_t>(end), chunk.created,
                chunk.updated, chunk.unchanged, chunk.refused, chunk.reported, more ? "running" : "done",
                more ? std::optional<Instant>() : std::optional(now), judged->form);
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
