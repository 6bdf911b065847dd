#include <CLI/CLI.hpp>
#include <boost/json/serialize.hpp>
#include <csignal>
#include <cstdio>

#include "boards.h"
#include "bundle_life.h"
#include "call_next.h"
#include "case_life.h"
#include "catalogue.h"
#include "http.h"
#include "licences.h"
#include "log/log.h"
#include "merge.h"
#include "spike.h"
#include "work_lists.h"

namespace {

using namespace yimen;

struct Measurement {
    const char* name;
    const char* what;
    bench::Measured (*run)(const bench::Options&);
};
constexpr Measurement kMeasurements[] = {
    {"case-life", "the life of a case over HTTP, against its statements and signatures alone",
     bench::measure_case_life},
    {"work-lists", "lists, counts and search of visitor and staff over many cases, start and memory on that store",
     bench::measure_work_lists},
    {"spike", "ten times as many clients for a minute: what is answered, what is lost, how soon it is calm again",
     bench::measure_spike},
    {"bundle-life", "five items as one, to their ends, against five cases of their own", bench::measure_bundle_life},
    {"call-next", "a hall of 224 counters calls, serves and finishes, against its statements alone",
     bench::measure_call_next},
    {"hall-day", "whole visits from the door on in that hall, against their statements alone", bench::measure_hall_day},
    {"boards", "one event to ten thousand open streams, against a bare loop of writes", bench::measure_boards},
    {"item-import", "a list of items comes in, rows and index timed apart", bench::measure_item_import},
    {"item-search", "words, pinyin and initials over a province's items", bench::measure_item_search},
    {"guide", "steps of the guide on an item of 300 scenarios, among a province's items", bench::measure_guide},
    {"licence-issue", "records with their signed QR, against bare SM2", bench::measure_licence_issue},
    {"licence-seal", "sealed OFD files, against bare SM2", bench::measure_licence_seal},
    {"licence-verify", "the four findings on sealed files, against bare SM2", bench::measure_licence_verify},
    {"licence-find", "records by holder, number, identifier and link, and files, among a million",
     bench::measure_licence_find},
    {"merge", "nine items, and forty, become one bundle, against copying them", bench::measure_merge},
    {"http", "small JSON and static files, against nginx on the same bytes", bench::measure_http},
};

int run(int argc, char** argv) {
    CLI::App cli("Measures the product against raw limits (benchmarks/README.md)");
    bench::Options options;
    std::string name;
    cli.add_option("name", name, "list, or one of its names")->required();
    cli.add_option("--engine", options.engine)->check(CLI::IsMember({"sqlite", "postgres"}))->capture_default_str();
    cli.add_option("--clients", options.clients)->check(CLI::Range(1, 900))->capture_default_str();
    cli.add_option("--cases", options.cases, "cases in the store beforehand")->capture_default_str();
    cli.add_option("--items", options.items, "items in the catalogue, 0: as many as the measurement is held to");
    cli.add_option("--licences", options.licences, "licence records in the store")->capture_default_str();
    cli.add_option("--streams", options.streams, "open streams of boards")->capture_default_str();
    cli.add_option("--lives", options.lives,
                   "measured lives of a case, 0: 100 for each client; events of boards, 0: 60");
    cli.add_option("--seconds", options.seconds, "of the spike")->check(CLI::Range(4, 3600))->capture_default_str();
    cli.add_option("--keep", options.keep, "folder of a filled store, used again and left behind");
    cli.add_flag("--statements", options.statements, "prints the statements of one life (case-life)");
    cli.add_flag("--json", options.json, "one JSON object instead of text");
    CLI11_PARSE(cli, argc, argv);
    log::set_level(log::Level::error); // the services log each step of the preparation
    if (name == "list") {
        for (const auto& measurement : kMeasurements)
            std::printf("%s\n", measurement.name);
        return 0;
    }
    for (const auto& measurement : kMeasurements) {
        if (name != measurement.name)
            continue;
        bench::Measured result = measurement.run(options);
        std::printf("%s\n", options.json ? boost::json::serialize(result.json()).c_str() : result.text().c_str());
        return 0;
    }
    std::fprintf(stderr, "there is no measurement %s\n", name.c_str());
    return 2;
}

} // namespace

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    try {
        return run(argc, argv);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "yimen-bench: %s\n", error.what());
        return 1;
    }
}
