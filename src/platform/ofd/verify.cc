#include "verify.h"

#include <algorithm>
#include <map>
#include <set>

#include "container.h"
#include "crypto/crypto.h"
#include "crypto/jws.h"
#include "der.h"
#include "seal.h"
#include "signatures.h"

namespace yimen::ofd {
namespace {

using crypto::Certificate;

constexpr std::int64_t kDayMicros = 86400LL * 1000000;

Finding finding(std::optional<bool> ok, std::string code, std::string reason, std::string about = {}) {
    return {ok, std::move(reason), std::move(code), std::move(about)};
}
Finding good(std::string code, std::string reason, std::string about = {}) {
    return finding(true, std::move(code), std::move(reason), std::move(about));
}
Finding bad(std::string code, std::string reason, std::string about = {}) {
    return finding(false, std::move(code), std::move(reason), std::move(about));
}
Finding unknown(std::string code, std::string reason, std::string about = {}) {
    return finding(std::nullopt, std::move(code), std::move(reason), std::move(about));
}
Finding unreadable() { return unknown("unreadable_signature", "the signature cannot be read"); }

// SM3 (GB/T 32905) as the standard wants it, or SHA-256. An older digest could be forged, so that it says nothing.
std::optional<std::string> digest(std::string method, std::string_view content) {
    std::erase(method, '-');
    std::ranges::transform(method, method.begin(), [](unsigned char c) { return std::toupper(c); });
    if (method == "1.2.156.10197.1.401" || method == "SM3")
        return crypto::sm3(content);
    if (method == "2.16.840.1.101.3.4.2.1" || method == "SHA256")
        return crypto::sha256(content);
    return std::nullopt;
}

// SignatureDateTime: yyyy-MM-dd HH:mm:ss or yyyyMMddHHmmss, in the hall's zone (UTC+8).
std::optional<Instant> written_time(const std::string& text) {
    std::string digits;
    for (char c : text)
        if (c >= '0' && c <= '9')
            digits += c;
    auto local = digits.size() >= 14 ? der::time_of(der::generalized_time, digits.substr(0, 14)) : std::nullopt;
    return local ? std::optional(Instant{local->micros - 8 * kDayMicros / 24}) : std::nullopt;
}

// What a signature of either kind comes to, before it is judged.
struct Signed {
    std::string content;   // what the signature value is over
    std::string algorithm; // OID
    std::string value;
    std::optional<Certificate> certificate;
};

class Judge {
  public:
    Judge(const Package& package, const Trusted& trusted, Instant now)
        : package_(package), trusted_(trusted), now_(now) {}

    SignatureReport judge(const Signature& signature) {
        SignatureReport out;
        out.id = signature.id;
        out.kind = signature.type;
        out.signed_at = written_time(signature.date_time);
        if (!signature.problem.empty()) {
            out.integrity = bad("unreadable_signature", signature.problem);
            out.seal = out.certificate = out.time = unreadable();
            return out;
        }
        const std::string& value = *package_.find(signature.value_file);
        auto sealed = signature.type == "Sign" ? std::nullopt : read_sealed_signature(value);
        if (signature.type == "Sign")
            judge_plain(signature, value, out);
        else if (sealed)
            judge_sealed(signature, *sealed, out);
        else {
            out.integrity =
                bad("unreadable_signature", signature.value_file + " is no signature of GB/T 38540 or GM/T 0031");
            out.seal = out.certificate = out.time = unreadable();
        }
        return out;
    }

  private:
    // GB/T 38540-2020 §7.3 b–c, in the order of standards.md §4.3.
    Finding integrity(const Signature& signature, const Signed& made, const std::string* data_hash) {
        for (const auto& reference : signature.references) { // (a) every file that is covered
            auto path = resolve(signature.file, reference.file);
            const std::string* content = path ? package_.find(*path) : nullptr;
            if (!content)
                return bad("file_missing", reference.file + " is covered but not there", reference.file);
            const auto& computed = digest_of(signature.check_method, *content);
            if (!computed)
                return unknown("weak_digest", "digest " + signature.check_method + " proves nothing, or is not known",
                               signature.check_method);
            if (*computed != reference.check_value)
                return bad("file_changed", reference.file + " was changed after it was signed", reference.file);
        }
        const std::string& own = *package_.find(signature.file);
        if (data_hash && crypto::sm3(own) != *data_hash) { // (c)
            auto other = crypto::sha256(own);
            if (other != *data_hash)
                return bad("signature_file_changed",
                           signature.file + " was changed after it was signed, or the seal was made for another one",
                           signature.file);
        }
        if (signature.provider == kProvider && !package_.in_our_form())
            return bad("container_changed", "the ZIP around the signed files was changed after it was written");
        if (!made.certificate)
            return unknown("no_certificate", "the signature names no certificate, so that nobody can check it");
        auto algorithm = crypto::signature_algorithm(made.algorithm);
        if (algorithm == crypto::SignatureAlgorithm::unknown)
            return unknown("weak_algorithm",
                           "signature algorithm " + made.algorithm + " proves nothing, or is not known",
                           made.algorithm);
        if (!made.certificate->verify(algorithm, made.content, made.value)) // (d)
            return bad("wrong_signature", "the signature does not belong to this content and certificate");
        return good("intact", std::to_string(signature.references.size()) + " files are as they were signed",
                    std::to_string(signature.references.size()));
    }

    // Each file once for each method, however many signatures cover it.
    const std::optional<std::string>& digest_of(const std::string& method, const std::string& content) {
        auto [found, fresh] = digests_.try_emplace({&content, method});
        if (fresh)
            found->second = digest(method, content);
        return found->second;
    }

    // (e) the seal maker's signature, (f) the signer is one of those whom the seal names.
    Finding seal(const Signature& signature, const SealedSignature& sealed) {
        auto maker = Certificate::from_der(sealed.seal.maker_certificate);
        if (!maker)
            return bad("maker_unreadable", "the certificate of the seal's maker cannot be read");
        auto algorithm = crypto::signature_algorithm(sealed.seal.maker_algorithm);
        if (algorithm == crypto::SignatureAlgorithm::unknown)
            return unknown("weak_algorithm",
                           "algorithm " + sealed.seal.maker_algorithm + " of the seal proves nothing, or is not known",
                           sealed.seal.maker_algorithm);
        if (std::ranges::none_of(sealed.seal.signed_content, [&](const std::string& content) {
                return maker->verify(algorithm, content, sealed.seal.maker_signature);
            }))
            return bad("seal_changed", "the seal was changed after it was made");
        std::string listed = sealed.seal.certificates_by_digest ? crypto::sm3(sealed.certificate) : sealed.certificate;
        if (std::ranges::find(sealed.seal.certificates, listed) == sealed.seal.certificates.end())
            return bad("signer_not_listed", "the signer is not among those who may use the seal");
        if (!signature.seal_file.empty() && *package_.find(signature.seal_file) != sealed.seal.der)
            return bad("other_seal_file", signature.seal_file + " is another seal than the one that signed",
                       signature.seal_file);
        auto chain = crypto::check_chain(*maker, trusted_.others, trusted_.roots, sealed.signed_at.value_or(now_));
        if (chain.trust == crypto::Trust::invalid)
            return bad("maker_invalid", "the certificate of the seal's maker does not hold: " + chain.reason,
                       maker->subject());
        if (chain.trust == crypto::Trust::unknown_root)
            return unknown("maker_unknown", "the seal is whole, its maker " + maker->subject() + " is not trusted here",
                           maker->subject());
        if (auto revoked = revoked_of(*maker); revoked.taken_back)
            return unknown("maker_revoked",
                           "the seal is whole; the certificate of its maker was revoked at " +
                               to_rfc3339(revoked.taken_back->at),
                           to_rfc3339(revoked.taken_back->at));
        return good("seal_whole", "made by " + maker->subject(), maker->subject());
    }

    struct Asked {
        const crypto::RevocationList* list = nullptr; // none: the issuer was not asked
        const crypto::Revoked* taken_back = nullptr;
    };
    Asked revoked_of(const Certificate& certificate) const {
        Asked out;
        for (const auto& list : trusted_.revocations) {
            if (list.issuer != certificate.issuer())
                continue;
            out.list = &list;
            if ((out.taken_back = list.find(certificate.serial())))
                break;
        }
        return out;
    }
    // The time of a signature is the signer's own: of one that is said to be older than the revocation, nobody can say that it is.
    Finding not_revoked(const Certificate& certificate, std::optional<Instant> at) const {
        std::string issuer = certificate.issuer();
        auto [list, taken_back] = revoked_of(certificate);
        if (!list)
            return good("issued", "issued by " + issuer + "; revocation was not asked for", issuer);
        if (!taken_back)
            return good("issued_in_force", "issued by " + issuer + "; not revoked as of " + to_rfc3339(list->made_at),
                        issuer);
        std::string when = to_rfc3339(taken_back->at);
        if (at && *at < taken_back->at)
            return unknown("revoked_since",
                           "issued by " + issuer + ", revoked at " + when + "; the signature says that it is older",
                           when);
        return bad("revoked", "issued by " + issuer + ", revoked at " + when + ", before it was signed", when);
    }

    // (h)
    Finding certificate(const Signed& made, std::optional<Instant> at) {
        if (!made.certificate)
            return unknown("no_certificate", "there is no certificate in the signature");
        auto chain = crypto::check_chain(*made.certificate, trusted_.others, trusted_.roots, at.value_or(now_));
        if (chain.trust == crypto::Trust::trusted)
            return not_revoked(*made.certificate, at);
        std::string who = made.certificate->subject() + ": " + chain.reason;
        return chain.trust == crypto::Trust::invalid
                   ? bad("certificate_invalid", who, made.certificate->subject())
                   : unknown("issuer_unknown", "not trusted here: " + who, made.certificate->issuer());
    }

    // (g)
    Finding time(const Signed& made, std::optional<Instant> at, const Seal* seal) {
        if (!at)
            return unknown("no_time", "the signature tells no time");
        std::string when = to_rfc3339(*at);
        if (at->micros > now_.micros + kDayMicros)
            return bad("future", "signed at " + when + ", which is yet to come", when);
        if (made.certificate && !made.certificate->valid_at(*at))
            return bad("outside_certificate", "signed at " + when + ", outside of the certificate's validity", when);
        if (seal && ((seal->valid_from && *at < *seal->valid_from) || (seal->valid_to && *at > *seal->valid_to)))
            return bad("outside_seal", "signed at " + when + ", outside of the seal's validity", when);
        return good("in_time", "signed at " + when + " by the signer's own clock", when);
    }

    void judge_sealed(const Signature& signature, const SealedSignature& sealed, SignatureReport& out) {
        Signed made{sealed.signed_content, sealed.algorithm, sealed.signature,
                    Certificate::from_der(sealed.certificate)};
        out.format = sealed.version == 4 ? "V4" : "V1";
        out.signed_at = sealed.signed_at ? sealed.signed_at : out.signed_at;
        out.signer = made.certificate ? made.certificate->subject() : "";
        out.seal_name = sealed.seal.name;
        out.seal_id = sealed.seal.id;
        out.integrity = integrity(signature, made, &sealed.data_hash);
        std::string named;
        if (out.integrity.ok == true && package_.find(sealed.property, &named) && named != signature.file)
            out.integrity = bad("made_for_another", "the seal was made for " + named, named);
        out.seal = seal(signature, sealed);
        out.certificate = certificate(made, out.signed_at);
        out.time = time(made, out.signed_at, &sealed.seal);
    }

    // A digital signature without a seal: the value is over Signature.xml itself, and the certificate is not in it.
    void judge_plain(const Signature& signature, const std::string& value, SignatureReport& out) {
        Signed made{*package_.find(signature.file), signature.method, value, std::nullopt};
        auto algorithm = crypto::signature_algorithm(signature.method);
        for (const auto* known : {&trusted_.roots, &trusted_.others})
            for (const auto& one : *known)
                if (!made.certificate && one.verify(algorithm, made.content, value))
                    made.certificate = one;
        out.signer = made.certificate ? made.certificate->subject() : "";
        out.integrity = integrity(signature, made, nullptr);
        out.seal = unknown("no_seal", "a signature without a seal");
        out.certificate = certificate(made, out.signed_at);
        out.time = time(made, out.signed_at, nullptr);
    }

    const Package& package_;
    const Trusted& trusted_;
    Instant now_;
    std::map<std::pair<const std::string*, std::string>, std::optional<std::string>> digests_;
};

// false is worse than null, null worse than true.
void worsen(Finding& total, const Finding& one, const std::string& id, bool first) {
    auto rank = [](const Finding& finding) { return !finding.ok ? 1 : *finding.ok ? 2 : 0; };
    if (first || rank(one) < rank(total))
        total = {one.ok, id.empty() ? one.reason : "signature " + id + ": " + one.reason, one.code, one.about};
}

} // namespace

Report verify(const Package& package, const Trusted& trusted, Instant now) {
    Report out;
    auto list = read_signatures(package);
    Judge judge(package, trusted, now);
    std::set<std::string> covered(list.lists.begin(), list.lists.end());
    bool several = list.signatures.size() > 1;
    for (const auto& signature : list.signatures) {
        out.signatures.push_back(judge.judge(signature));
        const auto& report = out.signatures.back();
        bool first = out.signatures.size() == 1;
        std::string id = several ? signature.id : "";
        worsen(out.integrity, report.integrity, id, first);
        worsen(out.seal, report.seal, id, first);
        worsen(out.certificate, report.certificate, id, first);
        worsen(out.time, report.time, id, first);
        covered.insert({signature.file, signature.value_file, signature.seal_file});
        for (const auto& reference : signature.references) {
            std::string name;
            if (auto path = resolve(signature.file, reference.file); path && package.find(*path, &name))
                covered.insert(name);
        }
    }
    if (list.signatures.empty()) {
        out.integrity = unknown("not_signed", "the document is not signed");
        out.seal = out.certificate = out.time = out.integrity;
    }
    if (!list.problem.empty())
        out.integrity = bad("unreadable_list", list.problem);
    for (const auto& [name, content] : package.entries())
        if (!covered.contains(name))
            out.unprotected.push_back(name);
    return out;
}

} // namespace yimen::ofd
