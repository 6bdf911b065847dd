#include <algorithm>

#include "base/codes.h"
#include "base/text.h"
#include "rules.h"
#include "service.h"

namespace yimen::people {
namespace {

SubjectView masked(const store::Subject& subject, const std::optional<Person>& person) {
    SubjectView out;
    out.subject = subject.id;
    out.cell = subject.cell;
    out.kind = subject.kind;
    if (subject.kind == SubjectKind::company) {
        out.display_name = subject.company_name;
        out.id_number_masked = subject.credit_code;
    } else {
        out.display_name = mask_name(person->name);
        out.id_number_masked = mask_id_number(person->id_number);
    }
    if (person && person->phone)
        out.phone_masked = mask_phone(*person->phone);
    return out;
}

} // namespace

Result<CheckedVisitor> Service::check_visitor(const NewVisitor& given) const {
    CheckedVisitor out;
    JsonErrors errors;
    out.login = rules::fold_login(given.login);
    if (!rules::is_login(out.login))
        errors.add("/login", "bad_format",
                   "must have 4 to 40 letters a-z, digits, dots, hyphens or underscores, a letter first");
    if (auto problem = rules::password_problem(given.password, out.login))
        errors.add("/password", "too_weak", std::string(*problem));
    auto number = rules::citizen_id(given.id_number);
    if (!number)
        errors.add("/id_number", "bad_format", "must be a citizen's identity number of 18 characters");
    auto phone = rules::mobile_phone(given.phone);
    if (!phone)
        errors.add("/phone", "bad_format", "must be a mobile number of 11 digits");
    if (!errors.empty()) {
        Error error{&kInvalidRequest, {}, errors.take(), {}};
        return fail(std::move(error));
    }
    out.person = {given.name.value, *number, phone, Assurance::declared};
    YIMEN_TRY(out.password_hash, impl_->passwords.hash(given.password));
    return out;
}

Result<VisitorAccount> Service::register_visitor(db::Tx& tx, const Actor& by, const CheckedVisitor& visitor) const {
    CellId cell = impl_->places.home_cell(tx);
    // Name and number alone are known to many. Who is on record already is believed only with the phone on record.
    auto known = impl_->persons.by_number(tx, cell, kCitizenIdType, visitor.person.id_number);
    if (known && (known->name != visitor.person.name || !known->phone || known->phone != visitor.person.phone))
        return fail(kCannotRegister);
    YIMEN_TRY(KnownPerson person, impl_->registry.find_or_add_person(tx, by, cell, visitor.person));
    NewAccount wanted;
    wanted.kind = AccountKind::visitor;
    wanted.login = visitor.login;
    wanted.password_hash = visitor.password_hash;
    wanted.person = person.person;
    YIMEN_TRY(AccountId account, impl_->registry.add_account(tx, by, cell, wanted));
    return VisitorAccount{account, person.subject};
}

void Service::note_mismatch(const Actor& by, CellId cell) {
    (void)impl_->database.write([&](db::Tx& tx) -> Result<void> {
        impl_->journal(tx, by, cell, "person.mismatch", "person", Uuid{});
        return {};
    });
}

// --- Subjects ------------------------------------------------------------------------------------------------------------------------

std::optional<SubjectView> Service::subject_view(db::Reader& reader, SubjectId id) const {
    auto found = store::subjects(reader, {id});
    if (found.empty())
        return std::nullopt;
    const store::Subject& subject = found.front();
    auto person = subject.person ? impl_->persons.by_id(reader, *subject.person) : std::nullopt;
    SubjectView out = masked(subject, person);
    if (person)
        out.accounts = store::visitor_accounts(reader, person->id);
    return out;
}

std::optional<SubjectClear> Service::reveal_subject(db::Reader& reader, SubjectId id) const {
    auto found = store::subjects(reader, {id});
    if (found.empty())
        return std::nullopt;
    const store::Subject& subject = found.front();
    auto person = subject.person ? impl_->persons.by_id(reader, *subject.person) : std::nullopt;
    auto phone = person ? person->phone : std::nullopt;
    if (subject.kind == SubjectKind::company)
        return SubjectClear{subject.company_name, subject.credit_code, phone};
    return SubjectClear{person->name, person->id_number, phone};
}

std::optional<SubjectClear> Service::person_identity(db::Reader& reader, PersonId id) const {
    auto person = impl_->persons.by_id(reader, id);
    return person ? std::optional(SubjectClear{person->name, person->id_number, person->phone}) : std::nullopt;
}

std::optional<Identity> Service::identity(db::Reader& reader, SubjectId id) const {
    auto found = store::subjects(reader, {id});
    if (found.empty())
        return std::nullopt;
    const store::Subject& subject = found.front();
    Identity out;
    if (auto person = subject.person ? impl_->persons.by_id(reader, *subject.person) : std::nullopt) {
        out.person = SubjectClear{person->name, person->id_number, person->phone};
        out.seen = person->assurance == Assurance::seen;
    }
    if (subject.kind == SubjectKind::company) {
        out.company_name = subject.company_name;
        out.credit_code = subject.credit_code;
    }
    return out;
}

std::unordered_map<SubjectId, std::string> Service::subject_names(db::Reader& reader,
                                                                  const std::vector<SubjectId>& ids) const {
    auto subjects = store::subjects(reader, ids);
    std::vector<PersonId> wanted;
    for (const auto& subject : subjects)
        if (subject.kind == SubjectKind::person)
            wanted.push_back(*subject.person);
    auto persons = impl_->persons.by_ids(reader, wanted);
    std::unordered_map<SubjectId, std::string> out;
    for (const auto& subject : subjects)
        out[subject.id] =
            subject.kind == SubjectKind::company ? subject.company_name : mask_name(persons.at(*subject.person).name);
    return out;
}

std::unordered_map<StaffId, std::string> Service::staff_names(db::Reader& reader,
                                                              const std::vector<StaffId>& staff) const {
    auto names = store::staff_names(reader, staff);
    return {names.begin(), names.end()};
}

std::vector<PersonId> Service::persons_of(db::Reader& reader, const std::vector<StaffId>& staff) const {
    return store::persons_of(reader, staff);
}

Result<std::optional<SubjectId>> Service::subject_by_number(db::Reader& reader, CellId cell,
                                                            std::string_view number) const {
    std::string code = folded(trimmed(number));
    std::ranges::transform(code, code.begin(), [](char c) { return c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : c; });
    if (codes::is_credit_code(code)) {
        auto company = store::company_by_code(reader, cell, code);
        return company ? std::optional(company->id) : std::nullopt;
    }
    YIMEN_TRY(auto found, arrival(reader, cell, number));
    return found.subject;
}

Result<Arrival> Service::arrival(db::Reader& reader, CellId cell, std::string_view id_number) const {
    auto number = rules::citizen_id(id_number);
    if (!number) {
        Error error{&kInvalidRequest,
                    {},
                    {{"/id_number", "bad_format", "must be a citizen's identity number of 18 characters"}},
                    {}};
        return fail(std::move(error));
    }
    Arrival out;
    if (auto person = impl_->persons.by_number(reader, cell, kCitizenIdType, *number))
        out = *arrival(reader, person->id);
    for (const auto& index : crypto::FieldCipher(impl_->keys).blind_indexes("queue.person", *number))
        out.number_keys.push_back("n:" + to_hex(index));
    return out;
}

std::optional<Arrival> Service::arrival(db::Reader& reader, PersonId id) const {
    auto person = impl_->persons.by_id(reader, id);
    if (!person)
        return std::nullopt;
    return Arrival{person->id, store::subject_of(reader, id), mask_name(person->name), {}};
}

std::vector<ActsForSubject> Service::acts_for(db::Reader& reader, PersonId person) const {
    std::vector<ActsForSubject> out;
    for (const auto& one : store::acts_for(reader, person, hall_date(impl_->clocks.business.now())))
        if (auto view = subject_view(reader, one.subject))
            out.push_back({one.subject, view->kind, view->display_name, one.as_agent});
    return out;
}

bool Service::agency_covers(db::Reader& reader, PersonId agent, SubjectId principal, Uuid item) const {
    return store::agency_covers(reader, agent, principal, item, hall_date(impl_->clocks.business.now()));
}

std::optional<Service::AgencyView> Service::agency_of(db::Reader& reader, AccountId agent, SubjectId principal,
                                                      Uuid item, Date day) const {
    for (const auto& one : store::agencies_of(reader, agent, principal, day)) {
        if (!one.items.empty() && std::ranges::find(one.items, item) == one.items.end())
            continue;
        auto person = person_identity(reader, one.agent);
        return AgencyView{person ? person->name : "", person ? mask_id_number(person->id_number) : "",
                          one.items.empty(), one.valid_from, one.valid_to};
    }
    return std::nullopt;
}

} // namespace yimen::people
