#include <fmt/format.h>

#include "base/enum_text.h"
#include "base/text.h"
#include "crypto/crypto.h"
#include "document_record.h"
#include "paper_texts.h"

namespace yimen::cases {
namespace {

constexpr std::size_t kTokenBytes = 18; // 24 characters, unguessable

constexpr std::string_view kColumns =
    "SELECT d.id, d.case_id, d.department_id, d.kind, d.number, d.title, d.title_en, d.content_sealed, d.digest,"
    " d.token_sealed, d.issued_at, d.issued_on, d.file_sm3, d.purpose, d.staff_id, d.ofd_sm3, d.rule, d.rule_version,"
    " t.content FROM case_document d LEFT JOIN paper_text t ON t.id = d.text_id WHERE ";

// What the digest covers. The token in it keeps anybody from guessing the content by its digest. `words`: of the text by which
// the paper was made; none of papers from before texts had versions.
std::string canonical(std::string_view kind, std::string_view number, Date issued_on, std::string_view token,
                      std::string_view content, const std::optional<std::string>& words) {
    std::string out, day = to_iso(issued_on);
    auto add = [&](std::string_view part) { out += std::to_string(part.size()) + ":" + std::string(part) + "\n"; };
    for (std::string_view part : {kind, number, std::string_view(day), token, content})
        add(part);
    if (words)
        add(*words);
    return out;
}

} // namespace

std::optional<Documents::Record> Documents::record_of(const db::Rows& rows) {
    if (rows.empty())
        return std::nullopt;
    auto row = rows[0];
    return Record{row.get<DocumentId>(0),
                  row.get<Uuid>(1),
                  row.get<DepartmentId>(2),
                  enum_of<DocumentKind>(row.get<std::string>(3)),
                  row.get<std::string>(4),
                  row.get<std::string>(5),
                  row.get<std::string>(6),
                  row.get<std::string>(7),
                  row.get<std::string>(8),
                  row.get<std::string>(9),
                  row.get<Instant>(10),
                  row.get<Date>(11),
                  row.get<std::optional<std::string>>(12),
                  row.get<std::optional<std::string>>(13),
                  row.get<std::optional<StaffId>>(14),
                  row.get<std::optional<std::string>>(15),
                  row.get<std::optional<std::string>>(16),
                  row.get<std::optional<std::int64_t>>(17),
                  row.get<std::optional<std::string>>(18)};
}

std::optional<Documents::Record> Documents::find(db::Reader& reader, Uuid case_id, DocumentId id) const {
    return record_of(reader.query(std::string(kColumns) + "d.id = $1 AND d.case_id = $2", id, case_id));
}

std::string Documents::opened(const Record& record, std::string_view column, const std::string& sealed) const {
    return cipher_.decrypt({"case_document", record.id.str(), column}, sealed);
}

DocumentAuthority Documents::authority(db::Reader& reader, DepartmentId department) const {
    auto rows = reader.query(
        "SELECT code_word, review_organ, court, seal, revision FROM document_authority WHERE department_id = $1",
        department);
    if (rows.empty())
        return {};
    return {rows[0].get<std::string>(0), rows[0].get<std::string>(1), rows[0].get<std::string>(2),
            enum_of<SealPicture>(rows[0].get<std::string>(3)), rows[0].get<std::int64_t>(4)};
}

Result<void> Documents::put_authority(db::Tx& tx, CellId cell, DepartmentId department, const DocumentAuthority& a) {
    auto stored = tx.exec_count(
        "INSERT INTO document_authority (department_id, cell_id, code_word, review_organ, court, seal, revision)"
        " VALUES ($1, $2, $3, $4, $5, $6, 1) ON CONFLICT (department_id) DO UPDATE SET code_word = excluded.code_word,"
        " review_organ = excluded.review_organ, court = excluded.court, seal = excluded.seal,"
        " revision = document_authority.revision + 1 WHERE document_authority.revision = $7",
        department, cell, a.code_word, a.review_organ, a.court, enum_text(a.seal), a.revision);
    if (stored == 0)
        return fail(kAuthorityStale);
    return {};
}

namespace {

// Numbers are taken department by department, of each kind by kind as they follow each other in a case: a proof of service names the
// decision that was made with it.
std::string series_order(const NewDocument& document) {
    return fmt::format("{} {:02}", document.department.str(), static_cast<int>(document.kind));
}

} // namespace

void Documents::issue(db::Tx& tx, NewDocument document) const {
    auto authority = this->authority(tx, document.department);
    document.content.review_organ = authority.review_organ;
    document.content.court = authority.court;
    document.content.seal = authority.seal;
    auto words = paper_text_in_force(tx, document.cell, document.department, document.kind, hall_date(document.at));
    auto order = series_order(document);
    tx.at_end(std::move(order), [this, id = new_id<DocumentId>(document.at), code_word = std::move(authority.code_word),
                                 words = std::move(words), document = std::move(document)](db::Tx& last) mutable {
        if (document.kind == DocumentKind::delivery)
            for (const auto& paper : of_case(last, document.case_id))
                if (paper.kind == DocumentKind::decision)
                    document.content.served.push_back(paper.title + "（" + paper.number + "）");
        number(last, id, document, code_word, words);
    });
}

void Documents::number(db::Tx& tx, DocumentId id, const NewDocument& document, const std::string& code_word,
                       const PaperTextVersion& words) const {
    std::string kind = enum_text(document.kind);
    Date issued_on = hall_date(document.at);
    int year = static_cast<int>(issued_on.year());
    std::string title = title_of(words.text(), {document.content, issued_on});
    std::string token = to_base64url(crypto::random_bytes(kTokenBytes));
    std::string content = to_json_text(document.content);
    std::string content_sealed = cipher_.encrypt({"case_document", id.str(), "content_sealed"}, content);
    std::string token_sealed = cipher_.encrypt({"case_document", id.str(), "token_sealed"}, token);
    // From here on nobody else gets a number of this series until the transaction has ended.
    auto rows =
        tx.query("INSERT INTO document_series (cell_id, department_id, kind, year, last) VALUES ($1, $2, $3, $4, 1)"
                 " ON CONFLICT (cell_id, department_id, kind, year) DO UPDATE SET last = document_series.last + 1"
                 " RETURNING last",
                 document.cell, document.department, kind, year);
    auto serial = rows[0].get<std::int64_t>(0);
    // GB/T 9704-2012 §7.2.5: code word, year in 六角括号, serial without leading zeros and without 第.
    std::string number = code_word + std::string(series_word(document.kind)) + "〔" + std::to_string(year) + "〕" +
                         std::to_string(serial) + "号";
    std::string digest = crypto::sm3(canonical(kind, number, issued_on, token, content, words.digest));
    tx.exec(
        "INSERT INTO case_document (id, cell_id, department_id, case_id, case_revision, kind, year, serial, number,"
        " title, title_en, content_sealed, digest, token_index, token_sealed, issued_at, issued_on,"
        " purpose, staff_id, rule, rule_version, text_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,"
        " $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)",
        id, document.cell, document.department, document.case_id, document.case_revision, kind, year, serial, number,
        title, words.text().title_en, db::Blob{content_sealed}, db::Blob{digest}, db::Blob{crypto::sm3(token)},
        db::Blob{token_sealed}, document.at, issued_on,
        seals::to_string(seal_purpose(document.kind, document.content.permit)), document.staff,
        document.rule ? std::optional(document.rule->rule) : std::nullopt,
        document.rule ? std::optional(document.rule->version) : std::nullopt, words.id);
}

std::vector<CaseDocument> Documents::of_case(db::Reader& reader, Uuid case_id) const {
    std::vector<CaseDocument> out;
    for (auto row :
         reader.query("SELECT id, kind, number, title, title_en, issued_at, pages, sealed_at FROM case_document"
                      " WHERE case_id = $1 ORDER BY case_revision, id LIMIT 100",
                      case_id))
        out.push_back({row.get<DocumentId>(0), enum_of<DocumentKind>(row.get<std::string>(1)), row.get<std::string>(2),
                       row.get<std::string>(3), row.get<std::string>(4), row.get<Instant>(5),
                       row.get<std::optional<std::int64_t>>(6), row.get<std::optional<Instant>>(7)});
    return out;
}

std::string Documents::fault_of(const Record& record) const {
    try {
        std::string content = opened(record, "content_sealed", record.content_sealed);
        std::string token = opened(record, "token_sealed", record.token_sealed);
        auto words = record.words ? std::optional(crypto::sm3(*record.words)) : std::nullopt;
        std::string digest =
            crypto::sm3(canonical(enum_text(record.kind), record.number, record.issued_on, token, content, words));
        return digest == record.digest && hall_date(record.issued_at) == record.issued_on ? "" : "record_altered";
    } catch (const std::runtime_error&) {
        return "record_altered"; // a ciphertext that was changed or moved
    }
}

std::string Documents::record_fault(db::Reader& reader, DocumentId id) const {
    auto record = record_of(reader.query(std::string(kColumns) + "d.id = $1", id));
    return record ? fault_of(*record) : "no_such_record";
}

PaperContent Documents::content_of(const Record& record) const {
    auto content = read_json_text<PaperContent>(opened(record, "content_sealed", record.content_sealed));
    if (!content)
        throw std::runtime_error("the content of a document cannot be read: " + record.id.str());
    return std::move(*content);
}

render::Document Documents::painted(const Record& record, const std::optional<Shown>& seal) const {
    PaperText text = record.words ? read_paper_text(*record.words) : shipped_papers(record.kind).front().text;
    render::Document document = paper(record.kind, text, content_of(record), record.number, record.issued_at);
    document.qr = base_url_ + "/portal/verify?d=" + opened(record, "token_sealed", record.token_sealed);
    document.qr_note = "扫描二维码，核验本文书的真伪\nScan to check that this document is genuine";
    if (seal) {
        document.signature->seal = render::Seal{{}, {}, seal->test, seal->picture};
        if (seal->test)
            document.mark = "测试文书，没有法律效力";
    }
    return document;
}

std::optional<Documents::File> Documents::file(db::Database& database, Uuid case_id, DocumentId id) const {
    auto record = sealed_record(database, case_id, id);
    if (!record)
        return std::nullopt;
    if (record->file_sm3)
        if (auto path = files_.path(*record->file_sm3))
            return File{*path, record->number};
    auto made = render::pdf(painted(*record, shown_seal(*record)));
    std::string sm3 = keep(made.bytes, record->issued_at);
    // Sealed meanwhile: then this picture without the seal is not kept.
    (void)database.write([&](db::Tx& tx) -> Result<void> {
        tx.exec(record->ofd_sm3
                    ? "UPDATE case_document SET file_sm3 = $2, pages = $3 WHERE id = $1"
                    : "UPDATE case_document SET file_sm3 = $2, pages = $3 WHERE id = $1 AND ofd_sm3 IS NULL",
                id, sm3, made.pages);
        return {};
    });
    return File{files_.path(sm3).value(), record->number};
}

DocumentVerdict Documents::verify(db::Reader& reader, std::string_view token,
                                  const std::function<bool(Uuid case_id)>& may_see) const {
    DocumentVerdict out;
    auto record = record_of(reader.query(std::string(kColumns) + "d.token_index = $1", db::Blob{crypto::sm3(token)}));
    if (!record) {
        out.reason = "no_such_record";
        return out;
    }
    if (std::string fault = fault_of(*record); !fault.empty()) {
        out.reason = fault; // nothing of an altered record is shown
        return out;
    }
    out.genuine = true;
    out.kind = record->kind;
    out.title = record->title;
    out.title_en = record->title_en;
    out.number = record->number;
    out.authority = content_of(*record).authority;
    out.issued_at = record->issued_at;
    if (may_see(record->case_id))
        out.case_id = record->case_id;
    return out;
}

} // namespace yimen::cases
