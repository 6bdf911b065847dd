#include "editing.h"

#include <gtest/gtest.h>

#include "cases/cases.h"
#include "errors.h"
#include "jobs/jobs.h"
#include "store.h"
#include "support/sample_item.h"
#include "support/small_hall.h"

namespace yimen::editing {
namespace {

using access::Role;

class EditingTest : public test::SmallHallTest {
  protected:
    std::vector<db::Migration> own_migrations() const override {
        std::vector<db::Migration> out;
        for (const auto& module : {jobs::migrations(), cases::migrations(), editing::migrations()})
            out.insert(out.end(), module.begin(), module.end());
        return out;
    }
    void SetUp() override {
        SmallHallTest::SetUp();
        files_ = std::make_unique<files::Store>(scratch_.path() + "/files");
        editing_ = std::make_unique<Editing>(Editing::Parts{db(), clocks_, directory_, *catalogue_, *files_});
        write_ = person("王编", Role::catalogue_editor);
        review_ = person("李审", Role::administrator);
        decide_ = person("赵定", Role::decider);
    }
    access::Principal person(std::string name, Role role) const {
        access::Principal out;
        out.account = new_id<AccountId>(test::kSmallHallMorning);
        out.person = new_id<PersonId>(test::kSmallHallMorning);
        out.cell = cell_;
        out.display_name = std::move(name);
        access::Grant grant{role, cell_, {}, {}, {}};
        if (role == Role::catalogue_editor)
            grant.regions = {region_};
        if (role == Role::decider)
            grant.department = department_;
        out.grants = {grant};
        return out;
    }
    static Caller as(const access::Principal& who) { return {who, "console", "r1"}; }

    template <class F>
    auto run(F body) {
        return db().write([&](db::Tx& tx) { return body(tx); });
    }
    Result<DraftRef> open(const NewDraft& wanted, const access::Principal& who) {
        return run([&](db::Tx& tx) { return editing_->open(tx, as(who), wanted); });
    }
    Result<DraftRef> open(catalogue::ItemId item, const access::Principal& who) {
        NewDraft wanted;
        wanted.item_id = item;
        return open(wanted, who);
    }
    Result<DraftRef> save(const DraftRef& draft, const Content& content, const access::Principal& who) {
        return run([&](db::Tx& tx) { return editing_->save(tx, as(who), draft.id, draft.revision, content); });
    }
    Result<DraftRef> submit(const DraftRef& draft, const access::Principal& who) {
        return run([&](db::Tx& tx) { return editing_->submit(tx, as(who), draft.id, draft.revision); });
    }
    Result<PublicationMade> publish(const std::vector<DraftRef>& drafts, const access::Principal& who,
                                    std::optional<Date> from = {}) {
        NewPublication wanted;
        for (const auto& draft : drafts)
            wanted.drafts.push_back({draft.id, draft.revision});
        wanted.effective_from = from;
        return run([&](db::Tx& tx) { return editing_->publish(tx, as(who), wanted); });
    }
    Draft read(DraftId id) {
        return db().read([&](db::Reader& reader) { return *store::draft(reader, id); });
    }
    catalogue::ItemId published_item(std::string code, std::string name, const catalogue::Definition& definition) {
        catalogue::ItemFacts facts;
        facts.cell = cell_;
        facts.region = region_;
        facts.department = department_;
        facts.local_code = code;
        facts.department_code = "D1";
        facts.task_type = "01";
        facts.name = std::move(name);
        facts.name_en = "Item";
        write([&](db::Tx& tx) -> Result<void> {
            catalogue_->put(tx, facts);
            YIMEN_CHECK(catalogue_->publish(tx, cell_, region_, code, definition));
            return {};
        });
        return db().read(
            [&](db::Reader& reader) { return catalogue_->item_by_code(reader, cell_, region_, code)->id; });
    }
    static catalogue::Definition sound() {
        auto out = test::plain_item();
        out.service.consult_phone = "0826-2330000";
        out.service.complaint_phone = "0826-2330001";
        return out;
    }
    Content changed(DraftId id, std::string summary) {
        Content out = read(id).content;
        out.definition.summary = std::move(summary);
        return out;
    }
    std::string summary_in_force(catalogue::ItemId id) {
        return db().read([&](db::Reader& reader) {
            return catalogue_->definition_in_force(reader, *catalogue_->item(reader, id))->summary;
        });
    }

    std::unique_ptr<files::Store> files_;
    std::unique_ptr<Editing> editing_;
    access::Principal write_, review_, decide_;
};
YIMEN_INSTANTIATE_ENGINES(EditingTest);

TEST_P(EditingTest, PublishesByASecondPersonOnly) {
    auto item = published_item("I1", "食品经营许可", sound());
    auto draft = *open(item, write_);
    draft = *save(draft, changed(draft.id, "开饭馆前办理"), write_);
    draft = *submit(draft, write_);
    auto alone = publish({draft}, write_);
    ASSERT_FALSE(alone);
    EXPECT_TRUE(alone.error().is(kSecondPerson));
    EXPECT_EQ(summary_in_force(item), "开店前办理");
    auto made = publish({draft}, review_);
    ASSERT_TRUE(made);
    EXPECT_EQ(made->items.at(0).version, 2);
    EXPECT_TRUE(made->items.at(0).in_force);
    EXPECT_EQ(summary_in_force(item), "开饭馆前办理");
    EXPECT_EQ(read(draft.id).state, DraftState::published);
}

TEST_P(EditingTest, HasOneDraftForAnItemAndSaysWhoseItIs) {
    auto item = published_item("I1", "食品经营许可", sound());
    auto draft = *open(item, write_);
    auto second = open(item, review_);
    ASSERT_FALSE(second);
    EXPECT_TRUE(second.error().is(kDraftExists));
    EXPECT_EQ(second.error().more.at("draft_id").as_string(), draft.id.str());
    EXPECT_EQ(second.error().more.at("edited_by").as_string(), "王编");
}

TEST_P(EditingTest, TellsWhoSavedMeanwhileAndLaysBothTogether) {
    auto item = published_item("I1", "食品经营许可", sound());
    auto begun = *open(item, write_);
    auto theirs = read(begun.id).content;
    theirs.definition.conditions = {"有场所"};
    ASSERT_TRUE(save(begun, theirs, review_));
    auto mine = changed(begun.id, "我的说法");
    mine.definition.conditions.clear();
    auto late = save(begun, mine, write_);
    ASSERT_FALSE(late);
    EXPECT_TRUE(late.error().is(kChangedMeanwhile));
    EXPECT_EQ(late.error().more.at("edited_by").as_string(), "李审");
    auto merged = db().read([&](db::Reader& reader) {
        return editing_->merge(reader, *store::draft(reader, begun.id), begun.revision, mine);
    });
    ASSERT_TRUE(merged);
    EXPECT_TRUE(merged->conflicts.empty());
    EXPECT_EQ(merged->content.definition.summary, "我的说法");
    EXPECT_EQ(merged->content.definition.conditions, std::vector<std::string>{"有场所"});
    EXPECT_TRUE(save({begun.id, DraftState::open, merged->revision}, merged->content, write_));
}

TEST_P(EditingTest, KeepsADraftWithFaultsButDoesNotTakeItForReview) {
    auto item = published_item("I1", "食品经营许可", sound());
    auto draft = *open(item, write_);
    auto content = read(draft.id).content;
    content.definition.trips = 1; // and no reason
    draft = *save(draft, content, write_);
    auto refused = submit(draft, write_);
    ASSERT_FALSE(refused);
    EXPECT_TRUE(refused.error().is(kFaulty));
    EXPECT_EQ(refused.error().invalid_params.at(0).code, "trips.reason_missing");
    EXPECT_EQ(refused.error().invalid_params.at(0).pointer, "/definition/service/trips_reason");
    content.definition.service.trips_reason = "须现场采集指纹";
    draft = *save(draft, content, write_);
    EXPECT_TRUE(submit(draft, write_));
}

TEST_P(EditingTest, PublishesABatchWholeOrNotAtAll) {
    auto one = published_item("I1", "甲", sound()), two = published_item("I2", "乙", sound());
    auto first = *open(one, write_), second = *open(two, write_);
    first = *submit(*save(first, changed(first.id, "新甲"), write_), write_);
    auto early = publish({first, second}, review_); // the second is not in review
    ASSERT_FALSE(early);
    EXPECT_TRUE(early.error().is(kNotNow));
    EXPECT_EQ(early.error().more.at("draft_id").as_string(), second.id.str());
    EXPECT_EQ(summary_in_force(one), "开店前办理");
    second = *submit(*save(second, changed(second.id, "新乙"), write_), write_);
    ASSERT_TRUE(publish({first, second}, review_));
    EXPECT_EQ(summary_in_force(one), "新甲");
    EXPECT_EQ(summary_in_force(two), "新乙");
}

TEST_P(EditingTest, LetsAVersionTakeEffectOnItsDayAndCanTakeItBackBefore) {
    auto item = published_item("I1", "甲", sound());
    auto draft = *open(item, write_);
    auto content = changed(draft.id, "明天的");
    content.head.name = "甲（新）";
    draft = *submit(*save(draft, content, write_), write_);
    Date tomorrow = hall_date(clock_.now() + std::chrono::hours(24));
    auto made = publish({draft}, review_, tomorrow);
    ASSERT_TRUE(made);
    EXPECT_FALSE(made->items.at(0).in_force);
    auto take_effect = [&] { return *run([&](db::Tx& tx) { return catalogue_->take_effect(tx, item); }); };
    EXPECT_FALSE(take_effect());
    EXPECT_EQ(summary_in_force(item), "开店前办理");
    clock_.set(clock_.now() + std::chrono::hours(24));
    EXPECT_TRUE(take_effect());
    EXPECT_FALSE(take_effect());
    EXPECT_EQ(summary_in_force(item), "明天的");
    auto read_item = [&] { return db().read([&](db::Reader& reader) { return *catalogue_->item(reader, item); }); };
    EXPECT_EQ(read_item().facts.name, "甲（新）");
    // A planned one is in the way of another, until it is withdrawn.
    auto next = *open(item, write_);
    next = *submit(*save(next, changed(next.id, "后天的"), write_), write_);
    ASSERT_TRUE(publish({next}, review_, hall_date(clock_.now() + std::chrono::hours(24))));
    auto other = *open(item, write_);
    other = *submit(*save(other, changed(other.id, "马上的"), write_), write_);
    EXPECT_TRUE(publish({other}, review_).error().is(catalogue::kVersionPlanned));
    auto withdraw = [&](int version) {
        return run([&](db::Tx& tx) { return catalogue_->withdraw(tx, *catalogue_->item(tx, item), version); });
    };
    EXPECT_TRUE(withdraw(3));
    EXPECT_TRUE(withdraw(2).error().is(catalogue::kVersionTaken));
    EXPECT_TRUE(withdraw(9).error().is(catalogue::kVersionNotFound));
    auto now = publish({other}, review_);
    ASSERT_TRUE(now);
    EXPECT_EQ(now->items.at(0).version, 4);
}

TEST_P(EditingTest, WantsANewItemConfirmedAndUnderABasicCodeOfTheLevelAbove) {
    RegionId town = new_id<RegionId>(clock_.now());
    write([&](db::Tx& tx) -> Result<void> {
        places::put_region(tx, {town, cell_, "511602001000", "某镇", 4, region_});
        return {};
    });
    write_.grants[0].regions.push_back(town);
    catalogue::ItemId above = published_item("I1", "高龄津贴", sound());
    write([&](db::Tx& tx) -> Result<void> {
        auto item = *catalogue_->item(tx, above);
        item.facts.basic_code = "000511001000";
        catalogue_->put(tx, item.facts);
        return {};
    });
    NewDraft wanted;
    wanted.region_id = town;
    wanted.department_id = department_;
    wanted.name = Text<500, 1>{"高龄津贴（某镇）"};
    auto draft = *open(wanted, write_);
    auto content = read(draft.id).content;
    content.definition = sound();
    content.head.local_code = "T1";
    content.head.task_type = "05";
    content.head.basic_code = "000511009000";
    draft = *submit(*save(draft, content, write_), write_);
    EXPECT_TRUE(publish({draft}, review_).error().is(kNotConfirmed));
    auto confirm = [&] {
        return *run([&](db::Tx& tx) { return editing_->confirm(tx, as(decide_), draft.id, draft.revision); });
    };
    draft = confirm();
    EXPECT_TRUE(publish({draft}, review_).error().is(kNoBasicCode));
    content.head.basic_code = "000511001000";
    draft = *submit(*save(draft, content, write_), write_);
    draft = confirm();
    auto made = publish({draft}, review_);
    ASSERT_TRUE(made);
    EXPECT_EQ(made->items.at(0).version, 1);
}

TEST_P(EditingTest, InheritsFromTheLevelAboveAndAddsWhatIsLocal) {
    auto text = sound();
    text.promised_working_days = 10;
    auto above = published_item("P1", "高龄津贴", text), below = published_item("C1", "高龄津贴（区）", sound());
    NewDraft wanted;
    wanted.item_id = below;
    wanted.inherits_from = above;
    auto draft = *open(wanted, write_);
    auto content = read(draft.id).content;
    content.definition.local->hours = "周一至周五 9:00–17:00";
    content.definition.local->promised_working_days = 4;
    content.definition.local->places = {{"区政务大厅", "一号路 1 号", "", "3–8 号窗口", "", ""}};
    draft = *submit(*save(draft, content, write_), write_);
    ASSERT_TRUE(publish({draft}, review_));
    auto bind = [&] { return run([&](db::Tx& tx) { return catalogue_->bind(tx, below, {}); }); };
    auto bound = bind();
    ASSERT_TRUE(bound);
    EXPECT_EQ(bound->definition->summary, "开店前办理");
    EXPECT_EQ(bound->definition->promised_working_days, 4);
    EXPECT_EQ(bound->definition->service.hours, "周一至周五 9:00–17:00");
    EXPECT_EQ(bound->definition->inherits->version, 1);
    // The level above says something new: it holds below at once, and the case keeps what it was bound to.
    auto change = *open(above, write_);
    change = *submit(*save(change, changed(change.id, "新的说法"), write_), write_);
    ASSERT_TRUE(publish({change}, review_));
    EXPECT_EQ(bind()->definition->summary, "新的说法");
    auto kept = db().read([&](db::Reader& reader) { return catalogue_->definition(reader, bound->snapshot); });
    EXPECT_EQ(kept->summary, "开店前办理");
    catalogue_->refresh_index();
    EXPECT_EQ(catalogue_->find("新的说法", {}, 0, 10).items.size(), 2u);
}

TEST_P(EditingTest, ShowsNoFileThatWasNotAddedAsAPicture) {
    auto item = published_item("I1", "甲", sound());
    auto draft = *open(item, write_);
    auto content = read(draft.id).content;
    content.definition.requirements.at(0).sample = catalogue::Sample{"样例", "image/png", std::string(64, 'a')};
    EXPECT_TRUE(save(draft, content, write_).error().is(kUnknownPicture));
    write([&](db::Tx& tx) -> Result<void> {
        store::put_picture(tx, cell_, {std::string(64, 'a'), "image/png", "a.png"}, clock_.now());
        return {};
    });
    EXPECT_TRUE(save(draft, content, write_));
}

TEST_P(EditingTest, IsForKeepersOfTheRegionOnly) {
    auto item = published_item("I1", "甲", sound());
    auto stranger = person("外人", Role::catalogue_editor);
    stranger.grants[0].regions = {new_id<RegionId>(clock_.now())};
    EXPECT_TRUE(open(item, stranger).error().is(catalogue::kItemNotFound));
    auto draft = *open(item, write_);
    EXPECT_TRUE(save(draft, changed(draft.id, "x"), stranger).error().is(kUnknownDraft));
    EXPECT_TRUE(save(draft, changed(draft.id, "x"), decide_).error().is(kUnknownDraft)); // may look, may not write
    EXPECT_TRUE(db().read([&](db::Reader& reader) { return editing_->draft(reader, decide_, draft.id); }));
    EXPECT_FALSE(db().read([&](db::Reader& reader) { return editing_->draft(reader, stranger, draft.id); }));
}

} // namespace
} // namespace yimen::editing
