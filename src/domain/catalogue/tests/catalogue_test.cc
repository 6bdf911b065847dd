#include "catalogue.h"

#include <gtest/gtest.h>

#include "outbox/outbox.h"
#include "support/engines.h"
#include "support/sample_item.h"
#include "support/scratch_directory.h"
#include "support/written.h"

namespace yimen::catalogue {
namespace {

const Instant kMorning = *parse_rfc3339("2026-09-28T09:00:00+08:00");

class CatalogueTest : public test::EngineTest {
  protected:
    std::vector<db::Migration> migrations() const override {
        std::vector<db::Migration> out;
        for (const auto& module : {outbox::migrations(), places::migrations(), catalogue::migrations()})
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
        index_ = std::make_unique<search::Index>(scratch_.path());
        catalogue_ = std::make_unique<Catalogue>(db(), clocks_, directory_, *index_);
        write([&](db::Tx& tx) -> Result<void> {
            places::put_region(tx, {region_, cell_, "511602000000", "广安区", 3, {}});
            department_ = places::find_or_put_department(
                tx, {new_id<DepartmentId>(kMorning), cell_, region_, "市场监督管理局", "D1", {}});
            return {};
        });
    }

    ItemFacts facts(std::string_view code = "I1", std::string_view name = "食品经营许可") const {
        ItemFacts out;
        out.cell = cell_;
        out.region = region_;
        out.department = department_;
        out.local_code = code;
        out.department_code = "D1";
        out.task_type = "01";
        out.name = name;
        out.name_en = "Food licence";
        return out;
    }
    PutResult put(const ItemFacts& facts) {
        return write([&](db::Tx& tx) -> Result<PutResult> { return catalogue_->put(tx, facts); });
    }
    Result<bool> publish(const Definition& definition, std::string_view code = "I1") {
        return db().write([&](db::Tx& tx) { return catalogue_->publish(tx, cell_, region_, code, definition); });
    }
    ItemId found(std::string_view words) {
        catalogue_->refresh_index();
        auto items = catalogue_->find(words, {}, 0, 5).items;
        return items.empty() ? ItemId{} : items[0];
    }
    Result<BoundVersion> bind(ItemId item, const Answers& answers) {
        return db().write([&](db::Tx& tx) { return catalogue_->bind(tx, item, answers); });
    }
    std::int64_t snapshots() {
        return db().read([](db::Reader& reader) {
            return reader.query("SELECT count(*) FROM item_snapshot")[0].get<std::int64_t>(0);
        });
    }

    FixedClock clock_{kMorning};
    Clocks clocks_{clock_, clock_};
    test::ScratchDirectory scratch_;
    places::Directory directory_;
    std::unique_ptr<search::Index> index_;
    std::unique_ptr<Catalogue> catalogue_;
    CellId cell_ = new_id<CellId>(kMorning);
    RegionId region_ = new_id<RegionId>(kMorning);
    DepartmentId department_;
};
YIMEN_INSTANTIATE_ENGINES(CatalogueTest);

TEST_P(CatalogueTest, PutsAnItemOnceAndBringsItUpToDate) {
    EXPECT_EQ(put(facts()), PutResult::created);
    EXPECT_EQ(put(facts()), PutResult::unchanged);
    EXPECT_EQ(put(facts("I1", "食品经营许可（新办）")), PutResult::updated);
    EXPECT_EQ(test::event_rows(db()).size(), 2u); // nothing is told of what did not change
}

TEST_P(CatalogueTest, AListWithoutEnglishNamesTakesNoneAway) {
    put(facts());
    auto bare = facts();
    bare.name_en.clear();
    EXPECT_EQ(put(bare), PutResult::unchanged);
    auto other = facts();
    other.name_en = "Food business licence";
    EXPECT_EQ(put(other), PutResult::updated);
    bare.name = "食品经营许可（新办）";
    EXPECT_EQ(put(bare), PutResult::updated);
    auto id = found("新办");
    auto item = db().read([&](db::Reader& reader) { return catalogue_->item(reader, id); });
    ASSERT_TRUE(item);
    EXPECT_EQ(item->facts.name_en, "Food business licence");
}

TEST_P(CatalogueTest, PublishesADefinitionOnceAndKeepsTheOldSnapshot) {
    put(facts());
    Definition definition = test::plain_item();
    EXPECT_TRUE(*publish(definition));
    EXPECT_FALSE(*publish(definition));
    auto item = found("食品");
    auto before = bind(item, {});
    definition.summary = "改了";
    EXPECT_TRUE(*publish(definition));
    auto after = bind(item, {});
    ASSERT_TRUE(before && after);
    EXPECT_EQ(after->version, 2);
    EXPECT_NE(before->snapshot, after->snapshot);
    auto old = db().read([&](db::Reader& reader) { return catalogue_->definition(reader, before->snapshot); });
    EXPECT_EQ(old->summary, "开店前办理");
}

TEST_P(CatalogueTest, RefusesADefinitionWithErrors) {
    put(facts());
    Definition definition = test::restaurant();
    definition.scenarios.pop_back();
    auto refused = publish(definition);
    ASSERT_FALSE(refused);
    EXPECT_TRUE(refused.error().is(kBadDefinition));
    EXPECT_EQ(refused.error().invalid_params.at(0).code, "dead_end");
    EXPECT_EQ(snapshots(), 0);
}

TEST_P(CatalogueTest, BindsTheSameAnswersToTheSameSnapshot) {
    put(facts());
    ASSERT_TRUE(publish(test::restaurant()));
    auto item = found("食品");
    auto shop = bind(item, {{"kind", "shop"}, {"premises", "own"}});
    auto again = bind(item, {{"kind", "shop"}, {"premises", "own"}, {"cold", "yes"}});
    auto kitchen = bind(item, {{"kind", "restaurant"}, {"cold", "no"}, {"premises", "own"}});
    ASSERT_TRUE(shop && again && kitchen);
    EXPECT_EQ(shop->snapshot, again->snapshot);
    EXPECT_NE(shop->snapshot, kitchen->snapshot);
    EXPECT_EQ(snapshots(), 3);
    // Another server, which has nothing in memory, reads the same.
    Catalogue other(db(), clocks_, directory_, *index_);
    auto kept = db().read([&](db::Reader& reader) { return other.definition(reader, shop->snapshot); });
    EXPECT_EQ(to_json_text(*kept), to_json_text(*shop->definition));
    EXPECT_EQ(kept->requirements.size(), 1u);
}

TEST_P(CatalogueTest, BindsNothingWithoutTheAnswers) {
    put(facts());
    ASSERT_TRUE(publish(test::restaurant()));
    auto refused = bind(found("食品"), {});
    ASSERT_FALSE(refused);
    EXPECT_TRUE(refused.error().is(kAnswersMissing));
    EXPECT_EQ(snapshots(), 1);
}

TEST_P(CatalogueTest, ReadsASnapshotThatAnOlderProgramWrote) {
    put(facts());
    ASSERT_TRUE(publish(test::plain_item()));
    auto item = found("食品");
    auto bound = bind(item, {});
    write([&](db::Tx& tx) -> Result<void> {
        auto content = to_json(*bound->definition).as_object();
        for (auto added : {"aliases", "steps", "questions", "scenarios", "resolved"})
            content.erase(added);
        for (auto& requirement : content["requirements"].as_array())
            requirement.as_object().erase("when");
        tx.exec("UPDATE item_snapshot SET content = $1", boost::json::serialize(content));
        return {};
    });
    Catalogue other(db(), clocks_, directory_, *index_);
    auto read = db().read([&](db::Reader& reader) { return other.definition(reader, bound->snapshot); });
    EXPECT_EQ(to_json_text(*read), to_json_text(*bound->definition));
}

TEST_P(CatalogueTest, IsFoundByWhatPeopleCallIt) {
    put(facts());
    put(facts("I2", "公共场所卫生许可"));
    ASSERT_TRUE(publish(test::restaurant()));
    auto food = found("开饭馆");
    auto named = db().read([&](db::Reader& reader) { return catalogue_->item(reader, food); });
    ASSERT_TRUE(named);
    EXPECT_EQ(named->facts.local_code, "I1");
}

TEST_P(CatalogueTest, NamesItemsInEnglish) {
    put(facts());
    auto item = found("食品");
    auto names = db().read([&](db::Reader& reader) {
        return catalogue_->names_en(reader, {item, item, new_id<ItemId>(kMorning)});
    });
    EXPECT_EQ(names.size(), 1u);
    EXPECT_EQ(names[item], "Food licence");
}

} // namespace
} // namespace yimen::catalogue
