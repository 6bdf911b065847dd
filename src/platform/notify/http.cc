#include "notify.h"

namespace yimen::notify {
namespace {

using access::Role;
using http::Context;
using http::Page;

struct DeliveryQuery {
    std::optional<DeliveryState> state;
    std::optional<std::string> cursor; // the last mail's id
    std::optional<int> limit;
    BOOST_DESCRIBE_CLASS(DeliveryQuery, (), (state, cursor, limit), (), ())
};

Result<Page<Delivery>> list(const Mailer& mailer, Context& context, const DeliveryQuery& query) {
    auto before = query.cursor ? DeliveryId::parse(*query.cursor) : std::nullopt;
    if (query.cursor && !before)
        return fail(Error{&kInvalidRequest, {}, {{"?cursor", "bad_format", "is not a cursor of this list"}}, {}});
    int limit = http::page_size(query.limit);
    return mailer.database().read([&](db::Reader& reader) -> Result<Page<Delivery>> {
        Page<Delivery> page;
        page.items = mailer.list(reader, context.who(), query.state, before, limit);
        if (static_cast<int>(page.items.size()) == limit)
            page.next = page.items.back().id.str();
        return page;
    });
}

} // namespace

http::Routes routes(const Mailer& mailer) {
    http::Routes out;
    out.add<DeliveryQuery, Page<Delivery>>(
        {.method = http::Method::get,
         .pattern = "/deliveries",
         .operation = "listDeliveries",
         .summary = "Mails on their way and sent, the newest first; addresses masked.",
         .allow = {Role::administrator}},
        [&](Context& c, const DeliveryQuery& q) { return list(mailer, c, q); });
    out.add<http::None, http::None>({.method = http::Method::post,
                                     .pattern = "/deliveries/{id}/retry",
                                     .operation = "retryDelivery",
                                     .summary = "Tries a failed mail again.",
                                     .allow = {Role::administrator}},
                                    [&](Context& c) -> Result<http::None> {
                                        YIMEN_TRY(DeliveryId id, c.id<DeliveryId>("id"));
                                        YIMEN_CHECK(c.write([&](db::Tx& tx) { return mailer.retry(tx, c.who(), id); }));
                                        return http::None{};
                                    });
    return out;
}

} // namespace yimen::notify
