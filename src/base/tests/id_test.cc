#include "id.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <thread>
#include <unordered_set>

namespace yimen {
namespace {

TEST(Id, IsWrittenAndReadInOneForm) {
    auto id = Uuid::parse("01920f3a-5b6c-7d8e-9fa0-b1c2d3e4f506");
    ASSERT_TRUE(id);
    EXPECT_EQ(id->str(), "01920f3a-5b6c-7d8e-9fa0-b1c2d3e4f506");
    EXPECT_EQ(Uuid::parse("01920F3A-5B6C-7D8E-9FA0-B1C2D3E4F506"), id);
}

TEST(Id, OtherFormsAreRefused) {
    for (auto text : {"", "01920f3a5b6c7d8e9fa0b1c2d3e4f506", "{01920f3a-5b6c-7d8e-9fa0-b1c2d3e4f506}",
                      "01920f3a-5b6c-7d8e-9fa0-b1c2d3e4f50", "01920f3a-5b6c-7d8e-9fa0-b1c2d3e4f5067",
                      "01920f3a-5b6c-7d8e-9fa0_b1c2d3e4f506", "01920f3ag5b6c-7d8e-9fa0-b1c2d3e4f506",
                      "g1920f3a-5b6c-7d8e-9fa0-b1c2d3e4f506"})
        EXPECT_FALSE(Uuid::parse(text)) << text;
}

TEST(Id, CarriesItsTimeVersionAndVariant) {
    Instant at = *parse_rfc3339("2026-09-28T09:00:00.123+08:00");
    Uuid id = new_uuid(at);
    std::int64_t millis = 0;
    for (int i = 0; i < 6; ++i)
        millis = millis << 8 | id.bytes[i];
    EXPECT_EQ(millis, at.micros / 1000);
    EXPECT_EQ(id.bytes[6] >> 4, 7);
    EXPECT_EQ(id.bytes[8] >> 6, 2);
}

TEST(Id, LaterIdsSortBehindEarlierOnes) {
    Instant at = *parse_rfc3339("2026-09-28T09:00:00Z");
    EXPECT_LT(new_uuid(at), new_uuid(at + std::chrono::milliseconds(1)));
    EXPECT_LT(new_uuid(at).str(), new_uuid(at + std::chrono::milliseconds(1)).str());
}

TEST(Id, ThreadsDoNotRepeatEachOther) {
    constexpr std::size_t kThreads = 4, kEach = 5000;
    std::vector<std::vector<Uuid>> made(kThreads);
    std::vector<std::thread> threads;
    for (auto& ids : made)
        threads.emplace_back([&ids] {
            for (std::size_t i = 0; i < kEach; ++i)
                ids.push_back(new_uuid({}));
        });
    for (auto& thread : threads)
        thread.join();
    std::unordered_set<Uuid> all;
    for (auto& ids : made)
        all.insert(ids.begin(), ids.end());
    EXPECT_EQ(all.size(), kThreads * kEach);
}

TEST(Id, FromADigestIsTheSameForTheSameDigest) {
    std::string digest(32, '\xff');
    EXPECT_EQ(Uuid::from_digest(digest).str(), "ffffffff-ffff-8fff-bfff-ffffffffffff");
    EXPECT_THROW(Uuid::from_digest("short"), std::logic_error);
}

TEST(Id, StrongIdsDoNotMix) {
    static_assert(!std::is_convertible_v<HallId, CellId>);
    static_assert(!std::is_constructible_v<CellId, HallId>);
    auto id = new_id<HallId>({1});
    EXPECT_EQ(HallId::parse(id.str()), id);
    EXPECT_FALSE(id.is_nil());
    EXPECT_TRUE(HallId{}.is_nil());
}

RC_GTEST_PROP(IdProperty, TextAndIdAreTheSame, ()) {
    Uuid id;
    for (auto& byte : id.bytes)
        byte = *rc::gen::arbitrary<std::uint8_t>();
    RC_ASSERT(Uuid::parse(id.str()) == id);
}

} // namespace
} // namespace yimen
