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
constexpr int kChecklistsPerMinute = 300; // as the checklist itself

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
                            "Opens the draft or the checklist whose visitor shows this code (审前服务).", kHelpers),
                      kCodesPerMinute),
        [&](Context& c, const CodeBody& body) {
            return c.write([&](db::Tx& tx) { return coaching.open(tx, caller_in(c), body.code.value); });
        });
    auto look = route(Method::post, "/coachings/{id}/look", "lookAtCoaching",
                      "The papers that the helper goes through; each look is journaled.", kHelpers);
    look.keyed = false;
    out.add<None, CoachedPapers>(look, [&](Context& c) -> Result<CoachedPapers> {
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

struct DraftRoutes {
    PapersKind kind;
    std::string_view path, bring_path, get, ask, bring;
};
constexpr DraftRoutes kOneItem{PapersKind::draft, "/cases/{id}/coaching", "/cases/{id}/coaching/bring",
                               "getCoaching",     "askForCoaching",       "bringCoaching"};
constexpr DraftRoutes kSeveralItems{
    PapersKind::bundle,  "/bundle-cases/{id}/coaching", "/bundle-cases/{id}/coaching/bring",
    "getBundleCoaching", "askForBundleCoaching",        "bringBundleCoaching"};

// The same of a draft of one item and of several.
void add_draft_routes(http::Routes& out, const Coaching& coaching, const DraftRoutes& names) {
    using http::route;
    auto papers = [kind = names.kind](Context& c) -> Result<PapersRef> {
        YIMEN_TRY(auto id, c.id<cases::CaseId>("id"));
        return PapersRef{kind, id.value};
    };
    out.add<None, DraftCoaching>(
        route(Method::get, names.path, names.get, "What a helper found in this draft.", kFilers),
        [&coaching, papers](Context& c) -> Result<DraftCoaching> {
            YIMEN_TRY(PapersRef draft, papers(c));
            return coaching.parts().database.read(
                [&](db::Reader& reader) { return coaching.of_draft(reader, caller_in(c), draft); });
        });
    out.add<None, CoachingRef>(
        route(Method::post, names.path, names.ask,
              "Asks for help with a draft: gives a code to show; a clerk who has it before them opens it.", kFilers),
        [&coaching, papers](Context& c) -> Result<CoachingRef> {
            YIMEN_TRY(PapersRef draft, papers(c));
            return c.write([&](db::Tx& tx) { return coaching.ask(tx, caller_in(c), draft); });
        });
    out.add<CodeBody, BroughtFindings>(
        http::limited(route(Method::post, names.bring_path, names.bring,
                            "What was found on the checklist of this code stands in the draft from now on.", kFilers),
                      kCodesPerMinute),
        [&coaching, papers](Context& c, const CodeBody& body) -> Result<BroughtFindings> {
            YIMEN_TRY(PapersRef draft, papers(c));
            return c.write([&](db::Tx& tx) { return coaching.bring(tx, caller_in(c), draft, body.code.value); });
        });
}

} // namespace

http::Routes routes(const Coaching& coaching) {
    using http::route;
    http::Routes out;
    add_draft_routes(out, coaching, kOneItem);
    add_draft_routes(out, coaching, kSeveralItems);
    out.add<None, DraftCoaching>({.method = Method::get,
                                  .pattern = "/guide/results/{code}/coaching",
                                  .operation = "getChecklistCoaching",
                                  .summary = "What a helper found about the papers of this checklist.",
                                  .open = true,
                                  .per_minute = kChecklistsPerMinute},
                                 [&](Context& c) -> Result<DraftCoaching> {
                                     return coaching.parts().database.read([&](db::Reader& reader) {
                                         return coaching.of_checklist(reader, c.principal(), c.request().param("code"));
                                     });
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
