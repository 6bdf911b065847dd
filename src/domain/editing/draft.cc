#include <set>

#include "draft_parts.h"
#include "store.h"

// A draft on its way: opened, saved, submitted, given back, confirmed, discarded.
namespace yimen::editing {
namespace {

// Every file that a definition names, with what it is said to be.
std::set<std::pair<std::string, std::string>> files_of(const catalogue::Definition& definition) {
    std::set<std::pair<std::string, std::string>> out;
    auto add = [&](const std::optional<catalogue::Sample>& sample) {
        if (sample)
            out.emplace(sample->sm3, sample->media_type);
    };
    add(definition.result.sample);
    for (const auto& requirement : definition.requirements) {
        add(requirement.sample);
        add(requirement.blank_form);
        for (const auto& point : requirement.review_points)
            for (const auto& picture : point.pictures)
                out.emplace(picture.sm3, picture.media_type);
    }
    return out;
}

} // namespace

bool keeps(const access::Principal& who, CellId cell, RegionId region, DepartmentId department) {
    return access::Scope(who, kEditors).covers({cell, region, {}, department, {}});
}

void Editing::note(db::Tx& tx, const Caller& caller, const Draft& draft, std::string_view action,
                   std::string_view reason, std::string_view change) const {
    tell(tx, parts_.clocks.business.now(), caller,
         {"item_draft", "ItemDraftChanged", draft.id.value, draft.scope(), draft.state, draft.revision}, action, reason,
         change);
}

Result<Draft> Editing::draft(db::Reader& reader, const access::Principal& who, DraftId id) const {
    auto found = store::draft(reader, id);
    if (!found || !access::Scope(who, kEditors | kConfirmers).covers(found->scope()))
        return fail(kUnknownDraft);
    return std::move(*found);
}

Result<Draft> Editing::locked(db::Tx& tx, const Caller& caller, access::Roles roles, DraftId id, std::int64_t revision,
                              std::initializer_list<DraftState> states) const {
    auto found = store::draft(tx, id, true);
    if (!found || !access::Scope(caller.who, roles).covers(found->scope()))
        return fail(kUnknownDraft);
    return fitting(std::move(*found), revision, states);
}

Result<DraftRef> Editing::open(db::Tx& tx, const Caller& caller, const NewDraft& wanted) const {
    Instant now = parts_.clocks.business.now();
    Draft draft;
    draft.id = new_id<DraftId>(now);
    draft.cell = caller.who.cell;
    begin(draft, caller, now);
    const auto& catalogue = parts_.catalogue;
    auto take_text = [&](const catalogue::Item& item) {
        if (!item.version_id)
            return;
        for (const auto& version : catalogue.versions(tx, item))
            if (version.state == catalogue::VersionState::in_force) {
                draft.content.definition = *catalogue.definition(tx, version.snapshot);
                draft.base_version = version.version;
            }
    };
    if (wanted.item_id) {
        auto item = catalogue.item(tx, *wanted.item_id);
        if (!item || !keeps(caller.who, item->facts.cell, item->facts.region, item->facts.department))
            return fail(catalogue::kItemNotFound);
        if (auto other = store::live_draft_of(tx, item->id))
            return fail(kDraftExists, {},
                        {{"draft_id", other->id.str()},
                         {"edited_by", other->edited_by},
                         {"edited_at", to_rfc3339(other->edited_at)}});
        draft.cell = item->facts.cell;
        draft.region = item->facts.region;
        draft.department = item->facts.department;
        draft.item = item->id;
        draft.content.head = catalogue::head_of(item->facts);
        take_text(*item);
    } else {
        if (!wanted.region_id || !wanted.department_id || !wanted.name) {
            Error error{&kInvalidRequest, {}, {}, {}};
            for (auto [missing, pointer] :
                 {std::pair(!wanted.region_id, "/region_id"), std::pair(!wanted.department_id, "/department_id"),
                  std::pair(!wanted.name, "/name")})
                if (missing)
                    error.invalid_params.push_back({pointer, "required", "is missing"});
            return fail(std::move(error));
        }
        auto department = parts_.directory.department(tx, *wanted.department_id);
        auto region = parts_.directory.region(tx, *wanted.region_id);
        if (!department || !region || region->cell != draft.cell || department->cell != draft.cell ||
            !keeps(caller.who, draft.cell, *wanted.region_id, *wanted.department_id))
            return fail(kUnknownPlace);
        draft.region = *wanted.region_id;
        draft.department = *wanted.department_id;
        draft.content.head.task_type = "01";
    }
    if (wanted.copy_of) {
        auto from = catalogue.item(tx, *wanted.copy_of);
        auto text = from ? catalogue.definition_in_force(tx, *from) : nullptr;
        if (!text)
            return fail(catalogue::kItemNotFound);
        draft.content.definition = *text;
        draft.content.definition.inherits.reset();
        draft.content.definition.local.reset();
        if (!wanted.item_id) {
            draft.content.head = catalogue::head_of(from->facts);
            draft.content.head.local_code.clear();
            draft.content.head.implementation_code.reset();
            draft.content.head.handling_code.reset();
        }
    }
    if (wanted.inherits_from) {
        auto above = catalogue.item(tx, *wanted.inherits_from);
        if (!above || !catalogue.definition_in_force(tx, *above))
            return fail(catalogue::kNothingAbove);
        draft.content.definition = {};
        draft.content.definition.inherits = catalogue::Inheritance{above->id.value, {}};
        draft.content.definition.local = catalogue::Local{};
        if (!wanted.item_id) {
            draft.content.head.task_type = above->facts.task_type;
            draft.content.head.name_en = above->facts.name_en;
            draft.content.head.basic_code = above->facts.basic_code;
        }
    }
    if (wanted.name)
        draft.content.head.name = wanted.name->value;
    store::insert(tx, draft);
    store::add_author(tx, store::kItems, draft.id.value, caller.who.person);
    store::keep_saving(tx, draft);
    note(tx, caller, draft, "open");
    return DraftRef{draft.id, draft.state, draft.revision};
}

// A picture is shown to everybody by its digest, so it must be one that was added as such, or stand in the text already.
Result<void> Editing::check_pictures(db::Tx& tx, const Draft& draft, const catalogue::Definition& definition) const {
    auto known = files_of(draft.content.definition);
    for (const auto& file : files_of(definition)) {
        if (known.contains(file))
            continue;
        auto picture = store::picture(tx, draft.cell, file.first);
        if (!picture || picture->media_type != file.second)
            return fail(kUnknownPicture, file.first);
    }
    return {};
}

Result<DraftRef> Editing::save(db::Tx& tx, const Caller& caller, DraftId id, std::int64_t revision,
                               const Content& content) const {
    YIMEN_TRY(Draft draft, locked(tx, caller, kEditors, id, revision, {DraftState::open, DraftState::in_review}));
    YIMEN_CHECK(check_above(parts_.catalogue, tx, draft.cell, content.definition));
    YIMEN_CHECK(check_pictures(tx, draft, content.definition));
    if (content.definition.resolved)
        return fail(catalogue::kBadDefinition, "a draft holds the questions, not what answers left of them");
    std::string before = to_json_text(draft.content);
    if (to_json_text(content) == before)
        return DraftRef{draft.id, draft.state, draft.revision};
    auto changed = differences(to_json(draft.content), to_json(content));
    draft.content = content;
    if (draft.item) // its code names it for ever
        draft.content.head.local_code = catalogue::head_of(parts_.catalogue.item(tx, *draft.item)->facts).local_code;
    put_saved(draft, caller, parts_.clocks.business.now());
    draft.confirmed_by = std::nullopt;
    draft.confirmed_at = std::nullopt;
    store::update(tx, draft);
    store::add_author(tx, store::kItems, draft.id.value, caller.who.person);
    store::keep_saving(tx, draft);
    note(tx, caller, draft, "save", {}, to_json_text(changed));
    return DraftRef{draft.id, draft.state, draft.revision};
}

Result<DraftRef> Editing::submit(db::Tx& tx, const Caller& caller, DraftId id, std::int64_t revision) const {
    YIMEN_TRY(Draft draft, locked(tx, caller, kEditors, id, revision, {DraftState::open}));
    auto judgement = judge(tx, draft);
    if (judgement.faulty())
        return fail(refusal_of(std::move(judgement)));
    put_in_review(draft, caller, parts_.clocks.business.now());
    store::update(tx, draft);
    store::add_author(tx, store::kItems, draft.id.value, caller.who.person);
    note(tx, caller, draft, "submit");
    return DraftRef{draft.id, draft.state, draft.revision};
}

Result<DraftRef> Editing::give_back(db::Tx& tx, const Caller& caller, DraftId id, std::int64_t revision,
                                    std::string_view reason) const {
    YIMEN_TRY(Draft draft, locked(tx, caller, kEditors | kConfirmers, id, revision, {DraftState::in_review}));
    put_back(draft, caller, reason);
    draft.confirmed_by = std::nullopt;
    draft.confirmed_at = std::nullopt;
    store::update(tx, draft);
    note(tx, caller, draft, "give_back", reason);
    return DraftRef{draft.id, draft.state, draft.revision};
}

Result<DraftRef> Editing::discard(db::Tx& tx, const Caller& caller, DraftId id, std::int64_t revision) const {
    YIMEN_TRY(Draft draft, locked(tx, caller, kEditors, id, revision, {DraftState::open, DraftState::in_review}));
    end(draft, DraftState::discarded, parts_.clocks.business.now());
    store::update(tx, draft);
    store::drop_savings(tx, store::kItems, draft.id.value);
    note(tx, caller, draft, "discard");
    return DraftRef{draft.id, draft.state, draft.revision};
}

// New items are confirmed by the department that will carry them out.
Result<DraftRef> Editing::confirm(db::Tx& tx, const Caller& caller, DraftId id, std::int64_t revision) const {
    YIMEN_TRY(Draft draft, locked(tx, caller, kConfirmers, id, revision, {DraftState::in_review}));
    draft.confirmed_by = caller.who.display_name;
    draft.confirmed_at = parts_.clocks.business.now();
    ++draft.revision;
    store::update(tx, draft);
    note(tx, caller, draft, "confirm");
    return DraftRef{draft.id, draft.state, draft.revision};
}

std::optional<catalogue::Reason> Editing::take_imported(db::Tx& tx, const catalogue::ImportBy& by,
                                                        const catalogue::Item& item,
                                                        const catalogue::Definition& definition) const {
    Draft draft;
    for (const auto& version : parts_.catalogue.versions(tx, item))
        if (version.state == catalogue::VersionState::in_force) {
            draft.content.definition = *parts_.catalogue.definition(tx, version.snapshot);
            draft.base_version = version.version;
            if (to_json_text(draft.content.definition) == to_json_text(definition))
                return std::nullopt;
        }
    if (definition.resolved)
        return catalogue::Reason{"definition.resolved", "定义应包含全部情形问题，而不是某一情形的结果"};
    if (auto other = store::live_draft_of(tx, item.id))
        return catalogue::Reason{"definition.draft_exists", "该事项已有草稿（" + other->edited_by + "），定义未导入"};
    draft.cell = item.facts.cell;
    if (!check_above(parts_.catalogue, tx, draft.cell, definition))
        return catalogue::Reason{"definition.unknown_above", "定义所继承的上级事项不在本系统中，定义未导入"};
    if (!check_pictures(tx, draft, definition))
        return catalogue::Reason{"definition.unknown_picture", "定义引用的图片不在本系统中，定义未导入"};
    Instant now = parts_.clocks.business.now();
    draft.id = new_id<DraftId>(now);
    draft.region = item.facts.region;
    draft.department = item.facts.department;
    draft.item = item.id;
    draft.content = {catalogue::head_of(item.facts), definition};
    draft.opened_by = draft.edited_by = by.name;
    draft.opened_at = draft.edited_at = now;
    draft.revision = 1;
    store::insert(tx, draft);
    store::add_author(tx, store::kItems, draft.id.value, by.person);
    store::keep_saving(tx, draft);
    access::Principal who;
    who.account = by.account;
    who.cell = by.cell;
    note(tx, {who, "import", ""}, draft, "open");
    return catalogue::Reason{"definition.draft", "定义已存为草稿，待审核发布"};
}

std::vector<Editor> Editing::meet(db::Tx& tx, const Caller& caller, const Draft& draft) const {
    return store::meet(tx, store::kItems, draft.id.value, caller, parts_.clocks.system.now());
}

std::vector<Editor> Editing::present(db::Reader& reader, DraftId id, AccountId but) const {
    return store::presence(reader, store::kItems, id.value, but, parts_.clocks.system.now());
}

} // namespace yimen::editing
