#pragma once

// Item lists going out, in the forms in which they come in: what was written is read back without loss. JSON carries the definitions too.

#include "import.h"
#include "tables/tables.h"

namespace yimen::catalogue {

using ExportId = IdOf<struct ItemExportTag>;

inline constexpr ErrorCode kExportNotFound{"catalogue.export_not_found", ErrorKind::not_found,
                                           "There is no such export.", "没有这次导出。"};
inline constexpr ErrorCode kExportNotReady{"catalogue.export_not_ready", ErrorKind::conflict,
                                           "The export has no file yet, or no more.", "导出尚未完成，或已取消。"};

enum class ListForm { csv, xlsx, json };
BOOST_DESCRIBE_ENUM(ListForm, csv, xlsx, json)
enum class ListEncoding { utf8, gb18030 };
BOOST_DESCRIBE_ENUM(ListEncoding, utf8, gb18030)

struct NewExport {
    ListForm form = ListForm::xlsx;
    std::optional<ListEncoding> encoding; // of CSV; UTF-8 without it
    std::optional<DepartmentId> department_id;
    BOOST_DESCRIBE_CLASS(NewExport, (), (form, encoding, department_id), (), ())
};

struct ExportView {
    ExportId id;
    std::string state; // running, done, failed, cancelled
    ListForm form = ListForm::xlsx;
    ListEncoding encoding = ListEncoding::utf8;
    std::int64_t rows = 0, done = 0;
    Instant started_at;
    std::optional<Instant> finished_at;
    std::optional<std::string> error;
    std::int64_t revision = 0;
    BOOST_DESCRIBE_CLASS(ExportView, (),
                         (id, state, form, encoding, rows, done, started_at, finished_at, error, revision), (), ())
};

class Exporter {
  public:
    Exporter(const Catalogue& catalogue, const files::Store& files, const Clocks& clocks)
        : catalogue_(catalogue), files_(files), clocks_(clocks) {}

    Result<ExportView> begin(db::Tx& tx, const ImportBy& by, const NewExport& wanted) const;
    Result<ExportView> view(db::Reader& reader, CellId cell, ExportId id) const;
    // Writes the file; begins anew when a server died over it. Ends early when it was cancelled or `stopping` says so (false then).
    Result<bool> run(ExportId id, const std::function<bool()>& stopping) const;
    Result<void> cancel(db::Tx& tx, CellId cell, ExportId id) const;
    // Path and name of the finished file. catalogue.export_not_ready.
    struct File {
        std::string path, name, media_type;
    };
    Result<File> file(db::Reader& reader, CellId cell, ExportId id) const;
    void register_job(jobs::Runner& runner) const;

  private:
    const Catalogue& catalogue_;
    const files::Store& files_;
    const Clocks& clocks_;
};

http::Routes export_routes(const Catalogue& catalogue, const Exporter& exporter);

} // namespace yimen::catalogue
