#include "sealer.h"

#include "base/text.h"
#include "files/content.h"
#include "holders.h"
#include "layout_drafts.h"
#include "log/log.h"
#include "log/metrics.h"
#include "ofd/kept.h"
#include "ofd/write.h"
#include "outbox/outbox.h"

namespace yimen::licences {
namespace {

constexpr int kBatch = 16, kOfOneDepartment = 8; // licences in one transaction
constexpr std::chrono::minutes kFailedPause{10};
constexpr std::int64_t kMostCounted = 10'000;

std::string name_in(std::string_view identifier, FileFormat format) {
    return std::string(identifier) + (format == FileFormat::ofd ? ".ofd" : ".pdf"); // as in use: <标识>.OFD
}

} // namespace

Backlog Sealer::backlog(db::Reader& reader) const {
    Backlog out{reader
                    .query("SELECT count(*) FROM (SELECT 1 FROM licence WHERE state = 'pending_seal' LIMIT $1) x",
                           kMostCounted)[0]
                    .get<std::int64_t>(0),
                {}};
    // The oldest of each department, one after the other: the first of its part of the index.
    DepartmentId department;
    while (true) {
        auto rows = reader.query("SELECT department_id, created_at FROM licence WHERE state = 'pending_seal' AND"
                                 " department_id > $1 ORDER BY department_id, created_at LIMIT 1",
                                 department);
        if (rows.empty())
            return out;
        department = rows[0].get<DepartmentId>(0);
        auto at = rows[0].get<Instant>(1);
        out.oldest = std::min(out.oldest.value_or(at), at);
    }
}

std::optional<Sealer::Record> Sealer::record(db::Reader& reader, LicenceId id) const {
    auto rows = reader.query(
        "SELECT l.cell_id, l.region_id, l.hall_id, l.department_id, l.subject_id, l.revision, l.state, l.file_sm3,"
        " l.pdf_sm3, l.sealed_at, t.layout, l.type_code, t.name, l.identifier, l.number, l.issuer_name, l.issuer_code,"
        " l.content_sealed, l.issued_on, l.valid_from, l.valid_to, l.verify_token_sealed, l.qr_payload, l.signature,"
        " b.identifier FROM licence l JOIN licence_type t ON t.code = l.type_code LEFT JOIN licence b ON b.id ="
        " l.supersedes_id WHERE l.id = $1",
        id);
    if (rows.empty())
        return std::nullopt;
    auto row = rows[0];
    const auto& licences = parts_.licences;
    Record out{id,
               row.get<CellId>(0),
               row.get<RegionId>(1),
               row.get<std::optional<HallId>>(2),
               row.get<DepartmentId>(3),
               row.get<SubjectId>(4),
               row.get<std::int64_t>(5),
               row.get<std::string>(6),
               row.get<std::optional<std::string>>(7),
               row.get<std::optional<std::string>>(8),
               row.get<std::optional<Instant>>(9),
               plain_layout(),
               {}};
    out.layout = layout_at(reader, row.get<std::string>(11), row.get<std::optional<std::string>>(10), out.sealed_at);
    Face& face = out.face;
    face.type_code = row.get<std::string>(11);
    auto payload = decode(row.get<std::string>(22));
    face.type_name = payload ? payload->type_name : row.get<std::string>(12); // as it was called when it was issued
    face.identifier = row.get<std::string>(13);
    face.number = row.get<std::string>(14);
    face.issuer_name = row.get<std::string>(15);
    face.issuer_code = row.get<std::string>(16);
    if (auto content = parse_json(licences.content_of(id, row.get<std::string>(17))); content && content->is_object())
        face.content = content->as_object();
    face.issued_on = row.get<Date>(18);
    face.valid_from = row.get<Date>(19);
    face.valid_to = row.get<std::optional<Date>>(20);
    face.qr = licences.qr_text(licences.token_of(id, row.get<std::string>(21)), row.get<std::string>(22),
                               row.get<std::string>(23));
    face.supersedes = row.get<std::optional<std::string>>(24).value_or("");
    for (SubjectId subject : holders_of(reader, id))
        if (auto holder = parts_.people.reveal_subject(reader, subject))
            face.holders.push_back({holder->name, holder->id_number});
    return out;
}

std::string Sealer::sealed_file(const Record& record, const seals::Instrument& instrument, Instant at) {
    Face face = record.face;
    face.made_at = at;
    render::Seal picture{{}, {}, instrument.test, instrument.picture};
    auto pages = render::pages(card(record.layout, face, picture, instrument.test));
    ofd::Draft draft;
    draft.id = to_hex({reinterpret_cast<const char*>(record.id.value.bytes.data()), record.id.value.bytes.size()});
    draft.title = face.type_name;
    draft.author = face.issuer_name;
    draft.made_at = at;
    draft.custom_data = metadata(face, face.issuer_name, instrument.name);
    draft.fonts = std::move(pages.fonts);
    draft.pages = std::move(pages.pages);
    return ofd::write_sealed(
        draft, {instrument.der, instrument.certificate, instrument.sign, at, pages.stamp->page, pages.stamp->box});
}

std::string Sealer::keep(const std::string& bytes, Instant now) const {
    std::string sm3 = to_hex(crypto::sm3(bytes));
    files::keep_bytes(parts_.files, bytes, sm3, now);
    return sm3;
}

std::string Sealer::kept_pdf(const Record& record, const std::optional<render::Seal>& seal) const {
    auto made = render::pdf(card(record.layout, record.face, seal, seal && seal->test));
    return keep(made.bytes, record.face.made_at);
}

struct Sealer::Sealed {
    Record record;
    seals::Instrument instrument;
    seals::StandingOrder order;
    std::string sm3;
    Instant at;
};

bool Sealer::failed_lately(LicenceId id) const {
    std::lock_guard lock(mutex_);
    auto found = failed_.find(id);
    return found != failed_.end() && parts_.licences.clocks().system.now() < found->second;
}

std::int64_t Sealer::failed_count() const {
    std::lock_guard lock(mutex_);
    return static_cast<std::int64_t>(failed_.size());
}

std::optional<Sealer::Sealed> Sealer::seal_one(LicenceId id, const seals::Instrument& instrument,
                                               const seals::StandingOrder& order) const {
    const auto& licences = parts_.licences;
    try {
        auto found = licences.database().read([&](db::Reader& reader) { return record(reader, id); });
        if (!found)
            return std::nullopt;
        Instant at = licences.clocks().business.now();
        std::string sm3 = keep(sealed_file(*found, instrument, at), at);
        return Sealed{std::move(*found), instrument, order, sm3, at};
    } catch (const db::Unavailable&) {
        throw;
    } catch (const std::exception& error) {
        log::error("licences.seal_failed", {{"licence", id.str()}, {"error", error.what()}});
        metrics::count("yimen_licences_seal_failed_total");
        std::lock_guard lock(mutex_);
        failed_[id] = licences.clocks().system.now() + kFailedPause;
        return std::nullopt;
    }
}

// Department by department, so that a long queue of one holds up no other. Without a seal in force or a standing order a department's
// licences wait.
std::vector<Sealer::Sealed> Sealer::seal_batch(const jobs::Run& run) const {
    auto& database = parts_.licences.database();
    std::vector<Sealed> out;
    DepartmentId last;
    while (static_cast<int>(out.size()) < kBatch && !run.stopping()) {
        auto next = database.read([&](db::Reader& reader) {
            return reader.query("SELECT department_id FROM licence WHERE state = 'pending_seal' AND department_id > $1"
                                " ORDER BY department_id LIMIT 1",
                                last);
        });
        if (next.empty())
            break;
        last = next[0].get<DepartmentId>(0);
        std::optional<seals::StandingOrder> order;
        auto instrument = database.read([&](db::Reader& reader) {
            order = parts_.seals.order_in_force(reader, last, seals::Purpose::licence);
            return parts_.seals.in_force(reader, last, seals::Purpose::licence);
        });
        if (!instrument)
            log::warning("licences.no_key", {{"department", last.str()}, {"key", instrument.error().detail}});
        if (!instrument || !*instrument || !order)
            continue;
        auto waiting = database.read([&](db::Reader& reader) {
            return reader.query("SELECT id FROM licence WHERE state = 'pending_seal' AND department_id = $1 ORDER BY"
                                " created_at, id LIMIT $2",
                                last, kOfOneDepartment + failed_count());
        });
        int sealed = 0;
        for (auto row : waiting) {
            auto id = row.get<LicenceId>(0);
            if (sealed == kOfOneDepartment || run.stopping() || failed_lately(id))
                continue;
            if (auto made = seal_one(id, **instrument, *order)) {
                out.push_back(std::move(*made));
                ++sealed;
            }
        }
    }
    return out;
}

// Once: the effect commits only while this run holds the job (its fence), and only on licences that still wait.
Result<void> Sealer::run(jobs::Run& run) const {
    auto batch = seal_batch(run);
    if (batch.empty())
        return {};
    // Where there was something to do, there may be more.
    return run.commit(
        [&](db::Tx& tx) -> Result<void> {
            for (const auto& [record, instrument, order, sm3, at] : batch) {
                auto changed =
                    tx.exec_count("UPDATE licence SET state = 'valid', file_sm3 = $2, sealed_at = $3, revision"
                                  " = revision + 1 WHERE id = $1 AND state = 'pending_seal'",
                                  record.id, sm3, at);
                if (changed == 0)
                    continue;
                YIMEN_CHECK(parts_.seals.record_use(
                    tx, instrument,
                    {"licence", record.id.value, record.face.identifier, sm3, std::nullopt, order, at}));
                outbox::NewEvent event;
                event.kind = "LicenceSealed";
                event.scope = {record.cell, record.region, record.hall, record.department, record.subject};
                event.object_kind = "licence";
                event.object = record.id.value;
                event.revision = record.revision + 1;
                event.payload = {{"identifier", record.face.identifier}};
                outbox::publish(tx, at, event);
                tell_further_holders(tx, at, event);
            }
            return {};
        },
        parts_.licences.clocks().system.now());
}

Result<render::Seal> Sealer::seal_on(const std::string& path) {
    YIMEN_TRY(auto package, ofd::Package::read(files::content_of(path)));
    const std::string* der = package.find("Doc_0/Signs/Sign_0/Seal.esl");
    auto seal = der ? ofd::read_seal(*der) : std::nullopt;
    if (!seal)
        throw std::runtime_error("a sealed licence has no seal: " + path);
    return render::Seal{{}, {}, seal->name.find("测试") != std::string::npos, seal->picture};
}

// The PDF shows the seal that is in the sealed file, not the one that is in force now.
Result<Sealer::File> Sealer::file(LicenceId id, FileFormat format) const {
    const auto& licences = parts_.licences;
    auto found = licences.database().read([&](db::Reader& reader) { return record(reader, id); });
    auto path = found && found->file_sm3 ? parts_.files.path(*found->file_sm3) : std::nullopt;
    if (!path)
        return fail(kNotSealed);
    std::string name = name_in(found->face.identifier, format);
    if (format == FileFormat::ofd)
        return File{*path, name};
    if (found->pdf_sm3)
        if (auto kept = parts_.files.path(*found->pdf_sm3))
            return File{*kept, name};
    YIMEN_TRY(auto seal, seal_on(*path));
    found->face.made_at = found->sealed_at.value_or(licences.clocks().business.now());
    std::string sm3 = kept_pdf(*found, seal);
    (void)licences.database().write([&](db::Tx& tx) -> Result<void> {
        tx.exec("UPDATE licence SET pdf_sm3 = $2 WHERE id = $1", id, sm3);
        return {};
    });
    return File{parts_.files.path(sm3).value(), name};
}

std::string Sealer::file_fault(db::Reader& reader, LicenceId id, const ofd::Trusted& trusted) const {
    auto rows = reader.query("SELECT file_sm3 FROM licence WHERE id = $1", id);
    auto sm3 = rows.empty() ? std::nullopt : rows[0].get<std::optional<std::string>>(0);
    auto path = sm3 ? parts_.files.path(*sm3) : std::nullopt;
    if (!path)
        return "file_missing";
    return ofd::fault_of_kept(files::content_of(*path), *sm3, trusted, parts_.licences.clocks().business.now());
}

} // namespace yimen::licences
