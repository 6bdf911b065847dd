#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/text.h"
#include "crypto.h"

namespace yimen::crypto {
namespace {

// GB/T 32905-2016 annex A.
TEST(Sm3, AgreesWithTheStandard) {
    EXPECT_EQ(to_hex(sm3("abc")), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
    std::string sixteen_times;
    for (int i = 0; i < 16; ++i)
        sixteen_times += "abcd";
    EXPECT_EQ(to_hex(sm3(sixteen_times)), "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
}

RC_GTEST_PROP(Sm3, StreamedInPiecesGivesTheSameDigest, (const std::vector<std::string>& pieces)) {
    Sm3 stream;
    std::string whole;
    for (const std::string& piece : pieces) {
        stream.update(piece);
        whole += piece;
    }
    Sm3 moved = std::move(stream);
    RC_ASSERT(moved.finish() == sm3(whole));
}

// HMAC by its definition, RFC 2104 §2.
std::string hmac_by_definition(std::string key, std::string_view data) {
    if (key.size() > 64)
        key = sm3(key);
    key.resize(64, '\0');
    std::string inner = key, outer = key;
    for (char& c : inner)
        c ^= 0x36;
    for (char& c : outer)
        c ^= 0x5c;
    return sm3(outer + sm3(inner + std::string(data)));
}

RC_GTEST_PROP(HmacSm3, FollowsItsDefinition, (const std::string& data)) {
    std::string key = *rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::arbitrary<char>()));
    key.resize(*rc::gen::inRange<std::size_t>(1, 100), 'k');
    RC_ASSERT(hmac_sm3(key, data) == hmac_by_definition(key, data));
}

TEST(HmacSm3, RefusesToWorkWithoutAKey) {
    hmac_sm3("the key of another call", "x");
    EXPECT_THROW(hmac_sm3("", "x"), std::logic_error);
}

TEST(Equal, ComparesContentAndLength) {
    EXPECT_TRUE(equal("", ""));
    EXPECT_TRUE(equal("abc", "abc"));
    EXPECT_FALSE(equal("abc", "abd"));
    EXPECT_FALSE(equal("abc", "ab"));
}

TEST(RandomBytes, DoNotRepeat) {
    EXPECT_EQ(random_bytes(32).size(), 32u);
    EXPECT_NE(random_bytes(32), random_bytes(32));
}

} // namespace
} // namespace yimen::crypto
