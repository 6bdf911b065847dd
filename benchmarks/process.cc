#include "process.h"

#include <arpa/inet.h>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace yimen::bench {
namespace {

constexpr std::string_view kServes = "serves at http://";
constexpr int kStartSeconds = 600; // it brings the search index and the schema up to date first

std::vector<char*> pointers(std::vector<std::string>& words) {
    std::vector<char*> out;
    for (auto& word : words)
        out.push_back(word.data());
    out.push_back(nullptr);
    return out;
}

std::string content(const std::string& path) {
    std::ifstream file(path);
    std::stringstream out;
    out << file.rdbuf();
    return out.str();
}

// The fields of /proc/<pid>/stat from the third on: the name before them may hold anything.
std::vector<std::string> stat_fields(const std::string& pid) {
    std::string text = content("/proc/" + pid + "/stat");
    std::vector<std::string> out;
    auto end = text.rfind(')');
    if (end == std::string::npos)
        return out;
    std::istringstream words(text.substr(end + 1));
    for (std::string word; words >> word;)
        out.push_back(word);
    return out;
}

double seconds_of(const std::vector<std::string>& fields) {
    if (fields.size() < 13)
        return 0;
    static const auto kTicks = static_cast<double>(sysconf(_SC_CLK_TCK));
    return (std::stod(fields[11]) + std::stod(fields[12])) / kTicks;
}

} // namespace

ServerProcess::ServerProcess(const std::string& data, const std::string& database_url, std::vector<std::string> more) {
    std::vector<std::string> words{program_folder() + "/yimen", "--data", data, "serve", "--port", "0"};
    if (!database_url.empty())
        words.insert(words.end(), {"--db", database_url});
    words.insert(words.end(), more.begin(), more.end());
    std::string log = data + "/server.log";
    process_ = std::make_unique<Process>(std::move(words), log);
    for (int i = 0; i < kStartSeconds * 20; ++i) {
        std::string text = content(log);
        if (auto at = text.find(kServes); at != std::string::npos && text.find('\n', at) != std::string::npos) {
            auto colon = text.find(':', at + kServes.size());
            port_ = std::atoi(text.c_str() + colon + 1);
            return;
        }
        if (process_->has_ended())
            throw std::runtime_error("the server ended: " + text.substr(text.size() > 2000 ? text.size() - 2000 : 0));
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    throw std::runtime_error("the server did not start in time");
}

Process::Process(std::vector<std::string> command, const std::string& log) {
    std::filesystem::remove(log);
    auto arguments = pointers(command);
    pid_ = fork();
    if (pid_ == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        int file = open(log.c_str(), O_CREAT | O_WRONLY | O_TRUNC | O_APPEND, 0600);
        dup2(file, 1);
        dup2(file, 2);
        execv(arguments[0], arguments.data());
        _exit(127);
    }
}

bool Process::has_ended() {
    if (pid_ > 0 && waitpid(pid_, nullptr, WNOHANG) == pid_)
        pid_ = -1;
    return pid_ < 0;
}

Process::~Process() {
    if (pid_ < 0)
        return;
    kill(pid_, SIGTERM);
    waitpid(pid_, nullptr, 0);
}

void await_port(int port) {
    for (int i = 0; i < 200; ++i) {
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        bool open = connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
        close(fd);
        if (open)
            return;
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    throw std::runtime_error("nobody listens");
}

double cpu_seconds(pid_t pid) { return seconds_of(stat_fields(std::to_string(pid))); }

double cpu_seconds_of_tree(pid_t pid) {
    double total = cpu_seconds(pid);
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        std::string name = entry.path().filename();
        if (name.find_first_not_of("0123456789") != std::string::npos)
            continue;
        auto fields = stat_fields(name);
        if (fields.size() > 1 && fields[1] == std::to_string(pid))
            total += seconds_of(fields);
    }
    return total;
}

double own_cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

std::string program_folder() { return std::filesystem::read_symlink("/proc/self/exe").parent_path(); }

std::string output_of(const std::vector<std::string>& command) {
    auto words = command;
    auto arguments = pointers(words);
    int ends[2];
    if (pipe(ends) != 0)
        throw std::runtime_error("no pipe");
    pid_t pid = fork();
    if (pid == 0) {
        dup2(ends[1], 1);
        close(ends[0]);
        close(ends[1]);
        execv(arguments[0], arguments.data());
        _exit(127);
    }
    close(ends[1]);
    std::string out;
    char buffer[4096];
    for (ssize_t n; (n = read(ends[0], buffer, sizeof buffer)) > 0;)
        out.append(buffer, static_cast<std::size_t>(n));
    close(ends[0]);
    int status = 0;
    waitpid(pid, &status, 0);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        throw std::runtime_error(command[0] + " failed: " + out);
    return out;
}

double resident_kilobytes(pid_t pid) {
    std::ifstream status("/proc/" + std::to_string(pid) + "/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmRSS:"))
            return std::strtod(line.c_str() + 6, nullptr);
    return 0;
}

} // namespace yimen::bench
