#include "transitions.h"

namespace yimen::queue {
namespace {

using access::Role;
using access::Roles;
constexpr Roles kByClerk{Role::clerk};
constexpr Roles kByFloor{Role::clerk, Role::guide};
constexpr Roles kEverybody{Role::visitor, Role::kiosk, Role::clerk, Role::guide};
constexpr Roles kSystem{};

constexpr TicketTransition kTransitions[] = {
    {TicketState::waiting, TicketAction::call, TicketState::called, kByClerk, Place::anywhere, "TicketCalled"},
    {TicketState::waiting, TicketAction::cancel, TicketState::cancelled, kEverybody, Place::anywhere,
     "TicketCancelled"},
    {TicketState::waiting, TicketAction::lapse, TicketState::cancelled, kSystem, Place::system, "TicketCancelled"},
    {TicketState::called, TicketAction::recall, TicketState::called, kByClerk, Place::counter, "TicketRecalled"},
    {TicketState::called, TicketAction::serve, TicketState::serving, kByClerk, Place::counter, "TicketServing"},
    {TicketState::called, TicketAction::hold, TicketState::held, kByClerk, Place::counter, "TicketHeld"},
    {TicketState::called, TicketAction::no_show, TicketState::no_show, kByClerk, Place::counter, "TicketNoShow"},
    {TicketState::called, TicketAction::transfer, TicketState::waiting, kByClerk, Place::counter, "TicketTransferred"},
    {TicketState::serving, TicketAction::finish, TicketState::served, kByClerk, Place::counter, "TicketServed"},
    {TicketState::serving, TicketAction::transfer, TicketState::waiting, kByClerk, Place::counter, "TicketTransferred"},
    {TicketState::held, TicketAction::come_back, TicketState::waiting, kByFloor, Place::anywhere, "TicketReturned"},
    {TicketState::held, TicketAction::no_show, TicketState::no_show, kByFloor, Place::anywhere, "TicketNoShow"},
    {TicketState::held, TicketAction::cancel, TicketState::cancelled, kEverybody, Place::anywhere, "TicketCancelled"},
    {TicketState::held, TicketAction::lapse, TicketState::no_show, kSystem, Place::system, "TicketNoShow"},
    {TicketState::no_show, TicketAction::come_back, TicketState::waiting, kByFloor, Place::anywhere, "TicketReturned"},
};

} // namespace

std::span<const TicketTransition> transitions() { return kTransitions; }

const TicketTransition* find(TicketState from, TicketAction action) {
    for (const auto& row : kTransitions)
        if (row.from == from && row.action == action)
            return &row;
    return nullptr;
}

std::string_view to_string(TicketState state) { return boost::describe::enum_to_string(state, ""); }

// As in the routes, where `return` is no name that C++ would take.
std::string_view to_string(TicketAction action) {
    switch (action) {
    case TicketAction::call:
        return "call";
    case TicketAction::recall:
        return "recall";
    case TicketAction::serve:
        return "serve";
    case TicketAction::hold:
        return "hold";
    case TicketAction::come_back:
        return "return";
    case TicketAction::no_show:
        return "no_show";
    case TicketAction::transfer:
        return "transfer";
    case TicketAction::finish:
        return "finish";
    case TicketAction::cancel:
        return "cancel";
    case TicketAction::lapse:
        return "lapse";
    }
    return "";
}

std::optional<TicketState> parse_state(std::string_view name) {
    TicketState state{};
    if (!boost::describe::enum_from_string(std::string(name).c_str(), state))
        return std::nullopt;
    return state;
}

bool is_live(TicketState state) {
    return state == TicketState::waiting || state == TicketState::called || state == TicketState::serving ||
           state == TicketState::held;
}

} // namespace yimen::queue
