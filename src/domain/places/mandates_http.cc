#include <map>

#include "http/route.h"
#include "mandate_store.h"

// Mandates as they are listed and kept. That one organ acts for another is public by law (行政许可法 art. 24(1)), so all staff read them.
namespace yimen::places {
namespace {

using access::Role;
using http::Context;
using store::MandateStanding;

struct MandateQuery {
    std::optional<MandateStanding> standing;
    std::optional<DepartmentId> giving, receiving;
    std::optional<MandateAct> act;
    std::optional<std::string> cursor;
    std::optional<int> limit;
    BOOST_DESCRIBE_CLASS(MandateQuery, (), (standing, giving, receiving, act, cursor, limit), (), ())
};
struct MandateView {
    MandateId id;
    MandateStanding standing = MandateStanding::proposed; // today
    MandateAct act = MandateAct::accept;
    std::string giving_name, giving_name_en, receiving_name, receiving_name_en;
    bool all_items = false;
    std::vector<MandateItem> items;
    Date first_day{};
    std::optional<Date> last_day;
    std::string document_number, document_title;
    std::optional<Date> published_on;
    std::string published_at;
    bool taken_over = false;
    std::string proposed_by_name;
    Instant proposed_at;
    std::string confirmed_by_name;
    std::optional<Instant> confirmed_at;
    std::string ended_by_name;
    std::optional<Instant> ended_at;
    std::string end_reason;
    bool may_confirm = false, may_end = false; // the caller, now
    std::int64_t revision = 1;
    BOOST_DESCRIBE_CLASS(MandateView, (),
                         (id, standing, act, giving_name, giving_name_en, receiving_name, receiving_name_en, all_items,
                          items, first_day, last_day, document_number, document_title, published_on, published_at,
                          taken_over, proposed_by_name, proposed_at, confirmed_by_name, confirmed_at, ended_by_name,
                          ended_at, end_reason, may_confirm, may_end, revision),
                         (), ())
};
struct MandateEnd {
    Text<500, 2> reason;
    BOOST_DESCRIBE_CLASS(MandateEnd, (), (reason), (), ())
};

MandateStanding standing_of(const Mandate& mandate, Date today) {
    if (mandate.state == MandateState::proposed)
        return MandateStanding::proposed;
    if (mandate.in_force(today))
        return MandateStanding::in_force;
    bool to_come = mandate.state == MandateState::confirmed && mandate.first_day > today;
    return to_come ? MandateStanding::to_come : MandateStanding::over;
}

MandateView shown_mandate(const Mandate& m, const access::Principal& who, Date today) {
    MandateView out;
    out.id = m.id;
    out.standing = standing_of(m, today);
    out.act = m.act;
    out.all_items = m.all_items;
    out.items = m.items;
    out.first_day = m.first_day;
    out.last_day = m.last_day;
    out.document_number = m.document_number;
    out.document_title = m.document_title;
    out.published_on = m.published_on;
    out.published_at = m.published_at;
    out.taken_over = m.taken_over;
    out.proposed_by_name = m.proposed_by_name;
    out.proposed_at = m.proposed_at;
    out.confirmed_by_name = m.confirmed_by_name;
    out.confirmed_at = m.confirmed_at;
    out.ended_by_name = m.ended_by_name;
    out.ended_at = m.ended_at;
    out.end_reason = m.end_reason;
    out.revision = m.revision;
    bool keeps = access::Scope(who, store::kMandateKeepers).covers({m.cell, m.region, {}, {}, {}});
    out.may_end = keeps && out.standing != MandateStanding::over;
    out.may_confirm = keeps && m.state == MandateState::proposed && m.proposed_by != who.staff;
    return out;
}

Result<http::Page<MandateView>> list_mandates(db::Database& database, const Mandates& mandates, Context& context,
                                              const MandateQuery& asked) {
    std::optional<MandateId> before;
    if (asked.cursor && !(before = MandateId::parse(*asked.cursor)))
        return fail(Error{&kInvalidRequest, {}, {{"?cursor", "bad_format", "is not a cursor of this list"}}, {}});
    int limit = http::page_size(asked.limit);
    Date today = mandates.today();
    store::MandateFilter filter{context.who().cell, asked.standing, asked.giving, asked.receiving, asked.act, today};
    return database.read([&](db::Reader& reader) -> Result<http::Page<MandateView>> {
        http::Page<MandateView> page;
        std::map<DepartmentId, Names> organs;
        auto name_of_organ = [&](DepartmentId id) {
            if (!organs.contains(id))
                organs[id] = mandates.directory().department_names(reader, id);
            return organs[id];
        };
        for (const Mandate& one : store::mandates(reader, filter, before, limit)) {
            auto& shown = page.items.emplace_back(shown_mandate(one, context.who(), today));
            Names giving = name_of_organ(one.giving), receiving = name_of_organ(one.receiving);
            shown.giving_name = giving.zh;
            shown.giving_name_en = giving.en;
            shown.receiving_name = receiving.zh;
            shown.receiving_name_en = receiving.en;
        }
        if (static_cast<int>(page.items.size()) == limit)
            page.next = page.items.back().id.str();
        if (!before)
            page.total = store::count_mandates(reader, filter);
        return page;
    });
}

} // namespace

http::Routes mandate_routes(db::Database& database, const Mandates& mandates) {
    using http::matching;
    using http::route;
    constexpr auto post = http::Method::post;
    auto keeper = [](Context& context) {
        return MandateKeeper{context.who(), context.channel(), context.request().id};
    };
    http::Routes out;
    out.add<MandateQuery, http::Page<MandateView>>(
        route(http::Method::get, "/mandates", "listMandates",
              "Under which documents one organ accepts or decides items of another, the newest first.",
              access::kStaffRoles),
        [&](Context& c, const MandateQuery& q) { return list_mandates(database, mandates, c, q); });
    out.add<NewMandate, http::Created<MandateRef>>(
        route(post, "/mandates", "proposeMandate",
              "Enters a published mandate (授权委托书); a second person confirms it.", store::kMandateKeepers),
        [&, keeper](Context& c, const NewMandate& wanted) -> Result<http::Created<MandateRef>> {
            YIMEN_TRY(MandateRef made, c.write([&](db::Tx& tx) { return mandates.propose(tx, keeper(c), wanted); }));
            return http::Created<MandateRef>{made, "/api/v1/mandates/" + made.id.str()};
        });
    out.add<http::None, MandateRef>(
        matching(route(post, "/mandates/{id}/confirm", "confirmMandate",
                       "Confirms a mandate that another person entered; it is in force on its days.",
                       store::kMandateKeepers)),
        [&, keeper](Context& c) -> Result<MandateRef> {
            YIMEN_TRY(MandateId id, c.id<MandateId>("id"));
            return c.write([&](db::Tx& tx) { return mandates.confirm(tx, keeper(c), id, c.expected_revision()); });
        });
    out.add<MandateEnd, MandateRef>(
        matching(route(post, "/mandates/{id}/end", "endMandate",
                       "Ends a mandate at once, with the reason; what was done under it stands.",
                       store::kMandateKeepers)),
        [&, keeper](Context& c, const MandateEnd& said) -> Result<MandateRef> {
            YIMEN_TRY(MandateId id, c.id<MandateId>("id"));
            return c.write(
                [&](db::Tx& tx) { return mandates.end(tx, keeper(c), id, c.expected_revision(), said.reason.value); });
        });
    return out;
}

} // namespace yimen::places
