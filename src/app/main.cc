#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "db/maintenance.h"
#include "http/openapi.h"
#include "log/log.h"
#include "program.h"
#include "vocabulary.h"

namespace {

using namespace yimen;

int serve(const app::Settings& settings) {
    // Blocked before any thread starts, so that only sigwait below takes them.
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);

    app::Program program(settings);
    int port = program.start();
    std::string base = "http://" + settings.server.address + ":" + std::to_string(port);
    std::printf("Yimen %s serves at %s\n", app::kVersion, base.c_str());
    for (const std::string& name : http::web_apps(settings.server.web_root))
        std::printf("  %-8s %s/%s/\n", name.c_str(), base.c_str(), name.c_str());
    std::printf("  API      %s/api/docs\n", base.c_str());
    if (settings.demo)
        std::printf("%s", app::demo_sign_ins_text().c_str());
    std::fflush(stdout);
    int signal = 0;
    sigwait(&signals, &signal);
    std::printf("stopping\n");
    program.stop();
    return 0;
}

// The document comes from the route tables, so a whole program is put together, in a folder of its own that is gone afterwards: nothing
// is made where the data lie.
int print_openapi(app::Settings settings) {
    std::string folder = (std::filesystem::temp_directory_path() / "yimen-openapi-XXXXXX").string();
    if (!::mkdtemp(folder.data()))
        throw std::runtime_error("no temporary folder can be made");
    settings.data = folder;
    settings.database_url.clear();
    settings.server.port = 0;
    settings.demo = true;
    std::string document = [&] {
        app::Program program(settings);
        return boost::json::serialize(http::openapi(program.routes(), app::kVersion));
    }();
    std::filesystem::remove_all(folder);
    std::printf("%s\n", document.c_str());
    return 0;
}

int run(int argc, char** argv) {
    CLI::App cli("Yimen (一门): a government service hall, from the question to the licence");
    cli.require_subcommand(1);
    app::Settings settings;
    std::string clock;
    bool no_demo = false, plain_logs = false;
    cli.add_option("--data", settings.data, "folder of database, files, keys and index")->capture_default_str();
    cli.add_option("--db", settings.database_url,
                   "postgresql://… ; without it an embedded database in the data folder");
    cli.add_flag("--plain-logs", plain_logs, "short log lines for people instead of JSON");
    cli.fallthrough();

    auto* serve_command = cli.add_subcommand("serve", "Runs the server");
    serve_command->add_option("--port", settings.server.port, "0 takes any free port")->capture_default_str();
    serve_command->add_option("--address", settings.server.address)->capture_default_str();
    serve_command->add_option("--web", settings.server.web_root, "folder of the built web apps");
    serve_command->add_option("--base-url", settings.base_url, "as browsers see the server; stands in QR codes");
    serve_command->add_option("--certificate", settings.server.certificate_file, "TLS certificate chain, PEM");
    serve_command->add_option("--key", settings.server.key_file, "TLS key, PEM");
    serve_command->add_option("--workers", settings.server.workers)->capture_default_str();
    serve_command
        ->add_option("--rate-factor", settings.server.rate_factor, "multiplies the rate limits; 0 switches them off")
        ->capture_default_str();
    serve_command->add_option(
        "--fact-sources", settings.fact_sources,
        "JSON file of the sources that are asked instead of papers (docs/standards/fact-sources.md)");
    serve_command->add_option("--licence-sources", settings.licence_sources,
                              "JSON file of the systems that are asked for the licences that they issue "
                              "(docs/standards/licence-exchange.md)");
    serve_command->add_flag("--demo", settings.demo, "loads the demo hall into an empty database, and its sign-ins");
    serve_command->add_flag("--no-demo", no_demo, "no demo data, no demo sign-ins (the default)");
    serve_command->add_flag(
        "--demo-day", settings.demo_day,
        "plays a day of the demo hall at the first start; its clock shows opening hours; with --demo");
    serve_command->add_option("--clock", clock, "business time at start, RFC 3339; with --demo only");

    auto* migrate_command = cli.add_subcommand("migrate", "Brings the database up to date");
    auto* import_command = cli.add_subcommand("import", "Imports data");
    auto* items_command = import_command->add_subcommand("items", "Imports items from a list");
    auto* calendar_command =
        import_command->add_subcommand("calendar", "Imports working days, and moves the due dates that depend on them");
    import_command->require_subcommand(1);
    std::string file;
    calendar_command->add_option("file", file, "CSV: date,kind (off or work),name_zh,name_en")->required();
    items_command->add_option("file", file, "CSV (UTF-8 or GB18030), XLSX or JSON")->required();
    bool dry_run = false;
    items_command->add_flag("--dry-run", dry_run, "says what would become of each row, and changes nothing");
    auto* bundle_command = import_command->add_subcommand(
        "bundle", "Takes in a bundle (一件事) with its items; prints the merge and what it saves as JSON");
    bundle_command->add_option("file", file, "JSON (docs/guides/bundle-files.md)")->required();
    bundle_command->add_flag("--dry-run", dry_run, "only prints");
    std::string publish_in;
    bundle_command->add_option(
        "--publish", publish_in,
        "makes its members items of this region (12-digit code), so that they can be applied for");
    auto* check_command = cli.add_subcommand("check", "Checks the invariants of the database");
    auto* catalogue_command = cli.add_subcommand("catalogue", "The catalogue of items");
    auto* catalogue_check = catalogue_command->add_subcommand(
        "check", "What items say against themselves or leave out, coverage, questions to the answer");
    catalogue_command->require_subcommand(1);
    bool only_errors = false;
    catalogue_check->add_flag("--errors", only_errors, "lists no advice");
    auto* vocabulary_command = cli.add_subcommand("vocabulary", "Data elements and material types");
    auto* vocabulary_list = vocabulary_command->add_subcommand("list", "All terms, and what was merged into what");
    auto* vocabulary_candidates =
        vocabulary_command->add_subcommand("candidates", "Terms that may mean the same, and why");
    auto* vocabulary_collect = vocabulary_command->add_subcommand("collect", "Takes in what the published items name");
    vocabulary_command->require_subcommand(1);
    auto* bundles_command = cli.add_subcommand("bundles", "Bundles (一件事)");
    auto* bundles_savings = bundles_command->add_subcommand(
        "savings", "All bundles: days, materials, forms, steps and trips, one by one against together");
    bundles_command->require_subcommand(1);
    bool savings_as_json = false;
    bundles_savings->add_flag("--json", savings_as_json, "one JSON object");
    auto* journal_command = cli.add_subcommand("journal", "The audit journal");
    auto* verify_command =
        journal_command->add_subcommand("verify", "Proves that nothing was altered, removed or reordered");
    journal_command->require_subcommand(1);
    auto* licence_command = cli.add_subcommand("licence", "Electronic licences and other sealed documents");
    auto* licence_verify = licence_command->add_subcommand(
        "verify", "Says whether an OFD file is what was sealed: integrity, seal, certificate, time");
    licence_command->require_subcommand(1);
    bool as_json = false;
    std::vector<std::string> root_files, revocation_files;
    licence_verify->add_option("file", file, "OFD file of any maker")->required();
    licence_verify->add_flag("--json", as_json, "one JSON object");
    licence_verify->add_option("--root", root_files,
                               "PEM file of certificates to trust; those in trusted/ of the data folder are, too");
    licence_verify->add_option("--crl", revocation_files,
                               "list of revoked certificates of such an authority (X.509 CRL); .crl files beside them "
                               "are read, too");
    auto* keys_command = cli.add_subcommand("keys", "The key store");
    auto* keys_list = keys_command->add_subcommand("list", "Lists keys");
    auto* keys_rotate = keys_command->add_subcommand("rotate", "Makes a new key for a use");
    keys_command->require_subcommand(1);
    std::string use;
    keys_rotate->add_option("use", use, "personal_data, blind_index, journal, licence or session")->required();
    bool again = false;
    std::string department, purpose, answers, code, reason;
    auto* keys_authority = keys_command->add_subcommand(
        "authority", "Makes the test authority: what it certifies is marked as a test (测试) and has no legal force");
    keys_authority->add_flag("--again", again, "a new one beside those that are there");
    auto* keys_seals = keys_command->add_subcommand("seals", "Lists the authorities and the seals of departments");
    keys_seals->add_flag("--json", as_json, "one JSON object");
    auto* keys_make = keys_command->add_subcommand("make-seal", "Makes a seal with a key and a certificate of its own");
    keys_make->add_option("department", department, "its credit code")->required();
    keys_make->add_option("--purpose", purpose,
                          "receipt, acceptance, approval, permit or licence; without it one for each");
    keys_make->add_option("--answers", answers,
                          "login of the member of staff who answers for what the program seals by itself");
    auto* keys_deemed = keys_command->add_subcommand(
        "end-deemed", "Ends the order under which decisions that nobody took in time are sealed (超时默认)");
    keys_deemed->add_option("department", department, "its credit code")->required();
    app::SealFiles seal_files;
    auto* keys_import = keys_command->add_subcommand(
        "import-seal", "Takes in the certificate, key and seal that a real authority gave a department");
    keys_import->add_option("department", department, "its credit code")->required();
    keys_import->add_option("--purpose", purpose, "receipt, acceptance, approval, permit or licence")->required();
    keys_import->add_option("--seal", seal_files.seal, "the seal, a file .esl (SESeal, DER)")->required();
    keys_import->add_option("--certificate", seal_files.certificate, "of the signer, PEM or DER")->required();
    keys_import->add_option("--key", seal_files.key, "of the signer, PEM without a passphrase")->required();
    keys_import
        ->add_option("--authorities", seal_files.authorities,
                     "PEM or DER: who issued the certificates of signer and maker; trusted from then on")
        ->required();
    keys_import->add_option("--answers", answers, "login of the member of staff who answers for automatic use");
    auto* keys_rotate_seal =
        keys_command->add_subcommand("rotate-seal", "Puts a new key, certificate and seal in the place of a seal");
    auto* keys_revoke_seal = keys_command->add_subcommand("revoke-seal", "Ends a seal and its certificate for good");
    for (auto* command : {keys_rotate_seal, keys_revoke_seal}) {
        command->add_option("code", code, "of the seal, as `keys seals` shows it")->required();
        command->add_option("--reason", reason, "stays in the record and in the journal")->required();
    }
    auto* backup_command = cli.add_subcommand("backup", "Copies the embedded database while it is in use");
    backup_command->add_option("file", file)->required();
    auto* restore_command =
        cli.add_subcommand("restore", "Puts a backup in the place of the database; no server may run");
    restore_command->add_option("file", file)->required();
    auto* move_command =
        cli.add_subcommand("move", "Takes the embedded database to an empty PostgreSQL, for good; no server may run");
    std::string destination;
    move_command->add_option("--to", destination, "postgresql://…")->required();
    auto* forecast_command = cli.add_subcommand(
        "forecast", "Judges the forecast of waits on the tickets of any hall (docs/guides/forecast.md)");
    std::string zone;
    std::uint64_t seed = 1;
    auto* of_file = forecast_command->add_option_group("whose tickets");
    of_file->add_option("--tickets", file, "CSV or XLSX: issued, called; served, category, counter, state");
    of_file->add_option("--hall", code, "code of a hall of our own: the tickets of its last 60 days");
    of_file->require_option(1);
    forecast_command->add_option("--zone", zone, "the hall's offset from UTC; without it times are taken as written");
    forecast_command->add_option("--seed", seed, "of the simulation")->capture_default_str();
    forecast_command->add_flag("--json", as_json, "one JSON object");
    auto* demo_command = cli.add_subcommand(
        "demo", "Fills the demo hall with many cases of all states and ages (docs/guides/many-cases.md)");
    int many = 0;
    demo_command->add_option("--cases", many, "how many there should be; goes on where it broke off")
        ->required()
        ->check(CLI::Range(1, 100'000'000));
    auto* openapi_command = cli.add_subcommand("openapi", "Prints the OpenAPI document");

    CLI11_PARSE(cli, argc, argv);
    log::set_json(!plain_logs);
    if (settings.demo && no_demo) {
        std::fprintf(stderr, "--demo and --no-demo exclude each other\n");
        return 1;
    }
    if (!clock.empty()) {
        settings.clock = parse_rfc3339(clock);
        if (!settings.demo || !settings.clock) {
            std::fprintf(stderr, "--clock takes an RFC 3339 time with zone, and goes with --demo only\n");
            return 1;
        }
    }
    if (*serve_command)
        return serve(settings);
    if (*restore_command) {
        db::restore(file, settings.data + "/yimen.db");
        std::printf("restored\n");
        return 0;
    }
    if (*move_command)
        return app::move_database(settings, destination);
    if (*openapi_command)
        return print_openapi(settings);
    if (*licence_verify)
        return app::verify_document(settings.data, file, root_files, revocation_files, as_json);
    if (*forecast_command && code.empty())
        return app::judge_forecast(file, zone, seed, as_json);
    if (*demo_command) {
        settings.demo = true;
        settings.demo_seals = false; // or the program would be busy for days sealing what lies behind
        log::set_level(log::Level::error);
    }
    app::Ground ground(settings);
    if (!*backup_command)
        ground.prepare();
    if (*migrate_command) {
        std::printf("the database is up to date\n");
        return 0;
    }
    if (*forecast_command)
        return app::judge_hall(ground, code, seed, as_json);
    if (*items_command)
        return app::import_items(ground, file, dry_run);
    if (*bundle_command)
        return app::import_bundle(ground, file, publish_in, dry_run);
    if (*bundles_savings)
        return app::bundle_savings(ground, savings_as_json);
    if (*calendar_command)
        return app::import_calendar(ground, file);
    if (*demo_command)
        return app::fill_demo(ground, many);
    if (*check_command)
        return app::check(ground) == 0 ? 0 : 2;
    if (*catalogue_check)
        return app::check_catalogue(ground, only_errors);
    if (*vocabulary_collect) {
        std::printf("%d new terms\n", app::collect_vocabulary(ground));
        return 0;
    }
    if (*vocabulary_list || *vocabulary_candidates)
        return app::show_vocabulary(ground, static_cast<bool>(*vocabulary_candidates));
    if (*verify_command)
        return app::verify_journal(ground);
    if (*keys_list)
        return app::list_keys(ground);
    if (*keys_rotate)
        return app::rotate_key(ground, use);
    if (*keys_authority)
        return app::make_test_authority(ground, again);
    if (*keys_seals)
        return app::list_seals(ground, as_json);
    if (*keys_import)
        return app::import_seal(ground, department, purpose, answers, seal_files);
    if (*keys_make)
        return app::make_seals(ground, department, purpose, answers);
    if (*keys_deemed)
        return app::end_deemed(ground, department);
    if (*keys_rotate_seal)
        return app::rotate_seal(ground, code, reason);
    if (*keys_revoke_seal)
        return app::revoke_seal(ground, code, reason);
    db::backup(*ground.database, file);
    std::printf("backed up to %s\n", file.c_str());
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "yimen: %s\n", error.what());
        return 1;
    }
}
