#pragma once

// Promises (告知承诺制, 国办发〔2020〕42号): a signed promise stands for a material and the result comes at once; it is checked afterwards. A broken
// one leads to notice, answer, decision and a record of it, never to anything automatic (domain.md "Promises").

#include <optional>
#include <string>
#include <vector>

#include "cases.h"
#include "promise_rules.h"

namespace yimen::cases {

// What a second screen shows of it.
struct PromiseLine {
    std::string name, name_en, told, told_en, promised, promised_en;
    BOOST_DESCRIBE_CLASS(PromiseLine, (), (name, name_en, told, told_en, promised, promised_en), (), ())
};

// What a step about one promise says.
struct PromiseSaid {
    std::string requirement, text;
    std::optional<Date> until = {}; // order_correction: by when
};

class Promises {
  public:
    explicit Promises(const Cases& cases) : cases_(cases) {}

    // Says all that is promised instead of handed in, instead of what was said before; an empty list takes it back. A visitor signs with it,
    // a clerk names it for the visitor to sign. cases.not_promisable; cases.promise_barred while a record of a broken promise stands.
    Result<CaseRef> name(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision,
                         const std::vector<std::string>& requirements, const std::optional<std::string>& picture) const;
    // The visitor signs for what a clerk named.
    Result<CaseRef> sign(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision,
                         const std::optional<std::string>& picture) const;
    // The same at the second screen of a counter; nothing happens when nothing waits to be signed.
    void sign_at_counter(db::Tx& tx, const Caller& screen, CaseId id, const std::optional<std::string>& picture) const;
    std::vector<PromiseLine> to_sign(db::Reader& reader, CaseId id) const;

    // One step about a promise that the result stands on (is_about_promise). cases.no_promises, cases.answer_runs, cases.found_by_you.
    Result<CaseRef> follow(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision, Action action,
                           const PromiseSaid& said) const;

  private:
    void put(db::Tx& tx, const Caller& caller, const store::Record& record, Action action, const PromiseSaid& said,
             std::optional<Date> until) const;
    Result<void> take_licence_back(db::Tx& tx, const Caller& caller, const store::Record& record,
                                   const std::string& reason) const;
    // False when nothing is open to be signed.
    bool put_signature(db::Tx& tx, const Caller& caller, const store::Record& record,
                       const std::optional<std::string>& picture) const;

    const Cases& cases_;
};

} // namespace yimen::cases
