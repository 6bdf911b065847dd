#include "crypto/short_code.h"
#include "holders.h"
#include "reading.h"
#include "shows.h"

namespace yimen::licences {
namespace {

using access::Role;
using http::Context;
using http::Method;

struct NewShow {
    Text<100, 2> purpose;
    std::optional<int> minutes;
    BOOST_DESCRIBE_CLASS(NewShow, (), (purpose, minutes), (), ())
};
struct ShowCode {
    ShowId id;
    std::string code, purpose;
    Instant expires_at;
    BOOST_DESCRIBE_CLASS(ShowCode, (), (id, code, purpose, expires_at), (), ())
};
struct ShownCode {
    Text<100, 1> code;
    BOOST_DESCRIBE_CLASS(ShownCode, (), (code), (), ())
};
struct ShownLicence {
    ShowId show_id;
    LicenceId id;
    std::string type_name, identifier, number, holder_name, issuer_name, state; // the names of all of its holders
    Date valid_from, issued_on;
    std::optional<Date> valid_to;
    boost::json::object content;
    std::string purpose;
    Instant expires_at;
    BOOST_DESCRIBE_CLASS(ShownLicence, (),
                         (show_id, id, type_name, identifier, number, holder_name, issuer_name, state, valid_from,
                          issued_on, valid_to, content, purpose, expires_at),
                         (), ())
};

Caller caller_of(Context& context) { return {context.who(), context.channel(), context.request().id}; }

// A repeated call gives another code, which is as good: so the code is kept with no Idempotency-Key.
Result<http::Created<ShowCode>> make(const Shows& shows, Context& context, const NewShow& body) {
    YIMEN_TRY(LicenceId id, context.id<LicenceId>("id"));
    int minutes = body.minutes.value_or(kShowMinutes);
    if (minutes < 1 || minutes > kMostShowMinutes)
        return fail(Error{&kInvalidRequest, {}, {{"/minutes", "out_of_range", "1 to 15"}}, {}});
    const auto& licences = shows.parts().licences;
    ShowCode out{{},
                 crypto::new_short_code(kShowCodeLetters),
                 body.purpose.value,
                 licences.clocks().system.now() + std::chrono::minutes(minutes)};
    auto made = licences.database().write(
        [&](db::Tx& tx) { return shows.make(tx, caller_of(context), id, out.purpose, out.code, out.expires_at); });
    if (!made)
        return fail(std::move(made).error());
    out.id = *made;
    std::string location = "/api/v1/licence-shows/" + out.id.str();
    return http::Created<ShowCode>{std::move(out), std::move(location)};
}

// The look is in the journal before the face leaves.
Result<ShownLicence> look(const Shows& shows, Context& context, const ShownCode& body) {
    const auto& licences = shows.parts().licences;
    Caller caller = caller_of(context);
    YIMEN_TRY(Shown shown,
              licences.database().read([&](db::Reader& r) { return shows.find(r, caller, body.code.value); }));
    YIMEN_CHECK(licences.database().write([&](db::Tx& tx) { return shows.use(tx, caller, shown, UseKind::look); }));
    return licences.database().read([&](db::Reader& reader) -> Result<ShownLicence> {
        auto rows = reader.query("SELECT t.name, l.identifier, l.number, l.issuer_name, l.state, l.valid_from,"
                                 " l.issued_on, l.valid_to, l.content_sealed FROM licence l JOIN licence_type t ON"
                                 " t.code = l.type_code WHERE l.id = $1",
                                 shown.licence);
        std::string names;
        for (SubjectId subject : holders_of(reader, shown.licence))
            if (auto holder = shows.parts().people.reveal_subject(reader, subject))
                names += (names.empty() ? "" : "、") + holder->name;
        if (rows.empty() || names.empty())
            return fail(kLicenceNotFound);
        auto row = rows[0];
        auto content = parse_json(licences.content_of(shown.licence, row.get<std::string>(8)));
        return ShownLicence{shown.id,
                            shown.licence,
                            row.get<std::string>(0),
                            row.get<std::string>(1),
                            row.get<std::string>(2),
                            std::move(names),
                            row.get<std::string>(3),
                            row.get<std::string>(4),
                            row.get<Date>(5),
                            row.get<Date>(6),
                            row.get<std::optional<Date>>(7),
                            content && content->is_object() ? content->as_object() : boost::json::object{},
                            shown.purpose,
                            shown.expires_at};
    });
}

Result<http::Page<LicenceUse>> list_uses(const Shows& shows, Context& context) {
    YIMEN_TRY(LicenceId id, context.id<LicenceId>("id"));
    return shows.parts().licences.database().read([&](db::Reader& reader) -> Result<http::Page<LicenceUse>> {
        if (!held_by(reader, context.who(), id))
            return fail(kLicenceNotFound);
        return http::Page<LicenceUse>{shows.uses(reader, id), {}, {}};
    });
}

} // namespace

http::Routes show_routes(const Shows& shows) {
    http::Routes out;
    out.add<NewShow, http::Created<ShowCode>>({.method = Method::post,
                                               .pattern = "/licences/{id}/shows",
                                               .operation = "showLicence",
                                               .summary = "A code that shows the licence to one clerk, for one "
                                                          "purpose and some minutes (亮证).",
                                               .allow = kHolder,
                                               .keyed = false,
                                               .per_minute = 20},
                                              [&](Context& c, const NewShow& b) { return make(shows, c, b); });
    out.add<http::None, http::None>({.method = Method::del,
                                     .pattern = "/licence-shows/{id}",
                                     .operation = "endLicenceShow",
                                     .summary = "Ends a code before its time.",
                                     .allow = kHolder},
                                    [&](Context& c) -> Result<http::None> {
                                        YIMEN_TRY(ShowId id, c.id<ShowId>("id"));
                                        YIMEN_CHECK(shows.parts().licences.database().write(
                                            [&](db::Tx& tx) { return shows.end(tx, caller_of(c), id); }));
                                        return http::None{};
                                    });
    out.add<ShownCode, ShownLicence>({.method = Method::post,
                                      .pattern = "/licence-shows/look",
                                      .operation = "lookAtShownLicence",
                                      .summary = "What a holder shows; the look is journaled, and the holder sees it.",
                                      .allow = {Role::clerk},
                                      .keyed = false,
                                      .per_minute = 60},
                                     [&](Context& c, const ShownCode& b) { return look(shows, c, b); });
    out.add<http::None, http::Page<LicenceUse>>({.method = Method::get,
                                                 .pattern = "/licences/{id}/uses",
                                                 .operation = "listLicenceUses",
                                                 .summary = "Who of the staff looked at a licence, when and why.",
                                                 .allow = kHolder},
                                                [&](Context& c) { return list_uses(shows, c); });
    return out;
}

} // namespace yimen::licences
