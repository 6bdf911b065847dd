#include "load.h"

#include <arpa/inet.h>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <netinet/tcp.h>
#include <stdexcept>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "process.h"

namespace yimen::bench {

double now_seconds() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

int connect_to(int port) {
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0 || connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error("cannot connect to the server");
    int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
}

void send_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        ssize_t n = send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (n < 0)
            throw std::runtime_error("the server closed a connection");
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
}

namespace {

// The number behind the name of a header field; nothing where there is none. `name` in lower case, with its colon.
std::optional<std::size_t> number_in(std::string_view head, std::string_view name) {
    for (std::size_t at = head.find('\n'); at != head.npos; at = head.find('\n', at + 1)) {
        std::string_view line = head.substr(at + 1);
        if (line.size() > name.size() && strncasecmp(line.data(), name.data(), name.size()) == 0) {
            line.remove_prefix(name.size());
            while (line.starts_with(' '))
                line.remove_prefix(1);
            std::size_t number = 0;
            std::from_chars(line.data(), line.data() + line.size(), number);
            return number;
        }
    }
    return std::nullopt;
}

// One connection and the answer that is coming in on it.
struct Line {
    int fd = -1;
    std::string in{};
    double sent_at = 0;

    // Reads what is there; the answer when it is whole. It looks into `in`, which is emptied by `done`.
    bool receive(Answer& answer) {
        char buffer[16384];
        ssize_t n = recv(fd, buffer, sizeof buffer, 0);
        if (n <= 0)
            throw std::runtime_error("the server closed a connection");
        in.append(buffer, static_cast<std::size_t>(n));
        std::size_t end = in.find("\r\n\r\n");
        if (end == std::string::npos)
            return false;
        answer.head = std::string_view(in).substr(0, end);
        std::size_t length = number_in(answer.head, "content-length:").value_or(0); // 204 and 304 have none
        if (in.size() < end + 4 + length)
            return false;
        std::from_chars(in.data() + 9, in.data() + 12, answer.status);
        answer.body = std::string_view(in).substr(end + 4, length);
        return true;
    }
};

// Requests that are held back for a while: when, whose, what.
struct Held {
    double until = 0;
    std::size_t caller = 0;
    std::string request;
};
using Waiting = std::vector<Held>;

void send_due(Waiting& waiting, std::vector<Line>& lines) {
    if (waiting.empty())
        return;
    double now = now_seconds();
    std::erase_if(waiting, [&](const Held& held) {
        if (held.until > now)
            return false;
        lines[held.caller].sent_at = now;
        send_all(lines[held.caller].fd, held.request);
        return true;
    });
}

} // namespace

std::optional<double> Answer::retry_after() const {
    auto seconds = number_in(head, "retry-after:");
    return seconds ? std::optional(static_cast<double>(*seconds)) : std::nullopt;
}

LoadResult run_load(int port, const std::vector<std::unique_ptr<Caller>>& callers, LoadObserver& observer) {
    LoadResult out;
    int poll = epoll_create1(0);
    std::vector<Line> lines(callers.size());
    std::size_t running = 0;
    for (std::size_t i = 0; i < callers.size(); ++i) {
        std::string request = callers[i]->next(nullptr);
        if (request.empty())
            continue;
        lines[i].fd = connect_to(port);
        epoll_event event{.events = EPOLLIN, .data = {.u64 = i}};
        epoll_ctl(poll, EPOLL_CTL_ADD, lines[i].fd, &event);
        lines[i].sent_at = now_seconds();
        send_all(lines[i].fd, request);
        ++running;
    }
    double began = 0, cpu_began = 0;
    bool over = false;
    std::vector<epoll_event> events(callers.size());
    Waiting waiting;
    while (running > 0) {
        send_due(waiting, lines);
        int ready = epoll_wait(poll, events.data(), static_cast<int>(events.size()), waiting.empty() ? -1 : 1);
        for (int e = 0; e < ready; ++e) {
            std::size_t i = events[static_cast<std::size_t>(e)].data.u64;
            Line& line = lines[i];
            Answer answer;
            if (!line.receive(answer))
                continue;
            double now = now_seconds();
            std::string request = callers[i]->next(&answer);
            if (callers[i]->counts() && !over) {
                if (began == 0) {
                    began = now;
                    cpu_began = own_cpu_seconds();
                    observer.begins();
                }
                ++out.calls;
                out.latencies_ms.push_back(static_cast<float>((now - line.sent_at) * 1e3));
            }
            line.in.clear();
            if (request.empty()) {
                if (!over) {
                    over = true;
                    out.seconds = now - began;
                    out.own_cpu = own_cpu_seconds() - cpu_began;
                    observer.ends();
                }
                close(line.fd);
                --running;
                continue;
            }
            if (double pause = callers[i]->pause(); pause > 0) {
                waiting.push_back({now + pause, i, std::move(request)});
                continue;
            }
            line.sent_at = now_seconds();
            send_all(line.fd, request);
        }
    }
    close(poll);
    return out;
}

Exchange call_once(int port, const std::string& request) {
    Line line{connect_to(port)};
    send_all(line.fd, request);
    Answer answer;
    while (!line.receive(answer)) {
    }
    close(line.fd);
    return {answer.status, std::string(answer.body)};
}

std::string http_get(std::string_view target, std::string_view cookie) {
    std::string out = "GET ";
    out.append(target).append(" HTTP/1.1\r\nHost: bench\r\n");
    if (!cookie.empty())
        out.append("Cookie: yimen_session=").append(cookie).append("\r\n");
    return out + "\r\n";
}

} // namespace yimen::bench
