#include "staffing.h"

#include <numeric>

namespace yimen::forecast {

void find_groups(Model& model, std::size_t categories) {
    model.groups.clear();
    std::vector<int> head(categories);
    std::iota(head.begin(), head.end(), 0);
    auto root = [&](int one) {
        while (head[static_cast<std::size_t>(one)] != one)
            one = head[static_cast<std::size_t>(one)];
        return one;
    };
    for (const auto& list : model.serves)
        for (int category : list)
            head[static_cast<std::size_t>(root(category))] = root(list.front());
    std::vector<int> index(categories, -1);
    model.group_of.resize(categories);
    for (std::size_t category = 0; category < categories; ++category) {
        auto top = static_cast<std::size_t>(root(static_cast<int>(category)));
        if (index[top] < 0) {
            index[top] = static_cast<int>(model.groups.size());
            model.groups.emplace_back();
        }
        model.group_of[category] = index[top];
        model.groups[static_cast<std::size_t>(index[top])].categories.push_back(static_cast<int>(category));
    }
    for (std::size_t counter = 0; counter < model.serves.size(); ++counter)
        if (!model.serves[counter].empty()) {
            int group = model.group_of[static_cast<std::size_t>(model.serves[counter].front())];
            model.groups[static_cast<std::size_t>(group)].counters.push_back(static_cast<int>(counter));
        }
}

Model staffed(const Model& model, std::vector<std::vector<int>> serves) {
    Model out = model;
    out.serves = std::move(serves);
    out.pace.resize(out.serves.size(), 1);
    out.usual_open.resize(out.serves.size(), std::vector<double>(kSteps));
    find_groups(out, model.group_of.size());
    for (Group& group : out.groups) {
        group.open.fill(std::vector<double>(kSteps));
        group.queue.assign(kSteps, 0);
        group.chance.assign(1, 0);
    }
    return out;
}

std::vector<HalfHours> mean_waits(const Model& model, const Present& present, int half_hours, int runs,
                                  std::uint64_t seed) {
    constexpr int kAsked = 3; // in each half hour: at 5, 15 and 25 minutes
    std::size_t categories = model.group_of.size();
    std::vector<Probe> probes;
    for (std::size_t category = 0; category < categories; ++category)
        for (int i = 0; i < half_hours * kAsked; ++i)
            probes.push_back({static_cast<int>(category), present.at + (5 + 10 * i) * kMinute});
    Random random(seed);
    auto waits = simulate(model, present, probes, runs, random);
    std::vector<HalfHours> out(categories, HalfHours(static_cast<std::size_t>(half_hours)));
    for (std::size_t probe = 0; probe < probes.size(); ++probe) {
        double sum = std::accumulate(waits[probe].begin(), waits[probe].end(), 0.0);
        std::size_t half = probe % static_cast<std::size_t>(half_hours * kAsked) / kAsked;
        out[static_cast<std::size_t>(probes[probe].category)][half] += sum / static_cast<double>(runs) / kAsked;
    }
    return out;
}

} // namespace yimen::forecast
