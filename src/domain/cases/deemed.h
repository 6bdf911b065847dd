#pragma once

// Deemed approval (超时默认, D6): of an item that opts in, a case that nobody decided until its legal limit ran out counts as approved. The
// days are those of the case's own clock (行政许可法 art. 42, 45): what stops it is not silence. The effect comes from the document that the
// item names; it is sealed under the department's standing order for this rule alone (seals::kDeemedApproval), which names who answers.

#include <map>

#include "cases.h"
#include "store.h"

namespace yimen::cases {

// The timer of the legal limit, one for each accepted case of an item that opts in.
inline constexpr std::string_view kDeemedJob = "cases.deemed";

enum class DeemedState { held, approved };
BOOST_DESCRIBE_ENUM(DeemedState, held, approved)
// What stands against it and is not the silence of the house: the rights of others, a word that was said, or nobody who answers for it.
enum class DeemedHold { none, no_order, licence_lost, countersign_objects, hearing_open, publication_open };
BOOST_DESCRIBE_ENUM(DeemedHold, none, no_order, licence_lost, countersign_objects, hearing_open, publication_open)

struct Deemed {
    DeemedState state = DeemedState::held;
    DeemedHold hold = DeemedHold::none;
    Date legal_due{};
    std::string basis;
    State waited_in = State::accepted;
    Instant at;
    std::optional<seals::StandingOrder> order; // approved
};

// What a case says of it. Visitors see an approval; what holds one back, and who answers, is for staff.
struct CaseDeemed {
    DeemedState state = DeemedState::held;
    DeemedHold hold = DeemedHold::none;
    Date legal_due{};
    std::string basis;
    State waited_in = State::accepted;
    Instant at;
    std::optional<std::string> rule, answers_name;
    std::optional<std::int64_t> rule_version;
    BOOST_DESCRIBE_CLASS(CaseDeemed, (),
                         (state, hold, legal_due, basis, waited_in, at, rule, answers_name, rule_version), (), ())
};

class DeemedApprovals {
  public:
    explicit DeemedApprovals(const Cases& cases) : cases_(cases) {}

    // The timer's step, once however many servers run it; the job "cases.deemed" calls it. The licence is signed before the transaction.
    Result<void> run(jobs::Run& run, CaseId id) const;
    std::optional<CaseDeemed> shown(db::Reader& reader, const store::Record& record, bool staff) const;
    // Of the rows that stand so, by case.
    std::map<CaseId, CaseDeemed> shown_in(db::Reader& reader, const std::vector<store::Record>& records) const;

  private:
    DeemedHold hold_of(db::Reader& reader, const store::Record& record, bool permit) const;
    Result<std::optional<licences::Prepared>> prepared(CaseId id) const;
    Result<void> approve(db::Tx& tx, CaseId id, const std::optional<licences::Prepared>& licence) const;
    void hold(db::Tx& tx, store::Record& record, DeemedHold hold, const std::string& basis) const;
    void take_effect(db::Tx& tx, store::Record& record, const Transition& row, Deemed deemed,
                     const std::optional<licences::Prepared>& licence) const;
    bool is_permit(db::Reader& reader, const store::Record& record) const;

    const Cases& cases_;
};

// Sets the timer to the end of the legal limit while that runs, or takes it away; for items that opt in only.
void schedule_deemed(const Cases& cases, db::Tx& tx, const store::Record& record);

namespace store {
std::optional<Deemed> deemed(db::Reader& reader, CaseId id);
std::map<CaseId, Deemed> deemed_in(db::Reader& reader, const std::vector<CaseId>& ids);
void put_deemed(db::Tx& tx, const Record& record, const Deemed& deemed);
} // namespace store

} // namespace yimen::cases
