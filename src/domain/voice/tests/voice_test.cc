#include "voice.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>

#include "errors.h"
#include "journal/journal.h"
#include "rules.h"
#include "store.h"
#include "support/engines.h"
#include "support/scratch_directory.h"
#include "support/written.h"

namespace yimen::voice {
namespace {

using namespace std::chrono_literals;
using access::Role;

const Instant kMorning = *parse_rfc3339("2026-09-28T09:00:00+08:00");

class VoiceTest : public test::EngineTest {
  protected:
    std::vector<db::Migration> migrations() const override {
        std::vector<db::Migration> out;
        for (const auto& module : {outbox::migrations(), journal::migrations(), places::migrations(),
                                   people::migrations(), voice::migrations()})
            out.insert(out.end(), module.begin(), module.end());
        return out;
    }
    void SetUp() override {
        EngineTest::SetUp();
        keys_ = crypto::KeyStore::open(scratch_.path(), kMorning);
        people_ = std::make_unique<people::Service>(db(), clocks_, *keys_, directory_, people::Options{});
        voice_ = std::make_unique<Voice>(db(), clocks_, *keys_, *people_);
        ASSERT_TRUE(db().write([&](db::Tx& tx) -> Result<void> {
            Voice::put_norms(tx);
            places::put_region(tx, {region_, cell_, "511602000000", "广安区", 3, {}});
            places::HallRow hall;
            hall.id = hall_;
            hall.cell = cell_;
            hall.region = region_;
            hall.kind = "hall";
            hall.code = "H1";
            hall.name = "广安区政务服务中心";
            places::put_hall(tx, hall);
            const auto& registry = people_->registry();
            YIMEN_TRY(auto person, registry.find_or_add_person(
                                       tx, {}, cell_, {"李四", "440524188001010014", {}, people::Assurance::seen}));
            clerk_person_ = person.person;
            YIMEN_TRY(AccountId account,
                      registry.add_account(tx, {}, cell_, {people::AccountKind::staff, "clerk", "x", person.person}));
            YIMEN_TRY(clerk_, registry.add_staff(tx, {}, {account, "李老师", people::Employment::own, {}, hall_}));
            return {};
        }));
        visitor_.account = new_id<AccountId>(kMorning);
        visitor_.person = new_id<PersonId>(kMorning);
        visitor_.cell = cell_;
        visitor_.grants = {{Role::visitor, cell_, {}, {}, {}}};
    }

    Rendered service(std::optional<Instant> ended_at) {
        Rendered out;
        out.scope = {cell_, region_, hall_, department_, new_id<SubjectId>(kMorning)};
        out.case_id = new_id<cases::CaseId>(kMorning);
        out.title = "食品经营许可";
        out.number = "C1";
        out.ended_at = ended_at;
        out.staff = {clerk_};
        return out;
    }
    Result<Given> give(const Rendered& service, int grade, std::vector<std::string> norms = {},
                       const access::Principal* who = nullptr, bool anonymous = false) {
        NewRating rating;
        rating.case_id = service.case_id;
        rating.bundle_case_id = service.bundle_case_id;
        rating.grade = grade;
        rating.norms = std::move(norms);
        rating.comment = Text<500>{"等了很久"};
        rating.anonymous = anonymous;
        return db().write([&](db::Tx& tx) {
            return voice_->give(tx, {who ? *who : visitor_, "portal", "r1"}, service, rating);
        });
    }
    static std::string code_of(const Result<Given>& given) {
        return given ? "" : std::string(given.error().code->code);
    }
    access::Principal holder(Role role) {
        access::Principal out;
        out.account = new_id<AccountId>(kMorning);
        out.staff = new_id<StaffId>(kMorning);
        out.cell = cell_;
        access::Grant grant{role, cell_, {}, {}, {}};
        if (role == Role::hall_manager || role == Role::clerk)
            grant.hall = hall_;
        else
            grant.department = department_;
        out.grants = {grant};
        return out;
    }
    std::int64_t events(std::string_view kind) {
        auto rows = test::event_rows(db());
        return std::count_if(rows.begin(), rows.end(), [&](const auto& row) { return row.kind == kind; });
    }

    FixedClock clock_{kMorning};
    Clocks clocks_{clock_, clock_};
    test::ScratchDirectory scratch_;
    std::unique_ptr<crypto::KeyStore> keys_;
    places::Directory directory_;
    std::unique_ptr<people::Service> people_;
    std::unique_ptr<Voice> voice_;
    CellId cell_ = new_id<CellId>(kMorning);
    RegionId region_ = new_id<RegionId>(kMorning);
    HallId hall_ = new_id<HallId>(kMorning);
    DepartmentId department_ = new_id<DepartmentId>(kMorning);
    PersonId clerk_person_;
    StaffId clerk_;
    access::Principal visitor_;
};
YIMEN_INSTANTIATE_ENGINES(VoiceTest);

TEST_P(VoiceTest, EightCodesOfEachGradeAreInForce) {
    auto norms = db().read([&](db::Reader& reader) { return voice_->norms(reader, hall_date(kMorning)); });
    std::map<int, int> by_grade;
    for (const auto& norm : norms)
        ++by_grade[norm.grade];
    EXPECT_EQ(by_grade, (std::map<int, int>{{1, 8}, {2, 8}, {3, 8}, {4, 8}, {5, 8}}));
    EXPECT_EQ(norms.front().code, "510");
    auto before = db().read([&](db::Reader& reader) { return voice_->norms(reader, *parse_date("2019-12-31")); });
    EXPECT_TRUE(before.empty());
}

TEST_P(VoiceTest, OneServiceHasOneRating) {
    auto served = service(kMorning);
    ASSERT_TRUE(give(served, 5, {"510", "517"}));
    EXPECT_EQ(code_of(give(served, 1)), "voice.already_rated");
    auto kept = db().read([&](db::Reader& reader) { return voice_->of_service(reader, served); });
    ASSERT_TRUE(kept);
    EXPECT_EQ(kept->grade, 5);
    EXPECT_EQ(kept->norms.size(), 2U);
    EXPECT_EQ(kept->comment, "等了很久");
}

TEST_P(VoiceTest, AServiceIsRatedAfterItsEndAndWithinThirtyDays) {
    EXPECT_EQ(code_of(give(service({}), 5)), "voice.not_ended");
    auto served = service(kMorning);
    clock_.set(kMorning + std::chrono::days(30) + 1us);
    EXPECT_EQ(code_of(give(served, 5)), "voice.too_late");
    clock_.set(kMorning + std::chrono::days(30));
    EXPECT_EQ(code_of(give(served, 5)), "");
}

TEST_P(VoiceTest, WhoHandledAServiceDoesNotRateItAsAVisitorEither) {
    access::Principal clerk_at_home = visitor_;
    clerk_at_home.person = clerk_person_;
    EXPECT_EQ(code_of(give(service(kMorning), 5, {}, &clerk_at_home)), "voice.own_service");
}

TEST_P(VoiceTest, CodesBelongToTheGrade) {
    auto refused = give(service(kMorning), 4, {"406", "510", "406", "nonsense"});
    ASSERT_FALSE(refused);
    std::vector<std::string> wrong;
    for (const auto& one : refused.error().invalid_params)
        wrong.push_back(one.pointer + " " + one.code);
    EXPECT_EQ(wrong, (std::vector<std::string>{"/norms/1 not_in_list", "/norms/2 repeated", "/norms/3 not_in_list"}));
    EXPECT_EQ(code_of(give(service(kMorning), 6)), "request.invalid");
    EXPECT_EQ(code_of(give(service(kMorning), 0)), "request.invalid");
}

TEST_P(VoiceTest, OnlyABadRatingWritesTheSecondEvent) {
    ASSERT_TRUE(give(service(kMorning), 3));
    EXPECT_EQ(events("RatingGivenBad"), 0);
    ASSERT_TRUE(give(service(kMorning), 2));
    EXPECT_EQ(events("RatingGiven"), 2);
    EXPECT_EQ(events("RatingGivenBad"), 1);
}

TEST_P(VoiceTest, FiguresCountWhatTheListShows) {
    for (int grade : {5, 5, 4, 2, 1})
        ASSERT_TRUE(give(service(kMorning), grade));
    clock_.advance(std::chrono::days(1));
    ASSERT_TRUE(give(service(kMorning), 1));
    auto manager = holder(Role::hall_manager);
    db().read([&](db::Reader& reader) {
        for (int grade = 0; grade <= 5; ++grade)
            for (bool bad : {false, true})
                for (bool first_day : {false, true}) {
                    Filter filter;
                    if (grade > 0)
                        filter.grade = grade;
                    filter.bad = bad;
                    if (first_day)
                        filter.from = filter.to = hall_date(kMorning);
                    auto counted = voice_->by_grade(reader, manager, filter);
                    auto rows = store::list(reader, manager, kReaders, filter, {}, 100);
                    EXPECT_EQ(std::accumulate(counted.begin(), counted.end(), std::int64_t{0}),
                              static_cast<std::int64_t>(rows.size()));
                }
        EXPECT_EQ(voice_->by_grade(reader, manager, {})[1], 2);
        return 0;
    });
}

TEST_P(VoiceTest, ThoseWhoAreJudgedLearnThatAServiceWasRatedButNotHow) {
    auto served = service(kMorning);
    ASSERT_TRUE(give(served, 1));
    db().read([&](db::Reader& reader) {
        auto seen = [&](const access::Principal& who) { return voice_->on_thread(reader, who, {*served.case_id}, {}); };
        EXPECT_EQ(seen(holder(Role::hall_manager)).at(0).grade, 1);
        EXPECT_EQ(seen(holder(Role::clerk)).at(0).grade, std::nullopt);
        EXPECT_EQ(seen(holder(Role::reviewer)).at(0).grade, std::nullopt);
        EXPECT_EQ(seen(visitor_).at(0).grade, 1);
        return 0;
    });
}

TEST_P(VoiceTest, AnAnonymousRatingLeadsToNoCase) {
    auto served = service(kMorning);
    auto given = give(served, 1, {}, nullptr, true);
    ASSERT_TRUE(given);
    db().read([&](db::Reader& reader) {
        auto manager = holder(Role::hall_manager);
        EXPECT_TRUE(voice_->on_thread(reader, manager, {*served.case_id}, {}).empty());
        auto alone = voice_->seen_by(reader, manager, given->id);
        EXPECT_TRUE(alone && !alone->case_id);
        EXPECT_FALSE(voice_->seen_by(reader, holder(Role::reviewer), given->id));
        return 0;
    });
}

TEST_P(VoiceTest, OtherHallsSeeNothing) {
    auto given = give(service(kMorning), 5);
    ASSERT_TRUE(given);
    auto elsewhere = holder(Role::hall_manager);
    elsewhere.grants[0].hall = new_id<HallId>(kMorning);
    db().read([&](db::Reader& reader) {
        EXPECT_TRUE(store::list(reader, elsewhere, kReaders, {}, {}, 10).empty());
        EXPECT_FALSE(voice_->seen_by(reader, elsewhere, given->id));
        return 0;
    });
}

TEST_P(VoiceTest, TheOneRatingOfABundleFallsToEachOfItsDepartmentsAndCountsOnceInTheHall) {
    auto other = new_id<DepartmentId>(kMorning), third = new_id<DepartmentId>(kMorning);
    Rendered bundle = service(kMorning);
    bundle.case_id.reset();
    bundle.scope.department.reset();
    bundle.bundle_case_id = new_uuid(kMorning);
    bundle.title = "开办餐饮店";
    for (auto department : {department_, other})
        bundle.falls_to.push_back({cell_, region_, hall_, department, {}});
    ASSERT_TRUE(give(bundle, 2, {"214"}));
    EXPECT_EQ(code_of(give(bundle, 5)), "voice.already_rated");
    EXPECT_EQ(events("RatingGivenBad"), 1);
    auto count = [&](const access::Principal& who, std::optional<DepartmentId> department) {
        return db().read([&](db::Reader& reader) {
            Filter filter;
            filter.department = department;
            auto listed = store::list(reader, who, kReaders, filter, {}, 10).size();
            auto counted = voice_->by_grade(reader, who, filter);
            EXPECT_EQ(std::accumulate(counted.begin(), counted.end(), std::int64_t{0}),
                      static_cast<std::int64_t>(listed));
            return listed;
        });
    };
    auto manager = holder(Role::hall_manager), reviewer = holder(Role::reviewer), stranger = holder(Role::reviewer);
    stranger.grants[0].department = third;
    EXPECT_EQ(count(manager, {}), 1U);
    EXPECT_EQ(count(manager, department_), 1U);
    EXPECT_EQ(count(manager, other), 1U);
    EXPECT_EQ(count(manager, third), 0U);
    EXPECT_EQ(count(reviewer, {}), 1U);
    EXPECT_EQ(count(stranger, {}), 0U);
}

TEST_P(VoiceTest, APartOfABundleIsNotRatedByItself) {
    auto part = service(kMorning);
    part.within = new_uuid(kMorning);
    EXPECT_EQ(code_of(give(part, 5)), "voice.rated_as_bundle");
}

TEST_P(VoiceTest, NoEventNamesTheOneWhoRated) {
    auto served = service(kMorning);
    ASSERT_TRUE(give(served, 2));
    auto written = db().read([&](db::Reader& reader) { return outbox::read_last(reader, 10); });
    std::erase_if(written, [](const auto& event) { return event.object_kind != "rating"; });
    ASSERT_EQ(written.size(), 2U);
    for (const auto& event : written) {
        EXPECT_EQ(boost::json::serialize(event.payload), "{\"grade\":2}");
        EXPECT_FALSE(event.scope.subject);
    }
}

} // namespace
} // namespace yimen::voice
