#pragma once

// Import of items from a list: CSV (UTF-8 or GB18030), XLSX, or JSON. The columns department, name, local_item_code, task_type,
// region_code and department_code must be there, under these names or their Chinese ones; others may (rows.cc has the table). Everything
// that can be kept is kept, codes as given; what could not be judged is reported row by row with its reasons. The same file again changes
// nothing. docs/guides/item-lists.md describes the forms.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue.h"
#include "files/files.h"
#include "jobs/jobs.h"

namespace yimen::catalogue {

using ImportId = IdOf<struct ItemImportTag>;

inline constexpr ErrorCode kImportNotFound{"catalogue.import_not_found", ErrorKind::not_found,
                                           "There is no such import.", "没有这次导入。"};
inline constexpr ErrorCode kImportFile{"catalogue.import_file", ErrorKind::unprocessable,
                                       "The file cannot be read as an item list.", "无法按事项清单读取该文件。"};
inline constexpr ErrorCode kImportOver{"catalogue.import_over", ErrorKind::conflict, "The import has ended already.",
                                       "导入已经结束。"};

struct Reason {
    std::string code; // credit_code.bad_check, local_code.unknown_shape, …
    std::string text; // for people, Chinese
    BOOST_DESCRIBE_CLASS(Reason, (), (code, text), (), ())
};

struct SourceRow {
    int line = 0;
    std::string department, main_item, name, local_item_code, task_type, region_code, department_code;
    // Empty where the list has no such column: what is known stays.
    std::optional<std::string> name_en, basic_code, implementation_code, handling_code, external, state;
    std::optional<Definition> definition = {}; // JSON only
    std::vector<Reason> faults = {};           // what reading found
    bool refused = false;                      // so that the row cannot be trusted
};

struct ItemList {
    std::string form; // "csv, GB18030"
    std::vector<SourceRow> rows;
};
// What the file says, and what is wrong with the file as a whole. Pure.
Result<ItemList> read_item_list(std::string_view content);

struct Judgement {
    SourceRow row;
    bool refused = false;        // cannot be kept at all
    std::vector<Reason> reasons; // what could not be judged
};
// Judges every row by itself and among the others. Pure.
std::vector<Judgement> judge(std::vector<SourceRow> rows);

struct ImportView {
    ImportId id;
    std::string file_name, state;
    bool dry_run = false;            // says what it would do
    std::optional<std::string> form; // of the file, once it was read
    std::int64_t rows = 0, done = 0, created = 0, updated = 0, unchanged = 0, refused = 0, reported = 0;
    Instant started_at;
    std::optional<Instant> finished_at;
    std::optional<std::string> error;
    std::int64_t revision = 0;
    BOOST_DESCRIBE_CLASS(ImportView, (),
                         (id, file_name, state, dry_run, form, rows, done, created, updated, unchanged, refused,
                          reported, started_at, finished_at, error, revision),
                         (), ())
};

struct ReportedRow {
    std::int64_t row = 0; // line of the file
    std::string name;
    std::vector<Reason> reasons;
};

// Who imports, and the items of which regions they keep; empty: of all.
struct ImportBy {
    CellId cell;
    AccountId account;
    PersonId person;
    std::string name;
    std::optional<std::vector<RegionId>> regions = {};
};

// The regions whose items the caller keeps; empty: all of the cell.
std::optional<std::vector<RegionId>> kept_regions(db::Reader& reader, const access::Principal& who);

class Importer {
  public:
    Importer(const Catalogue& catalogue, const files::Store& files, const Clocks& clocks);

    // What becomes of a definition that a list brings: kept as a draft, for a second person (editing). The reason that is told with the
    // row, or nothing when it says what is in force.
    using DraftSink =
        std::function<std::optional<Reason>(db::Tx& tx, const ImportBy& by, const Item& item, const Definition&)>;
    void set_draft_sink(DraftSink sink) { sink_ = std::move(sink); }

    // Records the import and its job; the file is in the store already. A dry run judges every row and changes nothing else.
    Result<ImportView> begin(db::Tx& tx, const ImportBy& by, std::string_view file_name, std::string_view file_sm3,
                             bool dry_run) const;
    // Does one chunk in one transaction and says whether there is more. Safe to call again after a crash: finished rows are not touched.
    Result<bool> step(ImportId id) const;
    Result<ImportView> view(db::Reader& reader, CellId cell, ImportId id) const;
    // Rows after line `after` with something that could not be judged, in the order of the file.
    std::vector<ReportedRow> reported_rows(db::Reader& reader, ImportId id, std::int64_t after, int limit) const;
    // Rows that are done stay, each of them whole; the others are not begun.
    Result<void> cancel(db::Tx& tx, CellId cell, ImportId id) const;
    void register_job(jobs::Runner& runner) const;

  private:
    const Catalogue& catalogue_;
    const files::Store& files_;
    const Clocks& clocks_;
    DraftSink sink_;
    struct Plan;
    class Chunk;
    std::shared_ptr<const Plan> plan(ImportId id, std::string_view file_sm3) const;
    mutable std::mutex mutex_;
    mutable std::shared_ptr<const Plan> plan_; // of the import under way
};

http::Routes import_routes(Catalogue& catalogue, const Importer& importer, const files::Store& files);

} // namespace yimen::catalogue
