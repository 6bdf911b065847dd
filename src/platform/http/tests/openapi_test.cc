#include "openapi.h"

#include <gtest/gtest.h>

namespace yimen::http {
namespace {

struct Row {
    Uuid id;
    std::optional<std::string> note;
    std::int64_t revision = 0;
    BOOST_DESCRIBE_CLASS(Row, (), (id, note, revision), (), ())
};
struct NewRow {
    Text<40, 1> name;
    std::optional<std::int64_t> weight;
    BOOST_DESCRIBE_CLASS(NewRow, (), (name, weight), (), ())
};
struct Filter {
    std::optional<std::string> text;
    std::vector<std::string> state;
    std::int64_t limit = 0;
    BOOST_DESCRIBE_CLASS(Filter, (), (text, state, limit), (), ())
};

Routes sample() {
    Routes routes;
    routes.add<Filter, Page<Row>>(
        {.pattern = "/rows", .operation = "listRows", .summary = "Lists <rows>.", .any_account = true},
        [](Context&, const Filter&) -> Result<Page<Row>> { return Page<Row>{}; });
    routes.add<NewRow, Created<Row>>({.method = Method::post,
                                      .pattern = "/rows",
                                      .operation = "addRow",
                                      .summary = "Adds a row.",
                                      .allow = {access::Role::clerk, access::Role::reviewer}},
                                     [](Context&, const NewRow&) -> Result<Created<Row>> { return Created<Row>{}; });
    routes.add<NewRow, Row>({.method = Method::put,
                             .pattern = "/rows/{id}",
                             .operation = "changeRow",
                             .summary = "Changes a row.",
                             .allow = {access::Role::clerk},
                             .match = true},
                            [](Context&, const NewRow&) -> Result<Row> { return Row{}; });
    routes.add<None, Row>({.method = Method::post,
                           .pattern = "/rows/{id}/file",
                           .operation = "attach",
                           .summary = "Attaches.",
                           .open = true,
                           .keyed = false,
                           .body = BodyKind::file},
                          [](Context&) -> Result<Row> { return Row{}; });
    routes.add<None, Reply>({.pattern = "//healthz", .operation = "health", .summary = "Alive.", .open = true},
                            [](Context&) -> Result<Reply> { return Reply{}; });
    return routes;
}

TEST(OpenApi, DescribesParametersBodiesRepliesAndRoles) {
    boost::json::value document = openapi(sample().all(), "1.2.3");
    EXPECT_EQ(document.at("openapi"), "3.1.0");
    EXPECT_EQ(document.at("servers").at(0).at("url"), "/api/v1");
    const auto& list = document.at("paths").at("/rows").at("get");
    EXPECT_EQ(list.at("operationId"), "listRows");
    EXPECT_EQ(list.at("x-roles"), "any_account");
    std::map<std::string, bool> required;
    for (const auto& parameter : list.at("parameters").as_array())
        required[std::string(parameter.at("name").as_string())] = parameter.at("required").as_bool();
    EXPECT_EQ(required, (std::map<std::string, bool>{{"text", false}, {"state", false}, {"limit", true}}));
    EXPECT_EQ(list.at_pointer("/responses/200/content/application~1json/schema/$ref"), "#/components/schemas/RowPage");

    const auto& add = document.at("paths").at("/rows").at("post");
    EXPECT_EQ(add.at("x-roles"), (boost::json::array{"clerk", "reviewer"}));
    EXPECT_EQ(add.at("x-idempotency-key"), true);
    EXPECT_EQ(add.at_pointer("/parameters/0/$ref"), "#/components/parameters/IdempotencyKey");
    EXPECT_EQ(add.at_pointer("/requestBody/content/application~1json/schema/$ref"), "#/components/schemas/NewRow");
    EXPECT_TRUE(add.at("responses").as_object().contains("201"));

    const auto& change = document.at("paths").at("/rows/{id}").at("put");
    EXPECT_EQ(change.at_pointer("/parameters/0/name"), "id");
    EXPECT_EQ(change.at_pointer("/parameters/1/$ref"), "#/components/parameters/IfMatch");
    const auto& attach = document.at("paths").at("/rows/{id}/file").at("post");
    EXPECT_TRUE(attach.at_pointer("/requestBody/content").as_object().contains("application/octet-stream"));
    EXPECT_EQ(attach.at("x-idempotency-key"), false);
    EXPECT_EQ(document.at("paths").at("/healthz").at("servers").at(0).at("url"), "/");
}

// Every reference leads somewhere, so that a generator can follow it.
void collect(const boost::json::value& value, std::vector<std::string>& refs) {
    if (auto* object = value.if_object())
        for (const auto& [name, member] : *object) {
            if (name == "$ref")
                refs.emplace_back(member.as_string());
            collect(member, refs);
        }
    else if (auto* list = value.if_array())
        for (const auto& entry : *list)
            collect(entry, refs);
}

TEST(OpenApi, HasNoReferenceThatLeadsNowhere) {
    boost::json::value document = openapi(sample().all(), "1");
    std::vector<std::string> refs;
    collect(document, refs);
    EXPECT_GE(refs.size(), 8u);
    for (const std::string& ref : refs) {
        boost::json::error_code error;
        EXPECT_TRUE(document.find_pointer(ref.substr(1), error)) << ref;
    }
    EXPECT_FALSE(document.at("components").at("schemas").as_object().contains("Filter")) << "a query is no component";
}

TEST(OpenApi, HasAPageThatShowsTheSame) {
    std::string page = openapi_page(sample().all(), "1.2.3");
    EXPECT_EQ(page.find("<script"), std::string::npos);
    EXPECT_NE(page.find("Lists &lt;rows&gt;."), std::string::npos);
    for (const char* wanted : {"id=\"addRow\"", "/rows/{id}/file", "id=\"schema-RowPage\"", "id=\"schema-Problem\"",
                               "Idempotency-Key", "If-Match"})
        EXPECT_NE(page.find(wanted), std::string::npos) << wanted;
}

} // namespace
} // namespace yimen::http
