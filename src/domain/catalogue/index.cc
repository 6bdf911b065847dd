#include "catalogue.h"

#include "base/codes.h"
#include "base/text.h"
#include "search_http.h"
#include "store.h"

// The search index: one document for each item. It is derived, each server has its own, and it follows the outbox.
namespace yimen::catalogue {
namespace {

constexpr int kNameWeight = 6, kSummaryWeight = 2, kDepartmentWeight = 1;
// What documents are made of; an index of another shape is built anew.
constexpr std::string_view kShape = "3 ";
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
            search::Index& index)
        : database_(database), catalogue_(catalogue), directory_(directory), index_(index) {}

    std::int64_t run() {
        std::string note_text = index_.note();
        auto note =
            note_text.starts_with(kShape) ? outbox::Position::parse(note_text.substr(kShape.size())) : std::nullopt;
        return note ? follow(*note) : rebuild();
    }

  private:
    std::int64_t rebuild() {
        auto position = database_.read([](db::Reader& reader) { return outbox::newest(reader); });
        index_.clear();
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
        auto department = directory_.department_name(reader, item.facts.department).value_or("");
        auto region = directory_.region(reader, item.facts.region);
        search::Document document;
        document.key = item.id.str();
        document.texts = {
            {item.facts.name, kNameWeight}, {item.facts.name_en, kNameWeight}, {department, kDepartmentWeight}};
        std::string audience = "both";
        std::vector<std::string> themes;
        if (auto definition = catalogue_.definition_in_force(reader, item)) {
            for (const auto& alias : definition->aliases)
                document.texts.emplace_back(alias, kNameWeight);
            document.texts.emplace_back(definition->summary, kSummaryWeight);
            document.texts.emplace_back(definition->summary_en, kSummaryWeight);
            if (definition->audience.size() == 1)
                audience = definition->audience[0] == Audience::person ? "person" : "company";
            themes = themes_of(definition->service.themes);
        }
        if (item.facts.main_item)
            document.texts.emplace_back(*item.facts.main_item, kSummaryWeight);
        document.filters = {"department:" + item.facts.department.str(), "audience:" + audience, "state:" + item.state,
                            std::string("applicable:") + (item.applicable ? "yes" : "no")};
        std::string all_themes;
        for (const auto& theme : themes) {
            document.filters.push_back("theme:" + theme);
            all_themes += (all_themes.empty() ? "" : "\n") + theme;
        }
        if (region)
            document.filters.push_back("level:" + std::to_string(codes::region_level(region->code)));
        document.facets = {audience, all_themes, region ? region->code : ""}; // in the order of Facet
        // Every level above the item's region finds it too.
        if (region)
            for (std::size_t length : {2, 4, 6, 9, 12})
                if (length <= codes::region_prefix(region->code).size())
                    document.filters.push_back("region:" + region->code.substr(0, length));
        index_.put(document);
    }

    void finish(outbox::Position position) {
        index_.set_note(std::string(kShape) + position.str());
        index_.commit();
    }

    db::Database& database_;
    const Catalogue& catalogue_;
    const places::Directory& directory_;
    search::Index& index_;
};

} // namespace

std::int64_t Catalogue::refresh_index() const { return Indexer(database_, *this, directory_, index_).run(); }

} // namespace yimen::catalogue
