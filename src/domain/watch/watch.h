#pragma once

// What a hall looks like now, and the thread through what happened to one visitor. See README.md.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/access.h"
#include "base/id.h"
#include "base/json.h"
#include "base/result.h"
#include "base/time.h"
#include "cases/reading.h"
#include "catalogue/catalogue.h"
#include "db/db.h"
#include "http/http.h"
#include "licences/reading.h"
#include "originals/originals.h"
#include "people/people.h"
#include "places/places.h"
#include "queue/live.h"
#include "voice/voice.h"

namespace yimen::watch {

// --- Now ----------------------------------------------------------------------------------------------------------------------------

struct WatchedHall {
    HallId id;
    std::string name, name_en, address, address_en, hours, hours_en;
    BOOST_DESCRIBE_CLASS(WatchedHall, (), (id, name, name_en, address, address_en, hours, hours_en), (), ())
};
// GET /cases?hall=…&happened=…, or &due_state=…, gives exactly the rows of each number.
struct CasesToday {
    std::int64_t received = 0, accepted = 0, decided = 0, deemed = 0, overdue = 0, due_today = 0, yellow = 0, red = 0;
    BOOST_DESCRIBE_CLASS(CasesToday, (), (received, accepted, decided, deemed, overdue, due_today, yellow, red), (), ())
};
// GET /ratings?hall_id=…&from=TODAY&to=TODAY&grade=… gives the rows.
struct RatingsToday {
    std::map<std::string, std::int64_t> by_grade; // "1" to "5"
    std::int64_t count = 0;
    std::optional<double> good_share; // grades 3 to 5 among all; nothing when there is none
    BOOST_DESCRIBE_CLASS(RatingsToday, (), (by_grade, count, good_share), (), ())
};
enum class AttentionKind {
    long_wait,
    nobody_serving,
    counter_paused_long,
    overdue,
    slip_alarm,
    deemed_approved,
    bad_rating
};
BOOST_DESCRIBE_ENUM(AttentionKind, long_wait, nobody_serving, counter_paused_long, overdue, slip_alarm, deemed_approved,
                    bad_rating)
enum class Severity { amber, red };
BOOST_DESCRIBE_ENUM(Severity, amber, red)
// What needs a decision. One row for each kind and place, with how many there are.
struct Attention {
    AttentionKind kind = AttentionKind::overdue;
    Severity severity = Severity::amber;
    std::int64_t count = 0;
    std::optional<Date> from;            // the first day that is counted, where a period is
    std::string object_kind;             // what it opens: ticket, counter, case, rating
    std::optional<Uuid> object_id;       // one thing; nothing: the list of that kind
    std::optional<std::string> label;    // its number or name
    std::optional<std::int64_t> seconds; // for how long
    BOOST_DESCRIBE_CLASS(Attention, (), (kind, severity, count, from, object_kind, object_id, label, seconds), (), ())
};
struct LongestWait {
    std::int64_t seconds = 0;
    queue::TicketId ticket_id;
    std::string number;
    BOOST_DESCRIBE_CLASS(LongestWait, (), (seconds, ticket_id, number), (), ())
};
using AlarmId = IdOf<struct AlarmTag>;
struct AlarmLine {
    queue::CategoryId id;
    std::string letter, name, name_en;
    BOOST_DESCRIBE_CLASS(AlarmLine, (), (id, letter, name, name_en), (), ())
};
// An episode in which a line made people wait too long; without an end it is under way.
struct WaitAlarm {
    AlarmId id;
    AlarmLine category;
    Instant began_at;
    std::optional<Instant> ended_at;
    std::int64_t alarm_seconds = 0, wait_seconds = 0, peak_seconds = 0, waiting = 0;
    std::optional<Instant> acknowledged_at;
    std::optional<std::string> acknowledged_by; // the work name
    std::int64_t revision = 0;
    BOOST_DESCRIBE_CLASS(WaitAlarm, (),
                         (id, category, began_at, ended_at, alarm_seconds, wait_seconds, peak_seconds, waiting,
                          acknowledged_at, acknowledged_by, revision),
                         (), ())
};
struct DayByHour {
    Date day;
    std::vector<queue::HourFigure> hours;
    BOOST_DESCRIBE_CLASS(DayByHour, (), (day, hours), (), ())
};
struct HallNow {
    WatchedHall hall;
    Instant at;
    Date day;
    bool open = false;
    std::int64_t people_in_hall = 0, waiting = 0;
    std::optional<LongestWait> longest_wait;
    std::vector<queue::CounterView> counters;
    std::vector<queue::LineView> categories;
    std::optional<CasesToday> cases_today;     // for those who read cases
    std::optional<RatingsToday> ratings_today; // for those who read ratings
    std::vector<Attention> attention;          // the worst first
    std::vector<WaitAlarm> alarms;             // under way: GET /halls/{id}/wait-alarms?open=true
    std::vector<queue::HourFigure> hours;
    std::optional<DayByHour> compared; // the last day before with tickets
    BOOST_DESCRIBE_CLASS(HallNow, (),
                         (hall, at, day, open, people_in_hall, waiting, longest_wait, counters, categories, cases_today,
                          ratings_today, attention, alarms, hours, compared),
                         (), ())
};

// --- Thread -------------------------------------------------------------------------------------------------------------------------

struct ThreadEntry {
    std::string kind; // guide, visit, ticket, bundle, case, document, licence, rating
    Uuid id;
    std::string title, title_en;
    std::optional<std::string> state;
    Instant at;
    std::optional<std::string> number;
    std::optional<int> grade; // of a rating, for those who may know it
    BOOST_DESCRIBE_CLASS(ThreadEntry, (), (kind, id, title, title_en, state, at, number, grade), (), ())
};
struct Thread {
    std::optional<std::string> subject_name; // masked; nothing where the thread names nobody
    std::vector<ThreadEntry> entries;        // by time
    BOOST_DESCRIBE_CLASS(Thread, (), (subject_name, entries), (), ())
};

// --- Asked --------------------------------------------------------------------------------------------------------------------------

struct AskedItem {
    catalogue::ItemId id;
    std::string name, name_en;
    BOOST_DESCRIBE_CLASS(AskedItem, (), (id, name, name_en), (), ())
};
// What people came for, by numbers taken and cases filed; `others` can be applied for too, but nobody has since `since`.
struct AskedItems {
    Date since{};
    std::vector<AskedItem> asked, others;
    BOOST_DESCRIBE_CLASS(AskedItems, (), (since, asked, others), (), ())
};

// ------------------------------------------------------------------------------------------------------------------------------------

struct Parts {
    db::Database& database;
    const Clocks& clocks;
    const places::Directory& directory;
    const places::Calendars& calendars;
    const people::Service& people;
    const catalogue::Catalogue& catalogue;
    const queue::Queue& queue;
    const voice::Voice& voice;
    const originals::Originals& originals;
};

// Roles that watch a hall.
inline constexpr access::Roles kWatchers{access::Role::hall_manager, access::Role::supervisor, access::Role::guide};

class Watch {
  public:
    explicit Watch(Parts parts);

    // watch.unknown_hall when none of these roles of `who` reaches it.
    Result<places::HallRow> hall(db::Reader& reader, const access::Principal& who, access::Roles roles,
                                 HallId id) const;

    // watch.unknown_hall when it is none of the caller's.
    Result<HallNow> now(db::Reader& reader, const access::Principal& who, HallId hall) const;

    // watch.unknown_start when there is no such thing that `who` may see.
    Result<Thread> from_case(db::Reader& reader, const access::Principal& who, cases::CaseId id) const;
    Result<Thread> from_visit(db::Reader& reader, const access::Principal& who, queue::VisitId id) const;
    Result<Thread> from_ticket(db::Reader& reader, const access::Principal& who, queue::TicketId id) const;
    Result<Thread> from_licence(db::Reader& reader, const access::Principal& who, licences::LicenceId id) const;
    Result<Thread> from_rating(db::Reader& reader, const access::Principal& who, voice::RatingId id) const;

    // The same for everybody, and counted anew every ten minutes; no more than `limit` in both lists together.
    AskedItems asked(int limit) const;

    const Parts& parts() const { return parts_; }

  private:
    struct Kept;
    AskedItems count_asked(db::Reader& reader) const;
    Parts parts_;
    std::shared_ptr<Kept> kept_;
};

http::Routes routes(const Watch& watch);

} // namespace yimen::watch
