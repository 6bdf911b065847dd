#pragma once

// The checklist of several items that are handed in as one: a bundle (一件事), or items that were chosen freely. It names nobody.

#include "bundles/bundles.h"
#include "guide.h"

namespace yimen::guide {

// As a bundle case begins (bundles.h NewBundleCase), without anybody whom it is for.
struct NewSeveral {
    std::optional<std::string> template_key;
    std::optional<catalogue::Answers> answers;
    std::optional<std::vector<bundles::Chosen>> items;
    BOOST_DESCRIBE_CLASS(NewSeveral, (), (template_key, answers, items), (), ())
};
// What was bound when it was made; `key` as the merge names it.
struct SeveralMember {
    std::string key, name, name_en, department, department_en;
    bundles::Gives gives;
    catalogue::ItemId item_id;
    catalogue::ItemVersionId version_id;
    catalogue::SnapshotId snapshot_id;
    catalogue::Answers answers;
    BOOST_DESCRIBE_CLASS(SeveralMember, (),
                         (key, name, name_en, department, department_en, gives, item_id, version_id, snapshot_id,
                          answers),
                         (), ())
};
struct SeveralKept {
    std::optional<std::string> template_key;
    catalogue::Answers answers; // to the questions of the template
    std::vector<SeveralMember> members;
    std::vector<bundles::Edge> edges;
    std::map<std::string, std::string> elements, material_types; // merge.h Terms
    BOOST_DESCRIBE_CLASS(SeveralKept, (), (template_key, answers, members, edges, elements, material_types), (), ())
};
struct SeveralResult {
    std::string code, name, name_en;
    // What a bundle case begins with.
    std::optional<std::string> template_key;
    catalogue::Answers answers;
    std::vector<bundles::Chosen> items;
    bundles::MergedBundle merge;
    Instant made_at, valid_until;
    bool up_to_date = true; // none of its items has been published anew since or is no longer handled
    BOOST_DESCRIBE_CLASS(SeveralResult, (),
                         (code, name, name_en, template_key, answers, items, merge, made_at, valid_until, up_to_date),
                         (), ())
};

// A checklist as modules above need it, of one item or of several.
struct ChecklistMember {
    std::string key, name, name_en;
    catalogue::ItemId item;
    std::shared_ptr<const catalogue::Definition> definition;
};
struct Checklist {
    ResultId id;
    access::Scope::RowScope scope;
    std::string code, name, name_en;
    Instant valid_until;
    std::vector<ChecklistMember> members;        // one, where it is not merged
    std::optional<bundles::MergedBundle> merged; // of several
};

class Several {
  public:
    struct Parts {
        db::Database& database;
        const Clocks& clocks;
        const places::Directory& directory;
        const catalogue::Catalogue& catalogue;
        const bundles::Bundles& bundles;
    };
    explicit Several(Parts parts) : parts_(std::move(parts)) {}

    // Keeps what was chosen and answered; gives its code. The refusals of bundles::Bundles::plan, bundles.cannot_submit.
    Result<std::string> make(db::Tx& tx, const Asker& asker, const NewSeveral& wanted) const;
    // guide.unknown_code, guide.expired.
    Result<SeveralResult> open(db::Reader& reader, std::string_view code) const;
    // Of one item or of several; nullopt when it is unknown or too old.
    std::optional<Checklist> checklist(db::Reader& reader, std::string_view code) const;
    // Removes what nobody can open any more. Returns how many.
    std::int64_t remove_expired() const;

    db::Database& database() const { return parts_.database; }

  private:
    bundles::MergedBundle merged(db::Reader& reader, const SeveralKept& kept) const;

    Parts parts_;
};

http::Routes several_routes(const Several& several);

} // namespace yimen::guide
