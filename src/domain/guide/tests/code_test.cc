#include "code.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <stdexcept>

namespace yimen::guide {
namespace {

std::string any_bytes() {
    auto bytes = *rc::gen::container<std::vector<int>>(kCodeLength, rc::gen::inRange(0, 256));
    std::string out;
    for (int byte : bytes)
        out += static_cast<char>(byte);
    return out;
}

RC_GTEST_PROP(CodeProperty, HasNoCharactersThatAreTakenForOthers, ()) {
    std::string code = code_from(any_bytes());
    RC_ASSERT(code.size() == kCodeLength);
    RC_ASSERT(code.find_first_of("01IO") == std::string::npos);
}

RC_GTEST_PROP(CodeProperty, IsReadAsItIsTyped, ()) {
    std::string code = code_from(any_bytes());
    std::string typed;
    for (char c : code) {
        if (*rc::gen::arbitrary<bool>())
            typed += *rc::gen::element<std::string>(" ", "-", "　");
        typed += *rc::gen::arbitrary<bool>() && c >= 'A' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    RC_ASSERT(normal_code(typed) == code);
}

RC_GTEST_PROP(CodeProperty, AnyTextIsReadOrRefusedButNeverBreaks, (const std::string& text)) {
    auto code = normal_code(text);
    if (code)
        RC_ASSERT(code->size() == kCodeLength && normal_code(*code) == code);
}

TEST(Code, RefusesWhatCannotBeOne) {
    for (auto text :
         {"", "ABCDEFG", "ABCDEFGHJ", "ABCDEFG0", "ABCDEFG1", "ABCDEFGI", "ABCDEFGO", "ABCDEFG中", "ABCD'EFG"})
        EXPECT_FALSE(normal_code(text)) << text;
}

TEST(Code, IsMadeFromExactlyEightBytes) { EXPECT_THROW(code_from("short"), std::logic_error); }

} // namespace
} // namespace yimen::guide
