#include "acting.h"
#include "http/route.h"
#include "looks.h"
#include "people/posts.h"
#include "stage_store.h"
#include "stages.h"

// What is asked and looked at between acceptance and decision.
namespace yimen::cases {
namespace {

using access::Role;
using access::Roles;
using http::Context;

constexpr Roles kPostHolders{Role::reviewer, Role::decider};

struct QuestionBody {
    DepartmentId department_id;
    Text<1000, 2> question;
    Date until{};
    BOOST_DESCRIBE_CLASS(QuestionBody, (), (department_id, question, until), (), ())
};
struct AnswerBody {
    StageVerdict verdict = StageVerdict::opinion;
    Text<4000, 2> opinion; // of a hearing: its record
    BOOST_DESCRIBE_CLASS(AnswerBody, (), (verdict, opinion), (), ())
};
struct OfficersBody {
    StaffId first_id, second_id;
    BOOST_DESCRIBE_CLASS(OfficersBody, (), (first_id, second_id), (), ())
};
struct InspectionBody {
    Text<200, 2> place;
    Instant held_at;
    Text<4000, 2> findings;
    StageVerdict verdict = StageVerdict::agrees;
    BOOST_DESCRIBE_CLASS(InspectionBody, (), (place, held_at, findings, verdict), (), ())
};
struct PublicationBody {
    Text<4000, 10> body;
    BOOST_DESCRIBE_CLASS(PublicationBody, (), (body), (), ())
};
struct HearingRequest {
    std::optional<Text<200>> note; // who asks for it, where a reviewer takes it in
    BOOST_DESCRIBE_CLASS(HearingRequest, (), (note), (), ())
};
struct HearingBody {
    Date on{};
    Text<200, 2> place;
    StaffId chair_id;
    std::optional<Text<4000>> announcement; // what the public is told of it
    BOOST_DESCRIBE_CLASS(HearingBody, (), (on, place, chair_id, announcement), (), ())
};
struct StaffRow {
    StaffId id;
    std::string name;
    BOOST_DESCRIBE_CLASS(StaffRow, (), (id, name), (), ())
};
struct ObjectionView {
    std::string name, contact, reason;
    Instant at;
    BOOST_DESCRIBE_CLASS(ObjectionView, (), (name, contact, reason, at), (), ())
};

// `act` on the stage that the path names, at the revision that the request expects.
template <class Act>
Result<CaseRef> about_stage(const Cases& cases, Context& context, const Act& act) {
    YIMEN_TRY(CaseId id, context.id<CaseId>("id"));
    auto stage = StageId::parse(context.request().param("stage"));
    if (!stage)
        return fail(kStageNotFound);
    return context.write([&](db::Tx& tx) -> Result<CaseRef> {
        return act(Stages(cases), tx, caller_of(context), id, context.expected_revision(), *stage);
    });
}

// Who may be an officer, or the chair of a hearing: posts of the department of the case.
Result<http::Page<StaffRow>> list_posts(const Cases& cases, Context& context) {
    YIMEN_TRY(CaseId id, context.id<CaseId>("id"));
    return cases.parts().database.read([&](db::Reader& reader) -> Result<http::Page<StaffRow>> {
        auto record = store::visible(reader, context.who(), {Role::reviewer}, id);
        if (!record)
            return fail(kCaseNotFound);
        http::Page<StaffRow> page;
        Date today = hall_date(cases.parts().clocks.business.now());
        for (auto& post : people::posts_of(reader, record->department, today))
            page.items.push_back({post.staff, std::move(post.name)});
        page.total = static_cast<std::int64_t>(page.items.size());
        return page;
    });
}

// The look is in the journal before the words leave.
Result<http::Page<ObjectionView>> read_objections(const Cases& cases, Context& context) {
    YIMEN_TRY(CaseId id, context.id<CaseId>("id"));
    auto stage = StageId::parse(context.request().param("stage"));
    std::optional<store::Record> record;
    auto rows = cases.parts().database.read([&](db::Reader& reader) -> Result<std::vector<store::Objection>> {
        record = store::visible(reader, context.who(), kPostHolders, id);
        if (!record)
            return fail(kCaseNotFound);
        auto all = store::stages(reader, id);
        if (!stage || std::ranges::count(all, *stage, &CaseStage::id) == 0)
            return fail(kStageNotFound);
        return store::objections(reader, *stage);
    });
    if (!rows)
        return fail(std::move(rows).error());
    YIMEN_CHECK(journal_look(cases, context, *record, "case.read_objections", {}, stage->str()));
    http::Page<ObjectionView> page;
    for (const auto& row : *rows)
        if (auto words = Stages(cases).words_of(row.id, row.words_sealed))
            page.items.push_back({words->name, words->contact, words->reason, row.at});
    page.total = static_cast<std::int64_t>(page.items.size());
    return page;
}

http::RouteInfo stage_post(std::string_view pattern, std::string_view operation, std::string_view summary, Roles who) {
    return http::matching(http::route(http::Method::post, pattern, operation, summary, who));
}

void add_answer_routes(http::Routes& out, const Cases& cases) {
    out.add<QuestionBody, CaseRef>(
        stage_post("/cases/{id}/stages", "askDepartment",
                   "Asks another department about the case, by a day inside its limit (征求意见).", {Role::reviewer}),
        [&](Context& c, const QuestionBody& b) -> Result<CaseRef> {
            YIMEN_TRY(CaseId id, c.id<CaseId>("id"));
            return c.write([&](db::Tx& tx) {
                return Stages(cases).ask(tx, caller_of(c), id, c.expected_revision(),
                                         {b.department_id, b.question.value, b.until});
            });
        });
    out.add<AnswerBody, CaseRef>(
        stage_post("/cases/{id}/stages/{stage}/answer", "answerStage",
                   "Answers a stage: by the department that is asked, the reviewer, or the chair of a hearing.",
                   kPostHolders),
        [&](Context& c, const AnswerBody& b) {
            return about_stage(cases, c, [&](const Stages& stages, auto&&... at) {
                return stages.answer(at..., {b.verdict, b.opinion.value});
            });
        });
    out.add<http::None, CaseRef>(
        stage_post("/cases/{id}/stages/{stage}/urge", "urgeStage", "Reminds the department that is asked.",
                   {Role::reviewer}),
        [&](Context& c) {
            return about_stage(cases, c, [](const Stages& stages, auto&&... at) { return stages.urge(at...); });
        });
    out.add<http::None, CaseRef>(
        stage_post("/cases/{id}/stages/{stage}/begin", "beginStage",
                   "Experts begin; the clock stops for the days that the stage takes (art. 45).", {Role::reviewer}),
        [&](Context& c) {
            return about_stage(cases, c, [](const Stages& stages, auto&&... at) { return stages.begin(at...); });
        });
}

void add_inspection_routes(http::Routes& out, const Cases& cases) {
    out.add<http::None, http::Page<StaffRow>>(http::route(http::Method::get, "/cases/{id}/posts", "listPosts",
                                                          "Who may inspect for the case, or chair its hearing.",
                                                          {Role::reviewer}),
                                              [&](Context& c) { return list_posts(cases, c); });
    out.add<OfficersBody, CaseRef>(stage_post("/cases/{id}/stages/{stage}/officers", "nameOfficers",
                                              "Names the two officers of an inspection (现场勘验).", {Role::reviewer}),
                                   [&](Context& c, const OfficersBody& b) {
                                       return about_stage(cases, c, [&](const Stages& stages, auto&&... at) {
                                           return stages.name_officers(at..., b.first_id, b.second_id);
                                       });
                                   });
    out.add<InspectionBody, CaseRef>(
        stage_post("/cases/{id}/stages/{stage}/record", "recordInspection",
                   "What an officer found, signed by them with it.", kPostHolders),
        [&](Context& c, const InspectionBody& b) {
            return about_stage(cases, c, [&](const Stages& stages, auto&&... at) {
                return stages.record(at..., {b.place.value, b.findings.value, b.held_at, b.verdict});
            });
        });
    out.add<http::None, CaseRef>(
        stage_post("/cases/{id}/stages/{stage}/sign", "signInspection", "The other officer signs the record.",
                   kPostHolders),
        [&](Context& c) {
            return about_stage(cases, c, [](const Stages& stages, auto&&... at) { return stages.sign(at...); });
        });
}

void add_hearing_routes(http::Routes& out, const Cases& cases) {
    out.add<PublicationBody, CaseRef>(
        stage_post("/cases/{id}/stages/{stage}/publish", "publishStage",
                   "Publishes what interested parties may object to (公示).", {Role::reviewer}),
        [&](Context& c, const PublicationBody& b) {
            return about_stage(cases, c,
                               [&](const Stages& stages, auto&&... at) { return stages.publish(at..., b.body.value); });
        });
    auto look = http::route(http::Method::post, "/cases/{id}/stages/{stage}/objections/open", "readObjections",
                            "Who objects to what was published, and why; journaled.", kPostHolders);
    look.keyed = false;
    out.add<http::None, http::Page<ObjectionView>>(look, [&](Context& c) { return read_objections(cases, c); });
    out.add<HearingRequest, CaseRef>(
        stage_post("/cases/{id}/stages/{stage}/ask-hearing", "askHearing",
                   "Asks for the hearing, within five working days of being told (art. 47).",
                   {Role::visitor, Role::reviewer}),
        [&](Context& c, const HearingRequest& b) {
            return about_stage(cases, c, [&](const Stages& stages, auto&&... at) {
                return stages.ask_hearing(at..., b.note ? b.note->value : "");
            });
        });
    out.add<HearingBody, CaseRef>(stage_post("/cases/{id}/stages/{stage}/set-hearing", "setHearing",
                                             "Day, place and chair of a hearing, told seven days ahead and announced; "
                                             "the clock stops (art. 45, 46, 48).",
                                             {Role::reviewer}),
                                  [&](Context& c, const HearingBody& b) {
                                      return about_stage(cases, c, [&](const Stages& stages, auto&&... at) {
                                          return stages.set_hearing(at...,
                                                                    {b.on, b.place.value, b.chair_id,
                                                                     b.announcement ? b.announcement->value : ""});
                                      });
                                  });
}

} // namespace

http::Routes stage_routes(const Cases& cases) {
    http::Routes out;
    add_answer_routes(out, cases);
    add_inspection_routes(out, cases);
    add_hearing_routes(out, cases);
    return out;
}

} // namespace yimen::cases
