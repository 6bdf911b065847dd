#pragma once

// What a case shows: reply structs, and how they are put together for the one who looks.

#include "bundled.h"
#include "cases.h"
#include "comments.h"
#include "deemed.h"
#include "ends.h"
#include "fact_checks.h"
#include "gap_rules.h"
#include "promise_rules.h"
#include "stage_view.h"
#include "store.h"
#include "uses.h"
#include "ways.h"

namespace yimen::cases {

// 一件事 that a case is a member of: how many of its members have ended, and what this one still waits for.
struct RowWait {
    WaitKind kind = WaitKind::needs_result;
    std::string item_name, item_name_en;
    BOOST_DESCRIBE_CLASS(RowWait, (), (kind, item_name, item_name_en), (), ())
};
struct RowBundle {
    Uuid id;
    std::string name, name_en;
    std::int64_t members = 0, ended = 0;
    std::vector<RowWait> waits_for;
    BOOST_DESCRIBE_CLASS(RowBundle, (), (id, name, name_en, members, ended, waits_for), (), ())
};

// When the promises that its result stands on are to be checked at the latest.
struct ToCheck {
    Date by{};
    bool over = false;
    BOOST_DESCRIBE_CLASS(ToCheck, (), (by, over), (), ())
};

// By when a result that is there is handed over, and how near that is.
struct RowHandOver {
    Date by{};
    Card card = Card::none;
    BOOST_DESCRIBE_CLASS(RowHandOver, (), (by, card), (), ())
};

struct CaseRow {
    CaseId id;
    std::optional<std::string> number;
    std::string item_name, item_name_en, subject_name;
    State state = State::draft;
    std::string hall_name, hall_name_en, department_name, department_name_en;
    std::optional<Instant> submitted_at;
    std::optional<Date> due, promised_due;
    std::optional<std::int64_t> working_days_left;
    Card card = Card::none;
    std::optional<std::string> owner_name, owner_for;     // owner_for: who is away, and for whom the other stands in
    std::optional<Instant> urged_at, urging_escalated_at; // 催办 that waits for an answer
    std::optional<RowBundle> bundle;
    bool licence_lost =
        false; // a licence that stands for a material is no longer in force, and nobody has said what follows
    std::optional<ToCheck> to_check;
    std::optional<NobodyLeft> nobody_left;   // why nobody of the department may decide it; in the list of those
    std::optional<RowStage> stage;           // what is asked, in the lists of that
    std::optional<DeliveryWay> delivery_way; // as chosen
    std::optional<Instant> sent_at;          // by post
    std::optional<CaseDeemed> deemed;        // 超时默认; in lists for staff
    std::optional<RowHandOver> hand_over;
    Instant last_at;
    std::int64_t revision = 0;
    BOOST_DESCRIBE_CLASS(CaseRow, (),
                         (id, number, item_name, item_name_en, subject_name, state, hall_name, hall_name_en,
                          department_name, department_name_en, submitted_at, due, promised_due, working_days_left, card,
                          owner_name, owner_for, urged_at, urging_escalated_at, bundle, licence_lost, to_check,
                          nobody_left, stage, delivery_way, sent_at, deemed, hand_over, last_at, revision),
                         (), ())
};

struct CaseItem {
    catalogue::ItemId id;
    std::string name, name_en;
    BOOST_DESCRIBE_CLASS(CaseItem, (), (id, name, name_en), (), ())
};
struct CaseSubject {
    SubjectId id;
    people::SubjectKind kind = people::SubjectKind::person;
    std::string display_name, id_number_masked;
    std::optional<std::string> phone_masked;
    BOOST_DESCRIBE_CLASS(CaseSubject, (), (id, kind, display_name, id_number_masked, phone_masked), (), ())
};
// 特别程序: from the first day that does not count to the day before `on_again`.
struct CaseProcedure {
    Ground ground = Ground::hearing;
    std::string reason;
    Date from{}, until{};
    std::optional<Date> on_again;
    BOOST_DESCRIBE_CLASS(CaseProcedure, (), (ground, reason, from, until, on_again), (), ())
};
// 送达: by when the result is handed over (行政许可法 art. 44).
struct CaseHandOver {
    Date by{};
    std::int64_t working_days_left = 0;
    Card card = Card::none;
    std::vector<places::CountedDay> explanation;
    BOOST_DESCRIBE_CLASS(CaseHandOver, (), (by, working_days_left, card, explanation), (), ())
};
struct CaseClock {
    std::optional<Instant> submitted_at, received_at;
    std::optional<Date> received_on; // when it came outside office hours, the next working day
    std::optional<Date> answer_due;
    std::optional<Instant> accepted_at;
    std::optional<Date> accepted_on, promised_due, legal_due;
    std::optional<std::int64_t> working_days_left;
    Card card = Card::none;
    std::optional<std::int64_t> promised_working_days, extended_working_days; // since acceptance
    std::int64_t most_extension = 10; // working days by which the limits may be extended
    std::vector<CaseProcedure> procedures;
    std::optional<Date> if_today; // nothing runs: the due date, were what is waited for there today
    // Day by day: of the promised date, or of the five days to answer; and of the legal one.
    std::vector<places::CountedDay> explanation, legal_explanation;
    std::optional<CaseHandOver> hand_over; // of a result that waits for that
    BOOST_DESCRIBE_CLASS(CaseClock, (),
                         (submitted_at, received_at, received_on, answer_due, accepted_at, accepted_on, promised_due,
                          legal_due, working_days_left, card, promised_working_days, extended_working_days,
                          most_extension, procedures, if_today, explanation, legal_explanation, hand_over),
                         (), ())
};
struct CaseFile {
    FileId id;
    std::string name, media_type;
    std::int64_t size = 0;
    Instant uploaded_at;
    BOOST_DESCRIBE_CLASS(CaseFile, (), (id, name, media_type, size, uploaded_at), (), ())
};
struct CaseCheck {
    std::string point;
    bool ok = false;
    std::string by_name;
    Instant at;
    BOOST_DESCRIBE_CLASS(CaseCheck, (), (point, ok, by_name, at), (), ())
};
enum class MaterialState { missing, attached, seen };
BOOST_DESCRIBE_ENUM(MaterialState, missing, attached, seen)
// A licence in force that stands for a material (held.h).
struct CaseHeldLicence {
    std::string licence_name, licence_name_en, number_masked;
    std::optional<Date> valid_to;
    BOOST_DESCRIBE_CLASS(CaseHeldLicence, (), (licence_name, licence_name_en, number_masked, valid_to), (), ())
};
// 免提交: a licence stands for a material, as it was found when the case was filed, and what became of it.
struct CaseUse {
    UseId id;
    Basis kind = Basis::licence;
    std::optional<licences::LicenceId> licence_id;
    std::string name, name_en, identifier;
    std::int64_t version = 1;
    std::string verdict, purpose;
    Instant checked_at;
    std::string authorised_as;
    std::optional<Instant> ended_at; // handed in after all, or another one stands for it
    std::optional<std::string> lost_state;
    std::optional<Instant> lost_at;
    std::optional<Settled> settled;
    std::optional<Instant> settled_at;
    std::string settled_reason, objection;
    std::optional<Instant> objected_at;
    std::string answer;
    std::optional<Instant> answered_at;
    std::optional<bool> objection_right;
    std::vector<std::string> may; // names of the actions that the caller may take about this one now
    BOOST_DESCRIBE_CLASS(CaseUse, (),
                         (id, kind, licence_id, name, name_en, identifier, version, verdict, purpose, checked_at,
                          authorised_as, ended_at, lost_state, lost_at, settled, settled_at, settled_reason, objection,
                          objected_at, answer, answered_at, objection_right, may),
                         (), ())
};
// The result of another member of the bundle brings a material: whose, and since when it is there.
struct CaseEvidence {
    CaseId case_id;
    std::optional<std::string> number;
    std::string item_name, item_name_en;
    std::optional<std::string> licence_identifier;
    std::optional<Instant> brought_at;
    BOOST_DESCRIBE_CLASS(CaseEvidence, (), (case_id, number, item_name, item_name_en, licence_identifier, brought_at),
                         (), ())
};
struct CaseMaterial {
    std::string requirement;
    MaterialState state = MaterialState::missing;
    std::optional<CaseHeldLicence> held; // need not be handed in
    std::optional<CaseUse> use;          // since it was filed: the evidence of that
    std::optional<CaseFact> fact;
    std::optional<CaseEvidence> brought; // nor this
    std::vector<CaseFile> files;
    std::vector<CaseCheck> checks;
    BOOST_DESCRIBE_CLASS(CaseMaterial, (), (requirement, state, held, use, fact, brought, files, checks), (), ())
};
struct CaseNotice {
    Instant issued_at;
    std::string by_name;
    std::optional<Date> until;
    std::vector<NoticeItem> items;
    BOOST_DESCRIBE_CLASS(CaseNotice, (), (issued_at, by_name, until, items), (), ())
};
// 容缺: what follows by a day.
struct CaseGap {
    std::string requirement;
    GapState state = GapState::named;
    Date until{};
    Instant named_at;
    std::optional<Instant> signed_at, supplied_at, met_at;
    std::string returned_for; // why what came was not enough, the last time
    // Asked for after acceptance: under which rule, and what.
    std::optional<std::string> asked_under;
    std::string asked_for;
    std::optional<Instant> reminded_at; // of this day
    BOOST_DESCRIBE_CLASS(CaseGap, (),
                         (requirement, state, until, named_at, signed_at, supplied_at, met_at, returned_for,
                          asked_under, asked_for, reminded_at),
                         (), ())
};
struct CaseGaps {
    std::vector<CaseGap> list;
    std::vector<std::string> missing; // before acceptance: what may follow later and is not there
    std::optional<Date> latest;       // the last day that can be promised for it today
    BOOST_DESCRIBE_CLASS(CaseGaps, (), (list, missing, latest), (), ())
};
// 告知承诺: what a promise stands for, and what came of it after the result.
struct CreditRecord {
    CreditState state = CreditState::standing;
    Instant entered_at;
    std::string objection, objection_answer;
    std::optional<Instant> objected_at, objection_answered_at, repair_asked_at, repaired_at;
    std::optional<Date> repair_from; // from when on its repair may be asked for, where it may
    BOOST_DESCRIBE_CLASS(CreditRecord, (),
                         (state, entered_at, objection, objection_answer, objected_at, objection_answered_at,
                          repair_asked_at, repaired_at, repair_from),
                         (), ())
};
struct CasePromise {
    std::string requirement;
    PromiseState state = PromiseState::named;
    Instant named_at;
    std::optional<Instant> signed_at, checked_at, answered_at, decided_at, corrected_at;
    std::optional<Date> check_by, answer_by, correct_by;
    std::string finding, answer, decision;
    std::optional<CreditRecord> record;
    std::vector<std::string> may; // names of the actions that the caller may take about this one now
    BOOST_DESCRIBE_CLASS(CasePromise, (),
                         (requirement, state, named_at, signed_at, checked_at, answered_at, decided_at, corrected_at,
                          check_by, answer_by, correct_by, finding, answer, decision, record, may),
                         (), ())
};
// Why the subject may not promise: a record that stands.
struct PromiseBar {
    std::string item_name, case_number;
    Instant entered_at;
    BOOST_DESCRIBE_CLASS(PromiseBar, (), (item_name, case_number, entered_at), (), ())
};
struct CasePromises {
    std::vector<CasePromise> list;
    std::vector<std::string> open; // before submission: what may be promised and is not there
    std::optional<PromiseBar> barred;
    BOOST_DESCRIBE_CLASS(CasePromises, (), (list, open, barred), (), ())
};
// 催办: how often, and since when an answer is waited for.
struct CaseUrging {
    std::int64_t times = 0;
    std::optional<Instant> waits_since, escalated_at;
    BOOST_DESCRIBE_CLASS(CaseUrging, (), (times, waits_since, escalated_at), (), ())
};
// 一件事: the bundle case that it is a member of, the other members, and those that it waits for. A member that the caller may not see
// says whose it is and how far, without its id, number and item.
struct CaseSibling {
    std::optional<CaseId> case_id;
    std::optional<std::string> number;
    std::string item_name, item_name_en, department_name, department_name_en;
    State state = State::draft;
    BOOST_DESCRIBE_CLASS(CaseSibling, (),
                         (case_id, number, item_name, item_name_en, department_name, department_name_en, state), (), ())
};
struct CaseBundle {
    Uuid id;
    std::string name, name_en;
    std::int64_t members = 0, ended = 0;
    std::vector<CaseSibling> others;
    BOOST_DESCRIBE_CLASS(CaseBundle, (), (id, name, name_en, members, ended, others), (), ())
};
struct CaseWait {
    CaseId case_id;
    WaitKind kind = WaitKind::needs_result;
    std::optional<std::string> number;
    std::string item_name, item_name_en;
    State state = State::draft; // of the other
    std::optional<Instant> met_at;
    BOOST_DESCRIBE_CLASS(CaseWait, (), (case_id, kind, number, item_name, item_name_en, state, met_at), (), ())
};
// 授权委托: under which document a step was taken for the department of the case, and by whom.
struct StepMandate {
    std::string document_number, organ_name, organ_name_en;
    BOOST_DESCRIBE_CLASS(StepMandate, (), (document_number, organ_name, organ_name_en), (), ())
};
// By whose authority the one who looks would take the next step, where it needs one; `none_since`: a mandate that is over.
struct CaseAuthority {
    places::MandateAct act = places::MandateAct::accept;
    bool may = false;
    std::optional<StepMandate> mandate;
    std::optional<Date> none_since;
    BOOST_DESCRIBE_CLASS(CaseAuthority, (), (act, may, mandate, none_since), (), ())
};
struct TimelineEntry {
    std::string action;
    State state = State::draft;
    Instant at;
    std::string role;
    std::optional<std::string> by_name; // visitors see the first contact by name, others by role
    std::string note;
    std::optional<StepMandate> mandate;
    std::optional<std::string> for_name; // in whose place; where by_name is shown
    BOOST_DESCRIBE_CLASS(TimelineEntry, (), (action, state, at, role, by_name, note, mandate, for_name), (), ())
};
struct CaseAction {
    std::string name;
    bool allowed = false;
    std::optional<std::string> reason; // code of the refusal
    BOOST_DESCRIBE_CLASS(CaseAction, (), (name, allowed, reason), (), ())
};
struct CaseView {
    CaseId id;
    std::optional<std::string> number;
    State state = State::draft;
    std::int64_t revision = 0;
    CaseItem item;
    catalogue::Definition definition;
    CaseSubject subject;
    std::string hall_name, hall_name_en, department_name, department_name_en, channel;
    std::optional<std::string> owner_name, owner_for;
    std::optional<Uuid> visit_id;
    CaseClock clock;
    boost::json::object form;
    bool form_masked = false;
    std::vector<std::string> prefilled; // keys of the fields that hold what was on record
    std::vector<InvalidParam> form_problems;
    std::vector<CaseMaterial> materials;
    std::optional<CaseNotice> notice;
    CaseGaps gaps;
    CasePromises promises;
    CaseUrging urging;
    std::optional<CaseBundle> bundle;
    std::vector<CaseWait> waits;
    std::vector<TimelineEntry> timeline;
    std::optional<licences::CaseLicence> licence;
    std::vector<CaseDocument> documents;
    std::vector<CaseAction> actions;
    std::optional<CaseAuthority> authority;
    std::vector<StageView> stages;
    std::optional<CaseDeemed> deemed;
    std::optional<std::int64_t> comments; // for those who work on it
    CaseDelivery delivery;
    std::optional<CaseEnds> ends;
    boost::json::object established; // by the decision, by the keys of definition.result.establishes
    BOOST_DESCRIBE_CLASS(CaseView, (),
                         (id, number, state, revision, item, definition, subject, hall_name, hall_name_en,
                          department_name, department_name_en, channel, owner_name, owner_for, visit_id, clock, form,
                          form_masked, prefilled, form_problems, materials, notice, gaps, promises, urging, bundle,
                          waits, timeline, licence, documents, actions, authority, stages, deemed, comments, delivery,
                          ends, established),
                         (), ())
};

CaseView view_of(const Cases& cases, db::Reader& reader, const Caller& caller, const store::Record& record);
CaseUse shown_use(const Use& use, std::vector<std::string> may);
std::vector<CaseRow> rows_of(const Cases& cases, db::Reader& reader, const std::vector<store::Record>& records);

} // namespace yimen::cases
