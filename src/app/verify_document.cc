#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "licences/layout.h"
#include "ofd/custom_data.h"
#include "ofd/errors.h"
#include "ofd/verify.h"
#include "program.h"
#include "trust.h"

// `yimen licence verify`: needs no database and writes nothing, so that it can look at a file from anywhere.
namespace yimen::app {
namespace {

std::optional<std::string> document_bytes(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::string content((std::istreambuf_iterator<char>(in)), {});
    return in.bad() || !in.is_open() ? std::nullopt : std::optional(std::move(content));
}

void print(const char* name, const ofd::Finding& finding) {
    const char* verdict = !finding.ok ? "unknown" : *finding.ok ? "good" : "BAD";
    std::printf("  %-12s %-8s %s\n", name, verdict, finding.reason.c_str());
}

void print(const ofd::Report& report) {
    for (const auto& signature : report.signatures)
        std::printf("signature %s: %s %s by %s\n", signature.id.c_str(), signature.format.c_str(),
                    signature.seal_name.c_str(), signature.signer.empty() ? "nobody known" : signature.signer.c_str());
    print("integrity", report.integrity);
    print("seal", report.seal);
    print("certificate", report.certificate);
    print("time", report.time);
    for (const auto& name : report.unprotected)
        std::printf("  no signature covers %s\n", name.c_str());
}

// A copy for one purpose (加注件) is good for that until a day; other documents say nothing of the kind.
std::optional<ofd::Finding> purpose_of(const ofd::Package& package, Date today) {
    auto purpose = ofd::custom_data(package, licences::kCopyPurpose);
    if (!purpose)
        return std::nullopt;
    auto until = parse_date(ofd::custom_data(package, licences::kCopyValidTo).value_or(""));
    if (!until)
        return ofd::Finding{std::nullopt, "a copy for: " + *purpose + "; it does not say until when"};
    bool over = *until < today;
    return ofd::Finding{!over, "a copy for: " + *purpose + (over ? "; expired for this purpose after " : "; until ") +
                                   to_iso(*until)};
}

} // namespace

int verify_document(const std::string& data, const std::string& file, const std::vector<std::string>& root_files,
                    const std::vector<std::string>& revocation_files, bool as_json) {
    ofd::Trusted trusted = trusted_in(data);
    for (const auto& path : root_files)
        if (!add_certificates(path, trusted.roots))
            std::fprintf(stderr, "%s holds no certificate\n", path.c_str());
    for (const auto& path : revocation_files)
        if (!add_revocations(path, trusted))
            std::fprintf(stderr, "%s is no list of revoked certificates that an authority trusted here has signed\n",
                         path.c_str());
    auto content = document_bytes(file);
    auto package = content ? ofd::Package::read(*content) : Result<ofd::Package>(fail(ofd::kNotOfd, "cannot be read"));
    ofd::Report report;
    std::optional<ofd::Finding> purpose;
    if (package) {
        Instant now = SystemClock{}.now();
        report = ofd::verify(*package, trusted, now);
        purpose = purpose_of(*package, hall_date(now));
    } else {
        const Error& error = package.error();
        report.integrity = {false,
                            std::string(error.code->en) + (error.detail.empty() ? "" : " (" + error.detail + ")")};
        report.seal = report.certificate = report.time = {std::nullopt, "the document cannot be read"};
    }
    if (as_json) {
        auto json = to_json(report);
        if (purpose)
            json.as_object()["purpose"] = to_json(*purpose);
        std::printf("%s\n", boost::json::serialize(json).c_str());
    } else {
        print(report);
        if (purpose)
            print("purpose", *purpose);
    }
    auto findings = {report.integrity, report.seal, report.certificate, report.time};
    bool no_fault = std::ranges::none_of(findings, [](const auto& finding) { return finding.ok == false; });
    no_fault = no_fault && (!purpose || purpose->ok != false);
    return no_fault && report.integrity.ok == true ? 0 : 2;
}

} // namespace yimen::app
