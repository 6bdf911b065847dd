#include <cstdio>

#include "program.h"

// `yimen check`: the invariants of domain.md, asked of any database. Each rule is a statement that finds violations.
namespace yimen::app {
namespace {

struct Rule {
    const char* name;
    std::string_view sql; // first column: what is wrong, as text
};

constexpr Rule kRules[] = {
    {"a case past acceptance has an owner", "SELECT COALESCE(number, 'draft') FROM cases WHERE owner_staff_id IS NULL "
                                            "AND state IN ('accepted', 'reviewed', 'approved',"
                                            " 'result_issued', 'delivered') ORDER BY id LIMIT 20"},
    {"a case has the state of its last step",
     "SELECT COALESCE(c.number, 'draft') FROM cases c JOIN case_step s ON s.case_id = c.id AND s.ended_at IS NULL"
     " WHERE s.state <> c.state ORDER BY c.id LIMIT 20"},
    {"exactly one step of a case is open",
     "SELECT COALESCE(c.number, 'draft') FROM cases c LEFT JOIN case_step s ON s.case_id = c.id AND s.ended_at IS NULL"
     " GROUP BY c.id, c.number HAVING count(s.case_id) <> 1 ORDER BY c.id LIMIT 20"},
    {"each step begins in the state that the one before left",
     "SELECT s.action FROM case_step s JOIN case_step p ON p.case_id = s.case_id AND p.revision ="
     " (SELECT max(q.revision) FROM case_step q WHERE q.case_id = s.case_id AND q.revision < s.revision)"
     " WHERE p.state <> s.from_state ORDER BY s.case_id, s.revision LIMIT 20"},
    {"no step lies before the one before it",
     "SELECT s.action FROM case_step s JOIN case_step p ON p.case_id = s.case_id AND p.ended_at IS NOT NULL AND "
     "p.revision ="
     " (SELECT max(q.revision) FROM case_step q WHERE q.case_id = s.case_id AND q.revision < s.revision)"
     " WHERE s.at < p.at OR p.ended_at <> s.at ORDER BY s.case_id, s.revision LIMIT 20"},
    {"every step of a case is in the journal", "SELECT s.action FROM case_step s LEFT JOIN (SELECT DISTINCT object_id, "
                                               "action FROM journal_entry WHERE object_kind = 'case') j"
                                               " ON j.object_id = s.case_id AND j.action = 'case.' || s.action WHERE "
                                               "j.object_id IS NULL ORDER BY s.case_id, s.revision LIMIT 20"},
    {"an accepted case has both limits",
     "SELECT COALESCE(number, '') FROM cases WHERE accepted_on IS NOT NULL AND (promised_due IS NULL OR"
     " legal_due IS NULL OR promised_due > legal_due) ORDER BY id LIMIT 20"},
    {"nobody accepts or reviews and decides one case", "SELECT COALESCE(number, '') FROM cases WHERE decider_staff_id "
                                                       "= acceptor_staff_id OR decider_staff_id = reviewer_staff_id"
                                                       " ORDER BY id LIMIT 20"},
    {"no licence of ours without a decision",
     "SELECT l.identifier FROM licence l LEFT JOIN cases c ON c.id = l.case_id WHERE l.import_id IS NULL AND"
     " (c.id IS NULL OR c.decided_at IS NULL) ORDER BY l.id LIMIT 20"},
    {"no valid licence of ours without file and signature",
     "SELECT identifier FROM licence WHERE state = 'valid' AND import_id IS NULL AND file_sm3 IS NULL ORDER BY id "
     "LIMIT 20"},
    {"one case, one licence for each version", "SELECT min(identifier) FROM licence WHERE case_id IS NOT NULL GROUP BY "
                                               "case_id, version HAVING count(*) > 1 ORDER BY 1 LIMIT 20"},
    {"every submitted case has a number",
     "SELECT state FROM cases WHERE number IS NULL AND submitted_at IS NOT NULL ORDER BY id LIMIT 20"},
};

int broken_licences(Ground& ground) {
    int broken = 0;
    Uuid last;
    for (bool more = true; more;) {
        more = ground.database->read([&](db::Reader& reader) {
            auto rows = reader.query("SELECT id FROM licence WHERE id > $1 ORDER BY id LIMIT 500", last);
            for (auto row : rows) {
                last = row.get<Uuid>(0);
                std::string fault = ground.licences.record_fault(reader, licences::LicenceId{last});
                if (fault.empty())
                    continue;
                ++broken;
                std::printf("violated: a licence record holds its signature: %s %s\n", last.str().c_str(),
                            fault.c_str());
            }
            return !rows.empty();
        });
    }
    return broken;
}

} // namespace

int check(Ground& ground) {
    int violations = 0;
    for (const Rule& rule : kRules) {
        auto rows = ground.database->read([&](db::Reader& reader) { return reader.query(rule.sql); });
        for (auto row : rows)
            std::printf("violated: %s: %s\n", rule.name, row.get<std::string>(0).c_str());
        violations += static_cast<int>(rows.size());
    }
    violations += broken_licences(ground);
    std::printf("%d invariants checked, %d violations\n", static_cast<int>(std::size(kRules)) + 1, violations);
    return violations;
}

} // namespace yimen::app
