#include "errors.h"
#include "oidc.h"

namespace yimen::people {
namespace {

using http::Context;
using http::None;
using http::WithHeaders;

struct OidcState {
    bool enabled = false;
    std::string name;
    BOOST_DESCRIBE_CLASS(OidcState, (), (enabled, name), (), ())
};
struct OidcBegin {
    std::string url;
    BOOST_DESCRIBE_CLASS(OidcBegin, (), (url), (), ())
};
struct OidcCallback {
    std::optional<std::string> code, state, error, error_description, error_uri, iss, session_state, scope;
    BOOST_DESCRIBE_CLASS(OidcCallback, (),
                         (code, state, error, error_description, error_uri, iss, session_state, scope), (), ())
};

// Lax: the way back from the provider is a link from another site.
std::string cookie(const Context& context, std::string_view name, std::string_view value, std::string_view path) {
    std::string out =
        std::string(name) + "=" + std::string(value) + "; HttpOnly; SameSite=Lax; Path=" + std::string(path);
    if (value.empty())
        out += "; Max-Age=0";
    if (context.request().secure)
        out += "; Secure";
    return out;
}
constexpr std::string_view kFlowCookie = "yimen_oidc", kFlowPath = "/api/v1/oidc";

Result<http::Reply> finish(Oidc& oidc, Context& context, const OidcCallback& query) {
    Actor by{AccountId{}, "nobody", context.channel(), context.request().id};
    auto finished = oidc.finish(by, query.state.value_or(""), query.error ? "" : query.code.value_or(""),
                                context.request().cookie(kFlowCookie));
    std::string_view where = finished.end == Oidc::End::signed_in ? "/portal/"
                             : finished.end == Oidc::End::bound   ? "/portal/settings?oidc=bound"
                             : finished.end == Oidc::End::unbound ? "/portal/sign-in?oidc=unbound"
                                                                  : "/portal/sign-in?oidc=failed";
    http::Reply reply(303, "text/plain");
    reply.with("Location", where).with("Cache-Control", "no-store");
    reply.with("Set-Cookie", cookie(context, kFlowCookie, "", kFlowPath));
    if (finished.session_token)
        reply.with("Set-Cookie", cookie(context, "yimen_session", *finished.session_token, "/"));
    return reply;
}

} // namespace

http::Routes oidc_routes(Oidc& oidc) {
    http::Routes out;
    out.add<None, OidcState>({.method = http::Method::get,
                              .pattern = "/oidc",
                              .operation = "getOidc",
                              .summary = "Whether visitors may sign in by a provider of identities, and which.",
                              .open = true},
                             [&](Context&) -> Result<OidcState> {
                                 return OidcState{oidc.enabled(), oidc.name()};
                             });
    out.add<None, WithHeaders<OidcBegin>>(
        {.method = http::Method::post,
         .pattern = "/oidc/begin",
         .operation = "beginOidc",
         .summary = "Where the browser goes to sign in; a signed-in visitor binds the identity to their account.",
         .open = true,
         .keyed = false,
         .per_minute = 60},
        [&](Context& context) -> Result<WithHeaders<OidcBegin>> {
            YIMEN_TRY(auto begun, oidc.begin(context.principal()));
            return WithHeaders<OidcBegin>{{begun.url},
                                          {{"Set-Cookie", cookie(context, kFlowCookie, begun.browser, kFlowPath)},
                                           {"Cache-Control", "no-store"}}};
        });
    out.add<OidcCallback, http::Reply>({.method = http::Method::get,
                                        .pattern = "/oidc/callback",
                                        .operation = "finishOidc",
                                        .summary = "The way back from the provider; leads on to the portal.",
                                        .open = true,
                                        .per_minute = 60},
                                       [&](Context& c, const OidcCallback& q) { return finish(oidc, c, q); });
    return out;
}

} // namespace yimen::people
