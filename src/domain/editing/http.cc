#include "draft_http.h"
#include "store.h"

// Drafts over HTTP; the table is at the bottom.
namespace yimen::editing {
namespace {

using access::Role;
using http::Context;
using http::Method;
using http::None;
using http::Page;

constexpr std::int64_t kLargestPicture = 8 << 20;

struct DraftQuery {
    std::optional<DraftState> state; // without it: what is under way
    std::optional<DepartmentId> department_id;
    std::optional<std::string> cursor;
    std::optional<int> limit;
    BOOST_DESCRIBE_CLASS(DraftQuery, (), (state, department_id, cursor, limit), (), ())
};
struct DraftRow {
    DraftId id;
    std::optional<catalogue::ItemId> item_id; // empty: a new item
    std::string name, region_name, department_name;
    DraftState state = DraftState::open;
    std::string edited_by;
    Instant edited_at;
    std::optional<std::string> submitted_by, confirmed_by;
    std::vector<Editor> editors; // who has it open now
    std::int64_t revision = 0;
    BOOST_DESCRIBE_CLASS(DraftRow, (),
                         (id, item_id, name, region_name, department_name, state, edited_by, edited_at, submitted_by,
                          confirmed_by, editors, revision),
                         (), ())
};
struct Named {
    Uuid id;
    std::string name;
    BOOST_DESCRIBE_CLASS(Named, (), (id, name), (), ())
};
struct DraftView {
    DraftId id;
    std::optional<catalogue::ItemId> item_id;
    std::optional<int> base_version; // the version that it began from
    Named region, department;
    DraftState state = DraftState::open;
    catalogue::ItemHead head;
    catalogue::Definition definition;
    std::string opened_by, edited_by;
    Instant opened_at, edited_at;
    std::optional<std::string> submitted_by, returned_by, return_reason, confirmed_by;
    std::optional<Instant> submitted_at, confirmed_at, ended_at;
    std::vector<Editor> editors;              // who else has it open now
    std::vector<InvalidParam> problems;       // pointers begin with /definition
    std::vector<catalogue::Finding> findings; // pointers begin with /head or /definition
    std::int64_t running_cases = 0;           // that stay on the version they began with
    std::optional<int> version;               // as published
    std::vector<AllowedAction> actions;
    std::int64_t revision = 0;
    BOOST_DESCRIBE_CLASS(DraftView, (),
                         (id, item_id, base_version, region, department, state, head, definition, opened_by, edited_by,
                          opened_at, edited_at, submitted_by, returned_by, return_reason, confirmed_by, submitted_at,
                          confirmed_at, ended_at, editors, problems, findings, running_cases, version, actions,
                          revision),
                         (), ())
};
struct MergeBody {
    std::int64_t base_revision = 0; // of the draft when the caller read it
    Content content;
    BOOST_DESCRIBE_CLASS(MergeBody, (), (base_revision, content), (), ())
};
struct PictureAdded {
    std::string sm3, media_type, file_name;
    BOOST_DESCRIBE_CLASS(PictureAdded, (), (sm3, media_type, file_name), (), ())
};

std::string department_name(const Editing& editing, db::Reader& reader, DepartmentId id) {
    return editing.parts().directory.department_name(reader, id).value_or("");
}
std::string region_name(const Editing& editing, db::Reader& reader, RegionId id) {
    return editing.parts().directory.region_name(reader, id).value_or("");
}

std::vector<AllowedAction> actions_of(db::Reader& reader, const access::Principal& who, const Draft& draft,
                                      bool faulty) {
    bool editor = keeps(who, draft.cell, draft.region, draft.department);
    bool confirmer = access::Scope(who, kConfirmers).covers(draft.scope());
    bool open = draft.state == DraftState::open, in_review = draft.state == DraftState::in_review;
    std::vector<AllowedAction> out;
    add_action(out, "save", editor, open || in_review);
    add_action(out, "submit", editor, open, faulty ? &kFaulty : nullptr);
    add_action(out, "give_back", editor || confirmer, in_review);
    add_action(out, "discard", editor, open || in_review);
    if (!draft.item)
        add_action(out, "confirm", confirmer, in_review && !draft.confirmed_at);
    add_action(out, "publish", editor, in_review,
               store::is_author(reader, store::kItems, draft.id.value, who.person) ? &kSecondPerson
               : !draft.item && !draft.confirmed_at                                ? &kNotConfirmed
                                                                                   : nullptr);
    return out;
}

DraftView view_of(const Editing& editing, db::Reader& reader, const access::Principal& who, Draft draft) {
    DraftView out;
    auto judgement = editing.judge(reader, draft);
    out.actions = actions_of(reader, who, draft, judgement.faulty());
    out.problems = std::move(judgement.problems);
    out.findings = std::move(judgement.findings);
    out.running_cases = draft.running_cases.value_or(editing.running_cases(reader, draft));
    out.id = draft.id;
    out.item_id = draft.item;
    out.base_version = draft.base_version;
    out.region = {draft.region.value, region_name(editing, reader, draft.region)};
    out.department = {draft.department.value, department_name(editing, reader, draft.department)};
    out.state = draft.state;
    out.head = std::move(draft.content.head);
    out.definition = std::move(draft.content.definition);
    out.opened_by = draft.opened_by;
    out.edited_by = draft.edited_by;
    out.opened_at = draft.opened_at;
    out.edited_at = draft.edited_at;
    out.submitted_by = draft.submitted_by;
    out.returned_by = draft.returned_by;
    out.return_reason = draft.return_reason;
    out.confirmed_by = draft.confirmed_by;
    out.submitted_at = draft.submitted_at;
    out.confirmed_at = draft.confirmed_at;
    out.ended_at = draft.ended_at;
    out.editors = editing.present(reader, draft.id, who.account);
    out.version = draft.version;
    out.revision = draft.revision;
    return out;
}

Result<DraftView> show(const Editing& editing, Context& context, DraftId id) {
    return editing.parts().database.read([&](db::Reader& reader) -> Result<DraftView> {
        YIMEN_TRY(Draft draft, editing.draft(reader, context.who(), id));
        return view_of(editing, reader, context.who(), std::move(draft));
    });
}

// Every change answers with the whole draft as it is then.
template <class F>
Result<DraftView> change(const Editing& editing, Context& context, F body) {
    YIMEN_TRY(DraftId id, context.id<DraftId>("id"));
    YIMEN_CHECK(context.write([&](db::Tx& tx) -> Result<DraftRef> { return body(tx, id); }));
    return show(editing, context, id);
}

Result<http::Created<DraftView>> open_draft(const Editing& editing, Context& context, const NewDraft& wanted) {
    auto opened =
        context.write([&](db::Tx& tx) -> Result<DraftRef> { return editing.open(tx, caller_of(context), wanted); });
    if (!opened)
        return fail(std::move(opened).error());
    YIMEN_TRY(DraftView view, show(editing, context, opened->id));
    return http::Created<DraftView>{std::move(view), "/api/v1/item-drafts/" + opened->id.str()};
}

Result<Page<DraftRow>> list(const Editing& editing, Context& context, const DraftQuery& query) {
    store::ListQuery wanted;
    wanted.state = query.state;
    wanted.department = query.department_id;
    wanted.limit = http::page_size(query.limit);
    YIMEN_TRY(wanted.before, before<DraftId>(query.cursor));
    return editing.parts().database.read([&](db::Reader& reader) -> Result<Page<DraftRow>> {
        Page<DraftRow> page;
        for (auto& line : store::list(reader, context.who(), wanted)) {
            DraftRow row;
            row.id = line.id;
            row.item_id = line.item;
            row.name = line.name;
            row.region_name = region_name(editing, reader, line.region);
            row.department_name = department_name(editing, reader, line.department);
            row.state = line.state;
            row.edited_by = line.edited_by;
            row.edited_at = line.edited_at;
            row.submitted_by = line.submitted_by;
            row.confirmed_by = line.confirmed_by;
            row.editors = editing.present(reader, line.id, context.who().account);
            row.revision = line.revision;
            page.items.push_back(std::move(row));
        }
        if (static_cast<int>(page.items.size()) == wanted.limit)
            page.next = cursor_after(page.items.back());
        return page;
    });
}

Result<ChangeList> changes(const Editing& editing, Context& context) {
    YIMEN_TRY(DraftId id, context.id<DraftId>("id"));
    return editing.parts().database.read([&](db::Reader& reader) -> Result<ChangeList> {
        YIMEN_TRY(Draft draft, editing.draft(reader, context.who(), id));
        ChangeList out;
        auto item = draft.item ? editing.parts().catalogue.item(reader, *draft.item) : std::nullopt;
        if (item)
            for (const auto& version : editing.parts().catalogue.versions(reader, *item))
                if (version.state == catalogue::VersionState::in_force)
                    out.from_version = version.version;
        out.changes = editing.changes(reader, draft);
        return out;
    });
}

Result<Merged> merge_texts(const Editing& editing, Context& context, const MergeBody& body) {
    YIMEN_TRY(DraftId id, context.id<DraftId>("id"));
    return editing.parts().database.read([&](db::Reader& reader) -> Result<Merged> {
        YIMEN_TRY(Draft draft, editing.draft(reader, context.who(), id));
        return editing.merge(reader, draft, body.base_revision, body.content);
    });
}

Result<EditorList> meet(const Editing& editing, Context& context) {
    YIMEN_TRY(DraftId id, context.id<DraftId>("id"));
    return editing.parts().database.write([&](db::Tx& tx) -> Result<EditorList> {
        YIMEN_TRY(Draft draft, editing.draft(tx, context.who(), id));
        return EditorList{editing.meet(tx, caller_of(context), draft)};
    });
}

Result<http::Created<PublicationMade>> publish(const Editing& editing, Context& context, const NewPublication& wanted) {
    if (wanted.drafts.empty())
        return fail(Error{&kInvalidRequest, {}, {{"/drafts", "required", "names no draft"}}, {}});
    auto made = context.write(
        [&](db::Tx& tx) -> Result<PublicationMade> { return editing.publish(tx, caller_of(context), wanted); });
    if (!made)
        return fail(std::move(made).error());
    return http::Created<PublicationMade>{*made, "/api/v1/item-publications/" + made->id.str()};
}

Result<http::Created<PictureAdded>> add_picture(const Editing& editing, Context& context) {
    const auto& file = context.request().file;
    if (!file || file->size == 0)
        return fail(files::kEmpty);
    auto name = context.request().file_name().value_or("picture");
    YIMEN_TRY(files::Type type, files::sniff(file->path, name));
    editing.parts().files.keep(file->path, file->sm3);
    PictureAdded added{file->sm3, std::string(files::media_type(type)), name};
    auto kept = context.write([&](db::Tx& tx) -> Result<PictureAdded> {
        store::put_picture(tx, context.who().cell, {added.sm3, added.media_type, added.file_name},
                           editing.parts().clocks.business.now());
        return added;
    });
    if (!kept)
        return fail(std::move(kept).error());
    return http::Created<PictureAdded>{*kept, "/api/v1/item-pictures/" + kept->sm3};
}

Result<http::Reply> show_picture(const Editing& editing, Context& context) {
    const auto& parts = editing.parts();
    auto found = parts.database.read([&](db::Reader& reader) {
        return store::picture(reader, parts.directory.home_cell(reader), context.request().param("sm3"));
    });
    auto path = found ? parts.files.path(found->sm3) : std::nullopt;
    if (!path)
        return fail(kUnknownPicture);
    http::Reply reply;
    reply.content_type = found->media_type;
    reply.file_path = *path;
    reply.with("Content-Disposition", "inline").with("Cache-Control", "public, max-age=86400, immutable");
    return reply;
}

} // namespace

http::Routes routes(const Editing& editing) {
    constexpr auto kBoth = kEditors | kConfirmers;
    http::Routes out;
    out.add<DraftQuery, Page<DraftRow>>({.method = Method::get,
                                         .pattern = "/item-drafts",
                                         .operation = "listItemDrafts",
                                         .summary = "Drafts of items, the last saved first.",
                                         .allow = kBoth},
                                        [&](Context& c, const DraftQuery& q) { return list(editing, c, q); });
    out.add<NewDraft, http::Created<DraftView>>(
        post("/item-drafts", "openItemDraft", "Opens a draft of an item, or of a new one.", kEditors, false),
        [&](Context& c, const NewDraft& b) { return open_draft(editing, c, b); });
    out.add<None, DraftView>({.method = Method::get,
                              .pattern = "/item-drafts/{id}",
                              .operation = "getItemDraft",
                              .summary = "A draft with what stands against it and what may be done with it.",
                              .allow = kBoth},
                             [&](Context& c) -> Result<DraftView> {
                                 YIMEN_TRY(DraftId id, c.id<DraftId>("id"));
                                 return show(editing, c, id);
                             });
    auto save = post("/item-drafts/{id}", "saveItemDraft", "Saves a draft; it may have faults.", kEditors);
    save.method = Method::put;
    save.max_body = kLargestDraft;
    out.add<Content, DraftView>(save, [&](Context& c, const Content& b) {
        return change(editing, c, [&](db::Tx& tx, DraftId id) {
            return editing.save(tx, caller_of(c), id, c.expected_revision(), b);
        });
    });
    out.add<None, ChangeList>({.method = Method::get,
                               .pattern = "/item-drafts/{id}/changes",
                               .operation = "listItemDraftChanges",
                               .summary = "What the draft changes of the version in force.",
                               .allow = kBoth},
                              [&](Context& c) { return changes(editing, c); });
    auto merging = post("/item-drafts/{id}/merge", "mergeItemDraft",
                        "Lays two editors' texts together, and names conflicts; saves nothing.", kEditors, false);
    merging.keyed = false;
    merging.max_body = kLargestDraft;
    out.add<MergeBody, Merged>(merging, [&](Context& c, const MergeBody& b) { return merge_texts(editing, c, b); });
    auto presence =
        post("/item-drafts/{id}/presence", "meetItemDraft",
             "Says that the caller has the draft open, and who else has; repeated each minute.", kBoth, false);
    presence.keyed = false;
    out.add<None, EditorList>(presence, [&](Context& c) { return meet(editing, c); });
    out.add<None, DraftView>(post("/item-drafts/{id}/submit", "submitItemDraft",
                                  "Gives a draft without faults to a second person.", kEditors),
                             [&](Context& c) {
                                 return change(editing, c, [&](db::Tx& tx, DraftId id) {
                                     return editing.submit(tx, caller_of(c), id, c.expected_revision());
                                 });
                             });
    out.add<ReturnReason, DraftView>(post("/item-drafts/{id}/give-back", "giveBackItemDraft",
                                          "Gives a draft back to its editors, with a reason.", kBoth),
                                     [&](Context& c, const ReturnReason& b) {
                                         return change(editing, c, [&](db::Tx& tx, DraftId id) {
                                             return editing.give_back(tx, caller_of(c), id, c.expected_revision(),
                                                                      b.reason);
                                         });
                                     });
    out.add<None, DraftView>(post("/item-drafts/{id}/discard", "discardItemDraft", "Ends a draft.", kEditors),
                             [&](Context& c) {
                                 return change(editing, c, [&](db::Tx& tx, DraftId id) {
                                     return editing.discard(tx, caller_of(c), id, c.expected_revision());
                                 });
                             });
    out.add<None, DraftView>(post("/item-drafts/{id}/confirm", "confirmItemDraft",
                                  "The implementing department confirms a new item.", kConfirmers),
                             [&](Context& c) {
                                 return change(editing, c, [&](db::Tx& tx, DraftId id) {
                                     return editing.confirm(tx, caller_of(c), id, c.expected_revision());
                                 });
                             });
    out.add<NewPublication, http::Created<PublicationMade>>(
        post("/item-publications", "publishItems",
             "Publishes reviewed drafts, all or none; running cases stay on their versions.", kEditors, false),
        [&](Context& c, const NewPublication& b) { return publish(editing, c, b); });
    auto picture =
        post("/item-pictures", "addItemPicture", "Keeps a picture or blank form for items.", kEditors, false);
    picture.body = http::BodyKind::file;
    picture.max_body = kLargestPicture;
    out.add<None, http::Created<PictureAdded>>(picture, [&](Context& c) { return add_picture(editing, c); });
    out.add<None, http::Reply>({.method = Method::get,
                                .pattern = "/item-pictures/{sm3}",
                                .operation = "getItemPicture",
                                .summary = "A picture or blank form of an item.",
                                .open = true},
                               [&](Context& c) { return show_picture(editing, c); });
    return out;
}

} // namespace yimen::editing
