#pragma once

// The one table of a ticket's life (domain.md "Queue"): the engine, the `actions` of the API and the tests read it. What is not in it
// is refused.

#include <optional>
#include <span>
#include <string_view>

#include "access/access.h"
#include "base/json.h"

namespace yimen::queue {

enum class TicketState { waiting, called, serving, served, held, no_show, cancelled };
BOOST_DESCRIBE_ENUM(TicketState, waiting, called, serving, served, held, no_show, cancelled)

enum class TicketAction { call, recall, serve, hold, come_back, no_show, transfer, finish, cancel, lapse };

// Where the ticket has to be for the caller.
enum class Place {
    anywhere, // anybody of the roles who sees the ticket
    counter,  // the clerk at whose counter it is
    system    // the program itself
};

struct TicketTransition {
    TicketState from;
    TicketAction action;
    TicketState to;
    access::Roles who;
    Place place;
    std::string_view event; // past tense
};

std::span<const TicketTransition> transitions();
const TicketTransition* find(TicketState from, TicketAction action);
std::string_view to_string(TicketState state);
std::string_view to_string(TicketAction action);
std::optional<TicketState> parse_state(std::string_view name);
// Neither served, nor given up.
bool is_live(TicketState state);

} // namespace yimen::queue
