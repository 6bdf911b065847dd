#include "bundles.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "catalogue/catalogue.h"
#include "errors.h"
#include "journal/journal.h"
#include "outbox/outbox.h"
#include "support/engines.h"
#include "support/sample_item.h"
#include "support/scratch_directory.h"

namespace yimen::bundles {
namespace {

constexpr Instant kMorning{1'790'557'200'000'000}; // 2026-09-28T09:00:00+08:00

std::string shop_text() {
    std::ifstream in(YIMEN_FIXTURES "bundles/shop.json", std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}
Template shop() { return read_template(shop_text()).value(); }

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    auto place = text.find(from);
    if (place == std::string::npos)
        throw std::logic_error("nothing to replace");
    return text.replace(place, from.size(), to);
}

LookUp nothing_known() {
    return [](const ItemRef&) { return Known{}; };
}

bool names(const Error& error, std::string_view pointer, std::string_view code) {
    return std::any_of(error.invalid_params.begin(), error.invalid_params.end(),
                       [&](const auto& one) { return one.pointer == pointer && one.code == code; });
}

TEST(BundleFile, TheExampleIsGood) {
    auto read = read_template(shop_text());
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->members.size(), 3);
    // What is written is read again without a difference.
    EXPECT_EQ(to_json_text(read_template(to_json_text(*read)).value()), to_json_text(*read));
}

TEST(BundleFile, EveryMistakeIsNamedWithItsPlace) {
    struct Case {
        std::string_view from, to, pointer, code;
    };
    const Case cases[] = {
        {R"("yimen-bundle/1")", R"("yimen-bundle/9")", "/format", "not_in_list"},
        {R"("key": "open_a_shop")", R"("key": "Open a shop")", "/key", "bad_format"},
        {R"("name": "开小店")", R"("name": "")", "/name", "required"},
        {R"("key": "food")", R"("key": "registration")", "/members/1/key", "repeated"},
        {R"("of": "registration")", R"("of": "nobody")", "/edges/0/of", "unknown"},
        {R"("needs_result")", R"("needs_luck")", "/edges/0/kind", "not_in_list"},
        {R"("gives": {"materials": ["business_licence"])", R"("gives": {"materials": ["passport"])",
         "/members/0/gives/materials/0", "unknown"},
        {R"("promised_working_days": 1)", R"("promised_working_days": 9)",
         "/members/0/definition/promised_working_days", "out_of_range"},
        {R"({"var": "sign"})", R"({"var": "colour"})", "/members/2/when", "unknown_question"},
        {R"("kind": "phone")", R"("kind": "phones")", "/members/0/definition/form/sections/0/fields/1/kind",
         "not_in_list"},
        {R"("configurable": true)", R"("configurable": true, "colour": "red")", "/colour", "unknown_field"},
        {R"({"code": "sign.area")", R"({"code": "person.name")", "/elements/4/code", "repeated"},
    };
    for (const auto& one : cases) {
        auto read = read_template(replaced(shop_text(), one.from, one.to));
        ASSERT_FALSE(read.has_value()) << one.to;
        EXPECT_TRUE(read.error().is(kBadFile));
        std::string found;
        for (const auto& problem : read.error().invalid_params)
            found += problem.pointer + " " + problem.code + "\n";
        EXPECT_TRUE(names(read.error(), one.pointer, one.code)) << one.to << "\n" << found;
    }
}

TEST(BundleFile, BrokenJsonIsNamedByItsLine) {
    auto read = read_template("{\n  \"format\": \"yimen-bundle/1\",\n  \"key\" \"a\"\n}");
    ASSERT_FALSE(read.has_value());
    EXPECT_TRUE(read.error().detail.starts_with("line 3, column 9: ")) << read.error().detail;
    EXPECT_FALSE(read_template("").has_value());
    EXPECT_FALSE(read_template("[]").has_value());
    EXPECT_FALSE(read_template(std::string(9 << 20, ' ')).has_value());
    EXPECT_FALSE(read_template(std::string(200, '[')).has_value());
}

TEST(BundleFile, NothingLessThanTheWholeFileIsTaken) {
    std::string whole = shop_text();
    for (std::size_t length = 0; length + 2 < whole.size(); length += 97)
        EXPECT_FALSE(read_template(whole.substr(0, length)).has_value());
}

TEST(BundleAnswers, DecideWhoBelongsToIt) {
    Template given = shop();
    auto open = resolve(given, {}, nothing_known());
    ASSERT_TRUE(open.has_value());
    EXPECT_EQ(open->open, std::vector<std::string>{"sign"});
    EXPECT_EQ(open->input.members.size(), 3);
    EXPECT_TRUE(open->input.members[2].conditional);
    auto without = resolve(given, {{"sign", "no"}}, nothing_known());
    EXPECT_TRUE(without->open.empty());
    EXPECT_EQ(without->input.members.size(), 2);
    auto with = resolve(given, {{"sign", "yes"}}, nothing_known());
    EXPECT_EQ(with->input.members.size(), 3);
    EXPECT_FALSE(with->input.members[2].conditional);
    auto wrong = resolve(given, {{"sign", "perhaps"}}, nothing_known());
    ASSERT_FALSE(wrong.has_value());
    EXPECT_TRUE(wrong.error().is(kBadAnswers));
    EXPECT_EQ(wrong.error().invalid_params[0].pointer, "/answers/sign");
}

TEST(BundleAnswers, AnswerTheQuestionsOfTheItemsToo) {
    Template given = shop();
    auto& member = given.members[0];
    member.definition = test::restaurant();
    member.answers = {
        {"kind", std::nullopt, "restaurant"}, {"premises", "mine", std::nullopt}, {"cold", std::nullopt, "no"}};
    given.questions.push_back(
        {"mine", "房子是谁的？", "", "", "", {{"own", "自己的", "", "", ""}, {"rented", "租的", "", "", ""}}, {}});
    ASSERT_TRUE(check(given).empty());
    auto has_lease = [&](const catalogue::Answers& answers) {
        auto resolved = resolve(given, answers, nothing_known());
        return catalogue::find_requirement(*resolved->input.members[0].definition, "lease") != nullptr;
    };
    EXPECT_FALSE(has_lease({{"mine", "own"}}));
    EXPECT_TRUE(has_lease({{"mine", "rented"}}));
    EXPECT_TRUE(has_lease({})); // open: it may be needed
    EXPECT_EQ(resolve(given, {{"sign", "no"}}, nothing_known())->open, std::vector<std::string>{"mine"});
}

TEST(BundleAnswers, TheCatalogueKnowsBetterThanTheFile) {
    Template given = shop();
    given.members[1].item = ItemRef{"990102000000", "X"};
    auto other = std::make_shared<catalogue::Definition>(test::plain_item());
    auto resolved = resolve(given, {}, [&](const ItemRef&) { return Known{other, false}; });
    EXPECT_EQ(resolved->input.members[1].definition->summary, other->summary);
    resolved = resolve(given, {}, [&](const ItemRef&) { return Known{nullptr, true}; });
    EXPECT_EQ(resolved->input.members[1].definition, nullptr);
    EXPECT_TRUE(merge(resolved->input).blocked());
}

// Bundles over a real catalogue and vocabulary.
class BundlesTest : public test::EngineTest {
  protected:
    std::vector<db::Migration> migrations() const override {
        std::vector<db::Migration> out;
        for (const auto& module :
             {outbox::migrations(), jobs::migrations(), journal::migrations(), places::migrations(),
              vocabulary::migrations(), catalogue::migrations(), bundles::migrations()})
            out.insert(out.end(), module.begin(), module.end());
        return out;
    }
    void SetUp() override {
        EngineTest::SetUp();
        index_ = std::make_unique<search::Index>(scratch_.path() + "/index");
        catalogue_ = std::make_unique<catalogue::Catalogue>(db(), clocks_, directory_, *index_);
        bundles_ = std::make_unique<Bundles>(db(), clocks_, *catalogue_, directory_);
    }
    Kept put(const Template& given) {
        return db().write([&](db::Tx& tx) -> Result<Kept> { return bundles_->put(tx, here_, given); }).value();
    }
    std::size_t events() {
        return db().read([](db::Reader& reader) { return outbox::read_last(reader, 100).size(); });
    }

    test::ScratchDirectory scratch_;
    FixedClock clock_{kMorning};
    Clocks clocks_{clock_, clock_};
    places::Directory directory_;
    std::unique_ptr<search::Index> index_;
    std::unique_ptr<catalogue::Catalogue> catalogue_;
    std::unique_ptr<Bundles> bundles_;
    CellId here_ = new_id<CellId>(kMorning);
    CellId elsewhere_ = new_id<CellId>(kMorning);
};
YIMEN_INSTANTIATE_ENGINES(BundlesTest);

TEST_P(BundlesTest, TheSameFileAgainChangesNothing) {
    Template given = shop();
    EXPECT_EQ(put(given), Kept::created);
    auto before = events();
    EXPECT_EQ(put(given), Kept::unchanged);
    EXPECT_EQ(events(), before);
    given.name = "开个小店";
    EXPECT_EQ(put(given), Kept::updated);
    auto found = db().read([&](db::Reader& reader) { return bundles_->find(reader, here_, given.key); });
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ((*found)->revision, 2);
    EXPECT_EQ((*found)->content.name, "开个小店");
    EXPECT_EQ(to_json_text((*found)->content), to_json_text(given));
}

TEST_P(BundlesTest, EachFileIsAVersionAndItsKeepersStay) {
    Template given = shop();
    auto region = new_id<RegionId>(kMorning);
    auto put_in = [&](std::optional<RegionId> where) {
        return db().write([&](db::Tx& tx) -> Result<Kept> { return bundles_->put(tx, here_, given, where); }).value();
    };
    EXPECT_EQ(put_in({}), Kept::created);
    EXPECT_EQ(put_in(region), Kept::updated); // the same file, now kept by somebody
    EXPECT_EQ(put_in({}), Kept::unchanged);
    given.name = "开个小店";
    EXPECT_EQ(put_in({}), Kept::updated);
    db().read([&](db::Reader& reader) {
        EXPECT_EQ((*bundles_->find(reader, here_, given.key))->region, region);
        auto versions = bundles_->versions(reader, here_, given.key);
        EXPECT_EQ(versions.size(), 3);
        EXPECT_EQ(versions.front().version, 3);
        EXPECT_EQ(std::ranges::count(versions, catalogue::VersionState::in_force, &TemplateVersion::state), 1);
        EXPECT_TRUE(bundles_->versions(reader, elsewhere_, given.key).empty());
        return 0;
    });
}

TEST_P(BundlesTest, IsKnownInItsOwnCellOnly) {
    put(shop());
    db().read([&](db::Reader& reader) {
        EXPECT_EQ(bundles_->list(reader, here_).size(), 1);
        EXPECT_TRUE(bundles_->list(reader, elsewhere_).empty());
        auto there = bundles_->find(reader, elsewhere_, "open_a_shop");
        EXPECT_FALSE(there.has_value());
        EXPECT_TRUE(there.error().is(kUnknownBundle));
        return 0;
    });
}

TEST_P(BundlesTest, AKeptTemplateGoesByTheVocabulary) {
    Template given = shop();
    auto fields = [&](bool kept) {
        return db().read([&](db::Reader& reader) {
            return bundles_->view(reader, here_, given, {}, kept)->merged.savings.bundled.fields;
        });
    };
    EXPECT_EQ(fields(false), 4); // the file brings its own
    EXPECT_EQ(fields(true), 8);  // nobody knows these elements yet: each is asked apart
    put(given);
    EXPECT_EQ(fields(true), 4);
}

TEST_P(BundlesTest, CombinesNothingThatIsNotThere) {
    db().read([&](db::Reader& reader) {
        EXPECT_TRUE(bundles_->combine(reader, here_, {}).error().is(kNothingChosen));
        std::vector<Chosen> one{{new_id<catalogue::ItemId>(kMorning), {}}};
        EXPECT_TRUE(bundles_->combine(reader, here_, one).error().is(catalogue::kItemNotFound));
        std::vector<Chosen> many(41, one[0]);
        EXPECT_TRUE(bundles_->combine(reader, here_, many).error().is(kNothingChosen));
        return 0;
    });
}

} // namespace
} // namespace yimen::bundles
