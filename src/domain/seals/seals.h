#pragma once

// Seals of departments (电子印章) and the keys behind them: a test authority, the maker of seals, signers; one seal for each department and
// purpose; standing orders; and the record of every use.

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/json.h"
#include "base/result.h"
#include "base/time.h"
#include "crypto/certificate.h"
#include "crypto/keystore.h"
#include "crypto/revocation.h"
#include "db/db.h"
#include "db/migrate.h"
#include "errors.h"
#include "http/http.h"
#include "ofd/seal.h"

namespace yimen::seals {

using CertificateId = IdOf<struct SealCertificateTag>;
using SealId = IdOf<struct SealTag>;
using OrderId = IdOf<struct SealOrderTag>;

// Each purpose has a seal of its own, so that a clerk's seal for receipts never stands under a decision.
enum class Purpose {
    receipt,    // 收件专用章
    acceptance, // 受理专用章
    approval,   // 行政审批专用章
    permit,     // 行政许可专用章
    licence,    // 电子证照专用章
};
BOOST_DESCRIBE_ENUM(Purpose, receipt, acceptance, approval, permit, licence)
inline constexpr Purpose kPurposes[] = {Purpose::receipt, Purpose::acceptance, Purpose::approval, Purpose::permit,
                                        Purpose::licence};
std::string_view to_string(Purpose purpose);
std::optional<Purpose> parse_purpose(std::string_view name);
std::string_view words_of(Purpose purpose); // what stands on the seal

// The rule of the program that may use a seal by itself, where a standing order lets it.
struct Rule {
    std::string_view name;
    std::int64_t version;
};
Rule automatic_rule(Purpose purpose);
// 超时默认: the decision that nobody took, made by rule. Nothing else is sealed under it, and it under nothing else.
inline constexpr Rule kDeemedApproval{"cases.deemed_approval", 1};

// Whose seal.
struct Organ {
    CellId cell;
    DepartmentId department;
    std::string name, code; // code: 统一社会信用代码 or what its source gave
};

struct SealView {
    SealId id;
    DepartmentId department;
    Purpose purpose = Purpose::receipt;
    std::string code, name, state, signer; // signer: subject of the certificate
    bool test = false;
    Instant valid_from, valid_to;
    std::optional<Instant> ended_at;
    BOOST_DESCRIBE_CLASS(SealView, (),
                         (id, department, purpose, code, name, state, signer, test, valid_from, valid_to, ended_at), (),
                         ())
};
struct CertificateView {
    CertificateId id;
    std::string kind, subject, serial, pem;
    bool test = false;
    Instant valid_from, valid_to;
    std::optional<Instant> revoked_at;
    std::optional<std::string> revoke_reason;
    BOOST_DESCRIBE_CLASS(CertificateView, (),
                         (id, kind, subject, serial, pem, test, valid_from, valid_to, revoked_at, revoke_reason), (),
                         ())
};

// A seal ready for use: what a signature needs.
struct Instrument {
    SealId id;
    CellId cell;
    DepartmentId department;
    std::string code, name;
    bool test = false;
    std::string der;         // SESeal
    std::string certificate; // of the signer, DER
    std::string picture;     // PNG
    ofd::Sign sign;
};

struct StandingOrder {
    OrderId id;
    std::string rule;
    std::int64_t rule_version = 0;
    StaffId answers;
};

// On what a seal was set, and by whose act or order: exactly one of the two.
struct Use {
    std::string_view object_kind;
    Uuid object;
    std::string_view object_number;
    std::string_view file_sm3; // hexadecimal
    std::optional<StaffId> staff;
    std::optional<StandingOrder> order;
    Instant at;
};

class Seals {
  public:
    Seals(db::Database& database, const Clocks& clocks, const crypto::KeyStore& keys);

    // An authority of our own and the maker of seals below it, both marked as a test. `again`: a new one beside those that are there;
    // seals that are made from now on come from it. seals.authority_exists.
    Result<CertificateView> make_test_authority(CellId cell, bool again = false) const;
    // A key, a certificate and a seal. seals.no_authority, seals.exists.
    Result<SealView> make(const Organ& organ, Purpose purpose) const;
    // A new key, certificate and seal in the place of this one, which keeps what it has sealed. seals.not_found.
    Result<SealView> rotate(std::string_view code, const Organ& organ, std::string_view reason) const;
    // Ends seal and certificate for good. seals.not_found.
    Result<SealView> revoke(std::string_view code, std::string_view reason) const;
    // Lets the program's rule use the seal; the order before it is ended.
    Result<StandingOrder> order(const Organ& organ, Purpose purpose, StaffId answers) const {
        return order(organ, purpose, automatic_rule(purpose), answers);
    }
    Result<StandingOrder> order(const Organ& organ, Purpose purpose, Rule rule, StaffId answers) const;
    // Nothing is done by this rule any more from now on; false when it was not.
    bool end_order(db::Tx& tx, CellId cell, DepartmentId department, Purpose purpose, Rule rule) const;

    std::optional<SealView> find(db::Reader& reader, std::string_view code) const;
    std::vector<SealView> list(db::Reader& reader, CellId cell) const; // at most 1000
    std::vector<CertificateView> authorities(db::Reader& reader) const;
    // What each authority of ours has taken back until now, those without any too.
    std::vector<crypto::RevocationList> revocations(db::Reader& reader) const;

    // Nothing when there is no seal in force. seals.key_elsewhere when its key cannot be reached.
    Result<std::optional<Instrument>> in_force(db::Reader& reader, DepartmentId department, Purpose purpose) const;
    // The same for a rule of the department, of a version; in the caller's transaction.
    StandingOrder begin_order(db::Tx& tx, CellId cell, DepartmentId department, Purpose purpose, const Rule& rule,
                              StaffId answers) const;
    // What a rule of the department did under its order is sealed under the one that was in force at `at`, also when another is since.
    std::optional<StandingOrder> order_of_rule(db::Reader& reader, DepartmentId department, Purpose purpose,
                                               const Rule& rule, Instant at) const;
    // An order for an older version of the rule is none.
    std::optional<StandingOrder> order_in_force(db::Reader& reader, DepartmentId department, Purpose purpose) const {
        return order_in_force(reader, department, purpose, automatic_rule(purpose));
    }
    std::optional<StandingOrder> order_in_force(db::Reader& reader, DepartmentId department, Purpose purpose,
                                                Rule rule) const;
    // Records the use and writes it to the journal, in the transaction that stores the sealed file. seals.ended.
    Result<void> record_use(db::Tx& tx, const Instrument& instrument, const Use& use) const;

    db::Database& database() const { return database_; }

  private:
    struct Made;
    Result<Made> prepare(const Organ& organ, Purpose purpose, std::int64_t version) const;
    void store(db::Tx& tx, const Made& made) const;
    Result<std::shared_ptr<const crypto::Sm2Key>> key(CertificateId id, std::string_view location,
                                                      std::string_view sealed) const;

    db::Database& database_;
    const Clocks& clocks_;
    crypto::FieldCipher cipher_;
    // Keys that were decrypted once; a certificate never changes its key.
    mutable std::mutex mutex_;
    mutable std::map<CertificateId, std::shared_ptr<const crypto::Sm2Key>> opened_;
};

// The certificates behind our seals, for everybody who verifies.
http::Routes routes(const Seals& seals);
std::vector<db::Migration> migrations();

} // namespace yimen::seals
