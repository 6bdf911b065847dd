#pragma once

// Tickets on paper (号票): printers in a hall, and each paper that was asked of them. See README.md.

#include "db/migrate.h"
#include "errors.h"
#include "escpos/printer.h"
#include "http/http.h"
#include "jobs/jobs.h"
#include "places/places.h"
#include "queue/queue.h"

namespace yimen::printing {

inline constexpr std::string_view kPrintJob = "printing.print";
inline constexpr std::string_view kLookJob = "printing.look";
inline constexpr std::chrono::seconds kLookPace{30};
// As long as somebody stands at a kiosk.
inline constexpr std::chrono::seconds kGiveUp{60};
inline constexpr access::Roles kReaders{access::Role::hall_manager, access::Role::guide};
inline constexpr access::Roles kKeepers{access::Role::hall_manager};
inline constexpr access::Roles kPrinters{access::Role::kiosk, access::Role::guide, access::Role::clerk,
                                         access::Role::hall_manager};

using PrinterId = IdOf<struct PrinterTag>;
using SlipId = IdOf<struct SlipTag>;
using escpos::Condition;

// queued: also while something stands against it, which `reason` says; it is tried again until nobody waits for it any longer.
enum class SlipState { queued, printing, printed, failed };
BOOST_DESCRIBE_ENUM(SlipState, queued, printing, printed, failed)

struct PrinterSettings {
    std::string name, address;
    std::int64_t port = 9100, width_mm = 80;
};
struct PrinterRef {
    PrinterId id;
    std::int64_t revision = 0;
    BOOST_DESCRIBE_CLASS(PrinterRef, (), (id, revision), (), ())
};
struct SlipRef {
    SlipId id;
    BOOST_DESCRIBE_CLASS(SlipRef, (), (id), (), ())
};

class Printing {
  public:
    struct Parts {
        db::Database& database;
        const Clocks& clocks;
        const places::Directory& directory;
        const queue::Queue& queue;
        std::string base_url; // of the live pages
    };
    explicit Printing(Parts parts) : parts_(std::move(parts)) {}

    // A new ticket of a kiosk or a guide comes with its paper, where there is a printer (queue::Queue::Hooks::issued).
    void issued(db::Tx& tx, const queue::Caller& caller, queue::TicketId ticket,
                const access::Scope::RowScope& scope) const;
    // Once more; while it is under way, that one. queue.ticket_not_found, printing.ticket_over, printing.no_printer.
    Result<SlipRef> print_ticket(db::Tx& tx, const queue::Caller& caller, queue::TicketId ticket) const;
    Result<SlipRef> print_test(db::Tx& tx, const queue::Caller& caller, PrinterId printer) const;

    // `device`: the kiosk; nothing: the hall. places.unknown_hall, printing.not_a_kiosk, printing.bad_address, printing.place_taken.
    Result<PrinterRef> add(db::Tx& tx, const queue::Caller& caller, HallId hall, std::optional<places::DeviceId> device,
                           const PrinterSettings& settings) const;
    Result<PrinterRef> change(db::Tx& tx, const queue::Caller& caller, PrinterId id, std::int64_t revision,
                              const PrinterSettings& settings) const;
    Result<PrinterRef> remove(db::Tx& tx, const queue::Caller& caller, PrinterId id, std::int64_t revision) const;

    // One slip, by its job; and how the printers are, all of them.
    Result<void> print(jobs::Run& run) const;
    Result<void> look(jobs::Run& run) const;
    void add_jobs(jobs::Runner& runner) const;

    const Parts& parts() const { return parts_; }

  private:
    Parts parts_;
};

http::Routes routes(const Printing& printing);
std::vector<db::Migration> migrations();

} // namespace yimen::printing
