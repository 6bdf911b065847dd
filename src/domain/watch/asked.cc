#include <algorithm>
#include <mutex>
#include <unordered_map>

#include "watch.h"

namespace yimen::watch {
namespace {

constexpr std::chrono::days kLookedAt{28}; // four weeks: each day of the week four times
constexpr std::chrono::minutes kAskedFresh{10};
constexpr int kMostAsked = 24; // that a page shows
constexpr int kCounted = 200;

AskedItem asked_item_of(const catalogue::Item& item) { return {item.id, item.facts.name, item.facts.name_en}; }

} // namespace

struct Watch::Kept {
    std::mutex mutex;
    Instant counted_at{};
    std::optional<AskedItems> items;
};

Watch::Watch(Parts parts) : parts_(parts), kept_(std::make_shared<Kept>()) {}

AskedItems Watch::count_asked(db::Reader& reader) const {
    const auto& catalogue = parts_.catalogue;
    CellId cell = parts_.directory.home_cell(reader);
    Instant now = parts_.clocks.business.now();
    AskedItems out;
    out.since = hall_date(now - kLookedAt);
    Instant since = hall_instant(out.since, 0);
    std::unordered_map<catalogue::ItemId, std::int64_t> counts;
    for (auto [item, count] : queue::asked_since(reader, cell, since, kCounted))
        counts[item] += count;
    for (auto [item, count] : cases::filed_since(reader, cell, since, kCounted))
        counts[item] += count;
    std::vector<std::pair<catalogue::ItemId, std::int64_t>> most(counts.begin(), counts.end());
    std::ranges::sort(most, [](const auto& a, const auto& b) {
        return a.second != b.second ? a.second > b.second : a.first < b.first;
    });
    for (const auto& [id, count] : most) {
        if (out.asked.size() == kMostAsked)
            break;
        if (auto item = catalogue.item(reader, id); item && item->applicable && item->state == "in_use")
            out.asked.push_back(asked_item_of(*item));
    }
    for (auto id : catalogue.find("", {.applicable = true}, 0, kMostAsked).items) {
        auto item = counts.contains(id) ? std::nullopt : catalogue.item(reader, id);
        if (item)
            out.others.push_back(asked_item_of(*item));
    }
    return out;
}

AskedItems Watch::asked(int limit) const {
    AskedItems out;
    {
        std::lock_guard lock(kept_->mutex); // who comes while it is counted waits for it instead of counting too
        Instant now = parts_.clocks.system.now();
        if (!kept_->items || now - kept_->counted_at >= kAskedFresh) {
            kept_->items = parts_.database.read([&](db::Reader& reader) { return count_asked(reader); });
            kept_->counted_at = now;
        }
        out = *kept_->items;
    }
    auto most = static_cast<std::size_t>(std::clamp(limit, 1, kMostAsked));
    out.asked.resize(std::min(out.asked.size(), most));
    out.others.resize(std::min(out.others.size(), most - out.asked.size()));
    return out;
}

} // namespace yimen::watch
