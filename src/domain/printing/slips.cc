#include <algorithm>

#include "queue/acting.h"
#include "sheet.h"
#include "store.h"
#include "tell.h"

// Papers: asked for in the transaction of the ticket, printed by a job.
//
// The job's fence keeps what is stored to one; paper it cannot call back. So an attempt is stored before the first byte is sent: who
// finds one that did not come to its end prints the ticket again as what it then is, a second paper (补打).
namespace yimen::printing {
namespace {

using access::Role;

constexpr std::chrono::milliseconds kPrinterIsBusy{300};
constexpr std::chrono::seconds kTriesAgain{3};
constexpr std::chrono::seconds kPrintTakes{40}; // beyond all limits of a conversation (escpos::Limits)
constexpr std::int64_t kMostPapers = 2;         // that broke off: more would only litter the floor

store::Slip new_slip(const store::Printer& printer, const Clocks& clocks) {
    store::Slip out;
    out.asked_at = clocks.business.now();
    out.give_up_at = clocks.system.now() + kGiveUp;
    out.id = new_id<SlipId>(out.asked_at);
    out.scope = printer.scope;
    out.printer = printer.id;
    return out;
}

bool queue_slip(db::Tx& tx, const store::Slip& slip, const Clocks& clocks) {
    if (!store::insert(tx, slip))
        return false;
    jobs::schedule(tx, {kPrintJob, slip.id.str(), jobs::Time::system, clocks.system.now(), {}});
    tell(tx, slip.scope, "SlipQueued", "slip", slip.id.value, 1, slip.asked_at);
    return true;
}

// What is known before anything is sent.
struct Ready {
    store::Slip slip;
    store::Printer printer;
    std::string bytes;
};

std::string bytes_of(const Printing& printing, db::Reader& reader, store::Slip& slip, const store::Printer& printer) {
    auto roll = printer.settings.width_mm == 58 ? escpos::Roll::narrow : escpos::Roll::wide;
    const auto& parts = printing.parts();
    Instant now = parts.clocks.business.now();
    if (!slip.ticket) {
        auto hall = parts.directory.hall_names(reader, *printer.scope.hall);
        return roll_bytes(TestSheet{hall.zh, printer.settings.name,
                                    printer.settings.address + " " + std::to_string(printer.settings.port), now},
                          roll);
    }
    if (slip.content.empty())
        slip.content = store::first_content(reader, *slip.ticket);
    if (slip.content.empty())
        if (auto ticket = queue::paper_ticket(parts.queue, reader, *slip.ticket))
            slip.content = to_json_text(*ticket);
    auto ticket = read_json_text<queue::PaperTicket>(slip.content);
    if (!ticket)
        throw std::runtime_error("a slip whose ticket cannot be read: " + slip.id.str());
    bool again = slip.copy > 1 || slip.begun > 0;
    std::string page = parts.base_url + "/portal/t/" + ticket->token;
    return roll_bytes(Sheet{*std::move(ticket), std::move(page), again ? std::optional(now) : std::nullopt}, roll);
}

} // namespace

void Printing::issued(db::Tx& tx, const queue::Caller& caller, queue::TicketId ticket,
                      const access::Scope::RowScope& scope) const {
    if (!caller.who.has_any({Role::kiosk, Role::guide}))
        return;
    auto printer = store::printer_for(tx, *scope.hall, caller.who.device);
    if (!printer)
        return;
    store::Slip slip = new_slip(*printer, parts_.clocks);
    slip.ticket = ticket;
    slip.number = parts_.queue.number_of(tx, ticket);
    queue_slip(tx, slip, parts_.clocks);
}

Result<SlipRef> Printing::print_ticket(db::Tx& tx, const queue::Caller& caller, queue::TicketId id) const {
    auto ticket = queue::paper_seen_by(tx, caller.who, kPrinters, id);
    if (!ticket)
        return fail(queue::kTicketNotFound);
    if (!ticket->live)
        return fail(kTicketOver);
    if (auto there = store::under_way(tx, id))
        return SlipRef{there->id};
    auto printer = store::printer_for(tx, *ticket->scope.hall, caller.who.device);
    if (!printer)
        printer = store::last_printer_of(tx, id); // the hall has none: where it was to come out before
    if (!printer)
        return fail(kNoPrinter);
    store::Slip slip = new_slip(*printer, parts_.clocks);
    slip.ticket = id;
    slip.number = ticket->number;
    slip.copy = store::papers_of(tx, id) + 1;
    if (!queue_slip(tx, slip, parts_.clocks)) {
        auto there = store::under_way(tx, id); // another press was quicker
        return there ? Result<SlipRef>(SlipRef{there->id}) : fail(kPrinterBusy);
    }
    queue::note(tx, caller, queue::acting_role(caller.who), "ticket.print", "ticket", id.value, slip.scope.cell,
                slip.asked_at, ticket->number + " " + std::to_string(slip.copy));
    return SlipRef{slip.id};
}

Result<SlipRef> Printing::print_test(db::Tx& tx, const queue::Caller& caller, PrinterId id) const {
    auto printer = store::printer(tx, caller.who, kKeepers, id);
    if (!printer)
        return fail(kUnknownPrinter);
    store::Slip slip = new_slip(*printer, parts_.clocks);
    queue_slip(tx, slip, parts_.clocks);
    queue::note(tx, caller, access::to_string(Role::hall_manager), "printer.test", "printer", id.value, slip.scope.cell,
                slip.asked_at, {});
    return SlipRef{slip.id};
}

Result<void> Printing::print(jobs::Run& run) const {
    auto id = SlipId::parse(run.job().unique_key);
    const Instant began = parts_.clocks.system.now();
    auto nothing = [](db::Tx&) -> Result<void> { return {}; };
    auto ready = parts_.database.read([&](db::Reader& reader) -> std::optional<Ready> {
        auto slip = id ? store::slip(reader, *id) : std::nullopt;
        if (!slip || (slip->state != SlipState::queued && slip->state != SlipState::printing))
            return std::nullopt;
        auto printer = store::any_printer(reader, slip->printer);
        if (!printer)
            return std::nullopt;
        if (slip->state == SlipState::printing)
            ++slip->begun; // whoever sent it did not come to the end
        std::string bytes = bytes_of(*this, reader, *slip, *printer);
        return Ready{*std::move(slip), *std::move(printer), std::move(bytes)};
    });
    if (!ready)
        return run.commit(nothing);
    auto& [slip, printer, bytes] = *ready;

    escpos::Outcome outcome{Condition::unreachable, false};
    bool talked = false;
    if (!printer.removed_at && slip.begun < kMostPapers) {
        auto taken = parts_.database.write([&](db::Tx& tx) -> Result<void> {
            if (!store::take(tx, printer.id, began, began + kPrintTakes))
                return fail(kPrinterBusy);
            store::Slip under_way = slip;
            under_way.state = SlipState::printing;
            ++under_way.attempts;
            return store::update(tx, under_way, slip.attempts) ? Result<void>() : fail(kPrinterBusy);
        });
        if (!taken)
            return run.commit(nothing, parts_.clocks.system.now() + kPrinterIsBusy);
        ++slip.attempts;
        talked = true;
        outcome = escpos::print(printer.address(), bytes);
    } else if (!printer.removed_at) {
        outcome.condition = Condition::broken_off;
    }

    const bool done = escpos::prints(outcome.condition);
    const std::int64_t attempts = slip.attempts;
    slip.begun += outcome.begun && !done ? 1 : 0;
    slip.reason = done ? std::nullopt : std::optional(outcome.condition);
    const Instant now = parts_.clocks.system.now();
    const bool over = printer.removed_at || slip.begun >= kMostPapers || now + kTriesAgain > slip.give_up_at;
    slip.state = done ? SlipState::printed : over ? SlipState::failed : SlipState::queued;
    const bool ends = slip.state != SlipState::queued;
    return run.commit(
        [&](db::Tx& tx) -> Result<void> {
            Instant at = parts_.clocks.business.now();
            if (ends)
                slip.ended_at = at;
            store::update(tx, slip, attempts);
            // Broken off says how it went; how the printer is now is asked by the next look.
            if (talked && store::release(tx, printer.id, outcome.condition, at))
                tell(tx, printer.scope, "PrinterChanged", "printer", printer.id.value, printer.revision, at);
            tell(tx, slip.scope,
                 done   ? "SlipPrinted"
                 : ends ? "SlipFailed"
                        : "SlipWaits",
                 "slip", slip.id.value, 1 + slip.attempts, at);
            return {};
        },
        ends ? std::nullopt : std::optional(now + kTriesAgain));
}

} // namespace yimen::printing
