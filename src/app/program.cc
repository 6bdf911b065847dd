#include "program.h"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <sys/resource.h>
#include <unistd.h>

#include "cases/agencies.h"
#include "db/maintenance.h"
#include "demo_day.h"
#include "licences/document_check.h"
#include "licences/layout_drafts.h"
#include "licences/versions.h"
#include "log/log.h"
#include "log/metrics.h"
#include "trust.h"
#include "vocabulary.h"

namespace yimen::app {
namespace {

// A case or licence that was just written is sealed into the journal within this time: the unsealed window of docs/promises.md.
constexpr std::chrono::milliseconds kSealPace{2000};
constexpr std::chrono::hours kKeepEvents{24 * 7};
// Two may be held up by a slow mail server, an import may take a third.
constexpr int kJobThreads = 4;
constexpr int kAskingThreads = 2; // of fact sources
// One may look round at printers that are switched off; the others print.
constexpr int kPrintThreads = 3;

std::string made(const std::string& directory) {
    std::filesystem::create_directories(directory);
    return directory;
}

Settings completed(Settings settings) {
    made(settings.data);
    if (settings.database_url.empty())
        settings.database_url = "sqlite:" + settings.data + "/yimen.db";
    if (settings.base_url.empty())
        settings.base_url = "http://" + settings.server.address + ":" + std::to_string(settings.server.port);
    settings.server.upload_directory = made(settings.data + "/uploads");
    return settings;
}

std::unique_ptr<notify::Transport> mail_transport() {
    auto settings = notify::smtp_from_environment();
    return settings ? notify::smtp(*settings) : nullptr;
}

std::unique_ptr<db::Database> opened(const Settings& settings) {
    db::Options options{.url = settings.database_url};
    return settings.open_database ? settings.open_database(options) : db::open(options);
}

// Sealing takes tens of milliseconds a file and may have a long queue: it gets what calls leave of the processor.
void step_back() {
    constexpr int kNice = 10;
    thread_local const int done = ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kNice);
    (void)done;
}

// What this file of sources holds; nothing where none is named.
template <class Read>
auto sources_in(const std::string& path, Read&& read) -> decltype(read("")) {
    if (path.empty())
        return {};
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    if (!file)
        throw std::runtime_error("the sources in " + path + " cannot be read");
    return read(text.str());
}

std::string host_of(const std::string& url) {
    auto begin = url.find("://");
    begin = begin == std::string::npos ? 0 : begin + 3;
    return url.substr(begin, url.find_first_of(":/", begin) - begin);
}

// The shipped calendar without the years that are known: what an administrator has imported stays.
std::string shipped_years(const places::Calendar& known) {
    std::string out;
    for (std::string_view line : split(places::Calendars::shipped_csv(), '\n')) {
        auto day = parse_date(line.substr(0, line.find(',')));
        if (!day || !known.is_known(*day))
            out += std::string(line) + "\n";
    }
    return out;
}

} // namespace

std::vector<db::Migration> migrations() {
    std::vector<db::Migration> out;
    for (auto module :
         {outbox::migrations(),    jobs::migrations(),      journal::migrations(),  http::migrations(),
          notify::migrations(),    places::migrations(),    people::migrations(),   vocabulary::migrations(),
          catalogue::migrations(), seals::migrations(),     licences::migrations(), facts::migrations(),
          cases::migrations(),     originals::migrations(), instant::migrations(),  bundles::migrations(),
          editing::migrations(),   queue::migrations(),     printing::migrations(), triage::migrations(),
          booking::migrations(),   voice::migrations(),     watch::migrations(),    forecast::migrations(),
          opening::migrations(),   guide::migrations(),     coaching::migrations(), wayfinding::migrations()})
        out.insert(out.end(), module.begin(), module.end());
    return out;
}

Ground::Ground(const Settings& given)
    : settings(completed(given)), database(opened(settings)),
      keys(crypto::KeyStore::open(made(settings.data + "/keys"), system_clock.now())),
      mailer(*database, clocks, *keys, mail_transport()), files(made(settings.data + "/files")),
      index(made(settings.data + "/index")), catalogue(*database, clocks, directory, index),
      importer(catalogue, files, clocks), exporter(catalogue, files, clocks),
      bundles(*database, clocks, catalogue, directory),
      people(
          *database, clocks, *keys, directory,
          {.rp_id = host_of(settings.base_url), .origin = settings.base_url, .issuer = "Yimen", .demo = settings.demo}),
      message_settings(*database, clocks, *keys, mailer),
      oidc(people, *database, clocks, *keys, directory, settings.base_url, people::oidc_from_environment()),
      seals(*database, clocks, *keys), licences(*database, clocks, *keys, settings.base_url),
      sealer({licences, people, seals, files}), shows({licences, people, directory}), copies(sealer),
      licence_importer({licences, people, directory}),
      licence_sources(licence_importer, sources_in(settings.licence_sources, licences::read_licence_sources)),
      facts({*database, clocks, people, sources_in(settings.fact_sources, facts::read_sources)}),
      cases({*database, clocks, *keys, directory, calendars, people, catalogue, licences, files, seals,
             settings.base_url, &facts}),
      originals({*database, clocks, *keys, directory, calendars, people, catalogue, cases, settings.base_url}),
      instant({*database, clocks, *keys, directory, people, catalogue, seals, cases}), bundle_cases(bundles, cases),
      editing({*database, clocks, directory, catalogue, files}),
      bundle_editing({*database, clocks, directory, catalogue, bundles}),
      queue({*database, clocks, *keys, directory, calendars, people, catalogue, licences, cases}),
      printing({*database, clocks, directory, queue, settings.base_url}),
      triage({*database, clocks, directory, people, catalogue, queue}),
      wayfinding({*database, clocks, directory, catalogue, queue, settings.base_url}),
      bookings({*database, clocks, directory, calendars, people, catalogue, queue, settings.base_url}),
      voice(*database, clocks, *keys, people),
      watch({*database, clocks, directory, calendars, people, catalogue, queue, voice, originals}),
      waits({*database, clocks, directory, calendars}), opening({*database, clocks, directory, people, queue, waits}),
      guide({*database, clocks, directory, people, catalogue, licences,
             [this](db::Reader& reader, const catalogue::Item& item) {
                 return queue::item_places(queue, reader, item);
             }}),
      several({*database, clocks, directory, catalogue, bundles}),
      coaching({*database, clocks, people, cases, bundle_cases, guide, several}) {
    if (settings.clock)
        business_clock.set(*settings.clock);
    // What the queue shows of modules above it.
    queue::Queue::Hooks hooks;
    hooks.rated = [](db::Reader& reader, queue::VisitId visit) { return voice::is_rated(reader, visit.value); };
    hooks.forecasts = forecast::HallWaits::lines;
    hooks.requests = [this](db::Reader& reader, HallId hall) { return opening.requests(reader, hall); };
    hooks.line_booked = [this](db::Tx& tx, queue::CategoryId line) { return bookings.holds_line(tx, line); };
    hooks.issued = [this](db::Tx& tx, const queue::Caller& caller, queue::TicketId ticket,
                          const access::Scope::RowScope& scope) { printing.issued(tx, caller, ticket, scope); };
    hooks.guide = [this](db::Reader& reader, std::string_view code) -> std::optional<queue::GuideRef> {
        auto found = guide.find(reader, code);
        if (!found) { // of several items: its first one leads to the line
            auto several_items = several.checklist(reader, code);
            if (!several_items)
                return std::nullopt;
            return queue::GuideRef{several_items->code, several_items->members.front().item, several_items->name,
                                   several_items->name_en};
        }
        return queue::GuideRef{found->code, found->item, found->item_name, found->item_name_en};
    };
    hooks.take_up_bundle = [this](db::Tx& tx, const cases::Caller& caller, Uuid bundle, Uuid visit,
                                  HallId hall) -> Result<void> {
        YIMEN_CHECK(bundle_cases.take_up(tx, caller, bundles::BundleCaseId{bundle}, visit, hall));
        return {};
    };
    hooks.papers_to_sign = [this](db::Reader& reader, cases::CaseId id) {
        std::vector<queue::Queue::PaperToSign> out;
        for (auto& one : originals.to_sign(reader, id))
            out.push_back({one.direction == originals::Handing::returned, one.kind == originals::Kind::copy,
                           std::move(one.name), std::move(one.name_en), one.sheets});
        return out;
    };
    hooks.papers_signed = [this](db::Tx& tx, const cases::Caller& screen, cases::CaseId id,
                                 const std::optional<std::string>& picture) {
        originals.sign_at_screen(tx, screen, id, picture);
    };
    queue.set_hooks(std::move(hooks));
    importer.set_draft_sink(
        [this](db::Tx& tx, const catalogue::ImportBy& by, const catalogue::Item& item,
               const catalogue::Definition& definition) { return editing.take_imported(tx, by, item, definition); });
}

journal::Signer Ground::journal_signer() const {
    const crypto::KeyStore& store = *keys;
    return {
        store.current_key_id(crypto::KeyUse::journal),
        [&store](std::string_view message) { return store.current_signing_key(crypto::KeyUse::journal).sign(message); },
        [&store](std::string_view id, std::string_view message, std::string_view signature) {
            auto* key = store.signing_key(id);
            return key && key->verify(message, signature);
        }};
}

bool Ground::prepare() {
    for (const auto& applied : db::migrate(*database, migrations(), system_clock.now()))
        log::info("migrated", {{"module", applied.module}, {"file", applied.name}});
    auto imported =
        database->write([&](db::Tx& tx) { return calendars.import(tx, shipped_years(*calendars.national(tx))); });
    if (!imported)
        throw std::logic_error("the shipped calendar cannot be read");
    auto norms = database->write([](db::Tx& tx) -> Result<void> {
        voice::Voice::put_norms(tx);
        return {};
    });
    if (!norms)
        throw std::logic_error("the shipped rating norms cannot be put");
    if (!settings.demo)
        return false;
    // People, powers and items of the demo are older than the first day that is played.
    if (settings.demo_day)
        business_clock.set(business_clock.now() - std::chrono::hours(24 * 40));
    return load_demo(*this);
}

Program::Program(const Settings& settings)
    : ground_(settings), relay_(*ground_.database, ground_.clocks), runner_(*ground_.database, ground_.clocks),
      asking_(*ground_.database, ground_.clocks), sealing_(*ground_.database, ground_.clocks),
      printing_(*ground_.database, ground_.clocks),
      hub_(*ground_.database,
           [this](const access::Principal& principal) { return ground_.people.still_valid(principal); }),
      server_(ground_.settings.server, *ground_.database, ground_.clocks,
              [this](std::string_view token) { return ground_.people.authenticate(token); }) {
    demo_is_new_ = ground_.prepare();
    publish_authorities(ground_);
    ground_.catalogue.refresh_index();
    if (ground_.database->read([&](db::Reader& reader) {
            return vocabulary_of(ground_).count(reader, ground_.directory.home_cell(reader),
                                                vocabulary::TermKind::element);
        }) == 0)
        collect_vocabulary(ground_); // items from before there was a vocabulary
    relay_.subscribe(vocabulary_learner(ground_));
    relay_.subscribe(cases::inbox());
    relay_.subscribe(cases::bundle_follower(ground_.cases));
    relay_.subscribe(cases::licence_follower(ground_.cases));
    relay_.subscribe(originals::case_follower(ground_.originals));
    relay_.subscribe(instant::filed_follower(ground_.instant));
    relay_.subscribe(bundles::case_follower(ground_.bundle_cases));
    relay_.subscribe(coaching::draft_follower(ground_.coaching));
    relay_.subscribe(cases::mails(ground_.cases, ground_.message_settings, ground_.mailer));
    relay_.subscribe(booking::mails(ground_.bookings, ground_.message_settings, ground_.mailer));
    add_jobs();
    add_routes();
    metrics::gauge("yimen_licences_pending_seal", "Licences that wait for their sealed file.",
                   [this] { return static_cast<double>(backlog().waiting); });
    metrics::gauge("yimen_licences_pending_seal_seconds", "How long the oldest of them has waited.", [this] {
        auto oldest = backlog().oldest;
        return oldest ? static_cast<double>((ground_.business_clock.now() - *oldest).count()) / 1e6 : 0;
    });
    metrics::gauge("yimen_papers_unsealed", "Papers of cases that wait for their seal.", [this] {
        return static_cast<double>(
            ground_.database->read([&](db::Reader& reader) { return ground_.cases.documents().unsealed(reader); }));
    });
    metrics::gauge("yimen_db_writes", "Committed transactions since the start.",
                   [this] { return static_cast<double>(ground_.database->stats().writes); });
    metrics::gauge("yimen_db_commits", "Commits on the engine: fewer than writes where they are grouped.",
                   [this] { return static_cast<double>(ground_.database->stats().commits); });
    metrics::gauge("yimen_db_queued", "Transactions that wait for the writer or a connection.",
                   [this] { return static_cast<double>(ground_.database->stats().queued); });
}

Program::~Program() { stop(); }

licences::Backlog Program::backlog() const {
    return ground_.database->read([&](db::Reader& reader) { return ground_.sealer.backlog(reader); });
}

void Program::add_jobs() {
    auto quick = [](std::function<void()> work) {
        return [work = std::move(work)](jobs::Run& run) -> Result<void> {
            work();
            return run.commit([](db::Tx&) -> Result<void> { return {}; });
        };
    };
    runner_.every("journal.seal", kSealPace, quick([this] {
                      journal::seal(*ground_.database, ground_.journal_signer(), ground_.system_clock.now());
                  }));
    runner_.every("http.expire_keys", std::chrono::hours(1),
                  quick([this] { http::expire_keys(*ground_.database, ground_.system_clock.now()); }));
    runner_.every("outbox.trim", std::chrono::hours(1), quick([this] {
                      relay_.trim(ground_.business_clock.now() - std::chrono::microseconds(kKeepEvents));
                  }));
    runner_.every("db.statistics", std::chrono::hours(24),
                  quick([this] { db::refresh_statistics(*ground_.database); }));
    ground_.people.add_jobs(runner_);
    ground_.importer.register_job(runner_);
    ground_.exporter.register_job(runner_);
    ground_.catalogue.add_jobs(runner_);
    ground_.bundles.add_jobs(runner_);
    sealing_.every(std::string(licences::kSealJob), licences::kSealPace, [this](jobs::Run& run) {
        step_back();
        return ground_.sealer.run(run);
    });
    sealing_.every(std::string(cases::kSealPapersJob), cases::kSealPapersPace, [this](jobs::Run& run) {
        step_back();
        return ground_.cases.documents().seal_waiting(*ground_.database, run);
    });
    runner_.every(std::string(licences::kExpireJob), licences::kExpirePace,
                  [this](jobs::Run& run) { return licences::expire_due(ground_.licences, run); });
    runner_.every(std::string(licences::kStatusJob), licences::kStatusPace,
                  [this](jobs::Run& run) { return licences::make_status_list(ground_.licences, run); });
    ground_.facts.add_jobs(asking_);
    ground_.cases.add_jobs(runner_);
    ground_.originals.add_jobs(runner_);
    ground_.instant.add_jobs(runner_);
    ground_.mailer.add_jobs(runner_);
    queue::add_jobs(ground_.queue, runner_);
    ground_.printing.add_jobs(printing_);
    booking::add_jobs(ground_.bookings, runner_);
    guide::add_jobs(ground_.guide, ground_.several, runner_);
    coaching::add_jobs(ground_.coaching, runner_);
    ground_.waits.add_jobs(runner_);
    ground_.opening.add_jobs(runner_);
    watch::add_alarm_jobs(ground_.watch, runner_);
}

void Program::add_routes() {
    server_.add(places::routes(*ground_.database, ground_.directory, ground_.calendars));
    server_.add(places::zone_routes(*ground_.database, ground_.directory, ground_.clocks));
    server_.add(places::mandate_routes(*ground_.database, ground_.mandates));
    server_.add(notify::routes(ground_.mailer));
    server_.add(people::routes(ground_.people, *ground_.database));
    server_.add(people::leave_routes(*ground_.database, ground_.leaves));
    server_.add(people::staffing_routes(*ground_.database, ground_.staffing));
    server_.add(people::device_routes(ground_.people, *ground_.database));
    server_.add(people::message_routes(ground_.message_settings, *ground_.database));
    server_.add(people::oidc_routes(ground_.oidc));
    server_.add(catalogue::routes(ground_.catalogue, ground_.files));
    server_.add(catalogue::import_routes(ground_.catalogue, ground_.importer, ground_.files));
    server_.add(catalogue::export_routes(ground_.catalogue, ground_.exporter));
    server_.add(vocabulary::routes(vocabulary_of(ground_)));
    server_.add(bundles::routes(ground_.bundles, ground_.directory));
    server_.add(bundles::template_routes(ground_.bundles));
    server_.add(bundles::case_routes(ground_.bundle_cases));
    server_.add(bundles::shown_routes(ground_.bundle_cases, ground_.shows, ground_.copies));
    server_.add(bundles::way_routes(ground_.bundle_cases));
    server_.add(bundles::together_routes(ground_.bundle_cases));
    server_.add(bundles::result_routes(ground_.bundle_cases, ground_.sealer));
    server_.add(seals::routes(ground_.seals));
    server_.add(licences::routes(ground_.licences, ground_.people));
    server_.add(licences::import_routes(ground_.licence_importer));
    server_.add(licences::source_routes(ground_.licence_sources));
    server_.add(licences::operation_routes(ground_.licences));
    server_.add(licences::version_routes(ground_.licences));
    server_.add(licences::layout_routes(ground_.licences));
    server_.add(licences::status_routes(ground_.licences));
    server_.add(licences::show_routes(ground_.shows));
    server_.add(licences::copy_routes(ground_.copies));
    server_.add(licences::file_routes(ground_.sealer, ground_.licences));
    server_.add(
        licences::document_check_routes([this] { return trusted_by(ground_); }, *ground_.database, ground_.clocks));
    server_.add(cases::routes(ground_.cases));
    server_.add(cases::shown_routes(ground_.cases, ground_.shows, ground_.copies));
    server_.add(cases::clock_routes(ground_.cases));
    server_.add(cases::gap_routes(ground_.cases));
    server_.add(cases::promise_routes(ground_.cases));
    server_.add(cases::credit_routes(ground_.cases));
    server_.add(cases::urging_routes(ground_.cases));
    server_.add(cases::owner_routes(ground_.cases));
    server_.add(cases::agency_routes(ground_.cases, ground_.agencies));
    server_.add(cases::comment_routes(ground_.cases));
    server_.add(cases::work_view_routes(ground_.cases));
    server_.add(cases::stage_routes(ground_.cases));
    server_.add(cases::photo_routes(ground_.cases));
    server_.add(cases::publication_routes(ground_.cases));
    server_.add(cases::use_routes(ground_.cases));
    server_.add(cases::deemed_order_routes(ground_.cases));
    server_.add(cases::way_routes(ground_.cases));
    server_.add(cases::message_routes(ground_.cases));
    server_.add(originals::routes(ground_.originals));
    server_.add(originals::slip_routes(ground_.originals));
    server_.add(editing::routes(ground_.editing));
    server_.add(editing::bundle_routes(ground_.bundle_editing));
    server_.add(editing::version_routes(ground_.editing));
    server_.add(editing::code_routes(ground_.editing));
    server_.add(editing::report_routes(ground_.editing));
    server_.add(queue::routes(ground_.queue));
    server_.add(queue::card_routes(ground_.queue));
    server_.add(queue::desk_routes(ground_.queue));
    server_.add(queue::board_routes(ground_.queue));
    server_.add(queue::display_routes(ground_.queue));
    server_.add(queue::rules_routes(ground_.queue));
    server_.add(queue::line_routes(ground_.queue));
    server_.add(queue::visit_list_routes(ground_.queue));
    server_.add(printing::routes(ground_.printing));
    server_.add(triage::routes(ground_.triage));
    server_.add(wayfinding::routes(ground_.wayfinding));
    server_.add(booking::routes(ground_.bookings));
    server_.add(booking::slot_routes(ground_.bookings));
    server_.add(booking::plan_routes(ground_.bookings));
    server_.add(booking::closure_routes(ground_.bookings));
    server_.add(voice::routes(ground_.voice, ground_.queue));
    server_.add(watch::routes(ground_.watch));
    server_.add(watch::statistics_routes(ground_.watch));
    server_.add(watch::saved_routes(ground_.watch));
    server_.add(watch::bundle_routes(ground_.watch));
    server_.add(watch::alarm_routes(ground_.watch));
    server_.add(forecast::routes(ground_.waits));
    server_.add(opening::routes(ground_.opening));
    server_.add(cases::document_routes(ground_.cases));
    server_.add(cases::paper_text_routes(ground_.cases));
    server_.add(instant::routes(ground_.instant));
    server_.add(guide::routes(ground_.guide));
    server_.add(guide::several_routes(ground_.several));
    server_.add(coaching::routes(ground_.coaching));
    server_.add(ground_routes(ground_, relay_, runner_, hub_));
    if (ground_.settings.demo)
        server_.add(demo_routes(ground_));
    server_.add(document_routes(server_.routes()));
}

// Every server follows the outbox for what it keeps to itself.
void Program::follow() {
    auto position = ground_.database->read([](db::Reader& reader) { return outbox::newest(reader); });
    follower_ = std::jthread([this, position](std::stop_token stop) mutable {
        while (!stop.stop_requested()) {
            try {
                auto events = ground_.database->read(
                    [&](db::Reader& reader) { return outbox::read_after(reader, position, 500); });
                for (const auto& event : events)
                    ground_.people.on_event(event);
                if (!events.empty()) {
                    position = events.back().position;
                    ground_.catalogue.refresh_index();
                }
            } catch (const std::exception& error) {
                log::warning("follow.failed", {{"error", error.what()}});
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
        }
    });
}

int Program::start() {
    ground_.database->on_commit([this, wakers = wakers_] {
        std::lock_guard lock(wakers->mutex);
        if (!wakers->open)
            return;
        relay_.wake();
        runner_.wake();
        printing_.wake();
        hub_.wake();
    });
    if (ground_.settings.demo_day && !demo_is_new_)
        resume_day(); // before anybody can ask what time it is
    follow();
    relay_.start();
    runner_.start(kJobThreads);
    sealing_.start();
    asking_.start(kAskingThreads);
    printing_.start(kPrintThreads);
    hub_.start();
    int port = server_.start();
    if (ground_.settings.demo_day && demo_is_new_)
        play_day();
    return port;
}

// The demo's clock shows a time at which halls are open.
Instant Program::demo_time(Instant real) {
    auto calendar = ground_.database->read([&](db::Reader& reader) { return ground_.calendars.national(reader); });
    return ground_.settings.clock.value_or(demo_business_time(*calendar, real));
}

// A demo whose day was played goes on where it was.
void Program::resume_day() {
    auto newest = ground_.database->read([&](db::Reader& reader) {
        auto events = outbox::read_last(reader, 1);
        return events.empty() ? Instant{} : events.back().at;
    });
    const Instant real = ground_.system_clock.now(), now = demo_time(real);
    ground_.business_clock.set(now == real ? now : std::max(now, newest));
}

// A new one plays its day until then.
void Program::play_day() {
    auto calendar = ground_.database->read([&](db::Reader& reader) { return ground_.calendars.national(reader); });
    const Instant now = demo_time(ground_.system_clock.now());
    player_ = std::jthread([this, now, calendar](std::stop_token stop) {
        try {
            auto played =
                play_demo_day(server_, ground_.business_clock, *calendar, now, [&] { return stop.stop_requested(); });
            log::info("demo.day_played", {{"visits", played.visits},
                                          {"cases", played.cases},
                                          {"ratings", played.ratings},
                                          {"refused", played.refused}});
        } catch (const std::exception& error) {
            log::error("demo.day_broke_off", {{"error", error.what()}});
            ground_.business_clock.set(now);
        }
    });
}

void Program::drain() {
    relay_.drain();
    runner_.drain();
    relay_.drain();
}

void Program::stop() {
    if (!follower_.joinable())
        return;
    if (player_.joinable()) {
        player_.request_stop();
        player_.join();
    }
    hub_.stop();
    server_.stop();
    follower_.request_stop();
    follower_.join();
    asking_.stop();
    sealing_.stop();
    printing_.stop();
    runner_.stop();
    relay_.stop();
    std::lock_guard lock(wakers_->mutex);
    wakers_->open = false;
}

} // namespace yimen::app
