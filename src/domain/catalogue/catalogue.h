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
#include "jobs/jobs.h"
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

inline constexpr ErrorCode kVersionNotFound{"catalogue.version_not_found", ErrorKind::not_found,
                                            "The item has no such version.", "该事项没有这个版本。"};
inline constexpr ErrorCode kVersionPlanned{
    "catalogue.version_planned", ErrorKind::conflict,
    "A version of this item is planned for a later day; withdraw it first, or wait until it is in force.",
    "该事项已有一个待生效的版本，请先撤回它，或等它生效。"};
inline constexpr ErrorCode kVersionTaken{"catalogue.version_taken", ErrorKind::conflict,
                                         "This version is in force, or was; only a planned one can be withdrawn.",
                                         "该版本已经生效过，只有待生效的版本可以撤回。"};
inline constexpr ErrorCode kBadEffectiveDate{"catalogue.bad_effective_date", ErrorKind::unprocessable,
                                             "A version takes effect today or later, within two years.",
                                             "生效日期应为今天起两年之内。"};
inline constexpr ErrorCode kNothingAbove{"catalogue.nothing_above", ErrorKind::unprocessable,
                                         "The item that this one inherits from is not in force.",
                                         "所继承的上级事项没有生效的版本。"};

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

// The part of the facts that is written with a version, and takes effect with it.
struct ItemHead {
    std::string local_code; // 地方实施编码, as its source gives it; it names the item within its region for ever
    std::string name, name_en;
    std::string task_type; // GB/T 39046 A.1, two digits
    std::optional<std::string> main_item, basic_code, implementation_code, handling_code;
    bool external = false;
    BOOST_DESCRIBE_CLASS(ItemHead, (),
                         (local_code, name, name_en, task_type, main_item, basic_code, implementation_code,
                          handling_code, external),
                         (), ())
};
ItemHead head_of(const ItemFacts& facts);
void put_head(ItemFacts& facts, const ItemHead& head);

struct Item {
    ItemId id;
    ItemFacts facts;
    bool applicable = false;
    std::string state;
    std::optional<ItemVersionId> version_id;
    std::int64_t revision = 0;
    std::optional<ItemId> parent;
    std::optional<std::string> state_reason;
};

enum class VersionState { in_force, planned, past, withdrawn };
BOOST_DESCRIBE_ENUM(VersionState, in_force, planned, past, withdrawn)

struct VersionRow {
    ItemVersionId id;
    int version = 0;
    VersionState state = VersionState::past;
    Date effective_from{};
    std::optional<Date> effective_to; // the first day on which it is no longer in force
    Instant published_at;
    std::optional<AccountId> published_by; // empty: loaded with the program or by its command
    std::optional<std::string> publisher;  // their work name
    std::optional<std::string> note;
    std::optional<ItemHead> head;
    SnapshotId snapshot;
};

// How a definition is published.
struct Publication {
    std::optional<AccountId> by;
    std::string publisher;              // their work name
    std::optional<Date> effective_from; // today without one
    std::string note;
    std::optional<ItemHead> head; // the item's own as it is without one
};
struct Published {
    ItemVersionId id;
    int version = 0;
    Date effective_from{};
    bool in_force = false;
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

// What a search is narrowed to; only items in use are found.
struct ItemFilter {
    std::optional<DepartmentId> department = {};
    std::optional<std::string> region = {}; // a region code; finds everything below it
    std::optional<Audience> audience = {};
    std::optional<bool> applicable = {};
    std::optional<std::string> theme = {};
    std::optional<int> level = {}; // of the region: 1 province … 5 village, 0 the country
};
struct FoundItems {
    std::vector<ItemId> items;
    std::int64_t total = 0; // exact unless they say thousands of different things
};
enum class Facet { audience, theme, region };

class Finder;

class Catalogue {
  public:
    Catalogue(db::Database& database, const Clocks& clocks, const places::Directory& directory, search::Index& index);

    std::optional<Item> item(db::Reader& reader, ItemId id) const;
    // The version in force, for a new case; fails when the item is unknown, paused, or not described in full.
    Result<BoundVersion> version_in_force(db::Reader& reader, ItemId id) const;
    // The same for these answers: bound to the snapshot of what they leave of the definition. catalogue.answers_missing,
    // catalogue.answers_unknown.
    Result<BoundVersion> bind(db::Tx& tx, ItemId id, const Answers& answers) const;
    // Those of these items that nobody can apply for now.
    std::vector<ItemId> not_applicable(db::Reader& reader, const std::vector<ItemId>& ids) const;
    // English names, for lists; unknown items are left out.
    std::unordered_map<ItemId, std::string> names_en(db::Reader& reader, const std::vector<ItemId>& ids) const;
    // The reader of a definition's conditions, kept in memory with what it has found.
    std::shared_ptr<const Resolver> resolver(const std::shared_ptr<const Definition>& definition) const;
    // The definition of a snapshot; kept in memory, since snapshots never change.
    std::shared_ptr<const Definition> definition(db::Reader& reader, SnapshotId id) const;

    // Puts an item as its source gives it, by (cell, region, local code): creates it, brings it up to date, or changes nothing.
    PutResult put(db::Tx& tx, const ItemFacts& facts) const;
    // Publishes a definition as the next version of the item; nothing happens when it equals the version in force.
    Result<bool> publish(db::Tx& tx, CellId cell, RegionId region, std::string_view local_code,
                         const Definition& definition) const;
    // The same with who, from when and why; empty when nothing changes. One that begins later takes effect by itself on its day.
    // catalogue.bad_definition, catalogue.version_planned, catalogue.bad_effective_date, catalogue.nothing_above.
    Result<std::optional<Published>> publish(db::Tx& tx, const Item& item, const Definition& definition,
                                             const Publication& publication) const;
    // The newest first; at most 200.
    std::vector<VersionRow> versions(db::Reader& reader, const Item& item) const;
    // catalogue.version_taken: only a planned version can be withdrawn.
    Result<void> withdraw(db::Tx& tx, const Item& item, int version) const;
    // Makes the planned version the one in force when its day has come; whether it did. Run by a job on that day.
    Result<bool> take_effect(db::Tx& tx, ItemId id) const;
    void add_jobs(jobs::Runner& runner) const;
    // In use, paused (暂停) or cancelled (取消); a case that is under way goes on.
    void set_state(db::Tx& tx, const Item& item, std::string_view state, std::string_view reason) const;
    std::optional<Item> item_by_code(db::Reader& reader, CellId cell, RegionId region,
                                     std::string_view local_code) const;
    // One in use that a department has under this name.
    std::optional<Item> item_called(db::Reader& reader, DepartmentId department, std::string_view name) const;
    // The nearest item in use above `region` that has this basic code (基本编码) and a version in force.
    std::optional<Item> item_above(db::Reader& reader, CellId cell, RegionId region, std::string_view basic_code) const;
    // Items with a version in force, by id; how many there are of any kind.
    std::vector<Item> described_after(db::Reader& reader, ItemId after, int limit) const;
    std::int64_t count(db::Reader& reader, CellId cell) const;
    // The next basic code that begins with these six digits and that no item of the cell has.
    std::string free_basic_code(db::Reader& reader, CellId cell, std::string_view six) const;
    // Has any item in use of this very region a basic code?
    bool has_basic_codes(db::Reader& reader, CellId cell, RegionId region) const;
    // What is in force of this item, with its local part laid over what stands above; null when it has no version, or the one above
    // has none.
    std::shared_ptr<const Definition> definition_in_force(db::Reader& reader, const Item& item) const;

    // Brings the search index up to date with the items changed since its note; called at start and after changes. Returns how many.
    std::int64_t refresh_index() const;
    // Items by everyday words, the best first; of the same words, by id. Empty text finds all that the filter lets through.
    FoundItems find(std::string_view text, const ItemFilter& filter, int offset, int limit) const;
    // How many of them there are of each value of a facet (of regions by their codes); exact.
    std::map<std::string, std::int64_t> counts(std::string_view text, const ItemFilter& filter, Facet by) const;
    db::Database& database() const { return database_; }
    const places::Directory& directory() const { return directory_; }

  private:
    db::Database& database_;
    const Clocks& clocks_;
    const places::Directory& directory_;
    search::Index& index_;
    struct Cache;
    struct Merged;
    std::shared_ptr<const Merged> merged(db::Reader& reader, const Item& item, int depth) const;
    Result<void> take(db::Tx& tx, const Item& item, const VersionRow& version) const;
    std::shared_ptr<Cache> cache_;
    std::shared_ptr<Finder> finder_;
};

// 事项类型, GB/T 39046-2020 A.1: the name of a two-digit type; empty when unknown.
std::string_view task_type_name(std::string_view code);
std::string_view task_type_name_en(std::string_view code);
// "1" → "01"; nullopt when the list does not have it.
std::optional<std::string> normal_task_type(std::string_view code);

http::Routes routes(Catalogue& catalogue, const files::Store& files);
std::vector<db::Migration> migrations();

} // namespace yimen::catalogue
