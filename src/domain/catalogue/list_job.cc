#include "list_job.h"

#include "base/text.h"
#include "jobs/jobs.h"

namespace yimen::catalogue {

std::optional<std::string> regions_text(const std::optional<std::vector<RegionId>>& regions) {
    if (!regions)
        return std::nullopt;
    std::string out;
    for (const auto& region : *regions)
        out += (out.empty() ? "" : " ") + region.str();
    return out;
}

std::optional<std::vector<RegionId>> regions_of_text(const std::optional<std::string>& text) {
    if (!text)
        return std::nullopt;
    std::vector<RegionId> out;
    for (auto word : split(*text, ' '))
        if (auto id = RegionId::parse(word))
            out.push_back(*id);
    return out;
}

void schedule_list_job(db::Tx& tx, const Clocks& clocks, std::string_view kind, std::string_view member,
                       const Uuid& id) {
    jobs::NewJob job;
    job.kind = kind;
    job.unique_key = id.str();
    job.time = jobs::Time::system;
    job.due = clocks.system.now();
    job.payload = {{member, id.str()}};
    jobs::schedule(tx, job);
}

} // namespace yimen::catalogue
