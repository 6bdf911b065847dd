#include "coaching.h"
#include "journal/journal.h"
#include "store.h"

// How it ends by itself: with the filing, with a draft that is given up, with a checklist that is over.
namespace yimen::coaching {
namespace {

constexpr int kRemovedAtOnce = 1000;

} // namespace

void Coaching::remove(db::Tx& tx, const store::Record& record) const {
    journal::append(tx, {.cell = record.cell,
                         .at = parts_.clocks.business.now(),
                         .actor = {},
                         .role = "system",
                         .channel = "system",
                         .action = "coaching.draft_ended",
                         .object_kind = "coaching",
                         .object = record.id.value,
                         .reason = {},
                         .change = record.object.str(),
                         .request_id = {}});
    store::remove(tx, record.id);
}

// What was brought from a checklist ends there too, unless items of it are still to be filed.
void Coaching::draft_ended(db::Tx& tx, Uuid draft) const {
    auto record = store::of_object(tx, draft);
    if (!record)
        return;
    auto from = record->brought_from ? store::any(tx, *record->brought_from) : std::nullopt;
    auto list = from ? parts_.several.checklist(tx, from->code) : std::nullopt;
    remove(tx, *record);
    if (from && (!list || !list->merged || record->papers == PapersKind::bundle))
        remove(tx, *from);
}

std::int64_t Coaching::remove_expired() const {
    auto removed = parts_.database.write([&](db::Tx& tx) -> Result<std::int64_t> {
        return store::remove_expired(tx, parts_.clocks.business.now(), kRemovedAtOnce);
    });
    return removed.value_or(0);
}

outbox::Subscriber draft_follower(const Coaching& coaching) {
    return {"coaching.draft_ended",
            {"CaseSubmitted", "CaseWaits", "CaseWithdrawn", "BundleCaseSubmitted", "BundleCaseWithdrawn"},
            [&coaching](db::Tx& tx, const outbox::Event& event) -> Result<void> {
                coaching.draft_ended(tx, event.object);
                return {};
            }};
}

void add_jobs(const Coaching& coaching, jobs::Runner& runner) {
    runner.every("coaching.remove_expired", std::chrono::hours(1), [&coaching](jobs::Run& run) -> Result<void> {
        while (coaching.remove_expired() == kRemovedAtOnce && !run.stopping()) {
        }
        return run.commit([](db::Tx&) -> Result<void> { return {}; });
    });
}

} // namespace yimen::coaching
