#include "acting.h"
#include "base/text.h"
#include "errors.h"
#include "people.h"
#include "rules.h"

namespace yimen::people {
namespace {

using http::Context;
using http::Created;
using http::None;
using http::WithHeaders;

// --- Bodies --------------------------------------------------------------------------------------------------------------------------

struct Credentials {
    std::string login, password; // as typed: blanks in a password count
    BOOST_DESCRIBE_CLASS(Credentials, (), (login, password), (), ())
};
struct TotpProof {
    Text<6, 6> code;
    Text<40, 1> label;
    BOOST_DESCRIBE_CLASS(TotpProof, (), (code, label), (), ())
};
struct VisitorDetails {
    Text<60, 1> name;
    Text<40, 1> id_number;
    std::optional<Text<30, 1>> phone;
    BOOST_DESCRIBE_CLASS(VisitorDetails, (), (name, id_number, phone), (), ())
};
struct FoundVisitor { // what an Idempotency-Key keeps: nothing personal
    SubjectId subject_id;
    bool created = false;
    BOOST_DESCRIBE_CLASS(FoundVisitor, (), (subject_id, created), (), ())
};
struct Visitor {
    SubjectId subject_id;
    std::string display_name, id_number_masked;
    std::optional<std::string> phone_masked;
    bool created = false;
    BOOST_DESCRIBE_CLASS(Visitor, (), (subject_id, display_name, id_number_masked, phone_masked, created), (), ())
};

// --- Sign-in -------------------------------------------------------------------------------------------------------------------------

// A cookie of the browser's session: closing a browser at a shared desk signs out. `Lax`, so that a link in a message still opens the
// page signed in; writing calls need the CSRF header besides.
std::string session_cookie(const Context& context, std::string_view token) {
    std::string out = "yimen_session=" + std::string(token) + "; HttpOnly; SameSite=Lax; Path=/";
    if (token.empty())
        out += "; Max-Age=0";
    if (context.request().secure)
        out += "; Secure";
    return out;
}

Result<WithHeaders<SignIn>> with_cookie(const Context& context, Result<SignInStep> step) {
    if (!step)
        return fail(std::move(step).error());
    WithHeaders<SignIn> out{std::move(step->reply), {{"Cache-Control", "no-store"}}};
    if (step->session_token)
        out.headers.emplace_back("Set-Cookie", session_cookie(context, *step->session_token));
    return out;
}

Result<WithHeaders<None>> sign_out(Service& service, Context& context) {
    YIMEN_CHECK(service.sign_out(oneself(context), context.who()));
    return WithHeaders<None>{{}, {{"Set-Cookie", session_cookie(context, "")}}};
}

// --- Accounts and visitors -----------------------------------------------------------------------------------------------------------

Result<Created<VisitorAccount>> open_account(Service& service, Context& context, const NewVisitor& given) {
    YIMEN_TRY(CheckedVisitor visitor, service.check_visitor(given));
    YIMEN_TRY(VisitorAccount account, context.write([&](db::Tx& tx) {
        return service.register_visitor(tx, actor(context, "visitor"), visitor);
    }));
    return Created<VisitorAccount>{account, "/api/v1/me"};
}

Result<None> change_password(Service& service, Context& context, const PasswordChange& given) {
    Actor self = oneself(context);
    YIMEN_TRY(CheckedPassword checked, service.check_password(self, context.who(), given));
    YIMEN_CHECK(context.write([&](db::Tx& tx) { return service.change_password(tx, self, context.who(), checked); }));
    return None{};
}

Result<Visitor> find_visitor(Service& service, db::Database& database, Context& context, const VisitorDetails& given) {
    NewPerson person{given.name.value, given.id_number.value, {}, Assurance::seen};
    if (given.phone)
        person.phone = given.phone->value;
    Actor clerk = actor(context, "clerk");
    auto found = context.write([&](db::Tx& tx) -> Result<FoundVisitor> {
        YIMEN_TRY(KnownPerson known, service.registry().find_or_add_person(tx, clerk, context.who().cell, person));
        return FoundVisitor{known.subject, known.created};
    });
    if (!found) {
        if (found.error().is(kNameDiffers))
            service.note_mismatch(clerk, context.who().cell);
        return fail(std::move(found).error());
    }
    auto view = database.read([&](db::Reader& reader) { return service.subject_view(reader, found->subject_id); });
    return Visitor{found->subject_id, view->display_name, view->id_number_masked, view->phone_masked, found->created};
}

// --- Second factors ------------------------------------------------------------------------------------------------------------------

// The secret is read back after the transaction: what an Idempotency-Key keeps holds none.
template <class Offer>
Result<Offer> begin(Service& service, db::Database& database, Context& context, FactorKind kind,
                    Result<Offer> (Service::*offer)(db::Reader&, const access::Principal&) const) {
    YIMEN_CHECK(context.write([&](db::Tx& tx) { return service.begin_enrolment(tx, context.who(), kind); }));
    return database.read([&](db::Reader& reader) { return (service.*offer)(reader, context.who()); });
}

template <class F>
Result<Created<SecondFactor>> enrol(Service& service, Context& context, F add) {
    auto added = context.write(add);
    service.forget(context.who().session); // it may be a whole session now
    if (!added)
        return fail(std::move(added).error());
    return Created<SecondFactor>{std::move(*added), "/api/v1/me"};
}

constexpr std::int64_t kSmallBody = 16 * 1024;

http::RouteInfo post(std::string_view pattern, std::string_view operation, std::string_view summary, int per_minute) {
    http::RouteInfo info;
    info.method = http::Method::post;
    info.pattern = pattern;
    info.operation = operation;
    info.summary = summary;
    info.per_minute = per_minute;
    info.max_body = kSmallBody;
    return info;
}
http::RouteInfo open_to_all(http::RouteInfo info) {
    info.open = true;
    return info;
}
http::RouteInfo unkeyed(http::RouteInfo info) {
    info.keyed = false;
    return info;
}
http::RouteInfo for_accounts(http::RouteInfo info) {
    info.any_account = true;
    return info;
}
http::RouteInfo for_roles(http::RouteInfo info, access::Roles roles) {
    info.allow = roles;
    return info;
}

} // namespace

http::Routes routes(Service& service, db::Database& database) {
    http::Routes out;
    // A whole hall may stand behind one address, so the limits for nobody are not those of one person.
    out.add<Credentials, WithHeaders<SignIn>>(
        unkeyed(open_to_all(post("/sessions", "signIn", "Signs in, or asks for the second factor.", 60))),
        [&](Context& context, const Credentials& given) {
            return with_cookie(context, service.sign_in(actor(context, "nobody"), given.login, given.password));
        });
    out.add<SecondFactorAnswer, WithHeaders<SignIn>>(
        unkeyed(open_to_all(
            post("/sessions/second-factor", "answerSecondFactor", "Finishes a sign-in with the second factor.", 60))),
        [&](Context& context, const SecondFactorAnswer& answer) {
            return with_cookie(context, service.second_factor(actor(context, "nobody"), answer));
        });
    out.add<None, WithHeaders<None>>({.method = http::Method::del,
                                      .pattern = "/sessions/current",
                                      .operation = "signOut",
                                      .summary = "Ends the session.",
                                      .any_account = true},
                                     [&](Context& context) { return sign_out(service, context); });
    out.add<None, Me>({.method = http::Method::get,
                       .pattern = "/me",
                       .operation = "me",
                       .summary = "Who is signed in, with roles and subjects.",
                       .any_account = true},
                      [&](Context& context) { return service.me(context.who()); });
    out.add<NewVisitor, Created<VisitorAccount>>(
        open_to_all(post("/accounts", "openAccount", "Opens an account for a visitor.", 20)),
        [&](Context& context, const NewVisitor& given) { return open_account(service, context, given); });
    out.add<PasswordChange, None>(
        for_accounts(post("/me/password", "changePassword",
                          "Changes the password of the account and signs out its other sessions.", 10)),
        [&](Context& context, const PasswordChange& given) { return change_password(service, context, given); });
    out.add<None, TotpOffer>(
        for_accounts(post("/me/second-factors/totp/begin", "beginTotp", "Begins to enrol an authenticator app.", 20)),
        [&](Context& context) { return begin(service, database, context, FactorKind::totp, &Service::totp_offer); });
    out.add<TotpProof, Created<SecondFactor>>(
        for_accounts(
            post("/me/second-factors/totp", "enrolTotp", "Enrols the authenticator app that shows this code.", 20)),
        [&](Context& context, const TotpProof& proof) {
            return enrol(service, context, [&](db::Tx& tx) {
                return service.enrol_totp(tx, oneself(context), context.who(), proof.code.value, proof.label.value);
            });
        });
    out.add<None, WebauthnOffer>(
        for_accounts(post("/me/second-factors/webauthn/begin", "beginWebauthn", "Begins to enrol a security key.", 20)),
        [&](Context& context) {
            return begin(service, database, context, FactorKind::webauthn, &Service::webauthn_offer);
        });
    out.add<Attestation, Created<SecondFactor>>(
        for_accounts(post("/me/second-factors/webauthn", "enrolWebauthn",
                          "Enrols the security key that gave this attestation.", 20)),
        [&](Context& context, const Attestation& attestation) {
            return enrol(service, context, [&](db::Tx& tx) {
                return service.enrol_webauthn(tx, oneself(context), context.who(), attestation);
            });
        });
    out.add<VisitorDetails, Visitor>(
        for_roles(post("/visitors", "findVisitor",
                       "Finds a visitor by the identity number on their document, or makes one.", 60),
                  {access::Role::clerk}),
        [&](Context& context, const VisitorDetails& given) { return find_visitor(service, database, context, given); });
    return out;
}

} // namespace yimen::people
