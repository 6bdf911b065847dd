#include "recount.h"

#include "deemed.h"
#include "stage_steps.h"

namespace yimen::cases {
namespace {

constexpr int kCasesAtOnce = 200;

// The dates of a case as the calendar has them now.
void recompute(const Cases& cases, db::Reader& reader, store::Record& record) {
    auto calendar = cases.parts().calendars.national(reader);
    switch (record.state) {
    case State::submitted:
        answer_within(*calendar, record, receipt_day(cases, reader, record, *record.submitted_at));
        break;
    case State::received:
        record.received_on = receipt_day(cases, reader, record, received_at(reader, record.id));
        answer_within(*calendar, record, *record.received_on);
        record.answer_due = record.due;
        break;
    default:
        compute_limits(cases, reader, record, store::procedures(reader, record.id));
    }
}

bool same_dates(const store::Record& a, const store::Record& b) {
    return a.due == b.due && a.answer_due == b.answer_due && a.legal_due == b.legal_due &&
           a.yellow_from == b.yellow_from;
}

std::optional<Moved> move(const Cases& cases, db::Tx& tx, CaseId id) {
    auto record = store::locked(tx, id);
    auto before = *record;
    if (!store::runs(before.state))
        return std::nullopt; // decided meanwhile
    recompute(cases, tx, *record);
    if (same_dates(before, *record))
        return std::nullopt;
    record->last_at = std::max(cases.parts().clocks.business.now(), record->last_at);
    ++record->revision;
    store::update(tx, *record);
    if (record->state == State::received)
        schedule_silence(tx, *record);
    if (record->state == State::accepted || record->state == State::reviewed)
        schedule_deemed(cases, tx, *record);
    write_journal(tx, timer(), *record, kSystemDoer, "recount", to_iso(*before.due) + ">" + to_iso(*record->due));
    publish_moved(tx, *record);
    return Moved{record->number.value_or(""), *before.due, *record->due};
}

} // namespace

std::vector<Moved> recount(const Cases& cases) {
    std::vector<Moved> out;
    auto& database = cases.parts().database;
    for (auto after = std::optional(CaseId{}); after;) {
        std::vector<CaseId> changed;
        after = database.read([&](db::Reader& reader) {
            auto batch = store::running(reader, *after, kCasesAtOnce);
            for (auto& record : batch) {
                auto now = record;
                recompute(cases, reader, now);
                if (!same_dates(record, now))
                    changed.push_back(record.id);
            }
            return batch.empty() ? std::nullopt : std::optional(batch.back().id);
        });
        for (CaseId id : changed)
            (void)database.write([&](db::Tx& tx) -> Result<void> {
                if (auto moved = move(cases, tx, id))
                    out.push_back(*moved);
                return {};
            });
    }
    recount_stages(cases);
    return out;
}

} // namespace yimen::cases
