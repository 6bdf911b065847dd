#include "codes.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "text.h"

// Vectors: standards.md §1.1, §2.1, §3.1–3.3; each real code there was checked against its standard.
namespace yimen::codes {
namespace {

using namespace std::chrono;

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kDigitsAndCapitals = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view kCreditAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

std::string any_of(std::string_view alphabet, int length) {
    std::string out;
    for (int i = 0; i < length; ++i)
        out += *rc::gen::elementOf(std::string(alphabet));
    return out;
}

// `text` with one character put in the place of another one, out of `alphabet`.
std::string changed(std::string text, std::string_view alphabet) {
    auto at = *rc::gen::inRange<std::size_t>(0, text.size());
    text[at] = *rc::gen::suchThat(rc::gen::elementOf(std::string(alphabet)), [&](char c) { return c != text[at]; });
    return text;
}

std::string with_credit_check(std::string code) {
    for (char c : kCreditAlphabet)
        if (is_credit_code(code + c))
            return code + c;
    RC_FAIL("no check character fits");
}

TEST(CreditCode, RealCodesPass) {
    for (auto code :
         {"91350100M000100Y43", "11100000000013338W", "11650000010183859F", "11370800MB28559184", "11430000006122244L",
          "11330105002500287C", "11100000MB03271699", "11100000MB0341032Y", "11420503087246977F"})
        EXPECT_TRUE(is_credit_code(code)) << code;
}

TEST(CreditCode, MalformedCodesFail) {
    for (auto code : {"91110000100000192T", "", "91350100M000100Y4", "91350100M000100Y433", "91350100m000100y43",
                      "9135010OM000100Y43", "91350100M000100Y4３"})
        EXPECT_FALSE(is_credit_code(code)) << code;
}

TEST(CitizenId, RealPatternsPassAndTellTheBirthDate) {
    EXPECT_EQ(citizen_birth_date("11010519491231002X"), year{1949} / 12 / 31);
    EXPECT_EQ(citizen_birth_date("440524188001010014"), year{1880} / 1 / 1); // of a region since abolished
}

TEST(CitizenId, MalformedNumbersFail) {
    for (auto id : {"110105194912310021", "11010519491231002x", "", "11010519491231002", "11010519491231002XX",
                    "1101051949123100２X", "A1010519491231002X"})
        EXPECT_FALSE(is_citizen_id(id)) << id;
    EXPECT_FALSE(citizen_birth_date("110105194912310021"));
}

TEST(CitizenId, TheBirthDateIsARealDay) {
    // Only the date is wrong in these: a check character that fits is among the eleven.
    for (std::string body : {"11010519490231002", "11010519491331002", "11010519490001002", "11010519490100002"})
        for (char check : std::string_view("0123456789X"))
            EXPECT_FALSE(is_citizen_id(body + check)) << body << check;
}

TEST(Mod37_36, RefusesOtherCharacters) {
    EXPECT_EQ(mod37_36("11100000MB0341032Y00211420503087246977F2026000001001"), 'L');
    EXPECT_FALSE(mod37_36("a"));
    EXPECT_FALSE(mod37_36("A-1"));
}

TEST(LicenceIdentifier, RealIdentifiersAreReadAndWritten) {
    for (std::string text : {"1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U",
                             "1.2.156.3005.2.11100000000013338W009.11330105002500287C.2025052201.002.0",
                             "1.2.156.3005.2.11100000MB03271699022.340100.000000016.001.9",
                             "1.2.156.3005.2.11100000MB0341032Y002.11420503087246977F.2026000001.001.L"}) {
        auto read = parse_licence_identifier(text);
        ASSERT_TRUE(read) << text;
        EXPECT_EQ(read->str(), text);
        auto made = make_licence_identifier(read->type_code, read->issuer_code, read->serial, read->version);
        ASSERT_TRUE(made) << text;
        EXPECT_EQ(made->str(), text);
    }
}

TEST(LicenceIdentifier, SerialsAreCleaned) {
    auto made = make_licence_identifier("11100000MB0341032Y002", "11420503087246977F", "2026-00 0001号", 1);
    ASSERT_TRUE(made);
    EXPECT_EQ(made->serial, "2026000001");
    EXPECT_EQ(make_licence_identifier("11100000MB0341032Y002", "340100", "jy-51b", 12)->serial, "JY51B");
}

TEST(LicenceIdentifier, MalformedPartsFail) {
    auto fails = [](std::string_view type, std::string_view issuer, std::string_view serial, int version) {
        return !make_licence_identifier(type, issuer, serial, version);
    };
    EXPECT_TRUE(fails("11100000MB0341032Y", "340100", "1", 1));
    EXPECT_TRUE(fails("11100000MB0341032Z002", "340100", "1", 1));
    EXPECT_TRUE(fails("11100000MB0341032Y00A", "340100", "1", 1));
    EXPECT_TRUE(fails("11100000MB0341032Y002", "34010", "1", 1));
    EXPECT_TRUE(fails("11100000MB0341032Y002", "340100", "号", 1));
    EXPECT_TRUE(fails("11100000MB0341032Y002", "340100", "1", 0));
    EXPECT_TRUE(fails("11100000MB0341032Y002", "340100", "1", 1000));
}

TEST(LicenceIdentifier, OtherTextIsRefused) {
    for (auto text : {"", "1.2.156.3005.2", "1.2.156.3005.2.", "1.2.156.3005.2.....",
                      "1.2.156.3005.3.11100000MB03271699022.340100.000000016.001.9",
                      "1.2.156.3005.211100000MB03271699022.340100.000000016.001.9",
                      "1.2.156.3005.2.11100000MB03271699022.340100.000000016.1.9",
                      "1.2.156.3005.2.11100000MB03271699022.340100.000000016.001.99",
                      "1.2.156.3005.2.11100000MB03271699022.340100.000000016.001.",
                      "1.2.156.3005.2.11100000MB03271699022.340100.000000016.000.9",
                      "1.2.156.3005.2.11100000MB03271699022.340100..001.9",
                      "1.2.156.3005.2.11100000MB03271699022.340100.00000001a.001.9",
                      "1.2.156.3005.2.11100000MB03271699022.340100.000000016.001.9.1"})
        EXPECT_FALSE(parse_licence_identifier(text)) << text;
}

TEST(RegionCode, LevelsAndPrefixes) {
    struct Vector {
        std::string_view code;
        int level;
        std::string_view prefix;
    };
    for (auto [code, level, prefix] : {Vector{"000000000000", 0, ""},
                                       {"510000000000", 1, "51"},
                                       {"511600000000", 2, "5116"},
                                       {"511602000000", 3, "511602"},
                                       {"330106001000", 4, "330106001"},
                                       {"330106001012", 5, "330106001012"},
                                       {"441900003000", 4, "441900003"}, // 东莞: towns directly below the city
                                       {"429004000000", 3, "429004"}}) { // 仙桃: a county directly below the province
        EXPECT_TRUE(is_region_code(code)) << code;
        EXPECT_EQ(region_level(code), level) << code;
        EXPECT_EQ(region_prefix(code), prefix) << code;
    }
}

TEST(RegionCode, GapsAndOtherTextAreRefused) {
    for (auto code : {"", "511602", "51160200000", "5116020000000", "51160200000a", "001600000000", "510002000000",
                      "510000001000", "511602000001"}) {
        EXPECT_FALSE(is_region_code(code)) << code;
        EXPECT_EQ(region_level(code), -1) << code;
        EXPECT_EQ(region_prefix(code), code) << code;
    }
}

TEST(ItemCode, RealImplementationCodesPass) {
    for (std::string code : {"11370800MB285591843370117002011", "11650000010183859F2650116013001"}) {
        EXPECT_TRUE(is_implementation_code(code)) << code;
        EXPECT_TRUE(is_basic_code(code.substr(19))) << code;
        EXPECT_TRUE(is_handling_code(code + "01")) << code;
        EXPECT_FALSE(is_handling_code(code + "00")) << code;
        EXPECT_FALSE(is_handling_code(code)) << code;
        EXPECT_FALSE(is_implementation_code(code + "01")) << code;
    }
}

TEST(ItemCode, MalformedPartsFail) {
    for (auto code :
         {"", "91110000100000192T3370117002011", "11370800MB285591840370117002011", "11370800MB285591848370117002011",
          "11370800MB285591843371117002011", "11370800MB28559184337011700201X"})
        EXPECT_FALSE(is_implementation_code(code)) << code;
}

// GB/T 39046-2020, table A.1.
TEST(ItemCode, TheItemTypeIsOneOfTheList) {
    for (auto type : {"00", "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "20"})
        EXPECT_TRUE(is_basic_code(std::string("00") + type + "17002011")) << type;
    for (auto type : {"11", "19", "21", "99", "0a"})
        EXPECT_FALSE(is_basic_code(std::string("00") + type + "17002011")) << type;
}

TEST(CaseNumber, HasItsPartsInOrder) {
    std::string number = make_case_number("511602000000", "01", year{2026} / 9 / 28, 42);
    EXPECT_EQ(number.substr(0, 22), "5116020120260928000042");
    EXPECT_EQ(number.size(), 23u);
    EXPECT_TRUE(is_case_number(number));
}

TEST(CaseNumber, MalformedPartsAreABug) {
    auto day = year{2026} / 9 / 28;
    EXPECT_THROW(make_case_number("51160", "01", day, 1), std::logic_error);
    EXPECT_THROW(make_case_number("511602", "1", day, 1), std::logic_error);
    EXPECT_THROW(make_case_number("511602", "a1", day, 1), std::logic_error);
    EXPECT_THROW(make_case_number("511602", "01", year{2026} / 2 / 30, 1), std::logic_error);
    EXPECT_THROW(make_case_number("511602", "01", day, 0), std::logic_error);
    EXPECT_THROW(make_case_number("511602", "01", day, 1'000'000), std::logic_error);
    EXPECT_THROW(make_case_number("511602", "01", day, -1), std::logic_error);
}

RC_GTEST_PROP(CodeProperty, AChangedCharacterOfACreditCodeIsFound, ()) {
    std::string code = with_credit_check(any_of(kCreditAlphabet, 17));
    RC_ASSERT(!is_credit_code(changed(code, kDigitsAndCapitals)));
}

RC_GTEST_PROP(CodeProperty, AChangedDigitOfACitizenIdIsFound, ()) {
    std::string id = any_of(kDigits, 6) + "18800101" + any_of(kDigits, 3);
    for (char check : std::string_view("0123456789X"))
        if (is_citizen_id(id + check))
            RC_ASSERT(!is_citizen_id(changed(id + check, "0123456789X")));
}

RC_GTEST_PROP(CodeProperty, AChangedCharacterUnderMod37IsFound, ()) {
    std::string text = any_of(kDigitsAndCapitals, *rc::gen::inRange(1, 60));
    RC_ASSERT(mod37_36(text) != mod37_36(changed(text, kDigitsAndCapitals)));
}

RC_GTEST_PROP(CodeProperty, AChangedCharacterOfALicenceIdentifierIsFound, ()) {
    auto made = make_licence_identifier("11100000MB0341032Y002", "340100", any_of(kDigitsAndCapitals, 12),
                                        *rc::gen::inRange(1, 1000));
    RC_ASSERT(made.has_value());
    std::string text = made->str();
    RC_ASSERT(parse_licence_identifier(text)->serial == made->serial);
    RC_ASSERT(!parse_licence_identifier(changed(text, std::string(kDigitsAndCapitals) + ".")));
}

RC_GTEST_PROP(CodeProperty, AChangedCharacterOfACaseNumberIsFound, ()) {
    std::string number = make_case_number(any_of(kDigits, 6), any_of(kDigitsAndCapitals, 2), year{2026} / 9 / 28,
                                          *rc::gen::inRange(1, 1'000'000));
    RC_ASSERT(is_case_number(number));
    RC_ASSERT(!is_case_number(changed(number, kDigitsAndCapitals)));
}

RC_GTEST_PROP(CodeProperty, AnyTextIsAnswered, (const std::string& text)) {
    RC_ASSERT(!is_credit_code(text) || text.size() == 18);
    RC_ASSERT(!is_citizen_id(text) || citizen_birth_date(text).has_value());
    RC_ASSERT(!is_handling_code(text) || is_implementation_code(text.substr(0, 31)));
    RC_ASSERT(!is_case_number(text) || text.size() == 23);
    if (auto identifier = parse_licence_identifier(text))
        RC_ASSERT(identifier->str() == text);
}

} // namespace
} // namespace yimen::codes
