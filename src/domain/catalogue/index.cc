#include "catalogue.h"

#include "base/text.h"
#include "finder.h"
#include "store.h"

// The search index. It is derived, each server has its own, and it follows the outbox.
namespace yimen::catalogue {
namespace {

constexpr int kNameWeight = 6, kSummaryWeight = 2, kDepartmentWeight = 1;
// What documents are made of; an index of another shape is built anew.
constexpr std::string_view kShape = "4 ";
constexpr int kBatch = 500;
constexpr int kMostLevels = 5;
constexpr std::size_t kLongestTheme = 150; // bytes that a term of the index holds beside its mark

std::vector<std::string> themes_of(std::string_view joined) {
    std::vector<std::string> out;
    for (constexpr std::string_view kBetween = "、"; !joined.empty();) {
        auto end = std::min(joined.find(kBetween), joined.size());
        auto theme = trimmed(joined.substr(0, end));
        if (!theme.empty() && theme.size() <= kLongestTheme && theme.find('\n') == theme.npos)
            out.emplace_back(theme);
        joined.remove_prefix(std::min(end + kBetween.size(), joined.size()));
    }
    return out;
}

class Indexer {
  public:
    Indexer(db::Database& database, const Catalogue& catalogue, const places::Directory& directory,
            const search::Index& index, Finder& finder)
        : database_(database), catalogue_(catalogue), directory_(directory), index_(index), finder_(finder) {}

    std::int64_t run() {
        std::string note_text = index_.note();
        auto note =
            note_text.starts_with(kShape) ? outbox::Position::parse(note_text.substr(kShape.size())) : std::nullopt;
        return note ? follow(*note) : rebuild();
    }

  private:
    std::int64_t rebuild() {
        auto position = database_.read([](db::Reader& reader) { return outbox::newest(reader); });
        finder_.clear();
        std::int64_t count = 0;
        ItemId last;
        for (bool more = true; more;) {
            auto items = database_.read([&](db::Reader& reader) {
                auto page = store::items_after(reader, last, kBatch);
                for (const auto& item : page)
                    put(reader, item);
                return page;
            });
            more = !items.empty();
            if (more)
                last = items.back().id;
            count += static_cast<std::int64_t>(items.size());
        }
        finish(position);
        return count;
    }

    std::int64_t follow(outbox::Position from) {
        std::int64_t count = 0;
        outbox::Position reached = from;
        for (bool more = true; more;) {
            more = database_.read([&](db::Reader& reader) {
                auto events = outbox::read_after(reader, reached, kBatch);
                for (const auto& event : events) {
                    reached = event.position;
                    if (event.kind != "ItemChanged")
                        continue;
                    if (auto item = store::item(reader, ItemId{event.object}))
                        count += put_with_below(reader, *item, 1);
                }
                return events.size() == kBatch;
            });
        }
        if (reached != from)
            finish(reached);
        return count;
    }

    // What an item says is found under those that inherit it, too.
    std::int64_t put_with_below(db::Reader& reader, const Item& item, int level) {
        put(reader, item);
        std::int64_t count = 1;
        ItemId last;
        for (bool more = level < kMostLevels; more;) {
            auto below = store::items_below(reader, item.id, last, kBatch);
            for (const auto& one : below)
                count += put_with_below(reader, one, level + 1);
            more = below.size() == kBatch;
            if (more)
                last = below.back().id;
        }
        return count;
    }

    void put(db::Reader& reader, const Item& item) {
        if (item.state != "in_use")
            return finder_.remove(item.id);
        const auto& region = region_of(reader, item.facts.region);
        Content content;
        content.texts = {{item.facts.name, kNameWeight},
                         {item.facts.name_en, kNameWeight},
                         {without(department_of(reader, item.facts.department), region.name), kDepartmentWeight}};
        content.audience = "both";
        if (auto definition = catalogue_.definition_in_force(reader, item)) {
            for (const auto& alias : definition->aliases)
                content.texts.push_back({alias, kNameWeight});
            content.texts.push_back({definition->summary, kSummaryWeight});
            content.texts.push_back({definition->summary_en, kSummaryWeight});
            if (definition->audience.size() == 1)
                content.audience = definition->audience[0] == Audience::person ? "person" : "company";
            content.themes = themes_of(definition->service.themes);
        }
        if (item.facts.main_item)
            content.texts.push_back({*item.facts.main_item, kSummaryWeight});
        finder_.put({item.id, region.code, item.facts.department, item.applicable}, content);
    }

    // 安岳县市场监督管理局 is one of many that are called 市场监督管理局: where, the filters say.
    static std::string without(const std::string& department, const std::string& region) {
        return !region.empty() && department.starts_with(region) && department != region
                   ? department.substr(region.size())
                   : department;
    }

    const places::Region& region_of(db::Reader& reader, RegionId id) {
        auto [slot, fresh] = regions_.try_emplace(id);
        if (fresh)
            slot->second = directory_.region(reader, id).value_or(places::Region{});
        return slot->second;
    }
    const std::string& department_of(db::Reader& reader, DepartmentId id) {
        auto [slot, fresh] = departments_.try_emplace(id);
        if (fresh)
            slot->second = directory_.department_name(reader, id).value_or("");
        return slot->second;
    }

    void finish(outbox::Position position) { finder_.commit(std::string(kShape) + position.str()); }

    db::Database& database_;
    const Catalogue& catalogue_;
    const places::Directory& directory_;
    const search::Index& index_;
    Finder& finder_;
    // As they are called during this run.
    std::unordered_map<RegionId, places::Region> regions_;
    std::unordered_map<DepartmentId, std::string> departments_;
};

} // namespace

std::int64_t Catalogue::refresh_index() const { return Indexer(database_, *this, directory_, index_, *finder_).run(); }

FoundItems Catalogue::find(std::string_view text, const ItemFilter& filter, int offset, int limit) const {
    return finder_->find(text, filter, offset, limit);
}

std::map<std::string, std::int64_t> Catalogue::counts(std::string_view text, const ItemFilter& filter, Facet by) const {
    return finder_->counts(text, filter, by);
}

} // namespace yimen::catalogue
