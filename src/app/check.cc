#include <cstdio>
#include <fmt/format.h>
#include <functional>

#include "check_rules.h"
#include "program.h"
#include "trust.h"

// `yimen check`: the invariants of domain.md, asked of any database.
namespace yimen::app {
namespace {

using Found = std::vector<std::string>; // "rule: what breaks it"

constexpr int kPage = 500;

// What breaks rules that one statement can ask for.
void broken_rules(Ground& ground, Found& found) {
    for (const Rule& rule : rules())
        for (auto row : ground.database->read([&](db::Reader& reader) { return reader.query(rule.sql); }))
            found.push_back(fmt::format("{}: {}", rule.name, row.get<std::string>(0)));
}

bool is_step(std::string_view action, std::string_view from, std::string_view to) {
    return std::ranges::any_of(cases::transitions(), [&](const auto& row) {
        return cases::to_string(row.action) == action && cases::to_string(row.from) == from &&
               cases::to_string(row.to) == to;
    });
}

// A history replays: each step that any case ever took is a row of the table of transitions.
void unknown_steps(Ground& ground, Found& found) {
    auto taken = ground.database->read([](db::Reader& reader) {
        return reader.query("SELECT DISTINCT action, from_state, state FROM case_step ORDER BY 1, 2, 3 LIMIT 10000");
    });
    for (auto row : taken) {
        auto action = row.get<std::string>(0), from = row.get<std::string>(1), to = row.get<std::string>(2);
        bool known = action == "open" || is_step(action, from, to); // a case begins with its draft, from nothing
        if (!known)
            found.push_back(fmt::format("a step is in the table: {} {}>{}", action, from, to));
    }
}

// Every step that produces a document has it, of that kind (transitions.h), since the table's column began to be kept.
void missing_documents(Ground& ground, Found& found) {
    for (const auto& row : cases::transitions()) {
        if (!row.document)
            continue;
        auto rows = ground.database->read([&](db::Reader& reader) {
            return reader.query(
                "SELECT c.number FROM case_step s JOIN cases c ON c.id = s.case_id LEFT JOIN case_document d ON"
                " d.case_id = s.case_id AND d.case_revision = s.revision AND d.kind = $3 WHERE s.action = $1 AND"
                " s.from_state = $2 AND d.id IS NULL ORDER BY c.id LIMIT 20",
                cases::to_string(row.action), cases::to_string(row.from),
                std::string_view(boost::describe::enum_to_string(*row.document, "")));
        });
        for (auto without : rows)
            found.push_back(fmt::format("a step has its document: {} {}", cases::to_string(row.action),
                                        without.get<std::optional<std::string>>(0).value_or("")));
    }
}

// Goes through the rows of a statement page by page; its $1 is the last id, its first column the id. `fault_of` says what is wrong.
void each_row(Ground& ground, Found& found, const std::string& sql,
              const std::function<std::string(db::Reader&, const db::Row&)>& fault_of) {
    Uuid last;
    for (bool more = true; more;) {
        more = ground.database->read([&](db::Reader& reader) {
            auto rows = reader.query(sql, last);
            for (auto row : rows) {
                last = row.get<Uuid>(0);
                if (std::string fault = fault_of(reader, row); !fault.empty())
                    found.push_back(std::move(fault));
            }
            return !rows.empty();
        });
    }
}

std::string number_in(const db::Row& row) { return row.get<std::optional<std::string>>(1).value_or(""); }

// What somebody waits for has its timer. `from_where` ends in a condition over `cases c`.
void without_timer(Ground& ground, Found& found, const std::string& from_where, std::string_view job,
                   const char* what) {
    each_row(
        ground, found,
        fmt::format("SELECT DISTINCT c.id, c.number FROM {} AND c.id > $1 ORDER BY c.id LIMIT {}", from_where, kPage),
        [&](db::Reader& reader, const db::Row& row) {
            bool there =
                !reader.query("SELECT id FROM job WHERE kind = $1 AND unique_key = $2", job, row.get<Uuid>(0).str())
                     .empty();
            return there ? "" : fmt::format("{}: {}", what, number_in(row));
        });
}

void missing_timers(Ground& ground, Found& found) {
    without_timer(ground, found, "cases c WHERE c.state = 'received'", "cases.silence",
                  "a received case has the timer of its answer");
    without_timer(ground, found, "case_gap g JOIN cases c ON c.id = g.case_id WHERE g.state = 'open'",
                  "cases.gap_limit", "what is to follow has a timer");
    without_timer(ground, found,
                  "case_gap g JOIN cases c ON c.id = g.case_id WHERE g.state = 'open' AND g.remind_on IS NOT NULL AND"
                  " g.reminded_at IS NULL",
                  "cases.gap_reminder", "a reminder that is to come has a timer");
    without_timer(ground, found, "cases c WHERE c.urged_at IS NOT NULL AND c.urging_escalated_at IS NULL",
                  "cases.urging", "an urging that waits has a timer");
}

// 行政许可法 art. 32: who got no answer is accepted from the day of receipt.
void broken_silences(Ground& ground, Found& found) {
    each_row(ground, found,
             fmt::format("SELECT c.id, c.number, c.accepted_on, p.at, c.received_on FROM cases c JOIN case_step s ON "
                         "s.case_id = c.id"
                         " AND s.action = 'accept_by_silence' JOIN case_step p ON p.case_id = c.id AND p.revision ="
                         " (SELECT max(q.revision) FROM case_step q WHERE q.case_id = c.id AND q.state = 'received' AND"
                         " q.from_state <> 'received' AND q.revision < s.revision)"
                         " WHERE c.id > $1 ORDER BY c.id LIMIT {}",
                         kPage),
             [](db::Reader&, const db::Row& row) {
                 // What came outside office hours counts as received later.
                 Date came = hall_date(row.get<Instant>(3));
                 Date counts = row.get<std::optional<Date>>(4).value_or(came);
                 bool right = row.get<std::optional<Date>>(2) == counts && counts >= came;
                 return right ? "" : "a case accepted by silence counts from the day of receipt: " + number_in(row);
             });
}

// 超时默认: whose item opts in has the timer of its limit, and nobody else is approved by silence.
void broken_deemed(Ground& ground, Found& found) {
    each_row(
        ground, found,
        fmt::format("SELECT c.id, c.number, c.snapshot_id, c.state, d.state FROM cases c LEFT JOIN case_deemed d ON"
                    " d.case_id = c.id WHERE (c.state IN ('accepted', 'reviewed') OR d.state = 'approved') AND"
                    " c.id > $1 ORDER BY c.id LIMIT {}",
                    kPage),
        [&](db::Reader& reader, const db::Row& row) -> std::string {
            auto definition = ground.catalogue.definition(reader, row.get<catalogue::SnapshotId>(2));
            bool approved = row.get<std::optional<std::string>>(4) == "approved";
            if (!definition->deemed_approval)
                return approved ? "a case approved by silence is of an item that opts in: " + number_in(row) : "";
            bool timed = approved || !reader
                                          .query("SELECT id FROM job WHERE kind = 'cases.deemed' AND unique_key ="
                                                 " $1",
                                                 row.get<Uuid>(0).str())
                                          .empty();
            return timed ? "" : "a case that may be approved by silence has the timer of that: " + number_in(row);
        });
}

void broken_documents(Ground& ground, Found& found) {
    each_row(
        ground, found, fmt::format("SELECT id, number FROM case_document WHERE id > $1 ORDER BY id LIMIT {}", kPage),
        [&](db::Reader& reader, const db::Row& row) {
            bool right = ground.cases.documents().record_fault(reader, cases::DocumentId{row.get<Uuid>(0)}).empty();
            return right ? "" : "a document's record holds its digest: " + number_in(row);
        });
}

void broken_licences(Ground& ground, Found& found) {
    each_row(ground, found, fmt::format("SELECT id, identifier FROM licence WHERE id > $1 ORDER BY id LIMIT {}", kPage),
             [&](db::Reader& reader, const db::Row& row) {
                 std::string fault = ground.licences.record_fault(reader, licences::LicenceId{row.get<Uuid>(0)});
                 return fault.empty()
                            ? ""
                            : fmt::format("a licence record holds its signature: {} {}", number_in(row), fault);
             });
}

// Every file that was sealed is there and is what was sealed.
void broken_files(Ground& ground, Found& found) {
    ofd::Trusted trusted = trusted_by(ground);
    trusted.revocations
        .clear(); // what was sealed here was sealed when the record says so, before its seal was taken back
    auto said = [](const db::Row& row, const std::string& fault) {
        return fault.empty() ? "" : fmt::format("a sealed file is what was sealed: {} {}", number_in(row), fault);
    };
    each_row(ground, found,
             "SELECT id, identifier FROM licence WHERE file_sm3 IS NOT NULL AND id > $1 ORDER BY id LIMIT 100",
             [&](db::Reader& reader, const db::Row& row) {
                 return said(row, ground.sealer.file_fault(reader, licences::LicenceId{row.get<Uuid>(0)}, trusted));
             });
    each_row(ground, found,
             "SELECT id, number FROM case_document WHERE ofd_sm3 IS NOT NULL AND id > $1 ORDER BY id LIMIT 100",
             [&](db::Reader& reader, const db::Row& row) {
                 return said(row,
                             ground.cases.documents().file_fault(reader, cases::DocumentId{row.get<Uuid>(0)}, trusted));
             });
}

constexpr void (*kChecks[])(Ground&, Found&) = {unknown_steps, missing_documents, missing_timers,  broken_silences,
                                                broken_deemed, broken_documents,  broken_licences, broken_files};
constexpr int kTimers = 4; // rules in missing_timers

} // namespace

std::vector<std::string> violations(Ground& ground) {
    Found found;
    broken_rules(ground, found);
    for (auto check : kChecks)
        check(ground, found);
    return found;
}

std::string history_fault(db::Reader& reader, cases::CaseId id) {
    std::string state(cases::to_string(cases::State::draft));
    for (auto row :
         reader.query("SELECT action, from_state, state FROM case_step WHERE case_id = $1 AND action <> 'open'"
                      " ORDER BY revision LIMIT 1000",
                      id)) {
        auto action = row.get<std::string>(0), from = row.get<std::string>(1), to = row.get<std::string>(2);
        if (from != state)
            return "the history breaks at " + action;
        if (!is_step(action, from, to))
            return "a step is not in the table: " + action;
        state = to;
    }
    auto now = reader.query("SELECT state FROM cases WHERE id = $1", id);
    return now[0].get<std::string>(0) == state ? "" : "the history does not give the state";
}

int check(Ground& ground) {
    auto found = violations(ground);
    for (const auto& one : found)
        std::printf("violated: %s\n", one.c_str());
    std::printf("%d invariants checked, %d violations\n",
                static_cast<int>(rules().size() + std::size(kChecks)) + kTimers - 1, static_cast<int>(found.size()));
    return static_cast<int>(found.size());
}

} // namespace yimen::app
