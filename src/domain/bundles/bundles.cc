#include "bundles.h"

#include <algorithm>
#include <deque>
#include <mutex>
#include <unordered_map>

#include "base/text.h"
#include "crypto/crypto.h"
#include "errors.h"
#include "journal/journal.h"
#include "outbox/outbox.h"
#include "store.h"

namespace yimen::bundles {
namespace {

constexpr std::size_t kMostChosen = 40;

std::vector<vocabulary::Term> terms_said(const Template& given) {
    std::vector<vocabulary::Term> out;
    auto add = [&](const std::vector<Named>& list, vocabulary::TermKind kind) {
        for (const auto& one : list) {
            vocabulary::Term term;
            term.kind = kind;
            term.code = one.code;
            term.label = one.label;
            term.label_en = one.label_en;
            out.push_back(std::move(term));
        }
    };
    add(given.elements, vocabulary::TermKind::element);
    add(given.material_types, vocabulary::TermKind::material_type);
    return out;
}

void record(db::Tx& tx, CellId cell, const store::Row& row) {
    journal::append(tx, {.cell = cell,
                         .at = row.changed_at,
                         .actor = {},
                         .role = "system",
                         .channel = "command",
                         .action = "bundle.import",
                         .object_kind = "bundle_template",
                         .object = row.id.value,
                         .reason = {},
                         .change = row.digest,
                         .request_id = {}});
    outbox::NewEvent event;
    event.kind = "BundleTemplateChanged";
    event.scope.cell = cell;
    event.is_public = true;
    event.object_kind = "bundle_template";
    event.object = row.id.value;
    event.revision = row.revision;
    outbox::publish(tx, row.changed_at, event);
}

} // namespace

// Templates that were read lately: their content is large and seldom changes.
struct Bundles::Cache {
    std::mutex mutex;
    std::unordered_map<TemplateId, std::shared_ptr<const StoredTemplate>> templates;
};

Bundles::Bundles(db::Database& database, const Clocks& clocks, const catalogue::Catalogue& catalogue,
                 const places::Directory& directory)
    : database_(database), clocks_(clocks), catalogue_(catalogue), directory_(directory), vocabulary_(database, clocks),
      cache_(std::make_shared<Cache>()) {}

Kept Bundles::put(db::Tx& tx, CellId cell, const Template& given) const {
    vocabulary_.learn(tx, cell, terms_said(given));
    store::Row row;
    row.content = to_json_text(given);
    row.digest = to_hex(crypto::sm3(row.content));
    row.changed_at = clocks_.business.now();
    auto known = store::find(tx, cell, given.key);
    if (known && known->digest == row.digest)
        return Kept::unchanged;
    row.id = known ? known->id : new_id<TemplateId>(row.changed_at);
    row.revision = known ? known->revision + 1 : 1;
    if (!known)
        store::insert(tx, cell, given, row);
    else if (!store::update(tx, given, row))
        throw std::logic_error("a bundle changed within the transaction that read it");
    record(tx, cell, row);
    return known ? Kept::updated : Kept::created;
}

std::shared_ptr<const StoredTemplate> Bundles::taken(db::Reader& reader, TemplateId id, std::int64_t revision,
                                                     Instant changed_at) const {
    {
        std::lock_guard lock(cache_->mutex);
        if (auto found = cache_->templates.find(id);
            found != cache_->templates.end() && found->second->revision == revision)
            return found->second;
    }
    auto content = read_stored_json<Template>(store::content(reader, id));
    if (!content)
        throw std::logic_error("bundle " + id.str() + " cannot be read");
    auto out = std::make_shared<const StoredTemplate>(StoredTemplate{id, changed_at, revision, std::move(*content)});
    std::lock_guard lock(cache_->mutex);
    cache_->templates[id] = out;
    return out;
}

std::vector<std::shared_ptr<const StoredTemplate>> Bundles::list(db::Reader& reader, CellId cell) const {
    std::vector<std::shared_ptr<const StoredTemplate>> out;
    for (const auto& row : store::list(reader, cell))
        out.push_back(taken(reader, row.id, row.revision, row.changed_at));
    return out;
}

std::vector<std::shared_ptr<const StoredTemplate>> Bundles::list_with(db::Reader& reader, CellId cell,
                                                                      catalogue::ItemId item) const {
    auto wanted = catalogue_.item(reader, item);
    if (!wanted || wanted->facts.cell != cell)
        return {};
    auto out = list(reader, cell);
    std::erase_if(out, [&](const auto& one) {
        return std::ranges::none_of(one->content.members, [&](const TemplateMember& member) {
            if (!member.item || member.item->local_item_code != wanted->facts.local_code)
                return false;
            auto of_member = item_of(reader, cell, *member.item);
            return of_member && of_member->id == item;
        });
    });
    return out;
}

Result<std::shared_ptr<const StoredTemplate>> Bundles::find(db::Reader& reader, CellId cell,
                                                            std::string_view key) const {
    auto row = store::find(reader, cell, key);
    if (!row)
        return fail(kUnknownBundle);
    return taken(reader, row->id, row->revision, row->changed_at);
}

Terms Bundles::terms(db::Reader& reader, CellId cell, const Codes& codes) const {
    using vocabulary::TermKind;
    Terms out;
    auto add = [&](const std::set<std::string>& from, TermKind kind, auto& to) {
        for (const auto& code : from)
            if (auto term = vocabulary_.term(reader, cell, kind, code))
                to[code] = term->merged_into.value_or(code);
    };
    add(codes.elements, TermKind::element, out.elements);
    add(codes.material_types, TermKind::material_type, out.material_types);
    return out;
}

Result<View> Bundles::view(db::Reader& reader, CellId cell, const Template& given, const catalogue::Answers& answers,
                           bool kept) const {
    YIMEN_TRY(Resolved resolved, resolve(given, answers, look_up(reader, cell)));
    resolved.input.terms = terms(reader, cell, codes_of(resolved.input));
    if (!kept) {
        for (const auto& one : given.elements)
            resolved.input.terms.elements.emplace(one.code, one.code);
        for (const auto& one : given.material_types)
            resolved.input.terms.material_types.emplace(one.code, one.code);
    }
    return View{std::move(resolved.open), merge(resolved.input)};
}

Result<MergedBundle> Bundles::combine(db::Reader& reader, CellId cell, const std::vector<Chosen>& chosen) const {
    if (chosen.empty() || chosen.size() > kMostChosen)
        return fail(kNothingChosen);
    MergeInput input;
    std::deque<catalogue::Definition> definitions;
    for (const auto& one : chosen) {
        auto item = catalogue_.item(reader, one.item_id);
        if (!item || item->facts.cell != cell)
            return fail(catalogue::kItemNotFound);
        auto department = directory_.department_names(reader, item->facts.department);
        MergeMember member;
        member.key = item->id.str();
        member.name = item->facts.name;
        member.name_en = item->facts.name_en;
        member.department = department.zh;
        member.department_en = department.en;
        if (auto bound = catalogue_.version_in_force(reader, one.item_id)) {
            auto left = catalogue::resolve(*bound->definition, one.answers);
            if (!left && !left.error().is(catalogue::kAnswersMissing))
                return fail(std::move(left.error()));
            member.definition = &definitions.emplace_back(left ? std::move(*left) : *bound->definition);
        }
        input.members.push_back(std::move(member));
    }
    input.terms = terms(reader, cell, codes_of(input));
    return merge(input);
}

} // namespace yimen::bundles
