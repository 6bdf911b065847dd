#pragma once

// 数据核验: a source that knows is asked instead of a paper (facts/facts.h). The paper may be handed in all the same, before the answer and
// after it.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cases.h"
#include "facts/facts.h"

namespace yimen::cases {

// The source that can be asked instead of this material; none: nobody knows.
struct FactSource {
    const facts::Source* source = nullptr;
    facts::FactRef fact;
};
std::optional<FactSource> fact_source(const Cases& cases, const catalogue::Requirement& requirement);
// The newest answers to what was asked for a case, those that confirm.
std::vector<facts::Question> confirmed_facts(const Cases& cases, db::Reader& reader, CaseId id,
                                             const catalogue::Definition& definition);

// A source that can be asked instead of a material, and what it said.
struct CaseFact {
    std::string source, source_en, title, title_en;
    std::optional<facts::QuestionState> state; // none: not asked
    std::optional<facts::Verdict> verdict;
    std::optional<Instant> asked_at, answered_at;
    bool late = false;    // it came after the decision, and changes nothing
    bool may_ask = false; // the caller, now
    BOOST_DESCRIBE_CLASS(CaseFact, (),
                         (source, source_en, title, title_en, state, verdict, asked_at, answered_at, late, may_ask), (),
                         ())
};
// By the keys of the requirements that a source can be asked about.
std::map<std::string, CaseFact> facts_by_requirement(const Cases& cases, db::Reader& reader, const Caller& caller,
                                                     const store::Record& record,
                                                     const catalogue::Definition& definition);

// A requirement of a case.
struct AskedMaterial {
    CaseId id;
    std::string requirement;
};

class FactChecks {
  public:
    explicit FactChecks(const Cases& cases) : cases_(cases) {}

    // Has the source asked, in a draft or while something is supplied. cases.unknown_requirement, facts.no_source, facts.busy, facts.waits.
    Result<CaseRef> ask(db::Tx& tx, const Caller& caller, const AskedMaterial& material) const;
    // The same for members of a bundle (一件事) that want it for their materials: each fact is asked once for all of them, and each case has
    // the answer. `purpose` is what the source is told. facts.waits when every one of them is under way.
    Result<void> ask_together(db::Tx& tx, const Caller& caller, const std::vector<AskedMaterial>& materials,
                              const std::string& purpose) const;

  private:
    // What is to be asked for one of them, with the case that it is for.
    struct Prepared {
        std::shared_ptr<store::Record> record;
        access::Role role;
        facts::NewQuestion question;
    };
    Result<Prepared> prepare(db::Tx& tx, const Caller& caller, const AskedMaterial& material) const;
    void note(db::Tx& tx, const Caller& caller, const Prepared& prepared, facts::QuestionId question) const;

    const Cases& cases_;
};

} // namespace yimen::cases
