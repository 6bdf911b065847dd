#pragma once

// The one catalogue of items (政务服务事项): what may be asked of the state, by whom, with what.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "db/db.h"
#include "db/migrate.h"
#include "definition.h"
#include "files/files.h"
#include "http/http.h"
#include "outbox/outbox.h"
#include "places/places.h"
#include "resolve.h"
#include "search/search.h"

namespace yimen::catalogue {

using ItemId = IdOf<struct ItemTag>;
using ItemVersionId = IdOf<struct ItemVersionTag>;
using SnapshotId = IdOf<struct SnapshotTag>;

inline constexpr ErrorCode kItemNotFound{"catalogue.item_not_found", ErrorKind::not_found, "There is no such item.",
                                         "没有这个事项。"};
inline constexpr ErrorCode kNotApplicable{"catalogue.not_applicable", ErrorKind::unprocessable,
                                          "This item cannot be applied for here yet.", "该事项暂不能在这里办理。"};
inline constexpr ErrorCode kBadDefinition{"catalogue.bad_definition", ErrorKind::unprocessable,
                                          "The item's definition has errors.", "事项定义有误。"};

inline constexpr ErrorCode kSampleNotFound{"catalogue.sample_not_found", ErrorKind::not_found,
                                           "There is no sample of this material.", "这份材料没有样例。"};

// What an item is called and by which codes; codes of its source are kept as given.
struct ItemFacts {
    CellId cell;
    RegionId region;
    DepartmentId department;
    std::string local_code;
    std::string department_code;
    std::optional<std::string> main_item;
    std::optional<std::string> basic_code, implementation_code, handling_code;
    std::string task_type; // GB/T 39046 A.1, two digits
    std::string name, name_en;
    bool external = false;
};

struct Item {
    ItemId id;
    ItemFacts facts;
    bool applicable = false;
    std::string state;
    std::optional<ItemVersionId> version_id;
    std::int64_t revision = 0;
};

// The version that a case is bound to for ever.
struct BoundVersion {
    ItemId item;
    ItemVersionId version_id;
    int version = 0;
    SnapshotId snapshot;
    ItemFacts facts;
    std::shared_ptr<const Definition> definition;
};

enum class PutResult { created, updated, unchanged };

class Catalogue {
  public:
    Catalogue(db::Database& database, const Clocks& clocks, const places::Directory& directory, search::Index& index);

    std::optional<Item> item(db::Reader& reader, ItemId id) const;
    // The version in force, for a new case; fails when the item is unknown, paused, or not described in full.
    Result<BoundVersion> version_in_force(db::Reader& reader, ItemId id) const;
    // The same for these answers: bound to the snapshot of what they leave of the definition. catalogue.answers_missing,
    // catalogue.answers_unknown.
    Result<BoundVersion> bind(db::Tx& tx, ItemId id, const Answers& answers) const;
    // English names, for lists; unknown items are left out.
    std::unordered_map<ItemId, std::string> names_en(db::Reader& reader, const std::vector<ItemId>& ids) const;
    // The definition of a snapshot; kept in memory, since snapshots never change.
    std::shared_ptr<const Definition> definition(db::Reader& reader, SnapshotId id) const;

    // Puts an item as its source gives it, by (cell, region, local code): creates it, brings it up to date, or changes nothing.
    PutResult put(db::Tx& tx, const ItemFacts& facts) const;
    // Publishes a definition as the next version of the item; nothing happens when it equals the version in force.
    Result<bool> publish(db::Tx& tx, CellId cell, RegionId region, std::string_view local_code,
                         const Definition& definition) const;

    // Brings the search index up to date with the items changed since its note; called at start and after changes. Returns how many.
    std::int64_t refresh_index() const;
    const search::Index& index() const { return index_; }
    db::Database& database() const { return database_; }
    const places::Directory& directory() const { return directory_; }

  private:
    db::Database& database_;
    const Clocks& clocks_;
    const places::Directory& directory_;
    search::Index& index_;
    struct Cache;
    std::shared_ptr<Cache> cache_;
};

// 事项类型, GB/T 39046-2020 A.1: the name of a two-digit type; empty when unknown.
std::string_view task_type_name(std::string_view code);
// "1" → "01"; nullopt when the list does not have it.
std::optional<std::string> normal_task_type(std::string_view code);

http::Routes routes(Catalogue& catalogue, const files::Store& files);
std::vector<db::Migration> migrations();

} // namespace yimen::catalogue
