#pragma once

// Instant approval (秒批): rules of items over verified facts, changed by two people, with a switch that stops it at once. See README.md.

#include "cases/answerers.h"
#include "cases/by_rule.h"
#include "cases/cases.h"
#include "catalogue/catalogue.h"
#include "db/migrate.h"
#include "errors.h"
#include "http/http.h"
#include "jobs/jobs.h"
#include "outbox/outbox.h"
#include "people/people.h"
#include "rules.h"
#include "seals/seals.h"
#include "trace.h"

namespace yimen::instant {

using RuleId = IdOf<struct InstantRuleTag>;
using StopId = IdOf<struct InstantStopTag>;

inline constexpr access::Roles kWriters{access::Role::catalogue_editor, access::Role::administrator};
inline constexpr access::Roles kStoppers{access::Role::catalogue_editor, access::Role::administrator,
                                         access::Role::supervisor, access::Role::decider};
// All items at once: nobody of a single department.
inline constexpr access::Roles kStoppersOfAll{access::Role::catalogue_editor, access::Role::administrator,
                                              access::Role::supervisor};
inline constexpr access::Roles kRuleReaders{access::Role::catalogue_editor, access::Role::administrator,
                                            access::Role::supervisor,       access::Role::decider,
                                            access::Role::reviewer,         access::Role::auditor};
inline constexpr std::string_view kDecideJob = "instant.decide";

// The answer to every change.
struct RuleRef {
    catalogue::ItemId item;
    std::int64_t revision = 0; // of the draft; 0: there is none
    BOOST_DESCRIBE_CLASS(RuleRef, (), (item, revision), (), ())
};
struct StopRef {
    StopId id;
    std::int64_t revision = 0;
    BOOST_DESCRIBE_CLASS(StopRef, (), (id, revision), (), ())
};

// A rule as somebody put it in force.
struct RuleVersion {
    std::int64_t version = 0;
    RuleText rule;
    std::string answers_name;
    std::vector<std::string> written_by;
    std::string published_by;
    Instant published_at;
    std::optional<Instant> ended_at;
    BOOST_DESCRIBE_CLASS(RuleVersion, (),
                         (version, rule, answers_name, written_by, published_by, published_at, ended_at), (), ())
};
struct RuleDraft {
    RuleText rule;
    Instant saved_at;
    std::vector<std::string> written_by;
    bool mine = false;                  // the caller wrote at it, and so does not put it in force
    std::vector<InvalidParam> problems; // what keeps it from coming into force
    BOOST_DESCRIBE_CLASS(RuleDraft, (), (rule, saved_at, written_by, mine, problems), (), ())
};
struct Stop {
    StopId id;
    std::optional<catalogue::ItemId> item; // none: all items
    Instant stopped_at;
    std::string stopped_by, reason;
    std::optional<Instant> asked_at;
    std::string asked_by, asked_reason;
    std::optional<Instant> ended_at;
    std::string ended_by;
    bool may_ask = false, may_agree = false; // the caller, now
    std::int64_t revision = 0;
    BOOST_DESCRIBE_CLASS(Stop, (),
                         (id, item, stopped_at, stopped_by, reason, asked_at, asked_by, asked_reason, ended_at,
                          ended_by, may_ask, may_agree, revision),
                         (), ())
};
// Why cases went to a person: the key of a condition, or "bar.<name>".
struct Held {
    std::string by;
    std::int64_t cases = 0;
    BOOST_DESCRIBE_CLASS(Held, (), (by, cases), (), ())
};
struct Counts {
    std::int64_t approved = 0, to_person = 0, stopped = 0; // stopped: of to_person, by the switch
    std::vector<Held> held;
    BOOST_DESCRIBE_CLASS(Counts, (), (approved, to_person, stopped, held), (), ())
};
using cases::Answerer;
struct RuleView {
    catalogue::ItemId item;
    std::string item_name, item_name_en, department_name, department_name_en;
    std::int64_t revision = 0; // of the draft; 0: there is none
    std::optional<RuleVersion> in_force;
    std::optional<RuleDraft> draft;
    std::vector<RuleVersion> past; // the newest first, at most 50
    std::optional<Stop> stop, stop_of_all;
    std::vector<Variable> variables;
    std::vector<Answerer> answerers; // who may decide for the organ
    Counts last_30_days;
    bool may_write = false, may_publish = false, may_stop = false; // the caller, now
    BOOST_DESCRIBE_CLASS(RuleView, (),
                         (item, item_name, item_name_en, department_name, department_name_en, revision, in_force, draft,
                          past, stop, stop_of_all, variables, answerers, last_30_days, may_write, may_publish,
                          may_stop),
                         (), ())
};
enum class RuleStanding { in_force, drafted, stopped };
BOOST_DESCRIBE_ENUM(RuleStanding, in_force, drafted, stopped)
struct RuleRow {
    catalogue::ItemId item;
    std::string item_name, item_name_en, department_name, department_name_en;
    std::optional<std::int64_t> version; // in force
    bool drafted = false, stopped = false;
    std::int64_t approved = 0, to_person = 0; // in the last 30 days
    BOOST_DESCRIBE_CLASS(RuleRow, (),
                         (item, item_name, item_name_en, department_name, department_name_en, version, drafted, stopped,
                          approved, to_person),
                         (), ())
};

// What a rule would have come to with cases that people decided.
struct Trial {
    std::int64_t days = 0, cases = 0, approved = 0;
    std::int64_t refused = 0; // of those approved, how many people refused
    bool drafted = false;     // the draft was tried, not what is in force
    std::vector<Held> held;
    BOOST_DESCRIBE_CLASS(Trial, (), (days, cases, approved, refused, drafted, held), (), ())
};

// What a rule came to in a case. For its applicant only when it was approved so.
struct CaseRun {
    Instant at;
    bool approved = false;
    Why why = Why::met;
    std::int64_t version = 0; // of the rule
    std::string answers_name;
    Trace trace;
    BOOST_DESCRIBE_CLASS(CaseRun, (), (at, approved, why, version, answers_name, trace), (), ())
};
struct CaseRuns {
    std::vector<CaseRun> items; // the newest first
    BOOST_DESCRIBE_CLASS(CaseRuns, (), (items), (), ())
};

class InstantApproval {
  public:
    struct Parts {
        db::Database& database;
        const Clocks& clocks;
        const crypto::KeyStore& keys;
        const places::Directory& directory;
        const people::Service& people;
        const catalogue::Catalogue& catalogue;
        const seals::Seals& seals;
        const cases::Cases& cases;
    };
    explicit InstantApproval(Parts parts) : parts_(parts), cipher_(parts.keys) {}

    // All: instant.item_not_found. Journaled.
    // Keeps what was written; `revision` 0 begins a draft. request.invalid, instant.stale.
    Result<RuleRef> save(db::Tx& tx, const cases::Caller& caller, catalogue::ItemId item, std::int64_t revision,
                         const RuleText& rule) const;
    // Puts a draft in force, by somebody who wrote nothing of it, and begins the standing orders of its papers. instant.stale,
    // instant.second_person, instant.rule_not_fit with what does not fit.
    Result<RuleRef> publish(db::Tx& tx, const cases::Caller& caller, catalogue::ItemId item,
                            std::int64_t revision) const;
    Result<RuleRef> discard(db::Tx& tx, const cases::Caller& caller, catalogue::ItemId item,
                            std::int64_t revision) const;

    // The switch. What is under way has ended before, or does not end by a rule. instant.stopped_already; no item: all.
    Result<StopRef> stop(db::Tx& tx, const cases::Caller& caller, std::optional<catalogue::ItemId> item,
                         std::string_view reason) const;
    // To turn it on again: one asks, another agrees. instant.stale, instant.not_stopped, instant.second_person.
    Result<StopRef> ask_to_resume(db::Tx& tx, const cases::Caller& caller, StopId id, std::int64_t revision,
                                  std::string_view reason) const;
    Result<StopRef> resume(db::Tx& tx, const cases::Caller& caller, StopId id, std::int64_t revision) const;

    Result<RuleView> view(db::Reader& reader, const access::Principal& who, catalogue::ItemId item) const;
    std::vector<RuleRow> list(db::Reader& reader, const access::Principal& who, std::optional<RuleStanding> standing,
                              std::optional<catalogue::ItemId> after, int limit) const;
    std::vector<Stop> stops_of_all(db::Reader& reader,
                                   const access::Principal& who) const; // the newest first, at most 20
    // The draft, or what is in force, over what people decided in these last days; at most 500 cases. instant.no_rule.
    Result<Trial> trial(db::Reader& reader, const access::Principal& who, catalogue::ItemId item, int days) const;
    // cases.not_found.
    Result<CaseRuns> runs_of(db::Reader& reader, const access::Principal& who, cases::CaseId id) const;

    // One run of the job: everything that the rule demands is looked up, and either the case has its result or goes the ordinary way.
    Result<void> decide(jobs::Run& run) const;
    void add_jobs(jobs::Runner& runner) const;

    const Parts& parts() const { return parts_; }

  private:
    struct Found;
    std::optional<Found> look(db::Reader& reader, const std::optional<cases::RuleCase>& found, bool lock) const;
    Result<void> settle(db::Tx& tx, const Found& found, const std::optional<licences::Prepared>& licence) const;
    Result<catalogue::Item> kept_item(db::Reader& reader, const access::Principal& who, catalogue::ItemId item,
                                      access::Roles roles) const;
    Result<Stop> kept_stop(db::Tx& tx, const access::Principal& who, StopId id, std::int64_t revision) const;
    Applicant applicant_of(db::Reader& reader, SubjectId subject) const;
    std::vector<InvalidParam> problems_of(db::Reader& reader, const catalogue::Item& item, const RuleText& rule) const;
    void note(db::Tx& tx, const cases::Caller& caller, access::Roles roles, std::string_view action, Uuid object,
              std::string_view reason, std::string change) const;

    Parts parts_;
    crypto::FieldCipher cipher_;
};

// Looks at each case that is filed or supplied, when its item has a rule.
outbox::Subscriber filed_follower(const InstantApproval& instant);
http::Routes routes(const InstantApproval& instant);
std::vector<db::Migration> migrations();

} // namespace yimen::instant
