#pragma once

// Coaching before filing (审前服务): a helper goes through the papers of a draft or a checklist with its visitor. See README.md.

#include "bundles/bundle_cases.h"
#include "cases/cases.h"
#include "cases/coached.h"
#include "db/migrate.h"
#include "guide/several.h"
#include "http/http.h"
#include "jobs/jobs.h"
#include "outbox/outbox.h"
#include "people/people.h"

namespace yimen::coaching {

using CoachingId = IdOf<struct CoachingTag>;

inline constexpr access::Roles kHelpers{access::Role::guide, access::Role::clerk};
inline constexpr access::Roles kFilers{access::Role::visitor, access::Role::clerk};
inline constexpr std::chrono::hours kCodeValid{24};

// What is gone through: a draft of one item, of several that are handed in as one (一件事), or a checklist (导办结果) that nobody has filed yet.
enum class PapersKind { draft, bundle, checklist };
BOOST_DESCRIBE_ENUM(PapersKind, draft, bundle, checklist)
struct PapersRef {
    PapersKind kind = PapersKind::draft;
    Uuid object;
};

// What a finding is about: a material, or a section of the form.
enum class TargetKind { material, section };
BOOST_DESCRIBE_ENUM(TargetKind, material, section)
enum class Verdict { fine, to_mend, missing };
BOOST_DESCRIBE_ENUM(Verdict, fine, to_mend, missing)

struct NewFinding {
    TargetKind kind = TargetKind::material;
    std::string target; // key of the requirement or the section; of several items, as they are merged
    Verdict verdict = Verdict::fine;
    std::optional<Text<300>> note; // in plain words; wanted when something is to mend
    BOOST_DESCRIBE_CLASS(NewFinding, (), (kind, target, verdict, note), (), ())
};
struct CoachingFinding {
    TargetKind kind = TargetKind::material;
    std::string target;
    Verdict verdict = Verdict::fine;
    std::string note;
    bool was_wrong = false; // was to mend or missing once
    Instant at;
    std::optional<Instant> mended_at; // by the visitor's own word
    BOOST_DESCRIBE_CLASS(CoachingFinding, (), (kind, target, verdict, note, was_wrong, at, mended_at), (), ())
};

// The answer to every action: free of personal data and of the code.
struct CoachingRef {
    CoachingId id;
    std::int64_t revision = 0;
    BOOST_DESCRIBE_CLASS(CoachingRef, (), (id, revision), (), ())
};

// As the draft shows it, to its visitor and to the clerk at whose desk it is filed.
struct CoachingView {
    CoachingId id;
    std::int64_t revision = 0;
    PapersKind papers = PapersKind::draft;
    std::optional<std::string> code; // for the visitor, as long as it opens the draft
    Instant asked_at, code_until;
    std::string helper_name; // empty before somebody has looked
    std::optional<Instant> opened_at, finished_at;
    std::vector<CoachingFinding> findings;
    int found = 0, mended = 0; // what was to mend or missing, and how much of that is in order or said to be
    BOOST_DESCRIBE_CLASS(CoachingView, (),
                         (id, revision, papers, code, asked_at, code_until, helper_name, opened_at, finished_at,
                          findings, found, mended),
                         (), ())
};
// Null: nobody was asked, or it is no draft any more.
struct DraftCoaching {
    std::optional<CoachingView> coaching;
    BOOST_DESCRIBE_CLASS(DraftCoaching, (), (coaching), (), ())
};

struct CoachedItem {
    catalogue::ItemId id;
    std::string name, name_en;
    BOOST_DESCRIBE_CLASS(CoachedItem, (), (id, name, name_en), (), ())
};
struct CoachedMaterial {
    std::string requirement;
    bool covered = false;                 // a licence in force, a fact or another result stands for it
    std::vector<catalogue::ItemId> items; // that ask for it
    std::vector<cases::DraftFile> files;
    BOOST_DESCRIBE_CLASS(CoachedMaterial, (), (requirement, covered, items, files), (), ())
};
// As its helper sees it: the papers, masked, and what was found.
struct CoachedPapers {
    CoachingView coaching;
    std::string name, name_en, subject_name; // of a checklist nobody is named
    std::vector<CoachedItem> items;
    catalogue::Definition definition; // what is asked for; of several items, once
    boost::json::object form;
    std::vector<InvalidParam> form_problems;
    std::vector<CoachedMaterial> materials;
    BOOST_DESCRIBE_CLASS(CoachedPapers, (),
                         (coaching, name, name_en, subject_name, items, definition, form, form_problems, materials), (),
                         ())
};
// How many findings of a checklist stand in the draft now.
struct BroughtFindings {
    int brought = 0;
    BOOST_DESCRIBE_CLASS(BroughtFindings, (), (brought), (), ())
};

namespace store {
struct Record;
}

class Coaching {
  public:
    struct Parts {
        db::Database& database;
        const Clocks& clocks;
        const people::Service& people;
        const cases::Cases& cases;
        const bundles::BundleCases& bundle_cases;
        const guide::Guide& guide;
        const guide::Several& several;
    };
    explicit Coaching(Parts parts) : parts_(parts) {}

    // A visitor asks for help with their draft and gets a code to show; asking again gives another code and keeps the findings. A clerk
    // who has the draft before them opens it themselves: its visitor was identified. cases.not_found, bundles.unknown_case,
    // coaching.not_a_draft.
    Result<CoachingRef> ask(db::Tx& tx, const cases::Caller& caller, const PapersRef& papers) const;
    // Whoever of the helpers was shown the code, of a draft or of a checklist, has it open until they finish. coaching.unknown_code.
    Result<CoachingRef> open(db::Tx& tx, const cases::Caller& caller, std::string_view code) const;
    // The look is journaled before anything leaves. coaching.not_found.
    Result<CoachedPapers> look(const cases::Caller& caller, CoachingId id) const;
    Result<http::Reply> look_at_file(const cases::Caller& caller, CoachingId id, cases::FileId file) const;
    // Each finding replaces the one about the same. coaching.not_found, coaching.stale, coaching.bad_findings.
    Result<CoachingRef> find(db::Tx& tx, const cases::Caller& caller, CoachingId id, std::int64_t revision,
                             const std::vector<NewFinding>& findings) const;
    // The helper is done; the findings stay with the draft.
    Result<CoachingRef> finish(db::Tx& tx, const cases::Caller& caller, CoachingId id, std::int64_t revision) const;
    // Who files says that something was mended, or that it was not. coaching.not_found.
    Result<CoachingRef> mend(db::Tx& tx, const cases::Caller& caller, CoachingId id, TargetKind kind,
                             std::string_view target, bool mended) const;
    // What was found on a checklist, before anything was filed, stands in the draft from now on: in each of its places that an item of both
    // asks for. What the draft's own helper said stays. coaching.unknown_code, also for the checklist of somebody else; as `ask`.
    Result<BroughtFindings> bring(db::Tx& tx, const cases::Caller& caller, const PapersRef& papers,
                                  std::string_view code) const;
    // The visitor takes their consent back: code and findings are gone. coaching.not_found.
    Result<void> end(db::Tx& tx, const cases::Caller& caller, CoachingId id) const;
    // Of a draft that the caller may file; of a member, what was found about the bundle's papers that it asks for. cases.not_found,
    // bundles.unknown_case.
    Result<DraftCoaching> of_draft(db::Reader& reader, const cases::Caller& caller, const PapersRef& papers) const;
    // Of a checklist: for whoever has its code, or, where it names somebody, for who acts for them. guide.unknown_code.
    Result<DraftCoaching> of_checklist(db::Reader& reader, const access::Principal* who, std::string_view code) const;
    // The draft was handed in or given up.
    void draft_ended(db::Tx& tx, Uuid draft) const;
    // Findings of checklists that are over. Returns how many.
    std::int64_t remove_expired() const;

    const Parts& parts() const { return parts_; }

  private:
    CoachingView view_of(db::Reader& reader, const store::Record& record, bool with_code,
                         std::vector<CoachingFinding> findings) const;
    Result<store::Record> record_for(db::Tx& tx, const cases::Caller& caller, const PapersRef& papers) const;
    std::optional<store::Record> opened_by(db::Tx& tx, const cases::Caller& caller, std::string_view code) const;
    std::string free_code(db::Reader& reader, CellId cell) const;
    std::optional<DraftCoaching> of_member(db::Reader& reader, const cases::Caller& caller, Uuid bundle,
                                           catalogue::ItemId item) const;
    void remove(db::Tx& tx, const store::Record& record) const;
    CoachingRef changed(db::Tx& tx, const cases::Caller& caller, store::Record& record, std::string_view action) const;
    Result<store::Record> filed_by(db::Reader& reader, const access::Principal& who, CoachingId id,
                                   access::Roles roles) const;

    Parts parts_;
};

outbox::Subscriber draft_follower(const Coaching& coaching);
http::Routes routes(const Coaching& coaching);
void add_jobs(const Coaching& coaching, jobs::Runner& runner);
std::vector<db::Migration> migrations();

} // namespace yimen::coaching
