#pragma once

// Electronic licences (电子证照): the record with its identifier and signed QR, and the public check. Its sealed file is made after the
// decision (sealer.h); until then a licence of ours is pending_seal and says so (domain.md "Licences").

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/access.h"
#include "base/id.h"
#include "base/json.h"
#include "base/result.h"
#include "crypto/keystore.h"
#include "db/db.h"
#include "db/migrate.h"
#include "errors.h"
#include "http/http.h"
#include "qr_payload.h"
#include "type_rules.h"

namespace yimen::people {
class Service;
}

namespace yimen::licences {

using LicenceId = IdOf<struct LicenceTag>;

struct Type {
    std::string code, name, name_en;
    std::optional<std::string> layout = {}; // JSON of layout.h; none: the plain one
    std::optional<std::string> rules = {};  // JSON of type_rules.h; none: nothing is laid down
};

// 持证主体: a person or a company whose licence it is.
struct Holder {
    SubjectId subject;
    HolderKind kind = HolderKind::person;
};

// What the decision says; everything that the signature covers.
struct Grant {
    CellId cell;
    RegionId region;
    std::optional<HallId> hall;
    DepartmentId department;
    std::vector<Holder> holders;   // in their order; at least one
    Uuid case_id;                  // nil: imported, issued elsewhere
    std::optional<Uuid> import_id; // names the import then (import.h)
    std::string type_code;
    std::string issuer_name, issuer_code;
    std::string serial;          // unique within type and issuer; the case number will do
    std::string holder_masked;   // as the QR code names them (masked_holders)
    boost::json::object content; // label → value, as on its face; holds personal data
    Date issued_on{};
    std::optional<Date> valid_to;
    std::optional<Date> valid_from = {};      // none: the day of issue
    int version = 1;                          // 版本号, at most 999
    std::optional<LicenceId> supersedes = {}; // the version before
    // Of one that was issued elsewhere: the identifier that its issuer gave it, if any, and how it stands.
    std::optional<std::string> identifier = {};
    std::optional<std::string> number = {}; // 证照编号, where it is written otherwise than in the identifier
    std::string state_elsewhere = "valid";

    SubjectId first_holder() const { return holders.at(0).subject; }
};
// "李**", or "李**等2个持证主体": of several, the first and how many, so that a code that anyone reads stays small and says little.
std::string masked_holders(const std::vector<std::string>& names);

// A licence with everything slow done: identifier, token, signature. Made before the transaction, stored by it.
struct Prepared {
    LicenceId id;
    Grant grant;
    std::string identifier;
    std::string token;
    std::string payload, signature, key_id;
    std::string content_sealed, token_sealed, record_digest;
};

enum class VerdictKind { genuine, genuine_pending_seal, not_valid, tampered, unknown, unknown_key };
BOOST_DESCRIBE_ENUM(VerdictKind, genuine, genuine_pending_seal, not_valid, tampered, unknown, unknown_key)

struct VerdictCheck {
    std::string name;       // record, signature, state, period
    std::optional<bool> ok; // null: could not be checked
    std::string reason;     // stable code
    BOOST_DESCRIBE_CLASS(VerdictCheck, (), (name, ok, reason), (), ())
};
struct VerdictLicence {
    std::string identifier, type_name, holder_name, issuer_name;
    Date issued_on;
    Date valid_from;
    std::optional<Date> valid_to;
    std::string state;
    std::optional<Date> state_since; // when it is the state that somebody put it in (operations.h)
    BOOST_DESCRIBE_CLASS(VerdictLicence, (),
                         (identifier, type_name, holder_name, issuer_name, issued_on, valid_from, valid_to, state,
                          state_since),
                         (), ())
};
// Shows little, says why, needs no sign-in (lessons.md 15).
struct Verdict {
    VerdictKind verdict = VerdictKind::unknown;
    std::string reason; // stable code of the first check that failed; empty when genuine
    std::optional<VerdictLicence> licence;
    std::vector<VerdictCheck> checks;
    BOOST_DESCRIBE_CLASS(Verdict, (), (verdict, reason, licence, checks), (), ())
};

// What a case shows of its licence.
struct CaseLicence {
    LicenceId id;
    std::string identifier, type_name, state, verify_url;
    std::int64_t revision = 0;
    BOOST_DESCRIBE_CLASS(CaseLicence, (), (id, identifier, type_name, state, verify_url, revision), (), ())
};

// A licence that a subject may rely on today.
struct LicenceInForce {
    LicenceId id;
    std::string type_code, type_name, type_name_en, number;
    std::optional<Date> valid_to;
    std::string identifier, state; // valid, or pending_seal; cancelled, where it ended with the bundle
    std::int64_t version = 1;
};

class Licences {
  public:
    Licences(db::Database& database, const Clocks& clocks, const crypto::KeyStore& keys, std::string base_url);

    // One that is begun and was never published is none (layout_drafts.h).
    std::optional<Type> type(db::Reader& reader, std::string_view code) const;
    static void put_type(db::Tx& tx, CellId cell, const Type& type);

    // Signs the record: about 0.6 ms, so never inside a transaction. Without a last day it gets the one that its type lays down.
    // licences.bad_identifier, licences.type_forbids (type_rules.h).
    Result<Prepared> prepare(const Type& type, Grant grant) const;
    // Stores it with its event: pending its seal, or valid at once when it was imported.
    void issue(db::Tx& tx, const Prepared& prepared) const;

    std::optional<CaseLicence> of_case(db::Reader& reader, Uuid case_id) const;
    std::int64_t held_by(db::Reader& reader, SubjectId holder) const; // valid, or waiting for its seal
    // Those of these types that the subject holds and that are in force today. One that waits for its seal counts: the record is ours.
    // So does one that ended with a result of this bundle (endings.h): what goes on in the bundle goes on by it.
    std::vector<LicenceInForce> in_force(db::Reader& reader, SubjectId subject, const std::vector<std::string>& types,
                                         const std::optional<Uuid>& bundle = {}) const;
    // What stands on its face, label by label; personal data. Empty when there is none of this id.
    boost::json::object face_of(db::Reader& reader, LicenceId id) const;
    Verdict verify_token(std::string_view token) const;
    Verdict verify_text(std::string_view text) const;
    // Recomputes digest and signature of a stored record; for `yimen check`. Empty when it holds.
    std::string record_fault(db::Reader& reader, LicenceId id) const;

    db::Database& database() const { return database_; }
    const crypto::KeyStore& keys() const { return keys_; }
    const Clocks& clocks() const { return clocks_; }
    std::string verify_url(std::string_view token) const;
    std::string qr_text(std::string_view token, std::string_view payload, std::string_view signature) const;
    std::string token_of(LicenceId id, std::string_view sealed) const;
    std::string content_of(LicenceId id, std::string_view sealed) const;

  private:
    Verdict judge(db::Reader& reader, const db::Rows& found) const;
    Verdict verify_code(const std::optional<SignedPayload>& code, const std::optional<QrPayload>& payload) const;

    db::Database& database_;
    const Clocks& clocks_;
    const crypto::KeyStore& keys_;
    crypto::FieldCipher cipher_;
    std::string base_url_;
};

http::Routes routes(const Licences& licences, const people::Service& people);
std::vector<db::Migration> migrations();

} // namespace yimen::licences
