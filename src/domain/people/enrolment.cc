#include "base/text.h"
#include "enum_text.h"
#include "rules.h"
#include "service.h"

namespace yimen::people {
namespace {

constexpr std::size_t kTotpSecretBytes = 20; // RFC 4226 §4, R6 recommends 160 bits
constexpr std::size_t kChallengeBytes = 32;

// RFC 3986 §2.3: everything but the unreserved characters.
std::string percent_encoded(std::string_view text) {
    std::string out;
    for (char c : text) {
        bool unreserved = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                          c == '.' || c == '_' || c == '~';
        out += unreserved ? std::string(1, c) : "%" + to_hex({&c, 1});
    }
    return out;
}

} // namespace

Result<void> Service::begin_enrolment(db::Tx& tx, const access::Principal& who, FactorKind kind) const {
    std::size_t size = kind == FactorKind::totp ? kTotpSecretBytes : kChallengeBytes;
    impl_->factors.begin(tx, who.cell, who.account, kind, crypto::random_bytes(size),
                         impl_->clocks.system.now() + rules::kEnrolment);
    return {};
}

Result<TotpOffer> Service::totp_offer(db::Reader& reader, const access::Principal& who) const {
    auto secret = impl_->factors.offered(reader, who.account, FactorKind::totp, impl_->clocks.system.now());
    auto account = store::account(reader, who.account);
    if (!secret || !account)
        return fail(kNoEnrolment);
    std::string issuer = percent_encoded(impl_->options.issuer);
    std::string base32 = crypto::to_base32(*secret);
    return TotpOffer{base32, "otpauth://totp/" + issuer + ":" + percent_encoded(account->login) + "?secret=" + base32 +
                                 "&issuer=" + issuer + "&algorithm=SHA1&digits=6&period=30"};
}

Result<WebauthnOffer> Service::webauthn_offer(db::Reader& reader, const access::Principal& who) const {
    auto challenge = impl_->factors.offered(reader, who.account, FactorKind::webauthn, impl_->clocks.system.now());
    auto account = store::account(reader, who.account);
    if (!challenge || !account)
        return fail(kNoEnrolment);
    const auto& id = who.account.value.bytes;
    return WebauthnOffer{to_base64url(*challenge), impl_->options.rp_id,
                         to_base64url({reinterpret_cast<const char*>(id.data()), id.size()}), account->login};
}

Result<SecondFactor> Service::Impl::add_factor(db::Tx& tx, const Actor& by, const access::Principal& who,
                                               Factor factor) const {
    auto account = store::lock_account(tx, who.account);
    auto live = store::session_by_id(tx, who.session);
    if (!account || !live || !is_live(*live, clocks.system.now()))
        return fail(kSessionEnded);
    // A session that had only the password may add the first factor, never one beside those that it has not shown.
    if (live->session.enrol_only && factors.any(tx, who.account))
        return fail(kEnrolledElsewhere);
    factor.account = who.account;
    factor.cell = who.cell;
    factor.added_at = clocks.business.now();
    factor.id = new_id<FactorId>(factor.added_at);
    if (!factors.insert(tx, factor))
        return fail(kFactorKnown);
    factors.finish(tx, who.account, factor.kind);
    if (live->session.enrol_only)
        store::make_whole(tx, who.session);
    boost::json::object change = account_change(who.account);
    change["kind"] = text_of(factor.kind);
    journal(tx, by, who.cell, "factor.add", "second_factor", factor.id.value, {}, change);
    return SecondFactor{factor.kind, factor.label, factor.added_at};
}

Result<SecondFactor> Service::enrol_totp(db::Tx& tx, const Actor& by, const access::Principal& who,
                                         std::string_view code, std::string_view label) const {
    Instant now = impl_->clocks.system.now();
    auto secret = impl_->factors.offered(tx, who.account, FactorKind::totp, now);
    if (!secret)
        return fail(kNoEnrolment);
    auto step = crypto::verify_totp(*secret, code, now);
    if (!step)
        return fail(kFactorRefused);
    Factor factor;
    factor.kind = FactorKind::totp;
    factor.label = label;
    factor.secret = *secret;
    factor.last_used_step = *step; // the code that proved it signs nobody in
    return impl_->add_factor(tx, by, who, std::move(factor));
}

Result<SecondFactor> Service::enrol_webauthn(db::Tx& tx, const Actor& by, const access::Principal& who,
                                             const Attestation& attestation) const {
    auto challenge = impl_->factors.offered(tx, who.account, FactorKind::webauthn, impl_->clocks.system.now());
    if (!challenge)
        return fail(kNoEnrolment);
    auto client_data = from_base64url(attestation.client_data_json),
         object = from_base64url(attestation.attestation_object);
    auto credential = client_data && object ? crypto::webauthn_register(*client_data, *object, *challenge,
                                                                        impl_->options.origin, impl_->options.rp_id)
                                            : std::nullopt;
    if (!credential)
        return fail(kFactorRefused);
    Factor factor;
    factor.kind = FactorKind::webauthn;
    factor.label = attestation.label.value;
    factor.credential_id = credential->id;
    factor.public_point = credential->public_point;
    factor.sign_count = credential->sign_count;
    return impl_->add_factor(tx, by, who, std::move(factor));
}

} // namespace yimen::people
