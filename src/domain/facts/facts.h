#pragma once

// Questions to fact sources. See README.md.

#include <functional>
#include <mutex>
#include <unordered_map>

#include "access/access.h"
#include "base/id.h"
#include "db/db.h"
#include "db/migrate.h"
#include "jobs/jobs.h"
#include "people/people.h"
#include "sources.h"

namespace yimen::facts {

using QuestionId = IdOf<struct FactQuestionTag>;

inline constexpr std::string_view kAskJob = "facts.ask";
inline constexpr std::int64_t kMostWaiting = 1000; // for one source
inline constexpr std::int64_t kMostFailures = 5;

enum class QuestionState { waiting, answered, given_up };
BOOST_DESCRIBE_ENUM(QuestionState, waiting, answered, given_up)

// Another case that the same answer is for: a member of the same bundle (一件事).
struct Share {
    Uuid case_id;
    std::string requirement;
    DepartmentId department;
};
struct NewQuestion {
    access::Scope::RowScope scope; // of the case; its subject is whom the question is about
    Uuid case_id;
    std::string requirement, purpose;
    FactRef fact;
    AccountId authorised_by;
    std::string authorised_as;
    std::vector<Share> also = {};
};
struct Question {
    QuestionId id;
    NewQuestion asked;
    Instant asked_at; // business time, like answered_at
    QuestionState state = QuestionState::waiting;
    std::optional<Verdict> verdict = {};
    std::string reference = {};
    std::int64_t version = 1, tries = 0, failures = 0;
    std::optional<Instant> answered_at = {};
};

// What a source is told.
struct Asked {
    std::string id, fact, kind, name, id_number, purpose;
    BOOST_DESCRIBE_CLASS(Asked, (), (id, fact, kind, name, id_number, purpose), (), ())
};
using Ask = std::function<Result<SourceReply>(const Source&, const Asked&)>;
Result<SourceReply> ask_by_http(const Source& source, const Asked& asked);

class Facts {
  public:
    struct Parts {
        db::Database& database;
        const Clocks& clocks;
        const people::Service& people;
        std::vector<Source> sources;
        Ask ask = ask_by_http;
    };
    explicit Facts(Parts parts) : parts_(std::move(parts)) {}

    // The source, if it is known here and knows this fact.
    const Source* source_of(const FactRef& fact) const;
    static const FactName& name_of(const Source& source, const FactRef& fact);

    // facts.no_source, facts.busy, facts.waits.
    Result<QuestionId> put(db::Tx& tx, const NewQuestion& question) const;
    // The newest for each requirement of a case, those that were asked for it and others together among them: `asked` says whose the
    // first was, and the requirement of this one.
    std::vector<Question> of_case(db::Reader& reader, Uuid case_id) const;

    void add_jobs(jobs::Runner& runner);
    // One try of one question.
    Result<void> try_once(jobs::Run& run);

  private:
    Result<void> settle(jobs::Run& run, Question question, const Result<SourceReply>& reply);
    bool left_alone(const std::string& source, Instant now);

    Parts parts_;
    std::mutex mutex_;
    std::unordered_map<std::string, Instant> down_until_; // sources that did not answer just now
};

std::vector<db::Migration> migrations();

} // namespace yimen::facts
