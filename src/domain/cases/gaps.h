#pragma once

// Gaps (容缺受理): what is missing at acceptance and may follow is promised by a day and signed for; review and decision go on, the result
// waits. Not there in time: the case ends (domain.md "Gaps").

#include <optional>
#include <string>
#include <vector>

#include "cases.h"
#include "gap_rules.h"

namespace yimen::cases {

// Of one material: what is asked for after acceptance.
struct SupplementLine {
    Text<100, 1> requirement;
    Text<500, 1> text;
    BOOST_DESCRIBE_CLASS(SupplementLine, (), (requirement, text), (), ())
};
struct NewGap {
    Text<100, 1> requirement;
    Date until{};
    BOOST_DESCRIBE_CLASS(NewGap, (), (requirement, until), (), ())
};

// What a second screen shows of it.
struct GapLine {
    std::string name, name_en;
    Date until{};
    BOOST_DESCRIBE_CLASS(GapLine, (), (name, name_en, until), (), ())
};

class Gaps {
  public:
    explicit Gaps(const Cases& cases) : cases_(cases) {}

    // Names all that is to follow, instead of what was named before; an empty list takes it back. A visitor signs with it (`picture`: PNG,
    // may be missing for who cannot draw), a clerk names it for the visitor to sign. cases.not_deferrable, request.invalid (a day after
    // the limit).
    Result<CaseRef> name(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision,
                         const std::vector<NewGap>& gaps, const std::optional<std::string>& picture) const;
    // The visitor signs for what a clerk named. cases.no_gaps when there is nothing to sign.
    Result<CaseRef> sign(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision,
                         const std::optional<std::string>& picture) const;
    // The same at the second screen of a counter, where the visitor has just agreed; nothing happens when nothing waits to be signed.
    void sign_at_counter(db::Tx& tx, const Caller& screen, CaseId id, const std::optional<std::string>& picture) const;
    std::vector<GapLine> to_sign(db::Reader& reader, CaseId id) const;

    // A file for what is to follow, by the visitor or at a counter.
    Result<CaseRef> supply(db::Tx& tx, const Caller& caller, CaseId id, FileId file, const NewFile& content) const;
    // It is what was asked for; with the last one the waiting result comes. cases.gap_not_supplied.
    Result<CaseRef> confirm(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision,
                            const std::string& requirement, const std::optional<licences::Prepared>& licence) const;
    // It is not; there are three working days at least to bring it.
    Result<CaseRef> send_back(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision,
                              const std::string& requirement, const std::string& reason) const;
    // More is asked for after acceptance, under the sector rule that the item names, until a day before the case is due; the clock does not
    // stop, and nothing is reviewed before it is there or the day is over. cases.no_supplement_rule, cases.unknown_requirement,
    // request.invalid.
    Result<CaseRef> ask_supplement(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision,
                                   const std::vector<SupplementLine>& lines, Date until) const;
    // Ends the case when something that was promised is not there in time; what was asked for and did not come is waited for no longer.
    // The job "cases.gap_limit" calls it.
    Result<void> lapse(db::Tx& tx, CaseId id) const;
    // Reminds the visitor of what is still to come, once for each day by which it has to be there. The job "cases.gap_reminder" calls it.
    Result<void> remind(db::Tx& tx, CaseId id) const;

  private:
    // False when nothing is open to be signed.
    bool put_signature(db::Tx& tx, const Caller& caller, const store::Record& record,
                       const std::optional<std::string>& picture) const;
    void lapse(db::Tx& tx, store::Record& record, const Transition& row) const;
    void end_supplements(db::Tx& tx, store::Record& record, Date today) const;
    CaseRef release(db::Tx& tx, const store::Record& record, const std::optional<licences::Prepared>& licence) const;

    const Cases& cases_;
};

} // namespace yimen::cases
