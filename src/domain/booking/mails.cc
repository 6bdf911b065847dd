#include "parts.h"

// Mails to visitors: the same as in the inbox, to those who asked for mail. Hall, time and items, nothing personal.
namespace yimen::booking {
namespace {

struct Told {
    std::string_view kind, zh, en;
};
constexpr Told kTold[] = {
    {"booking_confirmed", "预约成功", "Your booking is confirmed"},
    {"booking_moved", "预约已改期", "Your booking has another time"},
    {"booking_reminder", "预约提醒", "Your booking is coming up"},
    {"booking_cancelled", "预约已由大厅代为取消", "Your booking was cancelled at your request"},
    {"booking_cancelled_by_hall", "大厅取消了您的预约，请重新选择时间",
     "The hall had to cancel your booking; please choose again"},
    {"booking_offer", "候补成功，请尽快确认", "A time has become free for you; please confirm it"},
    {"booking_offer_over", "候补保留时间已过", "The offered time is no longer held for you"},
    {"booking_missed", "预约未到", "You missed your booking; you may always come and take a number"},
};

// 2026-09-28 09:30, on the hall's wall.
std::string wall_time(Instant at) {
    std::string text = to_rfc3339(at);
    return text.substr(0, 10) + " " + text.substr(11, 5);
}

} // namespace

outbox::Subscriber mails(const Bookings& bookings, const people::MessageSettings& settings, notify::Mailer& mailer) {
    for (const Told& told : kTold)
        mailer.add_template(
            std::string(told.kind),
            {std::string(told.zh) + "：{time} {hall}",
             "您好！\n\n" + std::string(told.zh) +
                 "。\n\n时间：{time}\n地点：{hall}\n事项：{items}\n\n查看、改期或取消：{link}\n\n"
                 "这是系统自动发送的邮件，请不要回复。可以在“消息设置”里关闭邮件通知。\n"},
            {std::string(told.en) + ": {time} {hall}",
             std::string(told.en) +
                 ".\n\nTime: {time}\nPlace: {hall}\nItems: {items}\n\nSee, change or cancel it: {link}\n\n"
                 "This mail was sent by a machine; please do not answer it. You can switch mails off "
                 "in your settings.\n"});
    auto apply = [&](db::Tx& tx, const outbox::Event& event) -> Result<void> {
        auto* kind = event.payload.if_contains("message");
        if (!kind || !event.scope.subject || event.object_kind != "booking" || !mailer.available())
            return {};
        auto subject = bookings.parts().people.subject_view(tx, *event.scope.subject);
        auto booking = store::any(tx, BookingId{event.object});
        if (!subject || !booking)
            return {};
        auto hall = bookings.parts().directory.hall_names(tx, booking->hall);
        for (const auto& target : settings.targets(tx, subject->accounts)) {
            bool english = target.language == people::Language::en;
            std::string items;
            for (const auto& [id, item] : store::items(tx, {booking->id}))
                items += (items.empty() ? ""
                          : english     ? ", "
                                        : "、") +
                         (english && !item.name_en.empty() ? item.name_en : item.name);
            mailer.enqueue(tx, {event.scope.cell,
                                std::string_view(kind->as_string()),
                                target.address,
                                english ? "en" : "zh",
                                {{"time", wall_time(booking->starts_at)},
                                 {"hall", english && !hall.en.empty() ? hall.en : hall.zh},
                                 {"items", items.empty() ? "—" : items},
                                 {"link", bookings.parts().base_url + "/portal/bookings/" + booking->id.str()}}});
        }
        return {};
    };
    return {"booking.mails", {}, apply};
}

} // namespace yimen::booking
