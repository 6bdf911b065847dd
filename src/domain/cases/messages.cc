#include "cases.h"
#include "store.h"

// The visitor's inbox: one message for each step that concerns them, in a case or in what other modules do for them (`about_kind`).
namespace yimen::cases {
namespace {

using access::Role;
using http::Context;
using http::Method;
using http::Page;

struct Message {
    Uuid id;
    std::string kind;
    std::optional<CaseId> case_id;
    std::optional<std::string> case_number;
    std::string item_name, item_name_en;             // of the case
    std::optional<std::string> about_kind, about_id; // where it is about no case
    boost::json::object params;
    Instant at;
    std::optional<Instant> read_at;
    BOOST_DESCRIBE_CLASS(Message, (),
                         (id, kind, case_id, case_number, item_name, item_name_en, about_kind, about_id, params, at,
                          read_at),
                         (), ())
};
struct Unread {
    std::int64_t count = 0;
    BOOST_DESCRIBE_CLASS(Unread, (), (count), (), ())
};
struct MessageQuery {
    std::optional<std::string> cursor; // the last message's id
    std::optional<int> limit;
    BOOST_DESCRIBE_CLASS(MessageQuery, (), (cursor, limit), (), ())
};

void append_own(db::Query& sql, const access::Principal& who) {
    access::Scope(who, {Role::visitor}).append(sql, "m", {.region = "", .hall = "", .department = ""});
    std::vector<SubjectId> represented;
    for (const auto& acts : who.acts_for)
        if (acts.as_agent)
            represented.push_back(acts.subject);
    if (!represented.empty()) // an agent hears of the cases that they filed, and of nothing else of the principal
        sql << " AND (m.subject_id NOT IN " << sql.bind_list(represented)
            << " OR m.case_id IN (SELECT id FROM cases WHERE applicant_account_id = " << sql.bind(who.account) << "))";
}

Result<Page<Message>> list(const Cases& cases, Context& context, const MessageQuery& query) {
    auto after = query.cursor ? Uuid::parse(*query.cursor) : std::nullopt;
    if (query.cursor && !after)
        return fail(Error{&kInvalidRequest, {}, {{"?cursor", "bad_format", "is not a cursor of this list"}}, {}});
    int limit = http::page_size(query.limit);
    return cases.parts().database.read([&](db::Reader& reader) -> Result<Page<Message>> {
        db::Query sql;
        sql << "SELECT m.id, m.kind, m.case_id, c.number, c.item_name, m.params, m.at, m.read_at, c.item_id,"
               " m.about_kind, m.about_id FROM message m LEFT JOIN cases c ON c.id = m.case_id WHERE ";
        append_own(sql, context.who());
        if (after)
            sql << " AND m.id < " << sql.bind(*after);
        sql << " ORDER BY m.id DESC LIMIT " << sql.bind(limit);
        Page<Message> page;
        auto rows = sql.run(reader);
        std::vector<catalogue::ItemId> items;
        for (auto row : rows)
            if (!row.is_null(8))
                items.push_back(row.get<catalogue::ItemId>(8));
        auto names_en = items.empty() ? std::unordered_map<catalogue::ItemId, std::string>{}
                                      : cases.parts().catalogue.names_en(reader, items);
        for (auto row : rows) {
            auto params = parse_json(row.get<std::string>(5));
            auto item = row.get<std::optional<catalogue::ItemId>>(8);
            auto about = row.get<std::optional<Uuid>>(10);
            page.items.push_back({row.get<Uuid>(0), row.get<std::string>(1), row.get<std::optional<CaseId>>(2),
                                  row.get<std::optional<std::string>>(3),
                                  row.get<std::optional<std::string>>(4).value_or(""), item ? names_en[*item] : "",
                                  row.get<std::optional<std::string>>(9),
                                  about ? std::optional(about->str()) : std::nullopt,
                                  params && params->is_object() ? params->as_object() : boost::json::object{},
                                  row.get<Instant>(6), row.get<std::optional<Instant>>(7)});
        }
        if (static_cast<int>(page.items.size()) == limit)
            page.next = page.items.back().id.str();
        return page;
    });
}

Result<Unread> unread(const Cases& cases, Context& context) {
    return cases.parts().database.read([&](db::Reader& reader) -> Result<Unread> {
        db::Query sql;
        sql << "SELECT count(*) FROM message m WHERE m.read_at IS NULL AND ";
        append_own(sql, context.who());
        return Unread{sql.run(reader)[0].get<std::int64_t>(0)};
    });
}

Result<http::None> mark_read(const Cases& cases, Context& context) {
    auto id = Uuid::parse(context.request().param("id"));
    if (!id)
        return context.not_found();
    Instant now = cases.parts().clocks.business.now();
    YIMEN_CHECK(context.write([&](db::Tx& tx) -> Result<void> {
        db::Query sql;
        sql << "SELECT m.id FROM message m WHERE m.id = " << sql.bind(*id) << " AND ";
        append_own(sql, context.who());
        if (sql.run(tx).empty())
            return context.not_found();
        tx.exec("UPDATE message SET read_at = $2 WHERE id = $1 AND read_at IS NULL", *id, now);
        return {};
    }));
    return http::None{};
}

} // namespace

outbox::Subscriber inbox() {
    auto apply = [](db::Tx& tx, const outbox::Event& event) -> Result<void> {
        auto* kind = event.payload.if_contains("message");
        if (!kind || !event.scope.subject)
            return {};
        boost::json::object params;
        if (auto* number = event.payload.if_contains("number"))
            params["number"] = *number;
        if (auto* more = event.payload.if_contains("params"); more && more->is_object())
            params = more->as_object();
        // What happens to a licence is told beside the case that made it; to those who have nothing to do with that case, beside the licence.
        bool other = event.object_kind != "case" && !event.payload.contains("case_id");
        auto* of = event.payload.if_contains("case_id");
        auto of_case = of && of->is_string() ? Uuid::parse(std::string_view(of->as_string())) : std::nullopt;
        std::optional<Uuid> in_case, about;
        (other ? about : in_case) = of_case.value_or(event.object);
        // By its id a message stands where what it tells happened, also when several are written in one moment.
        tx.exec("INSERT INTO message (id, cell_id, subject_id, kind, case_id, params, at, about_kind, about_id)"
                " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                new_uuid(event.at), event.scope.cell, *event.scope.subject, std::string(kind->as_string()), in_case,
                boost::json::serialize(params), event.at, other ? std::optional(event.object_kind) : std::nullopt,
                about);
        return {};
    };
    return {"cases.inbox", {}, apply};
}

http::Routes message_routes(const Cases& cases) {
    http::Routes out;
    out.add<MessageQuery, Page<Message>>({.method = Method::get,
                                          .pattern = "/messages",
                                          .operation = "listMessages",
                                          .summary = "The visitor's messages, the newest first.",
                                          .allow = {Role::visitor}},
                                         [&](Context& c, const MessageQuery& q) { return list(cases, c, q); });
    out.add<http::None, Unread>({.method = Method::get,
                                 .pattern = "/messages/unread",
                                 .operation = "countUnreadMessages",
                                 .summary = "How many messages are unread.",
                                 .allow = {Role::visitor}},
                                [&](Context& c) { return unread(cases, c); });
    out.add<http::None, http::None>({.method = Method::post,
                                     .pattern = "/messages/{id}/read",
                                     .operation = "readMessage",
                                     .summary = "Marks a message as read.",
                                     .allow = {Role::visitor},
                                     .keyed = false},
                                    [&](Context& c) { return mark_read(cases, c); });
    return out;
}

} // namespace yimen::cases
