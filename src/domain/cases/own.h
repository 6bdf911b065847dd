#pragma once

// What a person may read of their own cases where others stand behind them: little, and no word that somebody wrote freely.

#include "cases.h"

namespace yimen::cases {

// A material, or a line of the form, that is still to come.
struct StillMissing {
    std::string name, name_en;
    std::optional<Date> until;
    BOOST_DESCRIBE_CLASS(StillMissing, (), (name, name_en, until), (), ())
};
struct OwnCase {
    CaseId id;
    std::optional<std::string> number;
    catalogue::ItemId item_id;
    std::string item_name, item_name_en;
    State state = State::draft;
    std::optional<Date> due; // by when the authority answers or decides, while that time runs
    std::vector<StillMissing> missing;
    bool asked_more = false; // what else was asked for stands in the notice, which is not for a screen in a hall
    BOOST_DESCRIBE_CLASS(OwnCase, (), (id, number, item_id, item_name, item_name_en, state, due, missing, asked_more),
                         (), ())
};
struct OwnCases {
    std::vector<OwnCase> cases;
    bool more = false; // there are further ones
    BOOST_DESCRIBE_CLASS(OwnCases, (), (cases, more), (), ())
};
// Those of this subject that are under way, the newest change first; at most `limit`. That the caller is this subject is for the caller
// of this to have seen to, and to journal.
OwnCases own_cases(const Cases& cases, db::Reader& reader, SubjectId subject, int limit);

} // namespace yimen::cases
