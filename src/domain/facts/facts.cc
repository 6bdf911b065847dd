#include "facts.h"

#include <algorithm>

#include "log/log.h"
#include "outbox/outbox.h"
#include "store.h"

namespace yimen::facts {
namespace {

using namespace std::chrono_literals;

constexpr auto kLeftAlone = 3s;        // a source that did not answer
constexpr auto kLongestPause = 300s;   // between two tries
constexpr auto kLongestWork = 24h * 7; // that a source may take

std::chrono::seconds pause_after(std::int64_t tries) {
    auto doubled = std::chrono::seconds(std::int64_t{1} << std::min<std::int64_t>(tries, 8));
    return std::min<std::chrono::seconds>(doubled, kLongestPause);
}

// One event for each case that it was asked for.
void publish_question(db::Tx& tx, const Question& question, std::string_view kind, Instant at) {
    const auto& asked = question.asked;
    auto cases = store::shares(tx, question.id);
    cases.insert(cases.begin(), {asked.case_id, asked.requirement, *asked.scope.department});
    for (const auto& one : cases) {
        outbox::NewEvent event;
        event.kind = kind;
        event.scope = asked.scope;
        event.scope.department = one.department;
        event.object_kind = "case";
        event.object = one.case_id;
        event.payload = {{"requirement", one.requirement}};
        if (question.verdict)
            event.payload["verdict"] = boost::describe::enum_to_string(*question.verdict, "");
        outbox::publish(tx, at, event);
    }
}

} // namespace

const Source* Facts::source_of(const FactRef& fact) const {
    auto source = std::ranges::find(parts_.sources, fact.source, &Source::name);
    if (source == parts_.sources.end() || std::ranges::count(source->facts, fact.key, &FactName::key) == 0)
        return nullptr;
    return &*source;
}

const FactName& Facts::name_of(const Source& source, const FactRef& fact) {
    return *std::ranges::find(source.facts, fact.key, &FactName::key);
}

Result<QuestionId> Facts::put(db::Tx& tx, const NewQuestion& asked) const {
    if (!source_of(asked.fact))
        return fail(kNoSource);
    auto waits_for = [&](Uuid case_id, const std::string& requirement) {
        return std::ranges::any_of(of_case(tx, case_id), [&](const Question& known) {
            return known.asked.requirement == requirement && known.state == QuestionState::waiting;
        });
    };
    if (waits_for(asked.case_id, asked.requirement))
        return fail(kWaits);
    for (const auto& share : asked.also)
        if (waits_for(share.case_id, share.requirement))
            return fail(kWaits);
    if (store::waiting(tx, asked.fact.source) >= kMostWaiting)
        return fail(kBusy);
    Instant now = parts_.clocks.business.now();
    Question question{new_id<QuestionId>(now), asked, now};
    store::insert(tx, question);
    jobs::schedule(tx, {kAskJob, question.id.str(), jobs::Time::system, parts_.clocks.system.now(), {}});
    return question.id;
}

std::vector<Question> Facts::of_case(db::Reader& reader, Uuid case_id) const {
    std::vector<Question> out;
    for (auto& one : store::of_case(reader, case_id)) {
        std::erase_if(out, [&](const Question& known) { return known.asked.requirement == one.asked.requirement; });
        out.push_back(std::move(one));
    }
    return out;
}

void Facts::add_jobs(jobs::Runner& runner) {
    runner.handle(std::string(kAskJob), [this](jobs::Run& run) { return try_once(run); });
}

bool Facts::left_alone(const std::string& source, Instant now) {
    std::lock_guard lock(mutex_);
    auto found = down_until_.find(source);
    return found != down_until_.end() && now < found->second;
}

Result<void> Facts::try_once(jobs::Run& run) {
    auto id = QuestionId::parse(run.job().unique_key);
    std::optional<Question> question;
    Asked asked;
    parts_.database.read([&](db::Reader& reader) {
        question = id ? store::question(reader, *id) : std::nullopt;
        if (!question)
            return 0;
        asked.id = question->id.str();
        asked.fact = question->asked.fact.key;
        asked.purpose = question->asked.purpose;
        if (auto view = parts_.people.subject_view(reader, *question->asked.scope.subject))
            asked.kind = boost::describe::enum_to_string(view->kind, "");
        if (auto clear = parts_.people.reveal_subject(reader, *question->asked.scope.subject)) {
            asked.name = clear->name;
            asked.id_number = clear->id_number;
        }
        return 0;
    });
    if (!question || question->state != QuestionState::waiting)
        return {};
    Instant now = parts_.clocks.system.now();
    const Source* source = source_of(question->asked.fact);
    if (source && left_alone(source->name, now))
        return run.commit([](db::Tx&) -> Result<void> { return {}; }, now + kLeftAlone);
    auto reply = source ? parts_.ask(*source, asked) : Result<SourceReply>(fail(kNoAnswer, "it is not known any more"));
    if (!reply) {
        log::warning("facts.no_answer", {{"source", question->asked.fact.source},
                                         {"code", std::string(reply.error().code->code)},
                                         {"why", reply.error().detail}});
        std::lock_guard lock(mutex_);
        down_until_[question->asked.fact.source] = parts_.clocks.system.now() + kLeftAlone;
    }
    return settle(run, std::move(*question), reply);
}

Result<void> Facts::settle(jobs::Run& run, Question question, const Result<SourceReply>& reply) {
    Instant now = parts_.clocks.business.now();
    ++question.tries;
    if (!reply)
        ++question.failures;
    bool answered = reply && reply->verdict;
    bool over = question.failures >= kMostFailures || now > question.asked_at + kLongestWork;
    if (!answered && !over)
        return run.commit(
            [&](db::Tx& tx) -> Result<void> {
                store::update(tx, question);
                return {};
            },
            parts_.clocks.system.now() + pause_after(question.tries));
    question.state = answered ? QuestionState::answered : QuestionState::given_up;
    question.answered_at = now;
    if (answered) {
        question.verdict = reply->verdict;
        question.reference = reply->reference;
        question.version = reply->version;
    }
    return run.commit([&](db::Tx& tx) -> Result<void> {
        store::update(tx, question);
        publish_question(tx, question, answered ? "FactAnswered" : "FactGivenUp", now);
        return {};
    });
}

} // namespace yimen::facts
