#include <array>

#include "parts.h"
#include "view.h"

// What a hall decides about its lines: how long people may wait, how often they are called, what the display says below.
namespace yimen::queue {
namespace {

using access::Role;

constexpr access::Roles kRulesReaders{Role::hall_manager, Role::supervisor};
constexpr access::Roles kRulesDeciders{Role::hall_manager};
constexpr std::int64_t kRulesMinute = 60;
constexpr std::int64_t kRulesHour = 60 * kRulesMinute;

struct RuleLimit {
    std::string_view pointer;
    std::int64_t HallRules::*value;
    std::int64_t least, most;
};
// A wait of nought would make everybody overdue, a call that is never repeated loses who did not hear it: the bounds are those between
// which the lines still work within one working day.
constexpr int kMinutesOfDay = 24 * 60;
constexpr int kLoudest = 100; // per cent
constexpr std::int64_t kLeastAlarm = kRulesMinute, kMostAlarm = 4 * kRulesHour;
constexpr std::array kRuleLimits{
    RuleLimit{"/longest_wait_seconds", &HallRules::longest_wait_seconds, 5 * kRulesMinute, 4 * kRulesHour},
    RuleLimit{"/recall_limit", &HallRules::recall_limit, 1, 10},
    RuleLimit{"/hold_seconds", &HallRules::hold_seconds, kRulesMinute, 2 * kRulesHour},
    RuleLimit{"/grace_seconds", &HallRules::grace_seconds, 0, 4 * kRulesHour},
};

void check_alarm(std::vector<InvalidParam>& wrong, const std::string& pointer, std::optional<std::int64_t> seconds) {
    if (seconds && *seconds != 0 && (*seconds < kLeastAlarm || *seconds > kMostAlarm))
        wrong.push_back({pointer, "out_of_range",
                         "must be 0, or " + std::to_string(kLeastAlarm) + " to " + std::to_string(kMostAlarm)});
}

bool within_day(int from, int to) { return from >= 0 && to > from && to <= kMinutesOfDay; }

// A notice that is never shown, and two volumes for one minute, are slips of who typed them.
void check_screens(std::vector<InvalidParam>& wrong, const HallRules& rules) {
    for (std::size_t i = 0; i < rules.notices.size(); ++i) {
        const HallNotice& notice = rules.notices[i];
        std::string at = "/notices/" + std::to_string(i);
        if (notice.first_day && notice.last_day && *notice.last_day < *notice.first_day)
            wrong.push_back({at + "/last_day", "out_of_range", "must not lie before the first day"});
        if ((notice.from_minute || notice.to_minute) &&
            !within_day(notice.from_minute.value_or(0), notice.to_minute.value_or(kMinutesOfDay)))
            wrong.push_back({at + "/to_minute", "out_of_range", "must be later that day than its beginning"});
    }
    for (std::size_t i = 0; rules.voice && i < rules.voice->size(); ++i) {
        const VoicePeriod& period = (*rules.voice)[i];
        std::string at = "/voice/" + std::to_string(i);
        if (!within_day(period.from_minute, period.to_minute))
            wrong.push_back({at + "/to_minute", "out_of_range", "must be later that day than its beginning"});
        if (period.volume < 0 || period.volume > kLoudest)
            wrong.push_back({at + "/volume", "out_of_range", "must be 0 to 100"});
        for (std::size_t j = 0; j < i; ++j)
            if (period.from_minute < (*rules.voice)[j].to_minute && (*rules.voice)[j].from_minute < period.to_minute)
                wrong.push_back({at + "/from_minute", "duplicate", "lies within another period"});
    }
}

Result<void> check_rules(const HallRules& rules) {
    std::vector<InvalidParam> wrong;
    check_screens(wrong, rules);
    check_alarm(wrong, "/alarm_wait_seconds", rules.alarm_wait_seconds);
    for (std::size_t i = 0; rules.lines && i < rules.lines->size(); ++i)
        check_alarm(wrong, "/lines/" + std::to_string(i) + "/alarm_wait_seconds", (*rules.lines)[i].alarm_wait_seconds);
    if (rules.hours && (rules.hours->opens_minute < 0 || rules.hours->opens_minute >= kMinutesOfDay))
        wrong.push_back({"/hours/opens_minute", "out_of_range", "must be a minute of the day"});
    if (rules.hours &&
        (rules.hours->closes_minute <= rules.hours->opens_minute || rules.hours->closes_minute > kMinutesOfDay))
        wrong.push_back({"/hours/closes_minute", "before_opening", "must be later that day than the opening"});
    for (const auto& limit : kRuleLimits)
        if (auto value = rules.*limit.value; value < limit.least || value > limit.most)
            wrong.push_back({std::string(limit.pointer), "out_of_range",
                             "must be " + std::to_string(limit.least) + " to " + std::to_string(limit.most)});
    if (wrong.empty())
        return {};
    return fail(Error{&kBadRules, {}, std::move(wrong), {}});
}

std::optional<places::HallRow> hall_with_rules(const Queue& queue, db::Reader& reader, const access::Principal& who,
                                               HallId id, access::Roles roles) {
    auto hall = queue.parts().directory.hall(reader, id);
    if (!hall || !access::Scope(who, roles).covers({hall->cell, hall->region, hall->id, {}, {}}))
        return std::nullopt;
    return hall;
}

// As the hall has decided, with its lines and hours.
HallRules whole_rules(db::Reader& reader, const places::HallRow& hall) {
    HallRules out = store::hall_rules(reader, hall.id).value_or(HallRules{});
    out.alarm_wait_seconds = out.alarm_wait_seconds.value_or(kUsualAlarmSeconds);
    out.plate_staff = out.plate_staff.value_or(false);
    if (!out.voice)
        out.voice.emplace();
    out.lines.emplace();
    for (const Category& line : store::categories(reader, hall.id))
        out.lines->push_back({line.id, line.letter, line.name, line.name_en, line.alarm_wait_seconds});
    out.hours = HallHours{hall.opens_minute, hall.closes_minute, hall.hours, hall.hours_en};
    return out;
}

Result<void> change_lines(db::Tx& tx, HallId hall, const std::vector<LineRule>& lines) {
    for (std::size_t i = 0; i < lines.size(); ++i)
        if (!store::change_line(tx, hall, lines[i]))
            return fail(Error{
                &kBadRules, {}, {{"/lines/" + std::to_string(i) + "/id", "unknown", "is no line of this hall"}}, {}});
    return {};
}

} // namespace

std::vector<HallNotice> notices_now(const HallRules& rules, Instant now) {
    Date day = hall_date(now);
    int minute = hall_minute(now);
    std::vector<HallNotice> out;
    for (const HallNotice& one : rules.notices)
        if ((!one.first_day || *one.first_day <= day) && (!one.last_day || day <= *one.last_day) &&
            minute >= one.from_minute.value_or(0) && minute < one.to_minute.value_or(kMinutesOfDay))
            out.push_back(one);
    return out;
}

int volume_now(const HallRules& rules, Instant now) {
    int minute = hall_minute(now);
    for (const VoicePeriod& one : rules.voice.value_or(std::vector<VoicePeriod>{}))
        if (minute >= one.from_minute && minute < one.to_minute)
            return one.volume;
    return kLoudest;
}

Result<HallRules> Queue::rules(db::Reader& reader, const access::Principal& who, HallId id) const {
    auto hall = hall_with_rules(*this, reader, who, id, kRulesReaders);
    if (!hall)
        return fail(kUnknownHall);
    return whole_rules(reader, *hall);
}

Result<HallRules> Queue::change_rules(db::Tx& tx, const Caller& caller, HallId id, HallRules wanted) const {
    auto hall = hall_with_rules(*this, tx, caller.who, id, kRulesDeciders);
    if (!hall)
        return fail(kUnknownHall);
    YIMEN_CHECK(check_rules(wanted));
    HallRules before = whole_rules(tx, *hall);
    if (!wanted.alarm_wait_seconds)
        wanted.alarm_wait_seconds = before.alarm_wait_seconds;
    if (!wanted.plate_staff)
        wanted.plate_staff = before.plate_staff;
    if (!wanted.voice)
        wanted.voice = before.voice;
    if (!store::change_hall_rules(tx, hall->cell, id, wanted))
        return fail(kRulesStale, {}, {{"revision", before.revision}});
    if (wanted.lines)
        YIMEN_CHECK(change_lines(tx, id, *wanted.lines));
    if (wanted.hours) {
        const HallHours& hours = *wanted.hours;
        places::set_hours(tx, id, hours.opens_minute, hours.closes_minute, {hours.text, hours.text_en});
    }
    wanted = whole_rules(tx, *parts_.directory.hall(tx, id));
    Instant now = parts_.clocks.business.now();
    boost::json::object change{{"before", to_json(before)}, {"after", to_json(wanted)}};
    note(tx, caller, access::to_string(Role::hall_manager), "hall.change_rules", "hall", id.value, hall->cell, now,
         boost::json::serialize(change));
    outbox::NewEvent event; // public, so that the displays show new notices at once
    event.kind = "HallRulesChanged";
    event.scope = {hall->cell, hall->region, hall->id, {}, {}};
    event.is_public = true;
    event.object_kind = "hall";
    event.object = id.value;
    event.revision = wanted.revision;
    outbox::publish(tx, now, event);
    return wanted;
}

} // namespace yimen::queue
