#include "printer.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <optional>

#include "escpos.h"

namespace yimen::escpos {
namespace {

using SteadyClock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds kAsksAgain{500}; // while it prints, whether paper or cover stand against it

union AnyAddress {
    sockaddr plain;
    sockaddr_in v4;
    sockaddr_in6 v6;
};

socklen_t parse(const Address& address, AnyAddress& out) {
    std::memset(&out, 0, sizeof out);
    if (inet_pton(AF_INET, address.ip.c_str(), &out.v4.sin_addr) == 1) {
        out.v4.sin_family = AF_INET;
        out.v4.sin_port = htons(static_cast<std::uint16_t>(address.port));
        return sizeof out.v4;
    }
    if (inet_pton(AF_INET6, address.ip.c_str(), &out.v6.sin6_addr) == 1) {
        out.v6.sin6_family = AF_INET6;
        out.v6.sin6_port = htons(static_cast<std::uint16_t>(address.port));
        return sizeof out.v6;
    }
    return 0;
}

bool may_be_there(std::uint32_t ip) {
    return (ip >> 24) != 0 && (ip >> 16) != 0xA9FE && (ip >> 28) < 0xE; // this host, made up, groups and everybody
}

class Line {
  public:
    Line() = default;
    Line(const Line&) = delete;
    Line& operator=(const Line&) = delete;
    ~Line() {
        if (socket_ >= 0)
            ::close(socket_);
    }

    bool open(const Address& address, milliseconds limit) {
        AnyAddress to;
        socklen_t size = parse(address, to);
        if (size == 0)
            return false;
        socket_ = ::socket(to.plain.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        if (socket_ < 0)
            return false;
        if (::connect(socket_, &to.plain, size) == 0)
            return true;
        if (errno != EINPROGRESS || !ready(POLLOUT, SteadyClock::now() + limit))
            return false;
        int error = 0;
        socklen_t length = sizeof error;
        return ::getsockopt(socket_, SOL_SOCKET, SO_ERROR, &error, &length) == 0 && error == 0;
    }

    // All of it, or false.
    bool send(std::string_view bytes, SteadyClock::time_point until) {
        while (!bytes.empty()) {
            auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent > 0)
                bytes.remove_prefix(static_cast<std::size_t>(sent));
            else if (sent < 0 && errno == EINTR)
                continue;
            else if (sent < 0 && errno == EAGAIN && ready(POLLOUT, until))
                continue;
            else
                return false;
        }
        return true;
    }

    // One byte; nothing when there is none until then, or when the line has ended (then `ended()`).
    std::optional<std::uint8_t> receive(SteadyClock::time_point until) {
        while (!ended_ && ready(POLLIN, until)) {
            std::uint8_t one = 0;
            auto got = ::recv(socket_, &one, 1, 0);
            if (got == 1)
                return one;
            if (got < 0 && (errno == EAGAIN || errno == EINTR))
                continue;
            ended_ = true;
        }
        return std::nullopt;
    }
    bool ended() const { return ended_; }

  private:
    bool ready(short what, SteadyClock::time_point until) const {
        for (;;) {
            auto left = std::chrono::ceil<milliseconds>(until - SteadyClock::now()).count();
            pollfd one{socket_, what, 0};
            int found = ::poll(&one, 1, static_cast<int>(std::max<std::int64_t>(0, left)));
            if (found > 0)
                return true;
            if (found == 0 || errno != EINTR)
                return false;
        }
    }

    int socket_ = -1;
    bool ended_ = false;
};

Condition of(const Status& status) {
    if (status.cover_open)
        return Condition::cover_open;
    if (status.paper_out)
        return Condition::paper_out;
    if (status.fault)
        return Condition::fault;
    return status.paper_low ? Condition::paper_low : Condition::ready;
}

// What it says of itself now.
Condition ask(Line& line, milliseconds limit) {
    auto until = SteadyClock::now() + limit;
    if (!line.send(kAskCause, until) || !line.send(kAskPaper, until))
        return Condition::no_answer;
    auto cause = line.receive(until), paper = line.receive(until);
    if (!cause || !paper)
        return Condition::no_answer;
    auto why = read_cause(*cause), left = read_paper(*paper);
    if (!why || !left)
        return Condition::no_answer; // something else listens there
    return of({why->cover_open, why->paper_out || left->paper_out, left->paper_low, why->fault});
}

// After all was sent: until it says that it has come to the end, or why it cannot.
Condition wait_for_end(Line& line, milliseconds limit) {
    auto until = SteadyClock::now() + limit;
    bool cause_next = true; // answers to DLE EOT come in the order of the questions
    std::optional<Status> cause;
    for (auto asks = SteadyClock::now() + kAsksAgain; SteadyClock::now() < until; asks += kAsksAgain) {
        while (auto answer = line.receive(std::min(asks, until))) {
            if (auto end = read_end(*answer))
                return of(*end);
            if (cause_next) {
                cause = read_cause(*answer);
            } else if (auto paper = read_paper(*answer); paper && cause) {
                Condition now = of({cause->cover_open, cause->paper_out || paper->paper_out, false, cause->fault});
                if (!prints(now))
                    return now;
            }
            cause_next = !cause_next;
        }
        if (line.ended() || !line.send(kAskCause, until) || !line.send(kAskPaper, until))
            return Condition::broken_off;
    }
    return Condition::broken_off;
}

} // namespace

bool is_printer_address(const Address& address) {
    if (address.port < kFirstPort || address.port > kLastPort)
        return false;
    AnyAddress to;
    socklen_t size = parse(address, to);
    if (size == sizeof to.v4)
        return may_be_there(ntohl(to.v4.sin_addr.s_addr));
    if (size != sizeof to.v6)
        return false;
    const auto& ip = to.v6.sin6_addr;
    return !IN6_IS_ADDR_UNSPECIFIED(&ip) && !IN6_IS_ADDR_MULTICAST(&ip) && !IN6_IS_ADDR_LINKLOCAL(&ip) &&
           !IN6_IS_ADDR_V4MAPPED(&ip) && !IN6_IS_ADDR_V4COMPAT(&ip);
}

Condition look(const Address& address, const Limits& limits) {
    Line line;
    return line.open(address, limits.connect) ? ask(line, limits.answer) : Condition::unreachable;
}

Outcome print(const Address& address, std::string_view bytes, const Limits& limits) {
    Line line;
    if (!line.open(address, limits.connect))
        return {Condition::unreachable, false};
    Condition before = ask(line, limits.answer);
    if (!prints(before))
        return {before, false};
    if (!line.send(bytes, SteadyClock::now() + limits.paper))
        return {Condition::broken_off, true};
    Condition after = wait_for_end(line, limits.paper);
    return {prints(after) && before == Condition::paper_low ? before : after, true};
}

} // namespace yimen::escpos
