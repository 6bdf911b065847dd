#include "hand_over.h"

namespace yimen::cases {
namespace {

// When their results came; at most 1000.
std::unordered_map<CaseId, Instant> issued_at(db::Reader& reader, const std::vector<CaseId>& ids) {
    db::Query sql;
    sql << "SELECT s.case_id, MIN(s.at) FROM case_step s WHERE s.state = 'result_issued' AND s.case_id IN "
        << sql.bind_list(ids) << " GROUP BY s.case_id ORDER BY s.case_id LIMIT 1000";
    std::unordered_map<CaseId, Instant> out;
    for (auto row : sql.run(reader))
        out[row.get<CaseId>(0)] = row.get<Instant>(1);
    return out;
}

} // namespace

std::unordered_map<CaseId, HandOver> hand_overs(const Cases& cases, db::Reader& reader,
                                                const std::vector<store::Record>& records) {
    std::vector<CaseId> ids;
    for (const auto& record : records)
        if (record.state == State::result_issued)
            ids.push_back(record.id);
    std::unordered_map<CaseId, HandOver> out;
    if (ids.empty())
        return out;
    auto calendar = cases.parts().calendars.national(reader);
    Date today = hall_date(cases.parts().clocks.business.now());
    for (const auto& [id, at] : issued_at(reader, ids)) {
        HandOver one{hall_date(at), {}, Card::none};
        one.by = calendar->add(one.from, kHandOverWorkingDays);
        one.card = today > one.by                                            ? Card::red
                   : today >= yellow_from({*calendar, {}}, one.from, one.by) ? Card::yellow
                                                                             : Card::none;
        out[id] = one;
    }
    return out;
}

} // namespace yimen::cases
