#pragma once

// Bundles (一件事): templates that are kept, and any items that are chosen together. See README.md.

#include <memory>

#include "catalogue/catalogue.h"
#include "db/db.h"
#include "db/migrate.h"
#include "http/http.h"
#include "jobs/jobs.h"
#include "merge.h"
#include "places/places.h"
#include "template.h"
#include "vocabulary/vocabulary.h"

namespace yimen::bundles {

using TemplateId = IdOf<struct TemplateTag>;
using TemplateVersionId = IdOf<struct TemplateVersionTag>;

// Who keeps templates: the editors of a template's region; one without a region, administrators.
inline constexpr access::Roles kKeepers{access::Role::catalogue_editor, access::Role::administrator};

enum class Kept { created, updated, unchanged };
BOOST_DESCRIBE_ENUM(Kept, created, updated, unchanged)

struct StoredTemplate {
    TemplateId id;
    CellId cell;
    std::optional<RegionId> region; // whose editors keep it
    Instant changed_at;
    std::int64_t revision = 1;
    Template content;

    access::Scope::RowScope scope() const { return {cell, region, {}, {}, {}}; }
};

// Published by whom, from when on; without an account, imported.
struct TemplatePublication {
    std::optional<RegionId> region;
    std::optional<AccountId> by;
    std::string publisher;              // the work name
    std::optional<Date> effective_from; // without it, today
    std::string note;
};
struct PublishedTemplate {
    int version = 0;
    Date effective_from{};
    bool in_force = false; // otherwise on its day
};
// One version as it is listed; `effective_from` is not known of what is older than versions are.
struct TemplateVersion {
    int version = 0;
    catalogue::VersionState state = catalogue::VersionState::planned;
    std::optional<Date> effective_from;
    Instant published_at;
    std::optional<std::string> publisher; // empty: imported
    std::string note;
    BOOST_DESCRIBE_CLASS(TemplateVersion, (), (version, state, effective_from, published_at, publisher, note), (), ())
};
namespace store {
struct Row;
struct VersionRow;
} // namespace store

// What a template is for somebody with these answers.
struct View {
    std::vector<std::string> open; // questions that can still change something
    MergedBundle merged;
    std::vector<catalogue::Audience> audience; // whom every member is for
};

// One chosen item with the answers to its questions.
struct Chosen {
    catalogue::ItemId item_id;
    catalogue::Answers answers;
    BOOST_DESCRIBE_CLASS(Chosen, (), (item_id, answers), (), ())
};

// What is wanted, ready to be opened: which items, with which answers.
struct PlannedMember {
    std::string key, name, name_en, department, department_en;
    Gives gives;
    catalogue::ItemId item;
    catalogue::Answers answers;
    std::optional<std::string> stage = {};
};
struct Plan {
    std::optional<std::string> template_key;
    std::optional<std::int64_t> template_revision;
    std::string name, name_en;
    std::vector<PlannedMember> members;
    std::vector<Edge> edges;
    std::vector<Stage> stages = {};
};
// Why it cannot be submitted: each conflict that blocks, by its member.
Error refusal_of(const MergedBundle& merged);

class Bundles {
  public:
    Bundles(db::Database& database, const Clocks& clocks, const catalogue::Catalogue& catalogue,
            const places::Directory& directory);

    // Keeps a template under its key: new, as the next revision, or without any change. Its elements and material types are handed down
    // to the vocabulary, which keeps what its editors have said. The template must have been found good.
    // `region`: whose editors keep it from then on; without one it stays with whom it was.
    Kept put(db::Tx& tx, CellId cell, const Template& given, std::optional<RegionId> region = {}) const;
    // Publishes a template that was found good, today or on a later day; what was planned before is withdrawn by it. Nothing when it
    // says what is in force. catalogue.bad_effective_date: before today, or later than in two years.
    Result<std::optional<PublishedTemplate>> publish(db::Tx& tx, CellId cell, const Template& given,
                                                     const TemplatePublication& how) const;
    // Brings what is planned into force when its day has come.
    bool take_effect(db::Tx& tx, CellId cell, std::string_view key) const;
    // The newest first; at most 100.
    std::vector<TemplateVersion> versions(db::Reader& reader, CellId cell, std::string_view key) const;
    std::optional<Template> planned(db::Reader& reader, CellId cell, std::string_view key) const;
    void add_jobs(jobs::Runner& runner) const;
    // By key.
    std::vector<std::shared_ptr<const StoredTemplate>> list(db::Reader& reader, CellId cell) const;
    // Those that have the item among their members, by key; none for an item that is not known.
    std::vector<std::shared_ptr<const StoredTemplate>> list_with(db::Reader& reader, CellId cell,
                                                                 catalogue::ItemId item) const;
    // bundles.unknown_bundle.
    Result<std::shared_ptr<const StoredTemplate>> find(db::Reader& reader, CellId cell, std::string_view key) const;

    // bundles.bad_answers. A file that is not kept brings its own vocabulary.
    Result<View> view(db::Reader& reader, CellId cell, const Template& given, const catalogue::Answers& answers,
                      bool kept = true) const;
    // Any items, merged at once. bundles.nothing_chosen, catalogue.item_not_found, catalogue.answers_unknown.
    Result<MergedBundle> combine(db::Reader& reader, CellId cell, const std::vector<Chosen>& chosen) const;

    // A template with its answers; `chosen` answers what the template leaves open of its items. bundles.not_in_catalogue,
    // catalogue.answers_missing.
    Result<Plan> plan(db::Reader& reader, CellId cell, std::string_view key, const catalogue::Answers& answers,
                      const std::vector<Chosen>& chosen) const;
    // Any items. bundles.cannot_submit, catalogue.answers_missing.
    Result<Plan> plan(db::Reader& reader, CellId cell, const std::vector<Chosen>& chosen) const;
    bool may_be_applied_for(db::Reader& reader, catalogue::ItemId item) const;
    // What the vocabulary knows of these codes.
    Terms terms(db::Reader& reader, CellId cell, const Codes& codes) const;

    // The item of the catalogue, and what it says now.
    std::optional<catalogue::Item> item_of(db::Reader& reader, CellId cell, const ItemRef& ref) const;
    LookUp look_up(db::Reader& reader, CellId cell) const;

    db::Database& database() const { return database_; }

  private:
    Result<void> check_answered(db::Reader& reader, const std::vector<PlannedMember>& members) const;
    std::shared_ptr<const StoredTemplate> taken(db::Reader& reader, CellId cell, const store::Row& row) const;
    store::VersionRow keep_version(db::Tx& tx, CellId cell, const Template& given,
                                   const TemplatePublication& how) const;
    TemplateId take(db::Tx& tx, CellId cell, const Template& given, const store::VersionRow& version) const;

    db::Database& database_;
    const Clocks& clocks_;
    const catalogue::Catalogue& catalogue_;
    const places::Directory& directory_;
    const vocabulary::Vocabulary vocabulary_;
    struct Cache;
    std::shared_ptr<Cache> cache_;
};

http::Routes routes(const Bundles& bundles, const places::Directory& directory);
http::Routes template_routes(const Bundles& bundles);
std::vector<db::Migration> migrations();

} // namespace yimen::bundles
