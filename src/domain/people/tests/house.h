#pragma once

// A small house with a hall, a department and two regions, on each engine; clocks that the test moves.

#include <gtest/gtest.h>

#include "base/text.h"
#include "errors.h"
#include "events.h"
#include "journal/journal.h"
#include "people.h"
#include "rules.h"
#include "support/engines.h"
#include "support/written.h"

namespace yimen::people {

using namespace std::chrono_literals;
using access::Role;

inline const Instant kMorning = *parse_rfc3339("2026-09-28T09:00:00+08:00");
inline constexpr std::string_view kPassword = "Open-sesame-9";
inline constexpr std::string_view kZhangNumber = "11010519491231002X", kLiNumber = "440524188001010014";
inline constexpr std::string_view kCreditCode = "91350100M000100Y43"; // GB 32100-2015, the example of its annex

class HouseTest : public test::EngineTest {
  protected:
    std::vector<db::Migration> migrations() const override {
        std::vector<db::Migration> out;
        for (const auto& module :
             {outbox::migrations(), journal::migrations(), places::migrations(), people::migrations()})
            out.insert(out.end(), module.begin(), module.end());
        return out;
    }
    // Runs `body(tx)` in a transaction of its own; what it gives back must be no refusal.
    template <class F>
    auto write(F body) {
        using R = std::invoke_result_t<F, db::Tx&>;
        if constexpr (std::is_void_v<R>) {
            auto done = db().write([&](db::Tx& tx) -> Result<void> {
                body(tx);
                return {};
            });
            EXPECT_TRUE(done);
        } else {
            auto done = db().write([&](db::Tx& tx) { return body(tx); });
            if (!done)
                throw std::runtime_error("refused: " + std::string(done.error().code->code));
            if constexpr (!std::is_same_v<R, Result<void>>)
                return *done;
        }
    }
    void SetUp() override {
        EngineTest::SetUp();
        key_directory_ = std::filesystem::temp_directory_path() /
                         ("yimen_people_keys_" + std::to_string(getpid()) + "_" + std::to_string(++directories_));
        std::filesystem::create_directories(key_directory_);
        keys_ = crypto::KeyStore::open(key_directory_, kMorning);
        cell_ = new_id<CellId>(kMorning);
        city_ = new_id<RegionId>(kMorning);
        county_ = new_id<RegionId>(kMorning);
        hall_ = new_id<HallId>(kMorning);
        write([&](db::Tx& tx) {
            places::put_region(tx, {city_, cell_, "511600000000", "广安市", 2, {}});
            places::put_region(tx, {county_, cell_, "511602000000", "广安区", 3, city_});
            department_ = places::find_or_put_department(
                tx, {new_id<DepartmentId>(kMorning), cell_, city_, "市场监督管理局", "D1", {}});
            places::HallRow hall;
            hall.id = hall_;
            hall.cell = cell_;
            hall.region = county_;
            hall.kind = "hall";
            hall.code = "H1";
            hall.name = "广安区政务服务中心";
            places::put_hall(tx, hall);
        });
        service_ = make_service(db());
    }
    void TearDown() override {
        service_.reset();
        std::filesystem::remove_all(key_directory_);
    }

    std::unique_ptr<Service> make_service(db::Database& database) {
        return std::make_unique<Service>(database, clocks_, *keys_, directory_, options_);
    }
    Service& service() { return *service_; }
    const Registry& registry() { return service_->registry(); }

    // The code of the refusal; empty when there is none.
    template <class F>
    std::string refusal(F body) {
        auto done = db().write([&](db::Tx& tx) { return body(tx); });
        return done ? "" : std::string(done.error().code->code);
    }
    template <class T>
    static std::string code_of(const Result<T>& result) {
        return result ? "" : std::string(result.error().code->code);
    }

    // Argon2 is slow on purpose: one hash for all.
    static const std::string& password_hash() {
        static const std::string hash = crypto::hash_password(kPassword);
        return hash;
    }

    KnownPerson add_person(std::string_view name, std::string_view number, std::optional<std::string> phone = {}) {
        return write([&](db::Tx& tx) {
            return registry().find_or_add_person(tx, {}, cell_,
                                                 {std::string(name), std::string(number), phone, Assurance::seen});
        });
    }
    AccountId add_account(AccountKind kind, std::string_view login, PersonId person) {
        return write([&](db::Tx& tx) {
            return registry().add_account(tx, {}, cell_, {kind, std::string(login), password_hash(), person});
        });
    }
    struct Worker {
        AccountId account;
        StaffId staff;
    };
    Worker add_worker(std::string_view login, Employment employment = Employment::own) {
        PersonId person = add_person("李四", kLiNumber, "13900001111").person;
        AccountId account = add_account(AccountKind::staff, login, person);
        NewStaff staff{account, "李老师", employment, {}, hall_};
        return {account, write([&](db::Tx& tx) { return registry().add_staff(tx, {}, staff); })};
    }
    void add_totp(AccountId account) {
        write([&](db::Tx& tx) { return registry().add_totp(tx, {}, account, kSecret, "app"); });
    }
    NewGrant clerk_grant(StaffId staff) {
        NewGrant grant;
        grant.staff = staff;
        grant.role = Role::clerk;
        grant.hall = hall_;
        grant.valid_from = hall_date(kMorning);
        return grant;
    }
    GrantId grant(const NewGrant& wanted) {
        return write([&](db::Tx& tx) { return registry().grant(tx, {}, wanted); });
    }

    Result<SignInStep> sign_in(std::string_view login, std::string_view password = kPassword) {
        return service().sign_in(browser_, login, password);
    }
    Result<SignInStep> answer(const SignInStep& step, const std::string& code) {
        SecondFactorAnswer given;
        given.pending.value = *step.reply.pending;
        given.totp = Text<6, 6>{code};
        return service().second_factor(browser_, given);
    }
    std::string code_now() { return crypto::totp_code(kSecret, system_.now()); }
    // The token of a session after all steps.
    std::string token_of(std::string_view login) {
        auto step = sign_in(login);
        if (step && step->reply.state == SignInState::second_factor)
            step = answer(*step, code_now());
        return step && step->session_token ? *step->session_token : "";
    }
    access::Principal who(const std::string& token) {
        auto identity = service().authenticate(token);
        if (!identity || !*identity)
            throw std::runtime_error("nobody is signed in");
        return (*identity)->principal;
    }
    bool is_signed_in(const std::string& token) { return service().authenticate(token).has_value(); }

    template <class... A>
    std::int64_t count(std::string_view sql, const A&... args) {
        return db().read(
            [&](db::Reader& reader) { return reader.query(sql, args...)[0].template get<std::int64_t>(0); });
    }
    std::int64_t journaled(std::string_view action) {
        return std::ranges::count(test::journal_rows(db()), action, &test::JournalRow::action);
    }
    std::int64_t published(std::string_view kind) {
        return std::ranges::count(test::event_rows(db()), kind, &test::EventRow::kind);
    }
    // Hands everything that was published to `to`, as its server's tail of the outbox would.
    void tell(Service& to) {
        for (const auto& row : test::event_rows(db())) {
            outbox::Event event;
            event.kind = row.kind;
            event.payload = boost::json::parse(row.payload).as_object();
            to.on_event(event);
        }
    }

    inline static const std::string kSecret{"12345678901234567890"}; // RFC 6238, appendix B
    inline static int directories_ = 0;
    FixedClock business_{kMorning}, system_{kMorning};
    Clocks clocks_{business_, system_};
    std::filesystem::path key_directory_;
    std::unique_ptr<crypto::KeyStore> keys_;
    places::Directory directory_;
    Options options_{"hall.example.cn", "https://hall.example.cn", "Yimen", false};
    Actor browser_{{}, "nobody", "portal", "request-1"};
    CellId cell_;
    RegionId city_, county_;
    HallId hall_;
    DepartmentId department_;
    std::unique_ptr<Service> service_;
};

} // namespace yimen::people
