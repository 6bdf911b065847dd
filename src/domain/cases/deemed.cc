#include "deemed.h"

#include "answerers.h"
#include "base/enum_text.h"
#include "gap_steps.h"
#include "jobs/jobs.h"
#include "stage_steps.h"
#include "steps.h"
#include "uses.h"

namespace yimen::cases {
namespace {

bool is_waited_for(const store::Record& record) {
    return record.state == State::accepted || record.state == State::reviewed;
}

CaseDeemed deemed_view(const Deemed& deemed, const std::unordered_map<StaffId, std::string>& names) {
    CaseDeemed out{deemed.state, deemed.hold, deemed.legal_due, deemed.basis, deemed.waited_in, deemed.at, {}, {}, {}};
    if (!deemed.order)
        return out;
    out.rule = deemed.order->rule;
    out.rule_version = deemed.order->rule_version;
    if (auto name = names.find(deemed.order->answers); name != names.end())
        out.answers_name = name->second;
    return out;
}

} // namespace

void schedule_deemed(const Cases& cases, db::Tx& tx, const store::Record& record) {
    if (!cases.definition(tx, record)->deemed_approval)
        return;
    if (is_waited_for(record))
        jobs::schedule(tx, {kDeemedJob, record.id.str(), jobs::Time::business, end_of(*record.legal_due), {}});
    else
        jobs::cancel(tx, kDeemedJob, record.id.str());
}

bool DeemedApprovals::is_permit(db::Reader& reader, const store::Record& record) const {
    auto item = cases_.parts_.catalogue.item(reader, record.item);
    return item && catalogue::is_permit(item->facts.task_type);
}

DeemedHold DeemedApprovals::hold_of(db::Reader& reader, const store::Record& record, bool permit) const {
    auto purpose = seal_purpose(DocumentKind::decision, permit);
    auto order = cases_.parts_.seals.order_in_force(reader, record.department, purpose, seals::kDeemedApproval);
    if (!order || !may_answer(cases_, reader, record.department, order->answers))
        return DeemedHold::no_order; // nobody would answer for it
    if (!check_uses(reader, record, Action::approve))
        return DeemedHold::licence_lost;
    auto stages = store::stages(reader, record.id);
    for (const auto& stage : stages) {
        if (stage.state != StageState::open)
            continue;
        // Art. 36, 46, 47: others are heard before it is granted. What the house itself still looks at is its silence.
        if (stage.kind == StageKind::hearing)
            return DeemedHold::hearing_open;
        if (stage.kind == StageKind::publication)
            return DeemedHold::publication_open;
    }
    std::erase_if(stages, [](const CaseStage& stage) { return stage.state == StageState::open; });
    return held_by(stages, Action::approve) ? DeemedHold::countersign_objects : DeemedHold::none;
}

Result<std::optional<licences::Prepared>> DeemedApprovals::prepared(CaseId id) const {
    std::optional<Cases::ResultGrant> wanted;
    cases_.parts_.database.read([&](db::Reader& reader) {
        auto record = store::any(reader, id);
        Date today = hall_date(cases_.parts_.clocks.business.now());
        bool comes = record && is_waited_for(*record) && today > *record->legal_due &&
                     !result_waits_at_limit(gaps_of(reader, id)) &&
                     hold_of(reader, *record, is_permit(reader, *record)) == DeemedHold::none;
        if (comes)
            wanted = cases_.result_grant(reader, *record);
        return 0;
    });
    return cases_.prepare_grant(std::move(wanted));
}

Result<void> DeemedApprovals::run(jobs::Run& run, CaseId id) const {
    YIMEN_TRY(auto licence, prepared(id));
    return run.commit([&](db::Tx& tx) { return approve(tx, id, licence); });
}

Result<void> DeemedApprovals::approve(db::Tx& tx, CaseId id, const std::optional<licences::Prepared>& licence) const {
    auto record = store::locked(tx, id);
    auto gaps = record ? gaps_of(tx, id) : std::vector<Gap>{};
    bool waits = result_waits_at_limit(gaps);
    const Transition* row =
        record ? find(record->state, waits ? Action::approve_by_silence_with_gaps : Action::approve_by_silence)
               : nullptr;
    auto definition = record ? cases_.definition(tx, *record) : nullptr;
    if (!row || !definition->deemed_approval)
        return {}; // decided meanwhile, or its clock stands still
    Instant now = cases_.parts_.clocks.business.now();
    if (hall_date(now) <= *record->legal_due) { // the limit has moved
        schedule_deemed(cases_, tx, *record);
        return {};
    }
    bool permit = is_permit(tx, *record);
    if (auto found = hold_of(tx, *record, permit); found != DeemedHold::none) {
        hold(tx, *record, found, definition->deemed_approval->basis);
        return {};
    }
    if (!waits && definition->result.licence_type && !licence) { // what held it back went between the look and this
        jobs::schedule(tx, {kDeemedJob, id.str(), jobs::Time::business, now, {}});
        return {};
    }
    auto order = cases_.parts_.seals.order_in_force(
        tx, record->department, seal_purpose(DocumentKind::decision, permit), seals::kDeemedApproval);
    take_effect(tx, *record, *row,
                {DeemedState::approved, DeemedHold::none, *record->legal_due, definition->deemed_approval->basis,
                 record->state, std::max(now, record->last_at), order},
                waits ? std::nullopt : licence);
    return {};
}

// Supervisors see what holds it back; it is looked at again when the day is over.
void DeemedApprovals::hold(db::Tx& tx, store::Record& record, DeemedHold hold, const std::string& basis) const {
    Instant now = cases_.parts_.clocks.business.now();
    auto before = store::deemed(tx, record.id);
    jobs::schedule(tx, {kDeemedJob, record.id.str(), jobs::Time::business, end_of(hall_date(now)), {}});
    if (before && before->hold == hold && before->legal_due == *record.legal_due)
        return;
    record.last_at = std::max(now, record.last_at);
    store::put_deemed(tx, record,
                      {DeemedState::held, hold, *record.legal_due, basis, record.state, before ? before->at : now, {}});
    write_journal(tx, timer(), record, kSystemDoer, "hold_deemed", boost::describe::enum_to_string(hold, ""));
}

// As a decider's approval, but that nobody decided: the papers are sealed under the order.
void DeemedApprovals::take_effect(db::Tx& tx, store::Record& record, const Transition& row, Deemed deemed,
                                  const std::optional<licences::Prepared>& licence) const {
    record.last_at = deemed.at;
    record.decided_at = deemed.at;
    record.state = row.to;
    ++record.revision;
    store::put_deemed(tx, record, deemed);
    end_open_supplements(tx, record.id);
    cases_.leave(tx, record, row);
    cases_.set_clock(tx, record, row.clock, hall_date(record.last_at));
    move_on(tx, timer(), record, row, kSystemDoer, "");
    if (!row.document)
        return; // the result waits for what is to follow
    cases_.result_comes(tx, timer(), record, Action::issue_result, {}, licence);
}

std::optional<CaseDeemed> DeemedApprovals::shown(db::Reader& reader, const store::Record& record, bool staff) const {
    auto found = store::deemed(reader, record.id);
    if (!found || (found->state == DeemedState::held && (!staff || !is_waited_for(record))))
        return std::nullopt;
    std::unordered_map<StaffId, std::string> names;
    if (staff && found->order)
        names = cases_.parts_.people.staff_names(reader, {found->order->answers});
    auto out = deemed_view(*found, names);
    if (!staff) {
        out.rule = std::nullopt;
        out.rule_version = std::nullopt;
    }
    return out;
}

std::map<CaseId, CaseDeemed> DeemedApprovals::shown_in(db::Reader& reader,
                                                       const std::vector<store::Record>& records) const {
    Date today = hall_date(cases_.parts_.clocks.business.now());
    std::vector<CaseId> ids;
    for (const auto& record : records)
        if ((record.decided_at && !record.decider) || (is_waited_for(record) && *record.legal_due < today))
            ids.push_back(record.id);
    std::map<CaseId, CaseDeemed> out;
    if (ids.empty())
        return out;
    auto found = store::deemed_in(reader, ids);
    std::vector<StaffId> answering;
    for (const auto& [id, one] : found)
        if (one.order)
            answering.push_back(one.order->answers);
    auto names = cases_.parts_.people.staff_names(reader, answering);
    for (const auto& [id, one] : found)
        out.emplace(id, deemed_view(one, names));
    return out;
}

namespace store {
namespace {

constexpr std::string_view kDeemedColumns =
    "SELECT d.case_id, d.state, d.hold, d.legal_due, d.basis, d.waited_in, d.at, d.order_id, d.rule, d.rule_version,"
    " d.answers_staff_id FROM case_deemed d WHERE ";

Deemed deemed_of(const db::Row& row) {
    Deemed out{enum_of<DeemedState>(row.get<std::string>(1)),
               enum_of<DeemedHold>(row.get<std::string>(2)),
               row.get<Date>(3),
               row.get<std::string>(4),
               parse_state(row.get<std::string>(5)).value(),
               row.get<Instant>(6),
               {}};
    if (auto order = row.get<std::optional<seals::OrderId>>(7))
        out.order =
            seals::StandingOrder{*order, row.get<std::string>(8), row.get<std::int64_t>(9), row.get<StaffId>(10)};
    return out;
}

} // namespace

std::optional<Deemed> deemed(db::Reader& reader, CaseId id) {
    auto rows = reader.query(std::string(kDeemedColumns) + "d.case_id = $1", id);
    return rows.empty() ? std::nullopt : std::optional(deemed_of(rows[0]));
}

std::map<CaseId, Deemed> deemed_in(db::Reader& reader, const std::vector<CaseId>& ids) {
    db::Query sql;
    sql << kDeemedColumns << "d.case_id IN " << sql.bind_list(ids);
    std::map<CaseId, Deemed> out;
    for (auto row : sql.run(reader))
        out.emplace(row.get<CaseId>(0), deemed_of(row));
    return out;
}

void put_deemed(db::Tx& tx, const Record& record, const Deemed& d) {
    using std::optional;
    const auto& order = d.order;
    tx.exec("INSERT INTO case_deemed (case_id, cell_id, state, hold, legal_due, basis, waited_in, at, order_id, rule,"
            " rule_version, answers_staff_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
            " ON CONFLICT (case_id) DO UPDATE SET state = excluded.state, hold = excluded.hold, legal_due ="
            " excluded.legal_due, basis = excluded.basis, waited_in = excluded.waited_in, at = excluded.at, order_id ="
            " excluded.order_id, rule = excluded.rule, rule_version = excluded.rule_version, answers_staff_id ="
            " excluded.answers_staff_id",
            record.id, record.cell, boost::describe::enum_to_string(d.state, ""),
            boost::describe::enum_to_string(d.hold, ""), d.legal_due, d.basis, to_string(d.waited_in), d.at,
            order ? optional(order->id) : std::nullopt, order ? optional(order->rule) : std::nullopt,
            order ? optional(order->rule_version) : std::nullopt, order ? optional(order->answers) : std::nullopt);
}

} // namespace store
} // namespace yimen::cases
