#include "cases/ways.h"

#include <algorithm>

#include "case_parts.h"
#include "case_view.h"
#include "errors.h"

// How the results of a bundle come: one choice for all that are not on their way yet, one parcel for what is there.
namespace yimen::bundles {
namespace {

using cases::DeliveryWay;
using cases::Member;

// What the members are asked in the place of their own: as one bundle.
cases::Caller as_bundle(const cases::Caller& caller, BundleCaseId id) {
    return {caller.who, caller.channel, caller.request_id, id.value};
}

bool goes_by_post(const Member& member) { return member.delivery_way == DeliveryWay::post; }

} // namespace

bool may_hand_over(const cases::Caller& caller, const Member& member) {
    if (member.state != cases::State::result_issued)
        return false;
    return !goes_by_post(member) || (member.sent_at && !caller.who.is_staff());
}
bool may_send(const Member& member) {
    return member.state == cases::State::result_issued && goes_by_post(member) && !member.sent_at;
}
bool waits_for_receipt(const Member& member) {
    return member.state == cases::State::result_issued && member.sent_at.has_value();
}
bool may_choose_way(const Member& member) {
    return cases::find(member.state, cases::Action::choose_way) && !member.sent_at;
}

Result<store::CaseRecord> BundleCases::load(db::Tx& tx, const cases::Caller& caller, BundleCaseId id,
                                            std::int64_t revision) const {
    auto record = store::visible_case(tx, caller.who, id, true);
    if (!record)
        return fail(kUnknownBundleCase);
    if (revision != record->revision)
        return fail(kStaleBundleCase, {},
                    {{"revision", record->revision}, {"state", boost::describe::enum_to_string(record->state, "")}});
    return *record;
}

Result<BundleCaseRef> BundleCases::choose_way(db::Tx& tx, const cases::Caller& caller, BundleCaseId id,
                                              std::int64_t revision, const cases::WayChoice& choice) const {
    YIMEN_CHECK(cases::check_choice(choice));
    YIMEN_TRY(auto record, load(tx, caller, id, revision));
    bool any = false;
    for (const auto& member : cases::Bundled(cases_).members(tx, id.value)) {
        if (!may_choose_way(member))
            continue;
        any = true;
        YIMEN_CHECK(cases::Ways(cases_).choose(tx, as_bundle(caller, id), member.id, member.revision, choice));
    }
    if (!any)
        return fail(cases::kAlreadySent);
    return changed(tx, caller, record, "choose_way", "BundleCaseWayChosen",
                   boost::describe::enum_to_string(choice.way, ""));
}

Result<BundleCaseRef> BundleCases::send(db::Tx& tx, const cases::Caller& caller, BundleCaseId id, std::int64_t revision,
                                        const cases::Posted& posted) const {
    YIMEN_CHECK(cases::check_posted(posted));
    YIMEN_TRY(auto record, load(tx, caller, id, revision));
    std::size_t members = 0;
    for (const auto& member : cases::Bundled(cases_).members(tx, id.value)) {
        if (!may_send(member))
            continue;
        ++members;
        YIMEN_CHECK(cases::Ways(cases_).send(tx, as_bundle(caller, id), member.id, member.revision, posted));
    }
    if (members == 0)
        return fail(kNothingToSend);
    return changed(tx, caller, record, "send", "BundleCaseSent", posted.courier.value + " " + posted.number.value,
                   {"bundle_sent", members});
}

Result<BundleCaseRef> BundleCases::record_receipt(db::Tx& tx, const cases::Caller& caller, BundleCaseId id,
                                                  std::int64_t revision, const cases::PostReceipt& receipt) const {
    YIMEN_TRY(auto record, load(tx, caller, id, revision));
    std::size_t members = 0;
    for (const auto& member : cases::Bundled(cases_).members(tx, id.value)) {
        if (!waits_for_receipt(member))
            continue;
        ++members;
        YIMEN_CHECK(cases::Ways(cases_).record_receipt(tx, as_bundle(caller, id), member.id, member.revision, receipt));
    }
    if (members == 0)
        return fail(kNothingToHandOver);
    return changed(tx, caller, record, "record_receipt", "BundleCaseHandedOver", to_iso(receipt.received_on),
                   {"bundle_delivered", members});
}

BundleDelivery delivery_of(const BundleCases& cases, db::Reader& reader, const store::CaseRecord& record,
                           const std::vector<Member>& members, bool clear) {
    BundleDelivery out{.way = DeliveryWay::counter, .chosen = false, .offered = {}, .limits = {}, .parcels = {}};
    auto definitions = cases::Bundled(cases.cases()).definitions(reader, record.id.value);
    for (auto way : {DeliveryWay::counter, DeliveryWay::post, DeliveryWay::electronic}) {
        WayLimit limit{way, {}};
        for (const auto& [key, id] : member_cases(record))
            if (std::ranges::count(cases::ways_offered(*definitions.at(id)), way) == 0)
                limit.members.push_back(key);
        if (limit.members.empty())
            out.offered.push_back(way);
        else
            out.limits.push_back(std::move(limit));
    }
    auto open = std::ranges::find_if(members, may_choose_way);
    const Member& one = open == members.end() ? members.front() : *open;
    out.way = one.delivery_way.value_or(DeliveryWay::counter);
    out.chosen = one.delivery_way.has_value();
    for (const auto& [key, id] : member_cases(record)) {
        if (!goes_by_post(*std::ranges::find(members, id, &Member::id)))
            continue;
        auto parcel = cases::Bundled(cases.cases()).delivery(reader, id, clear).parcel.value();
        auto same = std::ranges::find_if(out.parcels, [&](const BundleParcel& other) {
            return other.parcel.courier == parcel.courier && other.parcel.number == parcel.number;
        });
        if (same == out.parcels.end())
            out.parcels.push_back({{key}, std::move(parcel)});
        else
            same->members.push_back(key);
    }
    return out;
}

} // namespace yimen::bundles
