#include <algorithm>
#include <functional>

#include "deemed.h"
#include "gap_steps.h"
#include "jobs/jobs.h"
#include "promise_steps.h"
#include "recount.h"
#include "stage_steps.h"
#include "steps.h"
#include "urging.h"

// What the steps of a case do to its clock, and the two timers. Days are counted from the day after (行政许可法 art. 42, 82).
namespace yimen::cases {
namespace {

// Art. 32(4): accepted, refused or told what is missing within five days.
constexpr int kAnswerWorkingDays = 5;

Date day_after(Date day) { return Date(std::chrono::sys_days(day) + std::chrono::days(1)); }

// Who acts when a timer does.
const access::Principal kNobody;
const Caller kTimer{kNobody, "system", ""};

} // namespace

const Caller& timer() { return kTimer; }

void schedule_silence(db::Tx& tx, const store::Record& record) {
    jobs::schedule(tx, {kSilenceJob, record.id.str(), jobs::Time::business, end_of(*record.answer_due), {}});
}

Instant received_at(db::Reader& reader, CaseId id) {
    auto steps = store::steps(reader, id);
    auto last = std::find_if(steps.rbegin(), steps.rend(), [](const store::Step& step) {
        return step.to == State::received && step.from != State::received;
    });
    if (last == steps.rend())
        throw std::logic_error("a case that was never received: " + id.str());
    return last->at;
}

Instant end_of(Date day) { return hall_instant(day_after(day), 0); }

Date answer_by(const places::Calendar& calendar, Date from) { return calendar.add(from, kAnswerWorkingDays); }

Date receipt_day(const Cases& cases, db::Reader& reader, const store::Record& record, Instant at) {
    auto calendar = cases.parts().calendars.national(reader);
    Date day = hall_date(at);
    bool at_a_counter = record.visit.has_value(); // evening hours of a hall are office hours for who sits there
    auto hall = at_a_counter || !record.hall || !calendar->is_working(day)
                    ? std::nullopt
                    : cases.parts().directory.hall(reader, *record.hall);
    bool closed = hall && hall_minute(at) >= hall->closes_minute;
    return closed ? calendar->next(day) : calendar->add(day, 0);
}

Date received_on(const Cases& cases, db::Reader& reader, const store::Record& record) {
    if (record.received_on)
        return *record.received_on;
    return cases.parts().calendars.national(reader)->add(hall_date(received_at(reader, record.id)), 0);
}

void answer_within(const places::Calendar& calendar, store::Record& record, Date from) {
    record.due = answer_by(calendar, from);
    record.yellow_from = yellow_from({calendar, {}}, from, *record.due);
}

Counting counting_of(const places::Calendar& calendar, const std::vector<store::Procedure>& procedures) {
    std::vector<Pause> pauses;
    for (const auto& procedure : procedures)
        pauses.push_back({procedure.ground, procedure.from, procedure.on_again.value_or(day_after(procedure.until))});
    return {calendar, std::move(pauses)};
}

void Cases::set_clock(db::Tx& tx, store::Record& record, Clock effect, Date from) const {
    switch (effect) {
    case Clock::answer: {
        record.received_on = receipt_day(*this, tx, record, record.last_at);
        answer_within(*parts_.calendars.national(tx), record, *record.received_on);
        record.answer_due = record.due;
        schedule_silence(tx, record);
        break;
    }
    case Clock::limits:
        record.accepted_on = from;
        compute_limits(*this, tx, record, {});
        schedule_deemed(*this, tx, record);
        break;
    case Clock::pause:
    case Clock::go_on:
    case Clock::extend:
        compute_limits(*this, tx, record, store::procedures(tx, record.id));
        schedule_deemed(*this, tx, record);
        break;
    case Clock::stop:
        schedule_deemed(*this, tx, record);
        break;
    case Clock::none:
        break;
    }
}

std::int64_t most_extension(const catalogue::Definition& definition) {
    return catalogue::is_joint(definition) ? 15 : 10;
}

Result<void> check_days(std::int64_t days, std::int64_t most) {
    if (days >= 1 && days <= most)
        return {};
    return fail(Error{&kInvalidRequest,
                      {},
                      {{"/working_days", "out_of_range", "must be 1 to " + std::to_string(most) + " working days"}},
                      {}});
}

void compute_limits(const Cases& cases, db::Reader& reader, store::Record& record,
                    const std::vector<store::Procedure>& procedures) {
    auto definition = cases.definition(reader, record);
    auto calendar = cases.parts().calendars.national(reader);
    Counting counting = counting_of(*calendar, procedures);
    Date from = record.accepted_on.value();
    auto limit = [&](std::int64_t days) {
        return counting.add(from, static_cast<int>(days + record.extended_days.value_or(0)));
    };
    record.promised_due = limit(definition->on_the_spot ? 0 : definition->promised_working_days);
    record.legal_due = limit(definition->legal_working_days);
    record.due = record.promised_due;
    record.yellow_from = yellow_from(counting, from, *record.due);
}

// What waits in the state that a step leaves, and its timers.
void Cases::leave(db::Tx& tx, store::Record& record, const Transition& row) const {
    if (row.from == row.to)
        return;
    if (row.from == State::received)
        jobs::cancel(tx, kSilenceJob, record.id.str()); // every step from there is an answer
    if (row.from == State::suspended) {
        jobs::cancel(tx, kPauseJob, record.id.str());
        store::end_procedure(tx, record.id, hall_date(record.last_at));
    }
    leave_gaps(tx, record, row);
    leave_promises(tx, record, row);
    leave_stages(tx, record, row);
    if (!find(row.to, Action::answer_urging))
        settle_urging(tx, record);
}

void Cases::pause_clock(db::Tx& tx, const store::Record& record, const Details& details) const {
    Date today = hall_date(record.last_at);
    Date until = parts_.calendars.national(tx)->add(today, static_cast<int>(details.working_days));
    store::begin_procedure(tx, record.id, {record.revision, details.ground.value(), details.note, today, until, {}});
    jobs::schedule(tx, {kPauseJob, record.id.str(), jobs::Time::business, end_of(until), {}});
}

Result<void> Cases::resume_at_limit(db::Tx& tx, CaseId id) const {
    auto record = store::locked(tx, id);
    if (!record || record->state != State::suspended)
        return {}; // the procedure was over before
    Date until = store::procedures(tx, id).back().until;
    const Transition* row = find(record->state, Action::resume_at_limit);
    record->last_at = std::max(parts_.clocks.business.now(), record->last_at);
    record->state = row->to;
    ++record->revision;
    store::end_procedure(tx, id, day_after(until)); // however late the timer is
    set_clock(tx, *record, row->clock, day_after(until));
    move_on(tx, timer(), *record, *row, kSystemDoer, "");
    return {};
}

void Cases::add_jobs(jobs::Runner& runner) const {
    auto handle_run = [&](std::string_view name, std::function<Result<void>(jobs::Run&, CaseId)> work) {
        runner.handle(std::string(name), [work = std::move(work)](jobs::Run& run) -> Result<void> {
            auto id = CaseId::parse(run.job().unique_key);
            if (!id)
                throw std::logic_error("a timer of no case: " + run.job().unique_key);
            return work(run, *id);
        });
    };
    auto handle = [&](std::string_view name, std::function<Result<void>(db::Tx&, CaseId)> effect) {
        handle_run(name, [effect = std::move(effect)](jobs::Run& run, CaseId id) {
            return run.commit([&](db::Tx& tx) { return effect(tx, id); });
        });
    };
    handle(kSilenceJob, [this](db::Tx& tx, CaseId id) { return accept_by_silence(tx, id); });
    handle(kPauseJob, [this](db::Tx& tx, CaseId id) { return resume_at_limit(tx, id); });
    handle(kUrgingJob, [this](db::Tx& tx, CaseId id) { return escalate_urging(*this, tx, id); });
    handle(kStageJob, [this](db::Tx& tx, CaseId id) { return end_stages(*this, tx, id); });
    handle(kGapJob, [this](db::Tx& tx, CaseId id) { return Gaps(*this).lapse(tx, id); });
    handle(kGapReminderJob, [this](db::Tx& tx, CaseId id) { return Gaps(*this).remind(tx, id); });
    handle_run(kDeemedJob, [this](jobs::Run& run, CaseId id) { return DeemedApprovals(*this).run(run, id); });
    runner.every("cases.recount", std::chrono::hours(24), [this](jobs::Run& run) {
        recount(*this);
        return run.commit([](db::Tx&) -> Result<void> { return {}; });
    });
}

} // namespace yimen::cases
