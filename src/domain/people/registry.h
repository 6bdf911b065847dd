#pragma once

// How persons, companies, accounts, staff and their powers come into the house: used by registration and the counters, by the demo
// and by the command line. Every function writes its journal entry (and event) in the caller's transaction.

#include <boost/describe.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/access.h"
#include "base/id.h"
#include "base/result.h"
#include "base/time.h"
#include "crypto/keystore.h"
#include "db/db.h"

namespace yimen::people {

using CompanyId = IdOf<struct CompanyTag>;
using GrantId = IdOf<struct GrantTag>;
using AgencyId = IdOf<struct AgencyTag>;

enum class AccountKind { visitor, staff, system };
BOOST_DESCRIBE_ENUM(AccountKind, visitor, staff, system)
enum class SubjectKind { person, company };
BOOST_DESCRIBE_ENUM(SubjectKind, person, company)
enum class FactorKind { totp, webauthn };
BOOST_DESCRIBE_ENUM(FactorKind, totp, webauthn)
// 用工性质: on the organ's own staff, lent by another organ, or hired by contract.
enum class Employment { own, seconded, contracted };
BOOST_DESCRIBE_ENUM(Employment, own, seconded, contracted)
// How sure the house is of a person: they said so themselves, or a clerk has seen their document.
enum class Assurance { declared, seen };
BOOST_DESCRIBE_ENUM(Assurance, declared, seen)

// Who does something, for the journal. The default is the program itself.
struct Actor {
    AccountId account;
    std::string_view role = "system";
    std::string_view channel = "system";
    std::string_view request_id;
};

struct NewPerson {
    std::string name;
    std::string id_number;            // 公民身份号码, as citizens write it
    std::optional<std::string> phone; // mainland mobile
    Assurance assurance = Assurance::declared;
};
struct KnownPerson {
    PersonId person;
    SubjectId subject;
    bool created = false;
};
struct NewCompany {
    std::string name;
    std::string credit_code;
    std::optional<PersonId> legal_person; // 法定代表人
};
struct KnownCompany {
    CompanyId company;
    SubjectId subject;
};
// A person or a company, as others name them.
struct KnownSubject {
    SubjectId subject;
    SubjectKind kind = SubjectKind::person;
};
struct NewAccount {
    AccountKind kind = AccountKind::visitor;
    std::string login;
    std::string password_hash;      // crypto::hash_password: slow, so it is made before the transaction
    std::optional<PersonId> person; // only system accounts have none
};
struct NewStaff {
    AccountId account;
    std::string work_name; // what visitors and colleagues see
    Employment employment = Employment::own;
    std::optional<DepartmentId> department;
    std::optional<HallId> hall;
};
struct NewGrant {
    StaffId staff;
    access::Role role = access::Role::clerk;
    std::optional<RegionId> region;
    std::optional<HallId> hall;
    std::optional<DepartmentId> department;
    Date valid_from;
    std::optional<Date> valid_to; // the last day
};
struct NewAgency {
    SubjectId principal;
    PersonId agent;
    std::vector<Uuid> items; // empty: all items
    Date valid_from;
    std::optional<Date> valid_to; // the last day
};

class Registry {
  public:
    Registry(const crypto::KeyStore& keys, const Clocks& clocks);
    ~Registry();

    // The person with that number, found or made. Found: the name must be the recorded one (people.name_differs); a phone is kept
    // only where none was, and the assurance only rises. request.invalid when number or phone is malformed.
    Result<KnownPerson> find_or_add_person(db::Tx& tx, const Actor& by, CellId cell, const NewPerson& person) const;
    // people.company_known when the credit code is taken; request.invalid when it is malformed.
    Result<KnownCompany> add_company(db::Tx& tx, const Actor& by, CellId cell, const NewCompany& company) const;
    // Whoever has this number, found or made: a company by its credit code, a person by theirs, as somebody declared them.
    // people.name_differs; request.invalid when it is neither number.
    Result<KnownSubject> find_or_add_subject(db::Tx& tx, const Actor& by, CellId cell, const std::string& name,
                                             const std::string& number) const;
    // people.login_taken; a person has at most one visitor account (people.cannot_register).
    Result<AccountId> add_account(db::Tx& tx, const Actor& by, CellId cell, const NewAccount& account) const;
    // people.unknown when it is not an active staff account.
    Result<StaffId> add_staff(db::Tx& tx, const Actor& by, const NewStaff& staff) const;
    // people.grant_place, people.grant_barred.
    Result<GrantId> grant(db::Tx& tx, const Actor& by, const NewGrant& grant) const;
    Result<void> end_grant(db::Tx& tx, const Actor& by, GrantId grant) const;
    Result<AgencyId> add_agency(db::Tx& tx, const Actor& by, const NewAgency& agency) const;
    // An authenticator with a secret (raw bytes) that the holder has got by another way.
    Result<void> add_totp(db::Tx& tx, const Actor& by, AccountId account, std::string_view secret,
                          std::string_view label) const;
    // Closes the account for good and ends its sessions.
    Result<void> disable_account(db::Tx& tx, const Actor& by, AccountId account) const;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace yimen::people
