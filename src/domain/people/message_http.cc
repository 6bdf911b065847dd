#include "acting.h"
#include "errors.h"
#include "message_settings.h"

namespace yimen::people {
namespace {

using access::Role;
using http::Context;
using http::Method;
using http::None;

struct MessageSettingsBody {
    bool email = false;
    std::optional<Language> language;
    BOOST_DESCRIBE_CLASS(MessageSettingsBody, (), (email, language), (), ())
};
struct EmailBody {
    Text<254, 3> email;
    BOOST_DESCRIBE_CLASS(EmailBody, (), (email), (), ())
};
struct EmailCode {
    Text<6, 6> code;
    BOOST_DESCRIBE_CLASS(EmailCode, (), (code), (), ())
};

Result<MessageSettingsView> show(const MessageSettings& settings, db::Database& database, Context& context) {
    return database.read([&](db::Reader& reader) -> Result<MessageSettingsView> {
        return settings.view(reader, context.who().account);
    });
}

// What an Idempotency-Key keeps holds no address, not even a masked one.
Result<MessageSettingsView> change(const MessageSettings& settings, db::Database& database, Context& context,
                                   const MessageSettingsBody& body) {
    auto changed = database.write([&](db::Tx& tx) {
        auto before = settings.view(tx, context.who().account);
        return settings.change(tx, oneself(context), context.who().cell, context.expected_revision(), body.email,
                               body.language.value_or(before.language));
    });
    return changed;
}

Result<MessageSettingsView> prove(const MessageSettings& settings, db::Database& database, Context& context,
                                  const EmailCode& body) {
    auto right = database.write([&](db::Tx& tx) -> Result<bool> {
        return settings.prove(tx, oneself(context), context.who().cell, body.code.value);
    });
    if (!right)
        return fail(std::move(right).error());
    if (!*right)
        return fail(kCodeRefused);
    return show(settings, database, context);
}

} // namespace

http::Routes message_routes(const MessageSettings& settings, db::Database& database) {
    http::Routes out;
    out.add<None, MessageSettingsView>({.method = Method::get,
                                        .pattern = "/me/message-settings",
                                        .operation = "getMessageSettings",
                                        .summary = "How the visitor wants to be told.",
                                        .allow = {Role::visitor}},
                                       [&](Context& c) { return show(settings, database, c); });
    out.add<MessageSettingsBody, MessageSettingsView>(
        {.method = Method::put,
         .pattern = "/me/message-settings",
         .operation = "putMessageSettings",
         .summary = "Switches mail on or off, and says in which language.",
         .allow = {Role::visitor},
         .match = true},
        [&](Context& c, const MessageSettingsBody& b) { return change(settings, database, c, b); });
    out.add<EmailBody, None>({.method = Method::post,
                              .pattern = "/me/email",
                              .operation = "setEmail",
                              .summary = "Sends a code to an e-mail address.",
                              .allow = {Role::visitor},
                              .per_minute = 10},
                             [&](Context& c, const EmailBody& b) -> Result<None> {
                                 YIMEN_CHECK(c.write([&](db::Tx& tx) {
                                     return settings.begin(tx, oneself(c), c.who().cell, b.email.value);
                                 }));
                                 return None{};
                             });
    out.add<EmailCode, MessageSettingsView>(
        {.method = Method::post,
         .pattern = "/me/email/verify",
         .operation = "verifyEmail",
         .summary = "Takes the address whose code this is, and switches mail on.",
         .allow = {Role::visitor},
         .keyed = false,
         .per_minute = 10},
        [&](Context& c, const EmailCode& b) { return prove(settings, database, c, b); });
    return out;
}

} // namespace yimen::people
