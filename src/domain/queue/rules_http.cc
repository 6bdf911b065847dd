#include "queue.h"

// The rules of a hall, for who manages it.
namespace yimen::queue {
namespace {

using access::Role;
using http::Context;
using http::Method;

constexpr std::size_t kMostNotices = 20; // more go by too fast to be read

constexpr std::size_t kMostPeriods = 12;

struct HallNoticeBody {
    Text<60, 1> text;
    Text<200> text_en; // may be empty: the display then shows the Chinese
    std::optional<Date> first_day, last_day;
    std::optional<int> from_minute, to_minute;
    BOOST_DESCRIBE_CLASS(HallNoticeBody, (), (text, text_en, first_day, last_day, from_minute, to_minute), (), ())
};
struct LineRuleBody {
    CategoryId id;
    Text<30, 1> name;
    Text<60> name_en; // may be empty: the Chinese is shown then
    std::optional<std::int64_t> alarm_wait_seconds;
    BOOST_DESCRIBE_CLASS(LineRuleBody, (), (id, name, name_en, alarm_wait_seconds), (), ())
};
struct HallHoursBody {
    int opens_minute = 0, closes_minute = 0;
    Text<100, 1> text;
    Text<200> text_en;
    BOOST_DESCRIBE_CLASS(HallHoursBody, (), (opens_minute, closes_minute, text, text_en), (), ())
};
struct RulesBody {
    std::int64_t longest_wait_seconds = 0, recall_limit = 0, hold_seconds = 0, grace_seconds = 0;
    bool anonymous = false;
    std::vector<HallNoticeBody> notices;
    // What an older page does not send stays as it is.
    std::optional<std::int64_t> alarm_wait_seconds;
    std::optional<std::vector<LineRuleBody>> lines;
    std::optional<HallHoursBody> hours;
    std::optional<bool> plate_staff;
    std::optional<std::vector<VoicePeriod>> voice;
    BOOST_DESCRIBE_CLASS(RulesBody, (),
                         (longest_wait_seconds, recall_limit, hold_seconds, grace_seconds, anonymous, notices,
                          alarm_wait_seconds, lines, hours, plate_staff, voice),
                         (), ())
};

Result<HallRules> show_rules(const Queue& queue, Context& context) {
    YIMEN_TRY(HallId id, context.id<HallId>("id"));
    return queue.parts().database.read([&](db::Reader& reader) { return queue.rules(reader, context.who(), id); });
}

Result<HallRules> put_rules(const Queue& queue, Context& context, const RulesBody& body) {
    YIMEN_TRY(HallId id, context.id<HallId>("id"));
    if (body.voice && body.voice->size() > kMostPeriods)
        return fail(Error{&kInvalidRequest, {}, {{"/voice", "too_long", "must be at most 12 periods"}}, {}});
    if (body.notices.size() > kMostNotices)
        return fail(Error{&kInvalidRequest,
                          {},
                          {{"/notices", "too_long", "must be at most " + std::to_string(kMostNotices) + " notices"}},
                          {}});
    HallRules wanted{body.longest_wait_seconds,
                     body.recall_limit,
                     body.hold_seconds,
                     body.grace_seconds,
                     body.anonymous,
                     {},
                     context.expected_revision(),
                     body.alarm_wait_seconds,
                     {},
                     {},
                     body.plate_staff,
                     body.voice};
    if (body.lines) {
        wanted.lines.emplace();
        for (const auto& line : *body.lines)
            wanted.lines->push_back({line.id, {}, line.name, line.name_en, line.alarm_wait_seconds});
    }
    if (body.hours)
        wanted.hours =
            HallHours{body.hours->opens_minute, body.hours->closes_minute, body.hours->text, body.hours->text_en};
    for (const auto& notice : body.notices)
        wanted.notices.push_back(
            {notice.text, notice.text_en, notice.first_day, notice.last_day, notice.from_minute, notice.to_minute});
    return context.write([&](db::Tx& tx) {
        return queue.change_rules(tx, {context.who(), context.channel(), context.request().id}, id, wanted);
    });
}

} // namespace

http::Routes rules_routes(const Queue& queue) {
    http::Routes out;
    out.add<http::None, HallRules>({.method = Method::get,
                                    .pattern = "/halls/{id}/queue-rules",
                                    .operation = "getHallRules",
                                    .summary = "What a hall decided about its lines, and its notices.",
                                    .allow = {Role::hall_manager, Role::supervisor}},
                                   [&](Context& context) { return show_rules(queue, context); });
    out.add<RulesBody, HallRules>(
        {.method = Method::put,
         .pattern = "/halls/{id}/queue-rules",
         .operation = "changeHallRules",
         .summary = "Changes what a hall decided about its lines; holds from the next step on.",
         .allow = {Role::hall_manager},
         .match = true},
        [&](Context& context, const RulesBody& body) { return put_rules(queue, context, body); });
    return out;
}

} // namespace yimen::queue
