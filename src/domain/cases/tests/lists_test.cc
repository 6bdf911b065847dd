// Lists over very many cases: what is counted, and in which order rows come.

#include <gtest/gtest.h>

#include "case_fixture.h"

namespace yimen::cases {
namespace {

class CaseListTest : public CaseFixture {
  protected:
    static store::ListQuery all() {
        store::ListQuery query;
        query.roles = {access::Role::clerk};
        return query;
    }
    std::vector<CaseId> ids(const store::ListQuery& query) {
        std::vector<CaseId> out;
        read([&](db::Reader& reader) {
            for (const auto& record : store::list(reader, clerk_, query))
                out.push_back(record.id);
            return 0;
        });
        return out;
    }
};
YIMEN_INSTANTIATE_ENGINES(CaseListTest);

TEST_P(CaseListTest, CountsNoFurtherThanItIsAsked) {
    for (int i = 0; i < 3; ++i)
        submitted();
    auto counted = [&](int most) {
        return read([&](db::Reader& reader) { return store::count(reader, clerk_, all(), most); });
    };
    EXPECT_EQ(counted(0), 3);
    EXPECT_EQ(counted(2), 2);
    EXPECT_EQ(counted(3), 3);
    EXPECT_EQ(counted(100), 3);
}

TEST_P(CaseListTest, AllThereIsComesByItsNewestChangePageByPage) {
    std::vector<CaseId> filed;
    for (int i = 0; i < 4; ++i) {
        clock_.set(test::kSmallHallMorning + std::chrono::minutes(i));
        filed.push_back(submitted().id);
    }
    auto query = all();
    query.by_change = true;
    query.limit = 3;
    EXPECT_EQ(ids(query), (std::vector<CaseId>{filed[3], filed[2], filed[1]}));
    query.after_key = std::to_string((test::kSmallHallMorning + std::chrono::minutes(1)).micros);
    query.after_id = filed[1];
    EXPECT_EQ(ids(query), (std::vector<CaseId>{filed[0]}));
}

TEST_P(CaseListTest, TheUrgedAreThoseThatWaitForAWord) {
    auto quiet = submitted(), urged = submitted();
    ASSERT_TRUE(act(zhang_, urged, Action::urge));
    auto query = all();
    query.filter.urging = Urging::waiting;
    EXPECT_EQ(ids(query), (std::vector<CaseId>{urged.id}));
    query.filter.urging = Urging::escalated;
    EXPECT_TRUE(ids(query).empty());
}

} // namespace
} // namespace yimen::cases
