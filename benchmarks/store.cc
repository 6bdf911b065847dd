#include "store.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <libpq-fe.h>
#include <memory>
#include <stdexcept>
#include <unistd.h>

#include "db/db.h"
#include "process.h"

namespace yimen::bench {
namespace {

// One statement outside of any transaction; its first value, or nothing.
std::string run(const std::string& url, const std::string& sql) {
    std::unique_ptr<PGconn, decltype(&PQfinish)> connection(PQconnectdb(url.c_str()), PQfinish);
    std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(connection.get(), sql.c_str()), PQclear);
    auto status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        throw std::runtime_error(std::string("PostgreSQL: ") + PQerrorMessage(connection.get()));
    return PQntuples(result.get()) > 0 ? PQgetvalue(result.get(), 0, 0) : "";
}

} // namespace

Store::Store(const Options& options, const std::string& name) : keep_(!options.keep.empty()) {
    data_ = keep_ ? options.keep + "/" + name + "-" + options.engine
                  : program_folder() + "/../bench-" + name + "-" + options.engine + "-" + std::to_string(getpid());
    std::filesystem::create_directories(data_);
    if (options.engine != "postgres")
        return;
    const char* server = std::getenv("YIMEN_BENCH_POSTGRES");
    if (!server)
        throw std::runtime_error("YIMEN_BENCH_POSTGRES is not set; ./bench sets it");
    server_url_ = server;
    database_ = "bench_" + name;
    for (char& c : database_)
        c = c == '-' ? '_' : c;
    if (!keep_)
        run(server_url_, "DROP DATABASE IF EXISTS " + database_);
    if (run(server_url_, "SELECT 1 FROM pg_database WHERE datname = '" + database_ + "'").empty())
        run(server_url_, "CREATE DATABASE " + database_);
    url_ = address_of(database_);
    postgres_pid_ = std::stoi(run(server_url_, "SELECT split_part(pg_read_file('postmaster.pid'), chr(10), 1)"));
}

Store::~Store() {
    std::error_code ignored;
    if (!keep_)
        std::filesystem::remove_all(data_, ignored);
    if (url_.empty()) {
        for (const char* end : {"", "-wal", "-shm"})
            std::filesystem::remove(copy_ + end, ignored);
        return;
    }
    try {
        if (!copy_.empty())
            run(server_url_, "DROP DATABASE IF EXISTS " + copy_);
        if (!keep_)
            run(server_url_, "DROP DATABASE IF EXISTS " + database_);
    } catch (const std::exception& error) {
        note(error.what());
    }
}

std::string Store::address_of(const std::string& database) const {
    return server_url_.substr(0, server_url_.rfind('/') + 1) + database;
}

std::string Store::copy_for_limit() {
    settle();
    if (url_.empty()) {
        copy_ = data_ + "/limit.db";
        std::filesystem::copy_file(data_ + "/yimen.db", copy_, std::filesystem::copy_options::overwrite_existing);
        return copy_;
    }
    copy_ = database_ + "_limit";
    run(server_url_, "DROP DATABASE IF EXISTS " + copy_);
    run(server_url_, "CREATE DATABASE " + copy_ + " TEMPLATE " + database_ + " STRATEGY FILE_COPY");
    return address_of(copy_);
}

std::string Store::url_for_filling() const {
    return url_.empty() ? "" : url_ + "?options=-c%20synchronous_commit%3Doff";
}

void Store::settle() const {
    if (!url_.empty()) {
        run(url_, "VACUUM ANALYZE");
        run(url_, "CHECKPOINT");
        return;
    }
    db::open({.url = "sqlite:" + data_ + "/yimen.db"})->read([](db::Reader& reader) {
        reader.query("PRAGMA wal_checkpoint(TRUNCATE)");
        return 0;
    });
}

void note(const std::string& text) { std::fprintf(stderr, "bench: %s\n", text.c_str()); }

} // namespace yimen::bench
