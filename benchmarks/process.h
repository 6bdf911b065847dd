#pragma once

#include <memory>
#include <string>
#include <sys/types.h>
#include <vector>

namespace yimen::bench {

// A program that runs beside this one, and ends with it.
class Process {
  public:
    Process(std::vector<std::string> command, const std::string& log);
    Process(const Process&) = delete;
    ~Process(); // SIGTERM, and waits
    pid_t pid() const { return pid_; }
    bool has_ended();

  private:
    pid_t pid_ = -1;
};

// Waits until somebody listens there; throws when nobody does in ten seconds.
void await_port(int port);

// The real server, as a process of its own.
class ServerProcess {
  public:
    // Starts `yimen serve` on a free port, waits until it serves. Its log goes to <data>/server.log. Throws when it does not start.
    ServerProcess(const std::string& data, const std::string& database_url, std::vector<std::string> more = {});

    int port() const { return port_; }
    pid_t pid() const { return process_->pid(); }

  private:
    std::unique_ptr<Process> process_;
    int port_ = 0;
};

// Processor seconds that a process has used so far, with all its threads.
double cpu_seconds(pid_t pid);
// The same of a process and all its children: PostgreSQL.
double cpu_seconds_of_tree(pid_t pid);
double own_cpu_seconds();
// What of a process is in memory.
double resident_kilobytes(pid_t pid);

// The folder in which this program stands, beside `yimen`.
std::string program_folder();
// Runs a command and returns what it prints on standard output; throws when it fails.
std::string output_of(const std::vector<std::string>& command);

} // namespace yimen::bench
