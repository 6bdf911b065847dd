#pragma once

// What the fuzzers share. A broken promise ends the program, so that libFuzzer keeps the input.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "ofd/verify.h"

namespace yimen::fuzz {

inline void promise(bool holds, const char* what) {
    if (holds)
        return;
    std::fprintf(stderr, "a promise does not hold: %s\n", what);
    std::abort();
}

inline std::string fixture(const std::string& name) {
    std::ifstream in(YIMEN_FIXTURES + name, std::ios::binary);
    std::string out((std::istreambuf_iterator<char>(in)), {});
    promise(!out.empty(), "the fixtures are there");
    return out;
}

inline const ofd::Trusted& trusted() {
    static const ofd::Trusted value{crypto::Certificate::from_pem(fixture("root.pem")), {}};
    return value;
}

inline const Instant kNow = *parse_rfc3339("2027-01-05T09:00:00+08:00");

inline bool wholly_good(const ofd::Report& report) {
    return ofd::holds(report) && report.time.ok == true && report.unprotected.empty();
}

// Every finding has a reason and a code, and nothing is good about a document without a signature.
inline void promise_sense(const ofd::Report& report) {
    for (const auto* one : {&report.integrity, &report.seal, &report.certificate, &report.time})
        promise(!one->reason.empty() && !one->code.empty(), "a finding has a reason");
    promise(!report.signatures.empty() || report.integrity.ok != true, "without a signature nothing is whole");
}

} // namespace yimen::fuzz
