#pragma once

// Which sources there are, and what they say: pure. docs/standards/fact-sources.md.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "errors.h"

namespace yimen::facts {

enum class Verdict { confirmed, not_confirmed, unknown };
BOOST_DESCRIBE_ENUM(Verdict, confirmed, not_confirmed, unknown)

struct FactName {
    std::string key, title, title_en;
    BOOST_DESCRIBE_CLASS(FactName, (), (key, title, title_en), (), ())
};
struct Source {
    std::string name;            // as in satisfied_by: fact:<name>.<key>
    std::string title, title_en; // whose data they are
    std::string url;
    std::int64_t timeout_ms = 3000;
    std::vector<FactName> facts;
    BOOST_DESCRIBE_CLASS(Source, (), (name, title, title_en, url, timeout_ms, facts), (), ())
};
struct SourceList {
    std::vector<Source> sources;
    BOOST_DESCRIBE_CLASS(SourceList, (), (sources), (), ())
};
// The file of --fact-sources. Throws std::runtime_error that says what is wrong.
std::vector<Source> read_sources(std::string_view json);

// "fact:<source>.<key>" of a requirement.
struct FactRef {
    std::string source, key;
};
std::optional<FactRef> fact_ref(std::string_view satisfied_by);

// What a source replied to the question of this number. No verdict: it is still working on it.
struct SourceReply {
    std::optional<Verdict> verdict;
    std::string reference; // by which the source finds its answer again
    std::int64_t version = 1;
};
// facts.no_answer, facts.wrong_answer.
Result<SourceReply> read_reply(std::int64_t status, std::string_view body, std::string_view id);

} // namespace yimen::facts
