#include "layout_drafts.h"

#include <algorithm>

#include "base/codes.h"
#include "journal/journal.h"
#include "outbox/outbox.h"

namespace yimen::licences {
namespace {

constexpr std::string_view kField = "content:";
constexpr int kSampleDots = 96; // for each inch

Layout read_kept(const std::optional<std::string>& json, std::string_view code) {
    if (!json)
        return plain_layout();
    auto layout = read_layout(*json);
    if (!layout)
        throw std::runtime_error("the layout of a licence type cannot be read: " + std::string(code));
    return std::move(*layout);
}

// The labels on the newest licence of the type; what they say is read by nobody.
std::vector<std::string> labels_of(db::Reader& reader, const Licences& licences, std::string_view code) {
    std::vector<std::string> out;
    for (auto row :
         reader.query("SELECT id, content_sealed FROM licence WHERE type_code = $1 ORDER BY id DESC LIMIT 1", code))
        if (auto content = parse_json(licences.content_of(row.get<LicenceId>(0), row.get<std::string>(1)));
            content && content->is_object())
            for (const auto& field : content->as_object())
                out.emplace_back(field.key());
    return out;
}

TypeFacts read_facts(const std::string& json) {
    auto facts = read_stored_json<TypeFacts>(json);
    if (!facts)
        throw std::runtime_error("the draft of a licence type cannot be read");
    return std::move(*facts);
}

// A type as it stands, published or not.
struct TypeRow {
    Layout layout;
    TypeFacts facts;
    bool in_use = true;
};
std::optional<TypeRow> type_row(db::Reader& reader, CellId cell, std::string_view code) {
    auto rows = reader.query("SELECT name, name_en, layout, rules, in_use FROM licence_type WHERE code = $1 AND"
                             " cell_id = $2",
                             code, cell);
    if (rows.empty())
        return std::nullopt;
    auto row = rows[0];
    return TypeRow{
        read_kept(row.get<std::optional<std::string>>(2), code),
        {{row.get<std::string>(0)}, {row.get<std::string>(1)}, read_rules(row.get<std::optional<std::string>>(3))},
        row.get<bool>(4)};
}

struct DraftRow {
    Uuid id;
    std::string layout;
    std::optional<std::string> facts; // none: as they are in force
    std::int64_t revision = 0;
    Instant saved_at;
};
std::optional<DraftRow> draft_of(db::Reader& reader, CellId cell, std::string_view code) {
    auto rows =
        reader.query("SELECT id, layout, facts, revision, saved_at FROM licence_layout_draft WHERE cell_id = $1 AND"
                     " type_code = $2",
                     cell, code);
    if (rows.empty())
        return std::nullopt;
    return DraftRow{rows[0].get<Uuid>(0), rows[0].get<std::string>(1), rows[0].get<std::optional<std::string>>(2),
                    rows[0].get<std::int64_t>(3), rows[0].get<Instant>(4)};
}

bool wrote_at(db::Reader& reader, const Uuid& draft, AccountId account) {
    return !reader
                .query("SELECT draft_id FROM licence_layout_author WHERE draft_id = $1 AND account_id = $2", draft,
                       account)
                .empty();
}

void note_layout(db::Tx& tx, const Caller& caller, const Uuid& draft, std::string_view action, std::string_view code,
                 std::int64_t revision, Instant at) {
    using access::Role;
    Role role = caller.who.has(Role::catalogue_editor) ? Role::catalogue_editor : Role::administrator;
    journal::append(tx, {.cell = caller.who.cell,
                         .at = at,
                         .actor = caller.who.account,
                         .role = access::to_string(role),
                         .channel = caller.channel,
                         .action = action,
                         .object_kind = "licence_layout",
                         .object = draft,
                         .reason = {},
                         .change = code,
                         .request_id = caller.request_id});
    outbox::NewEvent event;
    event.kind = "LicenceLayoutChanged";
    event.scope.cell = caller.who.cell;
    event.object_kind = "licence_layout";
    event.object = draft;
    event.revision = revision;
    outbox::publish(tx, at, event);
}

Result<void> known_here(db::Reader& reader, CellId cell, std::string_view code) {
    if (reader.query("SELECT code FROM licence_type WHERE code = $1 AND cell_id = $2", code, cell).empty())
        return fail(kNoSuchType);
    return {};
}

// The draft as the caller has seen it.
Result<DraftRow> take_draft(db::Tx& tx, const Caller& caller, std::string_view code, std::int64_t revision) {
    YIMEN_CHECK(known_here(tx, caller.who.cell, code));
    auto draft = draft_of(tx, caller.who.cell, code);
    if (!draft || draft->revision != revision)
        return fail(kLayoutStale);
    return *draft;
}
void end_draft(db::Tx& tx, const DraftRow& draft) {
    tx.exec("DELETE FROM licence_layout_author WHERE draft_id = $1", draft.id);
    tx.exec("DELETE FROM licence_layout_draft WHERE id = $1", draft.id);
}

} // namespace

std::vector<LayoutRow> layouts(db::Reader& reader, CellId cell) {
    std::vector<LayoutRow> out;
    for (auto row :
         reader.query("SELECT t.code, t.name, t.name_en, d.id, t.in_use, t.rules FROM licence_type t LEFT JOIN"
                      " licence_layout_draft d ON d.type_code = t.code WHERE t.cell_id = $1"
                      " ORDER BY t.name, t.code LIMIT 1000",
                      cell))
        out.push_back({row.get<std::string>(0), row.get<std::string>(1), row.get<std::string>(2),
                       row.get<std::optional<Uuid>>(3).has_value(), row.get<bool>(4),
                       read_rules(row.get<std::optional<std::string>>(5)).issued_here});
    return out;
}

Result<LayoutView> layout_view(db::Reader& reader, const Licences& licences, const access::Principal& who,
                               std::string_view code) {
    auto type = type_row(reader, who.cell, code);
    if (!type)
        return fail(kNoSuchType);
    LayoutView out{std::string(code),
                   type->facts.name.value,
                   type->facts.name_en.value,
                   type->layout,
                   type->facts,
                   type->in_use,
                   {},
                   {},
                   0};
    out.labels = labels_of(reader, licences, code);
    for (const auto& field : type->facts.rules.fields)
        if (std::ranges::find(out.labels, field.label) == out.labels.end())
            out.labels.push_back(field.label);
    if (auto draft = draft_of(reader, who.cell, code)) {
        out.draft = LayoutDraft{read_kept(draft->layout, code), draft->facts ? read_facts(*draft->facts) : type->facts,
                                draft->saved_at, wrote_at(reader, draft->id, who.account)};
        out.revision = draft->revision;
    }
    return out;
}

Result<LayoutRef> save_layout(db::Tx& tx, const Licences& licences, const Caller& caller, std::string_view code,
                              std::int64_t revision, const Layout& layout, const std::optional<TypeFacts>& facts) {
    YIMEN_CHECK(known_here(tx, caller.who.cell, code));
    YIMEN_CHECK(check_layout(layout));
    if (facts)
        YIMEN_CHECK(check_rules(facts->rules));
    Instant now = licences.clocks().business.now();
    std::string text = boost::json::serialize(to_json(layout));
    auto draft = draft_of(tx, caller.who.cell, code);
    if ((draft ? draft->revision : 0) != revision)
        return fail(kLayoutStale);
    Uuid id = draft ? draft->id : new_uuid(now);
    auto said = facts ? std::optional(boost::json::serialize(to_json(*facts))) : std::nullopt;
    if (draft) {
        if (tx.exec_count("UPDATE licence_layout_draft SET layout = $2, revision = revision + 1, saved_at = $3,"
                          " facts = COALESCE($5, facts) WHERE id = $1 AND revision = $4",
                          id, text, now, revision, said) == 0)
            return fail(kLayoutStale);
    } else if (tx.exec_count("INSERT INTO licence_layout_draft (id, cell_id, type_code, layout, facts, revision,"
                             " saved_at) VALUES ($1, $2, $3, $4, $6, 1, $5) ON CONFLICT (type_code) DO NOTHING",
                             id, caller.who.cell, code, text, now, said) == 0) {
        return fail(kLayoutStale);
    }
    tx.exec("INSERT INTO licence_layout_author (draft_id, account_id) VALUES ($1, $2)"
            " ON CONFLICT (draft_id, account_id) DO NOTHING",
            id, caller.who.account);
    note_layout(tx, caller, id, "licence_layout.save", code, revision + 1, now);
    return LayoutRef{std::string(code), revision + 1};
}

Result<LayoutRef> begin_type(db::Tx& tx, const Licences& licences, const Caller& caller, const NewType& type) {
    // As identifiers of its licences will have it; the issuer and the number do not matter here.
    if (!codes::make_licence_identifier(type.code.value, "11990102MB9900001N", "1", 1))
        return fail(Error{&kInvalidRequest, {}, {{"/code", "bad_format", "is no licence type code (GB/T 36904)"}}, {}});
    YIMEN_CHECK(check_rules(type.facts.rules));
    if (tx.exec_count("INSERT INTO licence_type (code, cell_id, name, name_en, revision, in_use) VALUES ($1, $2, $3,"
                      " $4, 1, $5) ON CONFLICT (code) DO NOTHING",
                      type.code.value, caller.who.cell, type.facts.name.value, type.facts.name_en.value, false) == 0)
        return fail(kTypeKnown);
    return save_layout(tx, licences, caller, type.code.value, 0, plain_layout(), type.facts);
}

Result<std::int64_t> take_in_types(db::Tx& tx, const Licences& licences, const Caller& caller,
                                   const std::vector<NewType>& types) {
    std::int64_t drafted = 0;
    for (const auto& type : types) {
        auto known = type_row(tx, caller.who.cell, type.code.value);
        if (known && (draft_of(tx, caller.who.cell, type.code.value) || to_json(known->facts) == to_json(type.facts)))
            continue;
        if (known) {
            YIMEN_TRY([[maybe_unused]] auto saved,
                      save_layout(tx, licences, caller, type.code.value, 0, known->layout, type.facts));
        } else {
            YIMEN_TRY([[maybe_unused]] auto begun, begin_type(tx, licences, caller, type));
        }
        ++drafted;
    }
    return drafted;
}

Result<LayoutRef> publish_layout(db::Tx& tx, const Licences& licences, const Caller& caller, std::string_view code,
                                 std::int64_t revision) {
    YIMEN_TRY(auto draft, take_draft(tx, caller, code, revision));
    if (wrote_at(tx, draft.id, caller.who.account))
        return fail(kSecondPerson);
    Instant now = licences.clocks().business.now();
    auto type = type_row(tx, caller.who.cell, code).value();
    auto facts = draft.facts ? read_facts(*draft.facts) : type.facts;
    tx.exec("INSERT INTO licence_layout_before (id, type_code, until, layout) VALUES ($1, $2, $3, $4)", new_uuid(now),
            code, now, boost::json::serialize(to_json(type.layout)));
    tx.exec("UPDATE licence_type SET layout = $2, name = $3, name_en = $4, rules = $5, in_use = $6,"
            " revision = revision + 1 WHERE code = $1",
            code, draft.layout, facts.name.value, facts.name_en.value, boost::json::serialize(to_json(facts.rules)),
            true);
    end_draft(tx, draft);
    note_layout(tx, caller, draft.id, "licence_layout.publish", code, revision + 1, now);
    return LayoutRef{std::string(code), 0};
}

Result<LayoutRef> discard_layout(db::Tx& tx, const Licences& licences, const Caller& caller, std::string_view code,
                                 std::int64_t revision) {
    YIMEN_TRY(auto draft, take_draft(tx, caller, code, revision));
    end_draft(tx, draft);
    note_layout(tx, caller, draft.id, "licence_layout.discard", code, revision + 1, licences.clocks().business.now());
    return LayoutRef{std::string(code), 0};
}

Layout layout_at(db::Reader& reader, std::string_view code, const std::optional<std::string>& in_force,
                 const std::optional<Instant>& at) {
    if (at) {
        auto before = reader.query("SELECT layout FROM licence_layout_before WHERE type_code = $1 AND until > $2"
                                   " ORDER BY until, id LIMIT 1",
                                   code, *at);
        if (!before.empty())
            return read_kept(before[0].get<std::string>(0), code);
    }
    return read_kept(in_force, code);
}

std::string sample(const LayoutView& type, const Layout& layout, Instant now) {
    Face face;
    face.type_code = type.code;
    face.type_name = type.name;
    face.number = "YL2026000001";
    face.issuer_name = "样例区样例局";
    face.issuer_code = "11990102MB9900001N";
    if (auto identifier = codes::make_licence_identifier(type.code, face.issuer_code, face.number, 1))
        face.identifier = identifier->str();
    face.holders = {{"样例持证主体", "91990102MA9900003J"}};
    if (type.facts.rules.several_holders)
        face.holders.push_back({"样例共有人", "91990102MA9900004H"});
    for (const auto& label : type.labels)
        face.content[label] = "样例内容";
    for (const auto& line : layout.lines)
        if (line.from.starts_with(kField))
            face.content[line.from.substr(kField.size())] = "样例内容";
    face.issued_on = face.valid_from = hall_date(now);
    face.valid_to = hall_date(now + std::chrono::hours(24 * 365 * 5));
    face.qr = "样张，不是证照";
    face.made_at = now;
    auto shown = card(layout, face, render::Seal{face.issuer_name, "电子证照专用章", true, {}}, true);
    shown.mark = "样张，不是证照";
    return render::png(shown, kSampleDots);
}

} // namespace yimen::licences
