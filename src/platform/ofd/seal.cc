#include "seal.h"

#include "der.h"
#include "der_write.h"

namespace yimen::ofd {
namespace {

using der::Reader;

// SES_ESPropertyInfo. V4: type, name, certListType, certList, createDate, validStart, validEnd; V1 has no certListType.
bool read_property(Reader in, Seal& seal) {
    in.number();
    seal.name = in.text();
    std::int64_t kind = in.next_tag() == der::integer ? in.number() : 1;
    seal.certificates_by_digest = kind == 2;
    Reader list = in.inside(der::sequence);
    while (list.ok() && !list.done()) {
        if (kind == 2) { // CertDigestObj: type, value
            Reader digest = list.inside(der::sequence);
            digest.text();
            seal.certificates.emplace_back(digest.expect(der::octet_string).content);
            if (!digest.ok())
                return false;
        } else {
            seal.certificates.emplace_back(list.expect(der::octet_string).content);
        }
    }
    seal.made_at = in.time();
    seal.valid_from = in.time();
    seal.valid_to = in.time();
    return list.ok() && in.ok() && (kind == 1 || kind == 2);
}

bool read_info(Reader in, Seal& seal) {
    Reader header = in.inside(der::sequence);
    bool named = header.text() == "ES";
    header.number();
    header.text();
    seal.id = in.text();
    Reader property = in.inside(der::sequence);
    Reader picture = in.inside(der::sequence);
    seal.picture_type = picture.text();
    seal.picture = picture.expect(der::octet_string).content;
    seal.width_mm = picture.number();
    seal.height_mm = picture.number();
    return named && header.ok() && in.ok() && picture.ok() && read_property(property, seal);
}

std::optional<Seal> seal_of(const der::Value& value) {
    Seal seal;
    seal.der = value.whole;
    Reader in(value.content);
    der::Value info = in.expect(der::sequence);
    if (!in.ok() || !read_info(Reader(info.content), seal))
        return std::nullopt;
    bool v1 = in.next_tag() == der::sequence; // signInfo; V4 goes on with the certificate itself
    Reader sign_info = v1 ? in.inside(der::sequence) : Reader({});
    Reader& rest = v1 ? sign_info : in;
    der::Value certificate = rest.expect(der::octet_string);
    seal.maker_certificate = certificate.content;
    Reader again = rest;
    seal.maker_algorithm = rest.oid();
    der::Value algorithm = again.any();
    seal.maker_signature = rest.bits();
    if (!rest.ok())
        return std::nullopt;
    seal.signed_content.emplace_back(info.whole);
    if (v1) // GM/T 0031 signs the certificate and the algorithm with it; some makers of that time did not
        seal.signed_content.push_back(der::in_sequence({info.whole, certificate.whole, algorithm.whole}));
    return seal;
}

// V1 writes the time into a BIT STRING: a time stamp, or the digits of a time.
std::optional<Instant> time_in_bits(std::string_view bits) {
    if (bits.size() >= 12 && bits.size() <= 15)
        return der::time_of(bits.size() >= 14 ? der::generalized_time : der::utc_time, bits);
    Reader in(bits);
    auto value = in.any();
    return in.ok() ? der::time_of(value.tag, value.content) : std::nullopt;
}

} // namespace

std::optional<Seal> read_seal(std::string_view bytes) {
    Reader in(bytes);
    der::Value whole = in.expect(der::sequence);
    return in.ok() && in.done() ? seal_of(whole) : std::nullopt;
}

std::optional<SealedSignature> read_sealed_signature(std::string_view bytes) {
    Reader file(bytes);
    Reader in = file.inside(der::sequence);
    der::Value to_sign = in.expect(der::sequence);
    if (!in.ok() || !file.done())
        return std::nullopt;
    SealedSignature out;
    out.signed_content = to_sign.whole;
    out.version =
        in.next_tag() == der::octet_string ? 4 : 1; // V4 goes on with the signer's certificate, V1 with the signature
    Reader tbs(to_sign.content);
    tbs.number();
    auto seal = seal_of(tbs.expect(der::sequence));
    if (!tbs.ok() || !seal)
        return std::nullopt;
    out.seal = std::move(*seal);
    if (out.version == 4)
        out.signed_at = tbs.time();
    else
        out.signed_at = time_in_bits(tbs.bits());
    out.data_hash = tbs.bits();
    out.property = tbs.text();
    Reader& rest = out.version == 4 ? in : tbs;
    out.certificate = rest.expect(der::octet_string).content;
    out.algorithm = rest.oid();
    out.signature = in.bits();
    out.has_time_stamp = out.version == 4 && in.next_tag() == 0xa0;
    if (out.has_time_stamp)
        in.any();
    // Nothing may stand behind it: no signature would cover that.
    if (!tbs.ok() || !in.ok() || !in.done() || out.seal.maker_signature.empty())
        return std::nullopt;
    return out;
}

} // namespace yimen::ofd
