#pragma once

// Bundles (一件事): templates that are kept, and any items that are chosen together. See README.md.

#include <memory>

#include "catalogue/catalogue.h"
#include "db/db.h"
#include "db/migrate.h"
#include "http/http.h"
#include "merge.h"
#include "places/places.h"
#include "template.h"
#include "vocabulary/vocabulary.h"

namespace yimen::bundles {

using TemplateId = IdOf<struct TemplateTag>;

enum class Kept { created, updated, unchanged };
BOOST_DESCRIBE_ENUM(Kept, created, updated, unchanged)

struct StoredTemplate {
    TemplateId id;
    Instant changed_at;
    std::int64_t revision = 1;
    Template content;
};

// What a template is for somebody with these answers.
struct View {
    std::vector<std::string> open; // questions that can still change something
    MergedBundle merged;
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
};
struct Plan {
    std::optional<std::string> template_key;
    std::optional<std::int64_t> template_revision;
    std::string name, name_en;
    std::vector<PlannedMember> members;
    std::vector<Edge> edges;
};
// Why it cannot be submitted: each conflict that blocks, by its member.
Error refusal_of(const MergedBundle& merged);

class Bundles {
  public:
    Bundles(db::Database& database, const Clocks& clocks, const catalogue::Catalogue& catalogue,
            const places::Directory& directory);

    // Keeps a template under its key: new, as the next revision, or without any change. Its elements and material types are handed down
    // to the vocabulary, which keeps what its editors have said. The template must have been found good.
    Kept put(db::Tx& tx, CellId cell, const Template& given) const;
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

    db::Database& database() const { return database_; }

  private:
    LookUp look_up(db::Reader& reader, CellId cell) const;
    std::optional<catalogue::Item> item_of(db::Reader& reader, CellId cell, const ItemRef& ref) const;
    Result<void> check_answered(db::Reader& reader, const std::vector<PlannedMember>& members) const;
    std::shared_ptr<const StoredTemplate> taken(db::Reader& reader, TemplateId id, std::int64_t revision,
                                                Instant changed_at) const;

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
