#pragma once

// 原件交接: paper that the hall holds for somebody, where each piece is, and who signed for each move. See README.md.

#include "cases/asked_papers.h"
#include "cases/cases.h"
#include "cases/reading.h"
#include "crypto/keystore.h"
#include "db/migrate.h"
#include "http/http.h"
#include "jobs/jobs.h"
#include "outbox/outbox.h"
#include "people/people.h"
#include "places/places.h"

namespace yimen::originals {

using OriginalId = IdOf<struct OriginalTag>;
using ReceiptId = IdOf<struct OriginalReceiptTag>;
using SlipId = IdOf<struct OriginalSlipTag>;
using AlarmId = IdOf<struct OriginalAlarmTag>;

inline constexpr access::Roles kFront{access::Role::clerk};
inline constexpr access::Roles kBack{access::Role::reviewer, access::Role::decider};
// The lead on both sides, who settle what a slip and the papers disagree about.
inline constexpr access::Roles kLeads{access::Role::hall_manager, access::Role::decider};
inline constexpr access::Roles kKeepers{access::Role::clerk, access::Role::reviewer, access::Role::decider,
                                        access::Role::hall_manager, access::Role::supervisor};
inline constexpr std::string_view kUnsignedJob = "originals.unsigned";
inline constexpr std::size_t kMostPieces = 100; // on one receipt or slip

enum class Kind { original, copy };
BOOST_DESCRIBE_ENUM(Kind, original, copy)
// Where a piece is; `passing` under a slip that is not signed for, `mistaken`: its receipt was cancelled, nobody had it.
enum class Place { front, passing, back, returned, mistaken };
BOOST_DESCRIBE_ENUM(Place, front, passing, back, returned, mistaken)
enum class Handing { taken, returned };
BOOST_DESCRIBE_ENUM(Handing, taken, returned)
enum class ReceiptState { open, signed_for, cancelled };
BOOST_DESCRIBE_ENUM(ReceiptState, open, signed_for, cancelled)
// By the visitor: on the second screen, on the clerk's, on the printed receipt; or a courier has it.
enum class SignedHow { screen, desk, paper, courier };
BOOST_DESCRIBE_ENUM(SignedHow, screen, desk, paper, courier)
enum class Direction { to_back, to_front };
BOOST_DESCRIBE_ENUM(Direction, to_back, to_front)
enum class SlipState { open, signed_for, recalled };
BOOST_DESCRIBE_ENUM(SlipState, open, signed_for, recalled)
enum class Answer { received, missing, differs };
BOOST_DESCRIBE_ENUM(Answer, received, missing, differs)
enum class AlarmKind { unsigned_slip, missing, differs };
BOOST_DESCRIBE_ENUM(AlarmKind, unsigned_slip, missing, differs)

// --- What is told --------------------------------------------------------------------------------------------------------------------

struct NewPiece {
    std::string requirement;
    Kind kind = Kind::original;
    std::int64_t sheets = 1; // 1 to 999
    std::optional<Text<200>> note;
    BOOST_DESCRIBE_CLASS(NewPiece, (), (requirement, kind, sheets, note), (), ())
};
// How the visitor signs at once; nothing of it: later, on the second screen or at the desk.
struct Signing {
    std::optional<std::string> picture; // PNG
    bool on_paper = false;
    std::optional<std::string> courier_number;
    bool empty() const { return !picture && !on_paper && !courier_number; }
};
struct SlipAnswer {
    OriginalId original;
    Answer answer = Answer::received;
    std::optional<std::int64_t> sheets_found; // where it differs
    std::optional<Text<300>> note;            // wanted where it is not simply received
    BOOST_DESCRIBE_CLASS(SlipAnswer, (), (original, answer, sheets_found, note), (), ())
};

// The answers to actions: small and free of personal data.
struct OriginalReceiptRef {
    ReceiptId id;
    std::string number;
    ReceiptState state = ReceiptState::open;
    std::int64_t revision = 0;
    BOOST_DESCRIBE_CLASS(OriginalReceiptRef, (), (id, number, state, revision), (), ())
};
struct OriginalSlipRef {
    SlipId id;
    std::string number;
    SlipState state = SlipState::open;
    std::int64_t revision = 0;
    BOOST_DESCRIBE_CLASS(OriginalSlipRef, (), (id, number, state, revision), (), ())
};
struct SlipAlarmRef {
    AlarmId id;
    std::int64_t revision = 0;
    BOOST_DESCRIBE_CLASS(SlipAlarmRef, (), (id, revision), (), ())
};

// --- What is shown -------------------------------------------------------------------------------------------------------------------

// One move of a piece, for the visitor's timeline: taken, to the department, back, returned.
struct OriginalMove {
    Place to = Place::front;
    Instant at;
    std::string number; // of the receipt or slip
    BOOST_DESCRIBE_CLASS(OriginalMove, (), (to, at, number), (), ())
};
struct OriginalView {
    OriginalId id;
    cases::CaseId case_id;
    std::string case_number, item_name, item_name_en, subject_name; // masked
    std::string requirement, name, name_en;
    Kind kind = Kind::original;
    std::int64_t sheets = 0;
    std::string note;
    Place place = Place::front;
    Instant since;
    HallId hall_id;
    std::string hall_name, hall_name_en;
    DepartmentId department_id;
    std::string department_name, department_name_en;
    std::string holder_name; // the work name; empty once it is returned
    ReceiptId receipt_id;
    std::optional<ReceiptId> return_id;
    std::optional<SlipId> slip_id;
    Instant taken_at;
    std::optional<Instant> case_ended_at;
    bool overdue = false; // the case is over and it is still here
    BOOST_DESCRIBE_CLASS(OriginalView, (),
                         (id, case_id, case_number, item_name, item_name_en, subject_name, requirement, name, name_en,
                          kind, sheets, note, place, since, hall_id, hall_name, hall_name_en, department_id,
                          department_name, department_name_en, holder_name, receipt_id, return_id, slip_id, taken_at,
                          case_ended_at, overdue),
                         (), ())
};
struct OriginalReceipt {
    ReceiptId id;
    std::string number;
    Handing direction = Handing::taken;
    ReceiptState state = ReceiptState::open;
    Instant made_at;
    std::string made_by;
    std::optional<Instant> signed_at;
    std::optional<SignedHow> signed_how;
    std::optional<std::string> courier_number;
    std::vector<OriginalId> originals;
    std::int64_t revision = 0;
    BOOST_DESCRIBE_CLASS(OriginalReceipt, (),
                         (id, number, direction, state, made_at, made_by, signed_at, signed_how, courier_number,
                          originals, revision),
                         (), ())
};
struct CasePiece {
    OriginalView original;
    std::vector<OriginalMove> moves;
    BOOST_DESCRIBE_CLASS(CasePiece, (), (original, moves), (), ())
};
struct CaseOriginals {
    bool may_take = false;                 // by the caller, now
    std::vector<cases::AskedPaper> asked;  // for who may take
    std::vector<CasePiece> originals;      // the oldest first
    std::vector<OriginalReceipt> receipts; // the newest first
    BOOST_DESCRIBE_CLASS(CaseOriginals, (), (may_take, asked, originals, receipts), (), ())
};

struct SlipLine {
    OriginalView original;
    std::optional<Answer> answer;
    std::optional<std::int64_t> sheets_found;
    std::string note;
    BOOST_DESCRIBE_CLASS(SlipLine, (), (original, answer, sheets_found, note), (), ())
};
struct SlipAlarm {
    AlarmId id;
    AlarmKind kind = AlarmKind::unsigned_slip;
    Instant raised_at;
    std::optional<Instant> ended_at;
    std::optional<std::string> settled_by;
    std::string note;
    bool may_settle = false;
    std::int64_t revision = 0;
    BOOST_DESCRIBE_CLASS(SlipAlarm, (), (id, kind, raised_at, ended_at, settled_by, note, may_settle, revision), (), ())
};
struct OriginalSlip {
    SlipId id;
    std::string number;
    Direction direction = Direction::to_back;
    SlipState state = SlipState::open;
    HallId hall_id;
    std::string hall_name, hall_name_en;
    DepartmentId department_id;
    std::string department_name, department_name_en;
    Instant passed_at, due_at;
    std::string passed_by;
    std::optional<Instant> signed_at;
    std::optional<std::string> signed_by;
    bool may_sign = false, may_recall = false; // by the caller, now
    std::vector<SlipLine> lines;
    std::vector<SlipAlarm> alarms;
    std::int64_t revision = 0;
    BOOST_DESCRIBE_CLASS(OriginalSlip, (),
                         (id, number, direction, state, hall_id, hall_name, hall_name_en, department_id,
                          department_name, department_name_en, passed_at, due_at, passed_by, signed_at, signed_by,
                          may_sign, may_recall, lines, alarms, revision),
                         (), ())
};

struct OriginalQuery {
    std::optional<Place> place;
    std::optional<bool> held;    // true: what is still here; without `place`
    std::optional<bool> overdue; // true: whose case is over
    std::optional<HallId> hall;
    std::optional<DepartmentId> department;
    std::optional<std::string> case_number;
    std::optional<std::string> cursor;
    std::optional<int> limit;
    BOOST_DESCRIBE_CLASS(OriginalQuery, (), (place, held, overdue, hall, department, case_number, cursor, limit), (),
                         ())
};
struct SlipQuery {
    std::optional<bool> open, alarmed; // true: only those
    std::optional<Direction> direction;
    std::optional<HallId> hall;
    std::optional<DepartmentId> department;
    std::optional<std::string> cursor;
    std::optional<int> limit;
    BOOST_DESCRIBE_CLASS(SlipQuery, (), (open, alarmed, direction, hall, department, cursor, limit), (), ())
};

// What the second screen of a counter shows before the visitor signs for it.
struct ToSign {
    Handing direction = Handing::taken;
    std::string name, name_en;
    std::int64_t sheets = 0;
    Kind kind = Kind::original;
};

namespace store {
struct Piece;
struct Receipt;
struct Slip;
} // namespace store

class Originals {
  public:
    struct Parts {
        db::Database& database;
        const Clocks& clocks;
        const crypto::KeyStore& keys;
        const places::Directory& directory;
        const places::Calendars& calendars;
        const people::Service& people;
        const catalogue::Catalogue& catalogue;
        const cases::Cases& cases;
        std::string base_url;
    };
    explicit Originals(Parts parts) : parts_(parts), cipher_(parts.keys) {}

    // --- Between visitor and counter (receipts.cc)
    // The clerk enters what is handed in; the hall has it from then on. cases.not_found, originals.case_over, originals.bad_papers,
    // originals.bad_signing.
    Result<OriginalReceiptRef> take(db::Tx& tx, const cases::Caller& caller, cases::CaseId id,
                                    const std::vector<NewPiece>& pieces, const Signing& signing) const;
    // The same papers go back: they are the visitor's once that is signed for, or a courier has them. originals.not_here.
    Result<OriginalReceiptRef> give_back(db::Tx& tx, const cases::Caller& caller, cases::CaseId id,
                                         const std::vector<OriginalId>& pieces, const Signing& signing) const;
    // originals.receipt_not_found, originals.receipt_stale, originals.receipt_done, originals.bad_signing.
    Result<OriginalReceiptRef> sign(db::Tx& tx, const cases::Caller& caller, ReceiptId id, std::int64_t revision,
                                    const Signing& signing) const;
    // Entered by mistake, or not taken along after all; only while nobody has signed.
    Result<OriginalReceiptRef> cancel(db::Tx& tx, const cases::Caller& caller, ReceiptId id,
                                      std::int64_t revision) const;
    std::vector<ToSign> to_sign(db::Reader& reader, cases::CaseId id) const;
    // The visitor has agreed on the second screen: all open receipts of the case are signed for. Does nothing where there are none.
    void sign_at_screen(db::Tx& tx, const cases::Caller& screen, cases::CaseId id,
                        const std::optional<std::string>& picture) const;
    // The case is over: what is here of it should go back.
    void case_ended(db::Tx& tx, cases::CaseId id, Instant at) const;

    // --- Between front and back (slips.cc)
    // The first signature. From where the pieces are, and the caller is, follows the direction. originals.not_here,
    // originals.mixed_places, originals.receipt_unsigned.
    Result<OriginalSlipRef> pass(db::Tx& tx, const cases::Caller& caller, const std::vector<OriginalId>& pieces) const;
    // The second signature, by somebody else on the other side, piece by piece. What is missing stays with who passed it on; what differs
    // is with who signed, and both raise an alarm at once. originals.slip_not_found, originals.slip_stale, originals.slip_done,
    // originals.same_person, originals.bad_lines.
    Result<OriginalSlipRef> sign_for(db::Tx& tx, const cases::Caller& caller, SlipId id, std::int64_t revision,
                                     const std::vector<SlipAnswer>& answers) const;
    // Taken back by the side that passed it on, before anybody has signed.
    Result<OriginalSlipRef> recall(db::Tx& tx, const cases::Caller& caller, SlipId id, std::int64_t revision) const;
    // Close of business has come: raises the alarm while the slip is open. Once, however often it is called.
    void raise_unsigned(db::Tx& tx, SlipId id) const;
    // A lead says what came of it. originals.alarm_not_found, originals.alarm_stale, originals.alarm_done.
    Result<SlipAlarmRef> settle(db::Tx& tx, const cases::Caller& caller, AlarmId id, std::int64_t revision,
                                std::string_view note) const;
    void add_jobs(jobs::Runner& runner) const;

    // --- Reading (view.cc, lists.cc)
    // cases.not_found.
    Result<CaseOriginals> of_case(db::Reader& reader, const access::Principal& who, cases::CaseId id) const;
    Result<http::Page<OriginalView>> list(db::Reader& reader, const access::Principal& who,
                                          const OriginalQuery& asked) const;
    Result<http::Page<OriginalSlip>> slips(db::Reader& reader, const access::Principal& who,
                                           const SlipQuery& asked) const;
    Result<OriginalSlip> slip(db::Reader& reader, const access::Principal& who, SlipId id) const;
    // Slips of the hall with an alarm under way that `who` may see.
    std::int64_t alarmed(db::Reader& reader, const access::Principal& who, HallId hall) const;

    // --- Paper (paper.cc)
    Result<http::Reply> receipt_paper(const cases::Caller& caller, ReceiptId id) const;
    Result<http::Reply> slip_paper(const cases::Caller& caller, SlipId id) const;

    const Parts& parts() const { return parts_; }

  private:
    Result<OriginalReceiptRef> begin(db::Tx& tx, const cases::Caller& caller, store::Receipt receipt,
                                     const Signing& signing) const;
    void put_signature(db::Tx& tx, const cases::Caller& caller, store::Receipt& receipt, const Signing& signing,
                       SignedHow how) const;
    Result<store::Receipt> open_receipt(db::Tx& tx, const cases::Caller& caller, ReceiptId id,
                                        std::int64_t revision) const;
    void raise(db::Tx& tx, const store::Slip& slip, AlarmKind kind) const;
    void end_unsigned(db::Tx& tx, const store::Slip& slip, Instant now) const;
    Instant close_of_business(db::Reader& reader, HallId hall, Instant at) const;
    std::vector<OriginalView> views(db::Reader& reader, const std::vector<store::Piece>& pieces) const;
    std::vector<OriginalSlip> slip_views(db::Reader& reader, const access::Principal& who,
                                         const std::vector<store::Slip>& slips) const;

    Parts parts_;
    crypto::FieldCipher cipher_;
};

// Close of business of the day of `at`, or of the next working day when that is over or none. `closes`: minutes after midnight.
Instant due_for_signature(const places::Calendar& calendar, Instant at, int closes_minute);
// Whether a case in this state gives no reason any more to hold its papers.
bool is_over(cases::State state);

outbox::Subscriber case_follower(const Originals& originals);
http::Routes routes(const Originals& originals);
http::Routes slip_routes(const Originals& originals);
std::vector<db::Migration> migrations();

} // namespace yimen::originals
