#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>

#include "crypto/crypto.h"
#include "export.h"
#include "import.h"
#include "support/engines.h"
#include "support/sample_item.h"
#include "support/scratch_directory.h"

namespace yimen::catalogue {
namespace {

const Instant kMorning = *parse_rfc3339("2026-09-28T09:00:00+08:00");
constexpr std::string_view kHeader =
    "department,main_item,name,local_item_code,task_type,region_code,department_code\n";

std::string content_of(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

class ItemListsTest : public test::EngineTest {
  protected:
    std::vector<db::Migration> migrations() const override {
        std::vector<db::Migration> out;
        for (const auto& module :
             {outbox::migrations(), jobs::migrations(), places::migrations(), catalogue::migrations()})
            out.insert(out.end(), module.begin(), module.end());
        return out;
    }
    template <class F>
    auto write(F body) {
        auto done = db().write([&](db::Tx& tx) { return body(tx); });
        if (!done)
            throw std::runtime_error("refused: " + std::string(done.error().code->code));
        if constexpr (!std::is_void_v<typename decltype(done)::value_type>)
            return *done;
    }
    void SetUp() override {
        EngineTest::SetUp();
        index_ = std::make_unique<search::Index>(scratch_.path() + "/index");
        files_ = std::make_unique<files::Store>(scratch_.path() + "/files");
        catalogue_ = std::make_unique<Catalogue>(db(), clocks_, directory_, *index_);
        importer_ = std::make_unique<Importer>(*catalogue_, *files_, clocks_);
        exporter_ = std::make_unique<Exporter>(*catalogue_, *files_, clocks_);
        by_ = {cell_, new_id<AccountId>(kMorning), new_id<PersonId>(kMorning), "王编", {}};
        write([&](db::Tx& tx) -> Result<void> {
            places::put_region(tx, {region_, cell_, "511602000000", "广安区", 3, {}});
            places::put_region(tx, {other_, cell_, "511603000000", "前锋区", 3, {}});
            return {};
        });
    }
    ImportView begin(const std::string& content, bool dry_run = false) {
        std::string digest = to_hex(crypto::sm3(content)), path = files_->temporary_directory() + "/in";
        std::ofstream(path, std::ios::binary) << content;
        files_->keep(path, digest);
        return write([&](db::Tx& tx) { return importer_->begin(tx, by_, "items.csv", digest, dry_run); });
    }
    ImportView finished(ImportId id) {
        for (bool more = true; more;)
            more = *importer_->step(id);
        return *db().read([&](db::Reader& reader) { return importer_->view(reader, cell_, id); });
    }
    ImportView run(const std::string& content, bool dry_run = false) { return finished(begin(content, dry_run).id); }
    std::vector<std::string> codes_of(ImportId id, std::int64_t row) {
        std::vector<std::string> out;
        for (const auto& reported :
             db().read([&](db::Reader& reader) { return importer_->reported_rows(reader, id, 0, 1000); }))
            if (reported.row == row)
                for (const auto& reason : reported.reasons)
                    out.push_back(reason.code);
        return out;
    }
    std::string export_as(ListForm form, ListEncoding encoding = ListEncoding::utf8) {
        NewExport wanted;
        wanted.form = form;
        wanted.encoding = encoding;
        auto id = write([&](db::Tx& tx) { return exporter_->begin(tx, by_, wanted); }).id;
        EXPECT_TRUE(*exporter_->run(id, [] { return false; }));
        return content_of(db().read([&](db::Reader& reader) { return exporter_->file(reader, cell_, id); })->path);
    }
    std::int64_t items() {
        return db().read([&](db::Reader& reader) { return catalogue_->count(reader, cell_); });
    }
    static std::string line(std::string_view code, std::string_view name = "食品经营许可") {
        return "区市场局,未分类," + std::string(name) + "," + std::string(code) +
               ",1,511602000000,11990102MB9900001N\n";
    }

    FixedClock clock_{kMorning};
    Clocks clocks_{clock_, clock_};
    test::ScratchDirectory scratch_;
    places::Directory directory_;
    std::unique_ptr<search::Index> index_;
    std::unique_ptr<files::Store> files_;
    std::unique_ptr<Catalogue> catalogue_;
    std::unique_ptr<Importer> importer_;
    std::unique_ptr<Exporter> exporter_;
    CellId cell_ = new_id<CellId>(kMorning);
    RegionId region_ = new_id<RegionId>(kMorning), other_ = new_id<RegionId>(kMorning);
    ImportBy by_;
};
YIMEN_INSTANTIATE_ENGINES(ItemListsTest);

TEST_P(ItemListsTest, TakesBothEncodingsAndChineseHeaders) {
    std::string list = "实施主体,事项名称,事项编码,事项类型,行政区划代码,实施主体编码\n"
                       "区市场局,食品经营许可,A-1,1,511602000000,11990102MB9900001N\n";
    auto one = run(tables::to_gb18030(list));
    EXPECT_EQ(one.created, 1);
    EXPECT_EQ(one.form, "csv, GB18030");
    EXPECT_EQ(run(list).unchanged, 1);
}

TEST_P(ItemListsTest, SaysInADryRunWhatItWouldDoAndDoesNothing) {
    run(std::string(kHeader) + line("A-1") + line("A-2"));
    std::string next = std::string(kHeader) + line("A-1") + line("A-2", "另一个名字") + line("A-3") + line("A-3");
    auto dry = run(next, true);
    EXPECT_EQ(std::tuple(dry.unchanged, dry.updated, dry.created, dry.refused), std::tuple(1, 1, 1, 1));
    EXPECT_EQ(items(), 2);
    auto real = run(next);
    EXPECT_EQ(std::tuple(real.unchanged, real.updated, real.created, real.refused), std::tuple(1, 1, 1, 1));
    EXPECT_EQ(items(), 3);
}

TEST_P(ItemListsTest, ReportsEachBadRowAndTakesTheOthers) {
    std::string list = std::string(kHeader) + line("A-1") + "区市场局,未分类,=1+1,A-2,1,511602000000,X\n" +
                       line("A-1") + "区市场局,少了一格,A-4,1\n" + line("A-5").replace(0, 3, "\xFF\xFE\xFF") +
                       line("A-6");
    auto done = run(list);
    EXPECT_EQ(std::tuple(done.created, done.refused), std::tuple(2, 4));
    EXPECT_EQ(codes_of(done.id, 3), (std::vector<std::string>{"cell.formula"}));
    EXPECT_EQ(codes_of(done.id, 4).back(), "local_code.repeated");
    EXPECT_EQ(codes_of(done.id, 5), (std::vector<std::string>{"row.cells"}));
    EXPECT_EQ(codes_of(done.id, 6), (std::vector<std::string>{"row.not_text"}));
}

TEST_P(ItemListsTest, TakesNothingOfAFileThatWasCutOff) {
    std::string whole = std::string(kHeader) + line("A-1") + line("A-2");
    auto cut = run(whole.substr(0, whole.size() - 30));
    EXPECT_EQ(cut.state, "failed");
    EXPECT_NE(cut.error->find("cut off"), std::string::npos) << *cut.error;
    EXPECT_EQ(items(), 0);
}

TEST_P(ItemListsTest, TakesOnlyItemsOfTheRegionsThatAreKept) {
    by_.regions = std::vector<RegionId>{other_};
    auto done = run(std::string(kHeader) + line("A-1"));
    EXPECT_EQ(done.refused, 1);
    EXPECT_EQ(codes_of(done.id, 2).back(), "region_code.not_kept");
    by_.regions = std::vector<RegionId>{other_, region_};
    EXPECT_EQ(run(std::string(kHeader) + line("A-1")).created, 1);
}

TEST_P(ItemListsTest, GoesOnWhereItStoppedAndStopsWhereItIsCancelled) {
    std::string list(kHeader);
    for (int i = 0; i < 600; ++i)
        list += line("B-" + std::to_string(i));
    auto begun = begin(list);
    ASSERT_TRUE(*importer_->step(begun.id));
    auto half = *db().read([&](db::Reader& reader) { return importer_->view(reader, cell_, begun.id); });
    EXPECT_EQ(half.rows, 600);
    EXPECT_EQ(half.done, items());
    Importer other(*catalogue_, *files_, clocks_); // as after a restart
    ASSERT_TRUE(*other.step(begun.id));
    write([&](db::Tx& tx) { return importer_->cancel(tx, cell_, begun.id); });
    EXPECT_FALSE(*importer_->step(begun.id));
    auto ended = *db().read([&](db::Reader& reader) { return importer_->view(reader, cell_, begun.id); });
    EXPECT_EQ(ended.state, "cancelled");
    EXPECT_EQ(ended.done, items());
    EXPECT_EQ(run(list).created, 600 - ended.done);
}

TEST_P(ItemListsTest, AHundredThousandRowsAreCancelledWithNothingHalfDone) {
    std::string list(kHeader);
    constexpr int kRows = 100'000,
                  kBad = 1; // a formula; a line that is cut off refuses the whole list, as tested above
    for (int i = 0; i < kRows - kBad; ++i)
        list += line("C-" + std::to_string(i));
    list += "区市场局,未分类,=1+1,X-1,1,511602000000,X\n";
    auto begun = begin(list);
    auto began = std::chrono::steady_clock::now();
    auto told = [&] {
        return *db().read([&](db::Reader& reader) { return importer_->view(reader, cell_, begun.id); });
    };
    for (int i = 0; i < 4; ++i)
        ASSERT_TRUE(*importer_->step(begun.id)) << told().error.value_or("");
    std::printf("read, judged and %lld rows kept in %.0f ms\n", static_cast<long long>(items()),
                std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count());
    write([&](db::Tx& tx) { return importer_->cancel(tx, cell_, begun.id); });
    EXPECT_FALSE(*importer_->step(begun.id));
    auto ended = told();
    EXPECT_EQ(std::tuple(ended.state, ended.rows), std::tuple("cancelled", kRows));
    EXPECT_EQ(ended.done, items()); // what was done is told, and is there; of the rest nothing is
    EXPECT_EQ(ended.created, ended.done);
    auto twice = db().write([&](db::Tx& tx) { return importer_->cancel(tx, cell_, begun.id); });
    ASSERT_FALSE(twice);
    EXPECT_TRUE(twice.error().is(kImportOver));
    // The same list again goes over what is there and goes on with the rest.
    auto again = begin(list);
    for (std::int64_t done = 0; done <= ended.done;) {
        ASSERT_TRUE(*importer_->step(again.id));
        done = (*db().read([&](db::Reader& reader) { return importer_->view(reader, cell_, again.id); })).done;
    }
    auto more = *db().read([&](db::Reader& reader) { return importer_->view(reader, cell_, again.id); });
    EXPECT_EQ(std::tuple(more.unchanged, more.created), std::tuple(ended.done, more.done - ended.done));
}

TEST_P(ItemListsTest, BringsBackWithoutLossWhatItWrote) {
    ItemFacts facts;
    facts.cell = cell_;
    facts.region = region_;
    facts.local_code = "A,\"1\"";
    facts.department_code = "=D1";
    facts.task_type = "01";
    facts.name = "食品经营许可（新办），含“冷食”";
    facts.name_en = "Food licence";
    facts.main_item = "食品经营许可";
    facts.basic_code = "000131001000";
    facts.external = true;
    write([&](db::Tx& tx) -> Result<void> {
        facts.department = places::find_or_put_department(
            tx, {new_id<DepartmentId>(kMorning), cell_, region_, "市场监督管理局", "=D1", {}});
        catalogue_->put(tx, facts);
        YIMEN_CHECK(catalogue_->publish(tx, cell_, region_, facts.local_code, test::restaurant()));
        catalogue_->set_state(tx, *catalogue_->item_by_code(tx, cell_, region_, facts.local_code), "paused", "装修");
        return {};
    });
    run(std::string(kHeader) + line("A-2"));
    std::optional<Definition> brought;
    importer_->set_draft_sink([&](db::Tx&, const ImportBy&, const Item&, const Definition& definition) {
        brought = definition;
        return std::optional<Reason>();
    });
    for (const auto& content : {export_as(ListForm::csv), export_as(ListForm::csv, ListEncoding::gb18030),
                                export_as(ListForm::xlsx), export_as(ListForm::json)}) {
        auto back = run(content);
        EXPECT_EQ(std::tuple(back.state, back.unchanged, back.updated, back.created), std::tuple("done", 2, 0, 0))
            << content.substr(0, 300) << back.error.value_or("");
    }
    ASSERT_TRUE(brought); // JSON alone has it
    EXPECT_EQ(to_json_text(*brought), to_json_text(test::restaurant()));
    // Into an empty catalogue the list brings the same.
    auto json = export_as(ListForm::json);
    write([&](db::Tx& tx) -> Result<void> {
        catalogue_->set_state(tx, *catalogue_->item_by_code(tx, cell_, region_, facts.local_code), "in_use", "");
        return {};
    });
    EXPECT_EQ(run(json).updated, 1);
    EXPECT_EQ(db().read([&](db::Reader& reader) {
        return catalogue_->item_by_code(reader, cell_, region_, facts.local_code)->state;
    }),
              "paused");
}

} // namespace
} // namespace yimen::catalogue
