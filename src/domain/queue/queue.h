#pragma once

// The queue (排队叫号): tickets and their lines, visits, counters that call, the second screen. See README.md.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/access.h"
#include "base/json.h"
#include "base/result.h"
#include "call_policy.h"
#include "cases/cases.h"
#include "catalogue/catalogue.h"
#include "crypto/keystore.h"
#include "db/db.h"
#include "db/migrate.h"
#include "errors.h"
#include "http/http.h"
#include "ids.h"
#include "jobs/jobs.h"
#include "people/card_readers.h"
#include "people/people.h"
#include "places/places.h"
#include "transitions.h"
#include "waits.h"

namespace yimen::queue {

namespace store {
struct Ticket;
struct CounterSession;
struct Visit;
struct Identification;
} // namespace store

// Who may take a ticket for somebody, or for themselves.
inline constexpr access::Roles kIssuers{access::Role::kiosk, access::Role::clerk, access::Role::guide,
                                        access::Role::visitor};

// Who acts, on which channel.
struct Caller {
    const access::Principal& who;
    std::string_view channel;
    std::string_view request_id;
};

// A line of the display's foot. By schedule (I8): on these days, between these minutes of the hall's day; what is not said does not bound it.
struct HallNotice {
    std::string text, text_en;
    std::optional<Date> first_day = {}, last_day = {};
    std::optional<int> from_minute = {}, to_minute = {}; // until the minute before `to_minute`
    BOOST_DESCRIBE_CLASS(HallNotice, (), (text, text_en, first_day, last_day, from_minute, to_minute), (), ())
};
// How loud calls are spoken between these minutes of the hall's day, in per cent; 0: not at all. Outside of all of them: 100.
struct VoicePeriod {
    int from_minute = 0, to_minute = 0, volume = 100;
    BOOST_DESCRIBE_CLASS(VoicePeriod, (), (from_minute, to_minute, volume), (), ())
};
// What a hall decided of one of its lines.
struct LineRule {
    CategoryId id;
    std::string letter, name, name_en;
    std::optional<std::int64_t> alarm_wait_seconds; // nothing: as the hall; 0: never
    BOOST_DESCRIBE_CLASS(LineRule, (), (id, letter, name, name_en, alarm_wait_seconds), (), ())
};
// When the hall is open on a working day: minutes after midnight, and in words for people.
struct HallHours {
    int opens_minute = 0, closes_minute = 0;
    std::string text, text_en;
    BOOST_DESCRIBE_CLASS(HallHours, (), (opens_minute, closes_minute, text, text_en), (), ())
};
// A day on which the hall is closed though the calendar says that it works.
struct ClosedDay {
    Date day{};
    std::string reason, reason_en;
    Instant closed_at;
    BOOST_DESCRIBE_CLASS(ClosedDay, (), (day, reason, reason_en, closed_at), (), ())
};
inline constexpr std::int64_t kUsualAlarmSeconds = 30 * 60;

// What a hall decided about its lines. Of what is optional, nothing means in a change: as it was.
struct HallRules {
    std::int64_t longest_wait_seconds = 3600; // the longest acceptable wait
    std::int64_t recall_limit = 3;
    std::int64_t hold_seconds = 15 * 60;
    std::int64_t grace_seconds = 30 * 60;
    bool anonymous = true;
    std::vector<HallNotice> notices;
    std::int64_t revision = 0;                      // 0: the hall has decided nothing yet
    std::optional<std::int64_t> alarm_wait_seconds; // from which wait on its manager is warned; 0: never
    std::optional<std::vector<LineRule>> lines;
    std::optional<HallHours> hours;
    std::optional<bool> plate_staff =
        {}; // whether the plate of a counter (窗口屏) names its clerk; it does not unless the hall wants it
    std::optional<std::vector<VoicePeriod>> voice = {};
    BOOST_DESCRIBE_CLASS(HallRules, (),
                         (longest_wait_seconds, recall_limit, hold_seconds, grace_seconds, anonymous, notices, revision,
                          alarm_wait_seconds, lines, hours, plate_staff, voice),
                         (), ())
};

struct Category {
    CategoryId id;
    CellId cell;
    HallId hall;
    std::string letter, name, name_en;
    bool is_default = false;
    std::int64_t typical_seconds = 480;
    std::optional<std::int64_t> alarm_wait_seconds = {}; // nothing: as the hall; 0: never
    bool retired = false;                                // takes nobody any more; tickets of the past keep it
};

// What a guide result tells the desk; from the module above.
struct GuideRef {
    std::string code;
    catalogue::ItemId item_id;
    std::string item_name, item_name_en;
    BOOST_DESCRIBE_CLASS(GuideRef, (), (code, item_id, item_name, item_name_en), (), ())
};

// Small and free of personal data: kept with the idempotency key.
struct TicketRef {
    TicketId id;
    std::string number;
    TicketState state = TicketState::waiting;
    std::int64_t revision = 0;
    BOOST_DESCRIBE_CLASS(TicketRef, (), (id, number, state, revision), (), ())
};
struct CallRef {
    std::optional<TicketId> ticket; // null: nobody waits whom the counter may serve
    BOOST_DESCRIBE_CLASS(CallRef, (), (ticket), (), ())
};
struct IdentificationRef {
    IdentificationId id;
    BOOST_DESCRIBE_CLASS(IdentificationRef, (), (id), (), ())
};

// Somebody whom the module booking checks in.
struct Booked {
    std::optional<PersonId> person; // who comes; null: booked by staff for the principal
    bool as_agent = false;
    std::optional<Instant> slot; // null: too late for it, so they stand in line like one who walks in
};
// Who comes with a number: a group that is served together (团体), and the interpreter (翻译) whom the visitor asks for.
enum class Interpreter { none, sign, en, minority, other };
BOOST_DESCRIBE_ENUM(Interpreter, none, sign, en, minority, other)
struct Party {
    std::int64_t size = 1; // people, the visitor among them
    Interpreter interpreter = Interpreter::none;
};
inline constexpr std::int64_t kLargestParty = 99;
struct Issue {
    HallId hall;
    std::optional<IdentificationId> identification;
    std::optional<SubjectId> subject;
    std::optional<catalogue::ItemId> item;
    std::optional<CategoryId> category;
    Priority priority = Priority::none;
    std::optional<std::string> guide_code;
    std::optional<Booked> booked; // who, for whom and that the hall is open then were settled with the booking
    Party party = {};
};
struct Transfer {
    std::optional<CategoryId> category;
    std::optional<CounterId> counter;
    std::string note;
};

// What is asked of a counter by a module above: shown at its desk, or to those who sit at none.
enum class RequestKind { open, close, lines };
BOOST_DESCRIBE_ENUM(RequestKind, open, close, lines)
struct CounterRequest {
    Uuid id;
    RequestKind kind = RequestKind::open;
    CounterId counter_id;
    std::int64_t counter_number = 0;
    std::vector<std::string> categories; // letters: what it is to serve
    Instant at;
    std::string by; // name of the member of staff
    BOOST_DESCRIBE_CLASS(CounterRequest, (), (id, kind, counter_id, counter_number, categories, at, by), (), ())
};

class Queue {
  public:
    struct Parts {
        db::Database& database;
        const Clocks& clocks;
        const crypto::KeyStore& keys;
        const places::Directory& directory;
        const places::Calendars& calendars;
        people::Service& people;
        const catalogue::Catalogue& catalogue;
        const licences::Licences& licences;
        const cases::Cases& cases;
    };
    // What only modules above know. Set once, before use.
    // Paper that the visitor hands in or gets back (原件), to be signed for on the second screen.
    struct PaperToSign {
        bool back = false; // it goes back to them
        bool copy = false;
        std::string name, name_en;
        std::int64_t sheets = 0;
        BOOST_DESCRIBE_CLASS(PaperToSign, (), (back, copy, name, name_en, sheets), (), ())
    };
    struct Hooks {
        std::function<std::optional<GuideRef>(db::Reader&, std::string_view code)> guide;
        std::function<bool(db::Reader&, VisitId visit)> rated;
        std::function<std::vector<LineForecast>(db::Reader&, HallId)> forecasts;
        std::function<std::vector<CounterRequest>(db::Reader&, HallId)> requests;
        // In the transaction of a new ticket: what has to come with it, as its paper.
        std::function<void(db::Tx&, const Caller&, TicketId, const access::Scope::RowScope&)> issued;
        // Whether a line takes bookings, or has some to come: it is not retired then.
        std::function<bool(db::Tx&, CategoryId)> line_booked;
        // A draft that is filled in with others as one (一件事) is taken up with them.
        std::function<Result<void>(db::Tx&, const cases::Caller&, Uuid bundle, Uuid visit, HallId)> take_up_bundle;
        // What agreeing on the second screen signs for besides the case itself, and that somebody has agreed.
        std::function<std::vector<PaperToSign>(db::Reader&, cases::CaseId)> papers_to_sign;
        std::function<void(db::Tx&, const cases::Caller&, cases::CaseId, const std::optional<std::string>& picture)>
            papers_signed;
    };
    explicit Queue(Parts parts) : parts_(parts), cipher_(parts.keys) {}
    void set_hooks(Hooks hooks) { hooks_ = std::move(hooks); }

    // --- Tickets (tickets.cc)
    // queue.hall_closed, queue.already_in_line (with `ticket_id`, `number`), queue.no_category, queue.identification_ended, …
    Result<TicketRef> issue(db::Tx& tx, const Caller& caller, const Issue& wanted) const;
    // The next for the counter, claimed at once. queue.counter_busy, queue.counter_not_open, queue.not_your_counter.
    Result<CallRef> call_next(db::Tx& tx, const Caller& caller, CounterId counter) const;
    // One that the clerk chose.
    Result<TicketRef> call(db::Tx& tx, const Caller& caller, TicketId ticket, std::int64_t revision) const;
    // recall, serve, hold, come_back, no_show, finish, cancel by the table. `identification`: for a kiosk that cancels.
    Result<TicketRef> act(db::Tx& tx, const Caller& caller, TicketId ticket, std::int64_t revision, TicketAction action,
                          std::string_view reason = {},
                          std::optional<IdentificationId> identification = std::nullopt) const;
    // queue.bad_transfer, queue.already_in_line; queue.transfer_closed where nobody sits at the counter named. One on pause is taken: its
    // clerk comes back, and when the counter closes the ticket goes back to its line.
    Result<TicketRef> transfer(db::Tx& tx, const Caller& caller, TicketId ticket, std::int64_t revision,
                               const Transfer& to) const;
    // Held too long: no_show. Left over from an earlier day: cancelled or no_show, and counters closed. Returns how many tickets.
    std::int64_t expire() const;

    // --- Counters (desk.cc)
    Result<void> open_counter(db::Tx& tx, const Caller& caller, CounterId counter,
                              const std::vector<CategoryId>& categories) const;
    // `minutes`: until when, as the plate and the manager are told; nothing: not said.
    Result<void> pause_counter(db::Tx& tx, const Caller& caller, CounterId counter, std::string_view reason,
                               std::optional<int> minutes = std::nullopt) const;
    // Offered to the next clerk (交接), with whoever stands there; nobody is called meanwhile. Opening the counter takes it over, resuming
    // it takes the offer back.
    Result<void> hand_over_counter(db::Tx& tx, const Caller& caller, CounterId counter) const;
    Result<void> resume_counter(db::Tx& tx, const Caller& caller, CounterId counter) const;
    Result<void> close_counter(db::Tx& tx, const Caller& caller, CounterId counter) const;
    // A manager has the counter serve these lines for the rest of the day, from its next call on (staffing.cc): who is there is served
    // to the end. queue.counter_not_found, queue.counter_not_open, queue.no_category.
    Result<void> reskill_counter(db::Tx& tx, const Caller& caller, CounterId counter,
                                 const std::vector<CategoryId>& categories) const;

    // --- Visits (visits.cc)
    // `card`: that the reader of this kiosk has read the card of that number (people/card_readers.h); queue.card_unproven.
    Result<IdentificationRef> identify(db::Tx& tx, const Caller& caller, const std::optional<std::string>& id_number,
                                       const std::optional<std::string>& code,
                                       const std::optional<people::CardProof>& card = {}) const;
    // The code is worked out by the caller (new_code) before; only its digest is kept.
    Result<void> keep_visit_code(db::Tx& tx, const Caller& caller, std::string_view code, Instant expires_at) const;
    Result<void> identify_visit(db::Tx& tx, const Caller& caller, VisitId visit,
                                const std::optional<std::string>& id_number,
                                const std::optional<std::string>& code) const;
    Result<void> link_case(db::Tx& tx, const Caller& caller, VisitId visit, cases::CaseId case_id) const;

    // --- Second screen (screen.cc)
    Result<void> show_screen(db::Tx& tx, const Caller& caller, CounterId counter, std::string_view shows,
                             std::optional<cases::CaseId> case_id, std::optional<VisitId> visit) const;
    Result<void> answer_screen(db::Tx& tx, const Caller& caller, cases::CaseId case_id, bool agreed,
                               const std::optional<std::string>& signature_png) const;

    // --- What a hall decides (rules.cc)
    // queue.unknown_hall when the hall is none of the caller's.
    Result<HallRules> rules(db::Reader& reader, const access::Principal& who, HallId hall) const;
    // Against `wanted.revision`: queue.rules_stale when somebody else has changed them. Holds from the next step on.
    Result<HallRules> change_rules(db::Tx& tx, const Caller& caller, HallId hall, HallRules wanted) const;

    // --- For the demo and the import (desk_store.cc)
    static void put_hall_rules(db::Tx& tx, CellId cell, HallId hall, const HallRules& rules);
    static void put_category(db::Tx& tx, const Category& category);
    // What goes into which line: an item or a department.
    static void put_match(db::Tx& tx, HallId hall, Uuid item_or_department, CategoryId category);
    static void put_skill(db::Tx& tx, CounterId counter, CategoryId category);

    // --- For modules above
    // The line of the hall in which an item is handled. catalogue.item_not_found, queue.no_category.
    Result<CategoryId> line_for(db::Reader& reader, HallId hall, catalogue::ItemId item) const;
    std::vector<Category> categories(db::Reader& reader, HallId hall) const; // by letter; those in use
    std::optional<VisitId> visit_of(db::Reader& reader, TicketId ticket) const;
    std::string number_of(db::Reader& reader, TicketId ticket) const; // empty when there is none
    // Whether the visit is the one at the counter now, or the one that its second screen asks to rate: who has been served rates
    // while the next one is called.
    bool rates_at(db::Reader& reader, CounterId counter, VisitId visit) const;
    bool is_open(db::Reader& reader, const places::HallRow& hall) const;
    // Closed days (closed_days.cc): no tickets on them. `reopen_day` is false when the hall was not closed then.
    void close_day(db::Tx& tx, const places::HallRow& hall, const ClosedDay& closed) const;
    bool reopen_day(db::Tx& tx, const places::HallRow& hall, Date day) const;
    std::vector<ClosedDay> closed_days(db::Reader& reader, HallId hall, Date from) const;

    const Parts& parts() const { return parts_; }
    const Hooks& hooks() const { return hooks_; }
    const crypto::FieldCipher& cipher() const { return cipher_; }

  private:
    Result<store::Ticket> load(db::Tx& tx, const Caller& caller, TicketId id, std::int64_t revision) const;
    Result<access::Role> may(const Caller& caller, const store::Ticket& ticket, TicketAction action) const;
    void move_on(db::Tx& tx, const Caller& caller, std::string_view role, store::Ticket& ticket,
                 const TicketTransition& row, std::string_view reason, std::optional<CategoryId> into = std::nullopt,
                 Instant not_before = {}) const;
    Result<void> claim(db::Tx& tx, const Caller& caller, store::CounterSession& session, store::Ticket& ticket) const;
    Result<store::CounterSession> own_session(db::Tx& tx, const Caller& caller, CounterId counter) const;
    Result<store::CounterSession> session_for(db::Tx& tx, const Caller& caller, TicketId ticket) const;
    void publish_counter(db::Tx& tx, const store::CounterSession& session, std::string_view kind,
                         std::string_view journal_action, const Caller& caller) const;
    Result<void> take_over(db::Tx& tx, const Caller& caller, store::CounterSession there) const;
    // Nobody sits there any more: what waited for this counter stands in its line again, with the time that it has waited.
    void release_tickets(db::Tx& tx, const Caller& caller, const store::CounterSession& session) const;
    // Sessions of earlier days that nobody closed; one with a ticket waits for its clerk.
    void close_left_over(db::Tx& tx, const Caller& system, HallId hall) const;
    Result<CategoryId> category_for(db::Reader& reader, const Issue& wanted) const;
    std::optional<store::Ticket> live_ticket(db::Reader& reader, CategoryId category,
                                             const std::vector<std::string>& keys) const;
    Result<store::Visit> visit_for(db::Tx& tx, const Caller& caller, const places::HallRow& hall,
                                   const std::optional<std::string>& person_key, std::optional<SubjectId> subject,
                                   const std::optional<std::string>& guide_code) const;

    Parts parts_;
    Hooks hooks_;
    crypto::FieldCipher cipher_;
};

// 8 characters without 0, O, 1 and I: about 40 bits.
std::string new_code();

void add_jobs(const Queue& queue, jobs::Runner& runner);

http::Routes routes(const Queue& queue);         // tickets, visits, identifications
http::Routes card_routes(const Queue& queue);    // whose card a kiosk has read, and their own cases
http::Routes desk_routes(const Queue& queue);    // counters, desk, second screen
http::Routes board_routes(const Queue& queue);   // open to everybody
http::Routes display_routes(const Queue& queue); // a zone's board and a counter's plate, for the device itself
http::Routes rules_routes(const Queue& queue);   // of the console: what a hall decides
http::Routes line_routes(const Queue& queue);    // of the console: which lines it has (lines.cc)
std::vector<db::Migration> migrations();

} // namespace yimen::queue
