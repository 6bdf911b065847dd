#include <libpq-fe.h>

#include <fmt/format.h>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <thread>

#include "dialect.h"
#include "process.h"
#include "replay.h"

namespace yimen::bench {
namespace {

constexpr const char* kPgbench = "/usr/lib/postgresql/15/bin/pgbench";

std::string hex(std::string_view bytes) {
    std::string out = "\\x";
    for (unsigned char byte : bytes)
        out += fmt::format("{:02x}", byte);
    return out;
}

std::string text_of(const Value& value) {
    if (auto* id = std::get_if<Uuid>(&value))
        return id->str();
    if (auto* blob = std::get_if<db::Blob>(&value))
        return hex(blob->bytes);
    if (auto* text = std::get_if<std::string>(&value))
        return *text;
    if (auto* number = std::get_if<std::int64_t>(&value))
        return std::to_string(*number);
    throw std::logic_error("only ids, texts, numbers and bytes are symbols");
}

std::string quoted_text(std::string_view text) {
    std::string out = "'";
    for (char c : text)
        out.append(c == '\'' ? 2 : 1, c);
    return out + "'";
}

class Connection {
  public:
    explicit Connection(const std::string& url) : handle_(PQconnectdb(url.c_str()), PQfinish) {
        if (PQstatus(handle_.get()) != CONNECTION_OK)
            throw std::runtime_error(PQerrorMessage(handle_.get()));
    }
    void run(const std::string& sql) {
        std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(handle_.get(), sql.c_str()), PQclear);
        if (PQresultStatus(result.get()) != PGRES_COMMAND_OK && PQresultStatus(result.get()) != PGRES_TUPLES_OK)
            throw std::runtime_error(PQerrorMessage(handle_.get()));
    }

  private:
    std::unique_ptr<PGconn, decltype(&PQfinish)> handle_;
};

// The values of all lives in one table: pgbench fetches a row by its key and has them as variables.
void store_values(const std::string& url, Template& lives, const std::vector<std::vector<Uuid>>& subjects) {
    Connection connection(url);
    std::string columns;
    for (std::size_t i = 0; i < lives.symbols(); ++i)
        columns += fmt::format(", v{} TEXT NOT NULL", i);
    connection.run("DROP TABLE IF EXISTS bench_life");
    connection.run("CREATE TABLE bench_life (n INTEGER PRIMARY KEY" + columns + ")");
    std::string insert;
    for (std::size_t n = 0; n < subjects.size(); ++n) {
        insert += insert.empty() ? "INSERT INTO bench_life VALUES " : ", ";
        insert += fmt::format("({}", n);
        for (const Value& value : lives.fresh(subjects[n], SystemClock().now()))
            insert += ", " + quoted_text(text_of(value));
        insert += ")";
        if (n % 100 == 99 || n + 1 == subjects.size()) {
            connection.run(insert);
            insert.clear();
        }
    }
    connection.run("VACUUM ANALYZE"); // the product began on a clean store too: no dead rows at the head of a line
    connection.run("CHECKPOINT");
}

// pgbench puts variables in wherever it sees ":word", inside literals too: so constant texts are variables as well.
class Script {
  public:
    explicit Script(const Template& lives, int connections) {
        out_ = fmt::format(
            "\\set n :client_id + {} * :round\n\\set round :round + 1\nSELECT * FROM bench_life WHERE n = :n \\gset\n",
            connections);
        for (const auto& step : lives.steps())
            step.writes ? transaction(step) : reads(step);
    }
    const std::string& text() const { return out_; }
    const std::vector<std::string>& definitions() const { return definitions_; }

  private:
    void reads(const Template::Step& step) {
        for (const auto& line : step.lines)
            statement(line);
    }
    // BEGIN travels with the first statement, COMMIT with the last; each statement whose result is looked at ends a pipeline.
    void transaction(const Template::Step& step) {
        out_ += "\\startpipeline\nBEGIN ISOLATION LEVEL READ COMMITTED;\n";
        for (const auto& line : step.lines) {
            statement(line);
            if (line.waits)
                out_ += "\\endpipeline\n\\startpipeline\n";
        }
        out_ += "COMMIT;\n\\endpipeline\n";
    }
    void statement(const Template::Line& line) {
        std::string sql = db::translate(db::Engine::postgres, line.sql), out;
        for (std::size_t at = 0; at < sql.size();) {
            std::size_t digits = at + 1;
            while (sql[at] == '$' && digits < sql.size() && isdigit(static_cast<unsigned char>(sql[digits])))
                ++digits;
            if (digits == at + 1) {
                out += sql[at++];
                continue;
            }
            out += place(line.slots.at(std::stoul(sql.substr(at + 1, digits - at - 1)) - 1));
            at = digits;
        }
        out_ += out + ";\n";
    }
    std::string place(const Template::Slot& slot) {
        if (slot.symbol >= 0)
            return fmt::format(":v{}", slot.symbol);
        if (std::holds_alternative<std::monostate>(slot.value))
            return "NULL";
        if (auto* truth = std::get_if<bool>(&slot.value))
            return *truth ? "true" : "false";
        if (auto* number = std::get_if<std::int64_t>(&slot.value))
            return std::to_string(*number);
        if (auto* real = std::get_if<double>(&slot.value))
            return fmt::format("{}", *real);
        if (auto* id = std::get_if<Uuid>(&slot.value))
            return "'" + id->str() + "'";
        if (text_of(slot.value).empty())
            return "''"; // pgbench takes no empty variable
        definitions_.push_back(fmt::format("c{}={}", definitions_.size(), text_of(slot.value)));
        return fmt::format(":c{}", definitions_.size() - 1);
    }

    std::string out_;
    std::vector<std::string> definitions_;
};

double transactions_per_second(const std::string& output) {
    constexpr std::string_view kMark = "tps = ";
    auto at = output.find(kMark);
    if (at == std::string::npos || output.find("number of failed transactions: 0 ") == std::string::npos)
        throw std::runtime_error("pgbench: " + output);
    return std::stod(output.substr(at + kMark.size()));
}

} // namespace

Limit replay_postgres(const std::string& url, Template& lives, const std::vector<std::vector<Uuid>>& subjects,
                      int connections, int signatures, const std::string& folder) {
    store_values(url, lives, subjects);
    Script script(lives, connections);
    std::string file = folder + "/limit.pgbench";
    std::ofstream(file) << script.text();
    auto each = subjects.size() / static_cast<std::size_t>(connections);
    each -= each / 50; // a round that is tried again takes another life: some are left for that
    std::vector<std::string> command{kPgbench,
                                     "-n",
                                     "-M",
                                     "prepared",
                                     "--max-tries=20", // a deadlock is tried again, as the product does
                                     "-c",
                                     std::to_string(connections),
                                     "-j",
                                     std::to_string(std::thread::hardware_concurrency()),
                                     "-t",
                                     std::to_string(each),
                                     "-f",
                                     file,
                                     "-D",
                                     "round=0"};
    for (const auto& definition : script.definitions())
        command.insert(command.end(), {"-D", definition});
    command.push_back(url);
    double raw = transactions_per_second(output_of(command));
    double signing = signatures * signature_seconds() / std::thread::hardware_concurrency();
    return {1 / (1 / raw + signing), fmt::format("pgbench {:.0f} rounds/s on {} connections, {} rounds; and {:.2f} ms "
                                                 "for the signatures of a round on {} cores",
                                                 raw, connections, each * static_cast<std::size_t>(connections),
                                                 signing * 1e3, std::thread::hardware_concurrency())};
}

} // namespace yimen::bench
