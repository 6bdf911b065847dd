#pragma once

// Mandates (授权委托, 行政许可法 art. 24): the published document under which one organ accepts or decides items of another, in the other's
// name. The organ's own people need none; a mandate is never passed on, since only the organ that has an item gives one.

#include "http/http.h"
#include "places.h"

namespace yimen::places {

using MandateId = IdOf<struct MandateTag>;

inline constexpr ErrorCode kMandateNotFound{"places.mandate_not_found", ErrorKind::not_found,
                                            "There is no such mandate, or you do not keep it.",
                                            "没有这份授权委托，或您无权处理。"};
inline constexpr ErrorCode kMandateStale{"places.mandate_stale", ErrorKind::precondition_failed,
                                         "The mandate has changed since you loaded it.",
                                         "授权委托已有变化，请刷新后再处理。"};
inline constexpr ErrorCode kMandateState{"places.mandate_state", ErrorKind::conflict,
                                         "The mandate is confirmed or ended already.", "这份授权委托已确认或已终止。"};
inline constexpr ErrorCode kMandateSecondPerson{"places.mandate_second_person", ErrorKind::conflict,
                                                "A mandate is confirmed by another person than the one who entered it.",
                                                "授权委托须由登记人以外的另一人确认。"};
inline constexpr ErrorCode kMandateOrgan{"places.mandate_organ", ErrorKind::unprocessable,
                                         "There is no such organ, or you do not keep its mandates.",
                                         "没有这个部门，或您无权登记它的授权委托。"};

// decide covers reviewing and deciding.
enum class MandateAct { accept, decide };
BOOST_DESCRIBE_ENUM(MandateAct, accept, decide)
enum class MandateState { proposed, confirmed, ended };
BOOST_DESCRIBE_ENUM(MandateState, proposed, confirmed, ended)

struct MandateItem {
    Uuid item_id;      // of the catalogue
    Text<200, 1> name; // as the document calls it
    BOOST_DESCRIBE_CLASS(MandateItem, (), (item_id, name), (), ())
};

struct Mandate {
    MandateId id;
    CellId cell;
    RegionId region; // of the giving organ
    DepartmentId giving, receiving;
    MandateAct act = MandateAct::accept;
    bool all_items = false;
    std::vector<MandateItem> items; // of a reader that asks for them
    Date first_day{};
    std::optional<Date> last_day; // none: what was taken over
    std::string document_number, document_title;
    std::optional<Date> published_on;
    std::string published_at; // where
    bool taken_over = false;
    MandateState state = MandateState::proposed;
    std::optional<StaffId> proposed_by;
    std::string proposed_by_name;
    Instant proposed_at;
    std::string confirmed_by_name;
    std::optional<Instant> confirmed_at;
    std::string ended_by_name;
    std::optional<Instant> ended_at;
    std::string end_reason;
    std::int64_t revision = 1;

    bool in_force(Date day) const {
        return state == MandateState::confirmed && first_day <= day && (!last_day || day <= *last_day);
    }
};

// What somebody wants to do for another organ.
struct MandateQuestion {
    DepartmentId giving; // whose item it is
    MandateAct act = MandateAct::accept;
    Uuid item;
    Date day{};
};
// The mandate in force to one of these organs, the newest first; items are left out.
std::optional<Mandate> mandate_to(db::Reader& reader, const MandateQuestion& asked,
                                  const std::vector<DepartmentId>& receiving);
// The same to the organ that runs the hall.
std::optional<Mandate> mandate_to_hall(db::Reader& reader, const MandateQuestion& asked, HallId hall);
// The first day on which there was none any more; empty when there never was one.
std::optional<Date> without_mandate_since(db::Reader& reader, const MandateQuestion& asked,
                                          const std::vector<DepartmentId>& receiving);
// All in force to these organs, with their items; at most 1000.
std::vector<Mandate> mandates_received(db::Reader& reader, const std::vector<DepartmentId>& receiving, MandateAct act,
                                       Date day);
// All in force that these organs gave, with their items; at most 1000.
std::vector<Mandate> mandates_given(db::Reader& reader, const std::vector<DepartmentId>& giving, MandateAct act,
                                    Date day);
std::vector<Mandate> mandates_named(db::Reader& reader, const std::vector<MandateId>& ids);

struct NewMandate {
    DepartmentId giving_id, receiving_id;
    MandateAct act = MandateAct::accept;
    std::vector<MandateItem> items; // empty: all items of the giving organ
    Date first_day{}, last_day{};
    Text<100, 1> document_number;
    Text<200, 1> document_title;
    Date published_on{};
    Text<300, 1> published_at;
    BOOST_DESCRIBE_CLASS(NewMandate, (),
                         (giving_id, receiving_id, act, items, first_day, last_day, document_number, document_title,
                          published_on, published_at),
                         (), ())
};
struct MandateRef {
    MandateId id;
    MandateState state = MandateState::proposed;
    std::int64_t revision = 1;
    BOOST_DESCRIBE_CLASS(MandateRef, (), (id, state, revision), (), ())
};
// Who acts, on which channel.
struct MandateKeeper {
    const access::Principal& who;
    std::string_view channel, request_id;
};

// Enters, confirms and ends mandates: who keeps the items of the giving organ's region, and a second person of them.
class Mandates {
  public:
    Mandates(const Clocks& clocks, const Directory& directory) : clocks_(clocks), directory_(directory) {}

    // places.mandate_organ; request.invalid for days and items.
    Result<MandateRef> propose(db::Tx& tx, const MandateKeeper& by, const NewMandate& wanted) const;
    // places.mandate_not_found, places.mandate_stale, places.mandate_state, places.mandate_second_person.
    Result<MandateRef> confirm(db::Tx& tx, const MandateKeeper& by, MandateId id, std::int64_t revision) const;
    // At once, and for good; what was done under it before stands. One that waits for confirmation is ended too.
    Result<MandateRef> end(db::Tx& tx, const MandateKeeper& by, MandateId id, std::int64_t revision,
                           std::string_view reason) const;

    Date today() const { return hall_date(clocks_.business.now()); }
    const Directory& directory() const { return directory_; }

  private:
    Result<Mandate> kept(db::Tx& tx, const MandateKeeper& by, MandateId id, std::int64_t revision) const;
    void note_mandate(db::Tx& tx, const MandateKeeper& by, const Mandate& mandate, std::string_view action,
                      std::string_view reason) const;

    const Clocks& clocks_;
    const Directory& directory_;
};

http::Routes mandate_routes(db::Database& database, const Mandates& mandates);

} // namespace yimen::places
