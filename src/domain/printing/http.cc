#include "http/route.h"
#include "queue/paper.h"
#include "sheet.h"
#include "store.h"

// Printers and slips as they are shown; the PDF of a ticket.
namespace yimen::printing {
namespace {

using access::Role;
using http::Context;
using http::Created;
using http::limited;
using http::matching;
using http::Method;
using http::None;
using http::route;

struct PrinterBody {
    Text<60, 1> name;
    Text<45, 1> address;
    std::int64_t port = 9100, width_mm = 80;
    BOOST_DESCRIBE_CLASS(PrinterBody, (), (name, address, port, width_mm), (), ())
    PrinterSettings settings() const { return {name.value, address.value, port, width_mm}; }
};
struct NewPrinterBody {
    HallId hall_id;
    std::optional<places::DeviceId> device_id;
    Text<60, 1> name;
    Text<45, 1> address;
    std::int64_t port = 9100, width_mm = 80;
    BOOST_DESCRIBE_CLASS(NewPrinterBody, (), (hall_id, device_id, name, address, port, width_mm), (), ())
};
struct PrinterView {
    PrinterId id;
    HallId hall_id;
    std::optional<places::DeviceId> device_id;
    std::optional<std::string> device_name;
    std::string name, address;
    std::int64_t port = 0, width_mm = 0;
    std::optional<Condition> condition;
    std::optional<Instant> condition_at;
    std::int64_t revision = 0;
    BOOST_DESCRIBE_CLASS(PrinterView, (),
                         (id, hall_id, device_id, device_name, name, address, port, width_mm, condition, condition_at,
                          revision),
                         (), ())
};
struct SlipView {
    SlipId id;
    PrinterId printer_id;
    std::string printer_name;
    std::optional<queue::TicketId> ticket_id;
    std::string number; // empty: a test print
    std::int64_t copy = 1;
    SlipState state = SlipState::queued;
    std::optional<Condition> reason;
    std::int64_t attempts = 0;
    Instant asked_at;
    std::optional<Instant> ended_at;
    BOOST_DESCRIBE_CLASS(SlipView, (),
                         (id, printer_id, printer_name, ticket_id, number, copy, state, reason, attempts, asked_at,
                          ended_at),
                         (), ())
};
struct SlipListQuery {
    std::optional<SlipState> state;
    std::optional<std::string> cursor;
    std::optional<int> limit;
    BOOST_DESCRIBE_CLASS(SlipListQuery, (), (state, cursor, limit), (), ())
};

queue::Caller caller_in(Context& context) { return {context.who(), context.channel(), context.request().id}; }

PrinterView shown_printer(const Printing& printing, db::Reader& reader, const store::Printer& one) {
    auto device = one.device ? printing.parts().directory.device(reader, *one.device) : std::nullopt;
    return {one.id,
            *one.scope.hall,
            one.device,
            device ? std::optional(device->name) : std::nullopt,
            one.settings.name,
            one.settings.address,
            one.settings.port,
            one.settings.width_mm,
            one.condition,
            one.condition_at,
            one.revision};
}

SlipView shown_slip(db::Reader& reader, const store::Slip& one) {
    auto printer = store::any_printer(reader, one.printer);
    return {one.id,       one.printer, printer ? printer->settings.name : "",
            one.ticket,   one.number,  one.copy,
            one.state,    one.reason,  one.attempts,
            one.asked_at, one.ended_at};
}

Result<Created<PrinterView>> printer_now(const Printing& printing, Context& context, PrinterId id) {
    return printing.parts().database.read([&](db::Reader& reader) -> Result<Created<PrinterView>> {
        auto one = store::printer(reader, context.who(), kKeepers, id);
        if (!one)
            return fail(kUnknownPrinter);
        return Created<PrinterView>{shown_printer(printing, reader, *one), "/api/v1/printers/" + id.str()};
    });
}

// A paper as it was asked for: what becomes of it is told later, and the same key gives the same answer.
template <class Make>
Result<Created<SlipView>> asked_slip(Context& context, const Make& make) {
    YIMEN_TRY(SlipView view, context.write([&](db::Tx& tx) -> Result<SlipView> {
        YIMEN_TRY(SlipRef made, make(tx));
        store::SlipQuery query;
        query.only = made.id;
        auto found = store::slips(tx, context.who(), kPrinters, query);
        if (found.empty())
            return context.not_found();
        return shown_slip(tx, found.front());
    }));
    std::string url = "/api/v1/slips/" + view.id.str();
    return Created<SlipView>{std::move(view), std::move(url)};
}

Result<http::Page<PrinterView>> list_printers(const Printing& printing, Context& context) {
    YIMEN_TRY(HallId id, context.id<HallId>("id"));
    return printing.parts().database.read([&](db::Reader& reader) -> Result<http::Page<PrinterView>> {
        auto hall = printing.parts().directory.hall(reader, id);
        if (!hall || !access::Scope(context.who(), kReaders).covers({hall->cell, hall->region, hall->id, {}, {}}))
            return context.not_found();
        http::Page<PrinterView> page;
        for (const auto& one : store::printers(reader, context.who(), id))
            page.items.push_back(shown_printer(printing, reader, one));
        page.total = static_cast<std::int64_t>(page.items.size());
        return page;
    });
}

Result<http::Page<SlipView>> slips_in_page(db::Reader& reader, Context& context, access::Roles roles,
                                           store::SlipQuery query, const SlipListQuery& asked) {
    query.state = asked.state;
    query.limit = http::page_size(asked.limit);
    if (asked.cursor && !(query.after = SlipId::parse(*asked.cursor)))
        return fail(Error{&kInvalidRequest, {}, {{"?cursor", "bad_format", "is not a cursor of this list"}}, {}});
    http::Page<SlipView> page;
    for (const auto& one : store::slips(reader, context.who(), roles, query))
        page.items.push_back(shown_slip(reader, one));
    if (static_cast<int>(page.items.size()) == query.limit)
        page.next = page.items.back().id.str();
    if (!query.after)
        page.total = store::count(reader, context.who(), roles, query);
    return page;
}

Result<http::Page<SlipView>> list_slips(const Printing& printing, Context& context, const SlipListQuery& asked) {
    YIMEN_TRY(HallId id, context.id<HallId>("id"));
    return printing.parts().database.read([&](db::Reader& reader) -> Result<http::Page<SlipView>> {
        auto hall = printing.parts().directory.hall(reader, id);
        if (!hall || !access::Scope(context.who(), kReaders).covers({hall->cell, hall->region, hall->id, {}, {}}))
            return context.not_found();
        store::SlipQuery query;
        query.hall = id;
        return slips_in_page(reader, context, kReaders, query, asked);
    });
}

Result<http::Page<SlipView>> ticket_slips(const Printing& printing, Context& context, const SlipListQuery& asked) {
    YIMEN_TRY(auto id, context.id<queue::TicketId>("id"));
    return printing.parts().database.read([&](db::Reader& reader) -> Result<http::Page<SlipView>> {
        if (!queue::paper_seen_by(reader, context.who(), kPrinters, id))
            return fail(queue::kTicketNotFound);
        store::SlipQuery query;
        query.ticket = id;
        return slips_in_page(reader, context, kPrinters, query, asked);
    });
}

// Whoever holds the paper, or its address, may have it as a file too.
Result<http::Reply> ticket_pdf(const Printing& printing, Context& context) {
    auto ticket = printing.parts().database.read([&](db::Reader& reader) {
        return queue::paper_ticket(printing.parts().queue, reader, context.request().param("token"));
    });
    if (!ticket)
        return fail(queue::kTicketNotFound);
    std::string name = ticket->number, page = printing.parts().base_url + "/portal/t/" + ticket->token;
    auto file = render::pdf(document(Sheet{*std::move(ticket), std::move(page), {}}));
    http::Reply reply(200, "application/pdf", std::move(file.bytes));
    reply.with("Content-Disposition", "inline; filename=\"" + name + ".pdf\"").with("Cache-Control", "no-store");
    return reply;
}

} // namespace

http::Routes routes(const Printing& printing) {
    http::Routes out;
    out.add<None, http::Page<PrinterView>>(
        route(Method::get, "/halls/{id}/printers", "listPrinters", "The printers of a hall and how each is.", kReaders),
        [&](Context& context) { return list_printers(printing, context); });
    out.add<NewPrinterBody, Created<PrinterView>>(
        route(Method::post, "/printers", "addPrinter", "Sets up a printer for a kiosk, or for the hall.", kKeepers),
        [&](Context& context, const NewPrinterBody& body) -> Result<Created<PrinterView>> {
            PrinterSettings settings{body.name.value, body.address.value, body.port, body.width_mm};
            YIMEN_TRY(PrinterRef made, context.write([&](db::Tx& tx) {
                return printing.add(tx, caller_in(context), body.hall_id, body.device_id, settings);
            }));
            return printer_now(printing, context, made.id);
        });
    out.add<PrinterBody, PrinterView>(
        matching(route(Method::put, "/printers/{id}", "changePrinter", "Another name, address or width.", kKeepers)),
        [&](Context& context, const PrinterBody& body) -> Result<PrinterView> {
            YIMEN_TRY(PrinterId id, context.id<PrinterId>("id"));
            YIMEN_CHECK(context.write([&](db::Tx& tx) {
                return printing.change(tx, caller_in(context), id, context.expected_revision(), body.settings());
            }));
            YIMEN_TRY(auto now, printer_now(printing, context, id));
            return std::move(now.value);
        });
    out.add<None, PrinterRef>(matching(route(Method::post, "/printers/{id}/remove", "removePrinter",
                                             "Takes it out of use; what waits for it fails.", kKeepers)),
                              [&](Context& context) -> Result<PrinterRef> {
                                  YIMEN_TRY(PrinterId id, context.id<PrinterId>("id"));
                                  return context.write([&](db::Tx& tx) {
                                      return printing.remove(tx, caller_in(context), id, context.expected_revision());
                                  });
                              });
    out.add<None, Created<SlipView>>(
        limited(route(Method::post, "/printers/{id}/test-prints", "printTest", "Prints a page to look at.", kKeepers),
                20),
        [&](Context& context) -> Result<Created<SlipView>> {
            YIMEN_TRY(PrinterId id, context.id<PrinterId>("id"));
            return asked_slip(context, [&](db::Tx& tx) { return printing.print_test(tx, caller_in(context), id); });
        });
    out.add<SlipListQuery, http::Page<SlipView>>(
        route(Method::get, "/halls/{id}/slips", "listSlips", "Papers that were asked for in a hall; newest first.",
              kReaders),
        [&](Context& context, const SlipListQuery& asked) { return list_slips(printing, context, asked); });
    out.add<SlipListQuery, http::Page<SlipView>>(
        route(Method::get, "/tickets/{id}/slips", "listTicketSlips", "The papers of a ticket; newest first.",
              kPrinters),
        [&](Context& context, const SlipListQuery& asked) { return ticket_slips(printing, context, asked); });
    out.add<None, Created<SlipView>>(
        limited(route(Method::post, "/tickets/{id}/slips", "printTicket",
                      "Prints a ticket, again where there is a paper of it.", kPrinters),
                60),
        [&](Context& context) -> Result<Created<SlipView>> {
            YIMEN_TRY(auto id, context.id<queue::TicketId>("id"));
            return asked_slip(context, [&](db::Tx& tx) { return printing.print_ticket(tx, caller_in(context), id); });
        });
    http::RouteInfo pdf = limited(
        route(Method::get, "/ticket-pages/{token}/pdf", "getTicketPdf", "A ticket as a page to keep or print.", {}),
        60);
    pdf.open = true;
    out.add<None, http::Reply>(pdf, [&](Context& context) { return ticket_pdf(printing, context); });
    return out;
}

} // namespace yimen::printing
