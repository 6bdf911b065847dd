#pragma once

// Every test of a store runs on both engines, each time on a fresh database:
//
//     class QueueStoreTest : public test::EngineTest {
//         std::vector<db::Migration> migrations() const override { return queue::migrations(); }
//     };
//     YIMEN_INSTANTIATE_ENGINES(QueueStoreTest);
//     TEST_P(QueueStoreTest, CallsTheNextTicket) { … db() … }
//
// The PostgreSQL server is named by YIMEN_TEST_POSTGRES; ./test starts one of its own.

#include <gtest/gtest.h>
#include <libpq-fe.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "db/db.h"
#include "db/migrate.h"

namespace yimen::test {

// Runs one statement on the server itself, outside of the facade.
inline std::string on_server(const std::string& url, const std::string& sql) {
    std::unique_ptr<PGconn, void (*)(PGconn*)> connection(PQconnectdb(url.c_str()), PQfinish);
    std::unique_ptr<PGresult, void (*)(PGresult*)> result(PQexec(connection.get(), sql.c_str()), PQclear);
    auto status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        throw std::runtime_error(PQerrorMessage(connection.get()));
    return PQntuples(result.get()) > 0 ? PQgetvalue(result.get(), 0, 0) : "";
}

// A database that exists as long as this object: a file in a directory of its own, or a copy of the server's empty template.
class FreshDatabase {
  public:
    explicit FreshDatabase(db::Engine engine) {
        static int counter = 0;
        std::string name = "yimen_test_" + std::to_string(getpid()) + "_" + std::to_string(++counter);
        if (engine == db::Engine::sqlite)
            make_file(name);
        else
            make_on_server(name);
    }
    FreshDatabase(const FreshDatabase&) = delete;
    ~FreshDatabase() {
        if (!directory_.empty())
            std::filesystem::remove_all(directory_);
        if (!server_.empty())
            on_server(server_, "DROP DATABASE IF EXISTS " + name_ + " WITH (FORCE)");
    }

    const std::string& url() const { return url_; }
    // PostgreSQL: the server's own database, to look at the fresh one from outside.
    const std::string& server() const { return server_; }
    const std::string& name() const { return name_; }
    // SQLite: where the file lies.
    std::filesystem::path directory() const { return directory_; }

  private:
    void make_file(const std::string& name) {
        directory_ = std::filesystem::temp_directory_path() / name;
        std::filesystem::create_directories(directory_);
        url_ = "sqlite:" + (directory_ / "hall.db").string();
    }
    void make_on_server(const std::string& name) {
        const char* server = std::getenv("YIMEN_TEST_POSTGRES");
        if (!server)
            throw std::runtime_error("set YIMEN_TEST_POSTGRES, or use ./test");
        on_server(server, "CREATE DATABASE " + name + " TEMPLATE template0");
        server_ = server;
        name_ = name;
        auto slash = server_.find('/', std::string("postgresql://").size());
        auto question = server_.find('?');
        url_ = server_.substr(0, std::min(slash, question)) + "/" + name +
               (question == std::string::npos ? "" : server_.substr(question));
    }

    std::string url_, server_, name_;
    std::filesystem::path directory_;
};

class EngineTest : public ::testing::TestWithParam<db::Engine> {
  protected:
    void SetUp() override {
        fresh_ = std::make_unique<FreshDatabase>(GetParam());
        database_ = db::open(options());
        db::migrate(*database_, migrations(), Instant{1'790'557'200'000'000}); // 2026-09-28T09:00:00+08:00
    }
    // Applied to the fresh database before each test.
    virtual std::vector<db::Migration> migrations() const { return {}; }
    // How the database is opened; `url` names the fresh one.
    virtual db::Options options() const {
        db::Options options;
        options.url = fresh_->url();
        return options;
    }

    db::Database& db() { return *database_; }
    const FreshDatabase& fresh() const { return *fresh_; }
    // A second server on the same database.
    std::unique_ptr<db::Database> open_another() const { return db::open(options()); }

  private:
    std::unique_ptr<FreshDatabase> fresh_;
    std::unique_ptr<db::Database> database_;
};

inline std::string engine_name(const ::testing::TestParamInfo<db::Engine>& info) {
    return info.param == db::Engine::sqlite ? "sqlite" : "postgres";
}

} // namespace yimen::test

#define YIMEN_INSTANTIATE_ENGINES(Fixture)                                                                             \
    INSTANTIATE_TEST_SUITE_P(Engines, Fixture,                                                                         \
                             ::testing::Values(::yimen::db::Engine::sqlite, ::yimen::db::Engine::postgres),            \
                             ::yimen::test::engine_name)
