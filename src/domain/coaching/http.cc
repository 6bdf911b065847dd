#include "coaching.h"
#include "http/route.h"

// Coaching as the draft's visitor, the helper's tablet and the desk see it.
namespace yimen::coaching {
namespace {

using access::Role;
using http::Context;
using http::Method;
using http::None;

// A hall's tablets stand behind one address; at this pace guessing a code takes years.
constexpr int kCodesPerMinute = 60;

struct CodeBody {
    Text<40, 1> code;
    BOOST_DESCRIBE_CLASS(CodeBody, (), (code), (), ())
};
struct FindingsBody {
    std::vector<NewFinding> findings;
    BOOST_DESCRIBE_CLASS(FindingsBody, (), (findings), (), ())
};
struct MendBody {
    TargetKind kind = TargetKind::material;
    std::string target;
    bool mended = true;
    BOOST_DESCRIBE_CLASS(MendBody, (), (kind, target, mended), (), ())
};

cases::Caller caller_in(Context& context) { return {context.who(), context.channel(), context.request().id}; }

Result<CoachingRef> put_findings(const Coaching& coaching, Context& context, const FindingsBody& body) {
    YIMEN_TRY(auto id, context.id<CoachingId>("id"));
    return context.write([&](db::Tx& tx) {
        return coaching.find(tx, caller_in(context), id, context.expected_revision(), body.findings);
    });
}

void add_helper_routes(http::Routes& out, const Coaching& coaching) {
    using http::matching;
    using http::route;
    out.add<CodeBody, CoachingRef>(
        http::limited(route(Method::post, "/coachings/open", "openCoaching",
                            "Opens the draft whose visitor shows this code (审前服务).", kHelpers),
                      kCodesPerMinute),
        [&](Context& c, const CodeBody& body) {
            return c.write([&](db::Tx& tx) { return coaching.open(tx, caller_in(c), body.code.value); });
        });
    auto look = route(Method::post, "/coachings/{id}/look", "lookAtCoaching",
                      "The papers that the helper goes through; each look is journaled.", kHelpers);
    look.keyed = false;
    out.add<None, CoachedDraft>(look, [&](Context& c) -> Result<CoachedDraft> {
        YIMEN_TRY(auto id, c.id<CoachingId>("id"));
        return coaching.look(caller_in(c), id);
    });
    auto file = route(Method::post, "/coachings/{id}/files/{file}/open", "openCoachedFile",
                      "The content of a file of that draft; each look is journaled.", kHelpers);
    file.keyed = false;
    out.add<None, http::Reply>(file, [&](Context& c) -> Result<http::Reply> {
        YIMEN_TRY(auto id, c.id<CoachingId>("id"));
        YIMEN_TRY(auto file_id, c.id<cases::FileId>("file"));
        return coaching.look_at_file(caller_in(c), id, file_id);
    });
    out.add<FindingsBody, CoachingRef>(
        matching(route(Method::put, "/coachings/{id}/findings", "saveFindings",
                       "What the helper found, material by material; without legal effect.", kHelpers)),
        [&](Context& c, const FindingsBody& body) { return put_findings(coaching, c, body); });
    out.add<None, CoachingRef>(
        matching(route(Method::post, "/coachings/{id}/finish", "finishCoaching",
                       "The helper is done; the findings stay with the draft.", kHelpers)),
        [&](Context& c) -> Result<CoachingRef> {
            YIMEN_TRY(auto id, c.id<CoachingId>("id"));
            return c.write([&](db::Tx& tx) { return coaching.finish(tx, caller_in(c), id, c.expected_revision()); });
        });
}

} // namespace

http::Routes routes(const Coaching& coaching) {
    using http::route;
    http::Routes out;
    out.add<None, DraftCoaching>(
        route(Method::get, "/cases/{id}/coaching", "getCoaching", "What a helper found in this draft.", kFilers),
        [&](Context& c) -> Result<DraftCoaching> {
            YIMEN_TRY(auto id, c.id<cases::CaseId>("id"));
            return coaching.parts().database.read(
                [&](db::Reader& reader) { return coaching.of_draft(reader, c.who(), id); });
        });
    out.add<None, CoachingRef>(
        route(Method::post, "/cases/{id}/coaching", "askForCoaching",
              "Asks for help with a draft: gives a code to show; a clerk who has it before them opens it.", kFilers),
        [&](Context& c) -> Result<CoachingRef> {
            YIMEN_TRY(auto id, c.id<cases::CaseId>("id"));
            return c.write([&](db::Tx& tx) { return coaching.ask(tx, caller_in(c), id); });
        });
    add_helper_routes(out, coaching);
    out.add<MendBody, CoachingRef>(route(Method::post, "/coachings/{id}/mend", "mendFinding",
                                         "Says that what was found is mended, or is not.", kFilers),
                                   [&](Context& c, const MendBody& body) -> Result<CoachingRef> {
                                       YIMEN_TRY(auto id, c.id<CoachingId>("id"));
                                       return c.write([&](db::Tx& tx) {
                                           return coaching.mend(tx, caller_in(c), id, body.kind, body.target,
                                                                body.mended);
                                       });
                                   });
    out.add<None, None>(route(Method::post, "/coachings/{id}/end", "endCoaching",
                              "The visitor wants no help any more: code and findings are removed.", {Role::visitor}),
                        [&](Context& c) -> Result<None> {
                            YIMEN_TRY(auto id, c.id<CoachingId>("id"));
                            YIMEN_CHECK(c.write([&](db::Tx& tx) { return coaching.end(tx, caller_in(c), id); }));
                            return None{};
                        });
    return out;
}

} // namespace yimen::coaching
