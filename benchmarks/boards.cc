#include "boards.h"

#include <algorithm>
#include <arpa/inet.h>
#include <csignal>
#include <fmt/format.h>
#include <fstream>
#include <netinet/tcp.h>
#include <stdexcept>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hall.h"
#include "load.h"
#include "process.h"
#include "store.h"

namespace yimen::bench {
namespace {

constexpr int kEvents = 60;
constexpr double kEvery = 1; // seconds
constexpr double kPatience = 30;
constexpr std::string_view kData = "\ndata: "; // once in each event (WHATWG HTML §9.2.5), in nothing else on the wire

// Counts how often kData has come, however the bytes are cut.
class Counter {
  public:
    int count(std::string_view bytes) {
        int found = 0;
        for (char c : bytes) {
            matched_ = c == kData[matched_] ? matched_ + 1 : c == kData[0];
            if (matched_ == kData.size()) {
                ++found;
                matched_ = 0;
            }
        }
        return found;
    }

  private:
    std::size_t matched_ = 0;
};

// Many listeners of one server, in one thread.
class Listeners {
  public:
    Listeners(int port, int count, const std::string& request) : lines_(static_cast<std::size_t>(count)) {
        for (std::size_t i = 0; i < lines_.size(); ++i) {
            lines_[i].fd = connect_to(port);
            epoll_event event{.events = EPOLLIN, .data = {.u64 = i}};
            epoll_ctl(poll_, EPOLL_CTL_ADD, lines_[i].fd, &event);
            send_all(lines_[i].fd, request);
            if (i % 100 == 99)
                read_for(0); // the server's queue of new connections is short
        }
        for (double end = now_seconds() + kPatience;
             std::ranges::any_of(lines_, [](auto& line) { return !line.heard; });) {
            read_for(10);
            if (now_seconds() > end)
                throw std::runtime_error("not every stream was opened");
        }
    }
    Listeners(const Listeners&) = delete;
    ~Listeners() {
        for (const auto& line : lines_)
            close(line.fd);
        close(poll_);
    }

    // Milliseconds until the last of them has the event that `cause` brings about.
    double last_hears(const std::function<void()>& cause) {
        missing_ = lines_.size();
        double began = now_seconds();
        cause();
        while (missing_ > 0) {
            read_for(10);
            if (now_seconds() > began + kPatience)
                throw std::runtime_error(fmt::format("{} streams did not hear of an event", missing_));
        }
        return (now_seconds() - began) * 1e3;
    }
    void read_until(double when) {
        while (now_seconds() < when)
            read_for(std::max(1, static_cast<int>((when - now_seconds()) * 1e3)));
    }

  private:
    struct Line {
        int fd = -1;
        bool heard = false;
        Counter counter{};
    };
    void read_for(int milliseconds) {
        epoll_event ready[512];
        int count = epoll_wait(poll_, ready, std::size(ready), milliseconds);
        for (int i = 0; i < count; ++i) {
            Line& line = lines_[ready[i].data.u64];
            char buffer[4096];
            ssize_t n = recv(line.fd, buffer, sizeof buffer, 0);
            if (n <= 0)
                throw std::runtime_error("the server closed a stream");
            if (!line.heard && !std::string_view(buffer, static_cast<std::size_t>(n)).starts_with("HTTP/1.1 200"))
                throw std::runtime_error("a stream was refused: " + std::string(buffer, static_cast<std::size_t>(n)));
            line.heard = true;
            missing_ -= static_cast<std::size_t>(line.counter.count({buffer, static_cast<std::size_t>(n)}));
        }
    }

    int poll_ = epoll_create1(0);
    std::vector<Line> lines_;
    std::size_t missing_ = 0;
};

// The limit: a process that accepts so many connections and writes the same bytes to each of them, one after the other, whenever it is told to.
class BareFan {
  public:
    BareFan(int listeners, std::string greeting, std::string event) {
        int server = socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (bind(server, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(server, 1024) != 0 ||
            pipe(tell_) != 0)
            throw std::runtime_error("the bare loop cannot listen");
        getsockname(server, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        pid_ = fork();
        if (pid_ == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            close(tell_[1]);
            run(server, listeners, greeting, event);
            _exit(0);
        }
        close(server);
        close(tell_[0]);
    }
    BareFan(const BareFan&) = delete;
    ~BareFan() {
        close(tell_[1]);
        waitpid(pid_, nullptr, 0);
    }
    int port() const { return port_; }
    void fan_out() {
        char one = 1;
        (void)!write(tell_[1], &one, 1);
    }

  private:
    void run(int server, int listeners, const std::string& greeting, const std::string& event) const {
        std::vector<int> all;
        for (int i = 0; i < listeners; ++i) {
            int fd = accept(server, nullptr, nullptr);
            int on = 1;
            setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            (void)!send(fd, greeting.data(), greeting.size(), MSG_NOSIGNAL);
            all.push_back(fd);
        }
        char told = 0;
        while (read(tell_[0], &told, 1) == 1)
            for (int fd : all)
                (void)!send(fd, event.data(), event.size(), MSG_NOSIGNAL);
    }

    int tell_[2] = {-1, -1};
    int port_ = 0;
    pid_t pid_ = -1;
};

std::vector<float> once_a_second(Listeners& listeners, int events, const std::function<void()>& cause) {
    std::vector<float> out;
    double next = now_seconds() + kEvery;
    for (int i = 0; i < events; ++i, next += kEvery) {
        listeners.read_until(next);
        out.push_back(static_cast<float>(listeners.last_hears(cause)));
    }
    return out;
}

// A hall with one line.
struct Board {
    Hall hall;
    queue::CategoryId line;
};

Board make_board(const Store& store) {
    app::Ground ground(settings_of(store));
    ground.prepare();
    Board out{open_hall(ground, 1, true), new_id<queue::CategoryId>(ground.clocks.business.now())};
    must(ground.database->write([&](db::Tx& tx) -> Result<void> {
        auto row = *ground.directory.hall(tx, out.hall.hall);
        row.opens_minute = 0;
        row.closes_minute = 24 * 60;
        places::put_hall(tx, row);
        YIMEN_CHECK(ground.calendars.import(tx, fmt::format("date,kind,name_zh,name_en\n{},work,测量,measurement\n",
                                                            to_iso(hall_date(ground.clocks.business.now())))));
        queue::Queue::put_category(tx, {out.line, row.cell, row.id, "A", "综合", "General", true, 480});
        return {};
    }));
    return out;
}

std::string take_a_ticket(const Board& board, int number) {
    const Member& clerk = board.hall.clerks.front();
    std::string body = fmt::format(R"({{"hall_id":"{}","category_id":"{}"}})", board.hall.hall.str(), board.line.str());
    return fmt::format(
        "POST /api/v1/tickets HTTP/1.1\r\nHost: bench\r\nCookie: yimen_session={}\r\nX-CSRF-Token: {}\r\n"
        "X-Yimen-Channel: counter\r\nIdempotency-Key: board-{:012}\r\nContent-Type: application/json\r\n"
        "Content-Length: {}\r\n\r\n{}",
        clerk.cookie, clerk.csrf_token, number, body.size(), body);
}

double middle_of(std::vector<float> times) {
    std::ranges::nth_element(times, times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2));
    return times[times.size() / 2];
}

} // namespace

Measured measure_boards(const Options& options) {
    Store store(options, "boards");
    Board board = make_board(store);
    std::string wanted =
        fmt::format("GET /api/v1/live/public?hall={} HTTP/1.1\r\nHost: bench\r\n\r\n", board.hall.hall.str());
    Measured result;
    result.name = "boards";
    result.engine = options.engine;
    result.unit = "events to a board/s";
    auto per_second = [&](const std::vector<float>& times) { return options.streams / middle_of(times) * 1e3; };
    int events = options.lives > 0 ? options.lives : kEvents;
    double kilobytes = 0;
    {
        ServerProcess server(store.data(), store.url(), {"--rate-factor", "0"});
        note(fmt::format("{} streams on the server with process id {}", options.streams, server.pid()));
        double before = resident_kilobytes(server.pid());
        Listeners listeners(server.port(), options.streams, wanted);
        kilobytes = (resident_kilobytes(server.pid()) - before) / options.streams;
        int number = 0;
        auto times = once_a_second(listeners, events, [&] {
            auto reply = call_once(server.port(), take_a_ticket(board, ++number));
            if (reply.status != 201) {
                ++result.errors;
                throw std::runtime_error("no ticket: " + reply.body);
            }
        });
        result.value = per_second(times);
        result.set_latencies(times);
    }
    note("the limit");
    std::string event = fmt::format("id: {:020}\ndata: {}\n\n", 1, std::string(300, 'x'));
    BareFan bare(options.streams, "HTTP/1.1 200 OK\r\n\r\n", event);
    Listeners listeners(bare.port(), options.streams, wanted);
    auto times = once_a_second(listeners, events, [&] { bare.fan_out(); });
    result.limit = per_second(times);
    result.setup = {
        {"streams", options.streams},
        {"events", events},
        {"percentiles are of", "from the call that issues a ticket to the last stream that hears of it"},
        {"memory of a stream", fmt::format("{:.1f} KB", kilobytes)},
        {"limit", fmt::format("a bare loop that writes an event of {} bytes to as many sockets, p50 {:.1f} ms",
                              event.size(), middle_of(times))}};
    return result;
}

} // namespace yimen::bench
