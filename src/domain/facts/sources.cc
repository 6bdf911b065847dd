#include "sources.h"

#include <set>
#include <stdexcept>

namespace yimen::facts {
namespace {

constexpr std::string_view kFactPrefix = "fact:";
constexpr std::size_t kLongestReference = 200;
constexpr std::int64_t kOk = 200, kWorking = 202;

struct Answer {
    std::string id;
    Verdict verdict = Verdict::unknown;
    std::optional<std::string> reference;
    std::optional<std::int64_t> version;
    BOOST_DESCRIBE_CLASS(Answer, (), (id, verdict, reference, version), (), ())
};

[[noreturn]] void refuse(const std::string& what) { throw std::runtime_error("fact sources: " + what); }

} // namespace

std::vector<Source> read_sources(std::string_view json) {
    auto read = read_json_text<SourceList>(json);
    if (!read)
        refuse("not the JSON of docs/standards/fact-sources.md");
    std::set<std::string, std::less<>> names;
    for (const Source& source : read->sources) {
        if (source.name.empty() || source.name.find('.') != std::string::npos || !names.insert(source.name).second)
            refuse("\"" + source.name + "\" is no name, or stands twice");
        if (!source.url.starts_with("http://") && !source.url.starts_with("https://"))
            refuse(source.name + ": the address begins with http:// or https://");
        if (source.timeout_ms < 100 || source.timeout_ms > 30'000)
            refuse(source.name + ": timeout_ms is 100 to 30000");
        for (const FactName& fact : source.facts)
            if (fact.key.empty() || fact.title.empty() || fact.title_en.empty())
                refuse(source.name + ": a fact has a key and a title in both languages");
    }
    return std::move(read->sources);
}

std::optional<FactRef> fact_ref(std::string_view satisfied_by) {
    if (!satisfied_by.starts_with(kFactPrefix))
        return std::nullopt;
    auto rest = satisfied_by.substr(kFactPrefix.size());
    auto dot = rest.find('.');
    if (dot == std::string_view::npos || dot == 0 || dot + 1 == rest.size())
        return std::nullopt;
    return FactRef{std::string(rest.substr(0, dot)), std::string(rest.substr(dot + 1))};
}

Result<SourceReply> read_reply(std::int64_t status, std::string_view body, std::string_view id) {
    if (status == kWorking)
        return SourceReply{};
    if (status != kOk)
        return fail(kNoAnswer, "status " + std::to_string(status));
    auto answer = read_json_text<Answer>(body);
    if (!answer)
        return fail(kWrongAnswer, "not the JSON of an answer");
    if (answer->id != id)
        return fail(kWrongAnswer, "the number is not the one that was asked");
    std::string reference = answer->reference.value_or("");
    if (reference.size() > kLongestReference)
        return fail(kWrongAnswer, "the reference is too long");
    if (answer->verdict == Verdict::confirmed && reference.empty())
        return fail(kWrongAnswer, "a confirmation has a reference");
    return SourceReply{answer->verdict, std::move(reference), answer->version.value_or(1)};
}

} // namespace yimen::facts
