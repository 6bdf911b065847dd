#include "bundle_cases.h"

#include <algorithm>

#include "base/text.h"
#include "case_parts.h"
#include "case_store.h"
#include "errors.h"
#include "journal/journal.h"
#include "outbox/outbox.h"

namespace yimen::bundles {
namespace {

cases::Caller within(const cases::Caller& caller, BundleCaseId id) {
    return {caller.who, caller.channel, caller.request_id, id.value};
}

std::string role_in(const cases::Caller& caller) {
    return std::string(
        access::to_string(caller.who.has(access::Role::clerk) ? access::Role::clerk : access::Role::visitor));
}

void note_case(db::Tx& tx, const store::CaseRecord& record, Instant at, std::string_view action,
               std::string_view event_kind, std::string_view change, const cases::Caller* caller,
               const BundleMessage& told = {}) {
    std::string name = "bundle_case." + std::string(action);
    journal::append(tx, {.cell = record.cell,
                         .at = at,
                         .actor = caller ? caller->who.account : AccountId{},
                         .role = caller ? role_in(*caller) : "system",
                         .channel = caller ? caller->channel : std::string_view("system"),
                         .action = name,
                         .object_kind = "bundle_case",
                         .object = record.id.value,
                         .reason = {},
                         .change = change,
                         .request_id = caller ? caller->request_id : std::string_view()});
    outbox::NewEvent event;
    event.kind = event_kind;
    event.scope = record.scope();
    event.object_kind = "bundle_case";
    event.object = record.id.value;
    event.revision = record.revision;
    event.payload = {{"state", boost::describe::enum_to_string(record.state, "")}};
    if (!told.kind.empty()) {
        event.payload["message"] = told.kind;
        event.payload["params"] = {
            {"bundle", record.name}, {"bundle_en", record.name_en}, {"members", std::to_string(told.members)}};
    }
    outbox::publish(tx, at, event);
}

BundleCaseRef case_ref_of(const store::CaseRecord& record) { return {record.id, record.state, record.revision}; }

boost::json::object revision_now(const store::CaseRecord& record) {
    return {{"revision", record.revision}, {"state", boost::describe::enum_to_string(record.state, "")}};
}

} // namespace

MergedBundle BundleCases::merged(db::Reader& reader, const store::CaseRecord& record) const {
    MergeInput input;
    auto definitions = cases::Bundled(cases_).definitions(reader, record.id.value);
    for (const auto& member : record.merge.members)
        input.members.push_back({member.key, member.name, member.name_en, member.department, member.department_en,
                                 definitions.at(member.case_id).get(), member.gives});
    input.edges = record.merge.edges;
    input.terms.elements.insert(record.merge.elements.begin(), record.merge.elements.end());
    input.terms.material_types.insert(record.merge.material_types.begin(), record.merge.material_types.end());
    return merge(input);
}

Result<BundleCaseRef> BundleCases::start(db::Tx& tx, const cases::Caller& caller, const NewBundleCase& wanted) const {
    auto chosen = wanted.items.value_or(std::vector<Chosen>{});
    CellId cell = caller.who.cell;
    YIMEN_TRY(Plan plan, wanted.template_key ? bundles_.plan(tx, cell, *wanted.template_key,
                                                             wanted.answers.value_or(catalogue::Answers{}), chosen)
                                             : bundles_.plan(tx, cell, chosen));
    store::CaseRecord record;
    record.created_at = cases_.parts().clocks.business.now();
    record.id = new_id<BundleCaseId>(record.created_at);
    record.cell = cell;
    record.subject = *wanted.subject_id;
    record.applicant = caller.who.account;
    record.visit = wanted.visit_id;
    record.template_key = plan.template_key;
    record.template_revision = plan.template_revision;
    record.name = plan.name;
    record.name_en = plan.name_en;
    record.merge.edges = plan.edges;
    record.merge.stages = plan.stages;
    auto inside = within(caller, record.id);
    for (auto& member : plan.members) {
        YIMEN_TRY(auto opened, cases_.open(tx, inside,
                                           {member.item,
                                            record.subject,
                                            {},
                                            member.answers,
                                            wanted.visit_id,
                                            cases::BundleRef{record.id.value, plan.name, plan.name_en}}));
        record.merge.members.push_back({member.key, member.name, member.name_en, member.department,
                                        member.department_en, member.gives, opened.id, member.item, member.stage});
    }
    auto scope = cases::Bundled(cases_).members(tx, record.id.value).front().scope;
    record.region = *scope.region;
    record.hall = scope.hall;
    Terms terms = terms_of(tx, record);
    record.merge.elements = {terms.elements.begin(), terms.elements.end()};
    record.merge.material_types = {terms.material_types.begin(), terms.material_types.end()};
    MergedBundle merged = this->merged(tx, record);
    if (merged.blocked())
        return fail(refusal_of(merged));
    auto members = member_cases(record);
    for (const auto& [key, tie] : ties(merged, members))
        cases::Bundled(cases_).tie(tx, members.at(key), tie.waits, tie.brought);
    store::insert_case(tx, record);
    store::keep_saved(tx, record.id, merged.savings.saved);
    // What one member has on record stands for all that ask for it.
    YIMEN_CHECK(write_values(tx, inside, record, merged, values_of(cases_, tx, record, merged)));
    note_case(tx, record, record.created_at, "start", "BundleCaseStarted", record.template_key.value_or(""), &caller);
    return case_ref_of(record);
}

Terms BundleCases::terms_of(db::Reader& reader, const store::CaseRecord& record) const {
    MergeInput input;
    auto definitions = cases::Bundled(cases_).definitions(reader, record.id.value);
    for (const auto& member : record.merge.members) {
        MergeMember& one = input.members.emplace_back();
        one.definition = definitions.at(member.case_id).get();
        one.gives = member.gives;
    }
    return bundles_.terms(reader, record.cell, codes_of(input));
}

Result<store::CaseRecord> BundleCases::load_draft(db::Tx& tx, const cases::Caller& caller, BundleCaseId id,
                                                  std::optional<std::int64_t> revision) const {
    auto record = store::visible_case(tx, caller.who, id, true);
    if (!record)
        return fail(kUnknownBundleCase);
    if (revision && *revision != record->revision)
        return fail(kStaleBundleCase, {}, revision_now(*record));
    if (record->state != CaseState::draft)
        return fail(kNotADraft, {}, revision_now(*record));
    return *record;
}

BundleCaseRef BundleCases::changed(db::Tx& tx, const cases::Caller& caller, store::CaseRecord& record,
                                   std::string_view action, std::string_view event_kind, std::string_view change,
                                   const BundleMessage& told) const {
    ++record.revision;
    store::update_case(tx, record);
    note_case(tx, record, cases_.parts().clocks.business.now(), action, event_kind, change, &caller, told);
    return case_ref_of(record);
}

Result<void> BundleCases::write_values(db::Tx& tx, const cases::Caller& caller, const store::CaseRecord& record,
                                       const MergedBundle& merged, const boost::json::object& values) const {
    auto now = cases::Bundled(cases_).members(tx, record.id.value);
    for (const auto& member : record.merge.members) {
        auto form = member_form(merged, member.key, values);
        if (form == cases_.form_of(tx, member.case_id))
            continue;
        auto revision = std::ranges::find(now, member.case_id, &cases::Member::id)->revision;
        YIMEN_CHECK(cases_.save_form(tx, caller, member.case_id, revision, form));
    }
    return {};
}

Result<BundleCaseRef> BundleCases::save_form(db::Tx& tx, const cases::Caller& caller, BundleCaseId id,
                                             std::int64_t revision, const boost::json::object& values) const {
    YIMEN_TRY(auto record, load_draft(tx, caller, id, revision));
    auto merged = this->merged(tx, record);
    auto asked = as_definition(merged);
    Error unknown{&kUnknownMergedField, {}, {}, {}};
    for (const auto& [key, value] : values)
        if (!catalogue::find_field(asked.form, key))
            unknown.invalid_params.push_back(
                {"/values/" + pointer_token(key), "unknown_field", "is not in the form of this bundle"});
    if (!unknown.invalid_params.empty())
        return fail(std::move(unknown));
    YIMEN_CHECK(write_values(tx, within(caller, id), record, merged, values));
    return changed(tx, caller, record, "save_form", "BundleCaseSaved", "");
}

// One file for the members that take it; their cases, none twice.
Result<std::vector<Uuid>> BundleCases::keep_copies(db::Tx& tx, const cases::Caller& caller,
                                                   const store::CaseRecord& record, BundleFileId file,
                                                   const MergedMaterial& material, const cases::NewFile& content,
                                                   const std::function<bool(const MaterialUse&)>& takes) const {
    auto members = member_cases(record);
    std::vector<Uuid> out;
    for (const auto& use : material.uses) {
        if (use.made_by || !takes(use))
            continue;
        auto member = members.at(use.member);
        auto copy = new_id<cases::FileId>(cases_.parts().clocks.business.now());
        cases::NewFile part = content;
        part.requirement = use.key;
        YIMEN_CHECK(cases_.attach(tx, within(caller, record.id), member, copy, part));
        store::insert_copy(tx, record.id, {file, material.requirement.key, member, copy});
        if (std::ranges::count(out, member.value) == 0)
            out.push_back(member.value);
    }
    return out;
}

Result<BundleCaseRef> BundleCases::attach(db::Tx& tx, const cases::Caller& caller, BundleCaseId id, BundleFileId file,
                                          const cases::NewFile& content) const {
    YIMEN_TRY(auto record, load_draft(tx, caller, id, std::nullopt));
    auto merged = this->merged(tx, record);
    bool kept = false;
    for (const auto& material : merged.materials) {
        if (material.requirement.key != content.requirement)
            continue;
        YIMEN_TRY(auto members, keep_copies(tx, caller, record, file, material, content,
                                            [](const MaterialUse& use) { return use.keep_copy; }));
        kept = kept || !members.empty();
    }
    if (!kept)
        return fail(Error{&kUnknownMergedMaterial,
                          content.requirement,
                          {{"?material", "unknown", "is not a material that is kept"}},
                          {}});
    return changed(tx, caller, record, "attach", "BundleCaseSaved", file.str() + " " + content.sm3);
}

Result<BundleCases::Shown> BundleCases::attach_shown(db::Tx& tx, const cases::Caller& caller, BundleCaseId id,
                                                     const std::string& type_code,
                                                     const cases::NewFile& content) const {
    YIMEN_TRY(auto record, load_draft(tx, caller, id, std::nullopt));
    auto merged = this->merged(tx, record);
    std::string licence = "licence:" + type_code;
    auto takes = [&](const MaterialUse& use) { return std::ranges::count(use.satisfied_by, licence) > 0; };
    Shown out;
    for (const auto& material : merged.materials) {
        auto file = new_id<BundleFileId>(cases_.parts().clocks.business.now());
        YIMEN_TRY(auto members, keep_copies(tx, caller, record, file, material, content, takes));
        if (!members.empty())
            out.materials.push_back(material.requirement.key);
        for (Uuid one : members)
            if (std::ranges::count(out.cases, one) == 0)
                out.cases.push_back(one);
    }
    if (out.cases.empty())
        return fail(kShownStandsForNothing);
    out.bundle = changed(tx, caller, record, "attach_shown", "BundleCaseSaved", content.sm3);
    return out;
}

Result<BundleCaseRef> BundleCases::detach(db::Tx& tx, const cases::Caller& caller, BundleCaseId id,
                                          std::int64_t revision, BundleFileId file) const {
    YIMEN_TRY(auto record, load_draft(tx, caller, id, revision));
    bool found = false;
    for (const auto& copy : store::copies(tx, id)) {
        if (copy.id != file)
            continue;
        found = true;
        auto now = cases::Bundled(cases_).members(tx, id.value);
        auto member = std::ranges::find(now, copy.case_id, &cases::Member::id);
        YIMEN_CHECK(cases_.detach(tx, within(caller, id), copy.case_id, member->revision, copy.file));
    }
    if (!found)
        return fail(cases::kFileNotFound);
    store::remove_copies(tx, id, file);
    return changed(tx, caller, record, "attach", "BundleCaseSaved", "removed " + file.str());
}

Result<BundleCaseRef> BundleCases::ask_fact(db::Tx& tx, const cases::Caller& caller, BundleCaseId id,
                                            const std::string& key) const {
    YIMEN_TRY(auto record, load_draft(tx, caller, id, std::nullopt));
    auto merged = this->merged(tx, record);
    auto material = std::ranges::find_if(
        merged.materials, [&](const MergedMaterial& one) { return one.asked && one.requirement.key == key; });
    if (material == merged.materials.end())
        return fail(kUnknownMergedMaterial, key);
    auto inside = within(caller, id);
    auto facts = facts_of(cases_, tx, inside, record, *material);
    if (!facts)
        return fail(facts::kNoSource);
    std::vector<cases::AskedMaterial> wanted;
    for (const auto& [use, fact] : *facts)
        wanted.push_back(use);
    YIMEN_CHECK(
        cases::FactChecks(cases_).ask_together(tx, inside, wanted, record.name + "：" + material->requirement.name));
    return case_ref_of(record);
}

std::vector<std::string> BundleCases::numbers(const cases::Caller& caller, BundleCaseId id) const {
    auto regions = bundles_.database().read([&](db::Reader& reader) {
        return store::is_visible_draft(reader, caller.who, id) ? cases::Bundled(cases_).regions(reader, id.value)
                                                               : std::vector<RegionId>{};
    });
    return regions.empty() ? std::vector<std::string>{} : cases_.next_numbers(caller.who.cell, regions, caller.channel);
}

Result<void> BundleCases::check_applicable(db::Reader& reader, const store::CaseRecord& record) const {
    Error gone{&kItemWithdrawn, {}, {}, {}};
    std::vector<catalogue::ItemId> items;
    for (const auto& member : record.merge.members)
        items.push_back(member.item_id);
    auto not_applicable = cases_.parts().catalogue.not_applicable(reader, items);
    for (const auto& member : record.merge.members)
        if (std::ranges::count(not_applicable, member.item_id) > 0)
            gone.invalid_params.push_back({"/members/" + pointer_token(member.key), "not_applicable", member.name});
    if (!gone.invalid_params.empty())
        return fail(std::move(gone));
    return {};
}

Result<BundleCaseRef> BundleCases::submit(db::Tx& tx, const cases::Caller& caller, BundleCaseId id,
                                          std::int64_t revision, const std::vector<std::string>& numbers) const {
    YIMEN_TRY(auto record, load_draft(tx, caller, id, revision));
    YIMEN_CHECK(check_applicable(tx, record));
    if (numbers.size() != record.merge.members.size())
        return fail(kStaleBundleCase, {}, revision_now(record)); // it changed since the numbers were taken
    if (auto filed = cases::Bundled(cases_).submit(tx, within(caller, id), id.value, numbers); !filed) {
        // What is missing of the one that was refused and of all that come after it, in the words of the whole; what came before it had everything.
        if (auto missing = missing_of(cases_, tx, record, merged(tx, record)); !missing.empty())
            return fail(Error{&kIncomplete, {}, std::move(missing), {}});
        return fail(filed.error());
    }
    record.state = CaseState::submitted;
    record.submitted_at = cases_.parts().clocks.business.now();
    if (!record.saved_kept) // begun by an older program
        store::keep_saved(tx, id, merged(tx, record).savings.saved);
    auto members = cases::Bundled(cases_).members(tx, id.value);
    bool waits = std::ranges::count(members, cases::State::pending_dependency, &cases::Member::state) > 0;
    return changed(tx, caller, record, "submit", "BundleCaseSubmitted", "draft>submitted",
                   {waits ? "bundle_submitted_in_turn" : "bundle_submitted", members.size()});
}

Result<BundleCaseRef> BundleCases::take_up(db::Tx& tx, const cases::Caller& caller, BundleCaseId id, Uuid visit,
                                           HallId hall) const {
    auto record = store::locked_case(tx, id);
    if (!record || record->cell != caller.who.cell)
        return fail(kUnknownBundleCase);
    for (const auto& member : cases::Bundled(cases_).members(tx, id.value))
        YIMEN_CHECK(cases_.take_up(tx, within(caller, id), member.id, visit, hall));
    if (record->visit == visit && record->hall == hall)
        return case_ref_of(*record);
    record->visit = visit;
    record->hall = hall;
    return changed(tx, caller, *record, "take_up", "BundleCaseTakenUp", visit.str() + " " + hall.str());
}

Result<BundleCaseRef> BundleCases::withdraw(db::Tx& tx, const cases::Caller& caller, BundleCaseId id,
                                            std::int64_t revision, const std::string& reason) const {
    YIMEN_TRY(auto record, load_draft(tx, caller, id, revision));
    for (const auto& member : cases::Bundled(cases_).members(tx, id.value))
        YIMEN_CHECK(
            cases_.act(tx, within(caller, id), member.id, member.revision, cases::Action::withdraw, {.note = reason}));
    record.state = CaseState::done;
    record.done_at = cases_.parts().clocks.business.now();
    return changed(tx, caller, record, "withdraw", "BundleCaseWithdrawn", "draft>done");
}

Result<void> BundleCases::follow(db::Tx& tx, cases::CaseId member) const {
    auto record = store::locked_case_of(tx, member);
    if (!record || record->state != CaseState::submitted)
        return {};
    if (!cases::Bundled(cases_).have_ended(tx, record->id.value))
        return {};
    record->state = CaseState::done;
    record->done_at = cases_.parts().clocks.business.now();
    ++record->revision;
    store::update_case(tx, *record);
    note_case(tx, *record, *record->done_at, "done", "BundleCaseDone", "submitted>done", nullptr,
              {"bundle_done", record->merge.members.size()});
    return {};
}

outbox::Subscriber case_follower(const BundleCases& cases) {
    return {"bundles.done",
            {"CaseResultIssued", "CaseNotAccepted", "CaseRefused", "CaseWithdrawn", "CaseLapsed", "CaseWaitEnded"},
            [&cases](db::Tx& tx, const outbox::Event& event) { return cases.follow(tx, cases::CaseId{event.object}); }};
}

} // namespace yimen::bundles
