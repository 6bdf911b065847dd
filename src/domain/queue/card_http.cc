#include "acting.h"
#include "cases/own.h"
#include "view.h"

// Who put their identity card on the reader of a kiosk, and what they may read there of their own cases.
namespace yimen::queue {
namespace {

using http::Context;
using http::Method;

constexpr access::Roles kKiosk{access::Role::kiosk};
constexpr int kMostOwnCases = 20;

struct OwnCasesAsked {
    IdentificationId identification_id;
    BOOST_DESCRIBE_CLASS(OwnCasesAsked, (), (identification_id), (), ())
};
// The look is in the journal before anything is answered, as one of the visitor: it is they who stand there.
Result<cases::OwnCases> own_cases(const Queue& queue, Context& context, const OwnCasesAsked& asked) {
    const auto& parts = queue.parts();
    YIMEN_TRY(SubjectId subject, parts.database.write([&](db::Tx& tx) -> Result<SubjectId> {
        auto known =
            store::identification(tx, asked.identification_id, context.who().account, parts.clocks.system.now());
        if (!known)
            return fail(kIdentificationEnded);
        if (!known->card_challenge || !known->subject)
            return fail(kCardNeeded);
        note(tx, caller_of(context), access::to_string(access::Role::visitor), "visitor.own_cases", "subject",
             known->subject->value, known->cell, parts.clocks.business.now(), "card");
        return *known->subject;
    }));
    return parts.database.read([&](db::Reader& reader) -> Result<cases::OwnCases> {
        return cases::own_cases(parts.cases, reader, subject, kMostOwnCases);
    });
}

} // namespace

http::Routes card_routes(const Queue& queue) {
    http::Routes out;
    auto challenge = http::limited(http::route(Method::post, "/card-challenges", "makeCardChallenge",
                                               "What the card reader of this kiosk signs a card for.", kKiosk),
                                   60);
    challenge.keyed = false;
    out.add<http::None, people::CardChallenge>(challenge, [&](Context& context) -> Result<people::CardChallenge> {
        const auto& parts = queue.parts();
        return people::CardReaders(parts.keys, parts.clocks).challenge(context.who());
    });
    auto look = http::limited(http::route(Method::post, "/own-cases", "showOwnCases",
                                          "The running cases of the person whose identity card the reader has read; "
                                          "the look is journaled as theirs.",
                                          kKiosk),
                              60);
    look.keyed = false;
    out.add<OwnCasesAsked, cases::OwnCases>(
        look, [&](Context& context, const OwnCasesAsked& asked) { return own_cases(queue, context, asked); });
    return out;
}

} // namespace yimen::queue
