#include "bundle_editing.h"
#include "bundle_store.h"
#include "bundles/reading.h"
#include "draft_http.h"
#include "store.h"

// Drafts of bundles over HTTP; the table is at the bottom.
namespace yimen::editing {
namespace {

struct BundleDraftQuery {
    std::optional<DraftState> state; // without it: what is under way
    std::optional<std::string> cursor;
    std::optional<int> limit;
    BOOST_DESCRIBE_CLASS(BundleDraftQuery, (), (state, cursor, limit), (), ())
};
struct BundleDraftRow {
    BundleDraftId id;
    std::string key, name, name_en, region_name;
    std::optional<int> base_version; // empty: a new bundle
    DraftState state = DraftState::open;
    std::string edited_by;
    Instant edited_at;
    std::optional<std::string> submitted_by;
    std::vector<Editor> editors; // who has it open now
    std::int64_t revision = 0;
    BOOST_DESCRIBE_CLASS(BundleDraftRow, (),
                         (id, key, name, name_en, region_name, base_version, state, edited_by, edited_at, submitted_by,
                          editors, revision),
                         (), ())
};
struct BundleDraftView {
    BundleDraftId id;
    std::string key, region_name;
    std::optional<RegionId> region_id;    // whose editors keep it now; none: administrators
    std::optional<RegionId> to_region_id; // once this is published, where that is another
    std::string to_region_name;
    std::optional<int> base_version; // the version that it began from
    DraftState state = DraftState::open;
    bundles::Template content;
    std::string opened_by, edited_by;
    Instant opened_at, edited_at;
    std::optional<std::string> submitted_by, returned_by, return_reason;
    std::optional<Instant> submitted_at, ended_at;
    std::vector<Editor> editors; // who else has it open now
    BundleLook look;             // without answers
    std::vector<bundles::TemplateVersion> versions;
    std::int64_t running_cases = 0; // bundle cases that stay on what they began with
    std::optional<int> version;     // as published
    std::optional<Date> effective_from;
    std::vector<AllowedAction> actions;
    std::int64_t revision = 0;
    BOOST_DESCRIBE_CLASS(BundleDraftView, (),
                         (id, key, region_name, region_id, to_region_id, to_region_name, base_version, state, content,
                          opened_by, edited_by, opened_at, edited_at, submitted_by, returned_by, return_reason,
                          submitted_at, ended_at, editors, look, versions, running_cases, version, effective_from,
                          actions, revision),
                         (), ())
};
struct BundleAnswers {
    catalogue::Answers answers;
    BOOST_DESCRIBE_CLASS(BundleAnswers, (), (answers), (), ())
};
struct BundleMergeBody {
    std::int64_t base_revision = 0; // of the draft when the caller read it
    bundles::Template content;
    BOOST_DESCRIBE_CLASS(BundleMergeBody, (), (base_revision, content), (), ())
};
struct MemberQuery {
    catalogue::ItemId item_id;
    BOOST_DESCRIBE_CLASS(MemberQuery, (), (item_id), (), ())
};

constexpr int kLooksPerMinute = 240; // each merges

std::string name_of_region(const BundleEditing& editing, db::Reader& reader, const std::optional<RegionId>& id) {
    return id ? editing.parts().directory.region_name(reader, *id).value_or("") : "";
}

BundleDraftView bundle_view(const BundleEditing& editing, db::Reader& reader, const access::Principal& who,
                            BundleDraft draft) {
    BundleDraftView out;
    out.look = editing.look(reader, draft, {});
    bool faulty = Judgement{out.look.problems, out.look.findings}.faulty();
    bool open = draft.state == DraftState::open, in_review = draft.state == DraftState::in_review;
    add_action(out.actions, "save", true, open || in_review);
    add_action(out.actions, "submit", true, open, faulty ? &kFaulty : nullptr);
    add_action(out.actions, "give_back", true, in_review);
    add_action(out.actions, "discard", true, open || in_review);
    add_action(out.actions, "publish", true, in_review,
               store::is_author(reader, store::kBundles, draft.id.value, who.person) ? &kSecondPerson
               : faulty                                                              ? &kFaulty
                                                                                     : nullptr);
    out.id = draft.id;
    out.key = draft.key;
    out.region_name = name_of_region(editing, reader, draft.region);
    out.region_id = draft.region;
    out.to_region_id = draft.to_region;
    out.to_region_name = name_of_region(editing, reader, draft.to_region);
    out.base_version = draft.base_version;
    out.state = draft.state;
    out.content = std::move(draft.content);
    out.opened_by = draft.opened_by;
    out.edited_by = draft.edited_by;
    out.opened_at = draft.opened_at;
    out.edited_at = draft.edited_at;
    out.submitted_by = draft.submitted_by;
    out.returned_by = draft.returned_by;
    out.return_reason = draft.return_reason;
    out.submitted_at = draft.submitted_at;
    out.ended_at = draft.ended_at;
    out.editors = editing.present(reader, draft.id, who.account);
    out.versions = editing.parts().bundles.versions(reader, draft.cell, draft.key);
    out.running_cases = draft.running_cases.value_or(bundles::running_of_template(reader, draft.cell, draft.key));
    out.version = draft.version;
    out.effective_from = draft.effective_from;
    out.revision = draft.revision;
    return out;
}

Result<BundleDraftView> show_bundle(const BundleEditing& editing, http::Context& context, BundleDraftId id) {
    return editing.parts().database.read([&](db::Reader& reader) -> Result<BundleDraftView> {
        YIMEN_TRY(BundleDraft draft, editing.draft(reader, context.who(), id));
        return bundle_view(editing, reader, context.who(), std::move(draft));
    });
}

// Every change answers with the whole draft as it is then.
template <class F>
Result<BundleDraftView> change_bundle(const BundleEditing& editing, http::Context& context, F body) {
    YIMEN_TRY(BundleDraftId id, context.id<BundleDraftId>("id"));
    YIMEN_CHECK(context.write([&](db::Tx& tx) -> Result<BundleDraftRef> {
        return body(tx, caller_of(context), id, context.expected_revision());
    }));
    return show_bundle(editing, context, id);
}

// What is read of one draft.
template <class T, class F>
Result<T> of_bundle(const BundleEditing& editing, http::Context& context, F body) {
    YIMEN_TRY(BundleDraftId id, context.id<BundleDraftId>("id"));
    return editing.parts().database.read([&](db::Reader& reader) -> Result<T> {
        YIMEN_TRY(BundleDraft draft, editing.draft(reader, context.who(), id));
        return body(reader, draft);
    });
}

Result<http::Created<BundleDraftView>> open_bundle(const BundleEditing& editing, http::Context& context,
                                                   const NewBundleDraft& wanted) {
    auto opened = context.write(
        [&](db::Tx& tx) -> Result<BundleDraftRef> { return editing.open(tx, caller_of(context), wanted); });
    if (!opened)
        return fail(std::move(opened).error());
    YIMEN_TRY(BundleDraftView view, show_bundle(editing, context, opened->id));
    return http::Created<BundleDraftView>{std::move(view), "/api/v1/bundle-drafts/" + opened->id.str()};
}

Result<http::Page<BundleDraftRow>> list_bundles(const BundleEditing& editing, http::Context& context,
                                                const BundleDraftQuery& query) {
    int limit = http::page_size(query.limit);
    YIMEN_TRY(auto from, before<BundleDraftId>(query.cursor));
    return editing.parts().database.read([&](db::Reader& reader) -> Result<http::Page<BundleDraftRow>> {
        http::Page<BundleDraftRow> page;
        for (auto& line : store::list_bundle_drafts(reader, context.who(), query.state, from, limit))
            page.items.push_back({line.id, line.key, line.name, line.name_en,
                                  name_of_region(editing, reader, line.region), line.base_version, line.state,
                                  line.edited_by, line.edited_at, line.submitted_by,
                                  editing.present(reader, line.id, context.who().account), line.revision});
        if (static_cast<int>(page.items.size()) == limit)
            page.next = cursor_after(page.items.back());
        return page;
    });
}

Result<ChangeList> bundle_changes(const BundleEditing& editing, http::Context& context) {
    return of_bundle<ChangeList>(editing, context, [&](db::Reader& reader, const BundleDraft& draft) {
        ChangeList out;
        for (const auto& version : editing.parts().bundles.versions(reader, draft.cell, draft.key))
            if (version.state == catalogue::VersionState::in_force)
                out.from_version = version.version;
        out.changes = editing.changes(reader, draft);
        return out;
    });
}

Result<EditorList> meet_bundle(const BundleEditing& editing, http::Context& context) {
    YIMEN_TRY(BundleDraftId id, context.id<BundleDraftId>("id"));
    return editing.parts().database.write([&](db::Tx& tx) -> Result<EditorList> {
        YIMEN_TRY(BundleDraft draft, editing.draft(tx, context.who(), id));
        return EditorList{editing.meet(tx, caller_of(context), draft)};
    });
}

// Opening, reading, and what keeps nothing.
void add_reading(http::Routes& out, const BundleEditing& editing) {
    using http::Context;
    using http::Method;
    using http::None;
    out.add<BundleDraftQuery, http::Page<BundleDraftRow>>(
        http::route(Method::get, "/bundle-drafts", "listBundleDrafts", "Drafts of bundles, the last saved first.",
                    kEditors),
        [&](Context& c, const BundleDraftQuery& q) { return list_bundles(editing, c, q); });
    out.add<NewBundleDraft, http::Created<BundleDraftView>>(
        post("/bundle-drafts", "openBundleDraft", "Opens a draft of a bundle, or of a new one.", kEditors, false),
        [&](Context& c, const NewBundleDraft& b) { return open_bundle(editing, c, b); });
    out.add<None, BundleDraftView>(
        http::route(Method::get, "/bundle-drafts/{id}", "getBundleDraft",
                    "A draft with what stands against it, what the machine joins, and what may be done.", kEditors),
        [&](Context& c) -> Result<BundleDraftView> {
            YIMEN_TRY(BundleDraftId id, c.id<BundleDraftId>("id"));
            return show_bundle(editing, c, id);
        });
    auto look = http::limited(post("/bundle-drafts/{id}/look", "lookAtBundleDraft",
                                   "What the draft comes to with these answers; keeps nothing.", kEditors, false),
                              kLooksPerMinute);
    look.keyed = false;
    out.add<BundleAnswers, BundleLook>(look, [&](Context& c, const BundleAnswers& asked) {
        return of_bundle<BundleLook>(editing, c, [&](db::Reader& reader, const BundleDraft& draft) {
            return editing.look(reader, draft, asked.answers);
        });
    });
    out.add<MemberQuery, bundles::TemplateMember>(
        http::route(Method::get, "/bundle-drafts/{id}/member", "proposeBundleMember",
                    "An item of the catalogue as a member that can be put into the draft.", kEditors),
        [&](Context& c, const MemberQuery& asked) {
            return of_bundle<bundles::TemplateMember>(editing, c, [&](db::Reader& reader, const BundleDraft& draft) {
                return editing.member_of(reader, draft.cell, asked.item_id);
            });
        });
    out.add<None, ChangeList>(http::route(Method::get, "/bundle-drafts/{id}/changes", "listBundleDraftChanges",
                                          "What the draft changes of the bundle in force.", kEditors),
                              [&](Context& c) { return bundle_changes(editing, c); });
    auto merging = post("/bundle-drafts/{id}/merge", "mergeBundleDraft",
                        "Lays two editors' texts together, and names conflicts; saves nothing.", kEditors, false);
    merging.keyed = false;
    merging.max_body = kLargestDraft;
    out.add<BundleMergeBody, BundleMerged>(merging, [&](Context& c, const BundleMergeBody& b) {
        return of_bundle<BundleMerged>(editing, c, [&](db::Reader& reader, const BundleDraft& draft) {
            return editing.merge(reader, draft, b.base_revision, b.content);
        });
    });
    auto presence =
        post("/bundle-drafts/{id}/presence", "meetBundleDraft",
             "Says that the caller has the draft open, and who else has; repeated each minute.", kEditors, false);
    presence.keyed = false;
    out.add<None, EditorList>(presence, [&](Context& c) { return meet_bundle(editing, c); });
}

void add_steps(http::Routes& out, const BundleEditing& editing) {
    using http::Context;
    using http::None;
    auto save = post("/bundle-drafts/{id}", "saveBundleDraft", "Saves a draft; it may have faults.", kEditors);
    save.method = http::Method::put;
    save.max_body = kLargestDraft;
    out.add<bundles::Template, BundleDraftView>(save, [&](Context& c, const bundles::Template& b) {
        return change_bundle(editing, c, [&](db::Tx& tx, const Caller& caller, BundleDraftId id, auto revision) {
            return editing.save(tx, caller, id, revision, b);
        });
    });
    auto move = post("/bundle-drafts/{id}/region", "moveBundleDraft",
                     "Whose editors keep the bundle once the draft is published.", kEditors);
    move.method = http::Method::put;
    out.add<NewRegion, BundleDraftView>(move, [&](Context& c, const NewRegion& b) {
        return change_bundle(editing, c, [&](db::Tx& tx, const Caller& caller, BundleDraftId id, auto revision) {
            return editing.move(tx, caller, id, revision, b.region_id);
        });
    });
    out.add<None, BundleDraftView>(
        post("/bundle-drafts/{id}/submit", "submitBundleDraft", "Gives a draft without faults to a second person.",
             kEditors),
        [&](Context& c) {
            return change_bundle(editing, c, [&](db::Tx& tx, const Caller& caller, BundleDraftId id, auto revision) {
                return editing.submit(tx, caller, id, revision);
            });
        });
    out.add<ReturnReason, BundleDraftView>(
        post("/bundle-drafts/{id}/give-back", "giveBackBundleDraft",
             "Gives a draft back to its editors, with a reason.", kEditors),
        [&](Context& c, const ReturnReason& b) {
            return change_bundle(editing, c, [&](db::Tx& tx, const Caller& caller, BundleDraftId id, auto revision) {
                return editing.give_back(tx, caller, id, revision, b.reason);
            });
        });
    out.add<None, BundleDraftView>(
        post("/bundle-drafts/{id}/discard", "discardBundleDraft", "Ends a draft.", kEditors), [&](Context& c) {
            return change_bundle(editing, c, [&](db::Tx& tx, const Caller& caller, BundleDraftId id, auto revision) {
                return editing.discard(tx, caller, id, revision);
            });
        });
    out.add<BundlePublication, BundleDraftView>(
        post("/bundle-drafts/{id}/publish", "publishBundleDraft",
             "Publishes, as a second person, today or on a later day; bundle cases under way stay as they began.",
             kEditors),
        [&](Context& c, const BundlePublication& b) {
            return change_bundle(editing, c, [&](db::Tx& tx, const Caller& caller, BundleDraftId id, auto revision) {
                return editing.publish(tx, caller, id, revision, b);
            });
        });
}

} // namespace

http::Routes bundle_routes(const BundleEditing& editing) {
    http::Routes out;
    add_reading(out, editing);
    add_steps(out, editing);
    return out;
}

} // namespace yimen::editing
