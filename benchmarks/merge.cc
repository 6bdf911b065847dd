#include <ctime>
#include <deque>

#include "bundles/merge.h"
#include "merge.h"

namespace yimen::bench {
namespace {

constexpr int kRounds = 2000, kWarmUp = 50;
constexpr int kFields = 18, kMaterials = 12; // of an item, as rich ones have them

// Items as they are: two thirds of what one asks for others ask for too, each with standards, options and review points.
struct Chosen {
    std::deque<catalogue::Definition> definitions;
    bundles::MergeInput input;
};

catalogue::Field field_of(int member, int number) {
    using catalogue::FieldKind;
    catalogue::Field out;
    bool shared = number % 3 != 0;
    out.element = shared ? "shared." + std::to_string((member + number) % 24)
                         : "own." + std::to_string(member) + "." + std::to_string(number);
    out.key = "field_" + std::to_string(number);
    out.label = "字段" + out.element;
    out.label_en = "Field " + out.element;
    out.help = "请如实填写，与证件一致";
    out.required = number % 2 == 0;
    out.max_length = 60 + number;
    if (number % 6 == 3) {
        out.kind = FieldKind::choice;
        for (int option = 0; option < 4; ++option)
            out.options.push_back({"v" + std::to_string(option), "选项" + std::to_string(option), "Option"});
    }
    return out;
}

catalogue::Requirement material_of(int member, int number) {
    catalogue::Requirement out;
    bool shared = number % 3 != 0;
    out.material_type = shared ? "shared_" + std::to_string((member + number) % 18)
                               : "own_" + std::to_string(member) + "_" + std::to_string(number);
    out.key = "material_" + std::to_string(number);
    out.name = "材料" + out.material_type;
    out.copies = number % 3;
    out.form = static_cast<catalogue::MaterialForm>(number % 3);
    out.see_original = number % 2 == 0;
    out.standard = "材料清晰、完整，在有效期内（" + std::to_string(member % 4) + "）";
    for (int point = 0; point < 4; ++point)
        out.review_points.push_back(
            {"p" + std::to_string(point), "要点" + std::to_string(point + member % 3), "Point"});
    return out;
}

Chosen items(int count) {
    Chosen out;
    for (int member = 0; member < count; ++member) {
        auto& definition = out.definitions.emplace_back();
        definition.promised_working_days = 5 + member % 10;
        definition.trips = 1;
        definition.steps.resize(5);
        definition.form.sections = {{"a", "基本信息", "Main", {}, {}}, {"b", "其他", "Other", {}, {}}};
        for (int number = 0; number < kFields; ++number) {
            auto field = field_of(member, number);
            out.input.terms.elements[field.element] = field.element;
            definition.form.sections[static_cast<std::size_t>(number % 2)].fields.push_back(std::move(field));
        }
        for (int number = 0; number < kMaterials; ++number) {
            auto material = material_of(member, number);
            out.input.terms.material_types[material.material_type] = material.material_type;
            definition.requirements.push_back(std::move(material));
        }
        bundles::MergeMember one;
        one.key = "m" + std::to_string(member);
        one.name = "事项" + std::to_string(member);
        one.definition = &definition;
        out.input.members.push_back(std::move(one));
        if (member > 0)
            out.input.edges.push_back(
                {"m" + std::to_string(member), bundles::EdgeKind::needs_result, "m" + std::to_string(member / 2)});
    }
    return out;
}

// Processor time of this thread, so that another load on the machine does not count.
double thread_milliseconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

// Of each round.
template <class Work>
std::vector<float> timed(int rounds, Work work) {
    std::vector<float> out;
    for (int round = -kWarmUp; round < rounds; ++round) {
        double begin = thread_milliseconds();
        std::size_t members = work();
        double took = thread_milliseconds() - begin;
        if (members == 0)
            throw std::logic_error("the merge is not what was measured");
        if (round >= 0)
            out.push_back(static_cast<float>(took));
    }
    return out;
}

std::vector<float> merges(int count, int rounds) {
    Chosen chosen = items(count);
    return timed(rounds, [&] {
        auto merged = bundles::merge(chosen.input);
        return merged.blocked() ? 0 : merged.members.size();
    });
}

double per_second(const std::vector<float>& milliseconds) {
    double sum = 0;
    for (float one : milliseconds)
        sum += static_cast<double>(one);
    return static_cast<double>(milliseconds.size()) / sum * 1000;
}

} // namespace

Measured measure_merge(const Options& options) {
    Measured out;
    out.name = "merge";
    out.engine = options.engine; // not used: the merge is pure
    out.unit = "merges/s of processor time, of 9 items";
    auto nine = merges(9, kRounds), forty = merges(40, kRounds / 4);
    Chosen same = items(9);
    auto copies = timed(kRounds, [&] { return std::deque<catalogue::Definition>(same.definitions).size(); });
    out.value = per_second(nine);
    out.limit = per_second(copies);
    Measured large;
    large.set_latencies(forty);
    out.set_latencies(nine);
    out.setup["fields and materials of an item"] = std::to_string(kFields) + " and " + std::to_string(kMaterials);
    out.setup["p50_ms of 40 items"] = large.p50_ms;
    out.setup["p99_ms of 40 items"] = large.p99_ms;
    out.setup["limit"] = "the definitions of the nine copied once";
    out.setup["held to"] = "p99 of 9 items 1 ms, of 40 items 10 ms";
    return out;
}

} // namespace yimen::bench
