#pragma once

// SQL of stages and nothing else.

#include <map>

#include "stage_rules.h"
#include "store.h"

namespace yimen::cases::store {

// In the order in which they were opened.
std::vector<CaseStage> stages(db::Reader& reader, CaseId id);
void insert_stage(db::Tx& tx, const Record& record, const CaseStage& stage);
void answer_stage(db::Tx& tx, StageId id, StageVerdict verdict, std::string_view opinion, StaffId staff, Instant at);
// Over without an answer, which may count as consent.
void pass_stage(db::Tx& tx, StageId id, bool agrees, Instant at);
// Its case ended before.
void drop_stage(db::Tx& tx, StageId id, Instant at);
void move_stage(db::Tx& tx, StageId id, Date due, Date yellow_from, Date from);
void urge_stage(db::Tx& tx, StageId id, Instant at);

void put_officers(db::Tx& tx, StageId id, StaffId first, StaffId second);
void put_record(db::Tx& tx, StageId id, const Inspection& record);
// What is written is changed by this officer, who has signed it with that; nothing when nothing is written yet.
void sign_anew(db::Tx& tx, StageId id, StaffId officer, Instant at);
void publish_stage(db::Tx& tx, StageId id, std::string_view body, Date from, StaffId by);
void put_hearing(db::Tx& tx, StageId id, const Hearing& hearing, std::optional<Instant> notified_at);

// Words of an objection, sealed by the caller.
struct Objection {
    Uuid id;
    std::string words_sealed;
    Instant at;
};
void insert_objection(db::Tx& tx, StageId stage, const Objection& objection);
std::vector<Objection> objections(db::Reader& reader, StageId stage);

// What anybody may read on that day.
struct PublicStage {
    StageId id;
    CaseId case_id;
    std::string item_name, body;
    catalogue::ItemId item;
    DepartmentId department;
    Date from{}, until{};                     // of a hearing: the day on which it is held
    std::optional<std::string> hearing_place; // none: something that may be objected to
};
std::vector<PublicStage> published(db::Reader& reader, Date today, std::optional<StageId> only,
                                   std::optional<StageId> before, int limit);
// What of these cases is open: of each the stage of another department that is due first, of one of `asked` where these are given.
std::map<CaseId, CaseStage> first_open(db::Reader& reader, const std::vector<Record>& records,
                                       const std::vector<DepartmentId>* asked);
// The other departments that are asked something about this case now.
std::vector<DepartmentId> asked_departments(db::Reader& reader, const Record& record);
// Cases with an open stage, by their ids.
std::vector<CaseId> with_open_stages(db::Reader& reader, CaseId after, int limit);

// The departments whose reviewer or decider somebody is themselves, or stands in for.
std::vector<DepartmentId> departments_of(const access::Principal& who);
// Appends the first day on which one of these departments has to answer about the case `c`; there is one at least.
void append_first_asked(db::Query& sql, const std::vector<DepartmentId>& departments);
// Appends that one of these departments is asked something in the case `c`.
void append_asked(db::Query& sql, const std::vector<DepartmentId>& departments);

} // namespace yimen::cases::store
