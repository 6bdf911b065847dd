#include "filling.h"

#include <fstream>
#include <thread>

#include "crypto/crypto.h"

namespace yimen::bench {
namespace {

using cases::Action;
using cases::Caller;

constexpr int kBatch = 400;      // cases in one step, in two transactions
constexpr int kOldestDays = 190; // ages spread from here …
constexpr int kFinishedDays = 6; // … to here for cases that are over, and to today for those under way
constexpr std::string_view kFile = "%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n";

// Where a case stops. Of a hundred old cases most are closed; of a hundred new ones every state has some.
enum class Stop {
    draft,
    submitted,
    received,
    noticed,
    accepted,
    reviewed,
    issued,
    delivered,
    closed,
    refused,
    not_accepted,
    withdrawn
};

Stop stop_of(bool finished, int number) {
    int share = number * 37 % 100;
    if (finished)
        return share < 78   ? Stop::closed
               : share < 83 ? Stop::delivered
               : share < 88 ? Stop::issued
               : share < 92 ? Stop::refused
               : share < 96 ? Stop::not_accepted
                            : Stop::withdrawn;
    constexpr Stop kOpen[] = {Stop::draft,    Stop::submitted, Stop::received, Stop::noticed,
                              Stop::accepted, Stop::reviewed,  Stop::issued};
    return kOpen[share % std::size(kOpen)];
}

} // namespace

struct Filling::Life {
    Stop stop;
    const Member &visitor, &clerk, &reviewer, &decider;
    cases::CaseRef ref;
    std::string number;
    std::optional<licences::Prepared> licence;

    bool reaches(Stop state) const { return stop >= state && stop <= Stop::closed; }
};

Filling::Filling(app::Ground& ground, const Hall& hall) : ground_(ground), hall_(hall) {
    std::string path = ground.settings.data + "/uploads/bench.pdf";
    std::ofstream(path, std::ios::binary) << kFile;
    file_sm3_.clear();
    for (unsigned char byte : crypto::sm3(kFile))
        for (int half : {byte >> 4, byte & 15})
            file_sm3_ += "0123456789abcdef"[half];
    ground.files.keep(path, file_sm3_);
}

std::int64_t Filling::cases_in_store() const {
    return ground_.database->read(
        [](db::Reader& reader) { return reader.query("SELECT count(*) FROM cases")[0].get<std::int64_t>(0); });
}

Result<cases::CaseRef> Filling::open_complete(db::Tx& tx, const Member& visitor) const {
    Caller caller{visitor.principal, "portal", "bench"};
    YIMEN_TRY(auto ref, ground_.cases.open(tx, caller, {hall_.item, visitor.subject, complete_form(), {}, {}}));
    for (const auto& material : required_materials()) {
        cases::NewFile file{material, "a.pdf", "application/pdf", file_sm3_, static_cast<std::int64_t>(kFile.size())};
        YIMEN_TRY(ref,
                  ground_.cases.attach(tx, caller, ref.id, new_id<cases::FileId>(ground_.clocks.business.now()), file));
    }
    return ref;
}

void Filling::set_time(int age_days, int day, int hour) {
    Instant now = ground_.clocks.system.now();
    Instant at = hall_instant(hall_date(now - std::chrono::hours(24 * (age_days - day))), hour * 60);
    ground_.business_clock.set(std::min(at, now));
}

// Two threads, a transaction each: on PostgreSQL they run at once, on SQLite the writer takes them one after the other.
template <class F>
void Filling::in_transactions(std::vector<Life>& lives, F&& body) {
    auto part = [&](std::size_t from, std::size_t to) {
        must(ground_.database->write([&](db::Tx& tx) -> Result<void> {
            for (std::size_t i = from; i < to; ++i)
                YIMEN_CHECK(body(tx, lives[i]));
            return {};
        }));
    };
    std::exception_ptr fault;
    std::jthread other([&] {
        try {
            part(lives.size() / 2, lives.size());
        } catch (...) {
            fault = std::current_exception();
        }
    });
    part(0, lives.size() / 2);
    other.join();
    if (fault)
        std::rethrow_exception(fault);
}

void Filling::batch(int age_days, bool finished, int first, int count) {
    std::vector<Life> lives;
    for (int i = 0; i < count; ++i) {
        auto who = static_cast<std::size_t>(first + i) % hall_.visitors.size();
        lives.push_back({stop_of(finished, first + i),
                         hall_.visitors[who],
                         hall_.clerks[who],
                         hall_.reviewers[who],
                         hall_.deciders[who],
                         {},
                         {},
                         {}});
    }
    const cases::Cases& service = ground_.cases;
    auto act = [&](db::Tx& tx, Life& life, const Member& who, Action action) -> Result<void> {
        cases::Details details{action == Action::review ? "符合条件" : "", {}, {}};
        if (action == Action::notice)
            details.notice.push_back({"layout", {}, {"请标出洗消区"}});
        YIMEN_TRY(life.ref, service.act(tx, {who.principal, "counter", "bench"}, life.ref.id, life.ref.revision, action,
                                        details));
        return {};
    };
    set_time(age_days, 0, 9);
    in_transactions(lives, [&](db::Tx& tx, Life& life) -> Result<void> {
        YIMEN_TRY(life.ref, open_complete(tx, life.visitor));
        return {};
    });
    set_time(age_days, 0, 10);
    for (Life& life : lives)
        life.number = service.next_number(hall_.cell, hall_.region, "portal");
    in_transactions(lives, [&](db::Tx& tx, Life& life) -> Result<void> {
        if (life.stop == Stop::draft)
            return {};
        YIMEN_TRY(life.ref, service.submit(tx, {life.visitor.principal, "portal", "bench"}, life.ref.id,
                                           life.ref.revision, life.number));
        return {};
    });
    set_time(age_days, 0, 11);
    in_transactions(lives, [&](db::Tx& tx, Life& life) -> Result<void> {
        if (life.stop == Stop::withdrawn)
            return act(tx, life, life.visitor, Action::withdraw);
        return life.stop >= Stop::received ? act(tx, life, life.clerk, Action::receive) : Result<void>{};
    });
    set_time(age_days, 0, 14);
    in_transactions(lives, [&](db::Tx& tx, Life& life) -> Result<void> {
        if (life.stop == Stop::noticed)
            return act(tx, life, life.clerk, Action::notice);
        if (life.stop == Stop::not_accepted)
            return act(tx, life, life.clerk, Action::refuse_acceptance);
        return life.reaches(Stop::accepted) || life.stop == Stop::refused ? act(tx, life, life.clerk, Action::accept)
                                                                          : Result<void>{};
    });
    set_time(age_days, 1, 9);
    in_transactions(lives, [&](db::Tx& tx, Life& life) -> Result<void> {
        return life.reaches(Stop::reviewed) || life.stop == Stop::refused ? act(tx, life, life.reviewer, Action::review)
                                                                          : Result<void>{};
    });
    set_time(age_days, 2, 9);
    auto prepare = [&](std::size_t from, std::size_t to) {
        for (std::size_t i = from; i < to; ++i)
            if (lives[i].reaches(Stop::issued))
                lives[i].licence = must(service.prepare_result({lives[i].decider.principal, "counter", "bench"},
                                                               lives[i].ref.id, Action::approve));
    };
    {
        std::jthread other([&] { prepare(lives.size() / 2, lives.size()); });
        prepare(0, lives.size() / 2);
    }
    in_transactions(lives, [&](db::Tx& tx, Life& life) -> Result<void> {
        if (life.stop == Stop::refused)
            return act(tx, life, life.decider, Action::refuse);
        if (!life.reaches(Stop::issued))
            return {};
        YIMEN_TRY(life.ref, service.approve(tx, {life.decider.principal, "counter", "bench"}, life.ref.id,
                                            life.ref.revision, {}, life.licence));
        return {};
    });
    set_time(age_days, 3, 9);
    in_transactions(lives, [&](db::Tx& tx, Life& life) -> Result<void> {
        if (life.reaches(Stop::delivered))
            YIMEN_CHECK(act(tx, life, life.visitor, Action::deliver));
        bool closes = life.stop == Stop::closed || life.stop == Stop::refused || life.stop == Stop::not_accepted;
        return closes ? act(tx, life, life.clerk, Action::close) : Result<void>{};
    });
}

void Filling::fill(int cases, const std::function<void(int done)>& progress) {
    auto there = static_cast<int>(cases_in_store());
    if (there >= cases)
        return;
    int missing = cases - there;
    for (int done = 0; done < missing; done += kBatch) {
        int count = std::min(kBatch, missing - done);
        bool finished = done < missing * 9 / 10;
        double share = static_cast<double>(done) / missing;
        int age = finished ? kOldestDays - static_cast<int>(share / 0.9 * (kOldestDays - kFinishedDays))
                           : 1 + static_cast<int>((1 - share) * 10 * kFinishedDays);
        batch(age, finished, there + done, count);
        progress(there + done + count);
    }
    ground_.business_clock.set(ground_.clocks.system.now());
    settle();
}

void Filling::settle() {
    outbox::Relay relay(*ground_.database, ground_.clocks);
    relay.subscribe(cases::inbox(ground_.cases));
    relay.drain();
    relay.trim(ground_.clocks.business.now() - std::chrono::hours(24 * 7));
    while (journal::seal(*ground_.database, ground_.journal_signer(), ground_.clocks.system.now()) > 0) {
    }
}

std::vector<Draft> Filling::drafts(const Member& visitor, int count) {
    std::vector<Draft> out;
    must(ground_.database->write([&](db::Tx& tx) -> Result<void> {
        out.clear();
        for (int i = 0; i < count; ++i) {
            YIMEN_TRY(auto ref, open_complete(tx, visitor));
            out.push_back({ref.id.str(), ref.revision});
        }
        return {};
    }));
    return out;
}

} // namespace yimen::bench
