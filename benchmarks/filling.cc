#include "filling.h"

#include <iterator>

namespace yimen::bench {
namespace {

std::vector<access::Principal> principals(const std::vector<Member>& members) {
    std::vector<access::Principal> out;
    for (const Member& member : members)
        out.push_back(member.principal);
    return out;
}

app::CaseKind kind_of(const Hall& hall) {
    app::CaseKind out;
    out.item = hall.item;
    out.region = hall.region;
    out.form = complete_form();
    out.materials = required_materials();
    out.clerks = principals(hall.clerks);
    out.reviewers = principals(hall.reviewers);
    out.deciders = principals(hall.deciders);
    return out;
}

} // namespace

Filling::Filling(app::Ground& ground, const Hall& hall, int cases)
    : ground_(ground), kinds_{kind_of(hall)}, visitors_(principals(hall.visitors)),
      many_(ground, hall.cell, kinds_, visitors_), cases_(cases) {
    std::ranges::move(app::case_visitors(ground, app::visitors_for(cases)), std::back_inserter(visitors_));
}

std::vector<Draft> Filling::drafts(const Member& visitor, int count) {
    std::vector<Draft> out;
    must(ground_.database->write([&](db::Tx& tx) -> Result<void> {
        out.clear();
        for (int i = 0; i < count; ++i) {
            YIMEN_TRY(auto ref, many_.open_complete(tx, kinds_.front(), visitor.principal));
            out.push_back({ref.id.str(), ref.revision});
        }
        return {};
    }));
    return out;
}

} // namespace yimen::bench
