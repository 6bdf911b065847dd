#include "turn.h"

#include "gap_steps.h"
#include "people/leaves.h"

namespace yimen::cases {
namespace {

bool is_applicants(State state) {
    return state == State::draft || state == State::awaiting_supplement || state == State::result_issued;
}
bool is_ended(State state) {
    return state == State::refused || state == State::not_accepted || state == State::withdrawn ||
           state == State::lapsed || state == State::delivered || state == State::closed;
}

// What was granted with gaps waits for the applicant, until the day of the first that is open.
std::optional<Date> owed_by_applicant(db::Reader& reader, const store::Record& record) {
    return record.state == State::approved ? next_gap_limit(gaps_of(reader, record.id)) : std::nullopt;
}

// The day by which whoever has it should be done.
std::optional<Date> turn_ends(db::Reader& reader, const store::Record& record) {
    if (record.state == State::awaiting_supplement) {
        auto notice = store::notice(reader, record.id);
        return notice ? notice->until : std::nullopt;
    }
    if (record.state == State::suspended)
        if (auto procedures = store::procedures(reader, record.id); !procedures.empty())
            return procedures.back().until;
    if (auto owed = owed_by_applicant(reader, record))
        return owed;
    return is_applicants(record.state) || is_ended(record.state) ? std::nullopt : record.due;
}

struct Whose {
    Turn turn = Turn::nobody;
    places::Names name;
};

Whose whose(const Cases& cases, db::Reader& reader, const store::Record& record) {
    const auto& parts = cases.parts();
    if (is_ended(record.state))
        return {};
    if (is_applicants(record.state) || owed_by_applicant(reader, record))
        return {Turn::applicant, {}};
    if (record.state == State::pending_dependency)
        return {Turn::other_member, {}};
    if (record.owner) {
        auto deputies = people::deputies_of(reader, {*record.owner}, hall_date(parts.clocks.business.now()));
        auto deputy = deputies.find(*record.owner);
        StaffId staff = deputy == deputies.end() ? *record.owner : deputy->second;
        std::string name = parts.people.staff_names(reader, {staff})[staff];
        return {Turn::staff, {name, name}};
    }
    bool at_hall = record.hall && (record.state == State::submitted || record.state == State::received);
    if (at_hall)
        return {Turn::hall, parts.directory.hall_names(reader, *record.hall)};
    return {Turn::department, parts.directory.department_names(reader, record.department)};
}

} // namespace

boost::json::object state_and_turn(const Cases& cases, db::Reader& reader, const store::Record& record) {
    auto out = state_and_allowed(record);
    auto [turn, name] = whose(cases, reader, record);
    auto until = turn_ends(reader, record);
    out["turn"] =
        boost::json::object{{"who", boost::describe::enum_to_string(turn, "")},
                            {"name", name.zh},
                            {"name_en", name.en},
                            {"until", until ? boost::json::value(to_iso(*until)) : boost::json::value(nullptr)}};
    return out;
}

} // namespace yimen::cases
