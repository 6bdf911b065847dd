#include <gtest/gtest.h>

#include "pieces.h"
#include "speech.h"

namespace yimen::speech {
namespace {

std::string words(std::string_view number, int counter, Language language) {
    auto all = words_of_call(number, counter, language).value_or(std::vector<std::string>{});
    std::string out;
    for (const auto& word : all)
        out += (out.empty() ? "" : " ") + word;
    return out;
}

TEST(SpeechTest, SpellsTheNumberAndSaysTheCounter) {
    EXPECT_EQ(words("A012", 3, Language::zh), "zh/qing letter/A zh/0 zh/1 zh/2 zh/hao_dao zh/3 zh/hao_banli");
    EXPECT_EQ(words("B1205", 12, Language::zh),
              "zh/qing letter/B zh/1 zh/2 zh/0 zh/5 zh/hao_dao zh/ten zh/2 zh/hao_banli");
    EXPECT_EQ(words("A012", 21, Language::en), "en/number letter/A en/0 en/1 en/2 en/go_to en/20 en/1");
}

TEST(SpeechTest, SaysNumbersAsPeopleDo) {
    auto counter = [](int n) {
        std::string all = words("A001", n, Language::zh);
        auto from = all.find("hao_dao ") + 8;
        return all.substr(from, all.find(" zh/hao_banli") - from);
    };
    EXPECT_EQ(counter(10), "zh/ten");
    EXPECT_EQ(counter(20), "zh/2 zh/ten");
    EXPECT_EQ(counter(100), "zh/1 zh/hundred");
    EXPECT_EQ(counter(105), "zh/1 zh/hundred zh/0 zh/5");
    EXPECT_EQ(counter(110), "zh/1 zh/hundred zh/1 zh/ten");
    EXPECT_EQ(counter(224), "zh/2 zh/hundred zh/2 zh/ten zh/4");
}

TEST(SpeechTest, SaysNothingButCalls) {
    for (std::string_view number : {"", "A", "A12", "a012", "A01x", "A01234", "AB12", "0123"})
        EXPECT_FALSE(words_of_call(number, 1, Language::zh)) << number;
    for (int counter : {0, -1, 1000})
        EXPECT_FALSE(words_of_call("A012", counter, Language::zh)) << counter;
}

TEST(SpeechTest, HasEveryWordThatACallCanNeed) {
    for (Language language : {Language::zh, Language::en})
        for (int counter = 1; counter <= kMostCounter; ++counter) {
            std::string number(1, static_cast<char>('A' + counter % 26));
            auto all = words_of_call(number + std::to_string(1000 + counter), counter, language);
            ASSERT_TRUE(all);
            for (const auto& word : *all)
                EXPECT_GT(piece(word).size(), 500u) << word;
        }
    EXPECT_TRUE(piece("zh/nothing").empty());
}

TEST(SpeechTest, IsAWaveAsLongAsItsWords) {
    std::string one = wav_of({"zh/1"}), two = wav_of({"zh/1", "zh/1"});
    EXPECT_EQ(one.substr(0, 4) + one.substr(8, 8), "RIFFWAVEfmt ");
    EXPECT_EQ(two.size() - 44, 2 * (one.size() - 44));
    EXPECT_GT(one.size(), 2 * piece("zh/1").size());
    // There is sound in it, on both sides of silence.
    auto sample = [&](std::size_t i) {
        return static_cast<std::int16_t>(static_cast<unsigned char>(one[44 + 2 * i]) |
                                         static_cast<unsigned char>(one[45 + 2 * i]) << 8);
    };
    int least = 0, most = 0;
    for (std::size_t i = 0; 46 + 2 * i < one.size(); ++i) {
        least = std::min<int>(least, sample(i));
        most = std::max<int>(most, sample(i));
    }
    EXPECT_LT(least, -2000);
    EXPECT_GT(most, 2000);
}

} // namespace
} // namespace yimen::speech
