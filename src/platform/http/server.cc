// Listens, spreads connections over the I/O threads, and stops in order.

#include "server.h"

#include "client_connection.h"
#include "log/metrics.h"

namespace yimen::http {
namespace {

constexpr std::chrono::milliseconds kSweep{200};

} // namespace

class Server::Impl {
  public:
    Impl(ServerOptions options, db::Database& database, const Clocks& clocks, Authenticate authenticate)
        : options_(std::move(options)), dispatcher_(options_, database, clocks, std::move(authenticate)),
          shared_(std::make_shared<Shared>(options_, dispatcher_)) {
        for (int i = 0; i < std::max(1, options_.io_threads); ++i)
            loops_.push_back(std::make_unique<Loop>());
        if (!options_.certificate_file.empty() && !options_.key_file.empty())
            open_tls();
    }
    ~Impl() { stop(0); }

    Dispatcher& dispatcher() { return dispatcher_; }

    Reply call(const LocalCall& local) {
        auto call = dispatcher_.open(local.remote_address, false);
        call->request.headers = local.headers;
        auto reply = dispatcher_.begin(*call, local.method, local.target);
        std::optional<Upload> upload;
        if (!reply && takes_file(*call->route)) {
            upload.emplace(options_.upload_directory, call->request.id);
            upload->write(local.body);
            call->request.file = upload->finish();
        } else {
            call->request.body = local.body;
        }
        if (!reply && static_cast<std::int64_t>(local.body.size()) > call->route->info.max_body)
            reply = problem(kTooLarge, call->request);
        if (!reply)
            reply = dispatcher_.admit(*call);
        if (!reply)
            reply = dispatcher_.run(*call);
        dispatcher_.finish(*call, *reply);
        return std::move(*reply);
    }

    int start() {
        if (!options_.upload_directory.empty())
            remove_leftovers(options_.upload_directory, std::chrono::system_clock::now());
        tcp::endpoint endpoint(asio::ip::make_address(options_.address), static_cast<unsigned short>(options_.port));
        acceptor_.emplace(loops_[0]->context);
        acceptor_->open(endpoint.protocol());
        acceptor_->set_option(tcp::acceptor::reuse_address(true));
        acceptor_->bind(endpoint);
        acceptor_->listen(4096);
        int port = acceptor_->local_endpoint().port();
        asio::co_spawn(loops_[0]->context, accept(), asio::detached);
        for (auto& loop : loops_) {
            asio::co_spawn(loop->context, sweep(*loop), asio::detached);
            loop->thread = std::thread([&context = loop->context] { context.run(); });
        }
        show_gauges();
        return port;
    }

    void stop(int limit_seconds) {
        if (std::exchange(stopped_, true))
            return;
        if (acceptor_)
            asio::post(loops_[0]->context, asio::use_future([this] { acceptor_->close(); })).get();
        on_each_loop([](Loop& loop) {
            loop.stopping = true;
            for_each(loop, [](Connection& connection) { connection.finish_soon(); });
        });
        wait_until_closed(seconds(limit_seconds));
        on_each_loop([](Loop& loop) { for_each(loop, [](Connection& connection) { connection.abort(); }); });
        shared_->workers.stop();
        on_each_loop([](Loop& loop) {
            loop.finished = true;
            loop.sweep.cancel();
        });
        for (auto& loop : loops_)
            if (loop->thread.joinable())
                loop->thread.join();
    }

  private:
    void open_tls() {
        tls_.emplace(ssl::context::tls_server);
        tls_->set_options(ssl::context::default_workarounds | ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1);
        tls_->use_certificate_chain_file(options_.certificate_file);
        tls_->use_private_key_file(options_.key_file, ssl::context::pem);
    }

    // The page of metrics may be asked for when this server is gone.
    void show_gauges() {
        auto show = [this](const char* name, const char* help, double (*value)(const Shared&)) {
            metrics::gauge(name, help, [weak = std::weak_ptr(shared_), value] {
                auto shared = weak.lock();
                return shared ? value(*shared) : 0.0;
            });
        };
        show("yimen_http_connections", "Open connections.", [](const Shared& s) { return double(s.open_connections); });
        show("yimen_http_streams", "Open event streams.", [](const Shared& s) { return double(s.open_streams); });
        show("yimen_http_queue_length", "Requests waiting for a worker.",
             [](const Shared& s) { return double(s.workers.queued()); });
    }

    void on_each_loop(void (*act)(Loop&)) {
        for (auto& loop : loops_)
            asio::post(loop->context, [&loop = *loop, act] { act(loop); });
    }

    // A connection may end, and leave the list, while it is looked at.
    template <class F>
    static void for_each(Loop& loop, F act) {
        for (Connection* connection : std::vector(loop.connections.begin(), loop.connections.end()))
            act(*connection);
    }

    void wait_until_closed(seconds limit) {
        std::unique_lock lock(shared_->mutex);
        shared_->all_closed.wait_for(lock, limit, [this] { return shared_->open_connections == 0; });
    }

    asio::awaitable<void> sweep(Loop& loop) {
        while (!loop.finished) {
            loop.sweep.expires_after(kSweep);
            co_await loop.sweep.async_wait(kUse);
            SteadyTime now = std::chrono::steady_clock::now();
            for_each(loop, [now](Connection& connection) { connection.check_deadline(now); });
        }
    }

    asio::awaitable<void> accept() {
        for (std::size_t next = 0; acceptor_->is_open(); next = (next + 1) % loops_.size()) {
            Loop& loop = *loops_[next];
            auto [error, socket] = co_await acceptor_->async_accept(loop.context, kUse);
            if (error == asio::error::operation_aborted)
                co_return;
            if (error) { // out of descriptors: those that are open must end first
                asio::steady_timer pause(loops_[0]->context, std::chrono::milliseconds(50));
                co_await pause.async_wait(kUse);
                continue;
            }
            admit(std::move(socket), loop);
        }
    }

    void admit(tcp::socket socket, Loop& loop) {
        if (shared_->open_connections >= options_.max_connections)
            return turn_away(std::move(socket));
        error_code error;
        auto endpoint = socket.remote_endpoint(error);
        if (error)
            return;
        socket.set_option(tcp::no_delay(true), error);
        ++shared_->open_connections;
        std::string address = endpoint.address().to_string();
        // The connection joins the loop's list on the loop's own thread.
        asio::post(loop.context, [this, &loop, address, socket = std::make_shared<tcp::socket>(std::move(socket))] {
            if (tls_)
                serve(ssl::stream<tcp::socket>(std::move(*socket), *tls_), address, loop);
            else
                serve(std::move(*socket), address, loop);
        });
    }

    template <class Stream>
    void serve(Stream stream, const std::string& address, Loop& loop) {
        auto connection = std::make_shared<ClientConnection<Stream>>(std::move(stream), address, loop, *shared_);
        asio::co_spawn(loop.context, connection->run(), asio::detached);
    }

    void turn_away(tcp::socket socket) {
        static constexpr std::string_view kFull =
            "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\n"
            "Connection: close\r\n\r\n";
        error_code ignored;
        socket.non_blocking(true, ignored);
        if (!tls_)
            socket.write_some(asio::buffer(kFull), ignored);
    }

    const ServerOptions options_;
    Dispatcher dispatcher_;
    std::shared_ptr<Shared> shared_;
    std::optional<ssl::context> tls_;
    std::vector<std::unique_ptr<Loop>> loops_;
    std::optional<tcp::acceptor> acceptor_;
    bool stopped_ = false;
};

Server::Server(ServerOptions options, db::Database& database, const Clocks& clocks, Authenticate authenticate)
    : impl_(std::make_unique<Impl>(std::move(options), database, clocks, std::move(authenticate))) {}
Server::~Server() = default;
void Server::add(const Routes& routes) { impl_->dispatcher().add(routes); }
int Server::start() { return impl_->start(); }
void Server::stop(int seconds) { impl_->stop(seconds); }
Reply Server::call(const LocalCall& local) { return impl_->call(local); }
const std::vector<Route>& Server::routes() const { return impl_->dispatcher().routes(); }

} // namespace yimen::http
