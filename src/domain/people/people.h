#pragma once

// People: who they are, how they sign in, for whom they may act, which roles they hold and where. See README.md.

#include <boost/describe.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "access/access.h"
#include "base/id.h"
#include "base/json.h"
#include "base/result.h"
#include "base/time.h"
#include "crypto/keystore.h"
#include "db/db.h"
#include "db/migrate.h"
#include "devices.h"
#include "http/http.h"
#include "http/server.h"
#include "jobs/jobs.h"
#include "outbox/outbox.h"
#include "places/places.h"
#include "registry.h"

namespace yimen::people {

// --- Sign-in ------------------------------------------------------------------------------------------------------------------------

// must_enrol: staff without a second factor; the session holds no role and can do nothing but enrol one.
enum class SignInState { signed_in, second_factor, must_enrol };
BOOST_DESCRIBE_ENUM(SignInState, signed_in, second_factor, must_enrol)

struct WebauthnQuestion {
    std::string challenge; // base64url, as are the ids
    std::string rp_id;
    std::vector<std::string> credential_ids;
    BOOST_DESCRIBE_CLASS(WebauthnQuestion, (), (challenge, rp_id, credential_ids), (), ())
};
struct SignIn {
    SignInState state = SignInState::signed_in;
    std::optional<std::string> pending; // names this sign-in to the second step, for 5 minutes
    std::vector<FactorKind> methods;
    std::optional<WebauthnQuestion> webauthn;
    std::optional<std::string> csrf_token;
    BOOST_DESCRIBE_CLASS(SignIn, (), (state, pending, methods, webauthn, csrf_token), (), ())
};
// The session token is for the cookie and appears nowhere else.
struct SignInStep {
    SignIn reply;
    std::optional<std::string> session_token;
};

struct Assertion {
    std::string credential_id, client_data_json, authenticator_data, signature; // base64url
    BOOST_DESCRIBE_CLASS(Assertion, (), (credential_id, client_data_json, authenticator_data, signature), (), ())
};
struct SecondFactorAnswer {
    Text<64, 1> pending;
    std::optional<Text<6, 6>> totp;
    std::optional<Assertion> webauthn;
    BOOST_DESCRIBE_CLASS(SecondFactorAnswer, (), (pending, totp, webauthn), (), ())
};

struct SecondFactor {
    FactorKind kind = FactorKind::totp;
    std::string label;
    Instant added_at;
    BOOST_DESCRIBE_CLASS(SecondFactor, (), (kind, label, added_at), (), ())
};
struct TotpOffer {
    std::string secret_base32, otpauth_uri;
    BOOST_DESCRIBE_CLASS(TotpOffer, (), (secret_base32, otpauth_uri), (), ())
};
struct WebauthnOffer {
    std::string challenge, rp_id, user_id, user_name;
    BOOST_DESCRIBE_CLASS(WebauthnOffer, (), (challenge, rp_id, user_id, user_name), (), ())
};
struct Attestation {
    Text<40, 1> label;
    std::string client_data_json, attestation_object; // base64url
    BOOST_DESCRIBE_CLASS(Attestation, (), (label, client_data_json, attestation_object), (), ())
};

struct NamedId {
    Uuid id;
    std::string name, name_en;
    BOOST_DESCRIBE_CLASS(NamedId, (), (id, name, name_en), (), ())
};
struct HeldRole {
    std::string role;
    std::optional<NamedId> hall, department, region;
    BOOST_DESCRIBE_CLASS(HeldRole, (), (role, hall, department, region), (), ())
};
// AB 岗: in whose place they are here, until which day.
struct StandsIn {
    std::string name;
    Date until{};
    BOOST_DESCRIBE_CLASS(StandsIn, (), (name, until), (), ())
};
struct ActsForSubject {
    SubjectId subject_id;
    SubjectKind kind = SubjectKind::person;
    std::string display_name;
    bool as_agent = false;
    BOOST_DESCRIBE_CLASS(ActsForSubject, (), (subject_id, kind, display_name, as_agent), (), ())
};
struct Me {
    AccountId account_id;
    AccountKind kind = AccountKind::visitor;
    std::string display_name;
    std::string csrf_token;
    std::vector<HeldRole> roles;
    std::vector<ActsForSubject> acts_for;
    std::vector<StandsIn> stands_in_for;
    std::vector<SecondFactor> second_factors;
    bool demo = false;
    Instant business_now;
    BOOST_DESCRIBE_CLASS(Me, (),
                         (account_id, kind, display_name, csrf_token, roles, acts_for, stands_in_for, second_factors,
                          demo, business_now),
                         (), ())
};

// --- Visitors and subjects ----------------------------------------------------------------------------------------------------------

struct NewVisitor {
    std::string login, password;
    Text<60, 1> name;
    Text<40, 1> id_number;
    Text<30, 1> phone;
    BOOST_DESCRIBE_CLASS(NewVisitor, (), (login, password, name, id_number, phone), (), ())
};
struct PasswordChange {
    std::string current, new_password; // as typed: blanks in a password count
    BOOST_DESCRIBE_CLASS(PasswordChange, (), (current, new_password), (), ())
};
// A change whose slow work is done.
struct CheckedPassword {
    std::string old_hash, new_hash;
};

// A registration whose password is hashed: what is left is quick and belongs into the transaction.
struct CheckedVisitor {
    NewPerson person;
    std::string login, password_hash;
};
struct VisitorAccount {
    AccountId account_id;
    SubjectId subject_id;
    BOOST_DESCRIBE_CLASS(VisitorAccount, (), (account_id, subject_id), (), ())
};

// What staff see of a subject before they ask to reveal it.
struct SubjectView {
    SubjectId subject;
    CellId cell;
    SubjectKind kind = SubjectKind::person;
    std::string display_name;                // 张*; a company's whole name
    std::string id_number_masked;            // a credit code is public and stays whole
    std::optional<std::string> phone_masked; // of the person, or of the company's legal person
    std::vector<AccountId> accounts;         // whom to tell: the person's, or the legal person's; never agents
};
// The same in clear. The caller has journaled the reading, in a transaction that is committed.
struct SubjectClear {
    std::string name, id_number;
    std::optional<std::string> phone;
    BOOST_DESCRIBE_CLASS(SubjectClear, (), (name, id_number, phone), (), ())
};

// Who stands before a kiosk or a counter.
struct Arrival {
    std::optional<PersonId> person; // null: the number is not on record
    std::optional<SubjectId> subject;
    std::string display_name; // masked; empty when not on record
    std::vector<std::string>
        number_keys; // blind indexes of the number, newest key first; what stands for it where it is not on record
};

// Who a form is about, in clear, for filling it in beforehand. The caller journals it when staff will see it.
struct Identity {
    std::optional<SubjectClear> person; // the person; of a company, its legal person when that is on record
    std::optional<std::string> company_name, credit_code;
    bool seen = false; // somebody has seen the document of that person; otherwise it is what they said themselves
};

struct Options {
    std::string rp_id = "localhost";              // WebAuthn relying party: the host name without port
    std::string origin = "http://localhost:8080"; // as the browser sees us
    std::string issuer = "Yimen";                 // shown in authenticator apps
    bool demo = false;
};

class Service {
  public:
    Service(db::Database& database, const Clocks& clocks, const crypto::KeyStore& keys, const places::Directory& places,
            Options options);
    ~Service();

    const Registry& registry() const;

    // Sessions. A session is remembered for at most a second; sign-out and on_event forget it at once.
    // nullopt for an empty token; people.session_ended when it is unknown, ended, expired or idle.
    Result<std::optional<http::Identity>> authenticate(std::string_view token);
    // Read afresh: whether the session lives and still has the same roles and places. Streams end when it does not.
    bool still_valid(const access::Principal& principal);
    // To be called for the events of every server (kSessionEnded, kGrantEnded, kAccountLocked; others are ignored).
    void on_event(const outbox::Event& event);
    Result<void> sign_out(const Actor& by, const access::Principal& who);
    Result<Me> me(const access::Principal& who);

    // Sign-in in one or two steps. people.sign_in_refused whatever was wrong. Argon2 runs here, outside of transactions.
    Result<SignInStep> sign_in(const Actor& by, std::string_view login, std::string_view password);
    Result<SignInStep> second_factor(const Actor& by, const SecondFactorAnswer& answer);
    // Opens a session for a visitor whom a provider of identities has proved (oidc.h).
    Result<SignInStep> sign_in_bound(const Actor& by, AccountId account);

    // Enrolling a second factor: begin, show the offer, then prove that it works. A session that must enrol is a whole one afterwards.
    Result<void> begin_enrolment(db::Tx& tx, const access::Principal& who, FactorKind kind) const;
    Result<TotpOffer> totp_offer(db::Reader& reader, const access::Principal& who) const;
    Result<WebauthnOffer> webauthn_offer(db::Reader& reader, const access::Principal& who) const;
    Result<SecondFactor> enrol_totp(db::Tx& tx, const Actor& by, const access::Principal& who, std::string_view code,
                                    std::string_view label) const;
    Result<SecondFactor> enrol_webauthn(db::Tx& tx, const Actor& by, const access::Principal& who,
                                        const Attestation& attestation) const;
    // After the transaction of an enrolment.
    void forget(SessionId session);

    // A visitor opens an account: check (hashes the password), then register in the transaction. request.invalid names what is wrong;
    // people.login_taken; people.cannot_register when these details do not open an account online, for whatever reason.
    Result<CheckedVisitor> check_visitor(const NewVisitor& visitor) const;
    Result<VisitorAccount> register_visitor(db::Tx& tx, const Actor& by, const CheckedVisitor& visitor) const;

    // A person changes their password: check (verifies and hashes), then change in the transaction, which signs out all other sessions
    // of the account. request.invalid names a weak one; people.wrong_password, which counts towards the lock of the account.
    Result<CheckedPassword> check_password(const Actor& by, const access::Principal& who, const PasswordChange& given);
    Result<void> change_password(db::Tx& tx, const Actor& by, const access::Principal& who,
                                 const CheckedPassword& checked) const;

    // A clerk's look-up was refused with people.name_differs, so its transaction is gone; that it was tried stays in the journal.
    void note_mismatch(const Actor& by, CellId cell);

    // Subjects, for the modules above. The cell of a view is to be compared by the caller.
    std::optional<SubjectView> subject_view(db::Reader& reader, SubjectId subject) const;
    std::optional<SubjectClear> reveal_subject(db::Reader& reader, SubjectId subject) const;
    std::optional<Identity> identity(db::Reader& reader, SubjectId subject) const;
    std::optional<SubjectClear> person_identity(db::Reader& reader, PersonId person) const;
    // Who has this number, a citizen's or a credit code; nobody that is known here: none. request.invalid when it is neither. The caller
    // journals the look.
    Result<std::optional<SubjectId>> subject_by_number(db::Reader& reader, CellId cell, std::string_view number) const;
    // Display names, masked, for lists; unknown subjects are left out.
    std::unordered_map<SubjectId, std::string> subject_names(db::Reader& reader,
                                                             const std::vector<SubjectId>& subjects) const;
    std::unordered_map<StaffId, std::string> staff_names(db::Reader& reader, const std::vector<StaffId>& staff) const;
    // The persons behind these staff.
    std::vector<PersonId> persons_of(db::Reader& reader, const std::vector<StaffId>& staff) const;
    // Whether an agency that is valid today lets the agent do this item for the principal; acts_for alone does not say which items.
    bool agency_covers(db::Reader& reader, PersonId agent, SubjectId principal, Uuid item) const;
    // Under which authority this account acts for the principal in this item on that day (授权委托书); none where it acts for itself.
    struct AgencyView {
        std::string agent_name, agent_number_masked;
        bool all_items = false;
        Date valid_from{};
        std::optional<Date> valid_to;
    };
    std::optional<AgencyView> agency_of(db::Reader& reader, AccountId agent, SubjectId principal, Uuid item,
                                        Date day) const;

    // Devices (devices.h). People who keep a hall's devices: its manager and the administrator. people.unknown_device, people.device_ended.
    Result<DeviceRef> add_device(db::Tx& tx, const Actor& by, const access::Principal& who,
                                 const NewDevice& device) const;
    // The same without a caller, with a code of one's own; for the demo (`expires` null: it pairs as often as one likes).
    Result<void> admit_device(db::Tx& tx, const Actor& by, const places::Device& device, std::string_view code,
                              std::optional<Instant> expires) const;
    std::string pairing_code(const DeviceRef& device) const;
    Result<DeviceRef> renew_pairing(db::Tx& tx, const Actor& by, const access::Principal& who,
                                    places::DeviceId id) const;
    Result<void> end_device(db::Tx& tx, const Actor& by, const access::Principal& who, places::DeviceId id) const;
    // Another place; people.device_stale. Lock (with what is shown on the device) and, without a reason, unlock.
    Result<DeviceMark> move_device(db::Tx& tx, const Actor& by, const access::Principal& who, places::DeviceId id,
                                   std::int64_t revision, const DevicePlace& place) const;
    Result<DeviceMark> lock_device(db::Tx& tx, const Actor& by, const access::Principal& who, places::DeviceId id,
                                   std::optional<std::string> reason) const;
    // The key of the bridge beside a kiosk (card_readers.h): that it was asked for is journaled before it is given. people.no_reader.
    Result<DeviceMark> note_reader_key(db::Tx& tx, const Actor& by, const access::Principal& who,
                                       places::DeviceId id) const;
    ReaderKey reader_key(places::DeviceId kiosk) const;
    // people.pairing_refused whatever was wrong.
    Result<PairedDevice> pair_device(const Actor& by, std::string_view code);
    Result<DeviceMe> device_me(const access::Principal& who);
    Result<http::Page<DeviceView>> devices(const access::Principal& who, HallId hall);

    // By the number of an identity document; request.invalid when it is malformed. The caller journals the look.
    Result<Arrival> arrival(db::Reader& reader, CellId cell, std::string_view id_number) const;
    std::optional<Arrival> arrival(db::Reader& reader, PersonId person) const;
    // For whom a person may act today, oneself first.
    std::vector<ActsForSubject> acts_for(db::Reader& reader, PersonId person) const;

    // Deletes sessions past their absolute end, and steps and enrolments that were not finished. Returns how many rows.
    std::int64_t remove_expired(Instant now);
    // Registers the background work: removal of what expired, re-encryption after a key rotation.
    void add_jobs(jobs::Runner& runner);

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

// Moves up to `limit` rows from old versions of the keys to the current ones, in short transactions. Returns how many; 0 when done.
std::int64_t reencrypt(db::Database& database, const crypto::KeyStore& keys, int limit);

http::Routes routes(Service& service, db::Database& database);
http::Routes device_routes(Service& service, db::Database& database);
std::vector<db::Migration> migrations();

} // namespace yimen::people
