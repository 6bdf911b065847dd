#pragma once

// How an item is written (事项编辑): drafts, two editors at once, the second person, publishing in batches. See README.md.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/access.h"
#include "catalogue/catalogue.h"
#include "catalogue/consistency.h"
#include "catalogue/import.h"
#include "db/migrate.h"
#include "diff.h"
#include "files/files.h"
#include "http/http.h"
#include "places/places.h"

namespace yimen::editing {

using DraftId = IdOf<struct ItemDraftTag>;
using PublicationId = IdOf<struct ItemPublicationTag>;

// Who writes: the item's keepers. Who else looks at a draft: its department, which confirms what is new.
inline constexpr access::Roles kEditors{access::Role::catalogue_editor, access::Role::administrator};
inline constexpr access::Roles kConfirmers{access::Role::reviewer, access::Role::decider};

enum class DraftState { open, in_review, published, discarded };
BOOST_DESCRIBE_ENUM(DraftState, open, in_review, published, discarded)

struct Caller {
    const access::Principal& who;
    std::string_view channel, request;
};

// A new item names region, department and name; a draft of an existing one names the item alone.
struct NewDraft {
    std::optional<catalogue::ItemId> item_id;
    std::optional<RegionId> region_id;
    std::optional<DepartmentId> department_id;
    std::optional<Text<500, 1>> name;
    std::optional<catalogue::ItemId> copy_of;       // begins with what that item says
    std::optional<catalogue::ItemId> inherits_from; // begins as an item that only adds what is local
    BOOST_DESCRIBE_CLASS(NewDraft, (), (item_id, region_id, department_id, name, copy_of, inherits_from), (), ())
};

struct Content {
    catalogue::ItemHead head;
    catalogue::Definition definition;
    BOOST_DESCRIBE_CLASS(Content, (), (head, definition), (), ())
};

struct DraftRef {
    DraftId id;
    DraftState state = DraftState::open;
    std::int64_t revision = 0;
    BOOST_DESCRIBE_CLASS(DraftRef, (), (id, state, revision), (), ())
};

// Everything that is kept of a draft.
struct Draft {
    DraftId id;
    CellId cell;
    RegionId region;
    DepartmentId department;
    std::optional<catalogue::ItemId> item;
    std::optional<int> base_version;
    DraftState state = DraftState::open;
    Content content;
    std::string opened_by, edited_by;
    Instant opened_at, edited_at;
    std::optional<std::string> submitted_by, returned_by, return_reason, confirmed_by;
    std::optional<Instant> submitted_at, confirmed_at, ended_at;
    std::optional<int> version;
    std::optional<std::int64_t> running_cases;
    std::int64_t revision = 0;

    access::Scope::RowScope scope() const { return {cell, region, {}, department, {}}; }
};

struct Editor {
    std::string name;
    Instant since, seen_at;
    BOOST_DESCRIBE_CLASS(Editor, (), (name, since, seen_at), (), ())
};

// What keeps a draft from being submitted, and what should be looked at.
struct Judgement {
    std::vector<InvalidParam> problems;
    std::vector<catalogue::Finding> findings;

    bool faulty() const;
};

struct Merged {
    Content content;
    std::vector<Conflict> conflicts;
    std::int64_t revision = 0; // of the draft as it is now: what to save against
    std::string edited_by;
    Instant edited_at;
    BOOST_DESCRIBE_CLASS(Merged, (), (content, conflicts, revision, edited_by, edited_at), (), ())
};

struct PublishOne {
    DraftId draft_id;
    std::int64_t revision = 0;
    BOOST_DESCRIBE_CLASS(PublishOne, (), (draft_id, revision), (), ())
};
struct NewPublication {
    std::vector<PublishOne> drafts;
    std::optional<Date> effective_from;
    Text<500> note;
    BOOST_DESCRIBE_CLASS(NewPublication, (), (drafts, effective_from, note), (), ())
};
struct PublishedItem {
    DraftId draft_id;
    catalogue::ItemId item_id;
    int version = 0;
    bool in_force = false;          // otherwise on its day
    std::int64_t running_cases = 0; // that stay on the version they began with
    BOOST_DESCRIBE_CLASS(PublishedItem, (), (draft_id, item_id, version, in_force, running_cases), (), ())
};
struct PublicationMade {
    PublicationId id;
    Date effective_from{};
    std::vector<PublishedItem> items;
    BOOST_DESCRIBE_CLASS(PublicationMade, (), (id, effective_from, items), (), ())
};

class Editing {
  public:
    struct Parts {
        db::Database& database;
        const Clocks& clocks;
        const places::Directory& directory;
        const catalogue::Catalogue& catalogue;
        const files::Store& files;
    };
    explicit Editing(Parts parts) : parts_(parts) {}

    // editing.draft_exists (names it), editing.unknown_place, catalogue.item_not_found.
    Result<DraftRef> open(db::Tx& tx, const Caller& caller, const NewDraft& wanted) const;
    // Whatever is well formed is kept: faults are told, not refused. A draft in review goes back to its editors by a saving, and a
    // confirmation is lost by it. editing.changed_meanwhile (names who and when), editing.unknown_picture.
    Result<DraftRef> save(db::Tx& tx, const Caller& caller, DraftId id, std::int64_t revision,
                          const Content& content) const;
    // editing.faulty with what is wrong.
    Result<DraftRef> submit(db::Tx& tx, const Caller& caller, DraftId id, std::int64_t revision) const;
    Result<DraftRef> give_back(db::Tx& tx, const Caller& caller, DraftId id, std::int64_t revision,
                               std::string_view reason) const;
    Result<DraftRef> discard(db::Tx& tx, const Caller& caller, DraftId id, std::int64_t revision) const;
    Result<DraftRef> confirm(db::Tx& tx, const Caller& caller, DraftId id, std::int64_t revision) const;
    // All or none. editing.second_person, editing.not_confirmed, editing.no_basic_code, editing.code_taken, editing.nothing_changed and
    // what Catalogue::publish refuses; `draft_id` in the refusal says which.
    Result<PublicationMade> publish(db::Tx& tx, const Caller& caller, const NewPublication& wanted) const;

    // A definition from a list becomes a draft, for a second person, unless it says what is in force or somebody's draft is in the way:
    // the reason tells which.
    std::optional<catalogue::Reason> take_imported(db::Tx& tx, const catalogue::ImportBy& by,
                                                   const catalogue::Item& item,
                                                   const catalogue::Definition& definition) const;

    // A draft that the caller may see, as an editor of its region or somebody of its department.
    Result<Draft> draft(db::Reader& reader, const access::Principal& who, DraftId id) const;
    Judgement judge(db::Reader& reader, const Draft& draft) const;
    // What the draft changes of the version that is in force now.
    std::vector<Change> changes(db::Reader& reader, const Draft& draft) const;
    // Lays what the caller has, begun from saving `base`, together with what is saved now; changes nothing. editing.unknown_saving.
    Result<Merged> merge(db::Reader& reader, const Draft& draft, std::int64_t base, const Content& mine) const;
    std::int64_t running_cases(db::Reader& reader, const Draft& draft) const;
    // No region above has an item with a basic code: the catalogue here begins with this one.
    bool is_top(db::Reader& reader, CellId cell, RegionId region) const;
    // Says that the caller has the draft open, and who else has.
    std::vector<Editor> meet(db::Tx& tx, const Caller& caller, const Draft& draft) const;
    std::vector<Editor> present(db::Reader& reader, DraftId id, AccountId but) const;

    const Parts& parts() const { return parts_; }

  private:
    // Locked, at this revision, in one of these states.
    Result<Draft> locked(db::Tx& tx, const Caller& caller, access::Roles roles, DraftId id, std::int64_t revision,
                         std::initializer_list<DraftState> states) const;
    Result<void> check_pictures(db::Tx& tx, const Draft& draft, const catalogue::Definition& definition) const;
    Result<PublishedItem> publish_one(db::Tx& tx, const Caller& caller, const PublishOne& one, PublicationId id,
                                      Date from, std::string_view note) const;
    Result<void> check_new_item(db::Tx& tx, const Draft& draft) const;
    void note(db::Tx& tx, const Caller& caller, const Draft& draft, std::string_view action,
              std::string_view reason = {}, std::string_view change = {}) const;

    Parts parts_;
};

// --- The catalogue's report on itself -----------------------------------------------------------------------------------------------

struct RuleCount {
    std::string rule;
    catalogue::Weight weight = catalogue::Weight::error;
    std::int64_t findings = 0;
    BOOST_DESCRIBE_CLASS(RuleCount, (), (rule, weight, findings), (), ())
};
// Counts are of the items that the caller keeps or oversees; `items` is the whole catalogue.
struct CatalogueReport {
    std::int64_t items = 0, described = 0, without_findings = 0, with_errors = 0;
    std::int64_t online_differs_from_counter = 0; // findings of "online equals counter"
    std::int64_t english = 0;                     // described with name and summary in English
    std::int64_t with_questions = 0, scenarios = 0;
    double mean_questions =
        0; // to the answer, each option of a question being as likely as the others; over the items with questions
    int most_questions = 0;
    std::vector<RuleCount> rules; // the most frequent first
    BOOST_DESCRIBE_CLASS(CatalogueReport, (),
                         (items, described, without_findings, with_errors, online_differs_from_counter, english,
                          with_questions, scenarios, mean_questions, most_questions, rules),
                         (), ())
};
class Report {
  public:
    struct Judged {
        catalogue::Item item;
        std::shared_ptr<const catalogue::Definition> definition; // null: the item above is not in force
        std::vector<catalogue::Finding> findings;
        catalogue::Remaining questions; // to the answer
    };
    static Judged judge(const Editing& editing, db::Reader& reader, const catalogue::Item& item);
    // Items that are described, of the caller's places, in the order of their ids; until `visit` has enough.
    static void walk(const Editing& editing, db::Reader& reader, const access::Principal& who,
                     std::optional<catalogue::ItemId> after, const std::function<bool(const Judged&)>& visit);
    static CatalogueReport whole(const Editing& editing, db::Reader& reader, const access::Principal& who);
};

// May the caller keep items there?
bool keeps(const access::Principal& who, CellId cell, RegionId region, DepartmentId department);

http::Routes routes(const Editing& editing);
http::Routes version_routes(const Editing& editing);
http::Routes code_routes(const Editing& editing);
http::Routes report_routes(const Editing& editing);
std::vector<db::Migration> migrations();

} // namespace yimen::editing
