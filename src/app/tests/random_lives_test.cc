#include "random_lives.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "log/log.h"
#include "support/engines.h"
#include "support/scratch_directory.h"

// Some steps in ./test, 100,000 in ./test long. A failure prints how to see it again:
//   YIMEN_RANDOM_SEED, YIMEN_RANDOM_STEPS (stop there), YIMEN_RANDOM_CASE (only steps on that case, and the clock).
namespace yimen::app {
namespace {

constexpr int kSteps = 1500;
constexpr int kBetweenChecks = 100;     // the invariants of the whole database
constexpr std::size_t kKindsTaken = 14; // a run that took fewer kinds of steps has looked at little

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
    const char* text = std::getenv(name);
    return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

class RandomLivesTest : public ::testing::TestWithParam<db::Engine> {};
INSTANTIATE_TEST_SUITE_P(Engines, RandomLivesTest, ::testing::Values(db::Engine::sqlite, db::Engine::postgres),
                         test::engine_name);

TEST_P(RandomLivesTest, EveryStepFollowsTheTableAndEveryInvariantHolds) {
    log::set_level(log::Level::error);
    test::ScratchDirectory scratch;
    test::FreshDatabase fresh(GetParam());
    Settings settings;
    settings.data = scratch.path();
    settings.database_url = fresh.url();
    settings.demo = true;
    settings.server.rate_factor = 0;
    settings.clock = parse_rfc3339("2026-09-28T09:00:00+08:00");
    Program program(settings);
    RandomRun run;
    run.seed = from_environment("YIMEN_RANDOM_SEED", 20260928);
    run.steps = static_cast<int>(from_environment("YIMEN_RANDOM_STEPS", kSteps));
    if (std::getenv("YIMEN_RANDOM_CASE"))
        run.only_case = static_cast<int>(from_environment("YIMEN_RANDOM_CASE", 0));
    RandomLives lives(program, run);
    for (int number = 1; number <= run.steps; ++number) {
        std::string fault = lives.step(number);
        if (fault.empty() && (number % kBetweenChecks == 0 || number == run.steps))
            if (auto broken = violations(program.ground()); !broken.empty())
                fault = std::to_string(broken.size()) + " invariants broken, the first: " + broken.front();
        ASSERT_EQ(fault, "") << "again: YIMEN_RANDOM_SEED=" << run.seed << " YIMEN_RANDOM_STEPS=" << number
                             << "; alone: YIMEN_RANDOM_CASE and the number of the case";
    }
    if (run.only_case < 0 && run.steps >= kSteps) {
        EXPECT_GE(lives.kinds_taken(), kKindsTaken) << lives.summary();
    }
    if (std::getenv("YIMEN_RANDOM_SHOW"))
        std::printf("%s", lives.summary().c_str());
}

} // namespace
} // namespace yimen::app
