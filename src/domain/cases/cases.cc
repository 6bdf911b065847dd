#include "cases.h"

#include "base/codes.h"
#include "base/text.h"
#include "bundled_steps.h"
#include "ends.h"
#include "gap_steps.h"
#include "owner.h"
#include "prefill.h"
#include "promise_steps.h"
#include "stage_steps.h"
#include "steps.h"
#include "store.h"
#include "turn.h"
#include "urging.h"
#include "uses.h"
#include "ways.h"

namespace yimen::cases {
namespace {

licences::HolderKind holder_kind(people::SubjectKind kind) {
    return kind == people::SubjectKind::company ? licences::HolderKind::company : licences::HolderKind::person;
}

constexpr int kSerialBlock = 100;
constexpr int kMostFiles = 100;
// No law says how long a visitor may take to supply what is missing; this is what they are asked for when the clerk names no day.
constexpr int kSupplyWorkingDays = 15;
constexpr access::Roles kEverybody = access::kAllRoles;

// Values by the keys of fields, as a table of the case keeps them sealed; none where nothing is kept.
boost::json::object opened(const crypto::FieldCipher& cipher, std::string_view table, CaseId id,
                           const std::optional<std::string>& sealed) {
    if (!sealed)
        return {};
    auto parsed = parse_json(cipher.decrypt({table, id.str(), "values_sealed"}, *sealed));
    return parsed && parsed->is_object() ? parsed->as_object() : boost::json::object{};
}

} // namespace

Result<store::Record> Cases::load(db::Reader& reader, const Caller& caller, CaseId id,
                                  std::optional<std::int64_t> revision, bool lock) const {
    auto record = store::visible(reader, caller.who, kEverybody, id, lock);
    if (!record)
        return fail(kCaseNotFound);
    if (revision && *revision != record->revision) {
        auto more = state_and_allowed(*record);
        more["revision"] = record->revision;
        return fail(kStale, {}, std::move(more));
    }
    return *record;
}

std::shared_ptr<const catalogue::Definition> Cases::definition(db::Reader& reader, const store::Record& record) const {
    return parts_.catalogue.definition(reader, record.snapshot);
}

boost::json::object Cases::form_of(db::Reader& reader, CaseId id) const {
    return opened(cipher_, "case_form", id, store::form(reader, id));
}

boost::json::object Cases::established(db::Reader& reader, CaseId id) const {
    return opened(cipher_, "case_established", id, store::established(reader, id));
}

// Only a person who decides can say it; what is written down is complete, and kept once.
Result<void> Cases::establish(db::Tx& tx, const store::Record& record, const Details& details) const {
    auto problems =
        catalogue::check_form(catalogue::established_form(*definition(tx, record)), details.established, true);
    for (auto& problem : problems)
        problem.pointer = "/established" + problem.pointer;
    if (!problems.empty())
        return fail(Error{&kNotEstablished, {}, std::move(problems), {}});
    if (!details.established.empty())
        store::put_established(tx, record.id,
                               cipher_.encrypt({"case_established", record.id.str(), "values_sealed"},
                                               boost::json::serialize(details.established)),
                               record.last_at);
    return {};
}

std::string Cases::sealed_name(FileId id, std::string_view name) const {
    return cipher_.encrypt({"case_file", id.str(), "name_sealed"}, name);
}
std::string Cases::file_name(FileId id, std::string_view sealed) const {
    return cipher_.decrypt({"case_file", id.str(), "name_sealed"}, sealed);
}

Result<access::Role> Cases::may(db::Reader& reader, const Caller& caller, const store::Record& record,
                                Action action) const {
    const Transition* row = find(record.state, action);
    if (!row || row->who.empty())
        return fail(kNotAllowed, {}, state_and_turn(*this, reader, record));
    if (action == Action::hand_over_owner)
        return owner_role(*this, reader, caller, record);
    std::optional<access::Role> role;
    if (action == Action::answer_stage)
        if (auto asked = asked_role(reader, caller, record))
            return *asked;
    for (auto candidate : {access::Role::visitor, access::Role::clerk, access::Role::reviewer, access::Role::decider,
                           access::Role::supervisor})
        if (!role && row->who.has(candidate) && access::Scope(caller.who, {candidate}).covers(record.scope()))
            role = candidate;
    if (!role)
        return fail(kNotYourRole, {}, state_and_allowed(record));
    bool discards = record.state == State::draft && action == Action::withdraw;
    if (discards && *role == access::Role::clerk && record.applicant != caller.who.account)
        return fail(kNotYourRole, {}, state_and_allowed(record)); // a clerk gives up only what they began themselves
    YIMEN_CHECK(standing_of(*this, reader, caller, record, action, *role));
    if (action == Action::notice && record.notice_given)
        return fail(kSecondNotice, {}, state_and_allowed(record));
    if (action == Action::extend && record.extended_days)
        return fail(kExtendedBefore, {}, state_and_allowed(record));
    if (action == Action::extend && hall_date(parts_.clocks.business.now()) > record.legal_due)
        return fail(kLimitPassed, {}, state_and_allowed(record));
    bool decides = action == Action::approve || action == Action::approve_with_gaps || action == Action::refuse;
    // A deputy may no more than the one in whose place they act.
    auto absent = access::in_place_of(caller.who, *role, record.scope());
    auto was = [&](const std::optional<StaffId>& person) {
        return person && (person == caller.who.staff || person == absent);
    };
    if (decides && (was(record.acceptor) || was(record.reviewer)))
        return fail(kSamePerson, {}, state_and_allowed(record));
    if (action == Action::review && was(record.acceptor))
        return fail(kSamePerson, {}, state_and_allowed(record));
    YIMEN_CHECK(check_bundle(caller, record, action));
    if (action == Action::submit)
        if (auto item = parts_.catalogue.item(reader, record.item); item && item->state != "in_use")
            return fail(kItemNotInUse, item->state_reason.value_or(""), state_and_allowed(record));
    YIMEN_CHECK(check_gaps(*this, reader, record, action));
    YIMEN_CHECK(check_promises(*this, reader, caller, record, action));
    YIMEN_CHECK(check_urging(*this, record, action));
    YIMEN_CHECK(check_uses(reader, record, action));
    YIMEN_CHECK(check_ways(caller, record, action));
    YIMEN_CHECK(check_case_stages(*this, reader, caller, record, action));
    return *role;
}

void Cases::store_form(db::Tx& tx, CaseId id, const boost::json::object& form,
                       const std::vector<std::string>& prefilled) const {
    store::save_form(tx, id, cipher_.encrypt({"case_form", id.str(), "values_sealed"}, boost::json::serialize(form)),
                     prefilled, parts_.clocks.business.now());
}

Result<CaseRef> Cases::open(db::Tx& tx, const Caller& caller, const NewDraft& draft) const {
    const auto& [item, subject, form, answers, visit, bundle] = draft;
    YIMEN_TRY(auto bound, parts_.catalogue.bind(tx, item, answers));
    bool clerk = caller.who.has(access::Role::clerk);
    auto subject_view = parts_.people.subject_view(tx, subject);
    if (!subject_view || subject_view->cell != caller.who.cell || (!clerk && !caller.who.may_act_for(subject)))
        return fail(kNotForSubject);
    for (const auto& acts : caller.who.acts_for)
        if (!clerk && acts.subject == subject && acts.as_agent &&
            !parts_.people.agency_covers(tx, caller.who.person, subject, item.value))
            return fail(kNotForSubject);
    store::Record record;
    Instant now = parts_.clocks.business.now();
    record.id = new_id<CaseId>(now);
    record.cell = bound.facts.cell;
    record.region = bound.facts.region;
    record.department = bound.facts.department;
    record.subject = subject;
    record.applicant = caller.who.account;
    record.channel = caller.channel;
    record.visit = visit;
    record.bundle = bundle;
    record.item = item;
    record.item_version = bound.version_id;
    record.snapshot = bound.snapshot;
    record.item_name = bound.facts.name;
    record.last_at = now;
    record.revision = 1;
    RegionId taken = record.region;
    if (clerk) {
        for (const auto& grant : caller.who.grants)
            if (grant.role == access::Role::clerk)
                record.hall = grant.hall;
        if (auto hall = record.hall ? parts_.directory.hall(tx, *record.hall) : std::nullopt)
            taken = hall->region;
    } else if (auto halls = parts_.directory.halls(tx, record.cell, record.region); !halls.empty()) {
        record.hall = halls.front().id;
    }
    store::insert(tx, record, taken);
    auto filled = prefill(bound.definition->form, form, prefill_sources(parts_.people, tx, caller, subject),
                          prefill_from_records(*this, tx, caller, subject, *bound.definition));
    if (!filled.form.empty())
        store_form(tx, record.id, filled.form, filled.keys);
    auto role = clerk ? access::Role::clerk : access::Role::visitor;
    store::append_step(tx, record.id,
                       {1, "open", State::draft, State::draft, std::string(access::to_string(role)), caller.who.account,
                        caller.who.staff, now, ""});
    write_journal(tx, caller, record, doer_of(caller, role), "open", item.str());
    if (clerk && !filled.keys.empty()) // the clerk reads in the draft what was on record
        write_journal(tx, caller, record, doer_of(caller, role), "prefill", to_json_text(filled.keys));
    return ref_of(record);
}

Result<CaseRef> Cases::step(db::Tx& tx, const Caller& caller, store::Record& record, Action action,
                            const Details& details, const std::optional<std::string>& number) const {
    YIMEN_TRY(access::Role role, may(tx, caller, record, action));
    YIMEN_TRY(Standing standing, standing_of(*this, tx, caller, record, action, role));
    YIMEN_CHECK(check_grounds(tx, record, action, details.note));
    if (action == Action::extend)
        YIMEN_CHECK(check_days(details.working_days, most_extension(*definition(tx, record))));
    const Transition* row = find(record.state, action);
    // A clock that was set back does not make a case younger.
    record.last_at = std::max(parts_.clocks.business.now(), record.last_at);
    record.state = row->to;
    ++record.revision;
    if (number)
        record.number = *number;
    if (caller.who.is_staff() && action != Action::hand_over_owner)
        settle_urging(tx, record); // whatever else they do is an answer
    if (caller.who.is_staff() && !record.owner && role == access::Role::clerk)
        record.owner = caller.who.staff; // first contact keeps it
    switch (action) {
    case Action::submit:
        record.submitted_at = record.last_at;
        // A date for work lists.
        answer_within(*parts_.calendars.national(tx), record, receipt_day(*this, tx, record, record.last_at));
        break;
    case Action::receive:
        record.received_at = record.last_at;
        break;
    case Action::notice:
        record.notice_given = true;
        store::insert_notice(tx, record.id,
                             {to_json_text(details.notice), *caller.who.staff, record.last_at,
                              details.notice_until.value_or(
                                  parts_.calendars.national(tx)->add(hall_date(record.last_at), kSupplyWorkingDays))});
        break;
    case Action::suspend:
    case Action::begin_stage:
    case Action::set_hearing:
        pause_clock(tx, record, details);
        break;
    case Action::extend:
        record.extended_days = details.working_days;
        break;
    case Action::accept:
    case Action::accept_with_gaps:
        bind_gaps(*this, tx, record);
        open_stages(*this, tx, record);
        record.acceptor = caller.who.staff;
        record.accepted_at = record.last_at;
        break;
    case Action::send_result:
        record.sent_at = record.last_at;
        break;
    case Action::hand_over_owner:
        record.owner = details.owner.value();
        break;
    case Action::urge:
        begin_urging(*this, tx, record);
        break;
    case Action::review:
        record.reviewer = caller.who.staff;
        break;
    case Action::approve:
    case Action::approve_with_gaps:
        YIMEN_CHECK(establish(tx, record, details));
        [[fallthrough]];
    case Action::refuse:
        record.decider = caller.who.staff;
        record.decided_at = record.last_at;
        break;
    default:
        break;
    }
    leave(tx, record, *row);
    set_clock(tx, record, row->clock, hall_date(record.last_at));
    Doer doer = doer_of(caller, role);
    doer.standing = standing;
    doer.for_staff = access::in_place_of(caller.who, role, record.scope());
    return move_on(tx, caller, record, *row, doer, details.note);
}

Result<CaseRef> Cases::act(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision, Action action,
                           const Details& details) const {
    YIMEN_TRY(auto record, load(tx, caller, id, revision, true));
    return take(tx, caller, record, action, details);
}

Result<CaseRef> Cases::take(db::Tx& tx, const Caller& caller, store::Record& record, Action action,
                            const Details& details) const {
    if (action == Action::supply) {
        hold_uses(*this, tx, record);
        YIMEN_CHECK(check_complete(tx, record));
        YIMEN_TRY(access::Role role, may(tx, caller, record, action));
        settle_promises(*this, tx, record);
        keep_uses(*this, tx, caller, record, std::string(access::to_string(role)));
    }
    if (action == Action::notice)
        YIMEN_CHECK(check_notice(tx, record, details));
    const Transition* row = find(record.state, action);
    YIMEN_TRY(auto done, step(tx, caller, record, action, details, std::nullopt));
    if (row->document)
        issue_document(tx, caller, record, *row->document, details, std::nullopt);
    return done;
}

Result<void> Cases::check_complete(db::Reader& reader, const store::Record& record) const {
    auto definition = this->definition(reader, record);
    auto brought = store::brought(reader, record.id);
    if (auto problems = form_problems(*definition, form_of(reader, record.id), brought); !problems.empty()) {
        Error error{&kFormErrors, {}, std::move(problems), {}};
        return fail(std::move(error));
    }
    auto missing = missing_materials(reader, record);
    if (missing.empty())
        return {};
    Error error{&kMaterialsMissing, {}, std::move(missing), {}};
    return fail(std::move(error));
}

std::vector<InvalidParam> Cases::missing_materials(db::Reader& reader, const store::Record& record) const {
    auto definition = this->definition(reader, record);
    auto brought = store::brought(reader, record.id);
    auto files = store::files(reader, record.id);
    auto held = covered(*this, reader, record, *definition);
    auto signed_for = promised(reader, record.id);
    std::vector<InvalidParam> missing;
    for (const auto& requirement : definition->requirements) {
        bool there = std::any_of(files.begin(), files.end(),
                                 [&](const auto& file) { return file.requirement == requirement.key; });
        bool needed = requirement.necessity == catalogue::Necessity::required && requirement.keep_copy &&
                      !requirement.deferrable && !signed_for.contains(requirement.key);
        if (needed && !there && !held.contains(requirement.key) && !is_brought(brought, requirement.key))
            missing.push_back({"/materials/" + pointer_token(requirement.key), "required", requirement.name});
    }
    return missing;
}

std::string Cases::next_number(CellId cell, RegionId region, std::string_view channel) const {
    return next_numbers(cell, {region}, channel).front();
}

std::vector<std::string> Cases::next_numbers(CellId cell, const std::vector<RegionId>& regions,
                                             std::string_view channel) const {
    Date today = hall_date(parts_.clocks.business.now());
    auto code_of = parts_.database.read([&](db::Reader& reader) {
        std::map<RegionId, std::string> out;
        for (RegionId region : regions)
            if (auto [code, fresh] = out.try_emplace(region, 12, '0'); fresh)
                if (auto found = parts_.directory.region(reader, region))
                    code->second = found->code;
        return out;
    });
    // Two digits name the channel: 01 online, 02 a hall, 03 a kiosk.
    std::string_view channel_code = channel == "portal" ? "01" : channel == "kiosk" ? "03" : "02";
    std::vector<std::string> out;
    std::lock_guard lock(numbers_mutex_);
    Block& block = numbers_[cell];
    for (RegionId region : regions) {
        if (block.day != today || block.next == block.end) {
            auto first = parts_.database.write(
                [&](db::Tx& tx) -> Result<std::int64_t> { return store::take_serials(tx, cell, today, kSerialBlock); });
            block = {today, *first, *first + kSerialBlock};
        }
        out.push_back(
            codes::make_case_number(code_of[region].substr(0, 6), channel_code, today, static_cast<int>(block.next++)));
    }
    return out;
}

Result<CaseRef> Cases::submit(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision,
                              std::string_view number) const {
    YIMEN_TRY(auto record, load(tx, caller, id, revision, true));
    return hand_in(tx, caller, record, number);
}

Result<CaseRef> Cases::hand_in(db::Tx& tx, const Caller& caller, store::Record& record, std::string_view number) const {
    YIMEN_TRY(access::Role role, may(tx, caller, record, Action::submit));
    hold_uses(*this, tx, record);
    YIMEN_CHECK(check_complete(tx, record));
    keep_uses(*this, tx, caller, record, std::string(access::to_string(role)));
    settle_promises(*this, tx, record);
    if (record.bundle && !store::waits(tx, record.id).empty())
        return begin_waiting(tx, caller, record, doer_of(caller, role), number);
    return step(tx, caller, record, Action::submit, {}, std::string(number));
}

std::optional<Cases::ResultGrant> Cases::result_grant(db::Reader& reader, const store::Record& record,
                                                      boost::json::object established) const {
    auto definition = this->definition(reader, record);
    if (!definition->result.licence_type)
        return std::nullopt;
    auto department = parts_.directory.department(reader, record.department);
    auto holder = parts_.people.subject_view(reader, record.subject);
    Date today = hall_date(parts_.clocks.business.now());
    ResultGrant out{{record.cell,
                     record.region,
                     record.hall,
                     record.department,
                     {{record.subject, holder_kind(holder->kind)}},
                     record.id.value,
                     {},
                     *definition->result.licence_type,
                     department->name,
                     department->credit_code.value_or(department->code),
                     record.number.value_or(""),
                     holder->display_name,
                     {},
                     today,
                     {}},
                    parts_.licences.type(reader, *definition->result.licence_type),
                    {}};
    if (definition->result.validity_years) {
        // The last day of validity: the day before the anniversary; 29 February falls back to the 28th.
        auto end = today + std::chrono::years(*definition->result.validity_years);
        if (!end.ok())
            end = end.year() / end.month() / std::chrono::last;
        out.grant.valid_to = Date(std::chrono::sys_days(end) - std::chrono::days(1));
    }
    auto form = form_of(reader, record.id);
    if (established.empty())
        established = this->established(reader, record.id);
    for (const auto& [key, value] : established)
        form[key] = value;
    std::vector<catalogue::ElementLabel> fields;
    if (out.type)
        for (const auto& field : licences::read_rules(out.type->rules).fields)
            fields.push_back({field.element, field.label});
    out.grant.content = fields.empty() ? catalogue::licence_face(*definition, form)
                                       : catalogue::licence_face(*definition, form, fields);
    out.co_holders = catalogue::co_holders(*definition, form);
    return out;
}

// A person or a company that the form names is on record from then on, as declared; the same one twice is one.
Result<void> Cases::add_co_holders(ResultGrant& wanted) const {
    licences::Grant& grant = wanted.grant;
    std::vector<std::string> names{grant.holder_masked};
    for (const auto& named : wanted.co_holders) {
        YIMEN_TRY(auto found, parts_.database.write([&](db::Tx& tx) {
            return parts_.people.registry().find_or_add_subject(tx, {}, grant.cell, named.first, named.second);
        }));
        if (std::ranges::find(grant.holders, found.subject, &licences::Holder::subject) != grant.holders.end())
            continue;
        grant.holders.push_back({found.subject, holder_kind(found.kind)});
        names.push_back(parts_.database.read([&](db::Reader& reader) {
            return parts_.people.subject_view(reader, found.subject).value().display_name;
        }));
    }
    grant.holder_masked = licences::masked_holders(names);
    return {};
}

Result<std::optional<licences::Prepared>> Cases::prepare_grant(std::optional<ResultGrant> wanted) const {
    if (!wanted)
        return std::optional<licences::Prepared>();
    if (!wanted->type)
        return fail(licences::kUnknownType, wanted->grant.type_code);
    if (!wanted->co_holders.empty())
        YIMEN_CHECK(add_co_holders(*wanted));
    YIMEN_TRY(auto prepared, parts_.licences.prepare(*wanted->type, std::move(wanted->grant)));
    return std::optional(std::move(prepared));
}

Result<std::optional<licences::Prepared>> Cases::prepare_result(const Caller& caller, CaseId id, Action action,
                                                                const boost::json::object& established) const {
    return prepare_grant(parts_.database.read([&](db::Reader& reader) -> std::optional<ResultGrant> {
        auto record = load(reader, caller, id, std::nullopt, false);
        if (!record || !may(reader, caller, *record, action))
            return std::nullopt;
        if (action == Action::confirm_gap && record->state != State::approved)
            return std::nullopt; // nothing is decided yet
        return result_grant(reader, *record, established);
    }));
}

Result<CaseRef> Cases::approve(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision,
                               const Details& details, const std::optional<licences::Prepared>& licence) const {
    YIMEN_TRY(auto record, load(tx, caller, id, revision, true));
    YIMEN_TRY(auto approved, step(tx, caller, record, Action::approve, details, std::nullopt));
    // The result is there with the decision, so the system takes the next step at once.
    return result_comes(tx, caller, record, Action::issue_result, details, licence);
}

CaseRef Cases::result_comes(db::Tx& tx, const Caller& caller, const store::Record& decided, Action next,
                            const Details& details, const std::optional<licences::Prepared>& licence) const {
    auto issued = store::any(tx, decided.id).value();
    end_licences(*this, tx, caller, issued, *definition(tx, issued));
    if (licence)
        parts_.licences.issue(tx, *licence);
    const Transition* row = find(issued.state, next);
    issued.state = row->to;
    ++issued.revision;
    auto done = move_on(tx, caller, issued, *row, kSystemDoer, "");
    bind_promises(*this, tx, issued);
    // The paper is that of the step that decided; of this one where the decision had to wait.
    issue_document(tx, caller, row->document ? issued : decided, DocumentKind::decision, details, licence);
    return Ways(*this).serve(tx, decided.id).value_or(done);
}

Result<CaseRef> Cases::take_up(db::Tx& tx, const Caller& caller, CaseId id, Uuid visit, HallId hall) const {
    auto record = store::locked(tx, id);
    if (!record || record->cell != caller.who.cell)
        return fail(kCaseNotFound);
    if (record->visit == visit && record->hall == hall)
        return ref_of(*record);
    auto before = record->hall;
    bool moves = before != hall;
    if (moves && record->state != State::draft && record->state != State::submitted)
        return fail(kTakenElsewhere, before ? parts_.directory.hall_name(tx, *before).value_or("") : "",
                    state_and_allowed(*record));
    record->visit = visit;
    record->last_at = std::max(parts_.clocks.business.now(), record->last_at);
    ++record->revision;
    store::update(tx, *record);
    if (moves) {
        publish_taken_up(tx, *record); // the work lists there lose it
        record->hall = hall;
        store::move_to_hall(tx, id, hall, parts_.directory.hall(tx, hall)->region);
    }
    publish_taken_up(tx, *record);
    write_journal(tx, caller, *record, doer_of(caller, access::Role::clerk), "take_up", visit.str() + " " + hall.str());
    return ref_of(*record);
}

// A draft is saved many times: it gets a revision and a journal entry each time, but no step in its history.
Result<CaseRef> Cases::change_draft(db::Tx& tx, const Caller& caller, store::Record record, Action action,
                                    std::string_view change) const {
    YIMEN_TRY(access::Role role, may(tx, caller, record, action));
    record.last_at = std::max(parts_.clocks.business.now(), record.last_at);
    ++record.revision;
    store::update(tx, record);
    write_journal(tx, caller, record, doer_of(caller, role), to_string(action), change);
    publish(tx, record, action, "");
    return ref_of(record);
}

Result<CaseRef> Cases::save_form(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision,
                                 const boost::json::object& form) const {
    YIMEN_TRY(auto record, load(tx, caller, id, revision, true));
    std::string text = boost::json::serialize(form);
    // The journal can prove which form was saved, but a digest without a key could be found by trying names and numbers.
    std::string digest = to_hex(cipher_.blind_index("case_form.journal", id.str() + text));
    YIMEN_TRY(auto saved, change_draft(tx, caller, record, Action::save_form, digest));
    store_form(tx, id, form, still_prefilled(store::prefilled(tx, id), form_of(tx, id), form));
    return saved;
}

Result<CaseRef> Cases::attach(db::Tx& tx, const Caller& caller, CaseId id, FileId file, const NewFile& content) const {
    YIMEN_TRY(auto record, load(tx, caller, id, std::nullopt, true));
    if (!catalogue::find_requirement(*definition(tx, record), content.requirement))
        return fail(kUnknownRequirement, content.requirement);
    YIMEN_TRY(auto saved, change_draft(tx, caller, record, Action::attach, file.str() + " " + content.sm3));
    YIMEN_CHECK(add_file(tx, caller, id, file, content));
    return saved;
}

Result<void> Cases::add_file(db::Tx& tx, const Caller& caller, CaseId id, FileId file, const NewFile& content) const {
    if (store::files(tx, id).size() >= kMostFiles)
        return fail(kTooManyFiles);
    store::insert_file(tx, id,
                       {file, content.requirement, sealed_name(file, content.name), content.media_type, content.sm3,
                        content.size, caller.who.account, parts_.clocks.business.now()});
    return {};
}

Result<CaseRef> Cases::detach(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision, FileId file) const {
    YIMEN_TRY(auto record, load(tx, caller, id, revision, true));
    if (!store::file(tx, id, file))
        return fail(kFileNotFound);
    YIMEN_TRY(auto saved, change_draft(tx, caller, record, Action::attach, "removed " + file.str()));
    store::remove_file(tx, file, parts_.clocks.business.now());
    return saved;
}

Result<void> Cases::check(db::Tx& tx, const Caller& caller, CaseId id, const std::vector<CheckAnswer>& answers) const {
    YIMEN_TRY(auto record, load(tx, caller, id, std::nullopt, true));
    bool handles =
        (record.state == State::submitted || record.state == State::received || record.state == State::accepted) &&
        access::Scope(caller.who, {access::Role::clerk, access::Role::reviewer}).covers(record.scope());
    if (!handles)
        return fail(kNotAllowed, {}, state_and_turn(*this, tx, record));
    auto definition = this->definition(tx, record);
    Instant now = parts_.clocks.business.now();
    for (const auto& answer : answers) {
        auto* requirement = catalogue::find_requirement(*definition, answer.requirement);
        bool known = requirement && std::any_of(requirement->review_points.begin(), requirement->review_points.end(),
                                                [&](const auto& point) { return point.key == answer.point; });
        if (!known)
            return fail(kUnknownRequirement, answer.requirement + "/" + answer.point);
        store::put_check(tx, id, {answer.requirement, answer.point, answer.ok, *caller.who.staff, now});
    }
    auto role = caller.who.has(access::Role::clerk) ? access::Role::clerk : access::Role::reviewer;
    write_journal(tx, caller, record, doer_of(caller, role), "check", to_json_text(answers));
    return {};
}

} // namespace yimen::cases
