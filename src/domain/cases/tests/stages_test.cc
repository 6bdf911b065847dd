// Stages (环节) in the store: opened with acceptance, asked of another department, over by themselves, dropped with the case.

#include "stages.h"

#include <gtest/gtest.h>

#include "case_fixture.h"
#include "photo_store.h"
#include "stage_steps.h"
#include "support/written.h"

namespace yimen::cases {
namespace {

class StagesTest : public CaseFixture {
  protected:
    void SetUp() override {
        CaseFixture::SetUp();
        other_ = write([&](db::Tx& tx) -> Result<DepartmentId> {
            return places::find_or_put_department(
                tx, {new_id<DepartmentId>(test::kSmallHallMorning), cell_, region_, "公安局", "D2", {}});
        });
        reviewer_ = post(access::Role::reviewer, department_);
        asked_ = post(access::Role::reviewer, other_);
    }
    access::Principal post(access::Role role, DepartmentId department) const {
        access::Principal out;
        out.account = new_id<AccountId>(test::kSmallHallMorning);
        out.staff = new_id<StaffId>(test::kSmallHallMorning);
        out.cell = cell_;
        out.grants = {{role, cell_, {}, {}, department, {}, {}}};
        return out;
    }
    CaseRef accepted(StageSilence silence) {
        catalogue::Stage stage;
        stage.key = "police";
        stage.name = "公安意见";
        stage.department = "D2";
        stage.silence = silence;
        return accepted_with(stage);
    }
    CaseRef accepted_with(const catalogue::Stage& stage) {
        auto definition = bare_item();
        definition.stages = {stage};
        auto ref = submitted(publish(definition));
        for (Action action : {Action::receive, Action::accept})
            ref = act(clerk_, ref, action).value();
        return ref;
    }
    // An inspection by these two, one of whom has not written anything yet.
    CaseRef inspected(StaffId first, StaffId second) {
        catalogue::Stage stage;
        stage.key = "site";
        stage.name = "现场勘验";
        stage.kind = StageKind::inspection;
        auto ref = accepted_with(stage);
        auto id = only(ref.id).id;
        write([&](db::Tx& tx) -> Result<void> {
            store::put_officers(tx, id, first, second);
            return {};
        });
        return ref;
    }
    Result<CaseRef> add_photo(const access::Principal& who, const CaseRef& ref, PhotoId photo = new_photo()) {
        auto stage = only(ref.id).id;
        return db().write([&](db::Tx& tx) {
            return Stages(*cases_).add_photo(tx, {who, "counter", "r"}, ref.id, ref.revision, stage, photo,
                                             {"", "厨房.jpg", "image/jpeg", std::string(64, 'a'), 7}, "厨房");
        });
    }
    static PhotoId new_photo() { return new_id<PhotoId>(test::kSmallHallMorning); }
    template <class Act>
    Result<CaseRef> on_record(const access::Principal& who, CaseRef& ref, const Act& act) {
        auto stage = only(ref.id).id;
        auto done = db().write([&](db::Tx& tx) {
            return act(Stages(*cases_), tx, Caller{who, "counter", "r"}, ref.id, ref.revision, stage);
        });
        if (done)
            ref = *done;
        return done;
    }
    Result<CaseRef> write_record(const access::Principal& who, CaseRef& ref) {
        return on_record(who, ref, [](const Stages& stages, auto&&... at) {
            return stages.record(at...,
                                 {"一号路 1 号", "布局与图纸一致。", test::kSmallHallMorning, StageVerdict::agrees});
        });
    }
    Result<CaseRef> sign_record(const access::Principal& who, CaseRef& ref) {
        return on_record(who, ref, [](const Stages& stages, auto&&... at) { return stages.sign(at...); });
    }
    std::vector<std::string> digests_of_the_record() {
        std::vector<std::string> out;
        for (const auto& row : test::journal_rows(db()))
            if (row.action == "case.inspection_words")
                out.push_back(row.change_digest);
        return out;
    }
    CaseStage only(CaseId id) {
        return read([&](db::Reader& reader) { return store::stages(reader, id).at(0); });
    }
    bool sees(const access::Principal& who, CaseId id) {
        return read([&](db::Reader& reader) {
            return store::visible_or_asked(reader, who, access::kStaffRoles, id).has_value();
        });
    }
    Result<CaseRef> answer(const access::Principal& who, const CaseRef& ref, StageId stage) {
        return db().write([&](db::Tx& tx) {
            return Stages(*cases_).answer(tx, {who, "counter", "r"}, ref.id, ref.revision, stage,
                                          {StageVerdict::agrees, "同意"});
        });
    }

    DepartmentId other_;
    access::Principal reviewer_, asked_;
};
YIMEN_INSTANTIATE_ENGINES(StagesTest);

TEST_P(StagesTest, OpenWithAcceptanceAndKeepTheReviewBack) {
    auto ref = accepted(StageSilence::waits);
    auto stage = only(ref.id);
    EXPECT_EQ(stage.department, other_);
    EXPECT_EQ(
        to_iso(stage.due),
        "2026-10-10"); // five working days from 28 September, over the National Day; the 10th is a Saturday that is worked
    auto refused = act(reviewer_, ref, Action::review);
    ASSERT_EQ(code_of(refused), "cases.stage_open");
    EXPECT_EQ(refused.error().more.at("stage").at("department").as_string(), "公安局");
    EXPECT_EQ(refused.error().more.at("stage").at("until").as_string(), "2026-10-10");
}

TEST_P(StagesTest, WhoIsAskedSeesTheCaseUntilTheyHaveAnswered) {
    auto ref = accepted(StageSilence::waits);
    auto stranger = post(access::Role::reviewer, new_id<DepartmentId>(test::kSmallHallMorning));
    EXPECT_TRUE(sees(asked_, ref.id));
    EXPECT_FALSE(sees(stranger, ref.id));
    auto stage = only(ref.id);
    EXPECT_EQ(code_of(answer(stranger, ref, stage.id)), "cases.not_found");
    EXPECT_EQ(code_of(answer(reviewer_, ref, stage.id)), "cases.no_stages");
    auto done = answer(asked_, ref, stage.id);
    ASSERT_TRUE(done) << code_of(done);
    EXPECT_FALSE(sees(asked_, ref.id));
    EXPECT_EQ(only(ref.id).opinion, "同意");
    EXPECT_TRUE(act(reviewer_, *done, Action::review));
}

TEST_P(StagesTest, EndByThemselvesOnceWhereTheItemSaysSo) {
    auto ref = accepted(StageSilence::agrees);
    auto run = [&] { write([&](db::Tx& tx) { return end_stages(*cases_, tx, ref.id); }); };
    run();
    EXPECT_EQ(only(ref.id).state, StageState::open) << "its day has not passed";
    clock_.set(*parse_rfc3339("2026-10-11T00:00:00+08:00"));
    run();
    run();
    EXPECT_EQ(only(ref.id).state, StageState::passed);
    EXPECT_EQ(only(ref.id).verdict, StageVerdict::agrees);
    auto ended = read([&](db::Reader& reader) {
        auto steps = store::steps(reader, ref.id);
        return std::ranges::count(steps, std::string("end_stage"), &store::Step::action);
    });
    EXPECT_EQ(ended, 1);
}

TEST_P(StagesTest, AreDroppedWithTheCase) {
    auto ref = accepted(StageSilence::agrees);
    ASSERT_TRUE(act(zhang_, ref, Action::withdraw));
    EXPECT_EQ(only(ref.id).state, StageState::dropped);
    EXPECT_FALSE(sees(asked_, ref.id));
}

TEST_P(StagesTest, PhotographsBelongToTheRecordUntilBothHaveSigned) {
    auto second = post(access::Role::decider, department_);
    auto ref = inspected(*reviewer_.staff, *second.staff);
    EXPECT_EQ(code_of(add_photo(post(access::Role::reviewer, department_), ref)), "cases.no_stages")
        << "no officer of this inspection";
    EXPECT_EQ(code_of(add_photo(asked_, ref)), "cases.not_found");
    auto photo = new_photo();
    ref = add_photo(reviewer_, ref, photo).value();
    EXPECT_EQ(only(ref.id).inspection->recorded_by, std::nullopt) << "nothing is written yet";
    auto before = ref;
    ASSERT_TRUE(write_record(reviewer_, ref));
    auto seen = ref;
    EXPECT_EQ(code_of(add_photo(second, before)), "cases.stale") << "nobody signs words that they have not seen";
    ref = add_photo(second, ref).value();
    EXPECT_EQ(only(ref.id).inspection->recorded_by, second.staff) << "who changes the record has signed it with that";
    EXPECT_EQ(code_of(sign_record(second, ref)), "cases.no_stages");
    EXPECT_EQ(code_of(sign_record(reviewer_, seen)), "cases.stale") << "a signature is for what was seen";
    ASSERT_TRUE(sign_record(reviewer_, ref));
    EXPECT_EQ(only(ref.id).inspection->photos.size(), 2U);
    EXPECT_EQ(code_of(add_photo(second, ref)), "cases.record_signed");
    auto taken_out =
        on_record(second, ref, [&](const Stages& stages, auto&&... at) { return stages.remove_photo(at..., photo); });
    EXPECT_EQ(code_of(taken_out), "cases.record_signed");
    EXPECT_EQ(only(ref.id).inspection->photos.size(), 2U);
}

TEST_P(StagesTest, TheSignatureCoversThePhotographs) {
    auto second = post(access::Role::decider, department_);
    auto ref = inspected(*reviewer_.staff, *second.staff);
    auto photo = new_photo();
    ASSERT_TRUE(write_record(reviewer_, ref));
    ref = add_photo(reviewer_, ref, photo).value();
    ASSERT_TRUE(on_record(reviewer_, ref,
                          [&](const Stages& stages, auto&&... at) { return stages.remove_photo(at..., photo); }));
    auto digests = digests_of_the_record();
    ASSERT_EQ(digests.size(), 3U);
    EXPECT_NE(digests[0], digests[1]);
    EXPECT_EQ(digests[0], digests[2]) << "the words are the same, and the photograph is gone";
}

TEST_P(StagesTest, ARecordHasTwentyPhotographsAtMostAndNoneThatIsVoid) {
    auto second = post(access::Role::decider, department_);
    auto ref = inspected(*reviewer_.staff, *second.staff);
    for (std::size_t i = 0; i < kMostPhotos; ++i)
        ref = add_photo(reviewer_, ref).value();
    EXPECT_EQ(code_of(add_photo(second, ref)), "cases.photos_full");
    auto stage = only(ref.id).id;
    write([&](db::Tx& tx) -> Result<void> {
        store::remove_photos(tx, stage, test::kSmallHallMorning);
        return {};
    });
    EXPECT_TRUE(only(ref.id).inspection->photos.empty());
}

TEST_P(StagesTest, APhotographIsForTheApplicantWhenBothHaveSigned) {
    auto second = post(access::Role::decider, department_);
    auto ref = inspected(*reviewer_.staff, *second.staff);
    auto photo = new_photo();
    ref = add_photo(reviewer_, ref, photo).value();
    auto found = [&](bool staff) {
        auto stage = only(ref.id).id;
        return read([&](db::Reader& reader) { return store::photo(reader, ref.id, stage, photo, staff).has_value(); });
    };
    EXPECT_TRUE(found(true));
    EXPECT_FALSE(found(false));
    ASSERT_TRUE(write_record(reviewer_, ref));
    EXPECT_FALSE(found(false));
    ASSERT_TRUE(sign_record(second, ref));
    EXPECT_TRUE(found(false));
}

TEST_P(StagesTest, AReviewerAsksAnotherDepartmentInsideTheLimit) {
    auto ref = submitted();
    for (Action action : {Action::receive, Action::accept})
        ref = act(clerk_, ref, action).value();
    auto ask = [&](DepartmentId department, std::string_view until) {
        return db().write([&](db::Tx& tx) {
            return Stages(*cases_).ask(tx, {reviewer_, "counter", "r"}, ref.id, ref.revision,
                                       {department, "是否有违法记录？", parse_date(until).value()});
        });
    };
    EXPECT_EQ(code_of(ask(department_, "2026-09-30")), "request.invalid") << "their own";
    EXPECT_EQ(code_of(ask(other_, "2026-09-28")), "request.invalid") << "today";
    EXPECT_EQ(code_of(ask(other_, "2027-09-28")), "request.invalid") << "after the limit";
    ASSERT_TRUE(ask(other_, "2026-09-30"));
    EXPECT_EQ(to_iso(only(ref.id).due), "2026-09-30");
    EXPECT_EQ(only(ref.id).question, "是否有违法记录？");
    EXPECT_TRUE(sees(asked_, ref.id));
}

} // namespace
} // namespace yimen::cases
