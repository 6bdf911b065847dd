#include "guide.h"

namespace yimen::guide {
namespace {

using http::Context;
using http::Method;

// A hall's kiosks and phones stand behind one address; at this pace guessing a code takes years.
constexpr int kPerMinute = 300;

struct StepQuery {
    catalogue::ItemId item_id;
    catalogue::Answers answers;
    BOOST_DESCRIBE_CLASS(StepQuery, (), (item_id, answers), (), ())
};
struct NewGuideResult {
    catalogue::ItemId item_id;
    catalogue::Answers answers;
    std::optional<SubjectId> subject_id; // whose licences count; the visitor's own unless they say otherwise
    BOOST_DESCRIBE_CLASS(NewGuideResult, (), (item_id, answers, subject_id), (), ())
};

Asker asker_of(Context& context) { return {context.principal(), context.channel(), context.request().id}; }

Result<GuideStep> step(const Guide& guide, const StepQuery& asked) {
    return guide.database().read([&](db::Reader& reader) { return guide.step(reader, asked.item_id, asked.answers); });
}

Result<http::Created<GuideResult>> make(const Guide& guide, Context& context, const NewGuideResult& wanted) {
    auto subject = wanted.subject_id;
    if (context.principal() && !context.who().is_staff())
        for (const auto& acts : context.who().acts_for)
            if (!subject && !acts.as_agent)
                subject = acts.subject;
    YIMEN_TRY(std::string code, context.write([&](db::Tx& tx) {
        return guide.make(tx, asker_of(context), wanted.item_id, wanted.answers, subject);
    }));
    YIMEN_TRY(GuideResult result, guide.open(asker_of(context), code));
    return http::Created<GuideResult>{std::move(result), "/api/v1/guide/results/" + code};
}

} // namespace

http::Routes routes(const Guide& guide) {
    http::Routes out;
    out.add<StepQuery, GuideStep>({.method = Method::post,
                                   .pattern = "/guide/steps",
                                   .operation = "nextGuideStep",
                                   .summary = "The next question of an item that still changes something.",
                                   .open = true,
                                   .keyed = false},
                                  [&](Context&, const StepQuery& asked) { return step(guide, asked); });
    out.add<StepQuery, catalogue::Outlook>(
        {.method = Method::post,
         .pattern = "/guide/outlooks",
         .operation = "seeGuideOutlook",
         .summary = "What some answers, in any order, leave open, ask for and rule out: the scenario tree.",
         .open = true,
         .keyed = false},
        [&](Context&, const StepQuery& asked) {
            return guide.database().read(
                [&](db::Reader& reader) { return guide.outlook(reader, asked.item_id, asked.answers); });
        });
    out.add<NewGuideResult, http::Created<GuideResult>>(
        {.method = Method::post,
         .pattern = "/guide/results",
         .operation = "makeGuideResult",
         .summary = "Keeps what the answers lead to, for 30 days, under a code.",
         .open = true,
         .per_minute = kPerMinute},
        [&](Context& context, const NewGuideResult& wanted) { return make(guide, context, wanted); });
    out.add<http::None, GuideResult>(
        {.method = Method::get,
         .pattern = "/guide/results/{code}",
         .operation = "getGuideResult",
         .summary = "A result by its code; what is held is shown to its subject and to clerks.",
         .open = true,
         .per_minute = kPerMinute},
        [&](Context& context) { return guide.open(asker_of(context), context.request().param("code")); });
    return out;
}

} // namespace yimen::guide
