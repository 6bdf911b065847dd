// Comments (留言): who may speak and read, who is spoken to, what is masked, and that nothing reaches the visitor.

#include "comments.h"

#include <gtest/gtest.h>

#include "case_fixture.h"
#include "view.h"

namespace yimen::cases {
namespace {

TEST(CommentText, NumbersOfPeopleAreMaskedAndOthersStay) {
    EXPECT_EQ(mask_numbers_in("张三 11010519491231002X，电话13800000001。"),
              "张三 1101************2X，电话138****0001。");
    EXPECT_EQ(mask_numbers_in("办件 51160202202609280001，面积 120 平方米"),
              "办件 51160202202609280001，面积 120 平方米");
    EXPECT_EQ(mask_numbers_in("23800000001 2026-09-28"), "23800000001 2026-09-28");
    EXPECT_EQ(mask_numbers_in(""), "");
}

class CommentsTest : public CaseFixture {
  protected:
    void SetUp() override {
        CaseFixture::SetUp();
        reviewer_ = post(access::Role::reviewer, department_);
        stranger_ = post(access::Role::reviewer, new_id<DepartmentId>(test::kSmallHallMorning));
        case_ = act(clerk_, submitted(), Action::receive).value();
        // The clerk owns the case, so the reviewer may speak to them.
    }
    access::Principal post(access::Role role, DepartmentId department) const {
        access::Principal out;
        out.account = new_id<AccountId>(test::kSmallHallMorning);
        out.staff = new_id<StaffId>(test::kSmallHallMorning);
        out.cell = cell_;
        out.grants = {{role, cell_, {}, {}, department, {}, {}}};
        return out;
    }
    Result<CommentView> add(const access::Principal& who, const std::string& text, std::vector<StaffId> mentions = {}) {
        return db().write([&](db::Tx& tx) {
            return Comments(*cases_).add(tx, {who, "counter", "r"}, case_.id, {{text}, mentions});
        });
    }
    std::vector<CommentView> list(const access::Principal& who, std::optional<CommentId> before = {}, int limit = 20) {
        return read([&](db::Reader& reader) {
            return Comments(*cases_).list(reader, {who, "counter", "r"}, case_.id, before, limit).value();
        });
    }
    std::int64_t mentioned(const access::Principal& who) {
        store::ListQuery query;
        query.roles = kSpeakers;
        query.mentioned = who.staff;
        query.by_due = false;
        return read([&](db::Reader& reader) { return store::count(reader, who, query); });
    }

    access::Principal reviewer_, stranger_;
    CaseRef case_;
};
YIMEN_INSTANTIATE_ENGINES(CommentsTest);

TEST_P(CommentsTest, ThoseWhoWorkOnTheCaseReadWhatIsSaidTheNewestFirstPageByPage) {
    for (const char* text : {"一", "二", "三"}) {
        ASSERT_TRUE(add(clerk_, text));
        clock_.advance(std::chrono::milliseconds(1)); // ids are in the order of time
    }
    auto first = list(reviewer_, {}, 2);
    ASSERT_EQ(first.size(), 2U);
    EXPECT_EQ(first[0].text, "三");
    EXPECT_FALSE(first[0].mine);
    EXPECT_EQ(first[0].by_name, "李老师");
    auto rest = list(reviewer_, first[1].id, 2);
    ASSERT_EQ(rest.size(), 1U);
    EXPECT_EQ(rest[0].text, "一");
}

TEST_P(CommentsTest, NobodyElseSpeaksOrReads) {
    for (const auto* who : {&zhang_, &stranger_})
        EXPECT_EQ(code_of(read([&](db::Reader& reader) {
                      return Comments(*cases_).list(reader, {*who, "portal", "r"}, case_.id, {}, 20);
                  })),
                  "cases.not_found");
    EXPECT_EQ(code_of(add(stranger_, "你好")), "cases.not_found");
    ASSERT_TRUE(add(clerk_, "内部"));
    read([&](db::Reader& reader) {
        auto record = *store::any(reader, case_.id);
        EXPECT_EQ(view_of(*cases_, reader, {reviewer_, "counter", "r"}, record).comments, 1);
        EXPECT_FALSE(view_of(*cases_, reader, {zhang_, "portal", "r"}, record).comments);
        return 0;
    });
}

TEST_P(CommentsTest, WhoIsSpokenToHasTheCaseInTheirListUntilTheyHaveSeenIt) {
    ASSERT_TRUE(add(reviewer_, "请核对面积", {*clerk_.staff}));
    EXPECT_EQ(mentioned(clerk_), 1);
    EXPECT_EQ(mentioned(reviewer_), 0);
    EXPECT_EQ(list(clerk_)[0].mentions.at(0).name, "李老师");
    write([&](db::Tx& tx) { return Comments(*cases_).see(tx, {clerk_, "counter", "r"}, case_.id); });
    EXPECT_EQ(mentioned(clerk_), 0);
}

TEST_P(CommentsTest, OnlyColleaguesOnThisCaseAreSpokenTo) {
    EXPECT_EQ(code_of(add(reviewer_, "你好", {*stranger_.staff})), "request.invalid");
    EXPECT_EQ(code_of(add(reviewer_, "自己", {*reviewer_.staff})), "request.invalid");
}

TEST_P(CommentsTest, WhatIsTakenBackIsMarkedAndItsWordsAreGone) {
    auto said = add(reviewer_, "打错了", {*clerk_.staff}).value();
    auto withdraw = [&](const access::Principal& who) {
        return db().write([&](db::Tx& tx) {
            return Comments(*cases_).withdraw(tx, {who, "counter", "r"}, case_.id, said.id);
        });
    };
    EXPECT_EQ(code_of(withdraw(clerk_)), "cases.not_your_comment");
    EXPECT_TRUE(withdraw(reviewer_));
    EXPECT_TRUE(withdraw(reviewer_)); // once more changes nothing
    auto seen = list(clerk_).at(0);
    EXPECT_TRUE(seen.withdrawn_at);
    EXPECT_EQ(seen.text, "");
    EXPECT_EQ(mentioned(clerk_), 0);
}

} // namespace
} // namespace yimen::cases
