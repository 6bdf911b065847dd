#include <algorithm>

#include "merge_parts.h"

namespace yimen::bundles {
namespace {

constexpr int Figures::*kFigures[] = {&Figures::working_days, &Figures::materials, &Figures::forms,
                                      &Figures::fields,       &Figures::steps,     &Figures::trips};
constexpr int kLongest = 10'000; // working days; what a file says beyond this is not believed

std::string english_name(const MergeMember& member) { return member.name_en.empty() ? member.name : member.name_en; }

// Without a day of its own it is done on the spot (即办件).
std::string ends_zh(const ClockLine& line) {
    return line.working_days == 0 ? "当场办结。"
                                  : "办 " + std::to_string(line.working_days) + " 个工作日，第 " +
                                        std::to_string(line.ends) + " 个工作日办结。";
}

std::string ends_en(const ClockLine& line) {
    return line.working_days == 0
               ? "done on the spot."
               : std::to_string(line.working_days) + (line.working_days == 1 ? " working day" : " working days") +
                     ", done on working day " + std::to_string(line.ends) + ".";
}

void tell(ClockLine& line, const MergeMember& member, const MergeMember* waits_for) {
    bool result = line.waits && line.waits->kind == EdgeKind::needs_result;
    std::string from = line.starts == 0 ? "" : "（第 " + std::to_string(line.starts) + " 个工作日）";
    std::string from_en = line.starts == 0 ? "" : " (working day " + std::to_string(line.starts) + ")";
    line.text = "“" + member.name + "”" +
                (waits_for ? "等“" + waits_for->name + (result ? "”出结果" : "”受理") + from + "，再" : "受理后") +
                ends_zh(line);
    line.text_en = english_name(member) + ": " +
                   (waits_for ? std::string(result ? "waits for the result of " : "waits until the acceptance of ") +
                                    english_name(*waits_for) + from_en + ", then "
                              : std::string("begins at once, ")) +
                   ends_en(line);
}

// The heaviest chain of results that wait for each other.
template <class Weight>
int longest_chain(const Order& order, Weight weight) {
    std::vector<int> sum(order.members.size());
    int longest = 0;
    for (Index i = 0; i < order.members.size(); ++i) {
        for (const auto& need : order.needs_of[i])
            if (need.kind == EdgeKind::needs_result)
                sum[i] = std::max(sum[i], sum[need.of]);
        sum[i] += weight(*order.members[i]);
        longest = std::max(longest, sum[i]);
    }
    return longest;
}

bool has_form(const MergeMember& member) {
    return std::any_of(member.definition->form.sections.begin(), member.definition->form.sections.end(),
                       [](const auto& section) { return !section.fields.empty(); });
}

Figures separately(const Order& order) {
    Figures out;
    for (const auto* member : order.members) {
        const auto& definition = *member->definition;
        out.working_days += working_days(*member);
        out.materials += static_cast<int>(definition.requirements.size());
        out.forms += has_form(*member);
        for (const auto& section : definition.form.sections)
            out.fields += static_cast<int>(section.fields.size());
        out.steps += static_cast<int>(definition.steps.size());
        out.trips += std::clamp(definition.trips, 0, kLongest);
    }
    return out;
}

// Handing in (the first step) and handing over (the last) are done once for all; what is between goes side by side, so the line of
// progress has as many steps as its longest chain.
int steps_of_line(const Order& order) {
    int first = 0, last = 0;
    for (const auto* member : order.members) {
        first = std::max(first, member->definition->steps.empty() ? 0 : 1);
        last = std::max(last, member->definition->steps.size() > 1 ? 1 : 0);
    }
    return first + last + longest_chain(order, [](const MergeMember& member) {
               return std::max(0, static_cast<int>(member.definition->steps.size()) - 2);
           });
}

// One way to the hall serves all whose papers are handed in together; who must come in person after another's result comes again.
int trips_of_line(const Order& order, int separate) {
    int most = 0, again = 0;
    std::vector<int> later(order.members.size());
    for (Index i = 0; i < order.members.size(); ++i) {
        const auto& definition = *order.members[i]->definition;
        most = std::max(most, std::clamp(definition.trips, 0, kLongest));
        bool waits = false;
        for (const auto& need : order.needs_of[i])
            if (need.kind == EdgeKind::needs_result) {
                waits = true;
                later[i] = std::max(later[i], later[need.of]);
            }
        bool in_person =
            definition.trips > 0 && std::any_of(definition.requirements.begin(), definition.requirements.end(),
                                                [](const auto& one) { return one.on_site; });
        later[i] += waits && in_person;
        again = std::max(again, later[i]);
    }
    return std::min(separate, most + again);
}

} // namespace

void add(Savings& to, const Savings& more) {
    for (auto part : {&Savings::separate, &Savings::bundled, &Savings::saved})
        for (auto figure : kFigures)
            to.*part.*figure += more.*part.*figure;
}

int percent_less(int separate, int bundled) {
    auto less = std::int64_t{separate} - bundled;
    return less > 0 ? static_cast<int>((less * 200 + separate) / (2 * std::int64_t{separate})) : 0;
}

Figures percent_less(const Savings& savings) {
    Figures out;
    for (auto figure : kFigures)
        out.*figure = percent_less(savings.separate.*figure, savings.bundled.*figure);
    return out;
}

int working_days(const MergeMember& member) {
    return member.definition->on_the_spot ? 0 : std::clamp(member.definition->promised_working_days, 0, kLongest);
}

Clock reckon(const Order& order) {
    Clock out;
    std::vector<Index> held_by(order.members.size(), order.members.size());
    for (Index i = 0; i < order.members.size(); ++i) {
        ClockLine line;
        line.member = order.members[i]->key;
        line.working_days = working_days(*order.members[i]);
        const MergeMember* waits_for = nullptr;
        for (const auto& need : order.needs_of[i]) {
            int from = need.kind == EdgeKind::needs_result ? out.lines[need.of].ends : out.lines[need.of].starts;
            if (waits_for && from <= line.starts)
                continue;
            line.starts = from;
            waits_for = order.members[need.of];
            held_by[i] = need.of;
            line.waits = Edge{line.member, need.kind, waits_for->key};
        }
        line.ends = line.starts + line.working_days;
        tell(line, *order.members[i], waits_for);
        out.working_days = std::max(out.working_days, line.ends);
        out.lines.push_back(std::move(line));
    }
    auto last = std::find_if(out.lines.begin(), out.lines.end(),
                             [&](const ClockLine& line) { return line.ends == out.working_days; });
    for (auto i = static_cast<Index>(last - out.lines.begin()); i < out.lines.size(); i = held_by[i])
        out.lines[i].critical = true;
    return out;
}

Savings savings(const Order& order, const Clock& clock, const std::vector<MergedSection>& form,
                const std::vector<MergedMaterial>& materials) {
    Savings out;
    out.separate = separately(order);
    out.bundled.working_days = clock.working_days;
    for (const auto& material : materials)
        out.bundled.materials += material.asked;
    for (const auto& section : form)
        for (const auto& field : section.fields)
            out.bundled.fields += field.asked;
    out.bundled.forms = out.bundled.fields > 0;
    out.bundled.steps = steps_of_line(order);
    out.bundled.trips = trips_of_line(order, out.separate.trips);
    for (auto figure : kFigures)
        out.saved.*figure = out.separate.*figure - out.bundled.*figure;
    return out;
}

} // namespace yimen::bundles
