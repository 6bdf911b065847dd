#pragma once

#include <chrono>

#include "base/pulse.h"

namespace yimen::test {

// Waits for what other threads or servers bring about: looks every millisecond until `condition` holds. The limit of 30 s only ends a
// test that has already failed.
template <class Condition>
bool eventually(Condition&& condition) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    Pulse nobody_wakes;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > until)
            return false;
        nobody_wakes.wait(std::chrono::milliseconds(1));
    }
    return true;
}

} // namespace yimen::test
