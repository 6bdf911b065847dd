#pragma once

// What the people of the demo's day bring along: who they are, and a form that the item's own checks accept.

#include <boost/json/object.hpp>
#include <functional>
#include <random>
#include <string>

#include "base/time.h"
#include "demo_caller.h"

namespace yimen::app {

// Somebody who does not exist: born in the 1880s, in a region that no code list has.
struct DemoPerson {
    std::string name, id_number, phone;
};
DemoPerson demo_person(int number);

// A form of this definition that a careful person fills in: best guesses first, other ones for the fields that `wrong` points at.
boost::json::object demo_form(const boost::json::value& form, const DemoPerson& who, Date today,
                              const std::function<std::vector<std::string>(const boost::json::object&)>& wrong);

class DemoFiling {
  public:
    DemoFiling(DemoCaller& clerk, std::mt19937& chance) : clerk_(clerk), chance_(chance) {}

    // The answers of a visitor to the item's questions, as they come.
    boost::json::object answers(const std::string& item_id);
    // Opens a draft, fills in its form, attaches what is asked for, but for what may follow `later`. Returns the case id; throws Refused
    // when the item does not let it.
    std::string draft(const std::string& item_id, const std::string& subject_id, const DemoPerson& who,
                      const boost::json::object& more, Date today, bool later = false);
    // Names all that is missing and may follow, by the last day that can be promised. False when nothing may.
    bool name_gaps(const std::string& case_id);
    // What was promised is brought to the counter, and is what was asked for.
    void settle_gaps(const std::string& case_id);
    // The action that approves it: its result waits while something is to follow.
    std::string approval(const std::string& case_id);
    // What is said with it: the opinion, and what the decision establishes.
    boost::json::object grant(const std::string& case_id);
    // Whether something is asked or looked at first (环节), so that nothing can be done with it yet.
    bool waits_for_stages(const std::string& case_id);
    // One action with the case's own revision.
    void act(const std::string& case_id, const std::string& action, boost::json::object body = {});
    // Answers every review point of what is there; `ok` for all but the last when `one_wrong`.
    void check(const std::string& case_id, bool one_wrong);
    // Requirements of the case, for a notice.
    boost::json::array requirements(const std::string& case_id);

  private:
    std::int64_t revision(const std::string& case_id);
    void attach(const std::string& path);

    DemoCaller& clerk_;
    std::mt19937& chance_;
};

} // namespace yimen::app
