#include "sources.h"

#include <gtest/gtest.h>

namespace yimen::facts {
namespace {

std::string list(std::string_view source) { return R"({"sources": [)" + std::string(source) + "]}"; }
constexpr std::string_view kGood =
    R"({"name": "labour", "title": "劳动", "title_en": "Labour", "url": "http://127.0.0.1:1", "timeout_ms": 500,
        "facts": [{"key": "ended", "title": "已解除", "title_en": "Ended"}]})";

TEST(Sources, AreReadFromAFile) {
    auto sources = read_sources(list(kGood));
    ASSERT_EQ(sources.size(), 1U);
    EXPECT_EQ(sources[0].timeout_ms, 500);
    EXPECT_EQ(sources[0].facts.at(0).title_en, "Ended");
}

TEST(Sources, ThatCannotBeAskedAreRefused) {
    auto with = [](std::string_view from, std::string_view to) {
        std::string text(kGood);
        return list(text.replace(text.find(from), from.size(), to));
    };
    EXPECT_THROW(read_sources("[]"), std::runtime_error);
    EXPECT_THROW(read_sources(list(std::string(kGood) + "," + std::string(kGood))), std::runtime_error);
    EXPECT_THROW(read_sources(with("labour", "la.bour")), std::runtime_error);
    EXPECT_THROW(read_sources(with("http:", "file:")), std::runtime_error);
    EXPECT_THROW(read_sources(with("500", "50")), std::runtime_error);
    EXPECT_THROW(read_sources(with("已解除", "")), std::runtime_error);
}

TEST(FactRef, NamesSourceAndFact) {
    auto ref = fact_ref("fact:labour.ended.twice");
    ASSERT_TRUE(ref);
    EXPECT_EQ(ref->source, "labour");
    EXPECT_EQ(ref->key, "ended.twice");
    for (auto other : {"licence:11990000000000001G001", "fact:labour", "fact:.ended", "fact:labour.", "", "fact:"})
        EXPECT_FALSE(fact_ref(other)) << other;
}

std::string code_of(const Result<SourceReply>& reply) { return reply ? "" : std::string(reply.error().code->code); }

TEST(Reply, IsAnAnswerOnlyToTheQuestionThatWasAsked) {
    auto confirmed = read_reply(200, R"({"id": "7", "verdict": "confirmed", "reference": "r", "version": 3})", "7");
    ASSERT_TRUE(confirmed);
    EXPECT_EQ(confirmed->verdict, Verdict::confirmed);
    EXPECT_EQ(confirmed->reference, "r");
    EXPECT_EQ(confirmed->version, 3);
    EXPECT_EQ(read_reply(200, R"({"id": "7", "verdict": "not_confirmed"})", "7")->verdict, Verdict::not_confirmed);
    EXPECT_EQ(read_reply(202, "", "7")->verdict, std::nullopt);
    EXPECT_EQ(code_of(read_reply(500, "", "7")), "facts.no_answer");
    EXPECT_EQ(code_of(read_reply(302, "", "7")), "facts.no_answer");
    for (auto body : {"", "null", "<html>", R"({"id": "8", "verdict": "confirmed", "reference": "r"})",
                      R"({"id": "7", "verdict": "perhaps"})", R"({"verdict": "unknown"})",
                      R"({"id": "7", "verdict": "confirmed"})", R"({"id": 7, "verdict": "unknown"})"})
        EXPECT_EQ(code_of(read_reply(200, body, "7")), "facts.wrong_answer") << body;
    std::string long_reference(201, 'r');
    EXPECT_EQ(code_of(read_reply(200, R"({"id":"7","verdict":"unknown","reference":")" + long_reference + "\"}", "7")),
              "facts.wrong_answer");
}

} // namespace
} // namespace yimen::facts
