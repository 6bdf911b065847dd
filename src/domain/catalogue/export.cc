#include "export.h"

#include <fstream>
#include <set>
#include <stdexcept>

#include "base/enum_text.h"
#include "crypto/crypto.h"
#include "files/content.h"
#include "list_job.h"
#include "rows.h"
#include "store.h"

namespace yimen::catalogue {
namespace {

constexpr int kItemsAtOnce = 1000;
constexpr std::string_view kJob = "catalogue.export";

constexpr std::string_view kColumnsOfExport =
    "SELECT id, state, form, encoding, row_count, rows_done, started_at, finished_at, error, revision, cell_id,"
    " department_id, regions, file_sm3 FROM item_export ";

ExportView export_view(const db::Row& row) {
    return {row.get<ExportId>(0),
            row.get<std::string>(1),
            enum_of<ListForm>(row.get<std::string>(2)),
            enum_of<ListEncoding>(row.get<std::string>(3)),
            row.get<std::int64_t>(4),
            row.get<std::int64_t>(5),
            row.get<Instant>(6),
            row.get<std::optional<Instant>>(7),
            row.get<std::optional<std::string>>(8),
            row.get<std::int64_t>(9)};
}

// One list on its way to the disk.
class Output {
  public:
    virtual ~Output() = default;
    virtual void add(const SourceRow& row) = 0;
    virtual void finish() = 0;
};

std::vector<std::string> header() {
    std::vector<std::string> out;
    for (const auto& column : kColumns)
        out.emplace_back(column.name);
    return out;
}

class CsvOutput final : public Output {
  public:
    CsvOutput(const std::string& path, ListEncoding encoding) : encoding_(encoding), out_(path, std::ios::binary) {
        // Spreadsheets take a file without the mark for the old encoding.
        if (encoding_ == ListEncoding::utf8)
            out_ << "\xEF\xBB\xBF";
        write(header());
    }
    void add(const SourceRow& row) override { write(cells_of(row)); }
    void finish() override {
        out_.close();
        if (!out_)
            throw std::runtime_error("the list cannot be written");
    }

  private:
    void write(const std::vector<std::string>& cells) {
        std::string text;
        tables::append_csv(text, cells);
        out_ << (encoding_ == ListEncoding::utf8 ? text : tables::to_gb18030(text));
    }
    ListEncoding encoding_;
    std::ofstream out_;
};

class XlsxOutput final : public Output {
  public:
    explicit XlsxOutput(const std::string& path) : writer_(path, "事项") { writer_.add(header()); }
    void add(const SourceRow& row) override { writer_.add(cells_of(row)); }
    void finish() override { writer_.finish(); }

  private:
    tables::XlsxWriter writer_;
};

class JsonOutput final : public Output {
  public:
    explicit JsonOutput(const std::string& path) : out_(path, std::ios::binary) {
        out_ << R"({"format":"yimen-items/1","items":[)";
    }
    void add(const SourceRow& row) override {
        boost::json::object item;
        auto cells = cells_of(row);
        for (std::size_t i = 0; i < kColumns.size(); ++i)
            item[kColumns[i].name] = cells[i];
        if (row.definition)
            item["definition"] = to_json(*row.definition);
        out_ << (first_ ? "\n" : ",\n") << boost::json::serialize(item);
        first_ = false;
    }
    void finish() override {
        out_ << "\n]}\n";
        out_.close();
        if (!out_)
            throw std::runtime_error("the list cannot be written");
    }

  private:
    std::ofstream out_;
    bool first_ = true;
};

std::unique_ptr<Output> output(const std::string& path, ListForm form, ListEncoding encoding) {
    switch (form) {
    case ListForm::csv:
        return std::make_unique<CsvOutput>(path, encoding);
    case ListForm::xlsx:
        return std::make_unique<XlsxOutput>(path);
    case ListForm::json:
        return std::make_unique<JsonOutput>(path);
    }
    throw std::logic_error("an unknown form");
}

std::string digest_of_file(const std::string& path) { return to_hex(crypto::sm3(files::content_of(path))); }

// The items of one export, in the order of their ids.
class Source {
  public:
    Source(const Catalogue& catalogue, const db::Row& head, bool with_definitions)
        : catalogue_(catalogue), cell_(head.get<CellId>(10)), department_(head.get<std::optional<DepartmentId>>(11)),
          with_definitions_(with_definitions) {
        if (auto regions = regions_of_text(head.get<std::optional<std::string>>(12)))
            kept_.emplace(regions->begin(), regions->end());
    }

    bool wants(const Item& item) const {
        return item.facts.cell == cell_ && (!department_ || item.facts.department == *department_) &&
               (!kept_ || kept_->contains(item.facts.region));
    }

    SourceRow row(db::Reader& reader, const Item& item) {
        const ItemFacts& facts = item.facts;
        SourceRow out;
        out.department = cached(departments_, facts.department, [&] {
            return catalogue_.directory().department_name(reader, facts.department).value_or("");
        });
        out.region_code = cached(regions_, facts.region, [&] {
            auto region = catalogue_.directory().region(reader, facts.region);
            return region ? region->code : std::string();
        });
        out.main_item = facts.main_item.value_or("");
        out.name = facts.name;
        out.local_item_code = facts.local_code;
        out.task_type = facts.task_type;
        out.department_code = facts.department_code;
        out.name_en = facts.name_en;
        out.basic_code = facts.basic_code;
        out.implementation_code = facts.implementation_code;
        out.handling_code = facts.handling_code;
        out.external = facts.external ? "是" : "否";
        out.state = item.state == "in_use" ? "在用" : item.state == "paused" ? "暂停" : "取消";
        if (with_definitions_ && item.version_id)
            out.definition = *catalogue_.definition(reader, store::version(reader, *item.version_id)->snapshot);
        return out;
    }

  private:
    template <class Map, class F>
    static const std::string& cached(Map& map, const typename Map::key_type& key, F make) {
        auto [slot, fresh] = map.try_emplace(key);
        if (fresh)
            slot->second = make();
        return slot->second;
    }

    const Catalogue& catalogue_;
    CellId cell_;
    std::optional<DepartmentId> department_;
    bool with_definitions_;
    std::optional<std::set<RegionId>> kept_;
    std::map<DepartmentId, std::string> departments_;
    std::map<RegionId, std::string> regions_;
};

} // namespace

Result<ExportView> Exporter::begin(db::Tx& tx, const ImportBy& by, const NewExport& wanted) const {
    Instant now = clocks_.business.now();
    auto id = new_id<ExportId>(now);
    tx.exec(
        "INSERT INTO item_export (id, cell_id, account_id, state, form, encoding, department_id, regions, row_count,"
        " rows_done, started_at, revision) VALUES ($1, $2, $3, 'running', $4, $5, $6, $7, 0, 0, $8, 1)",
        id, by.cell, by.account, boost::describe::enum_to_string(wanted.form, ""),
        boost::describe::enum_to_string(wanted.encoding.value_or(ListEncoding::utf8), ""), wanted.department_id,
        regions_text(by.regions), now);
    schedule_list_job(tx, clocks_, kJob, "export", id.value);
    return view(tx, by.cell, id);
}

Result<ExportView> Exporter::view(db::Reader& reader, CellId cell, ExportId id) const {
    auto rows = reader.query(std::string(kColumnsOfExport) + "WHERE id = $1 AND cell_id = $2", id, cell);
    if (rows.empty())
        return fail(kExportNotFound);
    return export_view(rows[0]);
}

Result<bool> Exporter::run(ExportId id, const std::function<bool()>& stopping) const {
    auto& database = catalogue_.database();
    auto head = database.read(
        [&](db::Reader& reader) { return reader.query(std::string(kColumnsOfExport) + "WHERE id = $1", id); });
    if (head.empty())
        return fail(kExportNotFound);
    auto wanted = export_view(head[0]);
    if (wanted.state != "running")
        return true;
    Source source(catalogue_, head[0], wanted.form == ListForm::json);
    std::string path = files_.temporary_directory() + "/export-" + id.str();
    auto out = output(path, wanted.form, wanted.encoding);
    std::int64_t all = database.read([&](db::Reader& reader) { return store::count(reader, head[0].get<CellId>(10)); });
    std::int64_t looked = 0, written = 0;
    ItemId last;
    for (bool more = true; more;) {
        if (stopping())
            return false;
        int size = database.read([&](db::Reader& reader) {
            auto items = store::items_after(reader, last, kItemsAtOnce);
            for (const auto& item : items) {
                last = item.id;
                if (!source.wants(item))
                    continue;
                out->add(source.row(reader, item));
                ++written;
            }
            return static_cast<int>(items.size());
        });
        looked += size;
        more = size == kItemsAtOnce;
        auto going = database.write([&](db::Tx& tx) -> Result<bool> {
            return tx.exec_count("UPDATE item_export SET row_count = $2, rows_done = $3, revision = revision + 1"
                                 " WHERE id = $1 AND state = 'running'",
                                 id, std::max(all, looked), looked) == 1;
        });
        if (!going || !*going) { // cancelled
            std::remove(path.c_str());
            return true;
        }
    }
    out->finish();
    std::string digest = digest_of_file(path);
    files_.keep(path, digest);
    auto ended = database.write([&](db::Tx& tx) -> Result<void> {
        tx.exec(
            "UPDATE item_export SET state = 'done', row_count = $2, rows_done = $2, file_sm3 = $3, finished_at = $4,"
            " revision = revision + 1 WHERE id = $1 AND state = 'running'",
            id, written, digest, clocks_.business.now());
        return {};
    });
    if (!ended)
        return fail(std::move(ended).error());
    return true;
}

Result<void> Exporter::cancel(db::Tx& tx, CellId cell, ExportId id) const {
    YIMEN_TRY(ExportView now, view(tx, cell, id));
    if (now.state != "running")
        return fail(kExportNotReady, now.state);
    tx.exec("UPDATE item_export SET state = 'cancelled', finished_at = $2, revision = revision + 1 WHERE id = $1 AND"
            " state = 'running'",
            id, clocks_.business.now());
    return {};
}

Result<Exporter::File> Exporter::file(db::Reader& reader, CellId cell, ExportId id) const {
    auto rows = reader.query(std::string(kColumnsOfExport) + "WHERE id = $1 AND cell_id = $2", id, cell);
    if (rows.empty())
        return fail(kExportNotFound);
    auto digest = rows[0].get<std::optional<std::string>>(13);
    auto path = digest ? files_.path(*digest) : std::nullopt;
    auto view = export_view(rows[0]);
    if (view.state != "done" || !path)
        return fail(kExportNotReady, view.state);
    std::string name = "items." + std::string(boost::describe::enum_to_string(view.form, ""));
    std::string type = view.form == ListForm::json ? "application/json"
                       : view.form == ListForm::xlsx
                           ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
                       : view.encoding == ListEncoding::utf8 ? "text/csv; charset=utf-8"
                                                             : "text/csv; charset=gb18030";
    return File{*path, name, type};
}

void Exporter::register_job(jobs::Runner& runner) const {
    runner.handle(std::string(kJob), [this](jobs::Run& run) -> Result<void> {
        auto text = run.job().payload.at("export").as_string();
        auto id = ExportId::parse({text.data(), text.size()});
        bool done = true;
        if (id) {
            YIMEN_TRY(done, this->run(*id, [&] { return run.stopping(); }));
        }
        return run.commit([](db::Tx&) -> Result<void> { return {}; },
                          done ? std::nullopt : std::optional(clocks_.system.now()));
    });
}

} // namespace yimen::catalogue
