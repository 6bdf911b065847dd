#include "bundle_store.h"
#include "bundles/reading.h"
#include "draft_parts.h"
#include "store.h"

// A draft of a bundle on its way, as that of an item: opened, saved, submitted, given back, discarded, published.
namespace yimen::editing {

void BundleEditing::note(db::Tx& tx, const Caller& caller, const BundleDraft& draft, std::string_view step,
                         std::string_view reason, std::string_view change) const {
    tell(tx, parts_.clocks.business.now(), caller,
         {"bundle_draft", "BundleDraftChanged", draft.id.value, draft.scope(), draft.state, draft.revision}, step,
         reason, change);
}

Result<BundleDraft> BundleEditing::draft(db::Reader& reader, const access::Principal& who, BundleDraftId id) const {
    auto found = store::bundle_draft(reader, id);
    if (!found || !found->kept_by({who, kEditors}))
        return fail(kUnknownBundleDraft);
    return std::move(*found);
}

Result<BundleDraft> BundleEditing::locked(db::Tx& tx, const Caller& caller, BundleDraftId id, std::int64_t revision,
                                          std::initializer_list<DraftState> states) const {
    auto found = store::bundle_draft(tx, id, true);
    if (!found || !found->kept_by({caller.who, kEditors}))
        return fail(kUnknownBundleDraft);
    return fitting(std::move(*found), revision, states);
}

Result<BundleDraftRef> BundleEditing::open(db::Tx& tx, const Caller& caller, const NewBundleDraft& wanted) const {
    Instant now = parts_.clocks.business.now();
    access::Scope mine(caller.who, kEditors);
    BundleDraft draft;
    draft.id = new_id<BundleDraftId>(now);
    draft.cell = caller.who.cell;
    begin(draft, caller, now);
    if (wanted.key) {
        draft.key = wanted.key->value;
        YIMEN_TRY(auto found, parts_.bundles.find(tx, draft.cell, draft.key));
        if (!mine.covers(found->scope()))
            return fail(kUnknownPlace);
        if (auto other = store::live_bundle_draft(tx, draft.cell, draft.key))
            return fail(kBundleDraftExists, {},
                        {{"draft_id", other->id.str()},
                         {"edited_by", other->edited_by},
                         {"edited_at", to_rfc3339(other->edited_at)}});
        draft.region = found->region;
        auto planned = parts_.bundles.planned(tx, draft.cell, draft.key);
        draft.content = planned ? std::move(*planned) : found->content;
        auto versions = parts_.bundles.versions(tx, draft.cell, draft.key);
        if (!versions.empty())
            draft.base_version = versions.front().version;
    } else {
        Error missing{&kInvalidRequest, {}, {}, {}};
        for (auto [absent, pointer] : {std::pair(!wanted.region_id, "/region_id"), std::pair(!wanted.name, "/name")})
            if (absent)
                missing.invalid_params.push_back({pointer, "required", "is missing"});
        if (!missing.invalid_params.empty())
            return fail(std::move(missing));
        auto region = parts_.directory.region(tx, *wanted.region_id);
        if (!region || region->cell != draft.cell || !mine.covers({draft.cell, region->id, {}, {}, {}}))
            return fail(kUnknownPlace);
        draft.region = region->id;
        draft.key = "bundle_" + draft.id.str().substr(24);
        draft.content.format = bundles::kFormat;
        draft.content.key = draft.key;
        draft.content.name = wanted.name->value;
    }
    store::insert(tx, draft);
    store::add_author(tx, store::kBundles, draft.id.value, caller.who.person);
    store::keep_saving(tx, draft);
    note(tx, caller, draft, "open");
    return BundleDraftRef{draft.id, draft.state, draft.revision};
}

// What members say of their items themselves may inherit too.
Result<void> BundleEditing::check_members(db::Reader& reader, CellId cell, const bundles::Template& content) const {
    for (const auto& member : content.members)
        if (member.definition)
            YIMEN_CHECK(check_above(parts_.catalogue, reader, cell, *member.definition));
    return {};
}

Result<BundleDraftRef> BundleEditing::save(db::Tx& tx, const Caller& caller, BundleDraftId id, std::int64_t revision,
                                           const bundles::Template& content) const {
    YIMEN_TRY(BundleDraft draft, locked(tx, caller, id, revision, {DraftState::open, DraftState::in_review}));
    YIMEN_CHECK(check_members(tx, draft.cell, content));
    bundles::Template next = content;
    next.key = draft.key; // names it for ever
    next.format = bundles::kFormat;
    auto changed = differences(to_json(draft.content), to_json(next));
    if (changed.empty())
        return BundleDraftRef{draft.id, draft.state, draft.revision};
    draft.content = std::move(next);
    put_saved(draft, caller, parts_.clocks.business.now());
    store::update(tx, draft);
    store::add_author(tx, store::kBundles, draft.id.value, caller.who.person);
    store::keep_saving(tx, draft);
    note(tx, caller, draft, "save", {}, to_json_text(changed));
    return BundleDraftRef{draft.id, draft.state, draft.revision};
}

Result<BundleDraftRef> BundleEditing::move(db::Tx& tx, const Caller& caller, BundleDraftId id, std::int64_t revision,
                                           RegionId region) const {
    YIMEN_TRY(BundleDraft draft, locked(tx, caller, id, revision, {DraftState::open, DraftState::in_review}));
    auto found = parts_.directory.region(tx, region);
    access::Scope mine(caller.who, kEditors);
    if (!found || found->cell != draft.cell || !mine.covers({draft.cell, region, {}, {}, {}}))
        return fail(kUnknownPlace);
    if (region == draft.to_region.value_or(draft.region.value_or(RegionId{})))
        return BundleDraftRef{draft.id, draft.state, draft.revision};
    draft.to_region = region == draft.region ? std::nullopt : std::optional(region);
    put_saved(draft, caller, parts_.clocks.business.now());
    store::update(tx, draft);
    store::add_author(tx, store::kBundles, draft.id.value, caller.who.person);
    store::keep_saving(tx, draft);
    note(tx, caller, draft, "move", {}, region.str());
    return BundleDraftRef{draft.id, draft.state, draft.revision};
}

Result<BundleDraftRef> BundleEditing::submit(db::Tx& tx, const Caller& caller, BundleDraftId id,
                                             std::int64_t revision) const {
    YIMEN_TRY(BundleDraft draft, locked(tx, caller, id, revision, {DraftState::open}));
    if (auto judgement = judge(tx, draft); judgement.faulty())
        return fail(refusal_of(std::move(judgement)));
    put_in_review(draft, caller, parts_.clocks.business.now());
    store::update(tx, draft);
    store::add_author(tx, store::kBundles, draft.id.value, caller.who.person);
    note(tx, caller, draft, "submit");
    return BundleDraftRef{draft.id, draft.state, draft.revision};
}

Result<BundleDraftRef> BundleEditing::give_back(db::Tx& tx, const Caller& caller, BundleDraftId id,
                                                std::int64_t revision, std::string_view reason) const {
    YIMEN_TRY(BundleDraft draft, locked(tx, caller, id, revision, {DraftState::in_review}));
    put_back(draft, caller, reason);
    store::update(tx, draft);
    note(tx, caller, draft, "give_back", reason);
    return BundleDraftRef{draft.id, draft.state, draft.revision};
}

Result<BundleDraftRef> BundleEditing::discard(db::Tx& tx, const Caller& caller, BundleDraftId id,
                                              std::int64_t revision) const {
    YIMEN_TRY(BundleDraft draft, locked(tx, caller, id, revision, {DraftState::open, DraftState::in_review}));
    end(draft, DraftState::discarded, parts_.clocks.business.now());
    store::update(tx, draft);
    store::drop_savings(tx, store::kBundles, draft.id.value);
    note(tx, caller, draft, "discard");
    return BundleDraftRef{draft.id, draft.state, draft.revision};
}

Result<BundleDraftRef> BundleEditing::publish(db::Tx& tx, const Caller& caller, BundleDraftId id, std::int64_t revision,
                                              const BundlePublication& wanted) const {
    YIMEN_TRY(BundleDraft draft, locked(tx, caller, id, revision, {DraftState::in_review}));
    if (store::is_author(tx, store::kBundles, draft.id.value, caller.who.person))
        return fail(kSecondPerson);
    if (auto judgement = judge(tx, draft); judgement.faulty())
        return fail(refusal_of(std::move(judgement)));
    bundles::TemplatePublication how;
    how.region = draft.to_region ? draft.to_region : draft.region;
    how.by = caller.who.account;
    how.publisher = caller.who.display_name;
    how.effective_from = wanted.effective_from;
    how.note = wanted.note.value;
    YIMEN_TRY(auto published, parts_.bundles.publish(tx, draft.cell, draft.content, how));
    if (!published)
        return fail(kNothingChanged);
    end(draft, DraftState::published, parts_.clocks.business.now());
    draft.version = published->version;
    draft.effective_from = published->effective_from;
    draft.running_cases = bundles::running_of_template(tx, draft.cell, draft.key);
    store::update(tx, draft);
    store::drop_savings(tx, store::kBundles, draft.id.value);
    note(tx, caller, draft, "publish", how.note, to_json_text(draft.content));
    return BundleDraftRef{draft.id, draft.state, draft.revision};
}

std::vector<Change> BundleEditing::changes(db::Reader& reader, const BundleDraft& draft) const {
    auto found = parts_.bundles.find(reader, draft.cell, draft.key);
    auto out = differences(found ? to_json((*found)->content) : nullptr, to_json(draft.content));
    auto name = [&](const std::optional<RegionId>& region) -> boost::json::value {
        return boost::json::string(region ? parts_.directory.region_name(reader, *region).value_or("") : "");
    };
    if (found && draft.to_region)
        out.push_back({"/region", ChangeKind::changed, name(draft.region), name(draft.to_region)});
    return out;
}

Result<BundleMerged> BundleEditing::merge(db::Reader& reader, const BundleDraft& draft, std::int64_t base,
                                          const bundles::Template& mine) const {
    YIMEN_CHECK(check_members(reader, draft.cell, mine));
    auto begun = store::bundle_saving(reader, draft.id, base);
    if (!begun)
        return fail(kUnknownSaving);
    auto laid = editing::merge(to_json(*begun), to_json(mine), to_json(draft.content));
    YIMEN_TRY(auto content, read_json<bundles::Template>(laid.merged));
    return BundleMerged{std::move(content), std::move(laid.conflicts), draft.revision, draft.edited_by,
                        draft.edited_at};
}

std::vector<Editor> BundleEditing::meet(db::Tx& tx, const Caller& caller, const BundleDraft& draft) const {
    return store::meet(tx, store::kBundles, draft.id.value, caller, parts_.clocks.system.now());
}

std::vector<Editor> BundleEditing::present(db::Reader& reader, BundleDraftId id, AccountId but) const {
    return store::presence(reader, store::kBundles, id.value, but, parts_.clocks.system.now());
}

} // namespace yimen::editing
