#include "acting.h"
#include "http/route.h"
#include "licences/reading.h"
#include "use_store.h"
#include "view.h"

// What the holder of a licence sees of its uses in cases, and what is said about one of them.
namespace yimen::cases {
namespace {

using access::Role;
using http::Context;
using http::Page;

enum class LossVerdict { stands, falls };
BOOST_DESCRIBE_ENUM(LossVerdict, stands, falls)

struct LossSettled {
    LossVerdict verdict = LossVerdict::stands;
    Text<500, 2> reason;
    BOOST_DESCRIBE_CLASS(LossSettled, (), (verdict, reason), (), ())
};
struct UseObjection {
    Text<500, 2> reason;
    BOOST_DESCRIBE_CLASS(UseObjection, (), (reason), (), ())
};
struct UseAnswer {
    bool right = false; // the objection is
    Text<500, 2> answer;
    BOOST_DESCRIBE_CLASS(UseAnswer, (), (right, answer), (), ())
};

struct FilingQuery {
    std::optional<std::string> cursor;
    std::optional<int> limit;
    BOOST_DESCRIBE_CLASS(FilingQuery, (), (cursor, limit), (), ())
};
// A case in which the licence stood for a material.
struct LicenceFiling {
    CaseUse use;
    CaseId case_id;
    std::optional<std::string> case_number;
    State state = State::draft; // of the case
    std::int64_t revision = 0;
    std::string item_name, item_name_en, department_name, department_name_en, requirement_name, requirement_name_en;
    BOOST_DESCRIBE_CLASS(LicenceFiling, (),
                         (use, case_id, case_number, state, revision, item_name, item_name_en, department_name,
                          department_name_en, requirement_name, requirement_name_en),
                         (), ())
};

std::optional<LicenceFiling> filing_of(const Cases& cases, db::Reader& reader, const Caller& caller, const Use& use) {
    auto record = store::any(reader, use.case_id);
    if (!record)
        return std::nullopt;
    const auto& parts = cases.parts();
    auto definition = cases.definition(reader, *record);
    const auto* requirement = catalogue::find_requirement(*definition, use.requirement);
    auto department = parts.directory.department_names(reader, record->department);
    return LicenceFiling{shown_use(use, may_about(cases, reader, caller, *record, use)),
                         record->id,
                         record->number,
                         record->state,
                         record->revision,
                         record->item_name,
                         parts.catalogue.names_en(reader, {record->item})[record->item],
                         department.zh,
                         department.en,
                         requirement ? requirement->name : use.requirement,
                         requirement ? requirement->name_en : ""};
}

Result<Page<LicenceFiling>> list_filings(const Cases& cases, Context& context, const FilingQuery& asked) {
    YIMEN_TRY(auto id, context.id<licences::LicenceId>("id"));
    auto before = asked.cursor ? UseId::parse(*asked.cursor) : std::nullopt;
    if (asked.cursor && !before)
        return fail(Error{&kInvalidRequest, {}, {{"?cursor", "bad_format", "is not a cursor of this list"}}, {}});
    int limit = http::page_size(asked.limit);
    return cases.parts().database.read([&](db::Reader& reader) -> Result<Page<LicenceFiling>> {
        if (!licences::held_by(reader, context.who(), id))
            return fail(licences::kLicenceNotFound);
        auto uses = store::uses_of_licence(reader, context.who(), id, before, limit);
        Page<LicenceFiling> page;
        for (const Use& use : uses)
            if (auto filing = filing_of(cases, reader, caller_of(context), use))
                page.items.push_back(std::move(*filing));
        if (static_cast<int>(uses.size()) == limit)
            page.next = uses.back().id.str();
        return page;
    });
}

Result<CaseRef> say(const Cases& cases, Context& context, Action action, const std::string& text, bool good) {
    YIMEN_TRY(CaseId id, context.id<CaseId>("id"));
    YIMEN_TRY(UseId use, context.id<UseId>("use"));
    return context.write([&](db::Tx& tx) {
        return Uses(cases).follow(tx, caller_of(context), id, context.expected_revision(), action, {use, text, good});
    });
}

} // namespace

http::Routes use_routes(const Cases& cases) {
    using http::matching;
    using http::route;
    constexpr auto post = http::Method::post;
    http::Routes out;
    out.add<FilingQuery, Page<LicenceFiling>>(
        route(http::Method::get, "/licences/{id}/filings", "listLicenceFilings",
              "In which cases the licence stood for a material, for whom, when and what for; the newest first.",
              {Role::visitor}),
        [&](Context& c, const FilingQuery& q) { return list_filings(cases, c, q); });
    auto ask = route(post, "/cases/{id}/materials/{requirement}/ask", "askFact",
                     "Has the source that knows asked instead of this material (数据核验); the answer comes later.",
                     {Role::visitor, Role::clerk});
    ask.per_minute = 20;
    out.add<http::None, CaseRef>(ask, [&](Context& c) -> Result<CaseRef> {
        YIMEN_TRY(CaseId id, c.id<CaseId>("id"));
        std::string requirement(c.request().param("requirement"));
        return c.write([&](db::Tx& tx) { return FactChecks(cases).ask(tx, caller_of(c), {id, requirement}); });
    });
    out.add<LossSettled, CaseRef>(
        matching(route(post, "/cases/{id}/uses/{use}/settle", "settleLostLicence",
                       "Says what follows for the case from a licence that is no longer in force: it still stands, or "
                       "the material has to be handed in.",
                       {Role::clerk, Role::reviewer, Role::decider})),
        [&](Context& c, const LossSettled& b) {
            return say(cases, c, Action::settle_licence, b.reason.value, b.verdict == LossVerdict::stands);
        });
    out.add<UseObjection, CaseRef>(
        matching(route(post, "/cases/{id}/uses/{use}/object", "objectToUse",
                       "The holder objects to the use of a licence in this case; once.", {Role::visitor})),
        [&](Context& c, const UseObjection& b) { return say(cases, c, Action::object_use, b.reason.value, false); });
    out.add<UseAnswer, CaseRef>(
        matching(route(post, "/cases/{id}/uses/{use}/answer", "answerObjection",
                       "Answers the objection with a reason. If it is right and the case runs, the licence stands for "
                       "nothing in it any more.",
                       {Role::decider})),
        [&](Context& c, const UseAnswer& b) { return say(cases, c, Action::answer_use, b.answer.value, b.right); });
    return out;
}

} // namespace yimen::cases
