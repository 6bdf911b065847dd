#include <thread>

#include "base/pulse.h"
#include "board.h"
#include "live.h"
#include "log/log.h"

namespace yimen::live {
namespace {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

constexpr auto kGap = 5ms; // however many transactions commit, the outbox is looked at 200 times a second at most
constexpr auto kBrokenPause = 1s; // after the database has failed
constexpr std::size_t kBatchEvents = 200;

} // namespace

class Hub::Impl {
  public:
    Impl(db::Database& database, std::function<bool(const access::Principal&)> still_valid, Pace pace)
        : database_(database), still_valid_(std::move(still_valid)), pace_(pace) {}
    ~Impl() { stop(); }

    void start() {
        database_.read([&](db::Reader& reader) {
            auto events = outbox::read_last(reader, static_cast<int>(kKept));
            const auto trimmed = outbox::trimmed(reader);
            // A full window says nothing about what lies before its first event.
            const auto floor = events.size() == kKept ? events.front().position : trimmed;
            board_->reset(events, floor, events.empty() ? trimmed : std::max(trimmed, events.back().position));
            return true;
        });
        tail_pulse_.resume();
        keeper_pulse_.resume();
        tail_ = std::thread([this] { follow(); });
        keeper_ = std::thread([this] { keep(); });
    }

    void stop() {
        tail_pulse_.stop();
        keeper_pulse_.stop();
        for (std::thread* thread : {&tail_, &keeper_})
            if (thread->joinable())
                thread->join();
        board_->shut();
    }

    void wake() { tail_pulse_.wake(); }

    http::Reply open(View view, std::string_view last_event_id) {
        outbox::Position newest;
        // Only a listener that comes from a server ahead of this one costs a read.
        if (auto last = outbox::Position::parse(last_event_id); last && *last > board_->tail())
            newest = database_.read(outbox::newest);
        http::Reply reply;
        reply.content_type = "text/event-stream";
        reply.events = std::make_shared<Stream>(board_, std::move(view), std::string(last_event_id), newest);
        reply.with("Cache-Control", "no-store").with("X-Accel-Buffering", "no"); // no proxy may collect events
        return reply;
    }

    std::int64_t open_streams() const { return board_->size(); }

  private:
    void follow() {
        std::chrono::milliseconds pause = pace_.poll;
        while (tail_pulse_.wait(pause)) {
            try {
                while (fan_out() == kBatchEvents && !tail_pulse_.stopped())
                    ;
                pause = pace_.poll;
            } catch (const std::exception& broken) {
                log::error("live.tail_failed", {{"reason", broken.what()}});
                pause = kBrokenPause;
            }
        }
    }

    std::size_t fan_out() {
        auto events = database_.read([&](db::Reader& reader) {
            return outbox::read_after(reader, board_->tail(), static_cast<int>(kBatchEvents));
        });
        if (!events.empty())
            board_->add(events,
                        [this](const outbox::Event& event, const access::Principal& who) { return ends(event, who); });
        return events.size();
    }

    // In doubt a stream ends: the page comes back and is asked who it is.
    bool ends(const outbox::Event& event, const access::Principal& who) const {
        if (event.kind != "SessionEnded" && event.kind != "GrantEnded")
            return false;
        const auto* account = event.payload.if_contains("account_id");
        const bool of_account = account && account->is_string() && account->get_string() == who.account.str();
        if (event.object != who.session.value && !of_account)
            return false;
        try {
            return !still_valid_(who);
        } catch (const std::exception& broken) {
            log::warning("live.validity_unknown", {{"reason", broken.what()}});
            return true;
        }
    }

    void keep() {
        auto beat_at = Steady::now() + pace_.heartbeat;
        auto check_at = Steady::now() + pace_.revalidate;
        const auto rest = [&] {
            return std::max(0ms,
                            std::chrono::ceil<std::chrono::milliseconds>(std::min(beat_at, check_at) - Steady::now()));
        };
        while (keeper_pulse_.wait(rest())) {
            if (Steady::now() >= beat_at) {
                board_->heartbeat();
                beat_at = Steady::now() + pace_.heartbeat;
            }
            if (Steady::now() >= check_at) {
                revalidate();
                check_at = Steady::now() + pace_.revalidate;
            }
        }
    }

    void revalidate() {
        try {
            board_->close_unless(still_valid_);
        } catch (const std::exception& broken) {
            // The database is away, so nothing new can be sent either: the next round decides.
            log::warning("live.validity_unknown", {{"reason", broken.what()}});
        }
    }

    db::Database& database_;
    const std::function<bool(const access::Principal&)> still_valid_;
    const Pace pace_;
    const std::shared_ptr<Board> board_ = std::make_shared<Board>();
    Pulse tail_pulse_{kGap}, keeper_pulse_;
    std::thread tail_, keeper_;
};

Hub::Hub(db::Database& database, std::function<bool(const access::Principal&)> still_valid, Pace pace)
    : impl_(std::make_unique<Impl>(database, std::move(still_valid), pace)) {}
Hub::~Hub() = default;
void Hub::start() { impl_->start(); }
void Hub::stop() { impl_->stop(); }
void Hub::wake() { impl_->wake(); }
http::Reply Hub::open_public(std::string_view last_event_id, std::optional<HallId> hall) {
    return impl_->open(PublicView{hall}, last_event_id);
}
http::Reply Hub::open_private(const access::Principal& principal, access::Roles roles, std::string_view last_event_id) {
    return impl_->open(PrivateView{principal, roles}, last_event_id);
}
std::int64_t Hub::open_streams() const { return impl_->open_streams(); }

} // namespace yimen::live
