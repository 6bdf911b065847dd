#include "view.h"

// What anybody may see of the lines: boards, waits, the page of a ticket. Numbers only.
namespace yimen::queue {
namespace {

using http::Context;
using http::Method;
using http::None;

struct HallQueue {
    HallId hall_id;
    std::string hall_name, hall_name_en;
    Instant at;
    bool open = false;
    std::optional<Instant> closes_at;
    bool closing_soon = false; // it gives numbers for half an hour at most; said before one is taken
    std::vector<LineView> categories;
    BOOST_DESCRIBE_CLASS(HallQueue, (),
                         (hall_id, hall_name, hall_name_en, at, open, closes_at, closing_soon, categories), (), ())
};
struct HallBoard {
    HallId hall_id;
    std::string hall_name, hall_name_en;
    Instant at;
    bool open = false;
    std::vector<BoardCall> current, last;
    std::vector<LineView> categories;
    std::vector<HallNotice> notices;
    int volume = 100; // of spoken calls, in per cent
    BOOST_DESCRIBE_CLASS(HallBoard, (),
                         (hall_id, hall_name, hall_name_en, at, open, current, last, categories, notices, volume), (),
                         ())
};
struct ItemPlaces {
    std::vector<ItemPlace> items;
    BOOST_DESCRIBE_CLASS(ItemPlaces, (), (items), (), ())
};
struct TicketPage {
    std::string number, hall_name, hall_name_en;
    HallId hall_id;
    CategoryId category_id;
    std::string category_name, category_name_en;
    TicketState state = TicketState::waiting;
    std::optional<std::int64_t> counter_number;
    std::int64_t ahead = 0;
    std::optional<std::int64_t> expected_wait_seconds;
    std::optional<WaitBasis> wait_basis;
    std::optional<std::int64_t> expected_wait_low_seconds, expected_wait_high_seconds; // of a forecast
    std::optional<Instant> return_until; // missed: until when it may have its old place back
    Instant at;
    BOOST_DESCRIBE_CLASS(TicketPage, (),
                         (number, hall_name, hall_name_en, hall_id, category_id, category_name, category_name_en, state,
                          counter_number, ahead, expected_wait_seconds, wait_basis, expected_wait_low_seconds,
                          expected_wait_high_seconds, return_until, at),
                         (), ())
};

Result<places::HallRow> hall_of(const Queue& queue, db::Reader& reader, Context& context) {
    YIMEN_TRY(HallId id, context.id<HallId>("id"));
    auto hall = queue.parts().directory.hall(reader, id);
    if (!hall)
        return context.not_found();
    return *hall;
}

Result<HallQueue> show_queue(const Queue& queue, Context& context) {
    return queue.parts().database.read([&](db::Reader& reader) -> Result<HallQueue> {
        YIMEN_TRY(auto hall, hall_of(queue, reader, context));
        HallNow now(queue, reader, hall);
        HallQueue out{
            hall.id, hall.name, hall.name_en, queue.parts().clocks.business.now(), queue.is_open(reader, hall),
            {},      false,     now.lines()};
        if (out.open) {
            out.closes_at = hall_instant(hall_date(out.at), hall.closes_minute);
            out.closing_soon = out.at + kClosingSoon >= *out.closes_at;
        }
        return out;
    });
}

Result<HallBoard> show_board(const Queue& queue, Context& context) {
    return queue.parts().database.read([&](db::Reader& reader) -> Result<HallBoard> {
        YIMEN_TRY(auto hall, hall_of(queue, reader, context));
        HallNow now(queue, reader, hall);
        HallBoard out;
        out.hall_id = hall.id;
        out.hall_name = hall.name;
        out.hall_name_en = hall.name_en;
        out.at = queue.parts().clocks.business.now();
        out.open = queue.is_open(reader, hall);
        auto calls = calls_of(queue, reader, hall.id);
        out.current = std::move(calls.current);
        out.last = std::move(calls.last);
        out.categories = now.lines();
        auto rules = store::hall_rules(reader, hall.id).value_or(HallRules{});
        out.notices = notices_now(rules, out.at);
        out.volume = volume_now(rules, out.at);
        return out;
    });
}

Result<ItemPlaces> show_item_places(const Queue& queue, Context& context) {
    YIMEN_TRY(auto id, context.id<catalogue::ItemId>("id"));
    return queue.parts().database.read([&](db::Reader& reader) -> Result<ItemPlaces> {
        auto item = queue.parts().catalogue.item(reader, id);
        if (!item)
            return fail(catalogue::kItemNotFound);
        return ItemPlaces{item_places(queue, reader, *item)};
    });
}

Result<TicketPage> ticket_page(const Queue& queue, Context& context) {
    return queue.parts().database.read([&](db::Reader& reader) -> Result<TicketPage> {
        auto ticket = store::by_token(reader, context.request().param("token"));
        auto hall = ticket ? queue.parts().directory.hall(reader, ticket->hall) : std::nullopt;
        if (!hall)
            return fail(kTicketNotFound);
        HallNow now(queue, reader, *hall);
        const Category* category = now.category(ticket->category);
        TicketPage out;
        out.number = ticket->number();
        out.hall_name = hall->name;
        out.hall_name_en = hall->name_en;
        out.hall_id = hall->id;
        out.category_id = ticket->category;
        out.category_name = category ? category->name : "";
        out.category_name_en = category ? category->name_en : "";
        out.state = ticket->state;
        out.counter_number = ticket->counter_number;
        out.ahead = store::ahead(reader, *ticket);
        if (ticket->state == TicketState::waiting)
            now.put_wait(out, ticket->category, static_cast<int>(out.ahead));
        out.at = queue.parts().clocks.business.now();
        if (ticket->state == TicketState::no_show)
            out.return_until = store::return_until(
                *ticket, store::hall_rules(reader, hall->id).value_or(HallRules{}).grace_seconds, out.at);
        return out;
    });
}

http::RouteInfo open_page(std::string_view pattern, std::string_view operation, std::string_view summary) {
    http::RouteInfo info;
    info.pattern = pattern;
    info.operation = operation;
    info.summary = summary;
    info.open = true;
    info.per_minute = 1200; // the screens of a hall stand behind one address
    return info;
}

} // namespace

http::Routes board_routes(const Queue& queue) {
    http::Routes out;
    out.add<None, HallQueue>(open_page("/halls/{id}/queue", "getHallQueue", "The lines of a hall with their waits."),
                             [&](Context& context) { return show_queue(queue, context); });
    out.add<None, HallBoard>(open_page("/halls/{id}/board", "getHallBoard", "What a hall's display shows."),
                             [&](Context& context) { return show_board(queue, context); });
    out.add<None, ItemPlaces>(
        open_page("/items/{id}/places", "getItemPlaces", "Where an item is handled, with the present wait."),
        [&](Context& context) { return show_item_places(queue, context); });
    out.add<None, TicketPage>(open_page("/ticket-pages/{token}", "getTicketPage", "The live page of a paper ticket."),
                              [&](Context& context) { return ticket_page(queue, context); });
    return out;
}

} // namespace yimen::queue
