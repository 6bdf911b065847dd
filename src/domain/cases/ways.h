#pragma once

// 结果送达方式 (GB/T 39554.2 结果送达; 行政许可法 art. 44): how the visitor wants to have the result. At the counter by default; by post where the
// item says that its results are posted (结果邮寄), electronic only where the result is a licence of ours, which is delivered with the decision.
// Changeable until the parcel is sent; what is posted has a courier's number, and is delivered by the receipt.

#include <optional>
#include <string>
#include <vector>

#include "base/text.h"
#include "cases.h"

namespace yimen::cases {

// Who takes the parcel, and where.
struct ParcelContact {
    Text<50, 1> name;
    Text<20, 7> phone; // digits, with + - or blanks between
    Text<200, 5> address;
    BOOST_DESCRIBE_CLASS(ParcelContact, (), (name, phone, address), (), ())
};
struct WayChoice {
    DeliveryWay way = DeliveryWay::counter;
    std::optional<ParcelContact> contact; // of post, and of nothing else
    BOOST_DESCRIBE_CLASS(WayChoice, (), (way, contact), (), ())
};
// With whom it went, and under which number it can be followed.
struct Posted {
    Text<40, 2> courier;
    Text<40, 5> number; // letters, digits and -
    BOOST_DESCRIBE_CLASS(Posted, (), (courier, number), (), ())
};
struct PostReceipt {
    Date received_on{};
    Text<50, 1> received_by;
    BOOST_DESCRIBE_CLASS(PostReceipt, (), (received_on, received_by), (), ())
};

// As a case or a bundle shows it; masked for staff.
struct ShownContact {
    std::string name, phone, address;
    BOOST_DESCRIBE_CLASS(ShownContact, (), (name, phone, address), (), ())
};
struct ShownParcel {
    ShownContact contact;
    std::optional<std::string> courier, number;
    std::optional<Instant> sent_at;
    std::optional<Date> received_on;
    std::optional<std::string> received_by;
    BOOST_DESCRIBE_CLASS(ShownParcel, (), (contact, courier, number, sent_at, received_on, received_by), (), ())
};
struct CaseDelivery {
    DeliveryWay way = DeliveryWay::counter;
    bool chosen = false;
    std::vector<DeliveryWay> offered;
    std::optional<ShownParcel> parcel;
    BOOST_DESCRIBE_CLASS(CaseDelivery, (), (way, chosen, offered, parcel), (), ())
};

// What the item offers, the counter first.
std::vector<DeliveryWay> ways_offered(const catalogue::Definition& definition);
// The refusal of what is not complete in itself; the pointers begin in the body.
Result<void> check_choice(const WayChoice& choice);
Result<void> check_posted(const Posted& posted);

// What keeps these steps back: cases.already_sent, cases.not_by_post, cases.goes_by_post.
Result<void> check_ways(const Caller& caller, const store::Record& record, Action action);

class Ways {
  public:
    explicit Ways(const Cases& cases) : cases_(cases) {}

    // cases.way_not_offered. Electronic only, when the result is there already, delivers it.
    Result<CaseRef> choose(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision,
                           const WayChoice& choice) const;
    Result<CaseRef> send(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision,
                         const Posted& posted) const;
    // The courier brought it and somebody signed for it: not before it was sent, not after today.
    Result<CaseRef> record_receipt(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision,
                                   const PostReceipt& receipt) const;
    // A result that has just come, and is wanted electronically only, is delivered by being there.
    std::optional<CaseRef> serve(db::Tx& tx, CaseId id) const;
    // `clear`: as its own visitor reads it.
    CaseDelivery shown(db::Reader& reader, const store::Record& record, const catalogue::Definition& definition,
                       bool clear) const;

  private:
    const Cases& cases_;
};

} // namespace yimen::cases
