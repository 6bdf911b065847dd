#include "text.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace yimen {
namespace {

rc::Gen<char32_t> any_code_point() {
    return rc::gen::oneOf(rc::gen::inRange<char32_t>(0, 0x80), rc::gen::inRange<char32_t>(0x80, 0x800),
                          rc::gen::inRange<char32_t>(0x4E00, 0x9FFF), rc::gen::inRange<char32_t>(0xFF00, 0xFFF0),
                          rc::gen::inRange<char32_t>(0xE000, 0x10000), rc::gen::inRange<char32_t>(0x10000, 0x110000));
}

std::u32string any_text() {
    auto points = *rc::gen::container<std::vector<char32_t>>(any_code_point());
    return {points.begin(), points.end()};
}

TEST(Utf8, BrokenSequencesAreFound) {
    for (std::string_view text : {"\x80", "\xC3", "\xC0\xAF", "\xE0\x80\xAF", "\xE4\xB8", "\xED\xA0\x80",
                                  "\xF0\x80\x80\xAF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "a\xE4\xB8z"})
        EXPECT_FALSE(is_utf8(text)) << to_hex(text);
    for (std::string_view text :
         {"", "a", "\xC2\x80", "一门", "\xED\x9F\xBF", "\xEE\x80\x80", "𠀀", "\xF4\x8F\xBF\xBF"})
        EXPECT_TRUE(is_utf8(text)) << to_hex(text);
}

TEST(Utf8, EachInvalidByteBecomesAReplacementCharacter) {
    EXPECT_EQ(to_utf32("一\xFF门"), U"一\uFFFD门");
    EXPECT_EQ(to_utf32("\xE4\xB8z"), U"\uFFFD\uFFFDz");
    EXPECT_EQ(to_utf8(std::u32string{char32_t{0xD800}, char32_t{0x110000}}), "\uFFFD\uFFFD");
}

TEST(Utf8, CharactersAreCountedNotBytes) {
    EXPECT_EQ(code_points("政务a𠀀"), 4u);
    EXPECT_EQ(code_points(""), 0u);
}

TEST(Text, BlanksAreTakenOffBothEndsOnly) {
    EXPECT_EQ(trimmed(" \t\r\n　张 三　\v\f "), "张 三");
    EXPECT_EQ(trimmed("　 　"), "");
    EXPECT_EQ(trimmed("、a、"), "、a、"); // shares two bytes with U+3000
}

TEST(Text, ControlCharactersAreFoundButLineLayoutIsAllowed) {
    EXPECT_FALSE(has_control_characters("第一行\r\n\t第二行"));
    for (auto text : {"\x01", "a\x7F", "\u0080", "一\u009F", "\x1B[31m"})
        EXPECT_TRUE(has_control_characters(text)) << to_hex(text);
    EXPECT_TRUE(has_control_characters(std::string_view("a\0b", 3)));
    EXPECT_FALSE(has_control_characters("\u00A0一"));
}

TEST(Text, FullWidthFormsAndCapitalsFold) {
    EXPECT_EQ(folded("ＡＢＣ－１２３（甲）　Ｘx"), "abc-123(甲) xx");
    EXPECT_EQ(folded("、。「」"), "、。「」");
}

TEST(Hex, AcceptsBothCasesAndNothingElse) {
    EXPECT_EQ(to_hex(std::string_view("\x00\x7F\xFF", 3)), "007fff");
    EXPECT_EQ(from_hex("00FfaB"), std::string("\x00\xFF\xAB", 3));
    EXPECT_FALSE(from_hex("0"));
    EXPECT_FALSE(from_hex("0g"));
    EXPECT_FALSE(from_hex(" 0"));
}

// The vectors of RFC 4648 §10, and the two characters that differ from plain base64.
TEST(Base64Url, FollowsTheVectors) {
    std::pair<std::string, std::string> vectors[] = {
        {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},          {"foo", "Zm9v"},
        {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}, {"\xFB\xFF", "-_8"}};
    for (auto& [bytes, text] : vectors) {
        EXPECT_EQ(to_base64url(bytes), text);
        EXPECT_EQ(from_base64url(text), bytes);
    }
}

TEST(Base64Url, EachContentHasOneSpelling) {
    for (auto text : {"Zg==", "Zh", "Z", "Zm9vY", "+/8", "Zm 9v", "Zm9v\n"})
        EXPECT_FALSE(from_base64url(text)) << text;
}

TEST(Split, KeepsEmptyParts) {
    EXPECT_EQ(split("a,,b,", ','), (std::vector<std::string_view>{"a", "", "b", ""}));
    EXPECT_EQ(split("", ','), (std::vector<std::string_view>{""}));
}

TEST(Mask, NamesKeepTheSurname) {
    EXPECT_EQ(mask_name("张三"), "张*");
    EXPECT_EQ(mask_name("张三丰"), "张**");
    EXPECT_EQ(mask_name("欧阳修"), "欧阳*");
    EXPECT_EQ(mask_name("司马相如"), "司马**");
    EXPECT_EQ(mask_name("欧阳"), "欧*"); // 欧 is a surname too; something is hidden in every name
    EXPECT_EQ(mask_name("张"), "*");
    EXPECT_EQ(mask_name(""), "");
    EXPECT_EQ(mask_name("买买提·艾山"), "买*****");
}

TEST(Mask, LatinNamesKeepTheFirstLetterOfEachWord) {
    EXPECT_EQ(mask_name("John Smith"), "J*** S****");
    EXPECT_EQ(mask_name("Anne-Marie Óg"), "A***-M**** Ó*");
}

TEST(Mask, CompaniesKeepTheirName) {
    for (auto name : {"广安市某某餐饮有限公司", "前锋区某某农民专业合作社", "Example Trading Co., Ltd.", "Example Inc"})
        EXPECT_EQ(mask_name(name), name);
    EXPECT_EQ(mask_name("王公司"), "王**"); // too short for a company: masked
}

TEST(Mask, NumbersKeepTheirEnds) {
    EXPECT_EQ(mask_id_number("330106188001011234"), "3301************34");
    EXPECT_EQ(mask_id_number("330106800101123"), "3301*********23");
    EXPECT_EQ(mask_id_number("E12345678"), "E******78");
    EXPECT_EQ(mask_id_number("12345"), "*****");
    EXPECT_EQ(mask_phone("13812345678"), "138****5678");
    EXPECT_EQ(mask_phone("+8613812345678"), "+86138****5678");
    EXPECT_EQ(mask_phone("2345678"), "*****78");
    EXPECT_EQ(mask_phone("110"), "***");
}

RC_GTEST_PROP(TextProperty, Utf8AndCodePointsAreTheSame, ()) {
    std::u32string text = any_text();
    std::string utf8 = to_utf8(text);
    RC_ASSERT(is_utf8(utf8));
    RC_ASSERT(to_utf32(utf8) == text);
    RC_ASSERT(code_points(utf8) == text.size());
}

RC_GTEST_PROP(TextProperty, AnyBytesBecomeUtf8, (const std::string& bytes)) {
    RC_ASSERT(is_utf8(to_utf8(to_utf32(bytes))));
    RC_ASSERT(is_utf8(folded(bytes)));
    RC_ASSERT(is_utf8(mask_name(bytes)));
    RC_ASSERT(is_utf8(bytes) == (to_utf8(to_utf32(bytes)) == bytes));
}

RC_GTEST_PROP(TextProperty, FoldingAndTrimmingTwiceChangesNothing, ()) {
    std::string text = to_utf8(any_text());
    RC_ASSERT(folded(folded(text)) == folded(text));
    RC_ASSERT(trimmed(trimmed(text)) == trimmed(text));
}

RC_GTEST_PROP(TextProperty, HexAndBase64UrlGiveTheBytesBack, (const std::string& bytes)) {
    RC_ASSERT(from_hex(to_hex(bytes)) == bytes);
    RC_ASSERT(from_base64url(to_base64url(bytes)) == bytes);
}

RC_GTEST_PROP(TextProperty, WhatBase64UrlReadsItAlsoWrites, ()) {
    auto text = *rc::gen::container<std::string>(rc::gen::elementOf(std::string("ABYZaz09-_=+")));
    if (auto bytes = from_base64url(text))
        RC_ASSERT(to_base64url(*bytes) == text);
}

RC_GTEST_PROP(TextProperty, SplitPartsJoinToTheText, ()) {
    auto text = *rc::gen::container<std::string>(rc::gen::elementOf(std::string("ab,")));
    std::string joined;
    for (auto part : split(text, ','))
        joined.append(part).append(",");
    RC_ASSERT(joined == text + ",");
}

RC_GTEST_PROP(TextProperty, AMaskKeepsTheLengthAndHidesSomething, ()) {
    auto name =
        *rc::gen::suchThat(rc::gen::container<std::vector<char32_t>>(rc::gen::inRange<char32_t>(0x4E00, 0x9FFF)),
                           [](const auto& points) { return !points.empty() && points.size() <= 4; });
    std::string masked = mask_name(to_utf8(std::u32string(name.begin(), name.end())));
    RC_ASSERT(code_points(masked) == name.size());
    RC_ASSERT(masked.ends_with('*'));
}

} // namespace
} // namespace yimen
