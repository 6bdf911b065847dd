#include "catalogue.h"

#include <shared_mutex>
#include <utility>

#include "crypto/crypto.h"
#include "finder.h"
#include "store.h"

namespace yimen::catalogue {
namespace {

constexpr int kDeepest = 5; // levels that inherit from one another

} // namespace

// A list that gives no English name takes none away.
bool same_facts(const ItemFacts& a, const ItemFacts& b) {
    return a.department == b.department && a.department_code == b.department_code && a.main_item == b.main_item &&
           a.basic_code == b.basic_code && a.implementation_code == b.implementation_code &&
           a.handling_code == b.handling_code && a.task_type == b.task_type && a.name == b.name &&
           a.external == b.external && (b.name_en.empty() || a.name_en == b.name_en);
}

// What is in force of an item, and under which snapshot it stands. Where it was laid together no version holds that snapshot: it is kept
// when the first case is bound to it.
struct Catalogue::Merged {
    std::shared_ptr<const Definition> definition;
    SnapshotId snapshot;
    int version = 0;
};

// Parsed snapshots. They never change; the whole is dropped when it has grown beyond what a hall uses.
struct Catalogue::Cache {
    std::shared_mutex mutex;
    std::unordered_map<SnapshotId, std::shared_ptr<const Definition>> definitions;
    std::unordered_map<ItemVersionId, store::Version> versions;
    std::map<std::pair<SnapshotId, SnapshotId>, std::shared_ptr<const Merged>> merged; // above, own
    // By the definition, which lives as long as its entry.
    std::map<std::shared_ptr<const Definition>, std::shared_ptr<const Resolver>> resolvers;

    // What a version holds never changes.
    std::optional<store::Version> version(db::Reader& reader, ItemVersionId id) {
        {
            std::shared_lock lock(mutex);
            if (auto found = versions.find(id); found != versions.end())
                return found->second;
        }
        auto read = store::version(reader, id);
        std::unique_lock lock(mutex);
        if (versions.size() > 20'000)
            versions.clear();
        if (read)
            versions.emplace(id, *read);
        return read;
    }
};

ItemHead head_of(const ItemFacts& facts) {
    return {facts.local_code,          facts.name,          facts.name_en,
            facts.task_type,           facts.main_item,     facts.basic_code,
            facts.implementation_code, facts.handling_code, facts.external};
}

void put_head(ItemFacts& facts, const ItemHead& head) {
    facts.local_code = head.local_code;
    facts.name = head.name;
    facts.name_en = head.name_en;
    facts.task_type = head.task_type;
    facts.main_item = head.main_item;
    facts.basic_code = head.basic_code;
    facts.implementation_code = head.implementation_code;
    facts.handling_code = head.handling_code;
    facts.external = head.external;
}

Catalogue::Catalogue(db::Database& database, const Clocks& clocks, const places::Directory& directory,
                     search::Index& index)
    : database_(database), clocks_(clocks), directory_(directory), index_(index), cache_(std::make_shared<Cache>()),
      finder_(std::make_shared<Finder>(index)) {}

std::optional<Item> Catalogue::item(db::Reader& reader, ItemId id) const { return store::item(reader, id); }

std::shared_ptr<const Definition> Catalogue::definition(db::Reader& reader, SnapshotId id) const {
    {
        std::shared_lock lock(cache_->mutex);
        if (auto found = cache_->definitions.find(id); found != cache_->definitions.end())
            return found->second;
    }
    auto content = store::snapshot(reader, id);
    auto parsed = content ? read_stored_json<Definition>(*content) : fail(kItemNotFound);
    if (!parsed)
        throw std::logic_error("a snapshot is missing or cannot be read: " + id.str());
    auto shared = std::make_shared<const Definition>(std::move(*parsed));
    std::unique_lock lock(cache_->mutex);
    if (cache_->definitions.size() > 5000)
        cache_->definitions.clear();
    return cache_->definitions.emplace(id, shared).first->second;
}

std::shared_ptr<const Resolver> Catalogue::resolver(const std::shared_ptr<const Definition>& definition) const {
    {
        std::shared_lock lock(cache_->mutex);
        if (auto found = cache_->resolvers.find(definition); found != cache_->resolvers.end())
            return found->second;
    }
    auto fresh = std::make_shared<const Resolver>(*definition);
    std::unique_lock lock(cache_->mutex);
    if (cache_->resolvers.size() > 2000)
        cache_->resolvers.clear();
    return cache_->resolvers.emplace(definition, fresh).first->second;
}

// An item without a version, or one above that is not in force, gives nothing.
std::shared_ptr<const Catalogue::Merged> Catalogue::merged(db::Reader& reader, const Item& item, int depth) const {
    if (!item.version_id || depth > kDeepest)
        return nullptr;
    auto version = cache_->version(reader, *item.version_id);
    auto own = definition(reader, version->snapshot);
    if (!own->inherits)
        return std::make_shared<Merged>(Merged{own, version->snapshot, version->version});
    auto above_item = store::item(reader, ItemId{own->inherits->item});
    auto above = above_item && above_item->state == "in_use" ? merged(reader, *above_item, depth + 1) : nullptr;
    if (!above)
        return nullptr;
    std::pair key{above->snapshot, version->snapshot};
    {
        std::shared_lock lock(cache_->mutex);
        if (auto found = cache_->merged.find(key); found != cache_->merged.end())
            return found->second;
    }
    auto definition = std::make_shared<const Definition>(with_local(*above->definition, above->version, *own));
    SnapshotId snapshot{Uuid::from_digest(crypto::sm3(to_json_text(*definition)))};
    auto out = std::make_shared<const Merged>(Merged{definition, snapshot, version->version});
    std::unique_lock lock(cache_->mutex);
    if (cache_->merged.size() > 5000)
        cache_->merged.clear();
    return cache_->merged.emplace(key, out).first->second;
}

std::shared_ptr<const Definition> Catalogue::definition_in_force(db::Reader& reader, const Item& item) const {
    auto found = merged(reader, item, 1);
    return found ? found->definition : nullptr;
}

Result<BoundVersion> Catalogue::version_in_force(db::Reader& reader, ItemId id) const {
    auto item = store::item(reader, id);
    if (!item)
        return fail(kItemNotFound);
    auto found = item->state == "in_use" && item->applicable ? merged(reader, *item, 1) : nullptr;
    if (!found)
        return fail(kNotApplicable);
    return BoundVersion{id, *item->version_id, found->version, found->snapshot, item->facts, found->definition};
}

std::vector<ItemId> Catalogue::not_applicable(db::Reader& reader, const std::vector<ItemId>& ids) const {
    auto out = ids;
    for (const Item& item : store::items(reader, ids))
        if (item.state == "in_use" && item.applicable && merged(reader, item, 1))
            std::erase(out, item.id);
    return out;
}

Result<BoundVersion> Catalogue::bind(db::Tx& tx, ItemId id, const Answers& answers) const {
    YIMEN_TRY(BoundVersion bound, version_in_force(tx, id));
    YIMEN_TRY(Definition resolved, resolve(*bound.definition, answers));
    if (!resolved.resolved && !bound.definition->inherits)
        return bound;
    std::string content = to_json_text(resolved);
    bound.snapshot = SnapshotId{Uuid::from_digest(crypto::sm3(content))};
    bound.definition = std::make_shared<const Definition>(std::move(resolved));
    store::put_snapshot(tx, bound.snapshot, content);
    return bound;
}

std::unordered_map<ItemId, std::string> Catalogue::names_en(db::Reader& reader, const std::vector<ItemId>& ids) const {
    return store::names_en(reader, ids);
}

PutResult Catalogue::put(db::Tx& tx, const ItemFacts& facts) const {
    return put_known(tx, facts, store::item_by_code(tx, facts.cell, facts.region, facts.local_code),
                     clocks_.business.now());
}

PutResult put_known(db::Tx& tx, const ItemFacts& facts, const std::optional<Item>& known, Instant now) {
    if (known && same_facts(known->facts, facts))
        return PutResult::unchanged;
    auto id = known ? known->id : new_id<ItemId>(now);
    if (known)
        store::update_item(tx, *known, facts, now);
    else
        store::insert_item(tx, id, facts, now);
    outbox::publish(tx, now, item_changed(facts, id, known ? known->revision + 1 : 1));
    return known ? PutResult::updated : PutResult::created;
}

} // namespace yimen::catalogue
