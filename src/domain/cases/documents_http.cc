#include "looks.h"
#include "view.h"

// Documents of a case, their public check, and what an authority's documents say about it.
namespace yimen::cases {
namespace {

using access::Role;
using http::Context;
using http::Method;
using http::None;

// A document of a case that the caller may see, after the look is journaled. `sealed`: the OFD file to keep, else the PDF to read.
Result<http::Reply> open_document(const Cases& cases, Context& context, bool sealed) {
    YIMEN_TRY(CaseId id, context.id<CaseId>("id"));
    YIMEN_TRY(DocumentId document, context.id<DocumentId>("document"));
    auto record = cases.parts().database.read(
        [&](db::Reader& reader) { return store::visible(reader, context.who(), kReaders, id); });
    if (!record)
        return fail(kDocumentNotFound);
    auto find = [&]() -> Result<Documents::File> {
        if (sealed)
            return cases.documents().sealed_file(cases.parts().database, id.value, document);
        auto pdf = cases.documents().file(cases.parts().database, id.value, document);
        return pdf ? Result<Documents::File>(*pdf) : fail(kDocumentNotFound);
    };
    YIMEN_TRY(auto file, find());
    YIMEN_CHECK(journal_look(cases, context, *record, "case.open_document", {}, document.str()));
    http::Reply reply;
    reply.content_type = sealed ? "application/ofd" : "application/pdf";
    reply.file_path = file.path;
    std::string disposition = sealed ? "attachment" : "inline", ending = sealed ? ".ofd" : ".pdf";
    reply.with("Content-Disposition", disposition + "; filename=\"" + document.str() + ending + "\"")
        .with("Cache-Control", "private, no-store");
    return reply;
}

struct DocumentToken {
    Text<64, 1> token;
    BOOST_DESCRIBE_CLASS(DocumentToken, (), (token), (), ())
};

// The code on a paper leads the visitor of its case on to its progress; nobody else learns which case it is.
Result<DocumentVerdict> verify(const Cases& cases, const Context& context, std::string_view token) {
    return cases.parts().database.read([&](db::Reader& reader) -> Result<DocumentVerdict> {
        return cases.documents().verify(reader, token, [&](Uuid id) {
            const auto* who = context.principal();
            return who && store::visible(reader, *who, {Role::visitor}, CaseId{id});
        });
    });
}

struct AuthorityRow {
    DepartmentId department_id;
    std::string department_name, code_word, review_organ, court;
    SealPicture seal = SealPicture::none;
    std::int64_t revision = 0; // 0: nothing is set yet
    BOOST_DESCRIBE_CLASS(AuthorityRow, (),
                         (department_id, department_name, code_word, review_organ, court, seal, revision), (), ())
};
struct AuthorityBody {
    Text<30, 1> code_word;
    Text<100, 1> review_organ, court;
    SealPicture seal = SealPicture::none;
    BOOST_DESCRIBE_CLASS(AuthorityBody, (), (code_word, review_organ, court, seal), (), ())
};

Result<AuthorityRow> authority_row(const Cases& cases, db::Reader& reader, CellId cell, DepartmentId id) {
    auto department = cases.parts().directory.department(reader, id);
    if (!department || department->cell != cell)
        return fail(kAuthorityNotFound);
    auto said = cases.documents().authority(reader, id);
    return AuthorityRow{id, department->name, said.code_word, said.review_organ, said.court, said.seal, said.revision};
}

Result<AuthorityRow> put_authority(const Cases& cases, Context& context, const AuthorityBody& body) {
    YIMEN_TRY(DepartmentId id, context.id<DepartmentId>("department"));
    return context.write([&](db::Tx& tx) -> Result<AuthorityRow> {
        YIMEN_TRY(auto before, authority_row(cases, tx, context.who().cell, id));
        if (before.revision != context.expected_revision())
            return fail(kAuthorityStale, {}, {{"revision", before.revision}});
        YIMEN_CHECK(Documents::put_authority(
            tx, context.who().cell, id, {body.code_word, body.review_organ, body.court, body.seal, before.revision}));
        journal::append(tx, {.cell = context.who().cell,
                             .at = cases.parts().clocks.business.now(),
                             .actor = context.who().account,
                             .role = access::to_string(Role::administrator),
                             .channel = context.channel(),
                             .action = "document_authority.change",
                             .object_kind = "department",
                             .object = id.value,
                             .reason = {},
                             .change = to_json_text(body),
                             .request_id = context.request().id});
        return authority_row(cases, tx, context.who().cell, id);
    });
}

} // namespace

http::Routes document_routes(const Cases& cases) {
    http::Routes out;
    out.add<None, http::Reply>({.method = Method::post,
                                .pattern = "/cases/{id}/documents/{document}/open",
                                .operation = "openDocument",
                                .summary = "A document as PDF; a look by staff is journaled.",
                                .allow = kReaders,
                                .keyed = false},
                               [&](Context& c) { return open_document(cases, c, false); });
    out.add<None, http::Reply>({.method = Method::post,
                                .pattern = "/cases/{id}/documents/{document}/open-sealed",
                                .operation = "openSealedDocument",
                                .summary = "A document as sealed OFD; a look by staff is journaled.",
                                .allow = kReaders,
                                .keyed = false},
                               [&](Context& c) { return open_document(cases, c, true); });
    out.add<DocumentToken, DocumentVerdict>(
        {.method = Method::post,
         .pattern = "/documents/verify",
         .operation = "verifyDocument",
         .summary =
             "Says whether a document is genuine, by the token of its QR code; to its visitor also of which case.",
         .open = true,
         .keyed = false,
         .per_minute = 60},
        [&](Context& c, const DocumentToken& b) { return verify(cases, c, b.token); });
    out.add<None, DocumentVerdict>({.method = Method::get,
                                    .pattern = "/documents/verify/{token}",
                                    .operation = "verifyDocumentLink",
                                    .summary = "The same for the link in the QR code.",
                                    .open = true,
                                    .per_minute = 60},
                                   [&](Context& c) { return verify(cases, c, c.request().param("token")); });
    out.add<None, AuthorityRow>(
        {.method = Method::get,
         .pattern = "/document-authorities/{department}",
         .operation = "getDocumentAuthority",
         .summary = "What a department's documents say about it: code word, ways to appeal, seal.",
         .allow = {Role::administrator}},
        [&](Context& c) -> Result<AuthorityRow> {
            YIMEN_TRY(DepartmentId id, c.id<DepartmentId>("department"));
            return cases.parts().database.read(
                [&](db::Reader& reader) { return authority_row(cases, reader, c.who().cell, id); });
        });
    out.add<AuthorityBody, AuthorityRow>(
        {.method = Method::put,
         .pattern = "/document-authorities/{department}",
         .operation = "putDocumentAuthority",
         .summary = "Changes it; documents that were issued stay as they are.",
         .allow = {Role::administrator},
         .match = true},
        [&](Context& c, const AuthorityBody& b) { return put_authority(cases, c, b); });
    return out;
}

} // namespace yimen::cases
