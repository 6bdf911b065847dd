#include "places.h"

extern const std::string_view yimen_working_days_cn;

namespace yimen::places {
namespace {

constexpr std::string_view kNational = "CN";

std::map<Date, Calendar::Exception> load(db::Reader& reader) {
    std::map<Date, Calendar::Exception> days;
    for (auto row : reader.query("SELECT day, kind, name_zh, name_en FROM calendar_day WHERE calendar_code = $1"
                                 " ORDER BY day LIMIT 20000",
                                 kNational))
        days[row.get<Date>(0)] = {row.get<std::string>(1) == "work", row.get<std::string>(2), row.get<std::string>(3)};
    return days;
}

std::int64_t revision_of(db::Reader& reader) {
    auto rows = reader.query("SELECT revision FROM calendar WHERE code = $1", kNational);
    return rows.empty() ? 0 : rows[0].get<std::int64_t>(0);
}

} // namespace

std::string_view Calendars::shipped_csv() { return yimen_working_days_cn; }

std::shared_ptr<const Calendar> Calendars::national(db::Reader& reader) const {
    std::lock_guard lock(mutex_);
    auto now = std::chrono::steady_clock::now();
    if (cached_ && now - checked_at_ < std::chrono::seconds(10))
        return cached_;
    auto revision = revision_of(reader);
    if (!cached_ || revision != revision_) {
        cached_ = std::make_shared<const Calendar>(load(reader));
        revision_ = revision;
    }
    checked_at_ = now;
    return cached_;
}

Result<std::int64_t> Calendars::import(db::Tx& tx, std::string_view csv) const {
    int bad_line = 0;
    auto days = parse_calendar_csv(csv, bad_line);
    if (!days)
        return fail(kBadCalendar, "line " + std::to_string(bad_line));
    tx.exec("INSERT INTO calendar (code, revision) VALUES ($1, 0) ON CONFLICT (code) DO NOTHING", kNational);
    auto known = load(tx);
    std::int64_t changed = 0;
    for (const auto& [day, exception] : *days) {
        auto found = known.find(day);
        if (found != known.end() && found->second.works == exception.works &&
            found->second.name_zh == exception.name_zh)
            continue;
        ++changed;
        tx.exec("INSERT INTO calendar_day (calendar_code, day, kind, name_zh, name_en) VALUES ($1, $2, $3, $4, $5)"
                " ON CONFLICT (calendar_code, day) DO UPDATE SET kind = excluded.kind, name_zh = excluded.name_zh,"
                " name_en = excluded.name_en",
                kNational, day, exception.works ? "work" : "off", exception.name_zh, exception.name_en);
    }
    if (changed > 0) {
        std::lock_guard lock(mutex_);
        cached_.reset();
    }
    if (changed > 0)
        tx.exec("UPDATE calendar SET revision = revision + 1 WHERE code = $1", kNational);
    return changed;
}

} // namespace yimen::places
