#include "registry.h"

#include "base/codes.h"
#include "base/json.h"
#include "enum_text.h"
#include "errors.h"
#include "events.h"
#include "parts.h"
#include "rules.h"
#include "store.h"

namespace yimen::people {
namespace {

tl::unexpected<Error> invalid(std::string pointer, std::string_view code, std::string reason) {
    Error error{&kInvalidRequest, {}, {{std::move(pointer), std::string(code), std::move(reason)}}, {}};
    return fail(std::move(error));
}

boost::json::object
change_of(std::initializer_list<std::pair<boost::json::string_view, boost::json::value_ref>> members) {
    boost::json::object out;
    out.insert(members);
    return out;
}

// The person of the call with number and phone as they are kept.
Result<Person> normal_person(CellId cell, const NewPerson& given) {
    Person out;
    out.cell = cell;
    out.name = given.name;
    out.assurance = given.assurance;
    auto number = rules::citizen_id(given.id_number);
    if (!number)
        return invalid("/id_number", "bad_format", "must be a citizen's identity number of 18 characters");
    out.id_number = *number;
    if (given.phone) {
        out.phone = rules::mobile_phone(*given.phone);
        if (!out.phone)
            return invalid("/phone", "bad_format", "must be a mobile number of 11 digits");
    }
    return out;
}

} // namespace

struct Registry::Impl : Parts {
    using Parts::Parts;

    Result<KnownPerson> add_new(db::Tx& tx, const Actor& by, Person person) const {
        Instant now = clocks.business.now();
        person.id = new_id<PersonId>(now);
        if (!persons.insert(tx, person, now))
            return find(tx, by, person); // another call was quicker
        auto subject = store::insert_subject(tx, new_id<SubjectId>(now), person.cell, person.id, std::nullopt);
        journal(tx, by, person.cell, "person.add", "person", person.id.value, {},
                change_of({{"assurance", text_of(person.assurance)}, {"subject_id", subject.str()}}));
        publish(tx, person.cell, events::kVisitorRegistered, "subject", subject.value, 1,
                {{"person_id", person.id.str()}}, subject);
        return KnownPerson{person.id, subject, true};
    }

    // people.unknown when there is no such person; else the person with what the call adds to them.
    Result<KnownPerson> find(db::Tx& tx, const Actor& by, const Person& wanted) const {
        auto known = persons.by_number(tx, wanted.cell, wanted.id_type, wanted.id_number);
        if (!known)
            return fail(kUnknown);
        journal(tx, by, wanted.cell, "person.find", "person", known->id.value);
        if (known->name != wanted.name)
            return fail(kNameDiffers);
        bool gains_phone = !known->phone && wanted.phone;
        bool gains_assurance = known->assurance == Assurance::declared && wanted.assurance == Assurance::seen;
        if (gains_phone || gains_assurance) {
            if (gains_phone)
                known->phone = wanted.phone;
            if (gains_assurance)
                known->assurance = Assurance::seen;
            persons.update(tx, *known);
            journal(tx, by, wanted.cell, "person.complete", "person", known->id.value, {},
                    change_of({{"phone", gains_phone}, {"assurance", text_of(known->assurance)}}));
        }
        return KnownPerson{known->id, *store::subject_of(tx, known->id), false};
    }
};

Registry::Registry(const crypto::KeyStore& keys, const Clocks& clocks) : impl_(std::make_unique<Impl>(keys, clocks)) {}
Registry::~Registry() = default;

Result<KnownPerson> Registry::find_or_add_person(db::Tx& tx, const Actor& by, CellId cell,
                                                 const NewPerson& given) const {
    YIMEN_TRY(Person wanted, normal_person(cell, given));
    auto found = impl_->find(tx, by, wanted);
    if (found || !found.error().is(kUnknown))
        return found;
    return impl_->add_new(tx, by, wanted);
}

Result<KnownCompany> Registry::add_company(db::Tx& tx, const Actor& by, CellId cell, const NewCompany& company) const {
    if (!codes::is_credit_code(company.credit_code))
        return invalid("/credit_code", "bad_format", "must be a unified social credit code of 18 characters");
    Instant now = impl_->clocks.business.now();
    auto id = new_id<CompanyId>(now);
    if (!store::insert_company(tx, id, cell, company, now))
        return fail(kCompanyKnown);
    auto subject = store::insert_subject(tx, new_id<SubjectId>(now), cell, std::nullopt, id);
    impl_->journal(tx, by, cell, "company.add", "company", id.value, {}, change_of({{"subject_id", subject.str()}}));
    return KnownCompany{id, subject};
}

Result<KnownSubject> Registry::find_or_add_subject(db::Tx& tx, const Actor& by, CellId cell, const std::string& name,
                                                   const std::string& number) const {
    if (!codes::is_credit_code(number)) {
        YIMEN_TRY(auto person, find_or_add_person(tx, by, cell, {name, number, {}, Assurance::declared}));
        return KnownSubject{person.subject, SubjectKind::person};
    }
    if (auto known = store::company_by_code(tx, cell, number)) {
        if (known->company_name != name)
            return fail(kNameDiffers);
        return KnownSubject{known->id, SubjectKind::company};
    }
    YIMEN_TRY(auto company, add_company(tx, by, cell, {name, number, {}}));
    return KnownSubject{company.subject, SubjectKind::company};
}

Result<AccountId> Registry::add_account(db::Tx& tx, const Actor& by, CellId cell, const NewAccount& given) const {
    Instant now = impl_->clocks.business.now();
    store::Account account;
    account.id = new_id<AccountId>(now);
    account.cell = cell;
    account.kind = given.kind;
    account.login = rules::fold_login(given.login);
    account.person = given.person;
    account.password_hash = given.password_hash;
    if (!rules::is_login(account.login))
        return invalid("/login", "bad_format",
                       "must have 4 to 40 letters a-z, digits, dots, hyphens or underscores, a letter first");
    if (given.kind == AccountKind::visitor && given.person && store::has_visitor_account(tx, *given.person))
        return fail(kCannotRegister);
    if (!store::insert_account(tx, account, now))
        return fail(kLoginTaken);
    impl_->journal(tx, by, cell, "account.add", "account", account.id.value, {},
                   change_of({{"kind", text_of(given.kind)}}));
    return account.id;
}

Result<StaffId> Registry::add_staff(db::Tx& tx, const Actor& by, const NewStaff& staff) const {
    auto account = store::lock_account(tx, staff.account);
    if (!account || account->kind != AccountKind::staff || account->disabled)
        return fail(kUnknown);
    auto id = new_id<StaffId>(impl_->clocks.business.now());
    store::insert_staff(tx, id, *account, staff);
    impl_->journal(tx, by, account->cell, "staff.add", "staff", id.value, {},
                   change_of({{"employment", text_of(staff.employment)}}));
    return id;
}

Result<GrantId> Registry::grant(db::Tx& tx, const Actor& by, const NewGrant& grant) const {
    YIMEN_CHECK(rules::check_place(grant));
    auto staff = store::lock_staff(tx, grant.staff); // two grants to one person are judged one after the other
    if (!staff)
        return fail(kUnknown);
    Instant now = impl_->clocks.business.now();
    YIMEN_CHECK(rules::check_bars(grant.role, staff->employment, store::roles_from(tx, staff->id, hall_date(now))));
    auto id = new_id<GrantId>(now);
    store::insert_grant(tx, id, staff->cell, grant, by.account);
    impl_->journal(tx, by, staff->cell, "grant.add", "role_grant", id.value, {},
                   change_of({{"staff_id", staff->id.str()}, {"role", access::to_string(grant.role)}}));
    return id;
}

Result<void> Registry::end_grant(db::Tx& tx, const Actor& by, GrantId grant) const {
    auto ended = store::end_grant(tx, grant, impl_->clocks.system.now());
    if (!ended)
        return fail(kUnknown);
    impl_->journal(tx, by, ended->cell, "grant.end", "role_grant", grant.value, {}, change_of({{"role", ended->role}}));
    impl_->publish(tx, ended->cell, events::kGrantEnded, "role_grant", grant.value, 1,
                   {{"account_id", ended->account.str()}, {"role", ended->role}});
    return {};
}

Result<AgencyId> Registry::add_agency(db::Tx& tx, const Actor& by, const NewAgency& agency) const {
    auto principal = store::subjects(tx, {agency.principal});
    auto agent = impl_->persons.by_id(tx, agency.agent);
    if (principal.empty() || !agent || principal[0].cell != agent->cell)
        return fail(kUnknown);
    Instant now = impl_->clocks.business.now();
    auto id = new_id<AgencyId>(now);
    store::insert_agency(tx, id, agent->cell, agency, now);
    impl_->journal(tx, by, agent->cell, "agency.add", "agency", id.value, {},
                   change_of({{"principal", agency.principal.str()}, {"agent", agency.agent.str()}}));
    return id;
}

Result<void> Registry::add_totp(db::Tx& tx, const Actor& by, AccountId account, std::string_view secret,
                                std::string_view label) const {
    auto row = store::lock_account(tx, account);
    if (!row)
        return fail(kUnknown);
    Factor factor;
    factor.added_at = impl_->clocks.business.now();
    factor.id = new_id<FactorId>(factor.added_at);
    factor.account = account;
    factor.cell = row->cell;
    factor.label = label;
    factor.secret = secret;
    impl_->factors.insert(tx, factor);
    impl_->journal(tx, by, row->cell, "factor.add", "second_factor", factor.id.value, {},
                   change_of({{"account_id", account.str()}, {"kind", text_of(factor.kind)}}));
    return {};
}

Result<void> Registry::disable_account(db::Tx& tx, const Actor& by, AccountId account) const {
    auto row = store::lock_account(tx, account);
    if (!row || row->disabled)
        return fail(kUnknown);
    store::disable(tx, account);
    impl_->journal(tx, by, row->cell, "account.disable", "account", account.value);
    impl_->publish(tx, row->cell, events::kAccountLocked, "account", account.value, row->revision + 1,
                   {{"account_id", account.str()}, {"disabled", true}});
    impl_->end_sessions(tx, by, row->cell, account);
    return {};
}

} // namespace yimen::people
