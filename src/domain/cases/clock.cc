#include "clock.h"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace yimen::cases {
namespace {

struct Words {
    Ground ground;
    std::string_view zh, en;
};
constexpr Words kWords[] = {
    {Ground::hearing, "听证", "hearing"},     {Ground::bidding, "招标", "call for bids"},
    {Ground::auction, "拍卖", "auction"},     {Ground::inspection, "检验", "inspection by an institute"},
    {Ground::testing, "检测", "testing"},     {Ground::quarantine, "检疫", "quarantine"},
    {Ground::appraisal, "鉴定", "appraisal"}, {Ground::expert_review, "专家评审", "expert review"},
};

const Words& words_of(Ground ground) { return *std::ranges::find(kWords, ground, &Words::ground); }

Date plus(Date day, int count) { return Date(std::chrono::sys_days(day) + std::chrono::days(count)); }

} // namespace

std::string_view to_string(Ground ground) { return boost::describe::enum_to_string(ground, ""); }
std::string_view ground_zh(Ground ground) { return words_of(ground).zh; }
std::string_view ground_en(Ground ground) { return words_of(ground).en; }

std::optional<Ground> parse_ground(std::string_view name) {
    Ground ground{};
    if (!boost::describe::enum_from_string(std::string(name).c_str(), ground))
        return std::nullopt;
    return ground;
}

Counting::Counting(const places::Calendar& calendar, std::vector<Pause> pauses)
    : calendar_(calendar), pauses_(std::move(pauses)) {
    for (const auto& pause : pauses_)
        if (!pause.on_again)
            throw std::invalid_argument("a pause without an end has no due date");
}

const Pause* Counting::pause_on(Date day) const {
    auto found =
        std::ranges::find_if(pauses_, [&](const Pause& pause) { return pause.from <= day && day < *pause.on_again; });
    return found == pauses_.end() ? nullptr : &*found;
}

bool Counting::counts(Date day) const { return calendar_.is_working(day) && !pause_on(day); }

Date Counting::add(Date from, int days) const {
    Date day = from;
    if (days == 0)
        while (!counts(day))
            day = plus(day, 1);
    for (; days > 0; --days)
        do
            day = plus(day, 1);
        while (!counts(day));
    return day;
}

int Counting::between(Date from, Date to) const {
    int count = 0;
    for (Date day = from; day < to;)
        count += counts(day = plus(day, 1));
    return count;
}

std::vector<places::CountedDay> Counting::explain(Date from, Date to) const {
    auto out = calendar_.explain(from, to);
    std::int64_t number = 0;
    for (auto& line : out) {
        const Pause* pause = pause_on(line.date);
        if (line.counted && pause) {
            line.counted = false;
            line.name = ground_zh(pause->ground);
            line.name_en = ground_en(pause->ground);
        }
        line.number = line.counted ? std::optional(++number) : std::nullopt;
    }
    return out;
}

} // namespace yimen::cases
