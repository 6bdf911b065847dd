#include "finder.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "support/scratch_directory.h"

namespace yimen::catalogue {
namespace {

const Instant kWhen = *parse_rfc3339("2026-09-28T09:00:00+08:00");
using Found = std::vector<ItemId>;

struct Finding {
    test::ScratchDirectory scratch;
    search::Index index{scratch.path()};
    Finder finder{index};
    std::vector<ItemId> ids;
    std::vector<DepartmentId> departments{new_id<DepartmentId>(kWhen), new_id<DepartmentId>(kWhen)};

    Finding() {
        for (int i = 0; i < 60; ++i)
            ids.push_back(new_id<ItemId>(Instant{kWhen.micros + i * 1000}));
    }
    void put(int item, const std::string& name, const std::string& region, int department = 0, bool applicable = true) {
        finder.put({ids[item], region, departments[department], applicable}, {{{name, 6}}, "both", {"经营"}});
    }
    Found find(std::string_view text, const ItemFilter& filter = {}) {
        finder.commit("1");
        return finder.find(text, filter, 0, 100).items;
    }
};

TEST(Finder, ItemsThatSayTheSameAreOneDocumentAndFoundEachInItsPlace) {
    Finding f;
    f.put(0, "食品经营许可", "511602000000");
    f.put(1, "食品经营许可", "511603000000");
    f.put(2, "取水许可", "511603000000");
    EXPECT_EQ(f.find("食品"), (Found{f.ids[0], f.ids[1]}));
    EXPECT_EQ(f.index.size(), 2);
    EXPECT_EQ(f.find("食品", {.region = "511603000000"}), Found{f.ids[1]});
    EXPECT_EQ(f.finder.find("食品", {.region = "511600000000"}, 1, 1).items, Found{f.ids[1]});
    EXPECT_EQ(f.finder.find("食品", {.region = "511600000000"}, 1, 1).total, 2);
    EXPECT_EQ(f.finder.counts("", {}, Facet::region),
              (std::map<std::string, std::int64_t>{{"511602000000", 1}, {"511603000000", 2}}));
    EXPECT_EQ(f.finder.counts("食品", {}, Facet::theme).at("经营"), 2);
}

TEST(Finder, NoItemIsFoundForWhatOnlyAnotherOfItsDocumentHas) {
    Finding f;
    f.put(0, "食品经营许可", "511602000000", 0, true);
    f.put(1, "食品经营许可", "511603000000", 1, false);
    EXPECT_EQ(f.find("食品", {.department = f.departments[0], .region = "511603000000"}), Found{});
    EXPECT_EQ(f.find("食品", {.region = "511602000000", .applicable = false}), Found{});
    EXPECT_EQ(f.finder.find("食品", {.region = "511602000000", .applicable = false}, 0, 10).total, 0);
    EXPECT_EQ(f.find("食品", {.department = new_id<DepartmentId>(kWhen)}), Found{});
}

TEST(Finder, AnItemThatSaysSomethingElseIsFoundUnderThatAlone) {
    Finding f;
    f.put(0, "食品经营许可", "511602000000");
    f.put(1, "食品经营许可", "511603000000");
    f.find("");
    f.put(0, "取水许可", "511602000000");
    EXPECT_EQ(f.find("食品"), Found{f.ids[1]});
    EXPECT_EQ(f.find("取水"), Found{f.ids[0]});
    f.finder.remove(f.ids[1]);
    EXPECT_EQ(f.find("食品"), Found{});
    EXPECT_EQ(f.index.size(), 1);
    f.put(1, "食品经营许可", "511603000000");
    EXPECT_EQ(f.find("食品"), Found{f.ids[1]});
}

// Whatever is put, put again and removed: what is found is what a plain list would give, also to who opens the index anew.
RC_GTEST_PROP(FinderProperty, FindsWhatAPlainListWouldGive, ()) {
    static const std::vector<std::string> names{"食品经营许可", "取水许可", "食品生产许可"};
    static const std::vector<std::string> regions{"510000000000", "511602000000", "511603000000", ""};
    struct Row {
        std::size_t name, region, department;
        bool applicable;
    };
    Finding f;
    std::map<ItemId, Row> rows;
    for (int step = *rc::gen::inRange(1, 40); step > 0; --step) {
        auto item = *rc::gen::inRange(0, 12);
        if (*rc::gen::inRange(0, 5) == 0) {
            f.finder.remove(f.ids[item]);
            rows.erase(f.ids[item]);
            continue;
        }
        Row row{*rc::gen::inRange<std::size_t>(0, 3), *rc::gen::inRange<std::size_t>(0, 4),
                *rc::gen::inRange<std::size_t>(0, 2), *rc::gen::arbitrary<bool>()};
        f.put(item, names[row.name], regions[row.region], static_cast<int>(row.department), row.applicable);
        rows[f.ids[item]] = row;
        if (*rc::gen::inRange(0, 4) == 0)
            f.finder.commit("1");
    }
    f.finder.commit("2");
    ItemFilter filter;
    if (*rc::gen::arbitrary<bool>())
        filter.region = regions[*rc::gen::inRange<std::size_t>(0, 3)];
    if (*rc::gen::arbitrary<bool>())
        filter.department = f.departments[*rc::gen::inRange<std::size_t>(0, 2)];
    if (*rc::gen::arbitrary<bool>())
        filter.applicable = *rc::gen::arbitrary<bool>();
    Found wanted;
    for (const auto& [id, row] : rows) {
        auto prefix = filter.region
                          ? std::string(filter.region->starts_with("5100") ? "51" : filter.region->substr(0, 6))
                          : std::string();
        if (regions[row.region].starts_with(prefix) &&
            (!filter.department || f.departments[row.department] == *filter.department) &&
            (!filter.applicable || row.applicable == *filter.applicable))
            wanted.push_back(id);
    }
    Finder anew(f.index);
    for (const Finder* finder : {&f.finder, &anew}) {
        auto found = finder->find("许可", filter, 0, 100);
        std::ranges::sort(found.items);
        RC_ASSERT(found.items == wanted);
        RC_ASSERT(found.total == static_cast<std::int64_t>(wanted.size()));
    }
}

} // namespace
} // namespace yimen::catalogue
