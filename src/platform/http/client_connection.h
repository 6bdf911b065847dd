#pragma once

// A client's connection: reads calls, has them answered by workers, sends replies, files and streams, and ends in order.

#include <boost/asio/ssl.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include "errors.h"
#include "event_queue.h"
#include "loop.h"
#include "problem.h"
#include "reply_head.h"
#include "sent_file.h"
#include "upload.h"

namespace yimen::http {

namespace ssl = boost::asio::ssl;
namespace beast_http = boost::beast::http;

inline constexpr seconds kHeartbeat{15};  // a comment on quiet streams, so that proxies keep them and dead clients show
inline constexpr seconds kLinger{10};     // how long what a refused client still sends is read and thrown away
inline constexpr seconds kShortLinger{1}; // the same while the server stops
// Bytes a second: a longer body or reply gets more time, at this pace.
inline constexpr std::int64_t kSlowestBytes = 16 * 1024;
inline constexpr std::size_t kChunk = 64 * 1024;

inline void fill_request(Request& request, const beast_http::request_parser<beast_http::empty_body>& parser) {
    for (const auto& field : parser.get()) {
        std::string name(field.name_string());
        std::transform(name.begin(), name.end(), name.begin(),
                       [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
        request.headers.emplace_back(std::move(name), std::string(field.value()));
    }
}

// A client's connection; Stream is a socket or TLS over one.
template <class Stream>
class ClientConnection final : public Connection, public std::enable_shared_from_this<ClientConnection<Stream>> {
    static constexpr bool kTls = !std::is_same_v<Stream, tcp::socket>;
    enum class Phase { idle, reading, working, writing, streaming, ending };
    using HeadParser = beast_http::request_parser<beast_http::empty_body>;

  public:
    ClientConnection(Stream stream, std::string remote_address, Loop& loop, Shared& shared)
        : stream_(std::move(stream)), remote_address_(std::move(remote_address)), loop_(loop), shared_(shared),
          worker_done_(stream_.get_executor()), events_ready_(stream_.get_executor()) {
        loop_.connections.insert(this);
    }
    ~ClientConnection() override {
        loop_.connections.erase(this);
        shared_.closed_one();
    }

    asio::awaitable<void> run() {
        auto self = this->shared_from_this();
        if (!co_await handshake())
            co_return;
        while (co_await serve_one()) {
        }
        if (events_) // here, when all that the call needed is gone: thousands of quiet listeners, and each byte counts
            co_await stream_events();
        co_await end();
    }

    void finish_soon() override {
        if (phase_ == Phase::idle)
            abort();
        else if (queue_)
            queue_->close();
        else if (phase_ == Phase::ending)
            deadline_ = std::min(deadline_, after(kShortLinger));
    }
    void abort() override {
        error_code ignored;
        socket().close(ignored);
        if (queue_)
            queue_->close();
    }
    void check_deadline(SteadyTime now) override {
        if (now < deadline_)
            return;
        if (phase_ != Phase::reading || timed_out_)
            return abort();
        timed_out_ = true; // the reader wakes and answers 408
        deadline_ = after(kLinger);
        error_code ignored;
        socket().cancel(ignored);
    }

  private:
    tcp::socket& socket() {
        if constexpr (kTls)
            return stream_.next_layer();
        else
            return stream_;
    }
    void enter(Phase phase, SteadyTime deadline) {
        phase_ = phase;
        deadline_ = deadline;
    }
    seconds read_timeout() const { return seconds(shared_.options.read_timeout_seconds); }

    asio::awaitable<bool> handshake() {
        enter(Phase::idle, after(read_timeout()));
        if constexpr (kTls) {
            auto [error] = co_await stream_.async_handshake(ssl::stream_base::server, kUse);
            co_return !error;
        }
        co_return true;
    }

    // Waits for the first byte of a request; false when the client goes or stays silent too long.
    asio::awaitable<bool> wait_for_request() {
        if (buffer_.size() > 0)
            co_return true;
        if (loop_.stopping)
            co_return false;
        enter(Phase::idle, after(served_any_ ? seconds(shared_.options.idle_timeout_seconds) : read_timeout()));
        auto [error, count] = co_await stream_.async_read_some(buffer_.prepare(4096), kUse);
        buffer_.commit(count);
        co_return !error;
    }

    // One request and its reply; false when the connection must end.
    asio::awaitable<bool> serve_one() {
        if (!co_await wait_for_request())
            co_return false;
        enter(Phase::reading, after(read_timeout()));
        HeadParser parser;
        parser.header_limit(static_cast<std::uint32_t>(shared_.options.header_limit));
        parser.body_limit(boost::none); // decided below, by route
        auto call = shared_.dispatcher.open(remote_address_, kTls);
        auto [error, count] = co_await beast_http::async_read_header(stream_, buffer_, parser, kUse);
        served_any_ = true;
        if (error)
            co_return co_await refuse_unreadable(*call, error);
        fill_request(call->request, parser);
        keep_alive_ = parser.get().keep_alive();
        auto target = parser.get().target();
        auto method = parser.get().method_string();
        auto answer = shared_.dispatcher.begin(*call, {method.data(), method.size()}, {target.data(), target.size()});
        if (!answer && parser.get().version() >= 11 && call->request.header("host").empty())
            answer = problem(Error{&kBadRequest, "a Host header is required", {}, {}}, call->request);
        std::uint64_t announced = parser.content_length().value_or(0);
        bool has_body = parser.chunked() || announced > 0;
        if (!answer && announced > static_cast<std::uint64_t>(call->route->info.max_body))
            answer = problem(kTooLarge, call->request);
        if (answer) {
            keep_alive_ = keep_alive_ && !has_body; // the body is not waited for
            co_return co_await send(*call, std::move(*answer));
        }
        if (takes_file(*call->route))
            co_return co_await serve_upload(call, parser);
        co_return co_await serve_plain(call, parser, has_body);
    }

    // What a client is told whose request could not be read; nothing when it is gone.
    std::optional<Reply> read_refusal(const Request& request, error_code error) const {
        static const auto& kProtocol = beast_http::make_error_code(beast_http::error::bad_method).category();
        if (timed_out_)
            return problem(kTimeout, request, 408);
        if (error.category() != kProtocol || error == beast_http::error::end_of_stream ||
            error == beast_http::error::partial_message)
            return std::nullopt;
        if (error == beast_http::error::header_limit)
            return problem(kHeaderTooLarge, request, 431);
        if (error == beast_http::error::body_limit)
            return problem(kTooLarge, request);
        return problem(Error{&kBadRequest, error.message(), {}, {}}, request);
    }

    asio::awaitable<bool> refuse_unreadable(const Call& call, error_code error) {
        keep_alive_ = false;
        auto refusal = read_refusal(call.request, error);
        if (!refusal)
            co_return false;
        co_return co_await send(call, std::move(*refusal));
    }

    // A client that asked to be told (RFC 9110 §10.1.1) waits for this before it sends the body.
    asio::awaitable<void> tell_to_continue(const Request& request) {
        if (folded(request.header("expect")) != "100-continue" || buffer_.size() > 0)
            co_return;
        static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
        co_await asio::async_write(stream_, asio::buffer(kContinue), kUse);
    }

    asio::awaitable<bool> serve_plain(std::shared_ptr<Call> call, HeadParser& head, bool has_body) {
        if (has_body) {
            beast_http::request_parser<beast_http::string_body> parser(std::move(head));
            parser.body_limit(static_cast<std::uint64_t>(call->route->info.max_body));
            co_await tell_to_continue(call->request);
            auto [error, count] = co_await beast_http::async_read(stream_, buffer_, parser, kUse);
            if (error)
                co_return co_await refuse_unreadable(*call, error);
            call->request.body = std::move(parser.get().body());
        }
        std::function<Reply()> work = [call, this] {
            if (auto refusal = shared_.dispatcher.admit(*call))
                return std::move(*refusal);
            return shared_.dispatcher.run(*call);
        };
        co_return co_await answer_by_worker(call, std::move(work));
    }

    // File bodies: who may not send one is told before it is taken in.
    asio::awaitable<bool> serve_upload(std::shared_ptr<Call> call, HeadParser& head) {
        auto refusal = std::make_shared<std::optional<Reply>>();
        std::function<void()> admit = [call, refusal, this] { *refusal = shared_.dispatcher.admit(*call); };
        if (!co_await on_worker(std::move(admit)))
            *refusal = problem(kBusy, call->request);
        if (refusal->has_value()) {
            keep_alive_ = false;
            co_return co_await send(*call, std::move(**refusal));
        }
        beast_http::request_parser<beast_http::buffer_body> parser(std::move(head));
        parser.body_limit(static_cast<std::uint64_t>(call->route->info.max_body));
        co_await tell_to_continue(call->request);
        auto upload = std::make_shared<std::optional<Upload>>(); // removes its file when the call breaks off
        std::exception_ptr fault;
        error_code error;
        try {
            error = co_await receive(*call, parser, *upload);
        } catch (...) {
            fault = std::current_exception(); // a handler cannot await
        }
        if (error)
            co_return co_await refuse_unreadable(*call, error);
        if (fault) {
            keep_alive_ = false;
            co_return co_await send(*call, shared_.dispatcher.upload_fault(*call, fault));
        }
        std::function<Reply()> work = [call, upload, this] {
            Reply reply = shared_.dispatcher.run(*call);
            upload->reset(); // what the handler did not move away
            return reply;
        };
        co_return co_await answer_by_worker(call, std::move(work));
    }

    // Streams the body to disk and sets `file`. Throws when the disk fails.
    asio::awaitable<error_code> receive(Call& call, beast_http::request_parser<beast_http::buffer_body>& parser,
                                        std::optional<Upload>& upload) {
        upload.emplace(shared_.options.upload_directory, call.request.id);
        SteadyTime began = std::chrono::steady_clock::now();
        std::vector<char> chunk(kChunk);
        for (std::int64_t received = 0; !parser.is_done();) {
            enter(Phase::reading, began + read_timeout() + seconds(received / kSlowestBytes));
            parser.get().body().data = chunk.data();
            parser.get().body().size = chunk.size();
            auto [error, count] = co_await beast_http::async_read(stream_, buffer_, parser, kUse);
            if (error && error != beast_http::error::need_buffer)
                co_return error;
            std::size_t got = chunk.size() - parser.get().body().size;
            received += static_cast<std::int64_t>(got);
            upload->write({chunk.data(), got});
        }
        call.request.file = upload->finish();
        co_return error_code();
    }

    // False when the queue is full; otherwise `job` has run.
    asio::awaitable<bool> on_worker(std::function<void()> job) {
        enter(Phase::working, kNever);
        // The worker gives its share of the connection back with the post, so that a connection always ends on its own thread.
        bool taken = shared_.workers.submit([self = this->shared_from_this(), job = std::move(job)]() mutable {
            job();
            auto executor = self->stream_.get_executor();
            asio::post(executor, [self = std::move(self)] { self->worker_done_.notify(); });
        });
        if (taken)
            co_await worker_done_.wait();
        co_return taken;
    }

    asio::awaitable<bool> answer_by_worker(std::shared_ptr<Call> call, std::function<Reply()> work) {
        auto reply = std::make_shared<Reply>();
        queue_ = call->route->info.streams && call->request.method == Method::get ? new_queue() : nullptr;
        std::function<void()> job = [reply, queue = queue_, work = std::move(work)] {
            *reply = work();
            if (reply->events && queue) // here, because the source may read the database to catch up
                reply->events->open([queue](EventQueue::Chunk chunk) { return queue->push(std::move(chunk)); },
                                    [queue] { queue->close(); });
        };
        if (!co_await on_worker(std::move(job)))
            *reply = problem(kBusy, call->request);
        if (reply->events && queue_) {
            begin_stream(*call, *reply);
            co_return false;
        }
        queue_ = nullptr;
        co_return co_await send(*call, std::move(*reply));
    }

    std::shared_ptr<EventQueue> new_queue() {
        return std::make_shared<EventQueue>([weak = this->weak_from_this(), executor = stream_.get_executor()] {
            asio::post(executor, [weak] {
                if (auto self = weak.lock())
                    self->events_ready_.notify();
            });
        });
    }

    // False when the connection must end.
    asio::awaitable<bool> send(const Call& call, Reply reply) {
        std::optional<SentFile> file;
        if (!reply.file_path.empty() && !file.emplace(reply.file_path).is_open()) {
            file.reset();
            reply = problem(kInternal, call.request);
        }
        const std::string& body = reply.shared_body ? *reply.shared_body : reply.body;
        std::uint64_t length = file ? static_cast<std::uint64_t>(file->size()) : body.size();
        keep_alive_ = keep_alive_ && !loop_.stopping;
        shared_.dispatcher.finish(call, reply);
        std::string head = reply_head(reply, length, keep_alive_);
        bool bodiless = call.request.method == Method::head || reply.status == 204 || reply.status == 304;

        enter(Phase::writing, after(seconds(30 + length / kSlowestBytes)));
        std::string_view in_memory;
        if (!bodiless && !file)
            in_memory = body;
        std::array<asio::const_buffer, 2> parts{asio::buffer(head), asio::buffer(in_memory)};
        auto [error, count] = co_await asio::async_write(stream_, parts, kUse);
        if (error)
            co_return false;
        if (file && !bodiless && !co_await send_file(*file))
            co_return false;
        co_return keep_alive_;
    }

    asio::awaitable<bool> send_file(const SentFile& file) {
        std::vector<char> chunk(kChunk);
        for (std::int64_t at = 0; at < file.size();) {
            std::int64_t got = file.read(at, chunk.data(), chunk.size());
            if (got <= 0)
                co_return false;
            at += got;
            auto [error, count] =
                co_await asio::async_write(stream_, asio::buffer(chunk.data(), static_cast<std::size_t>(got)), kUse);
            if (error)
                co_return false;
        }
        co_return true;
    }

    // The end of a call whose answer is a stream.
    void begin_stream(const Call& call, Reply& reply) {
        reply.content_type = "text/event-stream";
        reply.with("X-Accel-Buffering", "no");
        shared_.dispatcher.finish(call, reply);
        stream_head_ = reply_head(reply, std::nullopt, false);
        events_ = std::move(reply.events);
    }

    asio::awaitable<void> stream_events() {
        enter(Phase::streaming, after(seconds(30)));
        ++shared_.open_streams;
        buffer_ = {};
        if (loop_.stopping)
            queue_->close();
        asio::co_spawn(stream_.get_executor(), close_when_client_leaves(queue_), asio::detached);
        auto [error, count] = co_await asio::async_write(stream_, asio::buffer(stream_head_), kUse);
        stream_head_ = {};
        while (!error && co_await send_events()) {
        }
        queue_->close();
        events_->closed();
        --shared_.open_streams;
        error_code ignored;
        socket().cancel(ignored); // the reader below: two who read would miss the end of the connection
    }

    // False when the stream is over.
    asio::awaitable<bool> send_events() {
        static const auto kComment = std::make_shared<const std::string>(":\n\n");
        bool last = queue_->closed(); // asked first: what was queued before the end is still sent
        std::vector<EventQueue::Chunk> chunks = queue_->take();
        if (chunks.empty() && !last) {
            deadline_ = kNever;
            SteadyTime until = after(kHeartbeat);
            co_await events_ready_.wait(until);
            last = queue_->closed();
            chunks = queue_->take();
            if (chunks.empty() && std::chrono::steady_clock::now() >= until)
                chunks.push_back(kComment);
        }
        std::vector<asio::const_buffer> parts;
        for (const EventQueue::Chunk& chunk : chunks)
            parts.push_back(asio::buffer(*chunk));
        deadline_ = after(seconds(30));
        auto [error, count] = co_await asio::async_write(stream_, parts, kUse);
        co_return !error && !last;
    }

    asio::awaitable<void> close_when_client_leaves(std::shared_ptr<EventQueue> queue) {
        auto self = this->shared_from_this();
        char ignored[16];
        for (;;) {
            auto [error, count] = co_await stream_.async_read_some(asio::buffer(ignored), kUse);
            if (error)
                break;
        }
        queue->close();
    }

    // Says goodbye so that the last reply arrives: closing with unread input would reset the connection under it.
    asio::awaitable<void> end() {
        if (!socket().is_open())
            co_return;
        enter(Phase::ending, after(loop_.stopping ? kShortLinger : kLinger));
        error_code ignored;
        if constexpr (kTls)
            co_await stream_.async_shutdown(kUse);
        socket().shutdown(tcp::socket::shutdown_send, ignored);
        std::vector<char> rest(kChunk);
        while (phase_ == Phase::ending && socket().is_open()) {
            auto [error, count] = co_await socket().async_read_some(asio::buffer(rest), kUse);
            if (error)
                break;
        }
        socket().close(ignored);
    }

    Stream stream_;
    const std::string remote_address_;
    Loop& loop_;
    Shared& shared_;
    boost::beast::flat_buffer buffer_;
    Signal worker_done_;
    Signal events_ready_;
    std::shared_ptr<EventQueue> queue_;
    std::shared_ptr<EventSource> events_; // of a call that was answered by a stream
    std::string stream_head_;
    Phase phase_ = Phase::idle;
    SteadyTime deadline_ = kNever;
    bool timed_out_ = false;
    bool keep_alive_ = true;
    bool served_any_ = false;
};

} // namespace yimen::http
