#include "http/route.h"
#include "originals.h"

// Slips between front and back, as both sides see them.
namespace yimen::originals {
namespace {

using http::Context;
using http::Method;
using http::None;

struct PassBody {
    std::vector<OriginalId> originals;
    BOOST_DESCRIBE_CLASS(PassBody, (), (originals), (), ())
};
struct SlipSigning {
    std::vector<SlipAnswer> lines;
    BOOST_DESCRIBE_CLASS(SlipSigning, (), (lines), (), ())
};
struct AlarmSettling {
    Text<500, 1> note;
    BOOST_DESCRIBE_CLASS(AlarmSettling, (), (note), (), ())
};

cases::Caller slip_caller(Context& context) { return {context.who(), context.channel(), context.request().id}; }

Result<http::Created<OriginalSlipRef>> pass(const Originals& originals, Context& context, const PassBody& body) {
    YIMEN_TRY(auto made,
              context.write([&](db::Tx& tx) { return originals.pass(tx, slip_caller(context), body.originals); }));
    std::string at = "/original-slips/" + made.id.str();
    return http::Created<OriginalSlipRef>{std::move(made), std::move(at)};
}

Result<OriginalSlipRef> sign_slip(const Originals& originals, Context& context, const SlipSigning& body) {
    YIMEN_TRY(auto id, context.id<SlipId>("id"));
    return context.write([&](db::Tx& tx) {
        return originals.sign_for(tx, slip_caller(context), id, context.expected_revision(), body.lines);
    });
}

} // namespace

http::Routes slip_routes(const Originals& originals) {
    using http::matching;
    using http::route;
    http::Routes out;
    out.add<PassBody, http::Created<OriginalSlipRef>>(
        route(Method::post, "/original-slips", "passOriginals",
              "Passes papers from counter to department or back, with a slip that the other side signs for.",
              kFront | kBack),
        [&](Context& c, const PassBody& body) { return pass(originals, c, body); });
    out.add<SlipQuery, http::Page<OriginalSlip>>(
        route(Method::get, "/original-slips", "listOriginalSlips",
              "Slips between front and back with their pieces and alarms, the newest first; names masked.", kKeepers),
        [&](Context& c, const SlipQuery& asked) {
            return originals.parts().database.read(
                [&](db::Reader& reader) { return originals.slips(reader, c.who(), asked); });
        });
    out.add<None, OriginalSlip>(
        route(Method::get, "/original-slips/{id}", "getOriginalSlip", "One slip with its pieces.", kKeepers),
        [&](Context& c) -> Result<OriginalSlip> {
            YIMEN_TRY(auto id, c.id<SlipId>("id"));
            return originals.parts().database.read(
                [&](db::Reader& reader) { return originals.slip(reader, c.who(), id); });
        });
    out.add<SlipSigning, OriginalSlipRef>(
        matching(route(Method::post, "/original-slips/{id}/sign", "signOriginalSlip",
                       "The other side signs, piece by piece: received, missing, or not as it says.", kFront | kBack)),
        [&](Context& c, const SlipSigning& body) { return sign_slip(originals, c, body); });
    out.add<None, OriginalSlipRef>(
        matching(route(Method::post, "/original-slips/{id}/recall", "recallOriginalSlip",
                       "Taken back by the side that passed it on, before anybody has signed.", kFront | kBack)),
        [&](Context& c) -> Result<OriginalSlipRef> {
            YIMEN_TRY(auto id, c.id<SlipId>("id"));
            return c.write([&](db::Tx& tx) { return originals.recall(tx, slip_caller(c), id, c.expected_revision()); });
        });
    auto paper = route(Method::post, "/original-slips/{id}/open", "openOriginalSlip",
                       "The slip as PDF; the look is journaled.", kKeepers);
    paper.keyed = false;
    out.add<None, http::Reply>(paper, [&](Context& c) -> Result<http::Reply> {
        YIMEN_TRY(auto id, c.id<SlipId>("id"));
        return originals.slip_paper(slip_caller(c), id);
    });
    out.add<AlarmSettling, SlipAlarmRef>(
        matching(route(Method::post, "/original-alarms/{id}/settle", "settleOriginalAlarm",
                       "A lead says what came of papers that were missing or not as the slip says.", kLeads)),
        [&](Context& c, const AlarmSettling& body) -> Result<SlipAlarmRef> {
            YIMEN_TRY(auto id, c.id<AlarmId>("id"));
            return c.write([&](db::Tx& tx) {
                return originals.settle(tx, slip_caller(c), id, c.expected_revision(), body.note.value);
            });
        });
    return out;
}

} // namespace yimen::originals
