#include <algorithm>

#include "outbox/outbox.h"
#include "queue/acting.h"
#include "store.h"
#include "tell.h"

// Printers: who has one, where it is, how it is.
namespace yimen::printing {
namespace {

constexpr std::chrono::seconds kLookTakes{8}; // a look that takes longer was given up with its server

Result<void> valid(const PrinterSettings& settings) {
    if (!escpos::is_printer_address({settings.address, static_cast<int>(settings.port)}))
        return fail(kBadAddress);
    if (settings.width_mm != 58 && settings.width_mm != 80)
        return fail(Error{&kInvalidRequest, {}, {{"/width_mm", "out_of_range", "is 58 or 80"}}, {}});
    return {};
}

std::string settings_in_words(const PrinterSettings& settings) {
    return settings.address + " " + std::to_string(settings.port) + " " + std::to_string(settings.width_mm) + " mm";
}

void changed(db::Tx& tx, const queue::Caller& caller, const store::Printer& printer, const std::string& action,
             Instant now) {
    queue::note(tx, caller, access::to_string(access::Role::hall_manager), action, "printer", printer.id.value,
                printer.scope.cell, now, settings_in_words(printer.settings));
    tell(tx, printer.scope, "PrinterChanged", "printer", printer.id.value, printer.revision, now);
}

} // namespace

void tell(db::Tx& tx, const access::Scope::RowScope& scope, std::string_view kind, std::string_view object_kind,
          Uuid object, std::int64_t revision, Instant at) {
    outbox::NewEvent event; // to those of the hall
    event.kind = kind;
    event.scope = scope;
    event.object_kind = object_kind;
    event.object = object;
    event.revision = revision;
    outbox::publish(tx, at, event);
}

Result<PrinterRef> Printing::add(db::Tx& tx, const queue::Caller& caller, HallId id,
                                 std::optional<places::DeviceId> device_id, const PrinterSettings& settings) const {
    auto hall = parts_.directory.hall(tx, id);
    if (!hall || !access::Scope(caller.who, kKeepers).covers({hall->cell, hall->region, hall->id, {}, {}}))
        return fail(places::kUnknownHall);
    YIMEN_CHECK(valid(settings));
    if (device_id) {
        auto device = parts_.directory.device(tx, *device_id);
        if (!device || device->hall != id || device->kind != places::DeviceKind::kiosk ||
            device->state == places::DeviceState::ended)
            return fail(kNotAKiosk);
    }
    Instant now = parts_.clocks.business.now();
    store::Printer printer;
    printer.id = new_id<PrinterId>(now);
    printer.scope = {hall->cell, hall->region, hall->id, {}, {}};
    printer.device = device_id;
    printer.settings = settings;
    if (!store::insert(tx, printer))
        return fail(kPlaceTaken);
    changed(tx, caller, printer, "printer.add", now);
    return PrinterRef{printer.id, printer.revision};
}

Result<PrinterRef> Printing::change(db::Tx& tx, const queue::Caller& caller, PrinterId id, std::int64_t revision,
                                    const PrinterSettings& settings) const {
    auto printer = store::printer(tx, caller.who, kKeepers, id);
    if (!printer)
        return fail(kUnknownPrinter);
    YIMEN_CHECK(valid(settings));
    if (settings.address != printer->settings.address || settings.port != printer->settings.port)
        printer->condition.reset(); // nothing is known of the one that stands there
    printer->settings = settings;
    printer->revision = revision + 1;
    if (!store::change(tx, *printer, revision))
        return fail(kPrinterStale);
    changed(tx, caller, *printer, "printer.change", parts_.clocks.business.now());
    return PrinterRef{id, printer->revision};
}

Result<PrinterRef> Printing::remove(db::Tx& tx, const queue::Caller& caller, PrinterId id,
                                    std::int64_t revision) const {
    auto printer = store::printer(tx, caller.who, kKeepers, id);
    if (!printer)
        return fail(kUnknownPrinter);
    printer->removed_at = parts_.clocks.business.now();
    printer->revision = revision + 1;
    if (!store::change(tx, *printer, revision))
        return fail(kPrinterStale);
    changed(tx, caller, *printer, "printer.remove", *printer->removed_at);
    return PrinterRef{id, printer->revision};
}

// Each is asked for itself and let go at once: a ticket that comes meanwhile waits for this look only.
Result<void> Printing::look(jobs::Run& run) const {
    for (const auto& printer : parts_.database.read([](db::Reader& reader) { return store::all_printers(reader); })) {
        if (run.stopping())
            break;
        Instant now = parts_.clocks.system.now();
        auto mine = parts_.database.write(
            [&](db::Tx& tx) -> Result<bool> { return store::take(tx, printer.id, now, now + kLookTakes); });
        if (!mine || !*mine)
            continue; // it prints: that says more
        Condition condition = escpos::look(printer.address());
        YIMEN_CHECK(parts_.database.write([&](db::Tx& tx) -> Result<void> {
            Instant at = parts_.clocks.business.now();
            auto now_set = store::any_printer(tx, printer.id);
            bool same = now_set && now_set->settings.address == printer.settings.address &&
                        now_set->settings.port == printer.settings.port;
            if (!same)
                return {}; // the line of the one before says nothing of it; its hold ends by itself
            if (store::release(tx, printer.id, condition, at))
                tell(tx, printer.scope, "PrinterChanged", "printer", printer.id.value, printer.revision, at);
            return {};
        }));
    }
    return run.commit([](db::Tx&) -> Result<void> { return {}; });
}

void Printing::add_jobs(jobs::Runner& runner) const {
    runner.handle(std::string(kPrintJob), [this](jobs::Run& run) { return print(run); });
    runner.every(std::string(kLookJob), kLookPace, [this](jobs::Run& run) { return look(run); });
}

} // namespace yimen::printing
