#include "bundles/reading.h"
#include "cases/reading.h"
#include "voice.h"

namespace yimen::voice {
namespace {

// What was done in a visit, as its items are called; empty when one of them has no English name.
std::string items_of_visit(db::Reader& reader, Uuid visit) {
    std::string out;
    for (const auto& ticket : queue::tickets_of(reader, queue::VisitId{visit})) {
        if (ticket.item_name.empty() || (!out.empty() && out.find(ticket.item_name_en) != std::string::npos))
            continue;
        if (ticket.item_name_en.empty())
            return {};
        out += (out.empty() ? "" : ", ") + ticket.item_name_en;
    }
    return out;
}

} // namespace

std::vector<std::string> names_en(db::Reader& reader, const catalogue::Catalogue& catalogue,
                                  const std::vector<Rated>& rated) {
    std::vector<cases::CaseId> ids;
    for (const auto& one : rated)
        if (one.case_id)
            ids.push_back(*one.case_id);
    auto items = cases::items_of(reader, ids);
    std::vector<catalogue::ItemId> wanted;
    for (const auto& [id, item] : items)
        wanted.push_back(item);
    auto names = catalogue.names_en(reader, wanted);
    std::vector<std::string> out(rated.size());
    for (std::size_t at = 0; at < rated.size(); ++at) {
        if (rated[at].bundle_case_id)
            out[at] = bundles::name_en_of(reader, bundles::BundleCaseId{*rated[at].bundle_case_id});
        else if (rated[at].visit_id)
            out[at] = items_of_visit(reader, *rated[at].visit_id);
        else if (auto item = items.find(rated[at].case_id.value_or(cases::CaseId{})); item != items.end())
            if (auto name = names.find(item->second); name != names.end())
                out[at] = name->second;
    }
    return out;
}

} // namespace yimen::voice
