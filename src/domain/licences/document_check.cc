#include "document_check.h"

#include <algorithm>
#include <semaphore>

#include "base/text.h"
#include "files/content.h"
#include "ofd/package.h"

namespace yimen::licences {
namespace {

// A sealed document of a hall has some hundred kilobytes, one with scanned pages some megabytes.
constexpr std::int64_t kLargest = 20 << 20;
constexpr ofd::Limits kLimits{.file_bytes = kLargest, .entries = 2000, .unpacked_bytes = 64 << 20};
constexpr std::ptrdiff_t kAtOnce = 2; // each may need some hundred megabytes of memory
constexpr std::chrono::seconds kPatience{5};
constexpr std::size_t kNamesShown = 100;
constexpr int kPerMinute = 20;

// One finding in the order of GB/T 38540 §7.3; `code` is for words in the reader's language, `reason` the same in English.
struct FindingView {
    std::string name;
    std::optional<bool> ok;
    std::string code, about, reason;
    BOOST_DESCRIBE_CLASS(FindingView, (), (name, ok, code, about, reason), (), ())
};
struct SignatureView {
    std::string id, kind, format, signer, seal_name;
    std::optional<Instant> signed_at;
    std::vector<FindingView> findings;
    BOOST_DESCRIBE_CLASS(SignatureView, (), (id, kind, format, signer, seal_name, signed_at, findings), (), ())
};
// How the licence stands today whose file this is, byte for byte; no word of whose it is.
struct FileRecord {
    std::string state; // of the licence
    bool copy = false; // a copy for one purpose (加注件)
    BOOST_DESCRIBE_CLASS(FileRecord, (), (state, copy), (), ())
};
struct DocumentCheck {
    DocumentOutcome outcome = DocumentOutcome::not_signed;
    std::vector<FindingView> findings; // integrity, seal, certificate, time: the worst of all signatures
    std::vector<std::string> unprotected;
    std::int64_t unprotected_count = 0; // of which the first hundred are named
    std::vector<SignatureView> signatures;
    std::optional<FileRecord> record; // none: not a licence that was issued here
    std::int64_t size = 0;
    std::string sm3;
    BOOST_DESCRIBE_CLASS(DocumentCheck, (),
                         (outcome, findings, unprotected, unprotected_count, signatures, record, size, sm3), (), ())
};

// What a stranger wrote into a document, fit for a page.
std::string shown(std::string_view text) {
    constexpr std::size_t kCharacters = 300;
    std::u32string out;
    for (char32_t c : to_utf32(text.substr(0, 4 * kCharacters)))
        if (out.size() < kCharacters && c >= 0x20 && c != 0x7f)
            out += c;
    return to_utf8(out);
}

template <class R>
std::vector<FindingView> findings_of(const R& report) {
    auto view = [](const char* name, const ofd::Finding& finding) {
        return FindingView{name, finding.ok, finding.code, shown(finding.about), shown(finding.reason)};
    };
    return {view("integrity", report.integrity), view("seal", report.seal), view("certificate", report.certificate),
            view("time", report.time)};
}

DocumentCheck view_of(const ofd::Report& report) {
    DocumentCheck out;
    out.outcome = outcome_of(report);
    out.findings = findings_of(report);
    out.unprotected_count = std::ssize(report.unprotected);
    for (const auto& name : report.unprotected)
        if (out.unprotected.size() < kNamesShown)
            out.unprotected.push_back(shown(name));
    for (const auto& one : report.signatures)
        out.signatures.push_back({shown(one.id), shown(one.kind), one.format, shown(one.signer), shown(one.seal_name),
                                  one.signed_at, findings_of(one)});
    return out;
}

Result<DocumentCheck> check(const ofd::Trusted& trusted, Instant now, const std::string& content) {
    auto package = ofd::Package::read(content, kLimits);
    if (!package)
        return fail(package.error());
    return view_of(ofd::verify(*package, trusted, now));
}

std::optional<FileRecord> record_of(db::Reader& reader, const std::string& sm3) {
    if (auto rows = reader.query("SELECT state FROM licence WHERE file_sm3 = $1 ORDER BY id LIMIT 1", sm3);
        !rows.empty())
        return FileRecord{rows[0].get<std::string>(0), false};
    auto rows =
        reader.query("SELECT l.state FROM licence_copy c JOIN licence l ON l.id = c.licence_id WHERE c.ofd_sm3 ="
                     " $1 ORDER BY c.id LIMIT 1",
                     sm3);
    return rows.empty() ? std::nullopt : std::optional(FileRecord{rows[0].get<std::string>(0), true});
}

} // namespace

DocumentOutcome outcome_of(const ofd::Report& report) {
    if (report.signatures.empty() && report.integrity.ok != false)
        return DocumentOutcome::not_signed;
    auto all = {&report.integrity, &report.seal, &report.certificate, &report.time};
    if (std::ranges::any_of(all, [](const auto* finding) { return finding->ok == false; }))
        return DocumentOutcome::bad;
    if (ofd::holds(report) && report.time.ok == true)
        return report.unprotected.empty() ? DocumentOutcome::holds : DocumentOutcome::holds_in_part;
    bool unknown = report.certificate.code == "issuer_unknown" || report.seal.code == "maker_unknown";
    return report.integrity.ok == true && unknown ? DocumentOutcome::untrusted : DocumentOutcome::not_settled;
}

http::Routes document_check_routes(std::function<ofd::Trusted()> trusted, db::Database& database,
                                   const Clocks& clocks) {
    http::Routes out;
    auto free = std::make_shared<std::counting_semaphore<kAtOnce>>(kAtOnce);
    out.add<http::None, DocumentCheck>(
        {.method = http::Method::post,
         .pattern = "/verify/file",
         .operation = "verifyFile",
         .summary = "Says of an OFD document, of any maker, whether it is what was sealed. The file is not kept.",
         .open = true,
         .keyed = false,
         .per_minute = kPerMinute,
         .max_body = kLargest,
         .body = http::BodyKind::file},
        [trusted = std::move(trusted), &database, &clocks, free](http::Context& context) -> Result<DocumentCheck> {
            const auto& file = context.request().file;
            if (!file || file->size == 0)
                return fail(files::kEmpty);
            if (!free->try_acquire_for(kPatience))
                return fail(kChecksBusy);
            struct Release {
                std::counting_semaphore<kAtOnce>& semaphore;
                ~Release() { semaphore.release(); }
            } release{*free};
            // A demo's clock may stand in the past; what others sign bears the real time.
            Instant now = std::max(clocks.business.now(), clocks.system.now());
            YIMEN_TRY(auto found, check(trusted(), now, files::content_of(file->path)));
            found.size = file->size;
            found.sm3 = file->sm3;
            found.record = database.read([&](db::Reader& reader) { return record_of(reader, file->sm3); });
            return found;
        });
    return out;
}

} // namespace yimen::licences
