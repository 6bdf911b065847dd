#include "import.h"

#include "base/enum_text.h"
#include "holders.h"
#include "journal/journal.h"
#include "places/departments.h"

namespace yimen::licences {
namespace {

HolderKind holder_kind(people::SubjectKind kind) {
    return kind == people::SubjectKind::company ? HolderKind::company : HolderKind::person;
}

// The version before, where it came from elsewhere too and is of the same first holder.
struct Earlier {
    LicenceId id;
    std::int64_t revision = 0;
};
std::optional<Earlier> version_to_replace(db::Reader& reader, const Grant& grant, std::string_view number) {
    auto rows = reader.query("SELECT l.id, l.revision FROM licence l WHERE l.cell_id = $1 AND l.number = $2 AND"
                             " l.type_code = $3 AND l.version = $4 AND l.subject_id = $5 AND l.state = 'valid' AND"
                             " l.import_id IS NOT NULL ORDER BY l.id LIMIT 1",
                             grant.cell, number, grant.type_code, static_cast<std::int64_t>(grant.version - 1),
                             grant.first_holder());
    if (rows.empty())
        return std::nullopt;
    return Earlier{rows[0].get<LicenceId>(0), rows[0].get<std::int64_t>(1)};
}

// The operation that leads from the one state to the other; several may, of which the first says most.
const OperationRow* leading(std::string_view from, std::string_view to) {
    for (const auto& row : operations())
        if (row.from == from && row.to == to)
            return &row;
    return nullptr;
}

} // namespace

void put_import(db::Tx& tx, Uuid id, CellId cell, ImportWay way, std::string_view source,
                std::optional<AccountId> account, Instant at) {
    tx.exec("INSERT INTO licence_import (id, cell_id, way, source, account_id, at) VALUES ($1, $2, $3, $4, $5, $6)", id,
            cell, enum_text(way), source, account, at);
}

Result<Importer::Wanted> Importer::wanted(db::Tx& tx, const Caller& caller, const Batch& batch, Uuid import,
                                          const ImportedLicence& row) const {
    CellId cell = caller.who.cell;
    auto type = parts_.licences.type(tx, row.type_code.value);
    if (!type)
        return fail(kUnknownType);
    auto department = places::department_by_code(
        tx, cell, batch.department_code.empty() ? row.issuer_code.value : batch.department_code);
    if (!department)
        return fail(kUnknownIssuer);
    if (row.holders.empty() || (row.valid_to && *row.valid_to < row.valid_from.value_or(row.issued_on)) ||
        row.version.value_or(1) < 1 || row.version.value_or(1) > 999)
        return fail(kInvalidRequest);
    Grant grant;
    grant.cell = cell;
    grant.region = department->region;
    grant.department = department->id;
    people::Actor actor{caller.who.account, batch.role, caller.channel, caller.request_id};
    std::vector<std::string> names;
    for (const auto& holder : row.holders) {
        YIMEN_TRY(auto found, parts_.people.registry().find_or_add_subject(tx, actor, cell, holder.name.value,
                                                                           holder.number.value));
        for (const auto& one : grant.holders)
            if (one.subject == found.subject)
                return fail(kInvalidRequest, "a holder stands twice");
        grant.holders.push_back({found.subject, holder_kind(found.kind)});
        names.push_back(parts_.people.subject_view(tx, found.subject)->display_name);
    }
    grant.import_id = import;
    grant.type_code = type->code;
    grant.issuer_name = row.issuer_name.value;
    grant.issuer_code = row.issuer_code.value;
    grant.serial = row.number.value;
    grant.number = row.number.value;
    grant.holder_masked = masked_holders(names);
    for (const auto& [label, text] : row.content)
        grant.content[label] = text.value;
    grant.issued_on = row.issued_on;
    grant.valid_from = row.valid_from;
    grant.valid_to = row.valid_to;
    grant.version = static_cast<int>(row.version.value_or(1));
    grant.state_elsewhere = enum_text(row.state);
    if (row.identifier)
        grant.identifier = row.identifier->value;
    return Wanted{std::move(*type), std::move(grant)};
}

// The holders are kept even where the licence is refused in the end: a person who is known does no harm.
Result<Prepared> Importer::prepare_one(const Caller& caller, const Batch& batch, Uuid import,
                                       const ImportedLicence& row) const {
    std::optional<Result<Wanted>> made;
    YIMEN_CHECK(parts_.licences.database().write([&](db::Tx& tx) -> Result<void> {
        made = wanted(tx, caller, batch, import,
                      row); // that a number was looked up stays in the journal, whatever came of it
        return {};
    }));
    YIMEN_TRY(auto ready, *std::move(made));
    return parts_.licences.prepare(ready.type, std::move(ready.grant));
}

Result<Importer::Ready> Importer::prepare(const Caller& caller, Batch batch,
                                          const std::vector<ImportedLicence>& rows) const {
    Ready out{std::move(batch), new_uuid(parts_.licences.clocks().business.now()), {}};
    for (const auto& row : rows) {
        auto prepared = prepare_one(caller, out.batch, out.import, row);
        if (prepared)
            out.rows.push_back({std::move(*prepared), {}});
        else
            out.rows.push_back({std::nullopt,
                                {ImportOutcome::refused,
                                 {},
                                 row.identifier ? row.identifier->value : row.number.value,
                                 std::string(prepared.error().code->code)}});
    }
    return out;
}

ImportedRow Importer::store_one(db::Tx& tx, const Caller& caller, const Batch& batch, const Prepared& row) const {
    ImportedRow out{ImportOutcome::known, {}, row.identifier, ""};
    Deed deed{.operation = Operation::suspend, .reason = "来源：" + batch.source};
    auto known = tx.query("SELECT id, state, revision, import_id FROM licence WHERE cell_id = $1 AND identifier = $2"
                          " {{for_update}}",
                          row.grant.cell, row.identifier);
    if (known.empty()) {
        Prepared made = row;
        if (auto before = version_to_replace(tx, row.grant, *row.grant.number)) {
            made.grant.supersedes = before->id;
            deed.operation = Operation::change;
            if (!follow_elsewhere(tx, parts_.licences, caller, batch.role, before->id, before->revision, deed))
                made.grant.supersedes.reset();
        }
        parts_.licences.issue(tx, made);
        return {ImportOutcome::recorded, made.id, row.identifier, ""};
    }
    out.licence_id = known[0].get<LicenceId>(0);
    auto state = known[0].get<std::string>(1);
    if (!known[0].get<std::optional<Uuid>>(3))
        return {ImportOutcome::refused, out.licence_id, row.identifier, std::string(kNotImported.code)};
    if (state == row.grant.state_elsewhere)
        return out;
    auto* operation = leading(state, row.grant.state_elsewhere);
    if (operation)
        deed.operation = operation->operation;
    if (!operation || !follow_elsewhere(tx, parts_.licences, caller, batch.role, *out.licence_id,
                                        known[0].get<std::int64_t>(2), deed))
        return {ImportOutcome::refused, out.licence_id, row.identifier, std::string(kNotAllowed.code)};
    out.outcome = ImportOutcome::changed;
    return out;
}

std::vector<ImportedRow> Importer::store(db::Tx& tx, const Caller& caller, const Ready& ready) const {
    Instant now = parts_.licences.clocks().business.now();
    put_import(tx, ready.import, caller.who.cell, ready.batch.way, ready.batch.source, caller.who.account, now);
    std::vector<ImportedRow> out;
    std::int64_t recorded = 0;
    for (const auto& row : ready.rows) {
        out.push_back(row.prepared ? store_one(tx, caller, ready.batch, *row.prepared) : row.refused);
        recorded += out.back().outcome == ImportOutcome::recorded || out.back().outcome == ImportOutcome::changed;
    }
    bool asked = ready.batch.way == ImportWay::query;
    journal::append(
        tx, {.cell = caller.who.cell,
             .at = now,
             .actor = caller.who.account,
             .role = ready.batch.role,
             .channel = caller.channel,
             .action = asked ? "licence.query" : "licence.import",
             .object_kind = asked ? "subject" : "licence_import",
             .object = ready.batch.about.value_or(ready.import),
             .reason = ready.batch.purpose,
             .change = ready.batch.source + " " + std::to_string(recorded) + "/" + std::to_string(ready.rows.size()),
             .request_id = caller.request_id});
    return out;
}

} // namespace yimen::licences
