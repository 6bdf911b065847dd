#include <algorithm>

#include "queue/acting.h"
#include "steps.h"

// What a manager decides, and what counters are asked then.
namespace yimen::opening {
namespace {

using store::Row;

// Locked, still proposed, as the caller saw it.
Result<Row> to_decide(db::Tx& tx, const queue::Caller& caller, ProposalId id, std::int64_t revision) {
    auto row = store::of(tx, caller.who, id);
    if (!row)
        return fail(kUnknownProposal);
    if (row->state != ProposalState::proposed)
        return fail(kProposalOver, {}, {{"state", boost::describe::enum_to_string(row->state, "")}});
    if (row->revision != revision)
        return fail(kProposalStale, {}, {{"revision", row->revision}});
    return std::move(*row);
}

void decided(db::Tx& tx, const queue::Caller& caller, Row& row, Instant now, std::string_view event,
             const std::string& action) {
    row.decided_at = now;
    row.decided_by = caller.who.staff;
    ++row.revision;
    store::update(tx, row, 1);
    queue::note(tx, caller, access::to_string(access::Role::hall_manager), action, "counter_proposal", row.id.value,
                row.scope.cell, now, told(row), row.reason);
    tell(tx, row, event, now);
}

} // namespace

Result<ProposalRef> Opening::accept(db::Tx& tx, const queue::Caller& caller, ProposalId id,
                                    std::int64_t revision) const {
    YIMEN_TRY(Row row, to_decide(tx, caller, id, revision));
    Instant now = std::max(parts_.clocks.business.now(), row.proposed_at);
    std::vector<queue::CategoryId> lines;
    for (const auto& line : queue::lines_of(tx, row.hall()))
        if (!line.retired)
            lines.push_back(line.id);
    Floor floor = floor_of(queue::staffing(parts_.directory, tx, row.hall(), hall_date(now)), std::move(lines));
    auto change = floor.change_of(row);
    // Somebody may stand at the counter by now: it is asked to close once it is free.
    if (!change || !safe(floor.staff, *change, true))
        return fail(kNoLongerSafe);
    row.state = ProposalState::accepted;
    if (row.kind == ProposalKind::reskill) {
        YIMEN_CHECK(parts_.queue.reskill_counter(tx, caller, row.counter, row.after));
        row.state = ProposalState::done;
        row.done_at = now;
    }
    decided(tx, caller, row, now, "CounterProposalAccepted", "counter_proposal.accept");
    return ProposalRef{row.id, row.state, row.revision};
}

Result<ProposalRef> Opening::dismiss(db::Tx& tx, const queue::Caller& caller, ProposalId id, std::int64_t revision,
                                     std::string_view reason) const {
    YIMEN_TRY(Row row, to_decide(tx, caller, id, revision));
    Instant now = std::max(parts_.clocks.business.now(), row.proposed_at);
    row.state = ProposalState::dismissed;
    row.reason = reason;
    row.ended_at = now;
    decided(tx, caller, row, now, "CounterProposalDismissed", "counter_proposal.dismiss");
    return ProposalRef{row.id, row.state, row.revision};
}

std::vector<queue::CounterRequest> Opening::requests(db::Reader& reader, HallId hall) const {
    Instant now = parts_.clocks.business.now();
    auto rows = store::lately(reader, hall, now - kHalfHour);
    // Open and close until they are done; other lines for half an hour, so that the clerk sees why another letter is called.
    std::erase_if(rows, [](const Row& row) {
        return row.state != ProposalState::accepted &&
               !(row.kind == ProposalKind::reskill && row.state == ProposalState::done);
    });
    if (rows.empty())
        return {};
    std::vector<StaffId> staff;
    for (const Row& row : rows)
        if (row.decided_by)
            staff.push_back(*row.decided_by);
    auto names = parts_.people.staff_names(reader, staff);
    auto lines = queue::lines_of(reader, hall);
    std::vector<queue::CounterRequest> out;
    for (const Row& row : rows) {
        queue::CounterRequest one;
        one.id = row.id.value;
        one.kind = row.kind == ProposalKind::open    ? queue::RequestKind::open
                   : row.kind == ProposalKind::close ? queue::RequestKind::close
                                                     : queue::RequestKind::lines;
        one.counter_id = row.counter;
        one.counter_number = row.counter_number;
        for (const auto& line : lines)
            if (std::ranges::find(row.after, line.id) != row.after.end())
                one.categories.push_back(line.letter);
        one.at = *row.decided_at;
        if (row.decided_by)
            one.by = names[*row.decided_by];
        out.push_back(std::move(one));
    }
    return out;
}

} // namespace yimen::opening
