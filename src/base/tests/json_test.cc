#include "json.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace yimen {
namespace {

using namespace std::string_literals;

enum class Colour { red, green };
BOOST_DESCRIBE_ENUM(Colour, red, green)

struct Address {
    Text<20, 1> street;
    std::optional<std::int32_t> number;
    bool operator==(const Address&) const = default;
    BOOST_DESCRIBE_CLASS(Address, (), (street, number), (), ())
};

// One member of each kind.
struct Everything {
    bool flag = false;
    std::int32_t small = 0;
    std::int64_t large = 0;
    std::uint64_t size = 0;
    double share = 0;
    Text<10, 2> title;
    std::string plain;
    Instant at;
    Date day = std::chrono::year{2026} / 1 / 1;
    Uuid id;
    HallId hall;
    Colour colour = Colour::red;
    std::optional<Colour> other_colour;
    std::optional<Text<5>> remark;
    std::vector<std::int32_t> numbers;
    std::vector<bool> flags;
    std::map<std::string, Address> addresses;
    Address home;
    boost::json::object free;
    bool operator==(const Everything&) const = default;
    BOOST_DESCRIBE_CLASS(Everything, (),
                         (flag, small, large, size, share, title, plain, at, day, id, hall, colour, other_colour,
                          remark, numbers, flags, addresses, home, free),
                         (), ())
};

struct Tree {
    std::string name;
    std::vector<Tree> children;
    BOOST_DESCRIBE_CLASS(Tree, (), (name, children), (), ())
};

template <class T>
struct Page {
    std::vector<T> items;
    BOOST_DESCRIBE_CLASS(Page, (), (items), (), ())
};

namespace cases {
struct Filter {
    std::int64_t state = 0;
    BOOST_DESCRIBE_CLASS(Filter, (), (state), (), ())
};
} // namespace cases
namespace items {
struct Filter {
    std::string kind;
    BOOST_DESCRIBE_CLASS(Filter, (), (kind), (), ())
};
} // namespace items

constexpr std::string_view kWhole =
    R"({"flag": true, "small": -7, "large": 9007199254740993, "size": 18446744073709551615,
    "share": 0.5, "title": "  营业执照 ", "plain": " as is ", "at": "2026-09-28T09:00:00+08:00", "day": "2026-09-28",
    "id": "01920f3a-5b6c-7d8e-9fa0-b1c2d3e4f506", "hall": "01920f3a-5b6c-7d8e-9fa0-b1c2d3e4f507", "colour": "green",
    "remark": null, "numbers": [1, 2], "flags": [true, false], "addresses": {"work": {"street": "人民路", "number": 3}},
    "home": {"street": "解放路"}, "free": {"any": [1, {"deep": null}]}})";

boost::json::object whole() { return parse_json(kWhole)->as_object(); }

// The errors as lines "pointer code".
template <class T>
std::vector<std::string> errors_of(const boost::json::value& value) {
    auto read = read_json<T>(value);
    std::vector<std::string> out;
    if (!read) {
        EXPECT_TRUE(read.error().is(kInvalidRequest));
        for (auto& param : read.error().invalid_params)
            out.push_back(param.pointer + " " + param.code);
    }
    return out;
}
using Lines = std::vector<std::string>;

TEST(ReadJson, EveryKindOfMemberIsRead) {
    auto read = read_json_text<Everything>(kWhole);
    ASSERT_TRUE(read);
    EXPECT_TRUE(read->flag);
    EXPECT_EQ(read->small, -7);
    EXPECT_EQ(read->large, 9007199254740993);
    EXPECT_EQ(read->size, 18446744073709551615u);
    EXPECT_EQ(read->title.value, "营业执照");
    EXPECT_EQ(read->plain, " as is ");
    EXPECT_EQ(to_iso(read->day), "2026-09-28");
    EXPECT_EQ(read->colour, Colour::green);
    EXPECT_FALSE(read->other_colour);
    EXPECT_FALSE(read->remark);
    EXPECT_EQ(read->flags, (std::vector{true, false}));
    EXPECT_EQ(read->addresses.at("work").number, 3);
    EXPECT_EQ(read->home.street.value, "解放路");
    EXPECT_EQ(read->free.at("any").as_array().size(), 2u);
}

TEST(ReadJson, AllErrorsAreNamedAtOnceEachByItsPointer) {
    auto body = whole();
    body["flag"] = 1;
    body.erase("small");
    body["numbers"] = {1, "two", 3, nullptr};
    body["addresses"] = {{"a/b~c", {{"street", ""}, {"floor", 2}}}};
    body["surprise"] = true;
    EXPECT_EQ(errors_of<Everything>(body),
              (Lines{"/flag wrong_type", "/small required", "/numbers/1 wrong_type", "/numbers/3 wrong_type",
                     "/addresses/a~1b~0c/street required", "/addresses/a~1b~0c/floor unknown_field",
                     "/surprise unknown_field"}));
}

TEST(ReadJson, AWrongTypeAtEveryMemberIsNamed) {
    using boost::json::value;
    const value kinds[] = {nullptr, true, 7, -1.5, "text", boost::json::array{1}, boost::json::object{{"x", 1}}};
    for (const auto& [name, good] : whole()) {
        std::size_t refused = 0;
        for (const value& kind : kinds) {
            auto body = whole();
            body[name] = kind;
            auto errors = errors_of<Everything>(body);
            for (const auto& line : errors)
                EXPECT_TRUE(line.starts_with("/" + std::string(name))) << line;
            refused += !errors.empty();
        }
        EXPECT_GE(refused, 5u) << name; // a number kind may take two of the seven, an optional takes null
    }
}

TEST(ReadJson, TheDocumentItselfMustBeAnObject) {
    for (auto text : {"null", "[]", "\"x\"", "1"})
        EXPECT_EQ(errors_of<Address>(*parse_json(text)), Lines{" wrong_type"}) << text;
}

TEST(ReadJson, EachMemberIsRequiredUnlessOptional) {
    Lines expected;
    for (auto name : {"flag", "small", "large", "size", "share", "title", "plain", "at", "day", "id", "hall", "colour",
                      "numbers", "flags", "addresses", "home", "free"})
        expected.push_back("/" + std::string(name) + " required");
    EXPECT_EQ(errors_of<Everything>(boost::json::object{}), expected);
}

TEST(ReadJson, NumbersKeepTheirRange) {
    auto with = [](std::string_view name, boost::json::value number) {
        auto body = whole();
        body[name] = std::move(number);
        return errors_of<Everything>(body);
    };
    EXPECT_EQ(with("small", 2147483647), Lines{});
    EXPECT_EQ(with("small", 2147483648), Lines{"/small out_of_range"});
    EXPECT_EQ(with("small", -2147483649), Lines{"/small out_of_range"});
    EXPECT_EQ(with("small", 1.0), Lines{"/small wrong_type"});
    EXPECT_EQ(with("large", std::uint64_t{1} << 63), Lines{"/large out_of_range"});
    EXPECT_EQ(with("large", std::uint64_t{7}), Lines{});
    EXPECT_EQ(with("size", -1), Lines{"/size out_of_range"});
}

TEST(ReadJson, TextHasItsLimitsInCharacters) {
    auto street = [](std::string_view text) { return errors_of<Address>(boost::json::object{{"street", text}}); };
    EXPECT_EQ(street("一二三四五六七八九十一二三四五六七八九十"), Lines{});
    EXPECT_EQ(street("　一二三四五六七八九十一二三四五六七八九十　"), Lines{}); // blanks around do not count
    EXPECT_EQ(street("一二三四五六七八九十一二三四五六七八九十一"), Lines{"/street too_long"});
    EXPECT_EQ(street("　 "), Lines{"/street required"});
    EXPECT_EQ(street("a\nb"), Lines{});
    EXPECT_EQ(street(std::string_view("a\0b", 3)), Lines{"/street bad_format"});
    EXPECT_EQ(street("a\u0085b"), Lines{"/street bad_format"});
    auto body = whole();
    body["title"] = "一";
    EXPECT_EQ(errors_of<Everything>(body), Lines{"/title too_short"});
}

TEST(ReadJson, AStringOf20000CharactersIsRefusedEverywhere) {
    std::string longest(20'000, 'a');
    for (auto name : {"title", "plain", "at", "day", "id", "hall", "colour", "remark"}) {
        auto body = whole();
        body[name] = longest;
        EXPECT_EQ(errors_of<Everything>(body).size(), 1u) << name;
    }
    auto body = whole();
    body["numbers"] = boost::json::array(20'000, 1);
    EXPECT_EQ(errors_of<Everything>(body), Lines{"/numbers too_long"});
    body = whole();
    for (int i = 0; i < 1001; ++i)
        body["addresses"].as_object()[std::to_string(i)] = {{"street", "x"}};
    EXPECT_EQ(errors_of<Everything>(body), Lines{"/addresses too_long"});
}

TEST(ReadJson, FormedStringsAreChecked) {
    for (auto [name, text] :
         {std::pair{"at", "2026-09-28T09:00:00"}, {"day", "2026-02-30"}, {"id", "7"}, {"hall", ""}}) {
        auto body = whole();
        body[name] = text;
        EXPECT_EQ(errors_of<Everything>(body), Lines{"/" + std::string(name) + " bad_format"});
    }
}

TEST(ReadJson, EnumerationsAreReadByTheirWholeName) {
    for (std::string text : {"blue"s, ""s, "Red"s, "redd"s, "red\0"s}) {
        auto body = whole();
        body["colour"] = text;
        EXPECT_EQ(errors_of<Everything>(body), Lines{"/colour not_in_list"}) << text;
    }
    auto read = read_json<Colour>("blue");
    EXPECT_EQ(read.error().invalid_params[0].reason, "must be one of: red, green");
}

TEST(ReadJson, StopsNamingErrorsAtFifty) {
    auto body = whole();
    body["numbers"] = boost::json::array(200, "x");
    EXPECT_EQ(errors_of<Everything>(body).size(), 50u);
}

TEST(ParseJson, SaysWhatIsNotJson) {
    for (std::string_view text : {"", " ", "{", "{\"a\":1,}", "nul", "1 2", "{'a':1}", "\"\x01\"", "\"\xFF\"",
                                  "\"\xC0\xAF\"", "\"\xED\xA0\x80\"", "\"\\ud800\"", "\xEF\xBB\xBF{}"}) {
        auto parsed = parse_json(text);
        ASSERT_FALSE(parsed) << text;
        EXPECT_TRUE(parsed.error().is(kNotJson));
    }
}

TEST(ParseJson, DeepNestingIsRefused) {
    auto nested = [](int levels) {
        return parse_json(std::string(levels, '[') + std::string(levels, ']')).has_value();
    };
    EXPECT_TRUE(nested(64));
    EXPECT_FALSE(nested(65));
    EXPECT_FALSE(nested(10'000));
}

TEST(ParseJson, OfTwoMembersWithOneNameTheLastWins) {
    EXPECT_EQ(read_json_text<Address>(R"({"street": "a", "street": "b"})")->street.value, "b");
}

TEST(WriteJson, OptionalMembersAreWrittenAsNull) {
    EXPECT_EQ(to_json_text(Address{{"人民路"}, {}}), R"({"street":"人民路","number":null})");
    EXPECT_EQ(to_json_text(Page<std::string_view>{{"a", "b"}}), R"({"items":["a","b"]})");
}

// Instants are written to the millisecond, and strings hold no control characters: the test keeps to what travels.
rc::Gen<std::string> any_words() { return rc::gen::container<std::string>(rc::gen::inRange<char>(' ', '\x7f')); }
Uuid any_id() { return new_uuid({*rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000)}); }

RC_GTEST_PROP(JsonProperty, WhatIsWrittenIsReadBack, ()) {
    Everything x;
    x.flag = *rc::gen::arbitrary<bool>();
    x.small = *rc::gen::arbitrary<std::int32_t>();
    x.large = *rc::gen::arbitrary<std::int64_t>();
    x.size = *rc::gen::arbitrary<std::uint64_t>();
    x.share = *rc::gen::arbitrary<double>();
    x.title.value = "门牌" + std::to_string(*rc::gen::inRange(0, 1000));
    x.plain = *any_words();
    x.at = {*rc::gen::inRange<std::int64_t>(-62135596800000, 253402271999999) * 1000};
    x.day = hall_date(x.at);
    x.id = any_id();
    x.hall = {any_id()};
    x.colour = *rc::gen::element(Colour::red, Colour::green);
    if (*rc::gen::arbitrary<bool>())
        x.other_colour = Colour::green;
    x.numbers = *rc::gen::arbitrary<std::vector<std::int32_t>>();
    x.flags = *rc::gen::arbitrary<std::vector<bool>>();
    for (const std::string& name : *rc::gen::container<std::vector<std::string>>(any_words()))
        x.addresses[name] = {{"路"}, *rc::gen::arbitrary<std::int32_t>()};
    x.home.street.value = "街";
    x.free["words"] = *any_words();
    RC_ASSERT(*read_json<Everything>(to_json(x)) == x);
    auto parsed = read_json_text<Everything>(to_json_text(x));
    RC_ASSERT(parsed.has_value());
    parsed->share = x.share; // the parser may be off by the last digit
    RC_ASSERT(*parsed == x);
}

RC_GTEST_PROP(JsonProperty, AnyBytesAreReadOrRefused, (const std::string& bytes)) {
    RC_ASSERT(!read_json_text<Everything>(bytes).has_value());
    auto street = read_json<Address>(boost::json::object{{"street", bytes}});
    RC_ASSERT(street.has_value() || !street.error().invalid_params.empty());
}

TEST(JsonSchema, DescribesEachKind) {
    SchemaRegistry registry;
    auto reference = json_schema<Everything>(registry);
    EXPECT_EQ(reference.at("$ref").as_string(), "#/components/schemas/Everything");
    auto& schema = registry.schemas.at("Everything").as_object();
    EXPECT_EQ(schema.at("additionalProperties"), false);
    auto of = [&](std::string_view name) { return boost::json::serialize(schema.at("properties").at(name)); };
    EXPECT_EQ(of("flag"), R"({"type":"boolean"})");
    EXPECT_EQ(of("small"), R"({"type":"integer","format":"int32"})");
    EXPECT_EQ(of("large"), R"({"type":"integer","format":"int64"})");
    EXPECT_EQ(of("share"), R"({"type":"number"})");
    EXPECT_EQ(of("title"), R"({"type":"string","maxLength":10,"minLength":2})");
    EXPECT_EQ(of("plain"), R"({"type":"string","maxLength":4000})");
    EXPECT_EQ(of("at"), R"({"type":"string","format":"date-time"})");
    EXPECT_EQ(of("day"), R"({"type":"string","format":"date"})");
    EXPECT_EQ(of("hall"), R"({"type":"string","format":"uuid"})");
    EXPECT_EQ(of("colour"), R"({"type":"string","enum":["red","green"]})");
    EXPECT_EQ(of("other_colour"), R"({"type":["string","null"],"enum":["red","green",null]})");
    EXPECT_EQ(of("remark"), R"({"type":["string","null"],"maxLength":5})");
    EXPECT_EQ(of("numbers"), R"({"type":"array","items":{"type":"integer","format":"int32"},"maxItems":1000})");
    EXPECT_EQ(of("addresses"), R"({"type":"object","additionalProperties":{"$ref":"#/components/schemas/Address"}})");
    EXPECT_EQ(of("free"), R"({"type":"object","additionalProperties":true})");
}

TEST(JsonSchema, OptionalMembersAreRequiredInRepliesOnly) {
    SchemaRegistry requests, replies;
    json_schema<Address>(requests);
    json_schema<Address>(replies, true);
    EXPECT_EQ(boost::json::serialize(requests.schemas.at("Address").at("required")), R"(["street"])");
    EXPECT_EQ(boost::json::serialize(replies.schemas.at("Address").at("required")), R"(["street","number"])");
}

TEST(JsonSchema, AStructMayHoldItself) {
    SchemaRegistry registry;
    json_schema<Tree>(registry);
    EXPECT_EQ(registry.schemas.at("Tree").at("properties").at("children").at("items").at("$ref").as_string(),
              "#/components/schemas/Tree");
}

TEST(JsonSchema, TemplatesAreNamedAfterTheirArgument) {
    SchemaRegistry registry;
    json_schema<Page<Address>>(registry, true);
    EXPECT_TRUE(registry.schemas.contains("AddressPage"));
    EXPECT_TRUE(registry.schemas.contains("Address"));
}

TEST(JsonSchema, TwoTypesOfOneNameAreToldApart) {
    SchemaRegistry registry;
    auto a = json_schema<cases::Filter>(registry);
    auto b = json_schema<items::Filter>(registry);
    auto c = json_schema<items::Filter>(registry, true);
    EXPECT_EQ(a.at("$ref").as_string(), "#/components/schemas/Filter");
    EXPECT_EQ(b.at("$ref").as_string(), "#/components/schemas/ItemsFilter");
    EXPECT_EQ(c.at("$ref").as_string(), "#/components/schemas/ItemsFilterReply");
    EXPECT_EQ(json_schema<cases::Filter>(registry), a);
    EXPECT_EQ(json_schema<cases::Filter>(registry, true).at("$ref").as_string(), "#/components/schemas/FilterReply");
    EXPECT_TRUE(registry.schemas.at("ItemsFilter").at("properties").as_object().contains("kind"));
}

} // namespace
} // namespace yimen
