#pragma once

// 免提交 (《优化营商环境条例》第三十六条): the evidence that a case keeps for a material which is not handed in. A licence of the subject stands for it,
// looked at when the case is filed, for this case and this material only, with the authority of whoever files. The holder sees each use and
// may object. A licence that is no longer in force while the case runs is raised at once, and nothing is decided before somebody has said
// what follows.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cases.h"
#include "fact_checks.h"
#include "held.h"
#include "licences/endings.h"

namespace yimen::cases {

using UseId = IdOf<struct CaseUseTag>;

enum class Settled {
    stands,  // it was in force when it counted, or was seen otherwise
    falls,   // the material has to be handed in
    regained // the licence is in force again
};
BOOST_DESCRIBE_ENUM(Settled, stands, falls, regained)

enum class Basis { licence, fact };
BOOST_DESCRIBE_ENUM(Basis, licence, fact)

struct Use {
    UseId id;
    CaseId case_id;
    std::string requirement;
    Basis kind = Basis::licence;
    std::optional<licences::LicenceId> licence;
    std::optional<Uuid> fact; // the question whose answer it is
    std::string name, name_en, identifier;
    std::int64_t version = 1;
    std::string verdict, purpose;
    Instant checked_at;
    AccountId authorised_by;
    std::string authorised_as;
    std::optional<Instant> ended_at = {};
    std::optional<std::string> lost_state = {};
    std::optional<Instant> lost_at = {};
    std::optional<Settled> settled = {};
    std::optional<Instant> settled_at = {};
    std::optional<StaffId> settled_by = {};
    std::string settled_reason = {}, objection = {};
    std::optional<Instant> objected_at = {};
    std::string answer = {};
    std::optional<Instant> answered_at = {};
    std::optional<StaffId> answered_by = {};
    std::optional<bool> objection_right = {};

    bool is_lost() const { return !ended_at && lost_at && !settled; }
    bool falls() const { return !ended_at && settled == Settled::falls; }
    bool waits_for_answer() const { return objected_at && !answered_at; }
};

// What need not be handed in now: what a licence in force stands for, and what the staff let stand; not what fell.
class Covered {
  public:
    // `confirmed`: requirements that a source has just confirmed; they count until the case is filed, and then by their use.
    Covered(Held held, const std::vector<Use>& uses, std::vector<std::string> confirmed = {});
    bool contains(std::string_view requirement) const;
    const Held& held() const { return held_; }

  private:
    Held held_;
    std::vector<std::string> stands_;
};
// What for a licence or a source is looked at, in words; and by whose authority: "clerk", "agent" or "visitor".
std::string purpose_of(const store::Record& record, const catalogue::Requirement& requirement);
std::string authority_of(const Caller& caller, const store::Record& record, std::string_view role);
Covered covered(const Cases& cases, db::Reader& reader, const store::Record& record,
                const catalogue::Definition& definition);

// What keeps these steps back: cases.licence_lost, cases.licence_falls, cases.no_uses.
Result<void> check_uses(db::Reader& reader, const store::Record& record, Action action);
// Before what stands for the materials is judged: nobody changes it until the case is filed.
void hold_uses(const Cases& cases, db::Tx& tx, const store::Record& record);
// With the submission, and when what was missing is supplied: what is used from now on, and what was handed in instead.
void keep_uses(const Cases& cases, db::Tx& tx, const Caller& caller, const store::Record& record,
               const std::string& role);

// What the caller may do about this use now, by name.
std::vector<std::string> may_about(const Cases& cases, db::Reader& reader, const Caller& caller,
                                   const store::Record& record, const Use& use);

// What a visitor or a member of staff says of one use.
struct UseSaid {
    UseId use;
    std::string text;
    bool good = false; // settle: it stands; answer: the objection is right
};

class Uses {
  public:
    explicit Uses(const Cases& cases) : cases_(cases) {}

    // settle_licence, object_use or answer_use. cases.no_uses.
    Result<CaseRef> follow(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision, Action action,
                           const UseSaid& said) const;
    // A licence has another state: in each running case that relies on it, once.
    Result<void> licence_changed(db::Tx& tx, licences::LicenceId licence, const std::string& state) const;
    // A licence goes on in a new version that says the same (延续, 补领): each running case that relies on it relies on that one now.
    Result<void> licence_goes_on(db::Tx& tx, licences::LicenceId licence) const;

  private:
    Result<void> in_running_cases(db::Tx& tx, licences::LicenceId licence,
                                  const std::function<void(const Use&)>& each) const;
    void raise(db::Tx& tx, const Use& use, const std::string& state,
               const std::optional<licences::EndedWith>& with = {}) const;
    void go_on(db::Tx& tx, const Use& use) const;

    const Cases& cases_;
};

} // namespace yimen::cases
