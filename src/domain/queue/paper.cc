#include "paper.h"

#include "view.h"

namespace yimen::queue {
namespace {

std::optional<PaperTicket> on_paper(const Queue& queue, db::Reader& reader,
                                    const std::optional<store::Ticket>& ticket) {
    auto hall = ticket ? queue.parts().directory.hall(reader, ticket->hall) : std::nullopt;
    if (!hall)
        return std::nullopt;
    HallNow now(queue, reader, *hall);
    PaperTicket out;
    out.id = ticket->id;
    out.number = ticket->number();
    out.token = ticket->token;
    out.hall_name = hall->name;
    out.hall_name_en = hall->name_en;
    if (const Category* line = now.category(ticket->category)) {
        out.line_name = line->name;
        out.line_name_en = line->name_en;
    }
    out.item_name = ticket->item_name;
    out.item_name_en = ticket->item_name_en;
    out.issued_at = ticket->issued_at;
    if (ticket->state == TicketState::waiting) {
        out.ahead = store::ahead(reader, *ticket);
        now.put_wait(out, ticket->category, static_cast<int>(out.ahead));
    }
    return out;
}

} // namespace

std::optional<PaperTicket> paper_ticket(const Queue& queue, db::Reader& reader, TicketId id) {
    return on_paper(queue, reader, store::any(reader, id));
}

std::optional<PaperTicket> paper_ticket(const Queue& queue, db::Reader& reader, std::string_view token) {
    return on_paper(queue, reader, store::by_token(reader, token));
}

std::optional<PaperOf> paper_seen_by(db::Reader& reader, const access::Principal& who, access::Roles roles,
                                     TicketId id) {
    auto ticket = store::visible(reader, who, roles, id);
    return ticket ? std::optional(PaperOf{ticket->scope(), ticket->number(), is_live(ticket->state)}) : std::nullopt;
}

} // namespace yimen::queue
