#include <algorithm>

#include "catalogue.h"
#include "crypto/crypto.h"
#include "store.h"

// Versions of an item: published, planned for a later day, withdrawn, taking effect.
namespace yimen::catalogue {
namespace {

constexpr std::string_view kTakeEffect = "catalogue.take_effect";
constexpr std::chrono::days kFarthest{731};
constexpr int kMostRegions = 6; // one above another

std::string_view audience_of(const Definition& definition) {
    if (definition.audience.size() != 1)
        return "both";
    return definition.audience[0] == Audience::person ? "person" : "company";
}

const VersionRow* planned(const std::vector<VersionRow>& versions) {
    auto found =
        std::ranges::find_if(versions, [](const VersionRow& row) { return row.state == VersionState::planned; });
    return found == versions.end() ? nullptr : &*found;
}

} // namespace

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

std::vector<VersionRow> Catalogue::versions(db::Reader& reader, const Item& item) const {
    return store::versions(reader, item);
}

std::optional<Item> Catalogue::item_by_code(db::Reader& reader, CellId cell, RegionId region,
                                            std::string_view local_code) const {
    return store::item_by_code(reader, cell, region, local_code);
}

std::optional<Item> Catalogue::item_called(db::Reader& reader, DepartmentId department, std::string_view name) const {
    return store::item_called(reader, department, name);
}

std::optional<Item> Catalogue::item_above(db::Reader& reader, CellId cell, RegionId region,
                                          std::string_view basic_code) const {
    auto place = directory_.region(reader, region);
    for (int level = 0; place && place->parent && level < kMostRegions; ++level) {
        place = directory_.region(reader, *place->parent);
        if (!place)
            break;
        if (auto found = store::item_by_basic_code(reader, cell, place->id, basic_code))
            return found;
    }
    return std::nullopt;
}

std::vector<Item> Catalogue::described_after(db::Reader& reader, ItemId after, int limit) const {
    return store::described_after(reader, after, limit);
}

std::int64_t Catalogue::count(db::Reader& reader, CellId cell) const { return store::count(reader, cell); }

// 主项 serial of three digits, 子项 000 (standards.md §1.1).
std::string Catalogue::free_basic_code(db::Reader& reader, CellId cell, std::string_view six) const {
    auto last = store::last_basic_code(reader, cell, six);
    int serial = last ? std::stoi(last->substr(6, 3)) + 1 : 1;
    std::string digits = std::to_string(std::min(serial, 999));
    return std::string(six) + std::string(3 - digits.size(), '0') + digits + "000";
}

bool Catalogue::has_basic_codes(db::Reader& reader, CellId cell, RegionId region) const {
    return store::has_basic_codes(reader, cell, region);
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
    YIMEN_TRY(auto published, publish(tx, *item, definition, {}));
    return published.has_value();
}

Result<std::optional<Published>> Catalogue::publish(db::Tx& tx, const Item& item, const Definition& definition,
                                                    const Publication& publication) const {
    auto problems = check(definition);
    std::optional<ItemId> parent;
    auto whole = std::make_shared<const Definition>(definition);
    if (problems.empty() && definition.inherits) {
        parent = ItemId{definition.inherits->item};
        auto above_item = store::item(tx, *parent);
        auto above = above_item && above_item->id != item.id ? definition_in_force(tx, *above_item) : nullptr;
        if (!above)
            return fail(kNothingAbove);
        whole = std::make_shared<const Definition>(with_local(*above, 0, definition));
        problems = check(*whole);
    }
    if (!problems.empty()) {
        Error error{&kBadDefinition, {}, std::move(problems), {}};
        return fail(std::move(error));
    }
    Instant now = clocks_.business.now();
    Date today = hall_date(now), from = publication.effective_from.value_or(today);
    if (from < today || std::chrono::sys_days(from) > std::chrono::sys_days(today) + kFarthest)
        return fail(kBadEffectiveDate);
    auto known = store::versions(tx, item);
    if (const VersionRow* next = planned(known))
        return fail(kVersionPlanned, {},
                    {{"version", next->version}, {"effective_from", to_iso(next->effective_from)}});

    std::string content = to_json_text(definition);
    SnapshotId snapshot{Uuid::from_digest(crypto::sm3(content))};
    auto current = std::ranges::find(known, VersionState::in_force, &VersionRow::state);
    ItemHead head = publication.head.value_or(head_of(item.facts));
    bool same_head = to_json_text(head) == to_json_text(head_of(item.facts));
    if (current != known.end() && current->snapshot == snapshot && same_head)
        return std::optional<Published>();

    store::put_snapshot(tx, snapshot, content);
    VersionRow next;
    next.id = new_id<ItemVersionId>(now);
    next.version = known.empty() ? 1 : known.front().version + 1;
    next.state = VersionState::planned;
    next.effective_from = from;
    next.published_at = now;
    next.published_by = publication.by;
    if (publication.by)
        next.publisher = publication.publisher;
    if (!publication.note.empty())
        next.note = publication.note;
    next.head = head;
    next.snapshot = snapshot;
    store::insert_version(tx, item.id, next);
    bool at_once = from == today;
    if (at_once) {
        YIMEN_CHECK(take(tx, item, next));
    } else {
        jobs::NewJob job;
        job.kind = kTakeEffect;
        job.unique_key = item.id.str();
        job.due = hall_instant(from, 0);
        job.payload = {{"item", item.id.str()}};
        jobs::schedule(tx, job);
    }
    return std::optional(Published{next.id, next.version, from, at_once});
}

// The version becomes the one in force, with the name and codes that were published with it.
Result<void> Catalogue::take(db::Tx& tx, const Item& item, const VersionRow& version) const {
    Instant now = clocks_.business.now();
    auto own = definition(tx, version.snapshot);
    Item next = item;
    if (version.head)
        put_head(next.facts, *version.head);
    next.parent = own->inherits ? std::optional(ItemId{own->inherits->item}) : std::nullopt;
    next.version_id = version.id;
    auto whole = definition_in_force(tx, next);
    store::take(tx, next, version, audience_of(whole ? *whole : *own), hall_date(now), now);
    outbox::publish(tx, now, item_changed(next.facts, item.id, item.revision + 1));
    return {};
}

Result<bool> Catalogue::take_effect(db::Tx& tx, ItemId id) const {
    auto item = store::item(tx, id);
    if (!item)
        return fail(kItemNotFound);
    auto known = store::versions(tx, *item);
    const VersionRow* next = planned(known);
    if (!next || next->effective_from > hall_date(clocks_.business.now()))
        return false;
    YIMEN_CHECK(take(tx, *item, *next));
    return true;
}

Result<void> Catalogue::withdraw(db::Tx& tx, const Item& item, int version) const {
    auto known = store::versions(tx, item);
    auto found = std::ranges::find(known, version, &VersionRow::version);
    if (found == known.end())
        return fail(kVersionNotFound);
    if (found->state != VersionState::planned)
        return fail(kVersionTaken);
    store::withdraw_version(tx, found->id, clocks_.business.now());
    jobs::cancel(tx, kTakeEffect, item.id.str());
    return {};
}

void Catalogue::set_state(db::Tx& tx, const Item& item, std::string_view state, std::string_view reason) const {
    Instant now = clocks_.business.now();
    store::set_state(tx, item.id, state, reason, now);
    outbox::publish(tx, now, item_changed(item.facts, item.id, item.revision + 1));
}

void Catalogue::add_jobs(jobs::Runner& runner) const {
    runner.handle(std::string(kTakeEffect), [this](jobs::Run& run) -> Result<void> {
        auto text = run.job().payload.at("item").as_string();
        auto id = ItemId::parse({text.data(), text.size()});
        return run.commit([&](db::Tx& tx) -> Result<void> {
            if (id)
                YIMEN_CHECK(take_effect(tx, *id));
            return {};
        });
    });
}

} // namespace yimen::catalogue
