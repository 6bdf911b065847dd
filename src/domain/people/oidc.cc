#include "oidc.h"

#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include "base/text.h"
#include "errors.h"
#include "fetch.h"
#include "id_token.h"
#include "journal/journal.h"
#include "log/log.h"
#include "rules.h"

namespace yimen::people {
namespace {

using namespace std::chrono_literals;

constexpr auto kFlow = 10min;
constexpr auto kKeepProvider = 1h;

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

std::string text_in(const boost::json::object& object, std::string_view name) {
    auto* value = object.if_contains(name);
    return value && value->is_string() ? std::string(value->get_string()) : "";
}

bool is_safe(std::string_view url) {
    return url.starts_with("https://") || url.starts_with("http://127.0.0.1:") || url.starts_with("http://localhost:");
}

std::string secret() { return to_base64url(crypto::random_bytes(32)); }

} // namespace

struct Oidc::Flow {
    CellId cell;
    std::string nonce, verifier;
    std::optional<AccountId> account;
};

std::optional<OidcSettings> oidc_from_environment() {
    OidcSettings out;
    out.issuer = environment("YIMEN_OIDC_ISSUER");
    if (out.issuer.empty())
        return std::nullopt;
    out.client_id = environment("YIMEN_OIDC_CLIENT_ID");
    out.name = environment("YIMEN_OIDC_NAME");
    std::ifstream file(environment("YIMEN_OIDC_CLIENT_SECRET_FILE"));
    std::getline(file, out.client_secret);
    out.client_secret = trimmed(out.client_secret);
    if (!is_safe(out.issuer) || out.client_id.empty() || out.client_secret.empty())
        throw std::runtime_error(
            "YIMEN_OIDC_ISSUER (https), YIMEN_OIDC_CLIENT_ID and YIMEN_OIDC_CLIENT_SECRET_FILE go together");
    if (out.name.empty())
        out.name = out.issuer.substr(out.issuer.find("://") + 3);
    return out;
}

Oidc::Oidc(Service& service, db::Database& database, const Clocks& clocks, const crypto::KeyStore& keys,
           const places::Directory& places, std::string base_url, std::optional<OidcSettings> settings)
    : service_(service), database_(database), clocks_(clocks), cipher_(keys), places_(places),
      base_url_(std::move(base_url)), settings_(std::move(settings)) {}

Result<Oidc::Provider> Oidc::provider(bool fresh) {
    Instant now = clocks_.system.now();
    {
        std::lock_guard lock(mutex_);
        if (provider_ && !fresh && now < provider_->read_at + kKeepProvider)
            return *provider_;
    }
    auto said = oidc::fetch(settings_->issuer + "/.well-known/openid-configuration");
    // OpenID Connect Discovery 1.0 §4.3: the document must name the issuer that was asked.
    if (!said || text_in(*said, "issuer") != settings_->issuer)
        return fail(kOidcUnreachable);
    Provider out{text_in(*said, "authorization_endpoint"),
                 text_in(*said, "token_endpoint"),
                 text_in(*said, "jwks_uri"),
                 {},
                 now};
    if (!is_safe(out.authorization_endpoint) || !is_safe(out.token_endpoint) || !is_safe(out.jwks_uri))
        return fail(kOidcUnreachable);
    auto jwks = oidc::fetch(out.jwks_uri);
    if (!jwks)
        return fail(kOidcUnreachable);
    out.jwks = std::move(*jwks);
    std::lock_guard lock(mutex_);
    provider_ = out;
    return out;
}

Result<Oidc::Begun> Oidc::begin(const access::Principal* who) {
    if (!enabled())
        return fail(kOidcOff);
    YIMEN_TRY(Provider at, provider(false));
    std::string state = secret(), nonce = secret(), verifier = secret(), browser = secret();
    std::string state_hash = crypto::sm3(state);
    std::optional<AccountId> account;
    if (who && who->has(access::Role::visitor))
        account = who->account;
    YIMEN_CHECK(database_.write([&](db::Tx& tx) -> Result<void> {
        tx.exec("DELETE FROM oidc_flow WHERE expires_at < $1", clocks_.system.now());
        tx.exec(
            "INSERT INTO oidc_flow (state_hash, cell_id, browser_hash, nonce, verifier_sealed, account_id, expires_at)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7)",
            db::Blob{state_hash}, places_.home_cell(tx), db::Blob{crypto::sm3(browser)}, nonce,
            db::Blob{cipher_.encrypt({"oidc_flow", to_hex(state_hash), "verifier_sealed"}, verifier)}, account,
            clocks_.system.now() + kFlow);
        return {};
    }));
    std::string url = at.authorization_endpoint;
    url += url.find('?') == std::string::npos ? "?" : "&";
    url += "response_type=code&scope=openid&client_id=" + oidc::form_encoded(settings_->client_id) +
           "&redirect_uri=" + oidc::form_encoded(redirect_uri()) + "&state=" + state + "&nonce=" + nonce +
           "&code_challenge=" + oidc::code_challenge(verifier) + "&code_challenge_method=S256";
    return Begun{url, browser};
}

// A flow is used once, whatever comes of it, and only by the browser in which it began.
std::optional<Oidc::Flow> Oidc::take_flow(std::string_view state, std::string_view browser) {
    std::string state_hash = crypto::sm3(state);
    auto taken = database_.write([&](db::Tx& tx) -> Result<std::optional<Flow>> {
        auto rows = tx.query("DELETE FROM oidc_flow WHERE state_hash = $1 AND browser_hash = $2"
                             " RETURNING cell_id, nonce, verifier_sealed, account_id, expires_at",
                             db::Blob{state_hash}, db::Blob{crypto::sm3(browser)});
        if (rows.empty() || rows[0].get<Instant>(4) < clocks_.system.now())
            return std::optional<Flow>();
        return std::optional(
            Flow{rows[0].get<CellId>(0), rows[0].get<std::string>(1),
                 cipher_.decrypt({"oidc_flow", to_hex(state_hash), "verifier_sealed"}, rows[0].get<std::string>(2)),
                 rows[0].get<std::optional<AccountId>>(3)});
    });
    return taken ? std::move(*taken) : std::nullopt;
}

// Who the provider says it is; empty when the provider's answer is not to be believed.
std::string Oidc::subject_of(const Flow& flow, std::string_view code) {
    auto at = provider(false);
    if (!at)
        return "";
    oidc::Form form;
    form.user = settings_->client_id;
    form.password = settings_->client_secret;
    form.body = "grant_type=authorization_code&code=" + oidc::form_encoded(code) +
                "&redirect_uri=" + oidc::form_encoded(redirect_uri()) + "&code_verifier=" + flow.verifier;
    auto answer = oidc::fetch(at->token_endpoint, form);
    if (!answer)
        return "";
    std::string token = text_in(*answer, "id_token");
    oidc::Expected expected{settings_->issuer, settings_->client_id, flow.nonce, clocks_.system.now()};
    auto checked = oidc::check_id_token(token, at->jwks, expected);
    if (checked.fault == "bad signature") // the provider may have changed its keys since we looked
        if (auto again = provider(true))
            checked = oidc::check_id_token(token, again->jwks, expected);
    if (!checked.fault.empty())
        log::warning("oidc.token_refused", {{"why", checked.fault}});
    return checked.subject;
}

Oidc::Finished Oidc::finish(const Actor& by, std::string_view state, std::string_view code, std::string_view browser) {
    auto flow = enabled() && !browser.empty() ? take_flow(state, browser) : std::nullopt;
    std::string subject = flow && !code.empty() ? subject_of(*flow, code) : "";
    if (subject.empty())
        return {};
    std::string domain = "oidc.subject." + settings_->issuer;
    std::vector<db::Blob> indexes;
    for (auto& index : cipher_.blind_indexes(domain, subject))
        indexes.push_back({std::move(index)});
    auto account = database_.write([&](db::Tx& tx) -> Result<std::optional<AccountId>> {
        db::Query sql;
        sql << "SELECT account_id FROM oidc_identity WHERE cell_id = " << sql.bind(flow->cell)
            << " AND issuer = " << sql.bind(settings_->issuer) << " AND subject_index IN " << sql.bind_list(indexes)
            << " ORDER BY bound_at LIMIT 1";
        auto rows = sql.run(tx);
        if (!rows.empty())
            return std::optional(rows[0].get<AccountId>(0));
        if (!flow->account)
            return std::optional<AccountId>();
        tx.exec("INSERT INTO oidc_identity (cell_id, issuer, subject_index, account_id, bound_at) VALUES ($1, $2, $3, "
                "$4, $5)"
                " ON CONFLICT (cell_id, issuer, subject_index) DO NOTHING",
                flow->cell, settings_->issuer, indexes.front(), *flow->account, clocks_.business.now());
        journal::append(tx, {.cell = flow->cell,
                             .at = clocks_.business.now(),
                             .actor = *flow->account,
                             .role = "visitor",
                             .channel = by.channel,
                             .action = "oidc.bind",
                             .object_kind = "account",
                             .object = flow->account->value,
                             .reason = {},
                             .change = settings_->issuer,
                             .request_id = by.request_id});
        return flow->account;
    });
    if (!account)
        return {};
    if (!*account)
        return {End::unbound, {}};
    if (flow->account)
        return {*flow->account == **account ? End::bound : End::failed, {}}; // somebody else's identity stays theirs
    auto step = service_.sign_in_bound(by, **account);
    if (!step)
        return {};
    return {End::signed_in, step->session_token};
}

} // namespace yimen::people
