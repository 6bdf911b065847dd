#include "promises.h"

#include <algorithm>

#include "licences/operations.h"
#include "papers.h"
#include "promise_steps.h"
#include "signing.h"

namespace yimen::cases {
namespace {

constexpr std::size_t kMostPromises = 50;

struct PromiseShown {
    std::string requirement, name, told, promised;
    BOOST_DESCRIBE_CLASS(PromiseShown, (), (requirement, name, told, promised), (), ())
};

std::string promise_name(const catalogue::Definition& definition, const std::string& key) {
    const auto* found = catalogue::find_requirement(definition, key);
    return found ? found->name : key;
}

Result<void> check_named(const std::vector<std::string>& keys, const catalogue::Definition& definition,
                         const std::vector<std::string>& open) {
    if (keys.size() > kMostPromises)
        return fail(Error{&kInvalidRequest, {}, {{"/requirements", "too_many", "at most 50"}}, {}});
    for (std::size_t i = 0; i < keys.size(); ++i) {
        std::string pointer = "/requirements/" + std::to_string(i);
        if (!catalogue::find_requirement(definition, keys[i]))
            return fail(Error{&kUnknownRequirement, {}, {{pointer, "unknown", keys[i]}}, {}});
        if (std::ranges::count(open, keys[i]) == 0)
            return fail(
                Error{&kNotPromisable, {}, {{pointer, "not_promisable", promise_name(definition, keys[i])}}, {}});
        if (std::ranges::count(keys, keys[i]) > 1)
            return fail(Error{&kInvalidRequest, {}, {{pointer, "duplicate", "is named twice"}}, {}});
    }
    return {};
}

// After a revocation who asks for repair says how they will keep to it (信用承诺); after correction the correction speaks.
bool needs_words(Action action, const Promise& promise) {
    return action != Action::ask_repair || promise.state == PromiseState::revoked;
}

} // namespace

bool Promises::put_signature(db::Tx& tx, const Caller& caller, const store::Record& record,
                             const std::optional<std::string>& picture) const {
    auto definition = cases_.definition(tx, record);
    std::vector<PromiseShown> shown;
    for (const auto& row : store::promises(tx, record.id))
        if (const auto* requirement = catalogue::find_requirement(*definition, row.promise.requirement);
            requirement && requirement->promise && row.promise.state == PromiseState::named)
            shown.push_back(
                {requirement->key, requirement->name, requirement->promise->told, requirement->promise->promised});
    if (shown.empty())
        return false;
    store::sign_promises(tx, record.id, Signing(cases_).keep(tx, caller, record.id, to_json_text(shown), picture));
    return true;
}

Result<CaseRef> Promises::name(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision,
                               const std::vector<std::string>& requirements,
                               const std::optional<std::string>& picture) const {
    YIMEN_TRY(auto record, cases_.load(tx, caller, id, revision, true));
    Action action = caller.who.is_staff() ? Action::name_promises : Action::make_promises;
    YIMEN_TRY(access::Role role, cases_.may(tx, caller, record, action));
    auto definition = cases_.definition(tx, record);
    YIMEN_CHECK(check_named(requirements, *definition, promisable(cases_, tx, record)));
    for (const auto& before : store::promises(tx, id))
        if (before.promise.state == PromiseState::named || before.promise.state == PromiseState::promised)
            store::set_promise_state(tx, id, before.promise.requirement, PromiseState::dropped);
    std::string note;
    for (const auto& key : requirements) {
        store::put_promise(tx, id, key, record.item_version, cases_.parts().clocks.business.now());
        note += (note.empty() ? "" : "；") + promise_name(*definition, key);
    }
    if (action == Action::make_promises && !requirements.empty())
        put_signature(tx, caller, record, picture);
    write_journal(tx, caller, record, doer_of(caller, role), "promises", to_json_text(requirements));
    return Signing(cases_).step(tx, caller, record, action, note);
}

Result<CaseRef> Promises::sign(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision,
                               const std::optional<std::string>& picture) const {
    return Signing(cases_).sign(tx, caller, id, revision, Action::sign_promises, [&](const store::Record& record) {
        return put_signature(tx, caller, record, picture);
    });
}

void Promises::sign_at_counter(db::Tx& tx, const Caller& screen, CaseId id,
                               const std::optional<std::string>& picture) const {
    Signing(cases_).sign_at_counter(tx, screen, id, Action::sign_promises, [&](const store::Record& record) {
        return put_signature(tx, screen, record, picture);
    });
}

std::vector<PromiseLine> Promises::to_sign(db::Reader& reader, CaseId id) const {
    std::vector<PromiseLine> out;
    auto record = store::any(reader, id);
    if (!record || !find(record->state, Action::sign_promises))
        return out;
    auto definition = cases_.definition(reader, *record);
    for (const auto& row : store::promises(reader, id))
        if (const auto* requirement = catalogue::find_requirement(*definition, row.promise.requirement);
            requirement && requirement->promise && row.promise.state == PromiseState::named) {
            const auto& text = *requirement->promise;
            out.push_back(
                {requirement->name, requirement->name_en, text.told, text.told_en, text.promised, text.promised_en});
        }
    return out;
}

void Promises::put(db::Tx& tx, const Caller& caller, const store::Record& record, Action action,
                   const PromiseSaid& said, std::optional<Date> until) const {
    const auto& [key, text, day] = said;
    Instant at = record.last_at;
    StaffId staff = caller.who.staff.value_or(StaffId{});
    switch (action) {
    case Action::keep_promise:
        return store::put_finding(tx, record.id, key, PromiseState::kept, text, staff, at, {});
    case Action::find_broken:
        return store::put_finding(tx, record.id, key, PromiseState::found_broken, text, staff, at, until);
    case Action::answer_finding:
        return store::put_answer(tx, record.id, key, text, at);
    case Action::clear_finding:
        return store::put_decision(tx, record.id, key, PromiseState::cleared, text, staff, at, {});
    case Action::order_correction:
        store::put_decision(tx, record.id, key, PromiseState::correcting, text, staff, at, until);
        return store::enter_credit(tx, record, key);
    case Action::confirm_correction:
        return store::put_correction(tx, record.id, key, staff, at);
    case Action::revoke_result:
        store::put_decision(tx, record.id, key, PromiseState::revoked, text, staff, at, {});
        return store::enter_credit(tx, record, key);
    case Action::object_record:
        return store::object_credit(tx, record.id, key, text, at);
    case Action::uphold_record:
        return store::answer_credit(tx, record.id, key, CreditState::standing, text, staff, at);
    case Action::remove_record:
        return store::answer_credit(tx, record.id, key, CreditState::removed, text, staff, at);
    case Action::ask_repair:
        return store::ask_repair(tx, record.id, key, at);
    case Action::repair_record:
        return store::repair_credit(tx, record.id, key, staff, at);
    default:
        throw std::logic_error("a step that is about no promise");
    }
}

// 撤销: it should not have been granted (行政许可法 art. 69). Through the licence's own operation, so that its holder, the status list and
// the public check know of it.
Result<void> Promises::take_licence_back(db::Tx& tx, const Caller& caller, const store::Record& record,
                                         const std::string& reason) const {
    auto held = cases_.parts().licences.of_case(tx, record.id.value);
    if (!held || !licences::find(held->state, licences::Operation::withdraw))
        return {}; // no licence of ours, or out of force already
    YIMEN_CHECK(licences::operate(tx, cases_.parts().licences, {caller.who, caller.channel, caller.request_id},
                                  held->id, held->revision, {licences::Operation::withdraw, reason, {}}));
    return {};
}

Result<CaseRef> Promises::follow(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision, Action action,
                                 const PromiseSaid& said) const {
    YIMEN_TRY(auto record, cases_.load(tx, caller, id, revision, true));
    YIMEN_CHECK(cases_.may(tx, caller, record, action));
    Date today = hall_date(cases_.parts().clocks.business.now());
    auto rows = store::promises(tx, id);
    auto row = std::ranges::find(rows, said.requirement, [](const store::PromiseRow& one) -> const std::string& {
        return one.promise.requirement;
    });
    if (row == rows.end() || fit(action, row->promise, today, caller.who.staff) != Fit::yes)
        return fail(kNoPromises, said.requirement, state_and_allowed(record));
    if (needs_words(action, row->promise) && said.text.size() < 2)
        return fail(Error{&kInvalidRequest, {}, {{"/text", "required", "says why"}}, {}});
    std::optional<Date> until;
    if (action == Action::find_broken)
        until = cases_.parts().calendars.national(tx)->add(today, kAnswerDays);
    if (action == Action::order_correction) {
        if (!said.until || *said.until <= today)
            return fail(Error{&kInvalidRequest, {}, {{"/until", "too_early", "must be a day after today"}}, {}});
        until = said.until;
    }
    std::string note = promise_name(*cases_.definition(tx, record), said.requirement);
    if (!said.text.empty())
        note += "：" + said.text;
    if (until)
        note += "（" + chinese_date(*until) + "前" + (action == Action::find_broken ? "可以陈述、申辩" : "改正") + "）";
    YIMEN_TRY(auto done, cases_.step(tx, caller, record, action, {.note = note}, std::nullopt));
    put(tx, caller, record, action, said, until);
    if (action == Action::revoke_result)
        YIMEN_CHECK(take_licence_back(tx, caller, record, said.text));
    if (const auto* taken = find(record.state, action); taken->document)
        cases_.issue_document(tx, caller, record, *taken->document,
                              {.note = said.text, .requirement = said.requirement}, std::nullopt);
    return done;
}

} // namespace yimen::cases
