#include "feed.h"

#include <chrono>

#include "event_store.h"
#include "log/log.h"
#include "log/metrics.h"

namespace yimen::outbox {
namespace {

using namespace std::chrono_literals;

// On SQLite a batch has the only writer, so it is short: other transactions wait behind it.
constexpr int kBatchEvents = 200;
constexpr auto kBatchTime = 5ms;
constexpr std::int64_t kAttempts = 8;
// How far a subscriber may be behind only because nothing was for it, before its position is written. Trimming waits for it.
constexpr std::int64_t kSkip = 1000;
constexpr std::size_t kErrorLength = 500;

std::chrono::seconds pause_after(std::int64_t attempts) { return 1s * (std::int64_t{1} << (attempts - 1)); }

std::string reason_of(const Error& error) {
    return error.detail.empty() ? std::string(error.code->code) : std::string(error.code->code) + ": " + error.detail;
}

} // namespace

Step Feed::step(Lock lock) {
    Batch batch = database_.read([&](db::Reader& reader) { return read(reader); });
    if (batch.progress.next_try_at > clocks_.system.now())
        return Step::later;
    if (batch.events.empty()) {
        const Position from = batch.progress.position;
        if (batch.progress.attempts == 0 && batch.end.sequence - from.sequence > kSkip)
            std::ignore = database_.write([&](db::Tx& tx) -> Result<void> {
                skip_ahead(tx, subscriber_.name, from, batch.end);
                return {};
            });
        scanned_ = batch.end;
        return Step::idle;
    }
    auto outcome = database_.write([&](db::Tx& tx) -> Result<Outcome> {
        auto progress = lock_progress(tx, subscriber_.name, lock);
        if (!progress)
            return Outcome{.next = Step::later};
        if (*progress != batch.progress)
            return Outcome{}; // another server was faster: read again
        return apply(tx, batch);
    });
    report(*outcome);
    return outcome->next;
}

Feed::Batch Feed::read(db::Reader& reader) const {
    Batch batch;
    batch.progress = read_progress(reader, subscriber_.name).value();
    if (batch.progress.next_try_at > clocks_.system.now())
        return batch;
    // The end is read first: what becomes safe between the two statements is beyond it.
    batch.end = std::max(newest(reader), batch.progress.position);
    const Position from = std::max(batch.progress.position, scanned_);
    if (from < batch.end)
        batch.events = read_kinds_after(reader, from, subscriber_.kinds, kBatchEvents);
    if (!batch.events.empty()) {
        const Position last = batch.events.back().position;
        batch.end = batch.events.size() < kBatchEvents ? std::max(batch.end, last) : last;
    }
    return batch;
}

Feed::Outcome Feed::apply(db::Tx& tx, const Batch& batch) const {
    Outcome outcome;
    Progress progress = batch.progress;
    const auto until = std::chrono::steady_clock::now() + kBatchTime;
    for (const Event& event : batch.events) {
        if (auto error = apply(tx, event))
            return stop_at(tx, event, std::move(*error), progress, std::move(outcome));
        progress = {&event == &batch.events.back() ? batch.end : event.position, 0, {}};
        ++outcome.applied;
        if (std::chrono::steady_clock::now() > until)
            break;
    }
    advance(tx, subscriber_.name, progress.position, clocks_.system.now());
    if (outcome.applied == static_cast<std::int64_t>(batch.events.size()) && batch.events.size() < kBatchEvents)
        outcome.next = Step::some;
    return outcome;
}

std::optional<std::string> Feed::apply(db::Tx& tx, const Event& event) const {
    std::optional<std::string> error;
    try {
        tx.savepoint([&] {
            error.reset();
            if (auto applied = subscriber_.apply(tx, event); !applied)
                error = reason_of(applied.error());
            return !error;
        });
    } catch (const db::Unavailable&) {
        throw; // not the event's fault: the batch is tried again as a whole
    } catch (const db::StorageFull&) {
        throw;
    } catch (const std::exception& broken) {
        error = broken.what();
    }
    if (error && error->size() > kErrorLength)
        error->resize(kErrorLength);
    return error;
}

// Keeps what was applied before the failed event, and either waits in front of it or parks it.
Feed::Outcome Feed::stop_at(db::Tx& tx, const Event& failed, std::string error, Progress progress,
                            Outcome outcome) const {
    const Instant now = clocks_.system.now();
    if (outcome.applied > 0)
        advance(tx, subscriber_.name, progress.position, now);
    ++progress.attempts;
    outcome.parked = progress.attempts >= kAttempts;
    if (outcome.parked) {
        park(tx, subscriber_.name, failed, error, progress.attempts, now);
        progress = {failed.position, 0, {}};
    } else {
        progress.next_try_at = now + pause_after(progress.attempts);
        outcome.next = Step::later;
    }
    note_failure(tx, subscriber_.name, progress, error);
    outcome.failed = &failed;
    outcome.error = std::move(error);
    return outcome;
}

void Feed::report(const Outcome& outcome) const {
    std::string label = "subscriber=\"";
    label.append(subscriber_.name).append("\"");
    if (outcome.applied > 0)
        metrics::count("yimen_outbox_applied_total", label, static_cast<double>(outcome.applied));
    if (!outcome.failed)
        return;
    metrics::count(outcome.parked ? "yimen_outbox_parked_total" : "yimen_outbox_retries_total", label);
    log::warning(outcome.parked ? "outbox.parked" : "outbox.retry", {{"subscriber", subscriber_.name},
                                                                     {"event_kind", outcome.failed->kind},
                                                                     {"event_id", outcome.failed->id.str()},
                                                                     {"error", outcome.error}});
}

} // namespace yimen::outbox
