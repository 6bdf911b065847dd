#pragma once

// Sign-in of visitors by a provider of identities (OpenID Connect Core 1.0, authorisation code flow with PKCE). Off unless configured.

#include <chrono>
#include <mutex>

#include "people.h"

namespace yimen::people {

struct OidcSettings {
    std::string issuer; // https://id.example.org, as its tokens name it
    std::string client_id, client_secret;
    std::string name; // shown on the button
};
// YIMEN_OIDC_ISSUER, _CLIENT_ID, _CLIENT_SECRET_FILE, _NAME; nullopt when no issuer is named. Throws std::runtime_error when the settings
// contradict each other; plain http is taken from this machine only.
std::optional<OidcSettings> oidc_from_environment();

class Oidc {
  public:
    Oidc(Service& service, db::Database& database, const Clocks& clocks, const crypto::KeyStore& keys,
         const places::Directory& places, std::string base_url, std::optional<OidcSettings> settings);

    bool enabled() const { return settings_.has_value(); }
    std::string name() const { return settings_ ? settings_->name : ""; }

    struct Begun {
        std::string url;     // where the browser goes
        std::string browser; // for the cookie that the way back must bring
    };
    // `who` is bound to the provider's subject when they are a signed-in visitor. people.oidc_off, people.oidc_unreachable.
    Result<Begun> begin(const access::Principal* who);

    enum class End { signed_in, bound, unbound, failed };
    struct Finished {
        End end = End::failed;
        std::optional<std::string> session_token;
    };
    // The way back. Asks the provider; every failure is logged and looks the same to the browser.
    Finished finish(const Actor& by, std::string_view state, std::string_view code, std::string_view browser);

  private:
    struct Provider {
        std::string authorization_endpoint, token_endpoint, jwks_uri;
        boost::json::object jwks;
        Instant read_at;
    };
    struct Flow;
    Result<Provider> provider(bool fresh);
    std::optional<Flow> take_flow(std::string_view state, std::string_view browser);
    std::string subject_of(const Flow& flow, std::string_view code);
    std::string redirect_uri() const { return base_url_ + "/api/v1/oidc/callback"; }

    Service& service_;
    db::Database& database_;
    const Clocks clocks_;
    crypto::FieldCipher cipher_;
    const places::Directory& places_;
    const std::string base_url_;
    const std::optional<OidcSettings> settings_;
    std::mutex mutex_;
    std::optional<Provider> provider_;
};

http::Routes oidc_routes(Oidc& oidc);

} // namespace yimen::people
