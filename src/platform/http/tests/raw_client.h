#pragma once

// Speaks to a server byte by byte, so that tests can send what no library would.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/text.h"

namespace yimen::http::test {

struct RawReply {
    int status = 0;                             // 0: the connection ended before a reply
    std::map<std::string, std::string> headers; // names in lower case
    std::string body;
};

class RawClient {
  public:
    explicit RawClient(int port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(static_cast<std::uint16_t>(port));
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        timeval patience{20, 0}; // a reply that never comes fails the test, it does not hang it
        setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
        if (::connect(socket_, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0)
            throw std::runtime_error("cannot connect");
    }
    ~RawClient() { close(); }
    RawClient(const RawClient&) = delete;

    void close() {
        if (socket_ >= 0)
            ::close(std::exchange(socket_, -1));
    }
    // False when the server has closed its side.
    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            ssize_t done = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (done <= 0)
                return false;
            bytes.remove_prefix(static_cast<std::size_t>(done));
        }
        return true;
    }
    // One whole reply; `with_body` false after a HEAD.
    RawReply read_reply(bool with_body = true) {
        RawReply reply;
        std::string head = read_until("\r\n\r\n");
        if (head.size() < 12)
            return reply;
        reply.status = std::stoi(head.substr(9, 3));
        for (std::string_view line : split(std::string_view(head).substr(head.find("\r\n") + 2), '\n'))
            if (auto colon = line.find(':'); colon != std::string_view::npos)
                reply.headers[folded(line.substr(0, colon))] = trimmed(line.substr(colon + 1));
        if (auto length = reply.headers.find("content-length"); with_body && length != reply.headers.end())
            reply.body = read_bytes(std::stoul(length->second));
        return reply;
    }
    // Up to and with `end`; shorter when the connection ends.
    std::string read_until(std::string_view end) {
        while (buffer_.find(end) == std::string::npos && fill()) {
        }
        auto at = buffer_.find(end);
        return cut(at == std::string::npos ? buffer_.size() : at + end.size());
    }
    // True when the server has closed the connection in good order (an orderly end, not a reset).
    bool ended() {
        while (fill())
            buffer_.clear();
        return ended_;
    }

  private:
    std::string read_bytes(std::size_t count) {
        while (buffer_.size() < count && fill()) {
        }
        return cut(std::min(count, buffer_.size()));
    }
    std::string cut(std::size_t count) {
        std::string out = buffer_.substr(0, count);
        buffer_.erase(0, count);
        return out;
    }
    bool fill() {
        char chunk[16384];
        ssize_t got = ::recv(socket_, chunk, sizeof chunk, 0);
        ended_ = got == 0;
        if (got <= 0)
            return false;
        buffer_.append(chunk, static_cast<std::size_t>(got));
        return true;
    }

    int socket_;
    std::string buffer_;
    bool ended_ = false;
};

} // namespace yimen::http::test
