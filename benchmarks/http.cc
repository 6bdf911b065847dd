#include "http.h"

#include <arpa/inet.h>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

#include "hall.h"
#include "load.h"
#include "process.h"
#include "store.h"

namespace yimen::bench {
namespace {

constexpr const char* kNginx = "/usr/sbin/nginx";
constexpr std::size_t kFileBytes = 16 * 1024; // about a compressed chunk of a web app
constexpr int kWarmUp = 20, kCalls = 600;     // of each client
constexpr std::string_view kJson = "/api/v1/halls", kFile = "/portal/chunk.js";

class GetCaller final : public Caller {
  public:
    GetCaller(std::vector<std::string> requests, std::size_t bytes) : requests_(std::move(requests)), bytes_(bytes) {}

    std::string next(const Answer* answer) override {
        if (answer && (answer->status != 200 || answer->body.size() < bytes_)) {
            ++errors_;
            fault_ = fmt::format("status {}, {} bytes", answer->status, answer->body.size());
        }
        return sent_ == kWarmUp + kCalls ? "" : requests_[static_cast<std::size_t>(sent_++) % requests_.size()];
    }
    bool counts() const override { return sent_ > kWarmUp + 1; }
    std::int64_t errors() const { return errors_; }
    const std::string& fault() const { return fault_; } // the last one

  private:
    std::vector<std::string> requests_;
    std::size_t bytes_; // the smallest right answer
    int sent_ = 0;
    std::int64_t errors_ = 0;
    std::string fault_;
};

class Nobody final : public LoadObserver {
    void begins() override {}
    void ends() override {}
};

struct Rate {
    double per_second = 0;
    std::vector<float> latencies_ms{};
    std::int64_t errors = 0;
    double own_share = 0; // of all cores
    std::string fault{};
};

Rate rate(int port, int clients, const std::vector<std::string_view>& targets, std::size_t bytes) {
    std::vector<std::string> requests;
    for (auto target : targets)
        requests.push_back(http_get(target, {}));
    std::vector<std::unique_ptr<Caller>> callers;
    for (int i = 0; i < clients; ++i)
        callers.push_back(std::make_unique<GetCaller>(requests, bytes));
    Nobody nobody;
    LoadResult load = run_load(port, callers, nobody);
    Rate out{static_cast<double>(load.calls) / load.seconds, std::move(load.latencies_ms), 0,
             load.own_cpu / load.seconds / std::thread::hardware_concurrency()};
    for (const auto& caller : callers) {
        const auto& get = static_cast<const GetCaller&>(*caller);
        out.errors += get.errors();
        if (!get.fault().empty())
            out.fault = get.fault();
    }
    return out;
}

int free_port() {
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    bind(fd, reinterpret_cast<sockaddr*>(&address), size);
    getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
    close(fd);
    return ntohs(address.sin_port);
}

// nginx as its package brings it: two workers, sendfile, a line in the log for each call, as the product has.
std::string nginx_configuration(const std::string& folder, int port) {
    return fmt::format(
        R"(daemon off; {user} worker_processes 2; pid {folder}/nginx.pid; error_log {folder}/nginx-error.log;
events {{ worker_connections 1024; }}
http {{
  access_log {folder}/nginx-access.log; sendfile on; tcp_nopush on; keepalive_requests 1000000; default_type text/javascript;
  client_body_temp_path {folder}/tmp; proxy_temp_path {folder}/tmp; fastcgi_temp_path {folder}/tmp; uwsgi_temp_path {folder}/tmp;
  scgi_temp_path {folder}/tmp;
  server {{
    listen 127.0.0.1:{port}; root {folder}/web;
    location = {json} {{ default_type application/json; alias {folder}/halls.json; }}
  }}
}}
)",
        fmt::arg("user", geteuid() == 0 ? "user root;" : ""), fmt::arg("folder", folder), fmt::arg("port", port),
        fmt::arg("json", kJson));
}

void make_hall(const Store& store) {
    app::Settings settings;
    settings.data = store.data();
    settings.database_url = store.url();
    app::Ground ground(settings);
    ground.prepare();
    open_hall(ground, 1);
}

} // namespace

Measured measure_http(const Options& options) {
    if (!std::filesystem::exists(kNginx))
        throw std::runtime_error("nginx is missing: apt-get install nginx-light");
    Store store(options, "http");
    std::string folder = std::filesystem::canonical(store.data());
    make_hall(store);
    std::filesystem::create_directories(folder + "/web/portal");
    std::filesystem::create_directories(folder + "/tmp");
    std::string content;
    while (content.size() < kFileBytes)
        content += fmt::format("export const line{} = \"{:032x}\";\n", content.size(), content.size() * 2654435761U);
    std::ofstream(folder + "/web" + std::string(kFile)) << content;

    Measured result;
    result.name = "http";
    result.engine = options.engine;
    result.unit = "calls/s";
    Rate json, file, both;
    std::string body;
    {
        ServerProcess server(folder, store.url(), {"--web", folder + "/web", "--rate-factor", "0"});
        body = call_once(server.port(), http_get(kJson, {})).body;
        json = rate(server.port(), options.clients, {kJson}, body.size());
        file = rate(server.port(), options.clients, {kFile}, content.size());
        both = rate(server.port(), options.clients, {kJson, kFile}, std::min(body.size(), content.size()));
    }
    std::ofstream(folder + "/halls.json") << body;
    int port = free_port();
    std::string configuration = folder + "/nginx.conf";
    std::ofstream(configuration) << nginx_configuration(folder, port);
    Rate limit_json, limit_file, limit_both;
    {
        Process nginx({kNginx, "-e", folder + "/nginx-error.log", "-c", configuration}, folder + "/nginx.out");
        await_port(port);
        limit_json = rate(port, options.clients, {kJson}, body.size());
        limit_file = rate(port, options.clients, {kFile}, content.size());
        limit_both = rate(port, options.clients, {kJson, kFile}, std::min(body.size(), content.size()));
    }
    result.value = both.per_second;
    result.limit = limit_both.per_second;
    result.errors = json.errors + file.errors + both.errors + limit_json.errors + limit_file.errors + limit_both.errors;
    result.set_latencies(both.latencies_ms);
    auto share = [](double part) { return fmt::format("{:.0f} %", 100 * part); };
    result.setup = {{"clients", options.clients},
                    {"value", "JSON and files by turns"},
                    {"limit", "nginx, two workers, with its access log, on the same bytes"},
                    {"bytes of JSON", body.size()},
                    {"bytes of a file", content.size()},
                    {"JSON/s", rounded(json.per_second)},
                    {"JSON/s of nginx, from a file", rounded(limit_json.per_second)},
                    {"files/s", rounded(file.per_second)},
                    {"files/s of nginx", rounded(limit_file.per_second)},
                    {"cpu of load generator", share(both.own_share)},
                    {"cpu of load generator, nginx", share(limit_both.own_share)}};
    for (const auto& [name, one] : {std::pair("JSON", &json),
                                    {"files", &file},
                                    {"both", &both},
                                    {"nginx, JSON", &limit_json},
                                    {"nginx, files", &limit_file},
                                    {"nginx, both", &limit_both}})
        if (!one->fault.empty())
            result.setup["a fault of " + std::string(name)] = one->fault;
    return result;
}

} // namespace yimen::bench
