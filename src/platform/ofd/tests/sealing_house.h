#pragma once

#include "crypto/certificate_maker.h"
#include "verify.h"
#include "write.h"

namespace yimen::ofd {

using crypto::Certificate;
using crypto::CertificateRole;
using crypto::Sm2Key;

inline const Instant kNow = *parse_rfc3339("2026-09-28T09:00:00+08:00");
inline constexpr std::chrono::hours kYear{24 * 365};

// An authority, a maker of seals, a signer and the seal that this signer may use.
struct House {
    Sm2Key root_key = Sm2Key::generate(), maker_key = Sm2Key::generate(), signer_key = Sm2Key::generate();
    Certificate root =
        crypto::make_certificate({CertificateRole::authority, "测试机构", "测试根", kNow - kYear, kNow + 9 * kYear},
                                 root_key, root_key, nullptr);
    Certificate maker = made("测试印章制作", maker_key);
    Certificate signer = made("测试签章人", signer_key);
    std::string seal;

    explicit House(std::optional<Certificate> may_seal = {}, Instant valid_to = kNow + kYear) {
        NewSeal wanted{"TEST-01",    "测试专用章",
                       "yimen",      {(may_seal ? *may_seal : signer).der()},
                       kNow - kYear, kNow - kYear,
                       valid_to,     "picture",
                       42,           42};
        seal = make_seal(wanted, maker.der(), signing(maker_key));
    }

    static Sign signing(const Sm2Key& key) {
        return [&key](std::string_view message) { return key.sign(message); };
    }
    Sealing sealing(Instant at = kNow) const {
        return {seal, signer.der(), signing(signer_key), at, 0, {90, 8, 42, 42}};
    }
    Trusted trusted() const { return {{root}, {}}; }

  private:
    Certificate made(const std::string& name, const Sm2Key& key) const {
        return crypto::make_certificate({CertificateRole::signer, "测试机构", name, kNow - kYear, kNow + 5 * kYear},
                                        key, root_key, &root);
    }
};

inline const House& house() {
    static const House value;
    return value;
}

inline Draft draft() {
    Draft out;
    out.id = std::string(32, 'a');
    out.title = "许可证 <1>";
    out.author = "城东区市场监督管理局";
    out.made_at = kNow;
    out.custom_data = {{"ZZMC", "食品经营许可证"}, {"KZ_备注", "一 & 二"}};
    out.fonts = {{"Test Serif", "OTTO-not-really"}};
    Page page;
    page.objects = {Text{0, 5, 20, 30, "许可证", {5, 5}, {160, 20, 20}}, Path{{{10, 10}, {20, 10}}, 0.5, false, {}},
                    Picture{"png", {1, 1, 10, 10}}};
    out.pages = {page};
    return out;
}

// One sign each for integrity, seal, certificate and time: + good, - bad, ? unknown.
inline std::string verdicts(const Report& report) {
    std::string out;
    for (const auto* finding : {&report.integrity, &report.seal, &report.certificate, &report.time})
        out += !finding->ok ? '?' : *finding->ok ? '+' : '-';
    return out;
}

} // namespace yimen::ofd
