#pragma once

// One conversation with a printer in the network. Blocks: never inside a transaction.

#include <boost/describe/enum.hpp>
#include <chrono>
#include <string>
#include <string_view>

namespace yimen::escpos {

struct Address {
    std::string ip; // a number: v4 or v6, no name
    int port = 9100;
};
// Whether a printer may be there. Not: no address at all, everybody's, or one that is made up by the line itself (169.254, fe80), where
// clouds keep secrets. The ports are those of printers, so that nobody feels his way through a network with ours.
bool is_printer_address(const Address& address);
inline constexpr int kFirstPort = 9100, kLastPort = 9199;

// ready and paper_low: it prints. broken_off: the line ended, or it fell silent, in the middle.
enum class Condition { ready, paper_low, paper_out, cover_open, fault, unreachable, no_answer, broken_off };
BOOST_DESCRIBE_ENUM(Condition, ready, paper_low, paper_out, cover_open, fault, unreachable, no_answer, broken_off)
inline bool prints(Condition condition) { return condition == Condition::ready || condition == Condition::paper_low; }

struct Limits {
    std::chrono::milliseconds connect{2000}, answer{2000};
    std::chrono::milliseconds paper{10'000}; // for all of it to come out
};

Condition look(const Address& address, const Limits& limits = {});

struct Outcome {
    Condition condition = Condition::ready;
    bool begun = false; // something was sent: a part of it may be on paper
};
// `bytes` end with Paper::cut. Printed as a whole when the condition prints.
Outcome print(const Address& address, std::string_view bytes, const Limits& limits = {});

} // namespace yimen::escpos
