#include "base/text.h"
#include "bundles.h"
#include "crypto/crypto.h"
#include "journal/journal.h"
#include "outbox/outbox.h"
#include "store.h"

// What is published of a template, from when it holds, and how it comes into force.
namespace yimen::bundles {
namespace {

using catalogue::VersionState;

constexpr std::string_view kTakeEffect = "bundles.take_effect";
constexpr std::chrono::days kFarthest{731};

std::vector<vocabulary::Term> terms_said(const Template& given) {
    std::vector<vocabulary::Term> out;
    auto add = [&](const std::vector<Named>& list, vocabulary::TermKind kind) {
        for (const auto& one : list) {
            vocabulary::Term term;
            term.kind = kind;
            term.code = one.code;
            term.label = one.label;
            term.label_en = one.label_en;
            out.push_back(std::move(term));
        }
    };
    add(given.elements, vocabulary::TermKind::element);
    add(given.material_types, vocabulary::TermKind::material_type);
    return out;
}

void journal_by_program(db::Tx& tx, CellId cell, Instant now, std::string_view action, TemplateId id,
                        std::string_view digest) {
    journal::append(tx, {.cell = cell,
                         .at = now,
                         .actor = {},
                         .role = "system",
                         .channel = "command",
                         .action = action,
                         .object_kind = "bundle_template",
                         .object = id.value,
                         .reason = {},
                         .change = digest,
                         .request_id = {}});
}

std::string job_key(CellId cell, std::string_view key) { return cell.str() + "/" + std::string(key); }

std::string text_at(const jobs::Job& job, std::string_view name) {
    const auto& text = job.payload.at(name).as_string();
    return {text.data(), text.size()};
}

} // namespace

// The version becomes the one in force.
TemplateId Bundles::take(db::Tx& tx, CellId cell, const Template& given, const store::VersionRow& version) const {
    auto known = store::find(tx, cell, given.key, true);
    store::Row row;
    row.changed_at = clocks_.business.now();
    row.id = known ? known->id : new_id<TemplateId>(row.changed_at);
    row.revision = known ? known->revision + 1 : 1;
    row.region = version.region;
    row.content = version.content;
    row.digest = version.digest;
    if (!known)
        store::insert(tx, cell, given, row);
    else if (!store::update(tx, given, row))
        throw std::logic_error("a bundle changed within the transaction that read it");
    store::move_versions(tx, cell, given.key, VersionState::in_force, VersionState::past);
    store::put_in_force(tx, version.id);
    outbox::NewEvent event;
    event.kind = "BundleTemplateChanged";
    event.scope.cell = cell;
    event.is_public = true;
    event.object_kind = "bundle_template";
    event.object = row.id.value;
    event.revision = row.revision;
    outbox::publish(tx, row.changed_at, event);
    return row.id;
}

store::VersionRow Bundles::keep_version(db::Tx& tx, CellId cell, const Template& given,
                                        const TemplatePublication& how) const {
    vocabulary_.learn(tx, cell, terms_said(given));
    Instant now = clocks_.business.now();
    store::VersionRow out;
    out.id = new_id<TemplateVersionId>(now);
    out.key = given.key;
    out.region = how.region;
    out.content = to_json_text(given);
    out.digest = to_hex(crypto::sm3(out.content));
    out.account = how.by;
    out.said.version = store::last_version(tx, cell, given.key) + 1;
    out.said.effective_from = how.effective_from.value_or(hall_date(now));
    out.said.published_at = now;
    if (!how.publisher.empty())
        out.said.publisher = how.publisher;
    out.said.note = how.note;
    store::insert_version(tx, cell, out);
    return out;
}

Kept Bundles::put(db::Tx& tx, CellId cell, const Template& given, std::optional<RegionId> region) const {
    auto known = store::find(tx, cell, given.key, true);
    if (!region && known)
        region = known->region;
    if (known && known->region == region && known->digest == to_hex(crypto::sm3(to_json_text(given))))
        return Kept::unchanged;
    TemplatePublication how;
    how.region = region;
    auto version = keep_version(tx, cell, given, how);
    auto id = take(tx, cell, given, version);
    journal_by_program(tx, cell, version.said.published_at, "bundle.import", id, version.digest);
    return known ? Kept::updated : Kept::created;
}

Result<std::optional<PublishedTemplate>> Bundles::publish(db::Tx& tx, CellId cell, const Template& given,
                                                          const TemplatePublication& how) const {
    Date today = hall_date(clocks_.business.now()), from = how.effective_from.value_or(today);
    if (from < today || std::chrono::sys_days(from) > std::chrono::sys_days(today) + kFarthest)
        return fail(catalogue::kBadEffectiveDate);
    auto known = store::find(tx, cell, given.key, true);
    bool planned = store::planned(tx, cell, given.key).has_value();
    if (known && !planned && known->region == how.region && known->digest == to_hex(crypto::sm3(to_json_text(given))))
        return std::optional<PublishedTemplate>();
    store::move_versions(tx, cell, given.key, VersionState::planned, VersionState::withdrawn);
    jobs::cancel(tx, kTakeEffect, job_key(cell, given.key));
    auto version = keep_version(tx, cell, given, how);
    if (from == today) {
        take(tx, cell, given, version);
    } else {
        jobs::NewJob job;
        job.kind = kTakeEffect;
        job.unique_key = job_key(cell, given.key);
        job.due = hall_instant(from, 0);
        job.payload = {{"cell", cell.str()}, {"key", given.key}};
        jobs::schedule(tx, job);
    }
    return std::optional(PublishedTemplate{version.said.version, from, from == today});
}

bool Bundles::take_effect(db::Tx& tx, CellId cell, std::string_view key) const {
    auto version = store::planned(tx, cell, key);
    Instant now = clocks_.business.now();
    if (!version || version->said.effective_from > hall_date(now))
        return false;
    auto id = take(tx, cell, read_stored_json<Template>(version->content).value(), *version);
    journal_by_program(tx, cell, now, "bundle.take_effect", id, version->digest);
    return true;
}

std::vector<TemplateVersion> Bundles::versions(db::Reader& reader, CellId cell, std::string_view key) const {
    return store::versions(reader, cell, key);
}

std::optional<Template> Bundles::planned(db::Reader& reader, CellId cell, std::string_view key) const {
    auto version = store::planned(reader, cell, key);
    return version ? std::optional(read_stored_json<Template>(version->content).value()) : std::nullopt;
}

void Bundles::add_jobs(jobs::Runner& runner) const {
    runner.handle(std::string(kTakeEffect), [this](jobs::Run& run) -> Result<void> {
        auto cell = CellId::parse(text_at(run.job(), "cell"));
        auto key = text_at(run.job(), "key");
        return run.commit([&](db::Tx& tx) -> Result<void> {
            if (cell)
                take_effect(tx, *cell, key);
            return {};
        });
    });
}

} // namespace yimen::bundles
