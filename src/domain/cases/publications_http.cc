#include "acting.h"
#include "http/route.h"
#include "stage_store.h"
#include "stages.h"

// 公示 and 听证公告: what anybody may read without signing in, and object to if it is the former.
namespace yimen::cases {
namespace {

using http::Context;

constexpr int kObjectionsPerMinute = 10;

struct PublicationQuery {
    std::optional<std::string> cursor; // the last one's id
    std::optional<int> limit;
    BOOST_DESCRIBE_CLASS(PublicationQuery, (), (cursor, limit), (), ())
};
struct PublicText {
    StageId id;
    std::string item_name, item_name_en, department_name, department_name_en, body;
    Date from{}, until{};                     // of a hearing: the day on which it is held
    std::optional<std::string> hearing_place; // none: something that may be objected to
    BOOST_DESCRIBE_CLASS(PublicText, (),
                         (id, item_name, item_name_en, department_name, department_name_en, body, from, until,
                          hearing_place),
                         (), ())
};

std::vector<PublicText> texts_of(const Cases& cases, db::Reader& reader, const std::vector<store::PublicStage>& rows) {
    std::vector<catalogue::ItemId> items;
    for (const auto& row : rows)
        items.push_back(row.item);
    auto english = items.empty() ? std::unordered_map<catalogue::ItemId, std::string>{}
                                 : cases.parts().catalogue.names_en(reader, items);
    std::vector<PublicText> out;
    for (const auto& row : rows) {
        auto department = cases.parts().directory.department_names(reader, row.department);
        out.push_back({row.id, row.item_name, english[row.item], department.zh, department.en, row.body, row.from,
                       row.until, row.hearing_place});
    }
    return out;
}

Result<http::Page<PublicText>> list_publications(const Cases& cases, const PublicationQuery& query) {
    auto before = query.cursor ? StageId::parse(*query.cursor) : std::nullopt;
    if (query.cursor && !before)
        return fail(Error{&kInvalidRequest, {}, {{"?cursor", "bad_format", "is not a cursor of this list"}}, {}});
    int limit = http::page_size(query.limit);
    Date today = hall_date(cases.parts().clocks.business.now());
    return cases.parts().database.read([&](db::Reader& reader) -> Result<http::Page<PublicText>> {
        http::Page<PublicText> page;
        page.items = texts_of(cases, reader, store::published(reader, today, std::nullopt, before, limit));
        if (static_cast<int>(page.items.size()) == limit)
            page.next = page.items.back().id.str();
        return page;
    });
}

Result<PublicText> show_publication(const Cases& cases, Context& context) {
    auto id = StageId::parse(context.request().param("id"));
    Date today = hall_date(cases.parts().clocks.business.now());
    return cases.parts().database.read([&](db::Reader& reader) -> Result<PublicText> {
        auto texts = id ? texts_of(cases, reader, store::published(reader, today, id, std::nullopt, 1))
                        : std::vector<PublicText>{};
        if (texts.empty())
            return fail(kStageNotFound);
        return texts[0];
    });
}

Result<http::None> object_to(const Cases& cases, Context& context, const ObjectionWords& words) {
    auto id = StageId::parse(context.request().param("id"));
    if (!id)
        return fail(kStageNotFound);
    YIMEN_CHECK(context.write([&](db::Tx& tx) { return Stages(cases).object(tx, *id, words); }));
    return http::None{};
}

http::RouteInfo open_route(http::Method method, std::string_view pattern, std::string_view operation,
                           std::string_view summary) {
    auto info = http::route(method, pattern, operation, summary, {});
    info.open = true;
    return info;
}

} // namespace

http::Routes publication_routes(const Cases& cases) {
    using enum http::Method;
    http::Routes out;
    out.add<PublicationQuery, http::Page<PublicText>>(
        open_route(get, "/publications", "listPublications",
                   "What is published for objections now (公示), and which hearings are announced (听证公告)."),
        [&](Context&, const PublicationQuery& q) { return list_publications(cases, q); });
    out.add<http::None, PublicText>(
        open_route(get, "/publications/{id}", "getPublication", "One publication, while it stands."),
        [&](Context& c) { return show_publication(cases, c); });
    out.add<ObjectionWords, http::None>(
        http::limited(open_route(post, "/publications/{id}/objections", "objectToPublication",
                                 "Objects to what is published, with name, contact and reason."),
                      kObjectionsPerMinute),
        [&](Context& c, const ObjectionWords& b) { return object_to(cases, c, b); });
    return out;
}

} // namespace yimen::cases
