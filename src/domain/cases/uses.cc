#include "uses.h"

#include <algorithm>
#include <map>

#include "licences/reading.h"
#include "steps.h"
#include "use_store.h"

namespace yimen::cases {
namespace {

constexpr int kUsesAtOnce = 200;

bool decides_by_uses(const store::Record& record, Action action) {
    switch (action) {
    case Action::accept:
    case Action::accept_with_gaps:
    case Action::review:
    case Action::approve:
    case Action::approve_with_gaps:
    case Action::refuse:
        return true;
    case Action::confirm_gap:
        return record.state == State::approved; // the result may follow from it
    default:
        return false;
    }
}

// Which of the uses the action may be about.
bool fits_use(const Use& use, Action action) {
    switch (action) {
    case Action::settle_licence:
        return use.is_lost() || use.falls();
    case Action::object_use:
        return !use.objected_at;
    case Action::answer_use:
        return use.waits_for_answer();
    default:
        return false;
    }
}

std::string_view chinese_state(std::string_view state) {
    if (state == "suspended")
        return "已被暂扣";
    if (state == "withdrawn")
        return "已被撤销";
    if (state == "revoked")
        return "已被吊销";
    if (state == "cancelled")
        return "已注销";
    if (state == "replaced")
        return "已经变更，有了内容不同的新版本";
    return "有效期已满";
}

Use use_of(const licences::LicenceInForce& licence) {
    Use out;
    out.kind = Basis::licence;
    out.licence = licence.id;
    out.name = licence.type_name;
    out.name_en = licence.type_name_en;
    out.identifier = licence.identifier;
    out.version = licence.version;
    out.verdict = licence.state;
    return out;
}

Use use_of(const FactSource& source, const facts::Question& question) {
    Use out;
    const auto& fact = facts::Facts::name_of(*source.source, source.fact);
    out.kind = Basis::fact;
    out.fact = question.id.value;
    out.name = source.source->title + "：" + fact.title;
    out.name_en = source.source->title_en + ": " + fact.title_en;
    out.identifier = question.reference;
    out.version = question.version;
    out.verdict = "confirmed";
    out.checked_at = *question.answered_at;
    return out;
}

std::string about(const Use& use, std::string_view said) {
    std::string out = use.name + "（" + use.identifier + "）";
    return said.empty() ? out : out + "：" + std::string(said);
}

Held held_of(const Cases& cases, db::Reader& reader, const store::Record& record,
             const catalogue::Definition& definition) {
    return held_licences(cases.parts().licences, reader, record.subject, definition,
                         record.bundle ? std::optional(record.bundle->id) : std::nullopt);
}

std::vector<licences::LicenceId> ids_of(const Held& held) {
    std::vector<licences::LicenceId> out;
    for (const auto& [key, licence] : held)
        out.push_back(licence.id);
    return out;
}

} // namespace

Covered::Covered(Held held, const std::vector<Use>& uses, std::vector<std::string> confirmed)
    : held_(std::move(held)), stands_(std::move(confirmed)) {
    for (const Use& use : uses) {
        if (use.falls()) {
            held_.erase(use.requirement);
            std::erase(stands_, use.requirement);
        } else if (!use.ended_at && (use.settled == Settled::stands || use.kind == Basis::fact)) {
            stands_.push_back(use.requirement);
        }
    }
}

bool Covered::contains(std::string_view requirement) const {
    return held_.contains(requirement) || std::ranges::count(stands_, requirement) > 0;
}

std::string purpose_of(const store::Record& record, const catalogue::Requirement& requirement) {
    return record.item_name + "：" + requirement.name;
}

std::string authority_of(const Caller& caller, const store::Record& record, std::string_view role) {
    bool agent = std::ranges::any_of(caller.who.acts_for,
                                     [&](const auto& acts) { return acts.subject == record.subject && acts.as_agent; });
    return role == "clerk" ? "clerk" : agent ? "agent" : "visitor";
}

Covered covered(const Cases& cases, db::Reader& reader, const store::Record& record,
                const catalogue::Definition& definition) {
    auto held = held_of(cases, reader, record, definition);
    std::vector<std::string> confirmed;
    if (find(record.state, Action::attach))
        for (const auto& question : confirmed_facts(cases, reader, record.id, definition))
            confirmed.push_back(question.asked.requirement);
    return {std::move(held), record.state == State::draft ? std::vector<Use>{} : store::uses(reader, record.id),
            std::move(confirmed)};
}

Result<void> check_uses(db::Reader& reader, const store::Record& record, Action action) {
    bool about_one = action == Action::settle_licence || action == Action::object_use || action == Action::answer_use;
    if (!about_one && !decides_by_uses(record, action))
        return {};
    auto uses = store::uses(reader, record.id);
    auto refuse = [&](const ErrorCode& code) { return fail(code, {}, state_and_allowed(record)); };
    if (about_one) {
        if (std::ranges::none_of(uses, [&](const Use& use) { return fits_use(use, action); }))
            return refuse(kNoUses);
        return {};
    }
    if (std::ranges::any_of(uses, &Use::is_lost))
        return refuse(kLicenceLost);
    bool grants = action != Action::refuse && action != Action::review;
    if (grants && std::ranges::any_of(uses, &Use::falls))
        return refuse(kLicenceFalls);
    return {};
}

std::vector<std::string> may_about(const Cases& cases, db::Reader& reader, const Caller& caller,
                                   const store::Record& record, const Use& use) {
    std::vector<std::string> out;
    for (auto action : {Action::settle_licence, Action::object_use, Action::answer_use})
        if (fits_use(use, action) && cases.may(reader, caller, record, action))
            out.emplace_back(to_string(action));
    return out;
}

void hold_uses(const Cases& cases, db::Tx& tx, const store::Record& record) {
    licences::keep_as_they_are(tx, ids_of(held_of(cases, tx, record, *cases.definition(tx, record))));
}

void keep_uses(const Cases& cases, db::Tx& tx, const Caller& caller, const store::Record& record,
               const std::string& role) {
    auto definition = cases.definition(tx, record);
    Instant now = std::max(cases.parts().clocks.business.now(), record.last_at);
    auto known = store::uses(tx, record.id);
    auto held = Covered(held_of(cases, tx, record, *definition), known).held();
    auto files = store::files(tx, record.id);
    auto handed_in = [&](std::string_view key) {
        return std::ranges::count(files, key, &store::File::requirement) > 0;
    };
    std::map<std::string, Use> found;
    for (const auto& [key, licence] : held)
        found[key] = use_of(licence);
    for (const auto& question : confirmed_facts(cases, tx, record.id, *definition))
        if (const auto* requirement = catalogue::find_requirement(*definition, question.asked.requirement))
            if (auto source = fact_source(cases, *requirement); source && !found.contains(requirement->key))
                found[requirement->key] = use_of(*source, question);
    boost::json::object used;
    for (const Use& use : known) {
        auto now_by = found.find(use.requirement);
        bool other =
            now_by != found.end() && !(now_by->second.licence == use.licence && now_by->second.fact == use.fact);
        if (!use.ended_at && (handed_in(use.requirement) || (other && !use.falls())))
            store::end_use(tx, use.id, now);
        else if (!use.ended_at)
            found.erase(use.requirement); // as it was
    }
    for (auto& [key, use] : found) {
        if (handed_in(key))
            continue; // the visitor would rather hand it in
        use.id = new_id<UseId>(now);
        use.case_id = record.id;
        use.requirement = key;
        use.purpose = purpose_of(record, *catalogue::find_requirement(*definition, key));
        if (use.kind == Basis::licence)
            use.checked_at = now;
        use.authorised_by = caller.who.account;
        use.authorised_as = authority_of(caller, record, role);
        store::insert_use(tx, record.cell, use);
        used[key] = use.licence ? use.licence->str() : use.fact->str();
    }
    if (!used.empty())
        write_journal(tx, caller, record, {role, caller.who.account, caller.who.staff}, "use_licences",
                      boost::json::serialize(used));
}

Result<CaseRef> Uses::follow(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision, Action action,
                             const UseSaid& said) const {
    YIMEN_TRY(auto record, cases_.load(tx, caller, id, revision, true));
    YIMEN_CHECK(cases_.may(tx, caller, record, action));
    auto uses = store::uses(tx, id);
    auto use = std::ranges::find(uses, said.use, &Use::id);
    if (use == uses.end() || !fits_use(*use, action))
        return fail(kNoUses, said.use.str(), state_and_allowed(record));
    std::string verdict;
    if (action == Action::settle_licence)
        verdict = said.good ? "仍可作为依据。" : "不能再作为依据。";
    else if (action == Action::answer_use)
        verdict = said.good ? "异议成立。" : "异议不成立。";
    YIMEN_TRY(auto done,
              cases_.step(tx, caller, record, action, {.note = about(*use, verdict + said.text)}, std::nullopt));
    switch (action) {
    case Action::settle_licence:
        store::settle(tx, use->id, said.good ? Settled::stands : Settled::falls, caller.who.staff, said.text,
                      record.last_at);
        break;
    case Action::object_use:
        store::object(tx, use->id, said.text, record.last_at);
        break;
    default:
        store::answer(tx, use->id, said.text, said.good, caller.who.staff.value(), record.last_at);
        // What should not have been looked at is nothing to decide by.
        if (said.good && !use->ended_at && find(record.state, Action::settle_licence))
            store::settle(tx, use->id, Settled::falls, caller.who.staff, said.text, record.last_at);
    }
    return done;
}

void Uses::raise(db::Tx& tx, const Use& use, const std::string& state,
                 const std::optional<licences::EndedWith>& with) const {
    auto record = store::locked(tx, use.case_id);
    if (record && record->bundle && with && with->bundle == record->bundle->id)
        return; // it ended with the bundle, as its applicant wanted
    bool back = state == "valid";
    const Transition* row =
        record ? find(record->state, back ? Action::regain_licence : Action::lose_licence) : nullptr;
    auto now = row ? store::uses(tx, use.case_id) : std::vector<Use>{};
    auto current = std::ranges::find(now, use.id, &Use::id);
    if (current == now.end() || current->ended_at)
        return; // it has ended meanwhile
    bool by_loss = current->falls() && current->lost_at && !current->objection_right.value_or(false);
    bool known = current->lost_state == state && current->settled != Settled::regained;
    if (back ? !current->is_lost() && !by_loss : known)
        return;
    record->last_at = std::max(cases_.parts().clocks.business.now(), record->last_at);
    ++record->revision;
    if (back)
        store::settle(tx, use.id, Settled::regained, {}, "", record->last_at);
    else
        store::lose(tx, use.id, state, record->last_at);
    boost::json::object told{
        {"number", record->number.value_or("")}, {"licence", use.name}, {"licence_en", use.name_en}, {"state", state}};
    move_on(tx, timer(), *record, *row, kSystemDoer, about(use, back ? "已恢复有效" : chinese_state(state)), told);
}

// What was looked at stays as the evidence of its time; from now on the new version stands for the material.
void Uses::go_on(db::Tx& tx, const Use& use) const {
    auto record = store::locked(tx, use.case_id);
    const Transition* row = record ? find(record->state, Action::follow_licence) : nullptr;
    auto now = row ? store::uses(tx, use.case_id) : std::vector<Use>{};
    auto current = std::ranges::find(now, use.id, &Use::id);
    if (current == now.end() || current->ended_at || current->falls())
        return;
    auto held = held_of(cases_, tx, *record, *cases_.definition(tx, *record));
    auto next = held.find(use.requirement);
    if (next == held.end() || next->second.id == use.licence)
        return raise(tx, use, "replaced");
    record->last_at = std::max(cases_.parts().clocks.business.now(), record->last_at);
    ++record->revision;
    Use newer = use_of(next->second);
    newer.id = new_id<UseId>(record->last_at);
    newer.case_id = use.case_id;
    newer.requirement = use.requirement;
    newer.purpose = use.purpose;
    newer.checked_at = record->last_at;
    newer.authorised_by = use.authorised_by;
    newer.authorised_as = use.authorised_as;
    store::end_use(tx, use.id, record->last_at);
    store::insert_use(tx, record->cell, newer);
    move_on(tx, timer(), *record, *row, kSystemDoer,
            about(newer, "第 " + std::to_string(newer.version) + " 版接着作为依据"));
}

Result<void> Uses::in_running_cases(db::Tx& tx, licences::LicenceId licence,
                                    const std::function<void(const Use&)>& each) const {
    UseId after;
    for (auto some = store::running_uses(tx, licence, after, kUsesAtOnce); !some.empty();
         some = store::running_uses(tx, licence, after, kUsesAtOnce)) {
        for (const Use& use : some)
            each(use);
        after = some.back().id;
    }
    return {};
}

Result<void> Uses::licence_changed(db::Tx& tx, licences::LicenceId licence, const std::string& state) const {
    auto with = state == "cancelled" ? licences::ended_with(tx, licence) : std::nullopt;
    return in_running_cases(tx, licence, [&](const Use& use) { raise(tx, use, state, with); });
}

Result<void> Uses::licence_goes_on(db::Tx& tx, licences::LicenceId licence) const {
    return in_running_cases(tx, licence, [&](const Use& use) { go_on(tx, use); });
}

outbox::Subscriber licence_follower(const Cases& cases) {
    return {"cases.licences",
            {"LicenceSuspended", "LicenceReinstated", "LicenceWithdrawn", "LicenceRevoked", "LicenceCancelled",
             "LicenceExpired", "LicenceReplaced"},
            [&cases](db::Tx& tx, const outbox::Event& event) -> Result<void> {
                auto told = [&](std::string_view key) {
                    const auto* found = event.payload.if_contains(key);
                    return found && found->is_string() ? std::string(found->as_string()) : std::string();
                };
                licences::LicenceId licence{event.object};
                std::string operation = told("operation"), state = told("state");
                if (operation == "renew" || operation == "reissue")
                    return Uses(cases).licence_goes_on(tx, licence);
                return state.empty() ? Result<void>{} : Uses(cases).licence_changed(tx, licence, state);
            }};
}

} // namespace yimen::cases
