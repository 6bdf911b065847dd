#include "http/route.h"
#include "vocabulary.h"

namespace yimen::vocabulary {
namespace {

using access::Role;
using http::Context;
using http::Method;
using http::None;
using http::Page;

constexpr access::Roles kEditors{Role::catalogue_editor, Role::administrator};

struct TermQuery {
    TermKind kind = TermKind::element;
    std::optional<Text<100>> text;
    std::optional<std::string> cursor; // the last code shown
    std::optional<int> limit;
    BOOST_DESCRIBE_CLASS(TermQuery, (), (kind, text, cursor, limit), (), ())
};
struct KindQuery {
    TermKind kind = TermKind::element;
    BOOST_DESCRIBE_CLASS(KindQuery, (), (kind), (), ())
};
struct CandidateList {
    std::vector<Candidate> items;
    BOOST_DESCRIBE_CLASS(CandidateList, (), (items), (), ())
};
struct MergeList {
    std::vector<Merge> items;
    BOOST_DESCRIBE_CLASS(MergeList, (), (items), (), ())
};
struct NewMerge {
    TermKind kind = TermKind::element;
    Text<100, 1> from_code, into_code;
    Text<500, 1> reason;
    BOOST_DESCRIBE_CLASS(NewMerge, (), (kind, from_code, into_code, reason), (), ())
};

Caller caller_of(Context& context) { return {context.who(), context.channel(), context.request().id}; }

constexpr int kMergesShown = 200;

Result<Page<Term>> list(const Vocabulary& vocabulary, Context& context, const TermQuery& query) {
    int limit = http::page_size(query.limit);
    return vocabulary.database().read([&](db::Reader& reader) -> Result<Page<Term>> {
        CellId cell = context.who().cell;
        Page<Term> page;
        page.items = vocabulary.terms(reader, cell, query.kind, query.text ? query.text->value : "",
                                      query.cursor.value_or(""), limit);
        if (static_cast<int>(page.items.size()) == limit)
            page.next = page.items.back().code;
        if (!query.text)
            page.total = vocabulary.count(reader, cell, query.kind);
        return page;
    });
}

Result<Term> find(const Vocabulary& vocabulary, Context& context, TermKind kind) {
    return vocabulary.database().read([&](db::Reader& reader) {
        return vocabulary.term(reader, context.who().cell, kind, context.request().param("code"));
    });
}

Result<Term> change(const Vocabulary& vocabulary, Context& context, TermKind kind, const TermFacts& facts) {
    return context.write([&](db::Tx& tx) {
        return vocabulary.change(tx, caller_of(context), kind, context.request().param("code"),
                                 context.expected_revision(), facts);
    });
}

Result<http::Created<Merge>> propose(const Vocabulary& vocabulary, Context& context, const NewMerge& wanted) {
    YIMEN_TRY(Merge merge, context.write([&](db::Tx& tx) {
        return vocabulary.propose(tx, caller_of(context), wanted.kind, wanted.from_code.value, wanted.into_code.value,
                                  wanted.reason.value);
    }));
    return http::Created<Merge>{merge, "/api/v1/vocabulary/merges/" + merge.id.str()};
}

Result<Merge> decide(const Vocabulary& vocabulary, Context& context, bool merges) {
    YIMEN_TRY(MergeId id, context.id<MergeId>("id"));
    return context.write(
        [&](db::Tx& tx) { return vocabulary.decide(tx, caller_of(context), id, context.expected_revision(), merges); });
}

} // namespace

// Each handler keeps a copy: it is no more than the database and the clocks.
http::Routes routes(const Vocabulary& vocabulary) {
    http::Routes out;
    out.add<TermQuery, Page<Term>>(
        http::route(Method::get, "/vocabulary/terms", "listTerms",
                    "Data elements or material types by their codes, or those with these words.", kEditors),
        [vocabulary](Context& c, const TermQuery& q) { return list(vocabulary, c, q); });
    for (auto [kind, at, shows, changes] :
         {std::tuple(TermKind::element, "/vocabulary/elements/{code}", "getElement", "changeElement"),
          std::tuple(TermKind::material_type, "/vocabulary/material-types/{code}", "getMaterialType",
                     "changeMaterialType")}) {
        out.add<None, Term>(http::route(Method::get, at, shows, "One term, and what it was merged into.", kEditors),
                            [vocabulary, kind = kind](Context& c) { return find(vocabulary, c, kind); });
        out.add<TermFacts, Term>(
            http::matching(
                http::route(Method::put, at, changes, "Changes what a term says; its code stays.", kEditors)),
            [vocabulary, kind = kind](Context& c, const TermFacts& f) { return change(vocabulary, c, kind, f); });
    }
    out.add<KindQuery, CandidateList>(
        http::route(Method::get, "/vocabulary/candidates", "listMergeCandidates",
                    "Terms that may mean the same, and why.", kEditors),
        [vocabulary](Context& c, const KindQuery& q) -> Result<CandidateList> {
            return vocabulary.database().read([&](db::Reader& reader) -> Result<CandidateList> {
                return CandidateList{vocabulary.candidates(reader, c.who().cell, q.kind)};
            });
        });
    out.add<None, MergeList>(http::route(Method::get, "/vocabulary/merges", "listMerges",
                                         "Merges, the newest first: who, when, why.", kEditors),
                             [vocabulary](Context& c) -> Result<MergeList> {
                                 return vocabulary.database().read([&](db::Reader& reader) -> Result<MergeList> {
                                     return MergeList{vocabulary.merges(reader, c.who().cell, kMergesShown)};
                                 });
                             });
    out.add<NewMerge, http::Created<Merge>>(
        http::route(Method::post, "/vocabulary/merges", "proposeMerge", "Proposes that one term becomes another.",
                    kEditors),
        [vocabulary](Context& c, const NewMerge& wanted) { return propose(vocabulary, c, wanted); });
    out.add<None, Merge>(
        http::matching(http::route(Method::post, "/vocabulary/merges/{id}/confirm", "confirmMerge",
                                   "Merges, as a second person: the old code leads to the new one.", kEditors)),
        [vocabulary](Context& c) { return decide(vocabulary, c, true); });
    out.add<None, Merge>(http::matching(http::route(Method::post, "/vocabulary/merges/{id}/refuse", "refuseMerge",
                                                    "Leaves both as they are.", kEditors)),
                         [vocabulary](Context& c) { return decide(vocabulary, c, false); });
    return out;
}

} // namespace yimen::vocabulary
