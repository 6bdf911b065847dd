#include "guide.h"

#include <algorithm>

#include "code.h"
#include "crypto/crypto.h"
#include "errors.h"
#include "journal/journal.h"
#include "outbox/outbox.h"
#include "several_store.h"
#include "store.h"

namespace yimen::guide {
namespace {

using access::Role;

constexpr std::string_view kLicencePrefix = "licence:";
constexpr int kRemovedAtOnce = 1000;

bool may_see_held(const access::Principal* who, const store::Record& record) {
    if (!who || !record.subject || who->cell != record.cell)
        return false;
    return who->may_act_for(*record.subject) || who->has(Role::clerk);
}

std::vector<std::string> licence_types(const catalogue::Requirement& requirement) {
    std::vector<std::string> out;
    for (const auto& by : requirement.satisfied_by)
        if (by.starts_with(kLicencePrefix))
            out.push_back(by.substr(kLicencePrefix.size()));
    return out;
}

void write_journal(db::Tx& tx, const Asker& asker, const store::Record& record, Instant at, std::string_view action) {
    bool clerk = asker.who && asker.who->is_staff();
    journal::append(tx, {.cell = record.cell,
                         .at = at,
                         .actor = asker.who ? asker.who->account : AccountId{},
                         .role = !asker.who ? "nobody" : access::to_string(clerk ? Role::clerk : Role::visitor),
                         .channel = asker.channel,
                         .action = action,
                         .object_kind = "guide_result",
                         .object = record.id.value,
                         .reason = {},
                         .change = {},
                         .request_id = asker.request_id});
}

Result<void> check_answers(const catalogue::Resolver& resolver, const catalogue::Answers& answers) {
    auto problems = resolver.check(answers);
    if (problems.empty())
        return {};
    Error error{&catalogue::kAnswersUnknown, {}, std::move(problems), {}};
    for (auto& problem : error.invalid_params)
        problem.pointer = "/answers" + problem.pointer;
    return fail(std::move(error));
}

// What the definition says, whoever asks.
GuideResult told(const catalogue::Definition& definition) {
    GuideResult out;
    if (definition.resolved) {
        out.scenario = definition.resolved->scenario;
        out.answers = definition.resolved->answers;
    }
    out.bring = definition.requirements;
    out.form.sections = static_cast<int>(definition.form.sections.size());
    for (const auto& section : definition.form.sections)
        out.form.fields += static_cast<int>(section.fields.size());
    out.legal_working_days = definition.legal_working_days;
    out.promised_working_days = definition.promised_working_days;
    out.on_the_spot = definition.on_the_spot;
    out.deemed_approval = definition.deemed_approval.has_value();
    out.trips = definition.trips;
    out.fee = definition.fee;
    out.result = definition.result;
    out.legal_bases = definition.legal_bases;
    out.conditions = definition.conditions;
    out.steps = definition.steps;
    return out;
}

} // namespace

Result<GuideStep> Guide::step(db::Reader& reader, catalogue::ItemId item, const catalogue::Answers& answers) const {
    YIMEN_TRY(auto bound, parts_.catalogue.version_in_force(reader, item));
    auto reader_of_item = parts_.catalogue.resolver(bound.definition);
    const catalogue::Resolver& resolver = *reader_of_item;
    YIMEN_CHECK(check_answers(resolver, answers));
    auto relevant = resolver.relevant(answers);
    GuideStep out;
    out.answered = static_cast<int>(relevant.size());
    if (auto* question = resolver.next(relevant))
        out.question = *question;
    out.remaining_most = resolver.remaining_most(relevant);
    out.done = !out.question;
    return out;
}

Result<catalogue::Outlook> Guide::outlook(db::Reader& reader, catalogue::ItemId id,
                                          const catalogue::Answers& answers) const {
    auto item = parts_.catalogue.item(reader, id);
    if (!item)
        return fail(catalogue::kItemNotFound);
    auto definition = parts_.catalogue.definition_in_force(reader, *item);
    if (!definition)
        return fail(catalogue::kNotApplicable);
    YIMEN_CHECK(check_answers(*parts_.catalogue.resolver(definition), answers));
    return catalogue::outlook(*definition, answers);
}

Result<std::string> Guide::make(db::Tx& tx, const Asker& asker, catalogue::ItemId item,
                                const catalogue::Answers& answers, std::optional<SubjectId> subject) const {
    YIMEN_TRY(auto bound, parts_.catalogue.bind(tx, item, answers));
    store::Record record;
    record.made_at = parts_.clocks.business.now();
    record.valid_until = record.made_at + std::chrono::microseconds(kValid);
    record.id = new_id<ResultId>(record.made_at);
    record.cell = bound.facts.cell;
    record.region = bound.facts.region;
    record.department = bound.facts.department;
    record.subject = subject;
    record.item = item;
    record.item_version = bound.version_id;
    record.snapshot = bound.snapshot;
    if (bound.definition->resolved)
        for (const auto& answer : bound.definition->resolved->answers)
            record.answers[answer.key] = answer.value;
    if (subject) {
        auto view = parts_.people.subject_view(tx, *subject);
        if (!view || view->cell != record.cell || !may_see_held(asker.who, record))
            return fail(kNotForSubject);
    }
    do // twice only when a code hits a taken one
        record.code = code_from(crypto::random_bytes(kCodeLength));
    while (!store::insert(tx, record));
    write_journal(tx, asker, record, record.made_at, "guide.make");
    outbox::NewEvent event;
    event.kind = "GuideResultMade";
    event.scope = {record.cell, record.region, {}, record.department, record.subject};
    event.object_kind = "guide_result";
    event.object = record.id.value;
    event.revision = record.revision;
    event.payload = {{"item_id", item.str()}};
    outbox::publish(tx, record.made_at, event);
    return record.code;
}

Result<GuideResult> Guide::open(const Asker& asker, std::string_view typed) const {
    auto code = normal_code(typed);
    if (!code)
        return fail(kUnknownCode);
    YIMEN_TRY(store::Record record, parts_.database.read([&](db::Reader& reader) -> Result<store::Record> {
        CellId cell = parts_.directory.home_cell(reader);
        if (auto found = store::by_code(reader, cell, *code))
            return *found;
        return fail(store::several_by_code(reader, cell, *code) ? kSeveralItems : kUnknownCode);
    }));
    Instant now = parts_.clocks.business.now();
    if (now > record.valid_until)
        return fail(kExpired);
    bool held = may_see_held(asker.who, record);
    if (held && asker.who->is_staff()) // committed before anything of the subject leaves
        YIMEN_CHECK(parts_.database.write([&](db::Tx& tx) -> Result<void> {
            write_journal(tx, asker, record, now, "guide.look");
            return {};
        }));
    return parts_.database.read([&](db::Reader& reader) -> Result<GuideResult> {
        auto item = parts_.catalogue.item(reader, record.item);
        GuideResult out = told(*parts_.catalogue.definition(reader, record.snapshot));
        out.code = record.code;
        auto department = parts_.directory.department_names(reader, item->facts.department);
        out.item = {record.item, item->facts.name, item->facts.name_en, department.zh, department.en};
        out.made_at = record.made_at;
        out.valid_until = record.valid_until;
        out.up_to_date = item->version_id == record.item_version && item->state == "in_use";
        out.external = item->facts.external;
        out.places = parts_.places(reader, *item);
        if (held)
            split(reader, *record.subject, out);
        return out;
    });
}

std::vector<HeldMaterial> Guide::held(db::Reader& reader, SubjectId subject,
                                      const std::vector<catalogue::Requirement>& requirements) const {
    std::vector<std::string> wanted;
    for (const auto& requirement : requirements)
        for (auto& type : licence_types(requirement))
            wanted.push_back(std::move(type));
    auto licences = parts_.licences.in_force(reader, subject, wanted);
    std::vector<HeldMaterial> out;
    for (const auto& requirement : requirements) {
        auto types = licence_types(requirement);
        auto found = std::find_if(licences.begin(), licences.end(), [&](const licences::LicenceInForce& licence) {
            return std::find(types.begin(), types.end(), licence.type_code) != types.end();
        });
        if (found != licences.end())
            out.push_back({requirement.key, requirement.name, requirement.name_en, "licence", found->type_name,
                           found->type_name_en, mask_number(found->number), found->valid_to});
    }
    return out;
}

// Moves what the subject holds from `bring` to `held`.
void Guide::split(db::Reader& reader, SubjectId subject, GuideResult& result) const {
    result.held = held(reader, subject, result.bring);
    std::erase_if(result.bring, [&](const catalogue::Requirement& requirement) {
        return std::ranges::find(*result.held, requirement.key, &HeldMaterial::requirement) != result.held->end();
    });
}

std::optional<GuideRef> Guide::find(db::Reader& reader, std::string_view typed) const {
    auto code = normal_code(typed);
    auto record = code ? store::by_code(reader, parts_.directory.home_cell(reader), *code) : std::nullopt;
    if (!record || parts_.clocks.business.now() > record->valid_until)
        return std::nullopt;
    auto item = parts_.catalogue.item(reader, record->item);
    return GuideRef{record->code, record->item, item->facts.name, item->facts.name_en};
}

std::int64_t Guide::remove_expired() const {
    auto removed = parts_.database.write([&](db::Tx& tx) -> Result<std::int64_t> {
        return store::remove_expired(tx, parts_.clocks.business.now(), kRemovedAtOnce);
    });
    return removed.value_or(0);
}

void add_jobs(const Guide& guide, const Several& several, jobs::Runner& runner) {
    runner.every("guide.remove_expired", std::chrono::hours(1), [&](jobs::Run& run) -> Result<void> {
        while (guide.remove_expired() + several.remove_expired() >= kRemovedAtOnce && !run.stopping()) {
        }
        return run.commit([](db::Tx&) -> Result<void> { return {}; });
    });
}

} // namespace yimen::guide
