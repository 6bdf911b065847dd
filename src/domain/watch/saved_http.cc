#include "cases/saved.h"
#include "http/route.h"
#include "range.h"
#include "statistics.h"

// What people did not have to hand in, by item of a hall.
namespace yimen::watch {
namespace {

using access::Role;
using http::Context;

constexpr access::Roles kSavedReaders{Role::hall_manager, Role::supervisor};

struct SavedQuery {
    std::optional<Date> from, to;
    BOOST_DESCRIBE_CLASS(SavedQuery, (), (from, to), (), ())
};
struct SavedItem {
    catalogue::ItemId item_id;
    std::string item_name, item_name_en;
    std::int64_t cases = 0, by_licence = 0, by_fact = 0, by_result = 0, materials = 0;
    BOOST_DESCRIBE_CLASS(SavedItem, (),
                         (item_id, item_name, item_name_en, cases, by_licence, by_fact, by_result, materials), (), ())
};
struct SavedMaterials {
    HallId hall_id;
    std::string hall_name, hall_name_en;
    Date from{}, to{};
    std::vector<SavedItem> rows; // most first
    std::int64_t cases = 0, materials = 0;
    BOOST_DESCRIBE_CLASS(SavedMaterials, (), (hall_id, hall_name, hall_name_en, from, to, rows, cases, materials), (),
                         ())
};

Result<SavedMaterials> saved_of(const Watch& watch, Context& context, const SavedQuery& asked) {
    YIMEN_TRY(HallId id, context.id<HallId>("id"));
    const auto& parts = watch.parts();
    return parts.database.read([&](db::Reader& reader) -> Result<SavedMaterials> {
        YIMEN_TRY(auto hall, watch.hall(reader, context.who(), kSavedReaders, id));
        YIMEN_TRY(DateRange range, range_of(asked.from, asked.to, hall_date(parts.clocks.business.now())));
        SavedMaterials out{id, hall.name, hall.name_en, range.from, range.to, {}, 0, 0};
        auto rows = cases::saved_materials(reader, context.who(), kSavedReaders, id, hall_instant(range.from, 0),
                                           hall_instant(range.to, 24 * 60));
        for (const auto& row : rows) {
            auto item = parts.catalogue.item(reader, row.item);
            std::int64_t materials = row.by_licence + row.by_fact + row.by_result;
            out.rows.push_back({row.item, item ? item->facts.name : "", item ? item->facts.name_en : "", row.cases,
                                row.by_licence, row.by_fact, row.by_result, materials});
            out.cases += row.cases;
            out.materials += materials;
        }
        return out;
    });
}

} // namespace

http::Routes saved_routes(const Watch& watch) {
    http::Routes out;
    out.add<SavedQuery, SavedMaterials>(
        http::route(http::Method::get, "/halls/{id}/saved-materials", "hallSavedMaterials",
                    "Materials that did not have to be handed in, of the cases filed on these days, by item: a licence "
                    "stood for them, a source confirmed it, or another result brought it.",
                    kSavedReaders),
        [&](Context& context, const SavedQuery& asked) { return saved_of(watch, context, asked); });
    return out;
}

} // namespace yimen::watch
