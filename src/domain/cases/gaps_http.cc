#include "acting.h"
#include "gap_steps.h"
#include "http/route.h"
#include "signatures.h"
#include "uploads.h"

// What may follow later: named, signed for, supplied, looked at.
namespace yimen::cases {
namespace {

using access::Role;
using access::Roles;
using http::Context;

constexpr Roles kFilers{Role::visitor, Role::clerk};
constexpr Roles kCheckers{Role::clerk, Role::reviewer};

struct GapsBody {
    std::vector<NewGap> gaps;
    std::optional<Text<280'000>> signature_png_base64; // of a visitor; who cannot draw agrees without
    BOOST_DESCRIBE_CLASS(GapsBody, (), (gaps, signature_png_base64), (), ())
};
struct SupplementBody {
    std::vector<SupplementLine> items;
    Date until{};
    BOOST_DESCRIBE_CLASS(SupplementBody, (), (items, until), (), ())
};
struct SignatureBody {
    std::optional<Text<280'000>> signature_png_base64;
    BOOST_DESCRIBE_CLASS(SignatureBody, (), (signature_png_base64), (), ())
};
struct GapReason {
    Text<500, 2> reason;
    BOOST_DESCRIBE_CLASS(GapReason, (), (reason), (), ())
};
template <std::size_t Most, std::size_t Least>
std::optional<std::string> plain(const std::optional<Text<Most, Least>>& text) {
    return text ? std::optional(text->value) : std::nullopt;
}

Result<CaseRef> name(const Cases& cases, Context& context, const GapsBody& body) {
    YIMEN_TRY(CaseId id, context.id<CaseId>("id"));
    YIMEN_TRY(auto picture, read_signature(plain(body.signature_png_base64)));
    if (picture && context.who().is_staff())
        return fail(Error{
            &kInvalidRequest, {}, {{"/signature_png_base64", "not_allowed", "the visitor signs, not the staff"}}, {}});
    return context.write([&](db::Tx& tx) {
        return Gaps(cases).name(tx, caller_of(context), id, context.expected_revision(), body.gaps, picture);
    });
}

Result<CaseRef> sign(const Cases& cases, Context& context, const SignatureBody& body) {
    YIMEN_TRY(CaseId id, context.id<CaseId>("id"));
    YIMEN_TRY(auto picture, read_signature(plain(body.signature_png_base64)));
    return context.write(
        [&](db::Tx& tx) { return Gaps(cases).sign(tx, caller_of(context), id, context.expected_revision(), picture); });
}

Result<http::Created<FileAdded>> supply(const Cases& cases, Context& context) {
    return add_upload(cases, context, [&](db::Tx& tx, CaseId id, FileId file, const NewFile& content) {
        return Gaps(cases).supply(tx, caller_of(context), id, file, content);
    });
}

Result<CaseRef> confirm(const Cases& cases, Context& context) {
    YIMEN_TRY(CaseId id, context.id<CaseId>("id"));
    std::string requirement(context.request().param("requirement"));
    YIMEN_TRY(auto licence, cases.prepare_result(caller_of(context), id, Action::confirm_gap));
    return context.write([&](db::Tx& tx) {
        return Gaps(cases).confirm(tx, caller_of(context), id, context.expected_revision(), requirement, licence);
    });
}

Result<CaseRef> send_back(const Cases& cases, Context& context, const GapReason& body) {
    YIMEN_TRY(CaseId id, context.id<CaseId>("id"));
    std::string requirement(context.request().param("requirement"));
    return context.write([&](db::Tx& tx) {
        return Gaps(cases).send_back(tx, caller_of(context), id, context.expected_revision(), requirement, body.reason);
    });
}

} // namespace

http::Routes gap_routes(const Cases& cases) {
    using enum http::Method;
    using http::matching;
    using http::route;
    http::Routes out;
    out.add<GapsBody, CaseRef>(
        matching(route(put, "/cases/{id}/gaps", "nameGaps",
                       "Says what follows later, and by when (容缺); a visitor signs for it, a clerk names it for the "
                       "visitor to sign.",
                       kFilers)),
        [&](Context& c, const GapsBody& b) { return name(cases, c, b); });
    out.add<SignatureBody, CaseRef>(matching(route(post, "/cases/{id}/gaps/sign", "signGaps",
                                                   "Signs for what a clerk named to follow later.", {Role::visitor})),
                                    [&](Context& c, const SignatureBody& b) { return sign(cases, c, b); });
    auto file = route(post, "/cases/{id}/gaps/{requirement}/files", "supplyGap",
                      "A file for what was promised to follow.", kFilers);
    file.body = http::BodyKind::file;
    file.max_body = kLargestUpload;
    out.add<http::None, http::Created<FileAdded>>(file, [&](Context& c) { return supply(cases, c); });
    out.add<http::None, CaseRef>(
        matching(route(post, "/cases/{id}/gaps/{requirement}/confirm", "confirmGap",
                       "What followed is what was asked for; with the last one the waiting result comes.", kCheckers)),
        [&](Context& c) { return confirm(cases, c); });
    out.add<GapReason, CaseRef>(
        matching(route(post, "/cases/{id}/gaps/{requirement}/return", "returnGap",
                       "What followed is not enough; the visitor is told why and until when to bring it again.",
                       kCheckers)),
        [&](Context& c, const GapReason& b) { return send_back(cases, c, b); });
    out.add<SupplementBody, CaseRef>(
        matching(route(post, "/cases/{id}/supplements", "askSupplement",
                       "Asks for more after acceptance, under the sector rule that the item names; the clock goes on.",
                       {Role::reviewer})),
        [&](Context& c, const SupplementBody& b) -> Result<CaseRef> {
            YIMEN_TRY(CaseId id, c.id<CaseId>("id"));
            return c.write([&](db::Tx& tx) {
                return Gaps(cases).ask_supplement(tx, caller_of(c), id, c.expected_revision(), b.items, b.until);
            });
        });
    out.add<Opinion, CaseRef>(
        matching(route(post, "/cases/{id}/accept-with-gaps", "acceptWithGaps",
                       "Accepts the case with what is promised to follow (容缺受理); the limits run from now.",
                       {Role::clerk})),
        [&](Context& c, const Opinion& b) {
            return take_step(cases, c, Action::accept_with_gaps, {.note = text_of(b)});
        });
    out.add<GrantBody, CaseRef>(
        matching(route(post, "/cases/{id}/approve-with-gaps", "approveWithGaps",
                       "Grants the case; its result comes by itself when what was promised is there.",
                       {Role::decider})),
        [&](Context& c, const GrantBody& b) { return take_step(cases, c, Action::approve_with_gaps, details_of(b)); });
    return out;
}

} // namespace yimen::cases
