#include <map>

#include "speech/speech.h"
#include "view.h"

// What the board of a zone (分区屏) and the plate of a counter (窗口屏) show. Both are devices that were enrolled by a code: which one asks
// says what it may see, and everything is read for its own counters only. Numbers; of people, at most the clerk's name where the hall
// wants it.
namespace yimen::queue {

namespace {

using access::Role;
using http::Context;
using http::Method;

constexpr int kLastCalls = 7; // six beside the one that stands large
constexpr int kCurrentCalls = 60;
constexpr int kWaitingShown = 40;

enum class DisplayShows { hall, zone, counter };
BOOST_DESCRIBE_ENUM(DisplayShows, hall, zone, counter)

struct PlateLine {
    std::string letter, name, name_en;
    BOOST_DESCRIBE_CLASS(PlateLine, (), (letter, name, name_en), (), ())
};
struct Plate {
    std::int64_t number = 0;
    std::string kind, name, name_en;
    CounterState state = CounterState::closed;
    std::optional<std::string> pause_reason, staff_name; // the clerk only where the hall wants it
    std::optional<Instant> pause_until;
    std::optional<std::string> ticket_number;
    bool calling = false; // called, and not there yet
    std::vector<PlateLine> lines;
    BOOST_DESCRIBE_CLASS(Plate, (),
                         (number, kind, name, name_en, state, pause_reason, staff_name, pause_until, ticket_number,
                          calling, lines),
                         (), ())
};
struct DisplayView {
    DisplayShows shows = DisplayShows::hall;
    HallId hall_id;
    std::string hall_name, hall_name_en, zone_name, zone_name_en;
    Instant at;
    bool open = false;
    std::vector<Plate> counters;
    std::vector<BoardCall> current, last;
    std::vector<LineView> categories; // that those counters serve
    std::vector<std::string> waiting; // numbers, as they stand in line
    std::vector<HallNotice> notices;
    int volume = 100;
    BOOST_DESCRIBE_CLASS(DisplayView, (),
                         (shows, hall_id, hall_name, hall_name_en, zone_name, zone_name_en, at, open, counters, current,
                          last, categories, waiting, notices, volume),
                         (), ())
};

// The counters of the device: its one, those of its zone; none of a display of the whole hall, which reads the hall's board.
std::vector<CounterId> counters_shown(const Queue& queue, db::Reader& reader, const places::Device& device) {
    std::vector<CounterId> out;
    if (device.counter)
        return {*device.counter};
    for (const auto& counter : queue.parts().directory.counters(reader, device.hall))
        if (device.zone && counter.zone == device.zone)
            out.push_back(counter.id);
    return out;
}

Plate plate_of(const CounterView& counter, const std::vector<Category>& categories, bool with_staff) {
    Plate out;
    out.number = counter.number;
    out.kind = counter.kind;
    out.name = counter.name;
    out.name_en = counter.name_en;
    out.state = counter.state;
    out.pause_reason = counter.pause_reason;
    out.pause_until = counter.pause_until;
    if (with_staff)
        out.staff_name = counter.staff_name;
    if (counter.current) {
        out.ticket_number = counter.current->number;
        out.calling = counter.current->state == TicketState::called;
    }
    for (const Category& category : categories)
        if (std::ranges::find(counter.categories, category.letter) != counter.categories.end())
            out.lines.push_back({category.letter, category.name, category.name_en});
    return out;
}

void put_counters(const Queue& queue, db::Reader& reader, const places::HallRow& hall,
                  const std::vector<CounterId>& mine, const HallRules& rules, DisplayView& out) {
    HallNow now(queue, reader, hall);
    std::vector<CategoryId> lines;
    for (const auto& counter : counters_of(queue, reader, hall)) {
        if (std::ranges::find(mine, counter.id) == mine.end())
            continue;
        out.counters.push_back(plate_of(counter, now.categories(), rules.plate_staff.value_or(false)));
        for (const Category& category : now.categories())
            if (std::ranges::find(counter.categories, category.letter) != counter.categories.end() &&
                std::ranges::find(lines, category.id) == lines.end())
                lines.push_back(category.id);
    }
    for (auto& line : now.lines())
        if (std::ranges::find(lines, line.id) != lines.end())
            out.categories.push_back(std::move(line));
    out.waiting = store::waiting_numbers(reader, hall.id, lines, mine, kWaitingShown);
    auto calls = calls_of(queue, reader, hall.id, mine);
    out.current = std::move(calls.current);
    out.last = std::move(calls.last);
}

Result<DisplayView> show_display(const Queue& queue, Context& context) {
    return queue.parts().database.read([&](db::Reader& reader) -> Result<DisplayView> {
        const auto& directory = queue.parts().directory;
        auto device =
            context.who().device ? directory.device(reader, places::DeviceId{*context.who().device}) : std::nullopt;
        auto hall = device ? directory.hall(reader, device->hall) : std::nullopt;
        if (!hall || !access::Scope(context.who(), {Role::display}).covers({hall->cell, {}, hall->id, {}, {}}))
            return context.not_found();
        DisplayView out;
        out.hall_id = hall->id;
        out.hall_name = hall->name;
        out.hall_name_en = hall->name_en;
        out.at = queue.parts().clocks.business.now();
        out.open = queue.is_open(reader, *hall);
        out.shows = device->counter ? DisplayShows::counter : device->zone ? DisplayShows::zone : DisplayShows::hall;
        if (auto zone = device->zone ? directory.zone(reader, *device->zone) : std::nullopt) {
            out.zone_name = zone->name;
            out.zone_name_en = zone->name_en;
        }
        auto rules = store::hall_rules(reader, hall->id).value_or(HallRules{});
        out.notices = notices_now(rules, out.at);
        out.volume = volume_now(rules, out.at);
        if (out.shows != DisplayShows::hall)
            put_counters(queue, reader, *hall, counters_shown(queue, reader, *device), rules, out);
        return out;
    });
}

struct SpokenCall {
    Text<5, 4> number;
    int counter = 0;
    std::optional<std::string> language; // zh, unless en
    BOOST_DESCRIBE_CLASS(SpokenCall, (), (number, counter, language), (), ())
};

// The same words have the same sound for ever, so that a screen asks once.
Result<http::Reply> speak_call(const SpokenCall& call) {
    auto language = call.language == "en" ? speech::Language::en : speech::Language::zh;
    auto words = speech::words_of_call(call.number, call.counter, language);
    if (!words)
        return fail(Error{&kInvalidRequest, {}, {{"?number", "bad_format", "is no number that is called"}}, {}});
    http::Reply reply(200, "audio/wav", speech::wav_of(*words));
    reply.with("Cache-Control", "public, max-age=31536000, immutable");
    return reply;
}

} // namespace

BoardCalls calls_of(const Queue& queue, db::Reader& reader, HallId hall,
                    const std::optional<std::vector<CounterId>>& at) {
    std::map<std::int64_t, places::Names> names;
    for (const auto& counter : queue.parts().directory.counters(reader, hall))
        names[counter.number] = {counter.name, counter.name_en};
    Date day = hall_date(queue.parts().clocks.business.now());
    auto calls = [&](bool now_only, int limit) {
        std::vector<BoardCall> list;
        for (const auto& ticket : store::called(reader, hall, day, now_only, limit, at)) {
            auto counter = ticket.counter_number.value_or(0);
            list.push_back({ticket.id, ticket.number(), counter, names[counter].zh, names[counter].en,
                            *ticket.called_at, ticket.recalls});
        }
        return list;
    };
    return {calls(true, kCurrentCalls), calls(false, kLastCalls)};
}

http::Routes display_routes(const Queue& queue) {
    http::Routes out;
    out.add<http::None, DisplayView>(
        limited(route(Method::get, "/display", "getDisplay",
                      "What this display shows: the counters of its zone, or its one.", {Role::display}),
                1200),
        [&](Context& context) { return show_display(queue, context); });
    http::RouteInfo spoken = limited(route(Method::get, "/spoken-calls", "speakCall",
                                           "A call as sound (WAV), for screens whose browser has no voice.", {}),
                                     600);
    spoken.open = true;
    out.add<SpokenCall, http::Reply>(spoken, [](Context&, const SpokenCall& call) { return speak_call(call); });
    return out;
}

} // namespace yimen::queue
