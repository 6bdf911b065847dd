#include "http/route.h"

#include "bundles.h"
#include "errors.h"

namespace yimen::bundles {
namespace {

using http::Context;
using http::Method;

// Merging costs more than a look-up; nobody needs it oftener.
constexpr int kPerMinute = 120;

struct BundleBrief {
    std::string key, name, name_en, summary, summary_en, lead, lead_en;
    bool configurable = false;
    int members = 0;
    bool available = true; // nothing in it stands against submission
    Savings savings;
    BOOST_DESCRIBE_CLASS(BundleBrief, (),
                         (key, name, name_en, summary, summary_en, lead, lead_en, configurable, members, available,
                          savings),
                         (), ())
};
struct BundleList {
    std::vector<BundleBrief> items;
    BOOST_DESCRIBE_CLASS(BundleList, (), (items), (), ())
};
struct BundleDetail {
    std::string key, name, name_en, summary, summary_en, lead, lead_en;
    bool configurable = false;
    std::string note, note_en;
    std::vector<catalogue::Question> questions;
    std::vector<std::string> open_questions;
    std::vector<Stage> stages;
    std::vector<StageMember> stage_of;
    MergedBundle merge;
    std::vector<catalogue::Audience> audience; // whom every member is for; none: nobody alone can have all of it
    BOOST_DESCRIBE_CLASS(BundleDetail, (),
                         (key, name, name_en, summary, summary_en, lead, lead_en, configurable, note, note_en,
                          questions, open_questions, stages, stage_of, merge, audience),
                         (), ())
};
struct ListQuery {
    std::optional<catalogue::ItemId> item_id;
    BOOST_DESCRIBE_CLASS(ListQuery, (), (item_id), (), ())
};
struct AnswerQuery {
    catalogue::Answers answers;
    BOOST_DESCRIBE_CLASS(AnswerQuery, (), (answers), (), ())
};
struct Combination {
    std::vector<Chosen> items;
    BOOST_DESCRIBE_CLASS(Combination, (), (items), (), ())
};

BundleBrief brief_of(const Template& given, const MergedBundle& merged) {
    return {given.key,         given.name,         given.name_en,
            given.summary,     given.summary_en,   given.lead,
            given.lead_en,     given.configurable, static_cast<int>(given.members.size()),
            !merged.blocked(), merged.savings};
}

Result<BundleList> list(const Bundles& bundles, const places::Directory& directory,
                        const std::optional<catalogue::ItemId>& item) {
    return bundles.database().read([&](db::Reader& reader) -> Result<BundleList> {
        CellId cell = directory.home_cell(reader);
        BundleList out;
        for (const auto& one : item ? bundles.list_with(reader, cell, *item) : bundles.list(reader, cell)) {
            YIMEN_TRY(View view, bundles.view(reader, cell, one->content, {}));
            out.items.push_back(brief_of(one->content, view.merged));
        }
        return out;
    });
}

Result<BundleDetail> show(const Bundles& bundles, const places::Directory& directory, std::string_view key,
                          const catalogue::Answers& answers) {
    return bundles.database().read([&](db::Reader& reader) -> Result<BundleDetail> {
        CellId cell = directory.home_cell(reader);
        YIMEN_TRY(auto found, bundles.find(reader, cell, key));
        const Template& given = found->content;
        YIMEN_TRY(View view, bundles.view(reader, cell, given, answers));
        BundleDetail out{given.key,
                         given.name,
                         given.name_en,
                         given.summary,
                         given.summary_en,
                         given.lead,
                         given.lead_en,
                         given.configurable,
                         given.note,
                         given.note_en,
                         given.questions,
                         std::move(view.open),
                         given.stages,
                         {},
                         std::move(view.merged),
                         std::move(view.audience)};
        for (const auto& member : given.members)
            out.stage_of.push_back({member.key, member.stage});
        return out;
    });
}

} // namespace

http::Routes routes(const Bundles& bundles, const places::Directory& directory) {
    http::Routes out;
    out.add<ListQuery, BundleList>(
        {.method = Method::get,
         .pattern = "/bundles",
         .operation = "listBundles",
         .summary = "All bundles (一件事), or those that an item is a member of, and what each saves.",
         .open = true,
         .per_minute = kPerMinute},
        [&](Context&, const ListQuery& asked) { return list(bundles, directory, asked.item_id); });
    out.add<http::None, BundleDetail>(
        {.method = Method::get,
         .pattern = "/bundles/{key}",
         .operation = "getBundle",
         .summary = "One bundle: what is asked for once, the combined time, what it saves, what cannot be joined.",
         .open = true,
         .per_minute = kPerMinute},
        [&](Context& context) { return show(bundles, directory, context.request().param("key"), {}); });
    out.add<AnswerQuery, BundleDetail>(
        {.method = Method::post,
         .pattern = "/bundles/{key}/answers",
         .operation = "answerBundle",
         .summary = "The same for somebody who has answered some of its questions; keeps nothing.",
         .open = true,
         .keyed = false,
         .per_minute = kPerMinute},
        [&](Context& context, const AnswerQuery& asked) {
            return show(bundles, directory, context.request().param("key"), asked.answers);
        });
    out.add<Combination, MergedBundle>(
        {.method = Method::post,
         .pattern = "/bundles/combinations",
         .operation = "combineItems",
         .summary = "Any items merged at once: form, materials, time, savings, what cannot be joined; keeps nothing.",
         .open = true,
         .keyed = false,
         .per_minute = kPerMinute},
        [&](Context&, const Combination& wanted) {
            return bundles.database().read(
                [&](db::Reader& reader) { return bundles.combine(reader, directory.home_cell(reader), wanted.items); });
        });
    return out;
}

} // namespace yimen::bundles
