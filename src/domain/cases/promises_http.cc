#include "acting.h"
#include "http/route.h"
#include "promises.h"
#include "signatures.h"

// Promises instead of materials, and what follows when they are checked.
namespace yimen::cases {
namespace {

using access::Role;
using access::Roles;
using http::Context;

struct PromisesBody {
    std::vector<Text<100, 1>> requirements;
    std::optional<Text<280'000>> signature_png_base64; // of a visitor; who cannot draw agrees without
    BOOST_DESCRIBE_CLASS(PromisesBody, (), (requirements, signature_png_base64), (), ())
};
struct PromiseSignature {
    std::optional<Text<280'000>> signature_png_base64;
    BOOST_DESCRIBE_CLASS(PromiseSignature, (), (signature_png_base64), (), ())
};
struct PromiseWords {
    Text<1000, 2> text;
    BOOST_DESCRIBE_CLASS(PromiseWords, (), (text), (), ())
};
struct CorrectionOrder {
    Text<1000, 2> text;
    Date until{}; // by when it is put right
    BOOST_DESCRIBE_CLASS(CorrectionOrder, (), (text, until), (), ())
};
struct RepairRequest {
    std::optional<Text<1000>> text;
    BOOST_DESCRIBE_CLASS(RepairRequest, (), (text), (), ())
};

std::optional<std::string> picture_of(const std::optional<Text<280'000>>& text) {
    return text ? std::optional(text->value) : std::nullopt;
}

Result<CaseRef> name_promises(const Cases& cases, Context& context, const PromisesBody& body) {
    YIMEN_TRY(CaseId id, context.id<CaseId>("id"));
    YIMEN_TRY(auto picture, read_signature(picture_of(body.signature_png_base64)));
    if (picture && context.who().is_staff())
        return fail(Error{
            &kInvalidRequest, {}, {{"/signature_png_base64", "not_allowed", "the visitor signs, not the staff"}}, {}});
    std::vector<std::string> keys;
    for (const auto& key : body.requirements)
        keys.push_back(key.value);
    return context.write([&](db::Tx& tx) {
        return Promises(cases).name(tx, caller_of(context), id, context.expected_revision(), keys, picture);
    });
}

Result<CaseRef> sign_promises(const Cases& cases, Context& context, const PromiseSignature& body) {
    YIMEN_TRY(CaseId id, context.id<CaseId>("id"));
    YIMEN_TRY(auto picture, read_signature(picture_of(body.signature_png_base64)));
    return context.write([&](db::Tx& tx) {
        return Promises(cases).sign(tx, caller_of(context), id, context.expected_revision(), picture);
    });
}

std::string words_of(const PromiseWords& body) { return body.text; }
std::string words_of(const CorrectionOrder& body) { return body.text; }
std::string words_of(const RepairRequest& body) { return body.text ? body.text->value : ""; }
std::optional<Date> day_of(const CorrectionOrder& body) { return body.until; }
template <class Body>
std::optional<Date> day_of(const Body&) {
    return std::nullopt;
}

template <class Body>
Result<CaseRef> follow(const Cases& cases, Context& context, Action action, const Body& body) {
    YIMEN_TRY(CaseId id, context.id<CaseId>("id"));
    PromiseSaid said{std::string(context.request().param("requirement")), words_of(body), day_of(body)};
    return context.write([&](db::Tx& tx) {
        return Promises(cases).follow(tx, caller_of(context), id, context.expected_revision(), action, said);
    });
}

} // namespace

http::Routes promise_routes(const Cases& cases) {
    using enum http::Method;
    using http::matching;
    using http::route;
    http::Routes out;
    constexpr Roles filers{Role::visitor, Role::clerk};
    out.add<PromisesBody, CaseRef>(
        matching(
            route(put, "/cases/{id}/promises", "namePromises",
                  "Says what is promised instead of handed in (告知承诺); a visitor signs for it, a clerk names it "
                  "for the visitor to sign.",
                  filers)),
        [&](Context& c, const PromisesBody& b) { return name_promises(cases, c, b); });
    out.add<PromiseSignature, CaseRef>(
        matching(route(post, "/cases/{id}/promises/sign", "signPromises",
                       "Signs for what a clerk named to be promised.", {Role::visitor})),
        [&](Context& c, const PromiseSignature& b) { return sign_promises(cases, c, b); });
    auto add = [&]<class Body>(Body*, std::string_view pattern, std::string_view operation, std::string_view summary,
                               Roles allow, Action action) {
        out.add<Body, CaseRef>(matching(route(post, pattern, operation, summary, allow)),
                               [&cases, action](Context& c, const Body& b) { return follow(cases, c, action, b); });
    };
    PromiseWords* words = nullptr;
    CorrectionOrder* order = nullptr;
    RepairRequest* request = nullptr;
    add(words, "/cases/{id}/promises/{requirement}/keep", "keepPromise", "Checked after the result: it is as promised.",
        {Role::reviewer}, Action::keep_promise);
    add(words, "/cases/{id}/promises/{requirement}/find-broken", "findBroken",
        "Checked after the result: it is not as promised. The applicant is told and may answer.", {Role::reviewer},
        Action::find_broken);
    add(words, "/cases/{id}/promises/{requirement}/answer", "answerFinding",
        "The applicant answers what was found (陈述申辩).", filers, Action::answer_finding);
    add(words, "/cases/{id}/promises/{requirement}/clear", "clearFinding", "The applicant's answer is right.",
        {Role::decider}, Action::clear_finding);
    add(order, "/cases/{id}/promises/{requirement}/order-correction", "orderCorrection",
        "Orders that it is put right by a day (责令限期整改).", {Role::decider}, Action::order_correction);
    add(words, "/cases/{id}/promises/{requirement}/confirm-correction", "confirmCorrection",
        "Confirms that it was put right.", {Role::reviewer}, Action::confirm_correction);
    add(words, "/cases/{id}/promises/{requirement}/revoke", "revokeResult",
        "Revokes the result that stood on a broken promise (撤销).", {Role::decider}, Action::revoke_result);
    add(words, "/cases/{id}/promises/{requirement}/record/object", "objectRecord",
        "Objects to the record of a broken promise (异议).", {Role::visitor}, Action::object_record);
    add(words, "/cases/{id}/promises/{requirement}/record/uphold", "upholdRecord",
        "Answers an objection: the record stays.", {Role::supervisor}, Action::uphold_record);
    add(words, "/cases/{id}/promises/{requirement}/record/remove", "removeRecord",
        "Answers an objection: the record goes.", {Role::supervisor}, Action::remove_record);
    add(request, "/cases/{id}/promises/{requirement}/record/ask-repair", "askRepair",
        "Asks for the record to be repaired (信用修复), after correction.", {Role::visitor}, Action::ask_repair);
    add(words, "/cases/{id}/promises/{requirement}/record/repair", "repairRecord", "Repairs the record.",
        {Role::decider}, Action::repair_record);
    return out;
}

} // namespace yimen::cases
