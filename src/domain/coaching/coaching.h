#pragma once

// Coaching before filing (审前服务): a helper goes through the papers of a draft with its visitor. See README.md.

#include "cases/cases.h"
#include "cases/coached.h"
#include "db/migrate.h"
#include "http/http.h"
#include "outbox/outbox.h"
#include "people/people.h"

namespace yimen::coaching {

using CoachingId = IdOf<struct CoachingTag>;

inline constexpr access::Roles kHelpers{access::Role::guide, access::Role::clerk};
inline constexpr access::Roles kFilers{access::Role::visitor, access::Role::clerk};
inline constexpr std::chrono::hours kCodeValid{24};

// What a finding is about: a material, or a section of the form.
enum class TargetKind { material, section };
BOOST_DESCRIBE_ENUM(TargetKind, material, section)
enum class Verdict { fine, to_mend, missing };
BOOST_DESCRIBE_ENUM(Verdict, fine, to_mend, missing)

struct NewFinding {
    TargetKind kind = TargetKind::material;
    std::string target; // key of the requirement or the section
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
    std::optional<std::string> code; // for the visitor, as long as it opens the draft
    Instant asked_at, code_until;
    std::string helper_name; // empty before somebody has looked
    std::optional<Instant> opened_at, finished_at;
    std::vector<CoachingFinding> findings;
    int found = 0, mended = 0; // what was to mend or missing, and how much of that is in order or said to be
    BOOST_DESCRIBE_CLASS(CoachingView, (),
                         (id, revision, code, asked_at, code_until, helper_name, opened_at, finished_at, findings,
                          found, mended),
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
// As its helper sees it: the papers, masked, and what was found.
struct CoachedDraft {
    CoachingView coaching;
    cases::CaseId case_id;
    CoachedItem item;
    std::string subject_name;
    catalogue::Definition definition;
    boost::json::object form;
    std::vector<InvalidParam> form_problems;
    std::vector<cases::DraftMaterial> materials;
    BOOST_DESCRIBE_CLASS(CoachedDraft, (),
                         (coaching, case_id, item, subject_name, definition, form, form_problems, materials), (), ())
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
    };
    explicit Coaching(Parts parts) : parts_(parts) {}

    // A visitor asks for help with their draft and gets a code to show; asking again gives another code and keeps the findings. A clerk
    // who has the draft before them opens it themselves: its visitor was identified. cases.not_found, coaching.not_a_draft.
    Result<CoachingRef> ask(db::Tx& tx, const cases::Caller& caller, cases::CaseId id) const;
    // Whoever of the helpers was shown the code has the draft open until they finish. coaching.unknown_code.
    Result<CoachingRef> open(db::Tx& tx, const cases::Caller& caller, std::string_view code) const;
    // The look is journaled before anything leaves. coaching.not_found.
    Result<CoachedDraft> look(const cases::Caller& caller, CoachingId id) const;
    Result<http::Reply> look_at_file(const cases::Caller& caller, CoachingId id, cases::FileId file) const;
    // Each finding replaces the one about the same. coaching.not_found, coaching.stale, coaching.bad_findings.
    Result<CoachingRef> find(db::Tx& tx, const cases::Caller& caller, CoachingId id, std::int64_t revision,
                             const std::vector<NewFinding>& findings) const;
    // The helper is done; the findings stay with the draft.
    Result<CoachingRef> finish(db::Tx& tx, const cases::Caller& caller, CoachingId id, std::int64_t revision) const;
    // Who files says that something was mended, or that it was not. coaching.not_found.
    Result<CoachingRef> mend(db::Tx& tx, const cases::Caller& caller, CoachingId id, TargetKind kind,
                             std::string_view target, bool mended) const;
    // The visitor takes their consent back: code and findings are gone. coaching.not_found.
    Result<void> end(db::Tx& tx, const cases::Caller& caller, CoachingId id) const;
    // Of a draft that the caller may file. cases.not_found.
    Result<DraftCoaching> of_draft(db::Reader& reader, const access::Principal& who, cases::CaseId id) const;
    // The draft was handed in or given up.
    void draft_ended(db::Tx& tx, cases::CaseId id) const;

    const Parts& parts() const { return parts_; }

  private:
    CoachingView view_of(db::Reader& reader, const store::Record& record, bool with_code) const;
    CoachingRef changed(db::Tx& tx, const cases::Caller& caller, store::Record& record, std::string_view action) const;
    Result<store::Record> filed_by(db::Reader& reader, const access::Principal& who, CoachingId id,
                                   access::Roles roles) const;

    Parts parts_;
};

outbox::Subscriber draft_follower(const Coaching& coaching);
http::Routes routes(const Coaching& coaching);
std::vector<db::Migration> migrations();

} // namespace yimen::coaching
