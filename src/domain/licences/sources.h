#pragma once

// Where licences of national systems are asked for (GB/T 36906 查询): a person's or a company's licences of one type, for a purpose that is
// named. What comes back is recorded as an import. docs/standards/licence-exchange.md.

#include <functional>

#include "import.h"

namespace yimen::licences {

struct LicenceSource {
    std::string name;            // letters and digits; names the token in the environment too
    std::string title, title_en; // whose system it is
    std::string url;
    std::int64_t timeout_ms = 3000;
    std::string department; // code of the department that answers for them here; empty: the issuer of each
    std::vector<std::string> types;
    BOOST_DESCRIBE_CLASS(LicenceSource, (), (name, title, title_en, url, timeout_ms, department, types), (), ())
};
struct LicenceSourceList {
    std::vector<LicenceSource> sources;
    BOOST_DESCRIBE_CLASS(LicenceSourceList, (), (sources), (), ())
};
// The file of --licence-sources. Throws std::runtime_error that says what is wrong.
std::vector<LicenceSource> read_licence_sources(std::string_view json);

// What a source is told.
struct LicenceQuestion {
    std::string holder_name, holder_code, holder_code_type; // 111: 公民身份号码, 001: 统一社会信用代码
    std::string certificate_type_code, use_cause;
    BOOST_DESCRIBE_CLASS(LicenceQuestion, (),
                         (holder_name, holder_code, holder_code_type, certificate_type_code, use_cause), (), ())
};
// What it said: licences of this type that name this holder, and nothing else. licences.source_silent.
Result<std::vector<ImportedLicence>> read_licence_reply(std::int64_t status, std::string_view body,
                                                        const LicenceQuestion& question);
using AskForLicences =
    std::function<Result<std::vector<ImportedLicence>>(const LicenceSource&, const LicenceQuestion&)>;
Result<std::vector<ImportedLicence>> ask_for_licences(const LicenceSource& source, const LicenceQuestion& question);

class Sources {
  public:
    Sources(const Importer& importer, std::vector<LicenceSource> sources, AskForLicences ask = ask_for_licences)
        : importer_(importer), sources_(std::move(sources)), ask_(std::move(ask)) {}

    // Asks for what the subject holds, for whom `caller` acts, and makes it ready to be stored. Slow; never in a transaction.
    // licences.no_source, licences.source_silent.
    Result<Importer::Ready> ask(const Caller& caller, SubjectId subject, std::string_view type_code,
                                std::string_view purpose) const;
    const std::vector<LicenceSource>& list() const { return sources_; }
    const Importer& importer() const { return importer_; }

  private:
    const Importer& importer_;
    std::vector<LicenceSource> sources_;
    AskForLicences ask_;
};

http::Routes source_routes(const Sources& sources);

} // namespace yimen::licences
