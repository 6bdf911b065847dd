#pragma once

#include <functional>

namespace yimen::bench {

// Processor seconds of this process and, on PostgreSQL, of its server are what both sides are measured by.
struct Duel {
    double rounds_per_second = 0; // of the product, in processor time
    double raw_per_second = 0;    // bare SM2 in the same turns
    int rounds = 0;
};

// Plays `round` for a while and bare SM2 of OpenSSL (EVP_PKEY_sign or EVP_PKEY_verify on a digest that is there already, key and context made
// once) for a while, by turns. `cpu` says how many processor seconds were used so far.
Duel play(bool verify, const std::function<double()>& cpu, int rounds, const std::function<void(int)>& round);

} // namespace yimen::bench
