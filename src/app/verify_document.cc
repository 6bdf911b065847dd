#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "ofd/errors.h"
#include "ofd/verify.h"
#include "program.h"
#include "trust.h"

// `yimen licence verify`: needs no database and writes nothing, so that it can look at a file from anywhere.
namespace yimen::app {
namespace {

std::optional<std::string> content_of(const std::filesystem::path& path) {
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

} // namespace

int verify_document(const std::string& data, const std::string& file, const std::vector<std::string>& root_files,
                    bool as_json) {
    ofd::Trusted trusted = trusted_in(data);
    for (const auto& path : root_files)
        if (!add_certificates(path, trusted.roots))
            std::fprintf(stderr, "%s holds no certificate\n", path.c_str());
    auto content = content_of(file);
    auto package = content ? ofd::Package::read(*content) : Result<ofd::Package>(fail(ofd::kNotOfd, "cannot be read"));
    ofd::Report report;
    if (package) {
        report = ofd::verify(*package, trusted, SystemClock{}.now());
    } else {
        const Error& error = package.error();
        report.integrity = {false,
                            std::string(error.code->en) + (error.detail.empty() ? "" : " (" + error.detail + ")")};
        report.seal = report.certificate = report.time = {std::nullopt, "the document cannot be read"};
    }
    if (as_json)
        std::printf("%s\n", boost::json::serialize(to_json(report)).c_str());
    else
        print(report);
    auto findings = {report.integrity, report.seal, report.certificate, report.time};
    bool no_fault = std::ranges::none_of(findings, [](const auto& finding) { return finding.ok == false; });
    return no_fault && report.integrity.ok == true ? 0 : 2;
}

} // namespace yimen::app
