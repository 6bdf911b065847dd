#pragma once

// SQL of instant approval and nothing else.

#include "instant.h"

namespace yimen::instant::store {

struct Place {
    CellId cell;
    RegionId region;
    DepartmentId department;
    catalogue::ItemId item;
};
struct Author {
    AccountId account;
    std::string name;
};
struct Draft {
    Uuid id;
    RuleText rule;
    std::int64_t revision = 0;
    Instant saved_at;
    std::vector<Author> authors;
};
std::optional<Draft> draft(db::Reader& reader, catalogue::ItemId item);
// False when another was faster.
bool insert_draft(db::Tx& tx, const Place& place, const Draft& draft);
bool update_draft(db::Tx& tx, const Draft& draft);
void add_author(db::Tx& tx, const Uuid& draft, const Author& author);
void remove_draft(db::Tx& tx, const Uuid& draft);

struct Rule {
    RuleId id;
    std::int64_t version = 0;
    RuleText rule;
    StaffId answers;
    AccountId published_by;
    std::string published_by_name;
    Instant published_at;
    std::optional<Instant> ended_at;
    std::vector<std::string> written_by; // of versions()
};
// `lock`: nobody publishes, stops or decides by it until the transaction ends.
std::optional<Rule> in_force(db::Reader& reader, catalogue::ItemId item, bool lock = false);
bool has_rule(db::Reader& reader, catalogue::ItemId item);
std::vector<Rule> versions(db::Reader& reader, catalogue::ItemId item); // the newest first, at most 50
std::int64_t last_version(db::Reader& reader, catalogue::ItemId item);
void end_rule(db::Tx& tx, RuleId id, Instant at);
void insert_rule(db::Tx& tx, const Place& place, const Rule& rule, const std::vector<Author>& authors);

// Everything of one item, or of all.
void lock_rules(db::Tx& tx, CellId cell, std::optional<catalogue::ItemId> item);
std::optional<Stop> open_stop(db::Reader& reader, CellId cell, std::optional<catalogue::ItemId> item);
bool is_stopped(db::Reader& reader, CellId cell, catalogue::ItemId item);
std::optional<Stop> stop(db::Reader& reader, CellId cell, StopId id);
AccountId asked_by(db::Reader& reader, StopId id);
std::vector<Stop> stops_of_all(db::Reader& reader, CellId cell, int limit);
bool insert_stop(db::Tx& tx, CellId cell, const Stop& stop, AccountId by);
void ask(db::Tx& tx, const Stop& stop, AccountId by);
void end_stop(db::Tx& tx, const Stop& stop, AccountId by);

struct Run {
    Uuid id;
    CellId cell;
    cases::CaseId case_id;
    std::int64_t case_revision = 0;
    catalogue::ItemId item;
    RuleId rule;
    Instant at;
    Why why = Why::met;
    std::string trace_sealed;
};
bool has_run(db::Reader& reader, cases::CaseId id, std::int64_t revision);
void insert_run(db::Tx& tx, const Run& run, const std::vector<std::string>& held);
struct RunOfCase {
    Run run;
    std::int64_t version = 0;
    StaffId answers;
};
std::vector<RunOfCase> runs(db::Reader& reader, cases::CaseId id); // the newest first, at most 20
Counts counts(db::Reader& reader, catalogue::ItemId item, Instant since);

struct Row {
    catalogue::ItemId item;
    DepartmentId department;
    std::optional<std::int64_t> version;
    bool drafted = false, stopped = false;
};
std::vector<Row> rows(db::Reader& reader, const access::Principal& who, std::optional<RuleStanding> standing,
                      std::optional<catalogue::ItemId> after, int limit);

} // namespace yimen::instant::store
