#include "cases/briefs.h"
#include "cases/gaps.h"
#include "cases/promises.h"
#include "cases/signatures.h"
#include "parts.h"

// The second screen of a counter (窗口副屏): what the clerk shows there, what the visitor answers.
namespace yimen::queue {
namespace {

using access::Role;

void publish_screen(db::Tx& tx, const store::Screen& screen, RegionId region, Instant at) {
    outbox::NewEvent event;
    event.kind = "ScreenChanged";
    event.scope = {screen.cell, region, screen.hall, {}, {}};
    event.object_kind = "counter";
    event.object = screen.counter.value;
    event.revision = screen.revision;
    event.payload = {{"show", screen.shows}};
    outbox::publish(tx, at, event);
}

} // namespace

Result<void> Queue::show_screen(db::Tx& tx, const Caller& caller, CounterId counter, std::string_view shows,
                                std::optional<cases::CaseId> case_id, std::optional<VisitId> visit) const {
    YIMEN_TRY(auto session, own_session(tx, caller, counter));
    bool whole = (shows == "confirm") == case_id.has_value() && (shows == "rate") == visit.has_value();
    if (!whole) {
        Error error{&kInvalidRequest, {}, {{"/show", "required", "confirm needs case_id, rate needs visit_id"}}, {}};
        return fail(std::move(error));
    }
    if (case_id) {
        auto found = cases::brief(tx, *case_id);
        if (!found || !access::Scope(caller.who, {Role::clerk}).covers(found->scope))
            return fail(cases::kCaseNotFound);
    }
    if (visit && !store::visible_visit(tx, caller.who, {Role::clerk}, *visit))
        return fail(kVisitNotFound);
    auto before = store::screen(tx, counter);
    store::Screen screen{
        counter, session.cell, session.hall, std::string(shows), case_id, visit, before ? before->revision + 1 : 1};
    store::put_screen(tx, screen);
    Instant now = parts_.clocks.business.now();
    note(tx, caller, "clerk", "screen.show", case_id ? "case" : "counter", case_id ? case_id->value : counter.value,
         session.cell, now, shows);
    publish_screen(tx, screen, session.region, now);
    return {};
}

Result<void> Queue::answer_screen(db::Tx& tx, const Caller& caller, cases::CaseId case_id, bool agreed,
                                  const std::optional<std::string>& signature_png) const {
    auto screen = caller.who.counter ? store::screen(tx, CounterId{*caller.who.counter}) : std::nullopt;
    if (!screen || screen->shows != "confirm" || screen->case_id != case_id)
        return fail(kNothingToConfirm);
    Instant now = parts_.clocks.business.now();
    Uuid id = new_uuid(now);
    YIMEN_TRY(auto png, cases::read_signature(signature_png));
    std::optional<std::string> sealed;
    if (png)
        sealed = cipher_.encrypt({"screen_answer", id.str(), "signature_sealed"}, *png);
    store::insert_answer(tx, id, *screen, {case_id, agreed, sealed.has_value(), now}, sealed);
    screen->shows = "idle";
    screen->case_id.reset();
    screen->visit.reset();
    ++screen->revision;
    store::put_screen(tx, *screen);
    note(tx, caller, "desk_screen", agreed ? "screen.agree" : "screen.decline", "case", case_id.value, screen->cell,
         now, sealed ? "signed" : "");
    if (agreed) { // what the screen showed to follow later, or as promised, is signed for with it
        cases::Caller signer{caller.who, caller.channel, caller.request_id};
        cases::Gaps(parts_.cases).sign_at_counter(tx, signer, case_id, png);
        cases::Promises(parts_.cases).sign_at_counter(tx, signer, case_id, png);
        if (hooks_.papers_signed)
            hooks_.papers_signed(tx, signer, case_id, png);
    }
    auto hall = parts_.directory.hall(tx, screen->hall);
    publish_screen(tx, *screen, hall ? hall->region : RegionId{}, now);
    return {};
}

} // namespace yimen::queue
