#include "cases/signatures.h"
#include "http/route.h"
#include "journal/journal.h"
#include "originals.h"
#include "tables/tables.h"
#include "words.h"

// Originals of a case as visitor and counter see them, and the list of what a hall holds.
namespace yimen::originals {
namespace {

using http::Context;
using http::Method;
using http::None;

enum class FileForm { csv_utf8, csv_gb18030, xlsx };
BOOST_DESCRIBE_ENUM(FileForm, csv_utf8, csv_gb18030, xlsx)

constexpr int kMostExported = 10'000; // rows; more is said in the last one
constexpr int kExportsPerMinute = 10;

struct TakeBody {
    std::vector<NewPiece> pieces;
    std::optional<Text<280'000>> signature_png_base64;
    bool signed_on_paper = false;
    BOOST_DESCRIBE_CLASS(TakeBody, (), (pieces, signature_png_base64, signed_on_paper), (), ())
};
struct GiveBackBody {
    std::vector<OriginalId> originals;
    std::optional<Text<280'000>> signature_png_base64;
    bool signed_on_paper = false;
    std::optional<Text<60, 1>> courier_number;
    BOOST_DESCRIBE_CLASS(GiveBackBody, (), (originals, signature_png_base64, signed_on_paper, courier_number), (), ())
};
struct ReceiptSigning {
    std::optional<Text<280'000>> signature_png_base64;
    bool signed_on_paper = false;
    std::optional<Text<60, 1>> courier_number;
    BOOST_DESCRIBE_CLASS(ReceiptSigning, (), (signature_png_base64, signed_on_paper, courier_number), (), ())
};
struct OriginalsExport {
    FileForm form = FileForm::csv_utf8;
    std::optional<Place> place;
    std::optional<bool> held, overdue;
    std::optional<HallId> hall;
    std::optional<DepartmentId> department;
    BOOST_DESCRIBE_CLASS(OriginalsExport, (), (form, place, held, overdue, hall, department), (), ())
};

cases::Caller caller_in(Context& context) { return {context.who(), context.channel(), context.request().id}; }

Result<Signing> signing_from(const std::optional<Text<280'000>>& png, bool on_paper,
                             const std::optional<Text<60, 1>>& courier) {
    Signing out;
    YIMEN_TRY(out.picture, cases::read_signature(png ? std::optional(png->value) : std::nullopt));
    out.on_paper = on_paper;
    if (courier)
        out.courier_number = courier->value;
    return out;
}

Result<http::Created<OriginalReceiptRef>> created(Result<OriginalReceiptRef> made) {
    YIMEN_TRY(auto ref, std::move(made));
    std::string at = "/original-receipts/" + ref.id.str();
    return http::Created<OriginalReceiptRef>{std::move(ref), std::move(at)};
}

Result<http::Created<OriginalReceiptRef>> take(const Originals& originals, Context& context, const TakeBody& body) {
    YIMEN_TRY(auto id, context.id<cases::CaseId>("id"));
    YIMEN_TRY(auto signing, signing_from(body.signature_png_base64, body.signed_on_paper, {}));
    return created(
        context.write([&](db::Tx& tx) { return originals.take(tx, caller_in(context), id, body.pieces, signing); }));
}

Result<http::Created<OriginalReceiptRef>> give_back(const Originals& originals, Context& context,
                                                    const GiveBackBody& body) {
    YIMEN_TRY(auto id, context.id<cases::CaseId>("id"));
    YIMEN_TRY(auto signing, signing_from(body.signature_png_base64, body.signed_on_paper, body.courier_number));
    return created(context.write(
        [&](db::Tx& tx) { return originals.give_back(tx, caller_in(context), id, body.originals, signing); }));
}

Result<OriginalReceiptRef> sign_receipt(const Originals& originals, Context& context, const ReceiptSigning& body) {
    YIMEN_TRY(auto id, context.id<ReceiptId>("id"));
    YIMEN_TRY(auto signing, signing_from(body.signature_png_base64, body.signed_on_paper, body.courier_number));
    return context.write(
        [&](db::Tx& tx) { return originals.sign(tx, caller_in(context), id, context.expected_revision(), signing); });
}

// The same filter as the list, page by page.
Result<std::vector<OriginalView>> exported(const Originals& originals, Context& context, const OriginalsExport& asked) {
    OriginalQuery query;
    query.place = asked.place;
    query.held = asked.held;
    query.overdue = asked.overdue;
    query.hall = asked.hall;
    query.department = asked.department;
    query.limit = 100;
    std::vector<OriginalView> out;
    do {
        YIMEN_TRY(auto page, originals.parts().database.read(
                                 [&](db::Reader& reader) { return originals.list(reader, context.who(), query); }));
        std::ranges::move(page.items, std::back_inserter(out));
        query.cursor = page.next;
    } while (query.cursor && out.size() < kMostExported);
    return out;
}

// A place that nobody has is a mistake, not an empty file.
Result<void> check_places(const Originals& originals, const OriginalsExport& asked) {
    const auto& directory = originals.parts().directory;
    return originals.parts().database.read([&](db::Reader& reader) -> Result<void> {
        if (asked.hall && !directory.hall(reader, *asked.hall))
            return fail(places::kUnknownHall);
        if (asked.department && !directory.department(reader, *asked.department))
            return fail(places::kUnknownDepartment);
        return {};
    });
}

Result<http::Reply> export_file(const Originals& originals, Context& context, const OriginalsExport& asked) {
    YIMEN_CHECK(check_places(originals, asked));
    YIMEN_TRY(auto rows, exported(originals, context, asked));
    // Told before the file leaves.
    YIMEN_CHECK(context.write([&](db::Tx& tx) -> Result<void> {
        journal::append(tx, {.cell = context.who().cell,
                             .at = originals.parts().clocks.business.now(),
                             .actor = context.who().account,
                             .role = access::to_string(context.who().grants.front().role),
                             .channel = context.channel(),
                             .action = "originals.export",
                             .object_kind = "account",
                             .object = context.who().account.value,
                             .reason = {},
                             .change = to_json_text(asked),
                             .request_id = context.request().id});
        return {};
    }));
    bool english = context.request().language() == "en";
    auto table = originals_table(rows, english);
    bool workbook = asked.form == FileForm::xlsx;
    http::Reply reply;
    reply.body = workbook ? tables::xlsx_file(english ? "Originals" : "原件", table)
                          : tables::csv_file(table, asked.form == FileForm::csv_utf8 ? tables::Encoding::utf8
                                                                                     : tables::Encoding::gb18030);
    reply.content_type = workbook ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
                         : asked.form == FileForm::csv_utf8 ? "text/csv; charset=utf-8"
                                                            : "text/csv; charset=gb18030";
    std::string name = std::string("originals") + (workbook ? ".xlsx" : ".csv");
    reply.with("Content-Disposition", "attachment; filename=\"" + name + "\"").with("Cache-Control", "no-store");
    return reply;
}

} // namespace

http::Routes routes(const Originals& originals) {
    using http::matching;
    using http::route;
    http::Routes out;
    out.add<None, CaseOriginals>(
        route(Method::get, "/cases/{id}/originals", "getCaseOriginals",
              "Papers of this case that the hall holds or held: where each is, since when, and when it went back.",
              cases::kReaders),
        [&](Context& c) -> Result<CaseOriginals> {
            YIMEN_TRY(auto id, c.id<cases::CaseId>("id"));
            return originals.parts().database.read(
                [&](db::Reader& reader) { return originals.of_case(reader, c.who(), id); });
        });
    out.add<TakeBody, http::Created<OriginalReceiptRef>>(
        route(Method::post, "/cases/{id}/originals", "takeOriginals",
              "Papers that the visitor hands in and the hall keeps for a while, with a receipt.", kFront),
        [&](Context& c, const TakeBody& body) { return take(originals, c, body); });
    out.add<GiveBackBody, http::Created<OriginalReceiptRef>>(
        route(Method::post, "/cases/{id}/originals/give-back", "giveBackOriginals",
              "Papers go back to the visitor, for their signature or by courier.", kFront),
        [&](Context& c, const GiveBackBody& body) { return give_back(originals, c, body); });
    out.add<ReceiptSigning, OriginalReceiptRef>(
        matching(route(Method::post, "/original-receipts/{id}/sign", "signOriginalReceipt",
                       "The visitor signs at the desk or on the printed receipt.", kFront)),
        [&](Context& c, const ReceiptSigning& body) { return sign_receipt(originals, c, body); });
    out.add<None, OriginalReceiptRef>(
        matching(route(Method::post, "/original-receipts/{id}/cancel", "cancelOriginalReceipt",
                       "Entered by mistake; only while nobody has signed.", kFront)),
        [&](Context& c) -> Result<OriginalReceiptRef> {
            YIMEN_TRY(auto id, c.id<ReceiptId>("id"));
            return c.write([&](db::Tx& tx) { return originals.cancel(tx, caller_in(c), id, c.expected_revision()); });
        });
    auto paper = route(Method::post, "/original-receipts/{id}/open", "openOriginalReceipt",
                       "The receipt as PDF; a look by staff is journaled.", cases::kReaders);
    paper.keyed = false;
    out.add<None, http::Reply>(paper, [&](Context& c) -> Result<http::Reply> {
        YIMEN_TRY(auto id, c.id<ReceiptId>("id"));
        return originals.receipt_paper(caller_in(c), id);
    });
    out.add<OriginalQuery, http::Page<OriginalView>>(
        route(Method::get, "/originals", "listOriginals",
              "What the hall holds of whom, where it is and since when, the oldest first; names masked.", kKeepers),
        [&](Context& c, const OriginalQuery& asked) {
            return originals.parts().database.read(
                [&](db::Reader& reader) { return originals.list(reader, c.who(), asked); });
        });
    auto file = http::limited(route(Method::post, "/originals/file", "exportOriginals",
                                    "The same list as CSV or XLSX; the export is journaled.", kKeepers),
                              kExportsPerMinute);
    file.keyed = false;
    out.add<OriginalsExport, http::Reply>(
        file, [&](Context& c, const OriginalsExport& asked) { return export_file(originals, c, asked); });
    return out;
}

} // namespace yimen::originals
