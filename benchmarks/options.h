#pragma once

#include <string>

namespace yimen::bench {

struct Options {
    std::string engine = "sqlite"; // or postgres
    int clients = 64;
    int cases = 100'000; // in the store before the measurement
    int items = 0;       // in the catalogue; 0: as many as the measurement is held to
    int licences = 1'000'000;
    int streams = 10'000;
    int lives = 0;    // measured lives of a case; 0: 100 for each client
    std::string keep; // folder of a filled store that is used again, and left behind
    int seconds = 60; // of the spike
    bool json = false;
    bool statements = false; // prints those of one life
    bool profile = false;    // keeps the server for `perf`: prints its process id before the load

    int items_or(int usual) const { return items > 0 ? items : usual; }
    // Clients of a hall at half load, for measurements of what people wait for: not more than these ask at once.
    int asking_clients() const { return clients < 4 ? clients : 4; }
    int lives_of_client() const { return lives > 0 ? (lives + clients - 1) / clients : 100; }
};

} // namespace yimen::bench
