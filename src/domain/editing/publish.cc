#include <algorithm>

#include "base/codes.h"
#include "cases/reading.h"
#include "draft_parts.h"
#include "store.h"

// What stands against a draft, what it changes, and how it becomes a version.
namespace yimen::editing {
namespace {

// A refusal of one draft among several says which.
tl::unexpected<Error> of(DraftId id, Error error) {
    error.more["draft_id"] = id.str();
    return fail(std::move(error));
}

} // namespace

bool Judgement::faulty() const {
    return !problems.empty() || std::ranges::any_of(findings, [](const catalogue::Finding& finding) {
        return finding.weight == catalogue::Weight::error;
    });
}

Judgement Editing::judge(db::Reader& reader, const Draft& draft) const {
    Judgement out;
    const auto& own = draft.content.definition;
    out.problems = catalogue::check(own);
    catalogue::Definition whole = own;
    if (out.problems.empty() && own.inherits) {
        auto item = parts_.catalogue.item(reader, catalogue::ItemId{own.inherits->item});
        auto above = item ? parts_.catalogue.definition_in_force(reader, *item) : nullptr;
        if (above) {
            whole = catalogue::with_local(*above, 0, own);
            out.problems = catalogue::check(whole);
        } else {
            out.problems.push_back({"/inherits", "unknown", "the item above is not in force"});
        }
    }
    for (auto& problem : out.problems)
        problem.pointer = "/definition" + problem.pointer;
    auto department = parts_.directory.department(reader, draft.department);
    auto region = parts_.directory.region(reader, draft.region);
    out.findings = catalogue::code_findings(
        draft.content.head, {department ? department->code : "", region ? codes::region_level(region->code) : 0});
    for (auto& finding : catalogue::findings(whole)) {
        finding.pointer = "/definition" + finding.pointer;
        out.findings.push_back(std::move(finding));
    }
    return out;
}

std::vector<Change> Editing::changes(db::Reader& reader, const Draft& draft) const {
    Content before;
    bool known = false;
    if (auto item = draft.item ? parts_.catalogue.item(reader, *draft.item) : std::nullopt; item && item->version_id)
        for (const auto& version : parts_.catalogue.versions(reader, *item))
            if (version.state == catalogue::VersionState::in_force) {
                before = {catalogue::head_of(item->facts), *parts_.catalogue.definition(reader, version.snapshot)};
                known = true;
            }
    if (!known)
        return differences(nullptr, to_json(draft.content));
    return differences(to_json(before), to_json(draft.content));
}

Result<Merged> Editing::merge(db::Reader& reader, const Draft& draft, std::int64_t base, const Content& mine) const {
    YIMEN_CHECK(check_above(parts_.catalogue, reader, draft.cell, mine.definition));
    auto begun = store::saving(reader, draft.id, base);
    if (!begun)
        return fail(kUnknownSaving);
    auto laid = editing::merge(to_json(*begun), to_json(mine), to_json(draft.content));
    auto content = read_json<Content>(laid.merged);
    if (!content)
        return fail(std::move(content).error());
    return Merged{std::move(*content), std::move(laid.conflicts), draft.revision, draft.edited_by, draft.edited_at};
}

std::int64_t Editing::running_cases(db::Reader& reader, const Draft& draft) const {
    return draft.item ? cases::running_of_item(reader, draft.department, *draft.item) : 0;
}

bool Editing::is_top(db::Reader& reader, CellId cell, RegionId region) const {
    bool top = true;
    for (auto place = parts_.directory.region(reader, region); place && place->parent;) {
        place = parts_.directory.region(reader, *place->parent);
        top = top && !(place && parts_.catalogue.has_basic_codes(reader, cell, place->id));
    }
    return top;
}

// A new item stands under a basic code (基本编码) of the catalogue above, and its department has confirmed it. Where nothing above has a
// basic code, this is the top of the catalogue here, and the code is only checked by its shape.
Result<void> Editing::check_new_item(db::Tx& tx, const Draft& draft) const {
    const auto& head = draft.content.head;
    if (!draft.confirmed_at)
        return fail(kNotConfirmed);
    if (!is_top(tx, draft.cell, draft.region) &&
        (!head.basic_code || !parts_.catalogue.item_above(tx, draft.cell, draft.region, *head.basic_code)))
        return fail(kNoBasicCode);
    if (parts_.catalogue.item_by_code(tx, draft.cell, draft.region, head.local_code))
        return fail(kCodeTaken);
    return {};
}

Result<PublishedItem> Editing::publish_one(db::Tx& tx, const Caller& caller, const PublishOne& one, PublicationId id,
                                           Date from, std::string_view note_text) const {
    YIMEN_TRY(Draft draft, locked(tx, caller, kEditors, one.draft_id, one.revision, {DraftState::in_review}));
    if (store::is_author(tx, store::kItems, draft.id.value, caller.who.person))
        return fail(kSecondPerson);
    auto judgement = judge(tx, draft);
    if (judgement.faulty())
        return fail(refusal_of(std::move(judgement)));
    const auto& catalogue = parts_.catalogue;
    if (!draft.item) {
        YIMEN_CHECK(check_new_item(tx, draft));
        auto department = parts_.directory.department(tx, draft.department);
        catalogue::ItemFacts facts;
        facts.cell = draft.cell;
        facts.region = draft.region;
        facts.department = draft.department;
        facts.department_code = department ? department->code : "";
        catalogue::put_head(facts, draft.content.head);
        catalogue.put(tx, facts);
        draft.item = catalogue.item_by_code(tx, draft.cell, draft.region, facts.local_code)->id;
    }
    auto item = catalogue.item(tx, *draft.item);
    draft.running_cases = running_cases(tx, draft);
    catalogue::Publication how;
    how.by = caller.who.account;
    how.publisher = caller.who.display_name;
    how.effective_from = from;
    how.note = note_text;
    how.head = draft.content.head;
    YIMEN_TRY(auto published, catalogue.publish(tx, *item, draft.content.definition, how));
    if (!published)
        return fail(kNothingChanged);
    end(draft, DraftState::published, parts_.clocks.business.now());
    draft.version = published->version;
    store::update(tx, draft);
    store::set_publication(tx, draft.id, id);
    store::drop_savings(tx, store::kItems, draft.id.value);
    note(tx, caller, draft, "publish", note_text, to_json_text(draft.content));
    return PublishedItem{draft.id, item->id, published->version, published->in_force, *draft.running_cases};
}

Result<PublicationMade> Editing::publish(db::Tx& tx, const Caller& caller, const NewPublication& wanted) const {
    Instant now = parts_.clocks.business.now();
    PublicationMade out{new_id<PublicationId>(now), wanted.effective_from.value_or(hall_date(now)), {}};
    store::insert_publication(tx, out.id, caller.who.cell, caller.who.account, caller.who.display_name, wanted.note,
                              out.effective_from, now);
    // In one order, so that two batches that share drafts do not wait for each other.
    auto drafts = wanted.drafts;
    std::ranges::sort(drafts, {}, &PublishOne::draft_id);
    for (const auto& one : drafts) {
        auto published = publish_one(tx, caller, one, out.id, out.effective_from, wanted.note);
        if (!published)
            return of(one.draft_id, std::move(published).error());
        out.items.push_back(std::move(*published));
    }
    return out;
}

} // namespace yimen::editing
