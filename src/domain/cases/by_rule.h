#pragma once

// What a rule of the department sees of a case, and the steps that it takes in the place of people (秒批, module `instant`): received,
// accepted, approved and issued in one transaction, or nothing at all. It never refuses.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cases.h"

namespace yimen::cases {

// Why a case goes to a person whatever the rule says.
enum class Bar {
    taken,        // it is not waiting for acceptance or review any more
    unverified,   // a material that nobody has verified: handed in as a file, or not there
    follows,      // something is to follow by a day (容缺), or a promise stands for it (告知承诺)
    stage,        // others have a word before the decision (环节)
    licence_lost, // what a licence certified is in question
    objected,     // its holder objects to the use of a licence
    declared,     // what would stand on the licence is only what the applicant says
    establishes   // the decision establishes something that a person writes down
};
BOOST_DESCRIBE_ENUM(Bar, taken, unverified, follows, stage, licence_lost, objected, declared, establishes)

struct CaseBar {
    Bar bar = Bar::taken;
    std::string about, about_en; // which material, stage or licence; empty: the case
    BOOST_DESCRIBE_CLASS(CaseBar, (), (bar, about, about_en), (), ())
};

// What stands for a material: a licence in force, or what a source confirmed.
struct Evidence {
    std::string requirement;
    bool by_fact = false;
    std::string name, name_en, identifier;
    std::int64_t version = 1;
    Instant checked_at;
    std::string type_code;        // of the licence
    std::optional<Date> valid_to; // of the licence; none: without an end
};

struct RuleCase {
    CaseId id;
    access::Scope::RowScope scope;
    catalogue::ItemId item;
    State state = State::draft;
    std::int64_t filed_revision = 0; // of the submission, or of what was supplied last
    std::optional<Instant> submitted_at;
    bool refused = false; // by people, in the end
    std::shared_ptr<const catalogue::Definition> definition;
    boost::json::object form;
    std::vector<std::string> prefilled; // fields that hold what was on record, as they were filled in
    std::vector<Evidence> evidence;
    std::vector<CaseBar> bars;
};

// The case as a rule sees it.
class ByRule {
  public:
    explicit ByRule(const Cases& cases) : cases_(cases) {}

    // Nothing when there is no such case, or it is not filed.
    std::optional<RuleCase> look(db::Reader& reader, CaseId id) const;
    // The same with the case locked, and the licences that stand for its materials kept as they are until the transaction ends.
    std::optional<RuleCase> take(db::Tx& tx, CaseId id) const;
    // As people found it: what was there when it was filed, whatever came of the case. For a trial of a rule.
    std::optional<RuleCase> look_back(db::Reader& reader, CaseId id) const;
    // The signed licence; slow, so never in a transaction. Empty when the item has none of ours.
    Result<std::optional<licences::Prepared>> prepare(CaseId id) const;

    struct Act {
        RuleOrder order;
        StaffId answers;  // who answers for the rule: the case's owner, when it has none
        std::string note; // for the history
    };
    // From wherever it stands to its result, in the caller's transaction, which has taken the case. Precondition: no bar.
    Result<CaseRef> approve(db::Tx& tx, CaseId id, const Act& act,
                            const std::optional<licences::Prepared>& licence) const;

    // Cases of this item of the department that people granted or refused since then, the newest first.
    static std::vector<CaseId> decided_by_people(db::Reader& reader, DepartmentId department, catalogue::ItemId item,
                                                 Instant since, int limit);

  private:
    std::optional<RuleCase> seen(db::Reader& reader, const store::Record& record, bool now) const;
    void one_step(db::Tx& tx, store::Record& record, Action action, const Act& act) const;

    const Cases& cases_;
};

} // namespace yimen::cases
