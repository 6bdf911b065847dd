#include "errors.h"
#include "http/route.h"
#include "paper_sample.h"
#include "paper_texts.h"

// The words of papers as the console sees them.
namespace yimen::cases {
namespace {

using http::Context;
using http::Method;

struct PaperTextQuery {
    std::optional<DepartmentId> department;
    BOOST_DESCRIBE_CLASS(PaperTextQuery, (), (department), (), ())
};
struct PaperTextList {
    std::vector<PaperTextRow> items;
    BOOST_DESCRIBE_CLASS(PaperTextList, (), (items), (), ())
};
struct PaperTextBody {
    std::optional<DepartmentId> department;
    PaperText text;
    BOOST_DESCRIBE_CLASS(PaperTextBody, (), (department, text), (), ())
};
struct PaperTextStart {
    std::optional<DepartmentId> department;
    Date from{};
    BOOST_DESCRIBE_CLASS(PaperTextStart, (), (department, from), (), ())
};
struct PaperTextOwner {
    std::optional<DepartmentId> department;
    BOOST_DESCRIBE_CLASS(PaperTextOwner, (), (department), (), ())
};
// `put`: conditions that hold in the fictional case; with "!" before it, that do not.
struct PaperSampleBody {
    PaperText text;
    std::vector<std::string> put;
    BOOST_DESCRIBE_CLASS(PaperSampleBody, (), (text, put), (), ())
};

Caller paper_keeper(Context& context) { return {context.who(), context.channel(), context.request().id}; }

Result<PaperScope> paper_scope(Context& context, std::optional<DepartmentId> department) {
    PaperScope out{{}, department};
    if (!boost::describe::enum_from_string(std::string(context.request().param("kind")).c_str(), out.kind))
        return fail(kPaperTextNotFound);
    return out;
}

void add_paper_reading(http::Routes& out, const Cases& cases) {
    out.add<PaperTextQuery, PaperTextList>(
        http::route(Method::get, "/paper-texts", "listPaperTexts",
                    "The papers of cases by kind, and whose words are in force: of the cell, or of a department.",
                    kPaperKeepers),
        [&](Context& c, const PaperTextQuery& q) {
            return cases.parts().database.read([&](db::Reader& reader) -> Result<PaperTextList> {
                YIMEN_TRY(auto rows, paper_texts(reader, cases, c.who(), q.department));
                return PaperTextList{std::move(rows)};
            });
        });
    out.add<PaperTextQuery, PaperTextView>(
        http::route(Method::get, "/paper-texts/{kind}", "getPaperText",
                    "The words of one kind of paper: in force, drafted, before; and what may stand in them.",
                    kPaperKeepers),
        [&](Context& c, const PaperTextQuery& q) -> Result<PaperTextView> {
            YIMEN_TRY(auto scope, paper_scope(c, q.department));
            return cases.parts().database.read(
                [&](db::Reader& reader) { return paper_text_view(reader, cases, c.who(), scope); });
        });
    auto sample = http::limited(http::route(Method::post, "/paper-texts/{kind}/sample", "showPaperSample",
                                            "The paper of a fictional case in these words, or each fault in them.",
                                            kPaperKeepers),
                                120);
    sample.keyed = false;
    out.add<PaperSampleBody, PaperSample>(sample, [&](Context& c, const PaperSampleBody& b) -> Result<PaperSample> {
        YIMEN_TRY(auto scope, paper_scope(c, {}));
        return paper_sample(scope.kind, b.text, b.put, cases.parts().clocks.business.now());
    });
}

void add_paper_writing(http::Routes& out, const Cases& cases) {
    using http::matching;
    using http::route;
    out.add<PaperTextBody, PaperTextRef>(
        matching(route(Method::put, "/paper-texts/{kind}/draft", "savePaperText",
                       "Keeps a draft of the words of a paper; If-Match \"0\" begins one.", kPaperKeepers)),
        [&](Context& c, const PaperTextBody& b) -> Result<PaperTextRef> {
            YIMEN_TRY(auto scope, paper_scope(c, b.department));
            return c.write([&](db::Tx& tx) {
                return save_paper_text(tx, cases, paper_keeper(c), scope, c.expected_revision(), b.text);
            });
        });
    out.add<PaperTextStart, PaperTextRef>(
        matching(route(Method::post, "/paper-texts/{kind}/publish", "publishPaperText",
                       "Puts a draft in force from a day on, by somebody who did not write at it.", kPaperKeepers)),
        [&](Context& c, const PaperTextStart& b) -> Result<PaperTextRef> {
            YIMEN_TRY(auto scope, paper_scope(c, b.department));
            return c.write([&](db::Tx& tx) {
                return publish_paper_text(tx, cases, paper_keeper(c), scope, c.expected_revision(), b.from);
            });
        });
    out.add<PaperTextOwner, PaperTextRef>(
        matching(route(Method::post, "/paper-texts/{kind}/discard", "discardPaperText",
                       "Throws a draft of the words of a paper away.", kPaperKeepers)),
        [&](Context& c, const PaperTextOwner& b) -> Result<PaperTextRef> {
            YIMEN_TRY(auto scope, paper_scope(c, b.department));
            return c.write([&](db::Tx& tx) {
                return discard_paper_text(tx, cases, paper_keeper(c), scope, c.expected_revision());
            });
        });
}

} // namespace

http::Routes paper_text_routes(const Cases& cases) {
    http::Routes out;
    add_paper_reading(out, cases);
    add_paper_writing(out, cases);
    return out;
}

} // namespace yimen::cases
