#include "sources.h"

#include <algorithm>
#include <set>
#include <stdexcept>

#include "base/codes.h"
#include "http/outgoing.h"
#include "log/log.h"

namespace yimen::licences {
namespace {

constexpr std::string_view kSourceToken = "YIMEN_LICENCE_TOKEN_";
constexpr std::size_t kLargestAnswer = 1024 * 1024; // bytes

struct Answered {
    std::vector<ImportedLicence> licences;
    BOOST_DESCRIBE_CLASS(Answered, (), (licences), (), ())
};

[[noreturn]] void refuse_sources(const std::string& what) { throw std::runtime_error("licence sources: " + what); }

bool names_holder(const ImportedLicence& licence, const LicenceQuestion& question) {
    return std::ranges::any_of(licence.holders, [&](const ImportedHolder& holder) {
        return holder.number.value == question.holder_code && holder.name.value == question.holder_name;
    });
}

} // namespace

std::vector<LicenceSource> read_licence_sources(std::string_view json) {
    auto read = read_json_text<LicenceSourceList>(json);
    if (!read)
        refuse_sources("not the JSON of docs/standards/licence-exchange.md");
    std::set<std::string, std::less<>> names, types;
    for (const auto& source : read->sources) {
        if (source.name.empty() || !names.insert(source.name).second)
            refuse_sources("\"" + source.name + "\" is no name, or stands twice");
        if (!source.url.starts_with("http://") && !source.url.starts_with("https://"))
            refuse_sources(source.name + ": the address begins with http:// or https://");
        if (source.timeout_ms < 100 || source.timeout_ms > 30'000)
            refuse_sources(source.name + ": timeout_ms is 100 to 30000");
        for (const auto& type : source.types)
            if (!types.insert(type).second)
                refuse_sources(source.name + ": another source has the type " + type + " too");
    }
    return std::move(read->sources);
}

Result<std::vector<ImportedLicence>> read_licence_reply(std::int64_t status, std::string_view body,
                                                        const LicenceQuestion& question) {
    if (status != 200)
        return fail(kSourceSilent, "status " + std::to_string(status));
    auto answered = read_json_text<Answered>(body);
    if (!answered || answered->licences.size() > kMostImported)
        return fail(kSourceSilent, "not the JSON of an answer");
    for (const auto& licence : answered->licences)
        if (licence.type_code.value != question.certificate_type_code || !names_holder(licence, question))
            return fail(kSourceSilent, "a licence of another type or of somebody else");
    return std::move(answered->licences);
}

Result<std::vector<ImportedLicence>> ask_for_licences(const LicenceSource& source, const LicenceQuestion& question) {
    auto reply = http::post_json({.url = source.url + "/query",
                                  .bearer = http::token_from_environment(kSourceToken, source.name),
                                  .body = to_json_text(question),
                                  .timeout_ms = source.timeout_ms,
                                  .largest_reply = kLargestAnswer});
    if (!reply)
        return fail(kSourceSilent, reply.error());
    return read_licence_reply(reply->status, reply->body, question);
}

Result<Importer::Ready> Sources::ask(const Caller& caller, SubjectId subject, std::string_view type_code,
                                     std::string_view purpose) const {
    auto source = std::ranges::find_if(
        sources_, [&](const LicenceSource& one) { return std::ranges::find(one.types, type_code) != one.types.end(); });
    const auto& parts = importer_.parts();
    auto holder = parts.licences.database().read([&](db::Reader& reader) {
        return caller.who.may_act_for(subject) ? parts.people.reveal_subject(reader, subject) : std::nullopt;
    });
    if (source == sources_.end() || !holder)
        return fail(kNoSource);
    LicenceQuestion question{holder->name, holder->id_number, codes::is_credit_code(holder->id_number) ? "001" : "111",
                             std::string(type_code), std::string(purpose)};
    auto found = ask_(*source, question);
    if (!found) {
        log::warning("licences.source", {{"source", source->name}, {"error", found.error().detail}});
        return fail(kSourceSilent);
    }
    return importer_.prepare(caller,
                             {.way = ImportWay::query,
                              .source = source->title,
                              .department_code = source->department,
                              .role = access::to_string(access::Role::visitor),
                              .about = subject.value,
                              .purpose = question.use_cause},
                             *found);
}

} // namespace yimen::licences
