#include <cstdio>

#include "program.h"

namespace yimen::app {

// `yimen catalogue check`: 2 when an item contradicts itself.
int check_catalogue(Ground& ground, bool only_errors) {
    access::Principal who;
    who.cell = ground.database->read([&](db::Reader& reader) { return ground.directory.home_cell(reader); });
    who.grants = {{access::Role::administrator, who.cell, {}, {}, {}}};
    return ground.database->read([&](db::Reader& reader) {
        editing::Report::walk(ground.editing, reader, who, std::nullopt, [&](const editing::Report::Judged& judged) {
            for (const auto& finding : judged.findings)
                if (!only_errors || finding.weight == catalogue::Weight::error)
                    std::printf("%s  %s  %s  (%s %s)\n",
                                finding.weight == catalogue::Weight::error ? "error " : "advice",
                                judged.item.facts.name.c_str(), finding.text.c_str(), finding.rule.c_str(),
                                finding.pointer.c_str());
            return true;
        });
        auto report = editing::Report::whole(ground.editing, reader, who);
        auto number = [](std::int64_t value) { return static_cast<long long>(value); };
        std::printf("%lld items, %lld described; %lld of these without any finding, %lld with errors; online differs "
                    "from the counter in %lld places\n",
                    number(report.items), number(report.described), number(report.without_findings),
                    number(report.with_errors), number(report.online_differs_from_counter));
        std::printf("%lld described in English; %lld with questions, %lld scenarios; questions to the answer: mean "
                    "%.1f, longest %d\n",
                    number(report.english), number(report.with_questions), number(report.scenarios),
                    report.mean_questions, report.most_questions);
        for (const auto& rule : report.rules)
            std::printf("  %6lld  %s  %s\n", number(rule.findings),
                        rule.weight == catalogue::Weight::error ? "error " : "advice", rule.rule.c_str());
        return report.with_errors > 0 ? 2 : 0;
    });
}

} // namespace yimen::app
