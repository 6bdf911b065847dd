#include "bundles/reading.h"
#include "http/route.h"
#include "range.h"
#include "statistics.h"

// What the bundle cases (一件事办件) of a hall came to on these days.
namespace yimen::watch {
namespace {

using access::Role;
using http::Context;

constexpr access::Roles kBundleWatchers{Role::hall_manager, Role::supervisor};

struct BundleQuery {
    std::optional<Date> from, to;
    BOOST_DESCRIBE_CLASS(BundleQuery, (), (from, to), (), ())
};
struct BundleFigures {
    HallId hall_id;
    Date from{}, to{};
    bundles::CaseFigures figures;
    BOOST_DESCRIBE_CLASS(BundleFigures, (), (hall_id, from, to, figures), (), ())
};

Result<BundleFigures> figures_of(const Watch& watch, Context& context, const BundleQuery& asked) {
    YIMEN_TRY(HallId id, context.id<HallId>("id"));
    const auto& parts = watch.parts();
    return parts.database.read([&](db::Reader& reader) -> Result<BundleFigures> {
        YIMEN_CHECK(watch.hall(reader, context.who(), kBundleWatchers, id));
        YIMEN_TRY(DateRange range, range_of(asked.from, asked.to, hall_date(parts.clocks.business.now())));
        return BundleFigures{id, range.from, range.to,
                             bundles::case_figures(reader, context.who(), kBundleWatchers, id,
                                                   hall_instant(range.from, 0), hall_instant(range.to, 24 * 60))};
    });
}

} // namespace

http::Routes bundle_routes(const Watch& watch) {
    http::Routes out;
    out.add<BundleQuery, BundleFigures>(
        http::route(
            http::Method::get, "/halls/{id}/bundle-figures", "hallBundleFigures",
            "Bundle cases that were begun, given up, handed in and done on these days, and what those handed in "
            "spare against one by one.",
            kBundleWatchers),
        [&](Context& context, const BundleQuery& asked) { return figures_of(watch, context, asked); });
    return out;
}

} // namespace yimen::watch
