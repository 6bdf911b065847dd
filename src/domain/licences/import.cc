#include "import.h"

#include <algorithm>
#include <map>

#include "base/enum_text.h"
#include "holders.h"
#include "journal/journal.h"
#include "people/errors.h"
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

std::int64_t how_many(const std::vector<ImportedRow>& rows, ImportOutcome outcome) {
    return std::ranges::count_if(rows, [&](const ImportedRow& row) { return row.outcome == outcome; });
}

} // namespace

void put_import(db::Tx& tx, Uuid id, CellId cell, ImportWay way, std::string_view source,
                std::optional<AccountId> account, Instant at) {
    tx.exec("INSERT INTO licence_import (id, cell_id, way, source, account_id, at) VALUES ($1, $2, $3, $4, $5, $6)", id,
            cell, enum_text(way), source, account, at);
}

Result<Importer::Wanted> Importer::wanted(db::Tx& tx, const Caller& caller, const Batch& batch, Uuid import,
                                          const ImportedLicence& row, std::vector<std::string>& looked_up) const {
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
        looked_up.push_back(holder.number.value);
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
                                       const ImportedLicence& row, bool keep) const {
    std::optional<Result<Wanted>> made;
    // That a number was looked up stays in the journal, whatever came of it.
    YIMEN_CHECK(parts_.licences.database().write([&](db::Tx& tx) -> Result<void> {
        std::vector<std::string> looked_up;
        tx.savepoint([&] {
            made = wanted(tx, caller, batch, import, row, looked_up);
            return keep;
        });
        if (!keep)
            note_looked_up(tx, caller, batch, looked_up);
        return {};
    }));
    YIMEN_TRY(auto ready, *std::move(made));
    return parts_.licences.prepare(ready.type, std::move(ready.grant));
}

void Importer::note_looked_up(db::Tx& tx, const Caller& caller, const Batch& batch,
                              const std::vector<std::string>& numbers) const {
    for (const auto& number : numbers)
        if (auto known = parts_.people.subject_by_number(tx, caller.who.cell, number); known && *known)
            journal::append(tx, {.cell = caller.who.cell,
                                 .at = parts_.licences.clocks().business.now(),
                                 .actor = caller.who.account,
                                 .role = batch.role,
                                 .channel = caller.channel,
                                 .action = "licence.import_look",
                                 .object_kind = "subject",
                                 .object = (*known)->value,
                                 .reason = batch.source,
                                 .change = {},
                                 .request_id = caller.request_id});
}

Result<Importer::Ready> Importer::prepare(const Caller& caller, Batch batch,
                                          const std::vector<ImportedLicence>& rows) const {
    return prepare_all(caller, std::move(batch), rows, true);
}

Result<Importer::Ready> Importer::prepare_look(const Caller& caller, Batch batch,
                                               const std::vector<ImportedLicence>& rows) const {
    return prepare_all(caller, std::move(batch), rows, false);
}

Result<Importer::Ready> Importer::prepare_all(const Caller& caller, Batch batch,
                                              const std::vector<ImportedLicence>& rows, bool keep) const {
    Ready out{std::move(batch), new_uuid(parts_.licences.clocks().business.now()), {}};
    std::map<std::string, std::string> names; // by number: a look keeps nobody, so the rows before are asked
    auto differs = [&](const ImportedHolder& holder) {
        return names.try_emplace(holder.number.value, holder.name.value).first->second != holder.name.value;
    };
    for (const auto& row : rows) {
        auto prepared = !keep && std::ranges::count_if(row.holders, differs) > 0
                            ? Result<Prepared>(fail(people::kNameDiffers))
                            : prepare_one(caller, out.batch, out.import, row, keep);
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

std::vector<ImportedRow> Importer::store_all(db::Tx& tx, const Caller& caller, const Ready& ready) const {
    put_import(tx, ready.import, caller.who.cell, ready.batch.way, ready.batch.source, caller.who.account,
               parts_.licences.clocks().business.now());
    std::vector<ImportedRow> out;
    for (const auto& row : ready.rows)
        out.push_back(row.prepared ? store_one(tx, caller, ready.batch, *row.prepared) : row.refused);
    return out;
}

void Importer::note(db::Tx& tx, const Caller& caller, const Ready& ready, std::string_view action,
                    const std::vector<ImportedRow>& rows) const {
    auto brought = how_many(rows, ImportOutcome::recorded) + how_many(rows, ImportOutcome::changed);
    bool asked = ready.batch.way == ImportWay::query;
    journal::append(tx,
                    {.cell = caller.who.cell,
                     .at = parts_.licences.clocks().business.now(),
                     .actor = caller.who.account,
                     .role = ready.batch.role,
                     .channel = caller.channel,
                     .action = action,
                     .object_kind = asked ? "subject" : "licence_import",
                     .object = ready.batch.about.value_or(ready.import),
                     .reason = ready.batch.purpose,
                     .change = ready.batch.source + " " + std::to_string(brought) + "/" + std::to_string(rows.size()),
                     .request_id = caller.request_id});
}

std::vector<ImportedRow> Importer::store(db::Tx& tx, const Caller& caller, const Ready& ready) const {
    auto out = store_all(tx, caller, ready);
    tx.exec("UPDATE licence_import SET by_name = $2, recorded = $3, changed = $4, known = $5, refused = $6 WHERE id ="
            " $1",
            ready.import, caller.who.display_name, how_many(out, ImportOutcome::recorded),
            how_many(out, ImportOutcome::changed), how_many(out, ImportOutcome::known),
            how_many(out, ImportOutcome::refused));
    note(tx, caller, ready, ready.batch.way == ImportWay::query ? "licence.query" : "licence.import", out);
    return out;
}

std::vector<ImportedRow> Importer::look(db::Tx& tx, const Caller& caller, const Ready& ready) const {
    std::vector<ImportedRow> out;
    tx.savepoint([&] {
        out = store_all(tx, caller, ready);
        return false;
    });
    for (auto& row : out)
        if (row.outcome == ImportOutcome::recorded)
            row.licence_id.reset(); // there is none
    note(tx, caller, ready, "licence.import_look", out);
    return out;
}

std::vector<ImportSeen> imports(db::Reader& reader, const access::Principal& who, std::optional<ImportWay> way,
                                std::optional<Uuid> after, int limit) {
    db::Query sql;
    sql << "SELECT i.id, i.way, i.source, i.by_name, i.at, i.recorded, i.changed, i.known, i.refused"
           " FROM licence_import i WHERE ";
    access::Scope(who, {access::Role::administrator})
        .append(sql, "i", {.region = "", .hall = "", .department = "", .subject = ""});
    if (way)
        sql << " AND i.way = " << sql.bind(std::string(enum_text(*way)));
    if (after)
        sql << " AND i.id < " << sql.bind(*after);
    sql << " ORDER BY i.id DESC LIMIT " << sql.bind(limit);
    std::vector<ImportSeen> out;
    for (auto row : sql.run(reader)) {
        auto number = [&](std::size_t column) { return row.get<std::optional<std::int64_t>>(column); };
        out.push_back({row.get<Uuid>(0), row.get<std::string>(1), row.get<std::string>(2),
                       row.get<std::optional<std::string>>(3), row.get<Instant>(4), number(5), number(6), number(7),
                       number(8)});
    }
    return out;
}

} // namespace yimen::licences
