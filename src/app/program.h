#pragma once

// The program put together: every part, in the order in which they depend on each other.

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "base/time.h"
#include "booking/booking.h"
#include "bundles/bundle_cases.h"
#include "bundles/bundles.h"
#include "cases/cases.h"
#include "catalogue/catalogue.h"
#include "catalogue/export.h"
#include "catalogue/import.h"
#include "coaching/coaching.h"
#include "crypto/keystore.h"
#include "db/db.h"
#include "db/migrate.h"
#include "editing/bundle_editing.h"
#include "editing/editing.h"
#include "facts/facts.h"
#include "files/files.h"
#include "forecast/hall_waits.h"
#include "guide/guide.h"
#include "http/server.h"
#include "instant/instant.h"
#include "jobs/jobs.h"
#include "journal/journal.h"
#include "licences/copies.h"
#include "licences/licences.h"
#include "licences/operations.h"
#include "licences/sealer.h"
#include "licences/shows.h"
#include "licences/sources.h"
#include "licences/status_list.h"
#include "live/live.h"
#include "notify/notify.h"
#include "opening/opening.h"
#include "originals/originals.h"
#include "outbox/outbox.h"
#include "people/agencies.h"
#include "people/leaves.h"
#include "people/message_settings.h"
#include "people/oidc.h"
#include "people/people.h"
#include "people/staffing.h"
#include "places/mandates.h"
#include "places/places.h"
#include "places/zones.h"
#include "printing/printing.h"
#include "queue/queue.h"
#include "seals/seals.h"
#include "search/search.h"
#include "triage/triage.h"
#include "voice/voice.h"
#include "watch/alarms.h"
#include "watch/statistics.h"
#include "watch/watch.h"
#include "wayfinding/wayfinding.h"

namespace yimen::app {

inline constexpr const char* kVersion = "0.1.0";

struct Settings {
    std::string data = "var";
    std::string database_url; // empty: sqlite:<data>/yimen.db
    std::string base_url;     // as browsers see us; empty: http://127.0.0.1:<port>
    bool demo = false;
    bool demo_seals = true;       // its departments have seals
    std::optional<Instant> clock; // business time at start, with --demo only
    std::string fact_sources;     // file of the sources that are asked instead of papers; empty: none
    std::string licence_sources;  // file of the systems that are asked for their licences; empty: none
    bool demo_day = false;        // play the demo's day at the first start; with --demo only
    // How the database is opened; empty: as it is. A measurement looks at the statements through one of its own.
    std::function<std::unique_ptr<db::Database>(const db::Options&)> open_database;
    http::ServerOptions server;
};

// All migrations, lowest module first.
std::vector<db::Migration> migrations();

// Parts that work without a server: what the commands use.
struct Ground {
    explicit Ground(const Settings& settings);

    Settings settings;
    SystemClock system_clock;
    ShiftedClock business_clock{system_clock};
    Clocks clocks{business_clock, system_clock};
    std::unique_ptr<db::Database> database;
    std::unique_ptr<crypto::KeyStore> keys;
    notify::Mailer mailer;
    files::Store files;
    places::Directory directory;
    places::Mandates mandates{clocks, directory};
    places::Calendars calendars;
    search::Index index;
    catalogue::Catalogue catalogue;
    catalogue::Importer importer;
    catalogue::Exporter exporter;
    bundles::Bundles bundles;
    people::Service people;
    people::Leaves leaves{clocks};
    people::Agencies agencies{*keys, clocks};
    people::Staffing staffing{*keys, clocks};
    people::MessageSettings message_settings;
    people::Oidc oidc;
    seals::Seals seals;
    licences::Licences licences;
    licences::Sealer sealer;
    licences::Shows shows;
    licences::Copies copies;
    licences::Importer licence_importer;
    licences::Sources licence_sources;
    facts::Facts facts;
    cases::Cases cases;
    originals::Originals originals;
    instant::InstantApproval instant;
    bundles::BundleCases bundle_cases;
    editing::Editing editing;
    editing::BundleEditing bundle_editing;
    queue::Queue queue;
    printing::Printing printing;
    triage::Triage triage;
    wayfinding::Wayfinding wayfinding;
    booking::Bookings bookings;
    voice::Voice voice;
    watch::Watch watch;
    forecast::HallWaits waits;
    opening::Opening opening;
    guide::Guide guide;
    guide::Several several;
    coaching::Coaching coaching;

    journal::Signer journal_signer() const;
    // Brings the schema up to date and makes sure of the calendar; loads the demo hall once when asked for.
    // True when the demo was loaded now.
    bool prepare();
};

// The server: the ground, and what moves on it.
class Program {
  public:
    explicit Program(const Settings& settings);
    ~Program();
    int start(); // returns the port
    void stop();
    Ground& ground() { return ground_; }
    const std::vector<http::Route>& routes() const { return server_.routes(); }
    http::Server& server() { return server_; }
    // Runs what follows from what happened (messages, followers) and what is due by now, on the calling thread; before start() only.
    void drain();

  private:
    void add_routes();
    void add_jobs();
    void follow();
    Instant demo_time(Instant real);
    void resume_day();
    void play_day();
    licences::Backlog backlog() const;

    Ground ground_;
    bool demo_is_new_ = false;
    outbox::Relay relay_;
    jobs::Runner runner_;
    jobs::Runner asking_;   // of its own: a source may keep its threads waiting
    jobs::Runner sealing_;  // of its own, so that a queue of files holds up no timer
    jobs::Runner printing_; // of its own, since a printer that does not answer is waited for
    live::Hub hub_;
    http::Server server_;
    // The database's last commit may still call its hook while the parts that it wakes are being taken down.
    struct Wakers {
        std::mutex mutex;
        bool open = true;
    };
    std::shared_ptr<Wakers> wakers_ = std::make_shared<Wakers>();
    std::jthread player_;   // the demo's day, until it is played
    std::jthread follower_; // keeps what each server has of its own up to date: search index, session cache
};

// demo.cc
// False when the database is not empty.
bool load_demo(Ground& ground);
http::Routes demo_routes(Ground& ground);
// The sign-ins of the demo, for the start-up text.
std::string demo_sign_ins_text();

// many_demo.cc: brings the demo to that many cases (docs/guides/many-cases.md), with progress on standard output; 0, or 2 when the product
// refused a step of theirs.
int fill_demo(Ground& ground, int cases);

// ground_routes.cc: health, metrics, OpenAPI, outbox, jobs, journal, live.
http::Routes ground_routes(Ground& ground, outbox::Relay& relay, jobs::Runner& runner, live::Hub& hub);
http::Routes document_routes(const std::vector<http::Route>& routes);

// check.cc: the invariants of domain.md on this database: what breaks them, as "rule: which".
std::vector<std::string> violations(Ground& ground);
// What is wrong with the history of one case: it does not replay to its state by the table of transitions. Empty: nothing.
std::string history_fault(db::Reader& reader, cases::CaseId id);
// Prints them; returns how many.
int check(Ground& ground);
// Prints what items say against themselves; 2 when one contradicts itself.
int check_catalogue(Ground& ground, bool only_errors);

// commands.cc
// A year's working days; says which due dates moved.
int import_calendar(Ground& ground, const std::string& file);
int import_items(Ground& ground, const std::string& file, bool dry_run);
// The embedded database becomes one of PostgreSQL; its file stays beside under another name.
int move_database(const Settings& settings, const std::string& destination);
int verify_journal(Ground& ground);
// bundle_commands.cc: prints the merge and what it saves as JSON, and keeps the template unless `dry_run`. `publish_in`: the code of a region
// whose items the members become, all or none; empty: they stay definitions. 1 when the file cannot be read (each mistake with its place),
// 2 when something stands against submission: then nothing is kept; or when not all members could become items.
int import_bundle(Ground& ground, const std::string& file, const std::string& publish_in, bool dry_run);
// All bundles that are kept: separate against bundled, as a table for docs/bundles.md or as JSON.
int bundle_savings(Ground& ground, bool as_json);
// `root_files`: PEM files of certificates to trust, beside <data>/trusted/*.pem. Status 0 when the document is signed and nothing speaks
// against it, 2 otherwise.
int verify_document(const std::string& data, const std::string& file, const std::vector<std::string>& root_files,
                    const std::vector<std::string>& revocation_files, bool as_json);
// Judges the forecast of waits on the tickets of a file; `zone` empty: times as written.
int judge_forecast(const std::string& file, const std::string& zone, std::uint64_t seed, bool as_json);
// The same on the tickets of a hall of our own.
int judge_hall(Ground& ground, const std::string& code, std::uint64_t seed, bool as_json);
int list_keys(Ground& ground);
int rotate_key(Ground& ground, const std::string& use);

// seal_commands.cc
int make_test_authority(Ground& ground, bool again);
int list_seals(Ground& ground, bool as_json);
// `purpose` empty: one for each purpose. `answers`: login of the member of staff who answers for automatic use; empty: none.
int make_seals(Ground& ground, const std::string& department, const std::string& purpose, const std::string& answers);
// 超时默认: ends the standing order under which a department's decisions that nobody took are sealed. Two people begin one, in the console.
int end_deemed(Ground& ground, const std::string& department);
// What a real authority gave a department, by the names of the files.
struct SealFiles {
    std::string seal, certificate, key, authorities;
};
int import_seal(Ground& ground, const std::string& department, const std::string& purpose, const std::string& answers,
                const SealFiles& files);
int rotate_seal(Ground& ground, const std::string& code, const std::string& reason);
int revoke_seal(Ground& ground, const std::string& code, const std::string& reason);
// The authorities' certificates as files in <data>/trusted, where `licence verify` looks.
void publish_authorities(Ground& ground);

} // namespace yimen::app
