#include "service.h"

#include "log/log.h"
#include "message_settings.h"

std::vector<yimen::db::Migration> embedded_migrations_people();

namespace yimen::people {

template <class F>
auto PasswordWork::run(F work) -> Result<decltype(work())> {
    if (!slots_.try_acquire_for(std::chrono::seconds(5)))
        return fail(kTooManySignIns);
    struct Release {
        std::counting_semaphore<kAtOnce>& slots;
        ~Release() { slots.release(); }
    } release{slots_};
    return work();
}

Result<std::string> PasswordWork::hash(std::string_view password) {
    return run([&] { return crypto::hash_password(password); });
}

Result<bool> PasswordWork::verify(std::string_view hash, std::string_view password) {
    return run([&] { return crypto::verify_password(hash, password); });
}

namespace {
const std::string& hash_of_nobody() {
    static const std::string hash = crypto::hash_password(crypto::random_bytes(16));
    return hash;
}
} // namespace

Service::Impl::Impl(db::Database& db, const Clocks& both, const crypto::KeyStore& key_store,
                    const places::Directory& directory, Options given)
    : Parts(key_store, both), database(db), keys(key_store), places(directory), options(std::move(given)),
      registry(key_store, both), nobodys_hash(hash_of_nobody()) {}

Service::Service(db::Database& database, const Clocks& clocks, const crypto::KeyStore& keys,
                 const places::Directory& places, Options options)
    : impl_(std::make_unique<Impl>(database, clocks, keys, places, std::move(options))) {}
Service::~Service() = default;

const Registry& Service::registry() const { return impl_->registry; }

std::int64_t reencrypt(db::Database& database, const crypto::KeyStore& keys, int limit) {
    Persons persons(keys);
    Factors factors(keys);
    constexpr int kChunk = 200; // some 5 ms of work: a clerk's write never waits for longer than that
    std::int64_t moved = 0;
    while (moved < limit) {
        int chunk = std::min<std::int64_t>(kChunk, limit - moved);
        auto done = database.write([&](db::Tx& tx) -> Result<std::int64_t> {
            std::int64_t count = persons.reencrypt(tx, chunk);
            count += factors.reencrypt(tx, chunk - static_cast<int>(count));
            return count + reencrypt_addresses(tx, keys, chunk - static_cast<int>(count));
        });
        if (!done || *done == 0)
            break;
        moved += *done;
    }
    return moved;
}

void Service::add_jobs(jobs::Runner& runner) {
    using namespace std::chrono_literals;
    auto nothing_more = [](db::Tx&) -> Result<void> { return {}; };
    runner.every("people.remove_expired", 10min, [this, nothing_more](jobs::Run& run) {
        remove_expired(impl_->clocks.system.now());
        return run.commit(nothing_more);
    });
    runner.every("people.reencrypt", 1min, [this, nothing_more](jobs::Run& run) {
        if (auto moved = reencrypt(impl_->database, impl_->keys, 20'000); moved > 0)
            log::info("people.reencrypted", {{"rows", moved}});
        return run.commit(nothing_more);
    });
}

std::vector<db::Migration> migrations() { return embedded_migrations_people(); }

} // namespace yimen::people
