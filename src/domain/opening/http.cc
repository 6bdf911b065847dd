#include <algorithm>

#include "http/route.h"
#include "steps.h"

// Proposals as they are shown.
namespace yimen::opening {
namespace {

using http::Context;
using http::Method;
using store::Row;

constexpr std::chrono::hours kLively{2}; // how long what was done is shown with what came of it

struct DismissBody {
    std::optional<Text<200>> reason;
    BOOST_DESCRIBE_CLASS(DismissBody, (), (reason), (), ())
};

ProposalLine line_named(const std::vector<queue::Category>& lines, queue::CategoryId id) {
    for (const auto& line : lines)
        if (line.id == id)
            return {line.id, line.letter, line.name, line.name_en};
    return {id, "", "", ""};
}

std::vector<std::string> letters_of(const std::vector<queue::Category>& lines,
                                    const std::vector<queue::CategoryId>& ids) {
    std::vector<std::string> out;
    for (const auto& line : lines)
        if (std::ranges::find(ids, line.id) != ids.end())
            out.push_back(line.letter);
    return out;
}

CounterProposal shown_proposal(const Row& row, const std::vector<queue::Category>& lines) {
    CounterProposal out;
    out.id = row.id;
    out.kind = row.kind;
    out.state = row.state;
    out.counter_id = row.counter;
    out.counter_number = row.counter_number;
    out.category = line_named(lines, row.line);
    out.serves_before = letters_of(lines, row.before);
    out.serves_after = letters_of(lines, row.after);
    out.beyond_skills = row.beyond_skills;
    out.saved_minutes = row.saved_minutes;
    for (const store::Effect& one : row.effects)
        out.effects.push_back({line_named(lines, one.category), one.waiting, one.now, one.then, one.came,
                               one.came_people, one.came_called});
    out.proposed_at = row.proposed_at;
    out.numbers_at = row.numbers_at;
    out.decided_at = row.decided_at;
    if (!row.reason.empty())
        out.reason = row.reason;
    out.done_at = row.done_at;
    out.measured_at = row.measured_at;
    out.measured_all = row.measured_all;
    out.ended_at = row.ended_at;
    out.revision = row.revision;
    return out;
}

queue::Caller acting(Context& context) { return {context.who(), context.channel(), context.request().id}; }

} // namespace

Result<http::Page<CounterProposal>> Opening::list(db::Reader& reader, const access::Principal& who, HallId id,
                                                  const ProposalQuery& asked) const {
    auto hall = parts_.directory.hall(reader, id);
    if (!hall || !access::Scope(who, kReaders).covers({hall->cell, hall->region, hall->id, {}, {}}))
        return fail(kUnknownHall);
    store::Query query{id, {}, {}, http::page_size(asked.limit)};
    if (asked.cursor && !(query.after = ProposalId::parse(*asked.cursor)))
        return fail(Error{&kInvalidRequest, {}, {{"?cursor", "bad_format", "is not a cursor of this list"}}, {}});
    if (asked.open.value_or(false))
        query.lively_since = parts_.clocks.business.now() - kLively;
    auto rows = store::list(reader, who, query);
    auto lines = queue::lines_of(reader, id);
    std::vector<StaffId> staff;
    for (const Row& row : rows)
        if (row.decided_by)
            staff.push_back(*row.decided_by);
    auto names = parts_.people.staff_names(reader, staff);
    http::Page<CounterProposal> page;
    for (const Row& row : rows) {
        page.items.push_back(shown_proposal(row, lines));
        if (row.decided_by)
            page.items.back().decided_by = names[*row.decided_by];
    }
    if (static_cast<int>(rows.size()) == query.limit)
        page.next = page.items.back().id.str();
    if (!query.after)
        page.total = store::count(reader, who, query);
    return page;
}

http::Routes routes(const Opening& opening) {
    http::Routes out;
    out.add<ProposalQuery, http::Page<CounterProposal>>(
        http::route(
            Method::get, "/halls/{id}/counter-proposals", "listCounterProposals",
            "Counters that should open, close or serve other lines, with what is expected of it; the newest first.",
            kReaders),
        [&](Context& context, const ProposalQuery& asked) -> Result<http::Page<CounterProposal>> {
            YIMEN_TRY(HallId id, context.id<HallId>("id"));
            return opening.parts().database.read(
                [&](db::Reader& reader) { return opening.list(reader, context.who(), id, asked); });
        });
    out.add<http::None, ProposalRef>(
        http::matching(http::route(Method::post, "/counter-proposals/{id}/accept", "acceptCounterProposal",
                                   "Has it done: lines change at once, a counter is asked to open or close.",
                                   kDeciders)),
        [&](Context& context) -> Result<ProposalRef> {
            YIMEN_TRY(ProposalId id, context.id<ProposalId>("id"));
            return context.write(
                [&](db::Tx& tx) { return opening.accept(tx, acting(context), id, context.expected_revision()); });
        });
    out.add<DismissBody, ProposalRef>(
        http::matching(http::route(Method::post, "/counter-proposals/{id}/dismiss", "dismissCounterProposal",
                                   "Leaves the counters as they are; the same is not proposed again for a while.",
                                   kDeciders)),
        [&](Context& context, const DismissBody& body) -> Result<ProposalRef> {
            YIMEN_TRY(ProposalId id, context.id<ProposalId>("id"));
            return context.write([&](db::Tx& tx) {
                return opening.dismiss(tx, acting(context), id, context.expected_revision(),
                                       body.reason ? std::string_view(body.reason->value) : std::string_view{});
            });
        });
    return out;
}

} // namespace yimen::opening
