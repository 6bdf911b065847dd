#include "catalogue.h"

#include <shared_mutex>
#include <utility>

#include "crypto/crypto.h"
#include "store.h"

namespace yimen::catalogue {
namespace {

constexpr std::pair<std::string_view, std::string_view> kTaskTypes[] = {
    {"00", "行政权力事项"}, {"01", "行政许可"}, {"02", "行政处罚"},     {"03", "行政强制"},
    {"04", "行政征收"},     {"05", "行政给付"}, {"06", "行政检查"},     {"07", "行政确认"},
    {"08", "行政奖励"},     {"09", "行政裁决"}, {"10", "其他行政权力"}, {"20", "公共服务"},
};

bool same(const ItemFacts& a, const ItemFacts& b) {
    return a.department == b.department && a.department_code == b.department_code && a.main_item == b.main_item &&
           a.basic_code == b.basic_code && a.implementation_code == b.implementation_code &&
           a.handling_code == b.handling_code && a.task_type == b.task_type && a.name == b.name &&
           a.external == b.external;
}

std::string_view audience_of(const Definition& definition) {
    if (definition.audience.size() != 1)
        return "both";
    return definition.audience[0] == Audience::person ? "person" : "company";
}

outbox::NewEvent item_changed(const ItemFacts& facts, ItemId id, std::int64_t revision) {
    outbox::NewEvent event;
    event.kind = "ItemChanged";
    event.scope = {facts.cell, facts.region, {}, facts.department, {}};
    event.is_public = true;
    event.object_kind = "item";
    event.object = id.value;
    event.revision = revision;
    return event;
}

} // namespace

// Parsed snapshots. They never change; the whole is dropped when it has grown beyond what a hall uses.
struct Catalogue::Cache {
    std::shared_mutex mutex;
    std::unordered_map<SnapshotId, std::shared_ptr<const Definition>> definitions;
};

std::string_view task_type_name(std::string_view code) {
    for (auto& [known, name] : kTaskTypes)
        if (known == code)
            return name;
    return {};
}

std::optional<std::string> normal_task_type(std::string_view code) {
    std::string two = code.size() == 1 ? "0" + std::string(code) : std::string(code);
    return task_type_name(two).empty() ? std::nullopt : std::optional(two);
}

Catalogue::Catalogue(db::Database& database, const Clocks& clocks, const places::Directory& directory,
                     search::Index& index)
    : database_(database), clocks_(clocks), directory_(directory), index_(index), cache_(std::make_shared<Cache>()) {}

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

Result<BoundVersion> Catalogue::version_in_force(db::Reader& reader, ItemId id) const {
    auto item = store::item(reader, id);
    if (!item)
        return fail(kItemNotFound);
    if (item->state != "in_use" || !item->applicable || !item->version_id)
        return fail(kNotApplicable);
    auto version = store::version(reader, *item->version_id);
    return BoundVersion{
        id, version->id, version->version, version->snapshot, item->facts, definition(reader, version->snapshot)};
}

Result<BoundVersion> Catalogue::bind(db::Tx& tx, ItemId id, const Answers& answers) const {
    YIMEN_TRY(BoundVersion bound, version_in_force(tx, id));
    YIMEN_TRY(Definition resolved, resolve(*bound.definition, answers));
    if (!resolved.resolved)
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
    auto known = store::item_by_code(tx, facts.cell, facts.region, facts.local_code);
    if (known && same(known->facts, facts))
        return PutResult::unchanged;
    Instant now = clocks_.business.now();
    auto id = known ? known->id : new_id<ItemId>(now);
    if (known)
        store::update_item(tx, *known, facts, now);
    else
        store::insert_item(tx, id, facts, now);
    outbox::publish(tx, now, item_changed(facts, id, known ? known->revision + 1 : 1));
    return known ? PutResult::updated : PutResult::created;
}

Result<bool> Catalogue::publish(db::Tx& tx, CellId cell, RegionId region, std::string_view local_code,
                                const Definition& definition) const {
    if (auto problems = check(definition); !problems.empty()) {
        Error error{&kBadDefinition, {}, std::move(problems), {}};
        return fail(std::move(error));
    }
    auto item = store::item_by_code(tx, cell, region, local_code);
    if (!item)
        return fail(kItemNotFound);
    std::string content = to_json_text(definition);
    SnapshotId snapshot{Uuid::from_digest(crypto::sm3(content))};
    auto current = item->version_id ? store::version(tx, *item->version_id) : std::nullopt;
    if (current && current->snapshot == snapshot)
        return false;
    Instant now = clocks_.business.now();
    store::put_snapshot(tx, snapshot, content);
    store::Version next{new_id<ItemVersionId>(now), current ? current->version + 1 : 1, snapshot};
    store::publish(tx, *item, next, audience_of(definition), item->facts.name_en, hall_date(now), now);
    outbox::publish(tx, now, item_changed(item->facts, item->id, item->revision + 1));
    return true;
}

} // namespace yimen::catalogue
