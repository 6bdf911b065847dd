#pragma once

// SQL of the cases and nothing else.

#include <map>

#include "authority.h"
#include "bundled.h"
#include "cases.h"
#include "clock.h"
#include "journal/journal.h"
#include "reading.h"
#include "upward.h"

namespace yimen::cases::store {

// One row of `cases`.
struct Record {
    CaseId id;
    CellId cell;
    RegionId region;
    std::optional<HallId> hall;
    DepartmentId department;
    SubjectId subject;
    AccountId applicant;
    std::optional<std::string> number;
    std::string channel;
    catalogue::ItemId item;
    catalogue::ItemVersionId item_version;
    catalogue::SnapshotId snapshot;
    std::string item_name;
    State state = State::draft;
    std::optional<StaffId> owner, acceptor, reviewer, decider;
    bool notice_given = false;
    std::optional<Instant> submitted_at, received_at;
    // From which day the five days of an answer are counted; none in cases of before.
    std::optional<Date> received_on, answer_due;
    std::optional<Instant> accepted_at;
    std::optional<Date> accepted_on, promised_due, legal_due, due;
    std::optional<Date> yellow_from;           // first day of the yellow card of `due`
    std::optional<std::int64_t> extended_days; // working days added with approval (行政许可法 art. 42)
    std::optional<Instant> decided_at;
    Instant last_at;
    std::int64_t revision = 0;
    std::optional<Uuid> visit; // opaque: a visit of the queue
    // 催办: since when the visitor waits for an answer, and since when the supervisors know; how often it was urged.
    std::optional<Instant> urged_at, urging_escalated_at;
    std::int64_t urged = 0;
    std::optional<BundleRef> bundle; // 一件事 that it is a member of
    std::optional<DeliveryWay> delivery_way;
    std::optional<Instant> sent_at; // by post

    access::Scope::RowScope scope() const { return {cell, region, hall, department, subject, item.value}; }
};

// Appends what `who` may see of `cases c` by those of its roles that are in `roles`. A draft is seen by those who act for its subject, by
// the clerk who began it and, once it is taken up in a visit, by the clerks of that hall; an agent sees what they filed themselves.
void append_visible(db::Query& query, const access::Principal& who, access::Roles roles);

std::optional<Record> visible(db::Reader& reader, const access::Principal& who, access::Roles roles, CaseId id,
                              bool lock = false);
// The same, or one about which a department of theirs is asked something just now.
std::optional<Record> visible_or_asked(db::Reader& reader, const access::Principal& who, access::Roles roles, CaseId id,
                                       bool lock = false);
std::optional<Record> any(db::Reader& reader, CaseId id);
std::optional<Record> locked(db::Tx& tx, CaseId id);
// What was filed for this subject, the newest first.
std::vector<Record> filed_by_subject(db::Reader& reader, SubjectId subject, int limit);

// What of a promise waits, after the result.
enum class PromiseWork { none, to_check, to_decide, to_answer };

struct ListQuery {
    access::Roles roles;
    std::vector<State> states;   // empty: all
    std::vector<StaffId> owners; // empty: whoever it is; else `states` are named
    std::optional<std::string> number;
    Filter filter;
    bool gap_supplied = false; // something that was to follow waits to be looked at
    PromiseWork promise_work = PromiseWork::none;
    bool licence_lost = false; // a licence that it relies on is no longer in force, and nobody has said what follows
    bool use_objected = false; // its holder waits for an answer
    std::optional<StaffId> mentioned = {};                // spoken to in a comment that they have not seen
    bool deemed = false;                                  // approved by silence, or something holds that back
    std::optional<bool> in_bundle;                        // a member of a bundle (一件事), or not
    std::optional<std::vector<Station>> nobody_left = {}; // only what nobody of these may decide
    std::optional<std::vector<DepartmentId>> asked = {};  // only what one of these is asked about, sorted by that day
    bool waits_for_others = false;                        // asked of another department, and not answered
    bool by_due = true;        // what has a day to end by, the earliest first; else newest change first
    bool by_change = false;    // with by_due: the same rows, newest change first
    bool to_hand_over = false; // instead: results that wait to be handed over, the earliest decision first
    bool orders_by_due() const { return by_due && !by_change && !to_hand_over; }
    std::optional<std::string> after_key; // due, or last_at or decided_at in microseconds
    std::optional<CaseId> after_id;
    int limit = 20;
};
std::vector<Record> list(db::Reader& reader, const access::Principal& who, const ListQuery& query);
// Counts to `most` and no further; 0: all, however long that takes.
std::int64_t count(db::Reader& reader, const access::Principal& who, const ListQuery& query, int most = 0);

void insert(db::Tx& tx, const Record& record, RegionId taken);
// Before it is received: where it will be.
void move_to_hall(db::Tx& tx, CaseId id, HallId hall, RegionId taken);
// Writes everything else that may change, compares and raises the revision; the caller holds the row.
void update(db::Tx& tx, const Record& record);

struct Step {
    std::int64_t revision = 0;
    std::string action;
    State from = State::draft, to = State::draft;
    std::string role;
    AccountId account;
    std::optional<StaffId> staff;
    Instant at;
    std::string note;
    Standing standing = {};
    std::optional<StaffId> for_staff = {}; // in whose place (AB 岗)
};
void append_step(db::Tx& tx, CaseId id, const Step& step);
std::vector<Step> steps(db::Reader& reader, CaseId id);

void save_form(db::Tx& tx, CaseId id, std::string_view sealed, const std::vector<std::string>& prefilled, Instant at);
std::vector<std::string> prefilled(db::Reader& reader, CaseId id);
std::optional<std::string> form(db::Reader& reader, CaseId id);
std::optional<std::string> established(db::Reader& reader, CaseId id); // by the decision; sealed
void put_established(db::Tx& tx, CaseId id, std::string_view sealed, Instant at);

struct File {
    FileId id;
    std::string requirement, name_sealed, media_type, sm3;
    std::int64_t size = 0;
    AccountId uploaded_by;
    Instant uploaded_at;
};
void insert_file(db::Tx& tx, CaseId id, const File& file);
void remove_file(db::Tx& tx, FileId file, Instant at);
std::vector<File> files(db::Reader& reader, CaseId id);
std::optional<File> file(db::Reader& reader, CaseId id, FileId file);

struct Check {
    std::string requirement, point;
    bool ok = false;
    StaffId staff;
    Instant at;
};
void put_check(db::Tx& tx, CaseId id, const Check& check);
std::vector<Check> checks(db::Reader& reader, CaseId id);

struct Notice {
    std::string items; // JSON
    StaffId staff;
    Instant issued_at;
    std::optional<Date> until;
};
// Whether a clock of the case runs in this state, or stands still for a while; then it has dates.
bool runs(State state);
// Cases whose clock runs, by their ids.
std::vector<Record> running(db::Reader& reader, CaseId after, int limit);

// A special procedure (行政许可法 art. 45): days that do not count.
struct Procedure {
    std::int64_t revision = 0; // of the step that began it
    Ground ground = Ground::hearing;
    std::string reason;
    Date from{}, until{};         // until: the last day of the time that the visitor was told
    std::optional<Date> on_again; // the first day that counted again
};
void begin_procedure(db::Tx& tx, CaseId id, const Procedure& procedure);
void end_procedure(db::Tx& tx, CaseId id, Date on_again);
std::vector<Procedure> procedures(db::Reader& reader, CaseId id);

void insert_notice(db::Tx& tx, CaseId id, const Notice& notice);
std::optional<Notice> notice(db::Reader& reader, CaseId id);

// Of members of a bundle.
void insert_wait(db::Tx& tx, CaseId id, const Wait& wait);
void insert_brought(db::Tx& tx, CaseId id, const Brought& brought);
std::vector<Wait> waits(db::Reader& reader, CaseId id);
std::map<CaseId, std::vector<Wait>> waits_in(db::Reader& reader, Uuid bundle); // of its members
std::vector<Brought> brought(db::Reader& reader, CaseId id);
// Who waits for this case, as long as that is open.
std::vector<CaseId> waiting_for(db::Reader& reader, CaseId of, std::optional<WaitKind> kind);
void meet_wait(db::Tx& tx, CaseId id, CaseId of, Instant at);
void fail_wait(db::Tx& tx, CaseId id, CaseId of, Instant at);
void bring(db::Tx& tx, CaseId id, const Brought& brought, Instant at);
std::vector<Record> of_bundle(db::Reader& reader, Uuid bundle);
// Those that `who` may see, held.
std::vector<Record> held_of_bundle(db::Tx& tx, const access::Principal& who, access::Roles roles, Uuid bundle);
// Which of its members `who` may see.
std::vector<CaseId> visible_of_bundle(db::Reader& reader, const access::Principal& who, access::Roles roles,
                                      Uuid bundle);
struct BundleCount {
    std::int64_t members = 0, ended = 0;
};
std::map<Uuid, BundleCount> bundle_counts(db::Reader& reader, const std::vector<Uuid>& bundles);
// What members still wait for.
struct OpenWait {
    WaitKind kind = WaitKind::needs_result;
    catalogue::ItemId item;
    std::string item_name;
};
std::map<CaseId, std::vector<OpenWait>> open_waits(db::Reader& reader, const std::vector<CaseId>& cases);

// Takes `count` serials of the day; returns the first.
std::int64_t take_serials(db::Tx& tx, CellId cell, Date day, int count);

} // namespace yimen::cases::store
