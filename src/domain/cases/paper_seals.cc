#include "base/text.h"
#include "document_record.h"
#include "files/content.h"
#include "log/log.h"
#include "log/metrics.h"
#include "ofd/kept.h"
#include "ofd/package.h"
#include "ofd/write.h"
#include "papers.h"

// Seals the papers of cases: once for each, by the job or by whoever opens the paper first.
namespace yimen::cases {
namespace {

constexpr int kBatch = 8; // of one department and purpose in one run

} // namespace

seals::Purpose seal_purpose(DocumentKind kind, bool permit) {
    switch (kind) {
    case DocumentKind::receipt:
    case DocumentKind::agency:
        return seals::Purpose::receipt;
    case DocumentKind::acceptance:
    case DocumentKind::gap_notice:
    case DocumentKind::promise:
    case DocumentKind::notice:
    case DocumentKind::refusal_of_acceptance:
    case DocumentKind::withdrawal:
        return seals::Purpose::acceptance;
    case DocumentKind::decision:
    case DocumentKind::refusal:
    case DocumentKind::termination:
    case DocumentKind::delivery:
    case DocumentKind::special_procedure:
    case DocumentKind::extension:
    case DocumentKind::supplement:
    case DocumentKind::broken_promise:
    case DocumentKind::correction:
    case DocumentKind::revocation:
    case DocumentKind::collection:
        break;
    }
    return permit ? seals::Purpose::permit : seals::Purpose::approval;
}

// Synced and under its name before any row speaks of it.
std::string Documents::keep(const std::string& bytes, Instant now) const {
    std::string sm3 = to_hex(crypto::sm3(bytes));
    files::keep_bytes(files_, bytes, sm3, now);
    return sm3;
}

// The row is changed only while it has no file, and the use of the seal is one row for each document: whoever comes second changes nothing.
Result<void> Documents::seal(db::Database& database, const Record& record) const {
    if (!record.purpose)
        return fail(kDocumentNotSealed);
    auto purpose = seals::parse_purpose(*record.purpose).value();
    std::optional<seals::StandingOrder> order;
    YIMEN_TRY(auto instrument, database.read([&](db::Reader& reader) {
        if (record.rule)
            order = seals_.order_of_rule(reader, record.department, purpose,
                                         {*record.rule, record.rule_version.value()}, record.issued_at);
        else if (!record.staff)
            order = seals_.order_in_force(reader, record.department, purpose);
        return seals_.in_force(reader, record.department, purpose);
    }));
    if (!instrument || (!record.staff && !order))
        return fail(kDocumentNotSealed);
    Instant at = std::max(clocks_.business.now(), record.issued_at);
    auto pages = render::pages(painted(record, Shown{instrument->picture, instrument->test}));
    auto authority = content_of(record).authority;
    ofd::Draft draft;
    draft.id = to_hex({reinterpret_cast<const char*>(record.id.value.bytes.data()), record.id.value.bytes.size()});
    draft.title = record.title;
    draft.author = authority;
    draft.made_at = at;
    draft.custom_data = {{"文书名称", record.title},
                         {"文书编号", record.number},
                         {"发文机关", authority},
                         {"发文日期", to_iso(record.issued_on)}};
    draft.fonts = std::move(pages.fonts);
    draft.pages = std::move(pages.pages);
    std::string sm3 = keep(ofd::write_sealed(draft, {instrument->der, instrument->certificate, instrument->sign, at,
                                                     pages.stamp->page, pages.stamp->box}),
                           at);
    auto count = static_cast<std::int64_t>(draft.pages.size());
    return database.write([&](db::Tx& tx) -> Result<void> {
        auto changed =
            tx.exec_count("UPDATE case_document SET ofd_sm3 = $2, sealed_at = $3, pages = $4, file_sm3 = NULL"
                          " WHERE id = $1 AND ofd_sm3 IS NULL",
                          record.id, sm3, at, count);
        if (changed == 0)
            return {};
        return seals_.record_use(tx, *instrument,
                                 {"case_document", record.id.value, record.number, sm3, record.staff, order, at});
    });
}

std::optional<Documents::Record> Documents::sealed_record(db::Database& database, Uuid case_id, DocumentId id) const {
    auto record = database.read([&](db::Reader& reader) { return find(reader, case_id, id); });
    if (!record || record->ofd_sm3 || !record->purpose)
        return record;
    if (auto done = seal(database, *record); !done && !done.error().is(kDocumentNotSealed))
        log::warning("cases.paper_not_sealed",
                     {{"document", id.str()}, {"code", std::string(done.error().code->code)}});
    return database.read([&](db::Reader& reader) { return find(reader, case_id, id); });
}

// What the sealed file shows, for the PDF: the seal that was used, not the one that is in force now.
std::optional<Documents::Shown> Documents::shown_seal(const Record& record) const {
    auto path = record.ofd_sm3 ? files_.path(*record.ofd_sm3) : std::nullopt;
    auto package = path ? ofd::Package::read(files::content_of(*path)) : Result<ofd::Package>(fail(kDocumentNotSealed));
    const std::string* der = package ? package->find("Doc_0/Signs/Sign_0/Seal.esl") : nullptr;
    auto seal = der ? ofd::read_seal(*der) : std::nullopt;
    if (!seal)
        return std::nullopt;
    return Shown{seal->picture, seal->name.find("测试") != std::string::npos};
}

Result<Documents::File> Documents::sealed_file(db::Database& database, Uuid case_id, DocumentId id) const {
    auto record = sealed_record(database, case_id, id);
    if (!record)
        return fail(kDocumentNotFound);
    auto path = record->ofd_sm3 ? files_.path(*record->ofd_sm3) : std::nullopt;
    if (!path)
        return fail(kDocumentNotSealed);
    return File{*path, record->number};
}

Result<void> Documents::seal_waiting(db::Database& database, jobs::Run& run) const {
    DepartmentId department;
    std::string purpose;
    bool more = false;
    while (!run.stopping()) {
        auto next = database.read([&](db::Reader& reader) {
            return reader.query(
                "SELECT department_id, purpose FROM case_document WHERE purpose IS NOT NULL AND ofd_sm3 IS"
                " NULL AND (department_id, purpose) > ($1, $2) ORDER BY department_id, purpose LIMIT 1",
                department, purpose);
        });
        if (next.empty())
            break;
        department = next[0].get<DepartmentId>(0);
        purpose = next[0].get<std::string>(1);
        auto waiting = database.read([&](db::Reader& reader) {
            return reader.query("SELECT id, case_id FROM case_document WHERE department_id = $1 AND purpose = $2 AND"
                                " ofd_sm3 IS NULL ORDER BY issued_at, id LIMIT $3",
                                department, purpose, kBatch);
        });
        int sealed = 0;
        for (auto row : waiting) {
            if (run.stopping())
                break;
            auto record = sealed_record(database, row.get<Uuid>(1), row.get<DocumentId>(0));
            if (!record || !record->ofd_sm3)
                break; // no seal or no order: the others of this purpose wait as well
            ++sealed;
        }
        more = more || sealed == kBatch;
    }
    std::optional<Instant> again;
    if (more)
        again = clocks_.system.now();
    return run.commit([](db::Tx&) -> Result<void> { return {}; }, again);
}

std::int64_t Documents::unsealed(db::Reader& reader) const {
    return reader
        .query("SELECT count(*) FROM (SELECT 1 FROM case_document WHERE purpose IS NOT NULL AND ofd_sm3 IS NULL LIMIT"
               " 10000) x")[0]
        .get<std::int64_t>(0);
}

std::string Documents::file_fault(db::Reader& reader, DocumentId id, const ofd::Trusted& trusted) const {
    auto rows = reader.query("SELECT ofd_sm3 FROM case_document WHERE id = $1", id);
    auto sm3 = rows.empty() ? std::nullopt : rows[0].get<std::optional<std::string>>(0);
    auto path = sm3 ? files_.path(*sm3) : std::nullopt;
    if (!path)
        return "file_missing";
    return ofd::fault_of_kept(files::content_of(*path), *sm3, trusted, clocks_.business.now());
}

} // namespace yimen::cases
