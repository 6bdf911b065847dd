#include "cbor.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/text.h"

namespace yimen::crypto {
namespace {

std::string hex(std::string_view digits) { return from_hex(digits).value(); }
std::optional<std::int64_t> integer(std::string_view digits) {
    return CborReader(std::string_view(hex(digits))).integer();
}
bool skips(const std::string& bytes) {
    CborReader reader(bytes);
    return reader.skip() && reader.rest().empty();
}

// RFC 8949 appendix A.
TEST(Cbor, ReadsIntegers) {
    EXPECT_EQ(integer("00"), 0);
    EXPECT_EQ(integer("17"), 23);
    EXPECT_EQ(integer("1818"), 24);
    EXPECT_EQ(integer("1903e8"), 1000);
    EXPECT_EQ(integer("1a000f4240"), 1'000'000);
    EXPECT_EQ(integer("1b000000e8d4a51000"), 1'000'000'000'000);
    EXPECT_EQ(integer("20"), -1);
    EXPECT_EQ(integer("3903e7"), -1000);
    EXPECT_EQ(integer("3b7fffffffffffffff"), std::numeric_limits<std::int64_t>::min());
}

TEST(Cbor, RefusesIntegersThatDoNotFitOrAreCutOff) {
    EXPECT_FALSE(integer("1b8000000000000000"));
    EXPECT_FALSE(integer("3b8000000000000000"));
    EXPECT_FALSE(integer("1903"));
    EXPECT_FALSE(integer(""));
    EXPECT_FALSE(integer("40"));
}

TEST(Cbor, RefusesNumbersThatAreNotInTheirShortestForm) {
    EXPECT_FALSE(integer("1817"));
    EXPECT_FALSE(integer("1900ff"));
    EXPECT_FALSE(integer("1a0000ffff"));
    EXPECT_FALSE(integer("1b00000000ffffffff"));
}

TEST(Cbor, ReadsStringsAndLeavesTheRest) {
    std::string bytes = hex("4401020304"
                            "6449455446"
                            "a0");
    CborReader reader(bytes);
    EXPECT_EQ(reader.bytes(), "\x01\x02\x03\x04");
    EXPECT_EQ(reader.text(), "IETF");
    EXPECT_EQ(reader.map(), 0u);
    EXPECT_TRUE(reader.rest().empty());
}

TEST(Cbor, RefusesAStringThatIsLongerThanItsBytes) {
    std::string bytes = hex("5bffffffffffffffff00");
    EXPECT_FALSE(CborReader(std::string_view(bytes)).bytes());
}

TEST(Cbor, StepsOverWholeItems) {
    EXPECT_TRUE(skips(hex("8301820203820405")));
    EXPECT_TRUE(skips(hex("a26161016162820203")));
    EXPECT_TRUE(skips(hex("f4")));
    EXPECT_TRUE(skips(hex("fb3ff199999999999a")));
    EXPECT_TRUE(skips(hex("f8ff")));
    EXPECT_FALSE(skips(hex("8301")));               // cut off
    EXPECT_FALSE(skips(hex("c11a514b67b0")));       // a tag
    EXPECT_FALSE(skips(hex("9f01ff")));             // indefinite length
    EXPECT_FALSE(skips(hex("f818")));               // a simple value in the long form
    EXPECT_FALSE(skips(hex("9bffffffffffffffff"))); // a count that cannot be
    EXPECT_FALSE(skips(hex("bb8000000000000001"))); // twice this count would overflow
}

TEST(Cbor, StepsOverAtMostEightLevels) {
    EXPECT_TRUE(skips(std::string(8, '\x81') + '\0'));
    EXPECT_FALSE(skips(std::string(9, '\x81') + '\0'));
    EXPECT_FALSE(skips(std::string(1'000'000, '\x81')));
}

RC_GTEST_PROP(Cbor, NeverReadsOutsideOfItsBytes, (const std::string& bytes)) {
    CborReader reader(bytes);
    if (reader.skip())
        RC_ASSERT(reader.rest().size() < bytes.size());
}

} // namespace
} // namespace yimen::crypto
