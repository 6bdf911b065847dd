#include "finder.h"

#include <algorithm>
#include <functional>
#include <set>

#include "base/codes.h"
#include "crypto/crypto.h"

namespace yimen::catalogue {
namespace {

constexpr std::size_t kMostChanged = 50'000; // groups that are kept back before they are written
constexpr std::size_t kCountedGroups = 5000; // up to here a total is exact
constexpr std::size_t kCodeSize = 12, kIdSize = 16;
constexpr std::size_t kHolderSize = kIdSize + kCodeSize + kIdSize + 1;

std::string bytes_of(const Uuid& id) { return {id.bytes.begin(), id.bytes.end()}; }

Uuid id_of(std::string_view bytes) {
    Uuid out;
    std::copy_n(bytes.begin(), kIdSize, out.bytes.begin());
    return out;
}

// The payload of a document: its content as one line of JSON, then its holders, each kHolderSize bytes.
std::string holder_bytes(const Holder& holder) {
    std::string code = holder.region_code;
    code.resize(kCodeSize, ' ');
    return bytes_of(holder.item.value) + code + bytes_of(holder.department.value) + (holder.applicable ? '1' : '0');
}

Holder holder_of(std::string_view bytes) {
    std::string_view code = bytes.substr(kIdSize, kCodeSize);
    return {ItemId{id_of(bytes)}, code[0] == ' ' ? std::string() : std::string(code),
            DepartmentId{id_of(bytes.substr(kIdSize + kCodeSize))}, bytes[kHolderSize - 1] == '1'};
}

Content content_of(std::string_view payload) {
    auto read = read_stored_json<Content>(payload.substr(0, payload.find('\n')));
    if (!read)
        throw std::logic_error("the index of items holds what nobody wrote");
    return std::move(*read);
}

std::vector<std::vector<std::string>> terms_of(const ItemFilter& filter) {
    std::vector<std::vector<std::string>> out;
    if (filter.department)
        out.push_back({"department:" + filter.department->str()});
    if (filter.region)
        out.push_back({"region:" + std::string(codes::region_prefix(*filter.region))});
    if (filter.audience)
        out.push_back({std::string("audience:") + (*filter.audience == Audience::person ? "person" : "company"),
                       "audience:both"});
    if (filter.applicable)
        out.push_back({std::string("applicable:") + (*filter.applicable ? "yes" : "no")});
    if (filter.theme)
        out.push_back({"theme:" + *filter.theme});
    if (filter.level)
        out.push_back({"level:" + std::to_string(*filter.level)});
    return out;
}

bool earlier(const ItemId& a, const ItemId& b) { return a < b; }

} // namespace

// Which members a filter lets through. The index only knows that some member of a document has each of the values; that one member has
// them all is asked here. Audience and theme are of the whole document.
class Finder::Wanted {
  public:
    Wanted(const Finder& finder, const ItemFilter& filter) : applicable_(filter.applicable) {
        if (filter.department) {
            auto known = finder.department_numbers_.find(*filter.department);
            department_ = known == finder.department_numbers_.end() ? kNone : known->second;
        }
        if (!filter.region && !filter.level)
            return;
        std::string_view prefix = filter.region ? codes::region_prefix(*filter.region) : "";
        for (const auto& code : finder.places_)
            places_.push_back(!code.empty() && code.starts_with(prefix) &&
                              (!filter.level || codes::region_level(code) == *filter.level));
        any_place_ = false;
    }

    bool operator()(const Member& member) const {
        return (any_place_ || places_[member.place]) && (!department_ || *department_ == member.department) &&
               (!applicable_ || *applicable_ == member.applicable);
    }
    std::int64_t count(const Group& group) const {
        if (any_place_ && !department_ && !applicable_)
            return static_cast<std::int64_t>(group.members.size());
        return std::ranges::count_if(group.members, std::cref(*this));
    }

  private:
    static constexpr std::uint32_t kNone = ~0u;

    std::vector<bool> places_;
    bool any_place_ = true;
    std::optional<std::uint32_t> department_;
    std::optional<bool> applicable_;
};

std::uint32_t Finder::place_number(const std::string& code) const {
    auto [slot, fresh] = place_numbers_.try_emplace(code, static_cast<std::uint32_t>(places_.size()));
    if (fresh)
        places_.push_back(code);
    return slot->second;
}

std::uint32_t Finder::department_number(DepartmentId department) const {
    auto [slot, fresh] = department_numbers_.try_emplace(department, static_cast<std::uint32_t>(departments_.size()));
    if (fresh)
        departments_.push_back(department);
    return slot->second;
}

void Finder::load() const {
    {
        std::shared_lock lock(mutex_);
        if (loaded_)
            return;
    }
    std::unique_lock lock(mutex_);
    if (loaded_)
        return;
    index_.each([&](std::uint32_t number, const search::Stored& stored) { take(number, stored); });
    loaded_ = true;
}

void Finder::take(std::uint32_t number, const search::Stored& stored) const {
    auto head = stored.payload.find('\n');
    auto digest =
        Uuid::parse(std::string_view(stored.key).substr(std::min(stored.key.find('/') + 1, stored.key.size())));
    if (!digest || head == std::string::npos)
        return; // of an index of another shape, which is built anew
    auto content = content_of(stored.payload);
    auto group = static_cast<std::uint32_t>(groups_.size());
    Group& out = groups_.emplace_back(
        Group{stored.key, *digest, number, std::move(content.audience), std::move(content.themes), {}});
    std::string_view rest = std::string_view(stored.payload).substr(head + 1);
    out.members.reserve(rest.size() / kHolderSize);
    for (; rest.size() >= kHolderSize; rest.remove_prefix(kHolderSize)) {
        Holder holder = holder_of(rest);
        out.members.push_back(
            {holder.item, place_number(holder.region_code), department_number(holder.department), holder.applicable});
        by_item_[holder.item] = group;
    }
    by_digest_[*digest] = group;
    by_number_[number] = group;
}

FoundItems Finder::page_of(const search::Hits& hits, const Wanted& wanted, int offset, int limit) const {
    FoundItems out;
    int before = 0;
    for (const auto& hit : hits.hits) {
        auto known = by_number_.find(hit.number);
        if (known == by_number_.end())
            continue;
        const Group& group = groups_[known->second];
        for (auto member = group.members.begin(); member != group.members.end(); ++member)
            if (wanted(*member) && before++ >= offset) {
                out.items.push_back(member->item);
                if (static_cast<int>(out.items.size()) == limit)
                    return out;
            }
    }
    return out;
}

std::int64_t Finder::total_of(const std::vector<std::uint32_t>& numbers, const Wanted& wanted) const {
    std::int64_t total = 0;
    for (auto number : numbers)
        if (auto known = by_number_.find(number); known != by_number_.end())
            total += wanted.count(groups_[known->second]);
    return total;
}

FoundItems Finder::find(std::string_view text, const ItemFilter& filter, int offset, int limit) const {
    load();
    auto terms = terms_of(filter);
    FoundItems out;
    search::Hits hits;
    // Nearly always a document has an item to show, so that as many documents as items are enough.
    for (int most = offset + limit;; most *= 4) {
        hits = index_.find(text, terms, 0, most, kCountedGroups);
        std::shared_lock lock(mutex_);
        out = page_of(hits, Wanted(*this, filter), offset, limit);
        if (static_cast<int>(out.items.size()) == limit || static_cast<int>(hits.hits.size()) < most)
            break;
    }
    out.total = hits.estimated_total;
    if (hits.estimated_total == static_cast<std::int64_t>(hits.all.size())) {
        std::shared_lock lock(mutex_);
        out.total = total_of(hits.all, Wanted(*this, filter));
    }
    return out;
}

std::map<std::string, std::int64_t> Finder::counts(std::string_view text, const ItemFilter& filter, Facet by) const {
    load();
    auto numbers = index_.matches(text, terms_of(filter));
    std::shared_lock lock(mutex_);
    Wanted wanted(*this, filter);
    std::map<std::string, std::int64_t> out;
    std::vector<std::int64_t> places(places_.size());
    for (auto number : numbers) {
        auto known = by_number_.find(number);
        if (known == by_number_.end())
            continue;
        const Group& group = groups_[known->second];
        if (by == Facet::region) {
            for (const auto& member : group.members)
                places[member.place] += wanted(member);
            continue;
        }
        std::int64_t count = wanted.count(group);
        if (by == Facet::audience && count > 0)
            out[group.audience] += count;
        if (by == Facet::theme && count > 0)
            for (const auto& theme : group.themes)
                out[theme] += count;
    }
    for (std::size_t i = 0; i < places.size(); ++i)
        if (places[i] > 0)
            out[places_[i]] = places[i];
    return out;
}

void Finder::clear() {
    std::unique_lock lock(mutex_);
    index_.clear();
    pending_.clear();
    changed_.clear();
    groups_.clear();
    by_digest_.clear();
    by_number_.clear();
    by_item_.clear();
    loaded_ = true;
}

std::uint32_t Finder::group_of(const Holder& holder, const Content& content) {
    Uuid digest = Uuid::from_digest(crypto::sm3(to_json_text(content)));
    auto [slot, fresh] = by_digest_.try_emplace(digest, static_cast<std::uint32_t>(groups_.size()));
    if (fresh)
        groups_.push_back({holder.item.str() + "/" + digest.str(), digest, 0, content.audience, content.themes, {}});
    pending_.try_emplace(slot->second, content);
    changed_.insert(slot->second);
    return slot->second;
}

void Finder::leave(ItemId item) {
    auto known = by_item_.find(item);
    if (known == by_item_.end())
        return;
    auto& members = groups_[known->second].members;
    auto at = std::ranges::lower_bound(members, item, earlier, &Member::item);
    if (at != members.end() && at->item == item)
        members.erase(at);
    changed_.insert(known->second);
    by_item_.erase(known);
}

void Finder::put(const Holder& holder, const Content& content) {
    load();
    {
        std::unique_lock lock(mutex_);
        leave(holder.item);
        auto group = group_of(holder, content);
        auto& members = groups_[group].members;
        Member member{holder.item, place_number(holder.region_code), department_number(holder.department),
                      holder.applicable};
        members.insert(std::ranges::lower_bound(members, holder.item, earlier, &Member::item), member);
        by_item_[holder.item] = group;
    }
    if (changed_.size() > kMostChanged)
        flush();
}

void Finder::remove(ItemId item) {
    load();
    std::unique_lock lock(mutex_);
    leave(item);
}

search::Document Finder::document_of(const Group& group, const Content& content) const {
    search::Document out;
    out.key = group.key;
    for (const auto& text : content.texts)
        out.texts.emplace_back(text.text, text.weight);
    std::set<std::string> filters{"audience:" + content.audience};
    for (const auto& theme : content.themes)
        filters.insert("theme:" + theme);
    out.payload = to_json_text(content) + "\n";
    for (const auto& member : group.members) {
        const std::string& code = places_[member.place];
        DepartmentId department = departments_[member.department];
        out.payload += holder_bytes({member.item, code, department, member.applicable});
        filters.insert("department:" + department.str());
        filters.insert(std::string("applicable:") + (member.applicable ? "yes" : "no"));
        if (code.empty())
            continue;
        filters.insert("level:" + std::to_string(codes::region_level(code)));
        // Every level above the item's region finds it too.
        for (std::size_t length : {2, 4, 6, 9, 12})
            if (length <= codes::region_prefix(code).size())
                filters.insert("region:" + code.substr(0, length));
    }
    out.filters.assign(filters.begin(), filters.end());
    return out;
}

// The members are only changed by who is here: they are read without the lock.
void Finder::flush() {
    for (auto at : changed_) {
        Group& group = groups_[at];
        if (group.members.empty()) {
            index_.remove(group.key);
            std::unique_lock lock(mutex_);
            by_digest_.erase(group.digest);
            by_number_.erase(group.number);
            continue;
        }
        auto known = pending_.find(at);
        auto stored = known == pending_.end() ? index_.stored(group.number) : std::nullopt;
        auto number = index_.put(document_of(group, stored ? content_of(stored->payload) : known->second));
        std::unique_lock lock(mutex_);
        group.number = number;
        by_number_[number] = at;
    }
    changed_.clear();
    pending_.clear();
    index_.commit();
}

void Finder::commit(std::string_view note) {
    index_.set_note(note);
    flush();
}

} // namespace yimen::catalogue
