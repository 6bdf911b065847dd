#include "many_cases.h"

#include <optional>
#include <thread>

#include "cases/reading.h"
#include "db/maintenance.h"
#include "files/content.h"

namespace yimen::app {
namespace {

using cases::Action;

constexpr int kBatch =
    100; // cases of one item in one step: each savepoint in a larger transaction costs more (SQLite walks its journal)
constexpr int kSettle = 200;       // batches after which events and journal are caught up with
constexpr int kOldestDays = 190;   // ages spread from here …
constexpr int kFinishedDays = 6;   // … to here for cases that are over, and to today for those under way
constexpr int kFinishedShare = 97; // of a hundred: as many come in a day now as did then
constexpr std::chrono::hours kKeepEvents{24 * 7};
constexpr std::string_view kFile = "%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n";

// Where a case stops.
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

// Of a hundred old cases most are closed; of a hundred new ones every state has some. 37 and 100 have no common factor, so that each
// hundred has these shares exactly.
Stop stop_of(bool finished, int number) {
    int share = number * 37 % 100;
    if (finished)
        return share < 82   ? Stop::closed
               : share < 88 ? Stop::delivered
               : share < 92 ? Stop::refused
               : share < 96 ? Stop::not_accepted
                            : Stop::withdrawn;
    constexpr Stop kOpen[] = {Stop::draft,    Stop::submitted, Stop::received, Stop::noticed,
                              Stop::accepted, Stop::reviewed,  Stop::issued};
    return kOpen[static_cast<std::size_t>(share) % std::size(kOpen)];
}

const access::Principal& by_turns(const std::vector<access::Principal>& people, int number) {
    return people[static_cast<std::size_t>(number) % people.size()];
}

} // namespace

struct ManyCases::Life {
    Stop stop;
    const CaseKind& kind;
    const access::Principal &visitor, &clerk, &reviewer, &decider;
    cases::CaseRef ref;
    std::string number;
    std::optional<licences::Prepared> licence;

    bool reaches(Stop state) const { return stop >= state && stop <= Stop::closed; }
    bool is_decided() const { return reaches(Stop::issued) || stop == Stop::refused; }
};

struct ManyCases::Batch {
    Date first_day{}; // a working day
    bool on_the_spot = false;
    std::vector<Life> lives;
};

ManyCases::ManyCases(Ground& ground, CellId cell, const std::vector<CaseKind>& kinds,
                     const std::vector<access::Principal>& visitors)
    : ground_(ground), cell_(cell), kinds_(kinds), visitors_(visitors),
      calendar_(ground.database->read([&](db::Reader& reader) { return ground.calendars.national(reader); })),
      today_(hall_date(ground.clocks.system.now())), file_sm3_(to_hex(crypto::sm3(kFile))) {
    if (!ground.files.path(file_sm3_))
        files::keep_bytes(ground.files, kFile, file_sm3_, ground.clocks.system.now());
}

std::int64_t ManyCases::in_store() const {
    return ground_.database->read([](db::Reader& reader) { return cases::stored(reader); });
}

Result<cases::CaseRef> ManyCases::open_complete(db::Tx& tx, const CaseKind& kind,
                                                const access::Principal& visitor) const {
    cases::Caller caller{visitor, "portal", "many"};
    YIMEN_TRY(auto ref, ground_.cases.open(tx, caller,
                                           {kind.item, visitor.acts_for.front().subject, kind.form, kind.answers, {}}));
    for (const auto& material : kind.materials) {
        cases::NewFile file{material, "a.pdf", "application/pdf", file_sm3_, static_cast<std::int64_t>(kFile.size())};
        YIMEN_TRY(ref,
                  ground_.cases.attach(tx, caller, ref.id, new_id<cases::FileId>(ground_.clocks.business.now()), file));
    }
    return ref;
}

// What is decided on the spot has no second day.
void ManyCases::set_time(const Batch& batch, int working_day, int hour) {
    Date day = batch.on_the_spot ? batch.first_day : calendar_->add(batch.first_day, working_day);
    int later = batch.on_the_spot ? working_day : 0;
    Instant now = ground_.clocks.system.now();
    ground_.business_clock.set(std::min(hall_instant(day, (hour + later) * 60), now));
}

// One transaction for all of them: two at once would wait for each other, for the one writer or for the row that counts a department's papers.
template <class F>
Result<void> ManyCases::in_transaction(std::vector<Life>& lives, F&& body) {
    std::vector<cases::CaseRef> before; // a transaction that met another begins again from there
    for (const Life& life : lives)
        before.push_back(life.ref);
    return ground_.database->write([&](db::Tx& tx) -> Result<void> {
        for (std::size_t i = 0; i < lives.size(); ++i) {
            lives[i].ref = before[i];
            YIMEN_CHECK(body(tx, lives[i]));
        }
        return {};
    });
}

Result<void> ManyCases::act(db::Tx& tx, Life& life, const access::Principal& who, Action action) const {
    cases::Details details{action == Action::review ? "符合条件" : "", {}, {}};
    if (action == Action::notice)
        details.notice.push_back({{}, {}, {"请补充材料"}});
    YIMEN_TRY(life.ref,
              ground_.cases.act(tx, {who, "counter", "many"}, life.ref.id, life.ref.revision, action, details));
    return {};
}

Result<void> ManyCases::take_in(Batch& batch) {
    set_time(batch, 0, 9);
    YIMEN_CHECK(in_transaction(batch.lives, [&](db::Tx& tx, Life& life) -> Result<void> {
        YIMEN_TRY(life.ref, open_complete(tx, life.kind, life.visitor));
        return {};
    }));
    set_time(batch, 0, 10);
    for (Life& life : batch.lives)
        life.number = ground_.cases.next_number(cell_, life.kind.region, "portal");
    YIMEN_CHECK(in_transaction(batch.lives, [&](db::Tx& tx, Life& life) -> Result<void> {
        if (life.stop == Stop::draft)
            return {};
        YIMEN_TRY(life.ref, ground_.cases.submit(tx, {life.visitor, "portal", "many"}, life.ref.id, life.ref.revision,
                                                 life.number));
        return {};
    }));
    set_time(batch, 0, 11);
    YIMEN_CHECK(in_transaction(batch.lives, [&](db::Tx& tx, Life& life) -> Result<void> {
        if (life.stop == Stop::withdrawn)
            return act(tx, life, life.visitor, Action::withdraw);
        return life.stop >= Stop::received ? act(tx, life, life.clerk, Action::receive) : Result<void>{};
    }));
    set_time(batch, 0, 14);
    return in_transaction(batch.lives, [&](db::Tx& tx, Life& life) -> Result<void> {
        if (life.stop == Stop::noticed)
            return act(tx, life, life.clerk, Action::notice);
        if (life.stop == Stop::not_accepted)
            return act(tx, life, life.clerk, Action::refuse_acceptance);
        return life.reaches(Stop::accepted) || life.is_decided() ? act(tx, life, life.clerk, Action::accept)
                                                                 : Result<void>{};
    });
}

Result<void> ManyCases::prepare_results(std::vector<Life>& lives) {
    auto part = [&](std::size_t from, std::size_t to) -> Result<void> {
        for (std::size_t i = from; i < to; ++i)
            if (lives[i].reaches(Stop::issued)) {
                YIMEN_TRY(lives[i].licence, ground_.cases.prepare_result({lives[i].decider, "counter", "many"},
                                                                         lives[i].ref.id, Action::approve));
            }
        return {};
    };
    Result<void> second;
    {
        std::jthread other([&] { second = part(lives.size() / 2, lives.size()); });
        YIMEN_CHECK(part(0, lives.size() / 2));
    }
    return second;
}

Result<void> ManyCases::decide(Batch& batch) {
    set_time(batch, 1, 14);
    YIMEN_CHECK(in_transaction(batch.lives, [&](db::Tx& tx, Life& life) -> Result<void> {
        return life.reaches(Stop::reviewed) || life.is_decided() ? act(tx, life, life.reviewer, Action::review)
                                                                 : Result<void>{};
    }));
    set_time(batch, 2, 14);
    YIMEN_CHECK(prepare_results(batch.lives));
    return in_transaction(batch.lives, [&](db::Tx& tx, Life& life) -> Result<void> {
        if (life.stop == Stop::refused)
            return act(tx, life, life.decider, Action::refuse);
        if (!life.is_decided())
            return {};
        YIMEN_TRY(life.ref, ground_.cases.approve(tx, {life.decider, "counter", "many"}, life.ref.id, life.ref.revision,
                                                  {}, life.licence));
        return {};
    });
}

Result<void> ManyCases::play(Batch& batch) {
    YIMEN_CHECK(take_in(batch));
    YIMEN_CHECK(decide(batch));
    set_time(batch, 3, 14);
    return in_transaction(batch.lives, [&](db::Tx& tx, Life& life) -> Result<void> {
        if (life.reaches(Stop::delivered))
            YIMEN_CHECK(act(tx, life, life.visitor, Action::deliver));
        bool closes = life.stop == Stop::closed || life.stop == Stop::refused || life.stop == Stop::not_accepted;
        return closes ? act(tx, life, life.clerk, Action::close) : Result<void>{};
    });
}

Result<void> ManyCases::rehearse(const CaseKind& kind) const {
    const std::string number = ground_.cases.next_number(cell_, kind.region, "portal");
    const access::Principal& visitor = visitors_.front();
    Result<void> played;
    (void)ground_.database->write([&](db::Tx& tx) -> Result<void> {
        played = [&]() -> Result<void> {
            YIMEN_TRY(auto ref, open_complete(tx, kind, visitor));
            YIMEN_TRY(ref, ground_.cases.submit(tx, {visitor, "portal", "many"}, ref.id, ref.revision, number));
            Life life{Stop::closed, kind, visitor, kind.clerks.front(), kind.reviewers.front(), kind.deciders.front(),
                      ref,          {},   {}};
            YIMEN_CHECK(act(tx, life, life.clerk, Action::receive));
            YIMEN_CHECK(act(tx, life, life.clerk, Action::accept));
            YIMEN_CHECK(act(tx, life, life.reviewer, Action::review));
            YIMEN_TRY(life.ref, ground_.cases.approve(tx, {life.decider, "counter", "many"}, life.ref.id,
                                                      life.ref.revision, {}, {}));
            return act(tx, life, visitor, Action::deliver);
        }();
        return fail(cases::kNotAllowed); // and so it is undone
    });
    return played;
}

Result<void> ManyCases::fill(int cases, const std::function<void(std::int64_t there)>& progress) {
    const std::int64_t before = in_store(), missing = cases - before, over = missing * kFinishedShare / 100;
    int batches = 0;
    for (std::int64_t done = 0, some = 0; done < missing; done += some) {
        const bool finished = done < over;
        some = std::min<std::int64_t>(kBatch, (finished ? over : missing) - done);
        const auto first = static_cast<int>(before + done), count = static_cast<int>(some);
        const double share = static_cast<double>(done) / static_cast<double>(missing);
        const int age =
            finished ? kOldestDays - static_cast<int>(share * 100 / kFinishedShare * (kOldestDays - kFinishedDays))
                     : static_cast<int>((1 - share) * 100 / (100 - kFinishedShare) * kFinishedDays);
        const CaseKind& kind = kinds_[static_cast<std::size_t>(first / kBatch) % kinds_.size()];
        Batch batch{
            calendar_->add(Date(std::chrono::sys_days(today_) - std::chrono::days(age)), 0), kind.on_the_spot, {}};
        for (int number = first; number < first + count; ++number)
            batch.lives.push_back({stop_of(finished, number),
                                   kind,
                                   by_turns(visitors_, number),
                                   by_turns(kind.clerks, number),
                                   by_turns(kind.reviewers, number),
                                   by_turns(kind.deciders, number),
                                   {},
                                   {},
                                   {}});
        YIMEN_CHECK(play(batch));
        if (++batches % kSettle == 0)
            settle();
        progress(first + count);
    }
    ground_.business_clock.set(ground_.clocks.system.now());
    settle();
    db::refresh_statistics(*ground_.database);
    return {};
}

void ManyCases::settle() {
    outbox::Relay relay(*ground_.database, ground_.clocks);
    relay.subscribe(cases::inbox());
    relay.drain();
    relay.trim(ground_.clocks.system.now() - kKeepEvents);
    while (journal::seal(*ground_.database, ground_.journal_signer(), ground_.clocks.system.now()) > 0) {
    }
}

} // namespace yimen::app
