#pragma once

// Names of departments and regions as pages of items show them. They hardly ever change, and a page needs them for each of its rows:
// each is read again at most every ten seconds, so that a change, of another server too, shows within that time.

#include <chrono>
#include <functional>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "places/places.h"

namespace yimen::catalogue {

template <class Id>
class KeptNames {
  public:
    using Clock = std::chrono::steady_clock;
    using Read = std::function<std::unordered_map<Id, places::Names>(const std::vector<Id>&)>;

    // Those of all of a list; `read` is asked for what is not known or was read too long ago, once for all. What it leaves out is left out.
    std::unordered_map<Id, places::Names> of(const std::vector<Id>& ids, Clock::time_point now, const Read& read) {
        std::unordered_map<Id, places::Names> out;
        std::vector<Id> wanted;
        {
            std::lock_guard lock(mutex_);
            for (const auto& id : ids) {
                auto known = kept_.find(id);
                if (known != kept_.end() && now - known->second.read_at < kKeptFor)
                    out.emplace(id, known->second.names);
                else
                    wanted.push_back(id);
            }
        }
        if (wanted.empty())
            return out;
        auto fresh = read(wanted);
        std::lock_guard lock(mutex_);
        if (kept_.size() > kMostKept)
            kept_.clear();
        for (auto& [id, names] : fresh) {
            kept_[id] = {names, now};
            out.emplace(id, std::move(names));
        }
        return out;
    }

  private:
    struct Kept {
        places::Names names;
        Clock::time_point read_at;
    };
    static constexpr std::chrono::seconds kKeptFor{10};
    static constexpr std::size_t kMostKept = 100'000;

    std::mutex mutex_;
    std::unordered_map<Id, Kept> kept_;
};

struct PlaceNames {
    KeptNames<DepartmentId> departments;
    KeptNames<RegionId> regions;
};

} // namespace yimen::catalogue
