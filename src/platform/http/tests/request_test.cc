#include <gtest/gtest.h>

#include "errors.h"
#include "http.h"
#include "problem.h"
#include "reply_head.h"
#include "target.h"

namespace yimen::http {
namespace {

TEST(Target, DecodesSegmentsAfterCuttingThem) {
    auto target = parse_target("/a%2Fb/%E5%8A%9E/c+d?x=1+2&y=%26&flag&=v");
    ASSERT_TRUE(target);
    EXPECT_EQ(target->segments, (std::vector<std::string>{"a/b", "办", "c+d"}));
    EXPECT_EQ(target->path, "/a/b/办/c+d");
    EXPECT_EQ(target->query,
              (std::vector<std::pair<std::string, std::string>>{{"x", "1 2"}, {"y", "&"}, {"flag", ""}, {"", "v"}}));
}

TEST(Target, RefusesWhatCannotBeAPath) {
    for (std::string raw :
         {"", "a", "*", "http://x/", "/%", "/%4", "/%gg", "/%00", "/%ff", "/?a=%00", "/?%c3=1", "/\xff"})
        EXPECT_FALSE(parse_target(raw)) << raw;
    EXPECT_FALSE(parse_target("/" + std::string(2048, 'a')));
    EXPECT_FALSE(parse_target("/?" + std::string(8192, 'a')));
}

TEST(Request, FindsACookieAmongOthers) {
    Request request;
    request.headers = {{"cookie", "a=1; yimen_session=tok=en ;b=2"}, {"cookie", "c=3"}};
    EXPECT_EQ(request.cookie("yimen_session"), "tok=en");
    EXPECT_EQ(request.cookie("c"), "3");
    EXPECT_EQ(request.cookie("session"), "");
}

TEST(Request, TakesAFileNameThatIsNoMoreThanAName) {
    auto file_name = [](const char* header) {
        Request request;
        request.headers = {{"x-file-name", header}};
        return request.file_name();
    };
    EXPECT_EQ(file_name("%E5%B9%B3%E9%9D%A2%E5%9B%BE%201.pdf"), "平面图 1.pdf");
    EXPECT_EQ(file_name("%20a.pdf "), "a.pdf");
    for (const char* bad :
         {"", "%20", "%FF", "a%00.pdf", "%zz", "..%2Fa.pdf", "a%5Cb.pdf", "a%0Ab.pdf", "a%0D%0AX-Evil: 1", "a%09b"})
        EXPECT_FALSE(file_name(bad)) << bad;
    EXPECT_FALSE(file_name(std::string(201, 'a').c_str()));
}

TEST(Request, SpeaksTheLanguageThatIsAskedForMost) {
    auto language = [](const char* header) {
        Request request;
        request.headers = {{"accept-language", header}};
        return std::string(request.language());
    };
    EXPECT_EQ(Request().language(), "zh");
    EXPECT_EQ(language("en-GB"), "en");
    EXPECT_EQ(language("zh-CN,zh;q=0.9,en;q=0.8"), "zh");
    EXPECT_EQ(language("fr, en;q=0.7, zh;q=0.3"), "en");
    EXPECT_EQ(language("en;q=0.3, ZH-Hant;q=0.7"), "zh");
    EXPECT_EQ(language("fr"), "zh");
    EXPECT_EQ(language(";;,,q="), "zh");
}

enum class Colour { red, blue };
BOOST_DESCRIBE_ENUM(Colour, red, blue)

struct Filter {
    std::optional<int> limit;
    std::optional<bool> open;
    std::vector<Colour> colour;
    std::optional<Date> since;
    std::string text;
    BOOST_DESCRIBE_CLASS(Filter, (), (limit, open, colour, since, text), (), ())
};

Result<Filter> filter(std::vector<std::pair<std::string, std::string>> query) {
    Request request;
    request.query = std::move(query);
    return typed::read_query<Filter>(request);
}

TEST(Query, FillsAStruct) {
    auto in = filter({{"colour", "red"},
                      {"limit", "7"},
                      {"open", "true"},
                      {"colour", "blue"},
                      {"text", "12"},
                      {"since", "2026-09-28"}});
    ASSERT_TRUE(in);
    EXPECT_EQ(in->limit, 7);
    EXPECT_EQ(in->open, true);
    EXPECT_EQ(in->colour, (std::vector{Colour::red, Colour::blue}));
    EXPECT_EQ(in->text, "12") << "text stays text, whatever it looks like";
    EXPECT_EQ(to_iso(*in->since), "2026-09-28");
    EXPECT_TRUE(filter({{"text", ""}})->colour.empty());
}

TEST(Query, NamesEachWrongParameter) {
    auto in = filter({{"limit", "seven"}, {"colour", "red"}, {"colour", "green"}, {"shape", "round"}});
    ASSERT_FALSE(in);
    std::vector<std::pair<std::string, std::string>> found;
    for (const InvalidParam& param : in.error().invalid_params)
        found.emplace_back(param.pointer, param.code);
    std::sort(found.begin(), found.end());
    EXPECT_EQ(
        found,
        (std::vector<std::pair<std::string, std::string>>{
            {"?colour", "not_in_list"}, {"?limit", "wrong_type"}, {"?shape", "unknown_field"}, {"?text", "required"}}));
}

TEST(Query, RefusesToGuessWhichOfTwoIsMeant) {
    auto in = filter({{"text", "a"}, {"text", "b"}});
    ASSERT_FALSE(in);
    EXPECT_EQ(in.error().invalid_params.at(0).code, "repeated");
}

TEST(Problem, IsWrittenInTheLanguageOfTheReader) {
    Request request;
    request.id = "r-1";
    Error error{&kRateLimited, "d", {{"/a", "required", "is missing"}}, {{"state", "open"}, {"status", 1}}};
    auto document = boost::json::parse(problem(error, request).body).as_object();
    EXPECT_EQ(document["title"], "操作过于频繁，请稍后再试。");
    EXPECT_EQ(document["type"], "urn:yimen:problem:http.rate_limited");
    EXPECT_EQ(document["status"], 429) << "an extra member cannot stand in for a standard one";
    EXPECT_EQ(document["state"], "open");
    EXPECT_EQ(document["instance"], "r-1");
    EXPECT_EQ(document["invalid_params"].at(0).at("pointer"), "/a");
    request.headers = {{"accept-language", "en"}};
    EXPECT_EQ(boost::json::parse(problem(error, request).body).at("title"), "Too many calls; wait a moment.");
}

TEST(Problem, HasOneStatusForEachKindAndBack) {
    for (int kind = 0; kind <= static_cast<int>(ErrorKind::storage_full); ++kind)
        EXPECT_EQ(kind_of(status_of(static_cast<ErrorKind>(kind))), static_cast<ErrorKind>(kind));
    EXPECT_EQ(kind_of(200), std::nullopt);
}

TEST(ReplyHead, CannotBeSplitByAHandler) {
    std::string head = reply_head(Reply(200).with("X-Note", "a\r\nSet-Cookie: b=c"), 5, true);
    EXPECT_TRUE(head.starts_with("HTTP/1.1 200 OK\r\nDate: ")) << head;
    EXPECT_EQ(head.find("\nSet-Cookie"), std::string::npos);
    EXPECT_NE(head.find("\r\nContent-Length: 5\r\n"), std::string::npos);
    EXPECT_EQ(reply_head(Reply(304), 5, true).find("Content-Length"), std::string::npos);
}

} // namespace
} // namespace yimen::http
