#include "ways.h"

#include <algorithm>

#include "steps.h"
#include "way_store.h"

namespace yimen::cases {
namespace {

Error at(std::string_view pointer, std::string_view code, std::string_view what) {
    return {&kInvalidRequest, {}, {{std::string(pointer), std::string(code), std::string(what)}}, {}};
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_phone(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return is_digit(c) || c == '+' || c == '-' || c == ' '; });
}
bool is_courier_number(std::string_view text) {
    return std::ranges::all_of(
        text, [](char c) { return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-'; });
}

// The town stays readable, so that who packs the parcel sees whether it is near; the rest does not.
std::string mask_address(std::string_view address) {
    constexpr std::size_t kShown = 6;
    std::size_t bytes = 0, signs = 0;
    while (bytes < address.size() && signs < kShown) {
        ++bytes;
        while (bytes < address.size() && (static_cast<unsigned char>(address[bytes]) & 0xC0U) == 0x80U)
            ++bytes;
        ++signs;
    }
    return std::string(address.substr(0, bytes)) + "****";
}

} // namespace

std::vector<DeliveryWay> ways_offered(const catalogue::Definition& definition) {
    std::vector<DeliveryWay> out{DeliveryWay::counter};
    if (definition.service.results_by_post)
        out.push_back(DeliveryWay::post);
    if (definition.result.licence_type)
        out.push_back(DeliveryWay::electronic);
    return out;
}

Result<void> check_choice(const WayChoice& choice) {
    if (choice.contact && choice.way != DeliveryWay::post)
        return fail(at("/contact", "not_allowed", "belongs to a result that is posted"));
    if (!choice.contact && choice.way == DeliveryWay::post)
        return fail(at("/contact", "required", "says where the result is to be sent"));
    if (choice.contact && !is_phone(choice.contact->phone.value))
        return fail(at("/contact/phone", "bad_format", "is not a telephone number"));
    return {};
}

Result<void> check_posted(const Posted& posted) {
    if (!is_courier_number(posted.number.value))
        return fail(at("/number", "bad_format", "has letters, digits and - only"));
    return {};
}

Result<void> check_ways(const Caller& caller, const store::Record& record, Action action) {
    bool posted = record.delivery_way == DeliveryWay::post;
    switch (action) {
    case Action::choose_way:
        if (record.bundle && caller.bundle != record.bundle->id)
            return fail(kInBundle, {}, {{"bundle_case_id", record.bundle->id.str()}});
        if (record.sent_at)
            return fail(kAlreadySent, {}, state_and_allowed(record));
        return {};
    case Action::send_result:
        if (!posted || record.sent_at)
            return fail(kNotByPost, {}, state_and_allowed(record));
        return {};
    case Action::record_receipt:
        if (!posted || !record.sent_at)
            return fail(kNotByPost, {}, state_and_allowed(record));
        return {};
    case Action::deliver:
        // Who has the parcel says so; what the staff knows of it stands on the receipt.
        if (posted && (!record.sent_at || caller.who.is_staff()))
            return fail(kGoesByPost, {}, state_and_allowed(record));
        return {};
    default:
        return {};
    }
}

Result<CaseRef> Ways::choose(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision,
                             const WayChoice& choice) const {
    YIMEN_CHECK(check_choice(choice));
    YIMEN_TRY(auto record, cases_.load(tx, caller, id, revision, true));
    YIMEN_CHECK(cases_.may(tx, caller, record, Action::choose_way));
    if (std::ranges::count(ways_offered(*cases_.definition(tx, record)), choice.way) == 0)
        return fail(kWayNotOffered);
    record.delivery_way = choice.way;
    auto way = boost::describe::enum_to_string(choice.way, "");
    auto done = record.state == State::draft ? cases_.change_draft(tx, caller, record, Action::choose_way, way)
                                             : cases_.step(tx, caller, record, Action::choose_way, {}, std::nullopt);
    if (!done)
        return done;
    if (choice.contact)
        store::put_parcel(
            tx, record,
            cases_.cipher_.encrypt({"case_parcel", id.str(), "contact_sealed"}, to_json_text(*choice.contact)));
    else
        store::drop_parcel(tx, id);
    return serve(tx, id).value_or(*done);
}

Result<CaseRef> Ways::send(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision,
                           const Posted& posted) const {
    YIMEN_CHECK(check_posted(posted));
    YIMEN_TRY(auto record, cases_.load(tx, caller, id, revision, true));
    YIMEN_TRY(auto done, cases_.step(tx, caller, record, Action::send_result,
                                     {.note = posted.courier.value + " " + posted.number.value}, std::nullopt));
    store::send_parcel(tx, id, posted.courier.value, posted.number.value, *caller.who.staff);
    return done;
}

Result<CaseRef> Ways::record_receipt(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision,
                                     const PostReceipt& receipt) const {
    YIMEN_TRY(auto record, cases_.load(tx, caller, id, revision, true));
    YIMEN_CHECK(cases_.may(tx, caller, record, Action::record_receipt));
    if (receipt.received_on < hall_date(*record.sent_at) ||
        receipt.received_on > hall_date(cases_.parts().clocks.business.now()))
        return fail(at("/received_on", "out_of_range", "is a day from sending to today"));
    store::receive_parcel(
        tx, id, receipt.received_on,
        cases_.cipher_.encrypt({"case_parcel", id.str(), "received_by_sealed"}, receipt.received_by.value));
    return cases_.act(tx, caller, id, revision, Action::record_receipt, {.note = {}, .receipt_signed = true});
}

std::optional<CaseRef> Ways::serve(db::Tx& tx, CaseId id) const {
    auto record = store::locked(tx, id);
    const Transition* row = record ? find(record->state, Action::serve_result) : nullptr;
    if (!row || record->delivery_way != DeliveryWay::electronic)
        return std::nullopt;
    record->state = row->to;
    ++record->revision;
    auto done = move_on(tx, timer(), *record, *row, kSystemDoer, "");
    cases_.issue_document(tx, timer(), *record, *row->document, {}, std::nullopt);
    return done;
}

CaseDelivery Ways::shown(db::Reader& reader, const store::Record& record, const catalogue::Definition& definition,
                         bool clear) const {
    CaseDelivery out;
    out.way = record.delivery_way.value_or(DeliveryWay::counter);
    out.chosen = record.delivery_way.has_value();
    out.offered = ways_offered(definition);
    if (out.way != DeliveryWay::post)
        return out;
    auto parcel = store::parcel(reader, record.id).value();
    auto contact =
        read_json_text<ParcelContact>(
            cases_.cipher_.decrypt({"case_parcel", record.id.str(), "contact_sealed"}, parcel.contact_sealed))
            .value();
    auto& shown = out.parcel.emplace();
    shown.contact = clear ? ShownContact{contact.name.value, contact.phone.value, contact.address.value}
                          : ShownContact{mask_name(contact.name.value), mask_phone(contact.phone.value),
                                         mask_address(contact.address.value)};
    shown.courier = parcel.courier;
    shown.number = parcel.number;
    shown.sent_at = record.sent_at;
    shown.received_on = parcel.received_on;
    if (parcel.received_by_sealed) {
        auto by =
            cases_.cipher_.decrypt({"case_parcel", record.id.str(), "received_by_sealed"}, *parcel.received_by_sealed);
        shown.received_by = clear ? by : mask_name(by);
    }
    return out;
}

} // namespace yimen::cases
