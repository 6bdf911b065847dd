#include <set>

#include "definition.h"

// What an item may say of its stages (环节). Only what the law leaves out of the limits (行政许可法 art. 45) may take longer than the promise.
namespace yimen::catalogue {
namespace {

constexpr int kMostStages = 20;
constexpr int kLongestStage = 60; // working days

bool asks_another(StageKind kind) { return kind == StageKind::consultation || kind == StageKind::countersign; }
bool stops_the_clock(StageKind kind) { return kind == StageKind::expert_review || kind == StageKind::hearing; }

bool may_be_silent(const Stage& stage) {
    switch (stage.silence) {
    case StageSilence::waits:
        return true;
    case StageSilence::passes:
        return asks_another(stage.kind) || stage.kind == StageKind::hearing;
    case StageSilence::agrees:
        return asks_another(stage.kind);
    }
    return false;
}

} // namespace

std::vector<InvalidParam> check_stages(const Definition& definition) {
    std::vector<InvalidParam> out;
    std::set<std::string> keys;
    auto add = [&](std::string pointer, std::string_view code, std::string reason) {
        out.push_back({std::move(pointer), std::string(code), std::move(reason)});
    };
    if (definition.stages.size() > kMostStages)
        add("/stages", "too_many", "at most 20");
    if (definition.on_the_spot && !definition.stages.empty())
        add("/stages", "inconsistent", "an item that is decided on the spot leaves no time for a stage");
    for (std::size_t i = 0; i < definition.stages.size(); ++i) {
        const Stage& stage = definition.stages[i];
        std::string at = "/stages/" + std::to_string(i);
        if (stage.key.empty() || !keys.insert(stage.key).second)
            add(at + "/key", stage.key.empty() ? "required" : "repeated", "a stage needs a key of its own");
        if (stage.name.empty())
            add(at + "/name", "required", "a stage needs a name");
        if (asks_another(stage.kind) && stage.department.empty())
            add(at + "/department", "required", "says which department is asked");
        if (!asks_another(stage.kind) && !stage.department.empty())
            add(at + "/department", "inconsistent", "only a consultation or countersign asks another department");
        int most = stops_the_clock(stage.kind) ? kLongestStage : definition.promised_working_days;
        if (stage.working_days < 1 || stage.working_days > most)
            add(at + "/working_days", "out_of_range", "must be 1 to " + std::to_string(most) + " working days");
        if (stops_the_clock(stage.kind) && stage.before != StageGate::review)
            add(at + "/before", "inconsistent", "what stops the clock comes before the review");
        if (!may_be_silent(stage))
            add(at + "/silence", "inconsistent", "this stage is not over by itself when nobody answers");
    }
    return out;
}

} // namespace yimen::catalogue
