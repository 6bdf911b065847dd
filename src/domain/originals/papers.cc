#include <algorithm>

#include "paper.h"
#include "parts.h"

// A receipt or a slip as PDF, made anew from its rows; a look by staff is journaled before it leaves.
namespace yimen::originals {
namespace {

http::Reply pdf_reply(const render::Document& document, const std::string& number) {
    http::Reply reply;
    reply.content_type = "application/pdf";
    reply.body = render::pdf(document).bytes;
    reply.with("Content-Disposition", "inline; filename=\"" + number + ".pdf\"")
        .with("Cache-Control", "private, no-store");
    return reply;
}

} // namespace

Result<http::Reply> Originals::receipt_paper(const cases::Caller& caller, ReceiptId id) const {
    auto paper = parts_.database.read([&](db::Reader& reader) -> Result<ReceiptPaper> {
        auto receipt = store::visible_receipt(reader, caller.who, cases::kReaders, id, false);
        if (!receipt || receipt->state == ReceiptState::cancelled)
            return fail(kReceiptNotFound);
        ReceiptPaper out;
        out.originals = views(reader, store::pieces_of_receipt(reader, *receipt));
        if (out.originals.empty())
            return fail(kReceiptNotFound);
        const auto& first = out.originals.front();
        out.direction = receipt->direction;
        out.number = receipt->number;
        out.hall_name = first.hall_name;
        if (auto hall = parts_.directory.hall(reader, first.hall_id)) {
            out.hall_address = hall->address;
            out.hall_phone = hall->phone;
        }
        out.department_name = first.department_name;
        out.subject_name = first.subject_name;
        out.case_number = first.case_number;
        out.item_name = first.item_name;
        out.clerk = parts_.people.staff_names(reader, {receipt->made_by})[receipt->made_by];
        out.made_at = receipt->made_at;
        out.signed_at = receipt->signed_at;
        out.signed_how = receipt->signed_how;
        out.courier_number = receipt->courier_number;
        out.page = parts_.base_url + "/portal/cases/" + first.case_id.str();
        return out;
    });
    if (!paper)
        return fail(std::move(paper).error());
    auto reply = pdf_reply(document(*paper), paper->number);
    if (caller.who.is_staff())
        parts_.database.write([&](db::Tx& tx) {
            note(tx, caller, caller.who.cell, parts_.clocks.business.now(),
                 {role_among(caller.who, kKeepers), "original_receipt.open", "original_receipt", id.value,
                  paper->number});
            return Result<void>{};
        });
    return reply;
}

Result<http::Reply> Originals::slip_paper(const cases::Caller& caller, SlipId id) const {
    auto found = parts_.database.read([&](db::Reader& reader) { return slip(reader, caller.who, id); });
    if (!found)
        return fail(std::move(found).error());
    auto reply = pdf_reply(document(*found), found->number);
    parts_.database.write([&](db::Tx& tx) {
        note(tx, caller, caller.who.cell, parts_.clocks.business.now(),
             {role_among(caller.who, kKeepers), "original_slip.open", "original_slip", id.value, found->number});
        return Result<void>{};
    });
    return reply;
}

} // namespace yimen::originals
