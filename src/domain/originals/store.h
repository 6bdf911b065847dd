#pragma once

// SQL of originals and nothing else.

#include "errors.h"
#include "originals.h"

namespace yimen::originals::store {

struct Piece {
    OriginalId id;
    access::Scope::RowScope scope; // all of it is there
    cases::CaseId case_id;
    std::string case_number, item_name, requirement, name, name_en;
    Kind kind = Kind::original;
    std::int64_t sheets = 1;
    std::string note;
    Place place = Place::front;
    Instant since;
    std::optional<StaffId> holder;
    ReceiptId receipt;
    std::optional<ReceiptId> return_receipt;
    std::optional<SlipId> slip;
    std::optional<Instant> case_ended_at;
    // Of its receipt.
    Instant taken_at = {};
    bool signed_for = false;
};
struct Receipt {
    ReceiptId id;
    access::Scope::RowScope scope;
    cases::CaseId case_id;
    std::string number;
    Handing direction = Handing::taken;
    ReceiptState state = ReceiptState::open;
    Instant made_at;
    StaffId made_by;
    std::optional<Instant> signed_at = {};
    std::optional<SignedHow> signed_how = {};
    std::optional<std::string> courier_number = {};
    std::optional<std::string> signature_sealed = {};
    std::int64_t revision = 1;
};
struct Slip {
    SlipId id;
    CellId cell;
    RegionId region;
    HallId hall;
    DepartmentId department;
    std::string number;
    Direction direction = Direction::to_back;
    SlipState state = SlipState::open;
    Instant passed_at;
    StaffId passed_by;
    Instant due_at;
    std::optional<Instant> signed_at = {};
    std::optional<StaffId> signed_by = {};
    std::optional<Instant> recalled_at = {};
    std::int64_t revision = 1;

    access::Scope::RowScope scope() const { return {cell, region, hall, department, {}}; }
};
struct Line {
    SlipId slip;
    OriginalId original;
    std::optional<Answer> answer;
    std::optional<std::int64_t> sheets_found;
    std::string note;
};
struct Alarm {
    AlarmId id;
    SlipId slip;
    access::Scope::RowScope scope;
    AlarmKind kind = AlarmKind::unsigned_slip;
    Instant raised_at;
    std::optional<Instant> ended_at = {};
    std::optional<StaffId> settled_by = {};
    std::string note = {};
    std::int64_t revision = 1;
};

// The next number of a series on a day, 20260928-0001; the series stays locked until the transaction ends.
std::string next_number(db::Tx& tx, CellId cell, std::string_view series, Date day);

void insert(db::Tx& tx, const Receipt& receipt);
void update(db::Tx& tx, const Receipt& receipt);
std::optional<Receipt> visible_receipt(db::Reader& reader, const access::Principal& who, access::Roles roles,
                                       ReceiptId id, bool lock);
std::vector<Receipt> receipts_of_case(db::Reader& reader, cases::CaseId id); // the newest first

void insert(db::Tx& tx, const Piece& piece);
void update(db::Tx& tx, const Piece& piece);
std::vector<Piece> pieces_of_case(db::Reader& reader, cases::CaseId id);
std::vector<Piece> pieces_of_receipt(db::Reader& reader, const Receipt& receipt);
std::vector<Piece> pieces_of_slip(db::Reader& reader, SlipId id); // also where they are not under way any more
std::vector<Piece> pieces_of_slips(db::Reader& reader, const std::vector<SlipId>& ids);
// Those of `ids` that `who` may move by one of `roles`, locked in the order of their ids.
std::vector<Piece> movable(db::Tx& tx, const access::Principal& who, access::Roles roles,
                           const std::vector<OriginalId>& ids);
void put_case_end(db::Tx& tx, cases::CaseId id, Instant at);

void insert(db::Tx& tx, const Slip& slip, const std::vector<Piece>& pieces);
void update(db::Tx& tx, const Slip& slip);
void put_answer(db::Tx& tx, SlipId slip, const SlipAnswer& answer);
std::optional<Slip> slip(db::Reader& reader, SlipId id); // locked, whoever asks
std::optional<Slip> visible_slip(db::Reader& reader, const access::Principal& who, access::Roles roles, SlipId id,
                                 bool lock);
std::vector<Line> lines_of(db::Reader& reader, const std::vector<SlipId>& ids);

// False when there was such an alarm.
bool insert(db::Tx& tx, const Alarm& alarm);
void update(db::Tx& tx, const Alarm& alarm);
std::optional<Alarm> alarm_of(db::Reader& reader, SlipId slip, AlarmKind kind);
std::optional<Alarm> visible_alarm(db::Reader& reader, const access::Principal& who, access::Roles roles, AlarmId id);
std::vector<Alarm> alarms_of(db::Reader& reader, const std::vector<SlipId>& ids);

// Lists and their counts: one filter and one scope.
std::vector<Piece> pieces(db::Reader& reader, const access::Principal& who, const OriginalQuery& asked,
                          std::optional<OriginalId> after, int limit);
std::int64_t count(db::Reader& reader, const access::Principal& who, const OriginalQuery& asked);
std::vector<Slip> slips(db::Reader& reader, const access::Principal& who, const SlipQuery& asked,
                        std::optional<SlipId> after, int limit);
std::int64_t count(db::Reader& reader, const access::Principal& who, const SlipQuery& asked);
// What a case's pieces were signed for with, by time.
struct Passage {
    OriginalId original;
    Direction direction = Direction::to_back;
    Instant at;
    std::string number;
};
std::vector<Passage> passages_of_case(db::Reader& reader, cases::CaseId id);

} // namespace yimen::originals::store
