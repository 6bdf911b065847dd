#pragma once

// Whether an OFD document is what its signers signed: GB/T 33190-2016 §18, GB/T 38540-2020 §7.3. Verdicts stand apart, because they mean
// different things: a document can be intact under a seal whose authority nobody here knows.

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "crypto/certificate.h"
#include "crypto/revocation.h"
#include "package.h"

namespace yimen::ofd {

// ok: true, false, or null where nothing can be said; the reason is for people, in English. `code` is the same for programs, from the list
// in README.md, and `about` the file, name or time that it speaks of.
struct Finding {
    std::optional<bool> ok;
    std::string reason;
    std::string code = {}, about = {};
    BOOST_DESCRIBE_CLASS(Finding, (), (ok, reason), (), ())
};

struct SignatureReport {
    std::string id;     // as Signatures.xml gives it
    std::string kind;   // Seal or Sign
    std::string format; // V4, V1, or empty for Sign
    std::string signer, seal_name, seal_id;
    std::optional<Instant> signed_at;
    Finding integrity;   // every file that it covers, the data hash, the signature
    Finding seal;        // the seal maker's signature, and that this signer may use the seal; null for Sign
    Finding certificate; // the way to a trusted root
    Finding time;        // inside of the validity of certificate and seal
    BOOST_DESCRIBE_CLASS(SignatureReport, (),
                         (id, kind, format, signer, seal_name, seal_id, signed_at, integrity, seal, certificate, time),
                         (), ())
};

// The four findings are the worst of all signatures. `unprotected`: files of the package that no signature covers.
struct Report {
    Finding integrity, seal, certificate, time;
    std::vector<std::string> unprotected;
    std::vector<SignatureReport> signatures;
    BOOST_DESCRIBE_CLASS(Report, (), (integrity, seal, certificate, time, unprotected, signatures), (), ())
};

// Whole, sealed by whom the seal names, under a root that is trusted here.
inline bool holds(const Report& report) {
    return report.integrity.ok == true && report.seal.ok == true && report.certificate.ok == true;
}

struct Trusted {
    std::vector<crypto::Certificate> roots;  // whom this hall trusts
    std::vector<crypto::Certificate> others; // authorities on the way
    // What their authorities have taken back, as far as it is known here; an authority without one was not asked.
    std::vector<crypto::RevocationList> revocations = {};
};

// `now` decides what lies in the future. Never throws for what is in the document; a document that cannot be parsed is a finding.
Report verify(const Package& package, const Trusted& trusted, Instant now);

} // namespace yimen::ofd
