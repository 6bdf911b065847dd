#pragma once

// Random people take random steps on random cases of the demo hall, through the API. Each step draws from a generator of its own, made from
// seed and number, so that a run can be repeated, cut short, and narrowed down to one case.

#include <boost/json/object.hpp>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "demo_caller.h"
#include "program.h"

namespace yimen::app {

struct RandomRun {
    std::uint64_t seed = 1;
    int steps = 0;
    int only_case = -1; // the number of a case: steps on others are left out
};

class RandomLives {
  public:
    RandomLives(Program& program, RandomRun run);

    // Takes one step. What should not be, in words; empty when all is well.
    std::string step(int number);
    // How often each step was taken, and refused: "approve: 12 taken, 40 refused".
    std::string summary() const;
    std::size_t kinds_taken() const;

  private:
    struct Person {
        std::string login, subject; // of a visitor
        std::unique_ptr<DemoCaller> caller;
    };
    struct Seen {
        Person* who = nullptr;
        boost::json::value view;
        std::vector<std::string> offered; // what they may do
        std::string fault;                // of the look itself
    };
    struct Open {
        int number = 0;
        std::string id; // empty: left out
    };
    struct Call {
        std::string path; // behind /cases/{id}
        boost::json::object body = {};
        bool put = false, upload = false;
    };
    using Dice = std::mt19937_64;

    void meet(const std::string& login, const std::string& password);
    std::string open_case(Dice& dice);
    void move_clock(Dice& dice);
    Seen look(Person& who, const std::string& id) const;
    std::string act(Dice& dice, const Open& one);
    std::string judge(const std::string& action, bool offered, const Refused* refused) const;
    Call call_of(const std::string& action, const boost::json::value& view, Dice& dice) const;
    Call about_owner(Person& who, const std::string& id, Dice& dice) const;
    Call about_gap(const std::string& action, const boost::json::value& view, Dice& dice) const;
    Call about_promise(const std::string& action, const boost::json::value& view, Dice& dice) const;
    void send(Person& who, const Call& call, const std::string& id, std::int64_t revision);
    std::string day_after(int days) const;

    Program& program_;
    RandomRun run_;
    std::vector<Person> visitors_, staff_;
    std::vector<std::string> items_;
    std::vector<Open> cases_;
    std::map<std::string, std::pair<int, int>> counts_; // taken, refused
};

} // namespace yimen::app
