#include "bundled.h"

#include <algorithm>

#include "base/text.h"
#include "bundled_steps.h"
#include "hand_over.h"
#include "held.h"
#include "steps.h"

namespace yimen::cases {
namespace {

// What an event of the other case means for those that wait for it.
enum class Outcome { accepted, result, never };

std::optional<Outcome> outcome_of(std::string_view event_kind) {
    if (event_kind == "CaseAccepted" || event_kind == "CaseAcceptedBySilence")
        return Outcome::accepted;
    if (event_kind == "CaseResultIssued")
        return Outcome::result;
    for (auto end : {"CaseNotAccepted", "CaseRefused", "CaseWithdrawn", "CaseLapsed", "CaseWaitEnded"})
        if (event_kind == end)
            return Outcome::never;
    return std::nullopt;
}

// The value that the maker has for the same data element: in its own form, or by its decision.
const boost::json::value* same_element(const catalogue::Form& form, const boost::json::object& values,
                                       std::string_view element) {
    for (const auto& section : form.sections)
        for (const auto& field : section.fields)
            if (field.element == element)
                if (const auto* value = values.if_contains(field.key))
                    return value;
    return nullptr;
}

} // namespace

bool has_ended(State state) {
    return state == State::closed || state == State::withdrawn || state == State::refused ||
           state == State::not_accepted || state == State::lapsed || state == State::delivered ||
           state == State::result_issued;
}

std::optional<Date> running_due(const store::Record& record) {
    if (has_ended(record.state) || record.state == State::approved || record.state == State::awaiting_supplement ||
        record.state == State::suspended)
        return std::nullopt;
    return record.due;
}

Result<void> check_bundle(const Caller& caller, const store::Record& record, Action action) {
    bool alone = record.state == State::draft && record.bundle && caller.bundle != record.bundle->id;
    bool together = action == Action::save_form || action == Action::attach || action == Action::submit ||
                    action == Action::withdraw;
    if (!alone || !together)
        return {};
    auto more = state_and_allowed(record);
    more["bundle_case_id"] = record.bundle->id.str();
    return fail(kInBundle, {}, std::move(more));
}

bool is_brought(const std::vector<Brought>& brought, std::string_view requirement) {
    return std::ranges::any_of(
        brought, [&](const Brought& one) { return one.kind == BroughtKind::material && one.key == requirement; });
}

std::vector<InvalidParam> form_problems(const catalogue::Definition& definition, const boost::json::object& form,
                                        const std::vector<Brought>& brought) {
    auto out = catalogue::check_form(definition.form, form, true);
    catalogue::check_co_holders(definition, form, true, out);
    std::erase_if(out, [&](const InvalidParam& problem) {
        return problem.code == "required" && std::ranges::any_of(brought, [&](const Brought& one) {
                   return one.kind == BroughtKind::field && problem.pointer == "/" + pointer_token(one.key);
               });
    });
    return out;
}

Result<CaseRef> Cases::begin_waiting(db::Tx& tx, const Caller& caller, store::Record& record, const Doer& doer,
                                     std::string_view number) const {
    const Transition* row = find(record.state, Action::wait);
    record.last_at = std::max(parts_.clocks.business.now(), record.last_at);
    record.state = row->to;
    record.number = std::string(number);
    ++record.revision;
    return move_on(tx, caller, record, *row, doer, "");
}

std::vector<Member> Bundled::members(db::Reader& reader, Uuid bundle) const {
    std::vector<Member> out;
    auto waits = store::waits_in(reader, bundle);
    auto records = store::of_bundle(reader, bundle);
    auto to_hand_over = hand_overs(cases_, reader, records);
    for (const auto& record : records) {
        out.push_back({record.id,
                       record.item,
                       record.item_name,
                       record.number,
                       record.state,
                       record.revision,
                       record.scope(),
                       running_due(record),
                       std::move(waits[record.id]),
                       {},
                       record.delivery_way,
                       record.sent_at});
        if (auto found = to_hand_over.find(record.id); found != to_hand_over.end())
            out.back().hand_over_by = found->second.by;
    }
    return out;
}

std::shared_ptr<const catalogue::Definition> Bundled::definition(db::Reader& reader, CaseId id) const {
    auto record = store::any(reader, id);
    return record ? cases_.definition(reader, *record) : nullptr;
}

std::map<CaseId, std::shared_ptr<const catalogue::Definition>> Bundled::definitions(db::Reader& reader,
                                                                                    Uuid bundle) const {
    std::map<CaseId, std::shared_ptr<const catalogue::Definition>> out;
    for (const auto& record : store::of_bundle(reader, bundle))
        out[record.id] = cases_.definition(reader, record);
    return out;
}

bool Bundled::have_ended(db::Reader& reader, Uuid bundle) const {
    auto count = store::bundle_counts(reader, {bundle})[bundle];
    return count.members == count.ended;
}

std::vector<std::string> Bundled::prefilled(db::Reader& reader, CaseId id) const {
    return store::prefilled(reader, id);
}

std::vector<MemberFile> Bundled::files(db::Reader& reader, CaseId id) const {
    std::vector<MemberFile> out;
    for (const auto& file : store::files(reader, id))
        out.push_back({file.id, file.requirement, cases_.file_name(file.id, file.name_sealed), file.media_type,
                       file.size, file.uploaded_at});
    return out;
}

std::vector<MemberHeld> Bundled::held(db::Reader& reader, CaseId id) const {
    std::vector<MemberHeld> out;
    auto record = store::any(reader, id);
    if (!record)
        return out;
    for (const auto& [key, licence] :
         held_licences(cases_.parts().licences, reader, record->subject, *cases_.definition(reader, *record)))
        out.push_back({key, licence.type_name, licence.type_name_en, mask_number(licence.number), licence.valid_to});
    return out;
}

std::map<std::string, CaseFact> Bundled::facts(db::Reader& reader, const Caller& caller, CaseId id) const {
    auto record = store::any(reader, id);
    return record ? facts_by_requirement(cases_, reader, caller, *record, *cases_.definition(reader, *record))
                  : std::map<std::string, CaseFact>{};
}

CaseDelivery Bundled::delivery(db::Reader& reader, CaseId id, bool clear) const {
    auto record = store::any(reader, id).value();
    return Ways(cases_).shown(reader, record, *cases_.definition(reader, record), clear);
}

std::optional<CaseEnds> Bundled::ends(db::Reader& reader, Uuid bundle) const {
    for (const auto& record : store::of_bundle(reader, bundle))
        if (auto shown = ends_shown(cases_, reader, record, *cases_.definition(reader, record)))
            return shown;
    return std::nullopt;
}

std::vector<InvalidParam> Bundled::missing(db::Reader& reader, CaseId id) const {
    auto record = store::any(reader, id);
    if (!record || record->state != State::draft)
        return {};
    auto out =
        form_problems(*cases_.definition(reader, *record), cases_.form_of(reader, id), store::brought(reader, id));
    for (auto& problem : out)
        problem.pointer = "/form" + problem.pointer;
    for (auto& material : cases_.missing_materials(reader, *record))
        out.push_back(std::move(material));
    return out;
}

void Bundled::tie(db::Tx& tx, CaseId id, const std::vector<Wait>& waits, const std::vector<Brought>& brought) const {
    for (const auto& wait : waits)
        store::insert_wait(tx, id, wait);
    for (const auto& one : brought)
        store::insert_brought(tx, id, one);
}

Result<void> Bundled::follow(db::Tx& tx, CaseId of, std::string_view event_kind) const {
    auto outcome = outcome_of(event_kind);
    if (!outcome)
        return {};
    auto kind = *outcome == Outcome::accepted ? std::optional(WaitKind::needs_acceptance) : std::nullopt;
    for (CaseId id : store::waiting_for(tx, of, kind))
        YIMEN_CHECK(*outcome == Outcome::never ? end(tx, id, of) : file(tx, id, of));
    return {};
}

Result<void> Bundled::file(db::Tx& tx, CaseId id, CaseId of) const {
    auto record = store::locked(tx, id);
    if (!record || record->state != State::pending_dependency)
        return {}; // withdrawn meanwhile
    record->last_at = std::max(cases_.parts_.clocks.business.now(), record->last_at);
    store::meet_wait(tx, id, of, record->last_at);
    bool waits = std::ranges::any_of(store::waits(tx, id), [](const Wait& wait) { return !wait.met_at; });
    if (waits)
        return {};
    const Transition* row = find(record->state, Action::file);
    record->state = row->to;
    ++record->revision;
    record->submitted_at = record->last_at;
    answer_within(*cases_.parts_.calendars.national(tx), *record, receipt_day(cases_, tx, *record, record->last_at));
    bring(tx, *record);
    cases_.leave(tx, *record, *row);
    move_on(tx, timer(), *record, *row, kSystemDoer, "");
    return {};
}

// The evidence, and the values that are known: what the maker's form says of the same data element.
void Bundled::bring(db::Tx& tx, const store::Record& record) const {
    auto brought = store::brought(tx, record.id);
    if (brought.empty())
        return;
    auto definition = cases_.definition(tx, record);
    auto form = cases_.form_of(tx, record.id);
    auto prefilled = store::prefilled(tx, record.id);
    for (auto& one : brought) {
        if (auto licence = cases_.parts_.licences.of_case(tx, one.maker.value))
            one.licence_identifier = licence->identifier;
        store::bring(tx, record.id, one, record.last_at);
        const auto* field = one.kind == BroughtKind::field ? catalogue::find_field(definition->form, one.key) : nullptr;
        if (!field || form.contains(one.key))
            continue;
        auto maker = store::any(tx, one.maker);
        auto made = cases_.form_of(tx, one.maker);
        for (const auto& [key, value] : cases_.established(tx, one.maker))
            made[key] = value;
        if (const auto* value =
                same_element(catalogue::known_form(*cases_.definition(tx, *maker)), made, field->element)) {
            form[one.key] = *value;
            prefilled.push_back(one.key);
        }
    }
    cases_.store_form(tx, record.id, form, prefilled);
    write_journal(tx, timer(), record, kSystemDoer, "bring", record.bundle ? record.bundle->id.str() : "");
}

Result<void> Bundled::end(db::Tx& tx, CaseId id, CaseId because) const {
    auto record = store::locked(tx, id);
    if (!record || record->state != State::pending_dependency)
        return {};
    auto other = store::any(tx, because);
    const Transition* row = find(record->state, Action::end_waiting);
    record->last_at = std::max(cases_.parts_.clocks.business.now(), record->last_at);
    record->state = row->to;
    ++record->revision;
    store::fail_wait(tx, id, because, record->last_at);
    cases_.leave(tx, *record, *row);
    boost::json::object told{{"number", record->number.value_or("")}, {"because", other->item_name}};
    move_on(tx, timer(), *record, *row, kSystemDoer, other->item_name, told);
    return {};
}

outbox::Subscriber bundle_follower(const Cases& cases) {
    return {"cases.bundled",
            {"CaseAccepted", "CaseAcceptedBySilence", "CaseResultIssued", "CaseNotAccepted", "CaseRefused",
             "CaseWithdrawn", "CaseLapsed", "CaseWaitEnded"},
            [&cases](db::Tx& tx, const outbox::Event& event) {
                return Bundled(cases).follow(tx, CaseId{event.object}, event.kind);
            }};
}

} // namespace yimen::cases
