#pragma once

// How the template of a bundle is written (一件事模板): drafts like those of items, and beside each what the machine makes of it.

#include "bundles/bundles.h"
#include "editing.h"

namespace yimen::editing {

using BundleDraftId = IdOf<struct BundleDraftTag>;

// An existing template by its key. A new one has a name, and a region whose editors keep it.
struct NewBundleDraft {
    std::optional<Text<60>> key;
    std::optional<RegionId> region_id;
    std::optional<Text<200, 1>> name;
    BOOST_DESCRIBE_CLASS(NewBundleDraft, (), (key, region_id, name), (), ())
};

struct BundleDraftRef {
    BundleDraftId id;
    DraftState state = DraftState::open;
    std::int64_t revision = 0;
    BOOST_DESCRIBE_CLASS(BundleDraftRef, (), (id, state, revision), (), ())
};

// Everything that is kept of a draft.
struct BundleDraft {
    BundleDraftId id;
    CellId cell;
    std::optional<RegionId> region;
    std::optional<RegionId> to_region; // whose editors keep the template once the draft is published; none: it stays
    std::string key;
    std::optional<int> base_version;
    DraftState state = DraftState::open;
    bundles::Template content;
    std::string opened_by, edited_by;
    Instant opened_at, edited_at;
    std::optional<std::string> submitted_by, returned_by, return_reason;
    std::optional<Instant> submitted_at, ended_at;
    std::optional<int> version;
    std::optional<Date> effective_from;
    std::optional<std::int64_t> running_cases;
    std::int64_t revision = 0;

    access::Scope::RowScope scope() const { return {cell, region, {}, {}, {}}; }
    // Those who keep the template, and those who shall.
    bool kept_by(const access::Scope& mine) const {
        return mine.covers(scope()) || (to_region && mine.covers({cell, to_region, {}, {}, {}}));
    }
};

struct NewRegion {
    RegionId region_id;
    BOOST_DESCRIBE_CLASS(NewRegion, (), (region_id), (), ())
};

// Whether the item of a member can be applied for. `described`: only the template says what it asks for, the catalogue here does not
// have it, and nobody can begin it.
enum class MemberStanding { in_force, withdrawn, described };
BOOST_DESCRIBE_ENUM(MemberStanding, in_force, withdrawn, described)

// A member beside what it says itself. `ends_*`: members that end with it, because they wait for it: when it is not accepted or is taken
// back before it is, and when it is refused or taken back afterwards. All others go on.
struct MemberLook {
    std::string key;
    std::optional<catalogue::ItemId> item_id;
    MemberStanding standing = MemberStanding::in_force;
    std::vector<catalogue::Question> questions; // of the item itself
    std::vector<std::string> ends_if_not_accepted, ends_if_refused;
    BOOST_DESCRIBE_CLASS(MemberLook, (), (key, item_id, standing, questions, ends_if_not_accepted, ends_if_refused), (),
                         ())
};
// What a template comes to with these answers to its questions.
struct BundleLook {
    std::vector<InvalidParam> problems;       // pointers into the template
    std::vector<catalogue::Finding> findings; // pointers into the template
    std::vector<MemberLook> members;          // in the template's order
    std::vector<std::string> open_questions;  // that can still change something
    bundles::MergedBundle merge;
    std::optional<bundles::Savings> published; // of what is in force, without answers
    BOOST_DESCRIBE_CLASS(BundleLook, (), (problems, findings, members, open_questions, merge, published), (), ())
};

struct BundleMerged {
    bundles::Template content;
    std::vector<Conflict> conflicts;
    std::int64_t revision = 0; // of the draft as it is now: what to save against
    std::string edited_by;
    Instant edited_at;
    BOOST_DESCRIBE_CLASS(BundleMerged, (), (content, conflicts, revision, edited_by, edited_at), (), ())
};

struct BundlePublication {
    std::optional<Date> effective_from;
    Text<500> note;
    BOOST_DESCRIBE_CLASS(BundlePublication, (), (effective_from, note), (), ())
};

class BundleEditing {
  public:
    struct Parts {
        db::Database& database;
        const Clocks& clocks;
        const places::Directory& directory;
        const catalogue::Catalogue& catalogue;
        const bundles::Bundles& bundles;
    };
    explicit BundleEditing(Parts parts) : parts_(parts) {}

    // Begins with what is planned, else with what is in force. editing.bundle_draft_exists (names it), bundles.unknown_bundle,
    // editing.unknown_place for a template or a region that the caller does not keep.
    Result<BundleDraftRef> open(db::Tx& tx, const Caller& caller, const NewBundleDraft& wanted) const;
    // Whatever is well formed is kept. A draft in review goes back to its editors. editing.changed_meanwhile (names who and when),
    // catalogue.nothing_above.
    Result<BundleDraftRef> save(db::Tx& tx, const Caller& caller, BundleDraftId id, std::int64_t revision,
                                const bundles::Template& content) const;
    // Gives the template to the editors of another region, from its publication on; they see the draft, and one of them may publish it. A
    // draft in review goes back. editing.unknown_place for a region that the caller does not keep.
    Result<BundleDraftRef> move(db::Tx& tx, const Caller& caller, BundleDraftId id, std::int64_t revision,
                                RegionId region) const;
    // editing.faulty with what is wrong: members that wait for each other, items that are withdrawn.
    Result<BundleDraftRef> submit(db::Tx& tx, const Caller& caller, BundleDraftId id, std::int64_t revision) const;
    Result<BundleDraftRef> give_back(db::Tx& tx, const Caller& caller, BundleDraftId id, std::int64_t revision,
                                     std::string_view reason) const;
    Result<BundleDraftRef> discard(db::Tx& tx, const Caller& caller, BundleDraftId id, std::int64_t revision) const;
    // Judged again: an item may have been withdrawn since. editing.second_person, editing.faulty, editing.nothing_changed,
    // catalogue.bad_effective_date.
    Result<BundleDraftRef> publish(db::Tx& tx, const Caller& caller, BundleDraftId id, std::int64_t revision,
                                   const BundlePublication& how) const;

    // editing.unknown_bundle_draft for one that the caller does not keep.
    Result<BundleDraft> draft(db::Reader& reader, const access::Principal& who, BundleDraftId id) const;
    BundleLook look(db::Reader& reader, const BundleDraft& draft, const catalogue::Answers& answers) const;
    std::vector<Change> changes(db::Reader& reader, const BundleDraft& draft) const;
    // As Editing::merge. editing.unknown_saving.
    Result<BundleMerged> merge(db::Reader& reader, const BundleDraft& draft, std::int64_t base,
                               const bundles::Template& mine) const;
    // The item as a member that can be put into a template. catalogue.item_not_found.
    Result<bundles::TemplateMember> member_of(db::Reader& reader, CellId cell, catalogue::ItemId item) const;
    std::vector<Editor> meet(db::Tx& tx, const Caller& caller, const BundleDraft& draft) const;
    std::vector<Editor> present(db::Reader& reader, BundleDraftId id, AccountId but) const;

    const Parts& parts() const { return parts_; }

  private:
    Result<BundleDraft> locked(db::Tx& tx, const Caller& caller, BundleDraftId id, std::int64_t revision,
                               std::initializer_list<DraftState> states) const;
    Judgement judge(db::Reader& reader, const BundleDraft& draft) const;
    Result<void> check_members(db::Reader& reader, CellId cell, const bundles::Template& content) const;
    void note(db::Tx& tx, const Caller& caller, const BundleDraft& draft, std::string_view step,
              std::string_view reason = {}, std::string_view change = {}) const;

    Parts parts_;
};

http::Routes bundle_routes(const BundleEditing& editing);

} // namespace yimen::editing
