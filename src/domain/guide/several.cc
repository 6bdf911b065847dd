#include "several.h"

#include <algorithm>

#include "code.h"
#include "crypto/crypto.h"
#include "errors.h"
#include "journal/journal.h"
#include "outbox/outbox.h"
#include "several_store.h"
#include "store.h"

namespace yimen::guide {
namespace {

constexpr int kSeveralRemovedAtOnce = 1000;

void tell_made(db::Tx& tx, const Asker& asker, const store::SeveralRecord& record) {
    bool clerk = asker.who && asker.who->is_staff();
    journal::append(
        tx, {.cell = record.cell,
             .at = record.made_at,
             .actor = asker.who ? asker.who->account : AccountId{},
             .role = !asker.who ? "nobody" : access::to_string(clerk ? access::Role::clerk : access::Role::visitor),
             .channel = asker.channel,
             .action = "guide.make",
             .object_kind = "guide_several",
             .object = record.id.value,
             .reason = {},
             .change = record.kept.template_key.value_or(""),
             .request_id = asker.request_id});
    outbox::NewEvent event;
    event.kind = "GuideSeveralMade";
    event.scope = {record.cell, record.region, {}, {}, {}};
    event.object_kind = "guide_several";
    event.object = record.id.value;
    event.revision = record.revision;
    boost::json::array items;
    for (const auto& member : record.kept.members)
        items.emplace_back(member.item_id.str());
    event.payload = {{"items", std::move(items)}};
    outbox::publish(tx, record.made_at, event);
}

// What to merge; the definitions live in `hold`.
bundles::MergeInput input_of(const SeveralKept& kept,
                             const std::vector<std::shared_ptr<const catalogue::Definition>>& hold) {
    bundles::MergeInput input;
    for (std::size_t i = 0; i < kept.members.size(); ++i) {
        const auto& one = kept.members[i];
        input.members.push_back(
            {one.key, one.name, one.name_en, one.department, one.department_en, hold[i].get(), one.gives});
    }
    input.edges = kept.edges;
    input.terms.elements.insert(kept.elements.begin(), kept.elements.end());
    input.terms.material_types.insert(kept.material_types.begin(), kept.material_types.end());
    return input;
}

std::vector<std::shared_ptr<const catalogue::Definition>> definitions_of(const catalogue::Catalogue& catalogue,
                                                                         db::Reader& reader, const SeveralKept& kept) {
    std::vector<std::shared_ptr<const catalogue::Definition>> out;
    for (const auto& one : kept.members)
        out.push_back(catalogue.definition(reader, one.snapshot_id));
    return out;
}

} // namespace

bundles::MergedBundle Several::merged(db::Reader& reader, const SeveralKept& kept) const {
    auto hold = definitions_of(parts_.catalogue, reader, kept);
    return bundles::merge(input_of(kept, hold));
}

Result<std::string> Several::make(db::Tx& tx, const Asker& asker, const NewSeveral& wanted) const {
    store::SeveralRecord record;
    record.cell = parts_.directory.home_cell(tx);
    auto chosen = wanted.items.value_or(std::vector<bundles::Chosen>{});
    record.kept.answers = wanted.answers.value_or(catalogue::Answers{});
    YIMEN_TRY(bundles::Plan plan, wanted.template_key ? parts_.bundles.plan(tx, record.cell, *wanted.template_key,
                                                                            record.kept.answers, chosen)
                                                      : parts_.bundles.plan(tx, record.cell, chosen));
    record.made_at = parts_.clocks.business.now();
    record.valid_until = record.made_at + std::chrono::microseconds(kValid);
    record.id = new_id<ResultId>(record.made_at);
    record.name = plan.name;
    record.name_en = plan.name_en;
    record.kept.template_key = plan.template_key;
    record.kept.edges = plan.edges;
    for (const auto& one : plan.members) {
        YIMEN_TRY(auto bound, parts_.catalogue.bind(tx, one.item, one.answers));
        if (record.kept.members.empty())
            record.region = bound.facts.region;
        record.kept.members.push_back({one.key, one.name, one.name_en, one.department, one.department_en, one.gives,
                                       one.item, bound.version_id, bound.snapshot, one.answers});
    }
    auto hold = definitions_of(parts_.catalogue, tx, record.kept);
    auto terms = parts_.bundles.terms(tx, record.cell, bundles::codes_of(input_of(record.kept, hold)));
    record.kept.elements = {terms.elements.begin(), terms.elements.end()};
    record.kept.material_types = {terms.material_types.begin(), terms.material_types.end()};
    if (auto joined = bundles::merge(input_of(record.kept, hold)); joined.blocked())
        return fail(bundles::refusal_of(joined));
    do // twice only when a code hits a taken one
        record.code = code_from(crypto::random_bytes(kCodeLength));
    while (!store::insert_several(tx, record));
    tell_made(tx, asker, record);
    return record.code;
}

Result<SeveralResult> Several::open(db::Reader& reader, std::string_view typed) const {
    auto code = normal_code(typed);
    auto record = code ? store::several_by_code(reader, parts_.directory.home_cell(reader), *code) : std::nullopt;
    if (!record)
        return fail(kUnknownCode);
    if (parts_.clocks.business.now() > record->valid_until)
        return fail(kExpired);
    SeveralResult out;
    out.code = record->code;
    out.name = record->name;
    out.name_en = record->name_en;
    out.template_key = record->kept.template_key;
    out.answers = record->kept.answers;
    out.merge = merged(reader, record->kept);
    out.made_at = record->made_at;
    out.valid_until = record->valid_until;
    for (const auto& one : record->kept.members) {
        out.items.push_back({one.item_id, one.answers});
        auto item = parts_.catalogue.item(reader, one.item_id);
        out.up_to_date = out.up_to_date && item && item->version_id == one.version_id && item->state == "in_use";
    }
    return out;
}

std::optional<Checklist> Several::checklist(db::Reader& reader, std::string_view typed) const {
    auto code = normal_code(typed);
    if (!code)
        return std::nullopt;
    CellId cell = parts_.directory.home_cell(reader);
    Checklist out;
    out.code = *code;
    if (auto one = store::by_code(reader, cell, *code)) {
        out.id = one->id;
        out.scope = {one->cell, one->region, {}, one->department, one->subject};
        out.valid_until = one->valid_until;
        auto item = parts_.catalogue.item(reader, one->item);
        out.name = item->facts.name;
        out.name_en = item->facts.name_en;
        out.members.push_back(
            {"", out.name, out.name_en, one->item, parts_.catalogue.definition(reader, one->snapshot)});
    } else if (auto record = store::several_by_code(reader, cell, *code)) {
        out.id = record->id;
        out.scope = {record->cell, record->region, {}, {}, {}};
        out.valid_until = record->valid_until;
        out.name = record->name;
        out.name_en = record->name_en;
        for (const auto& member : record->kept.members)
            out.members.push_back({member.key, member.name, member.name_en, member.item_id,
                                   parts_.catalogue.definition(reader, member.snapshot_id)});
        out.merged = merged(reader, record->kept);
    } else {
        return std::nullopt;
    }
    return parts_.clocks.business.now() > out.valid_until ? std::nullopt : std::optional(std::move(out));
}

std::int64_t Several::remove_expired() const {
    auto removed = parts_.database.write([&](db::Tx& tx) -> Result<std::int64_t> {
        return store::remove_expired_several(tx, parts_.clocks.business.now(), kSeveralRemovedAtOnce);
    });
    return removed.value_or(0);
}

} // namespace yimen::guide
