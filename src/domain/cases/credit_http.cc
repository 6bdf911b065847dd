#include <charconv>

#include "base/text.h"
#include "cases.h"
#include "catalogue/definition.h"
#include "http/route.h"
#include "looks.h"
#include "promise_store.h"

// The record of broken promises (失信记录) as a list, for who it is about and for who looks after it (国办发〔2020〕42号, part 五).
namespace yimen::cases {
namespace {

using access::Role;
using access::Roles;
using http::Context;
using http::Page;

constexpr Roles kCreditReaders{Role::visitor, Role::reviewer, Role::decider, Role::supervisor};

struct CreditAsked {
    std::optional<CreditState> state;
    std::optional<SubjectId> subject; // all that is on record about one; a look by staff is journaled
    std::optional<std::string> cursor;
    std::optional<int> limit;
    BOOST_DESCRIBE_CLASS(CreditAsked, (), (state, subject, cursor, limit), (), ())
};

struct CreditRow {
    CaseId case_id;
    std::string case_number, item_name, item_name_en, requirement, requirement_name, requirement_name_en;
    SubjectId subject_id;
    std::string subject_name, department_name, department_name_en;
    CreditState state = CreditState::standing;
    bool bars = false; // while it stands, nothing else may be promised
    std::string finding, decision, objection_answer;
    Instant entered_at;
    std::optional<Instant> objected_at, objection_answered_at, repair_asked_at, repaired_at;
    BOOST_DESCRIBE_CLASS(CreditRow, (),
                         (case_id, case_number, item_name, item_name_en, requirement, requirement_name,
                          requirement_name_en, subject_id, subject_name, department_name, department_name_en, state,
                          bars, finding, decision, objection_answer, entered_at, objected_at, objection_answered_at,
                          repair_asked_at, repaired_at),
                         (), ())
};

// "microseconds|case|requirement".
Result<std::optional<store::CreditQuery::After>> read_after(const std::optional<std::string>& cursor) {
    if (!cursor)
        return std::nullopt;
    auto parts = split(*cursor, '|');
    auto id = parts.size() == 3 ? CaseId::parse(parts[1]) : std::nullopt;
    Instant at;
    if (!id || std::from_chars(parts[0].data(), parts[0].data() + parts[0].size(), at.micros).ec != std::errc{})
        return fail(Error{&kInvalidRequest, {}, {{"?cursor", "bad_format", "is not a cursor of this list"}}, {}});
    return store::CreditQuery::After{at, *id, std::string(parts[2])};
}

std::vector<CreditRow> credit_rows(const Cases& cases, db::Reader& reader,
                                   const std::vector<store::CreditEntry>& entries) {
    const auto& parts = cases.parts();
    std::vector<SubjectId> subjects;
    std::vector<catalogue::ItemId> items;
    for (const auto& entry : entries) {
        subjects.push_back(entry.subject);
        items.push_back(entry.item);
    }
    auto names = parts.people.subject_names(reader, subjects);
    auto names_en = parts.catalogue.names_en(reader, items);
    std::vector<CreditRow> out;
    for (const auto& entry : entries) {
        auto definition = parts.catalogue.definition(reader, entry.snapshot);
        const auto* requirement = catalogue::find_requirement(*definition, entry.requirement);
        auto department = parts.directory.department_names(reader, entry.department);
        out.push_back({entry.case_id,
                       entry.case_number,
                       entry.item_name,
                       names_en[entry.item],
                       entry.requirement,
                       requirement ? requirement->name : entry.requirement,
                       requirement ? requirement->name_en : "",
                       entry.subject,
                       names[entry.subject],
                       department.zh,
                       department.en,
                       entry.state,
                       entry.state != CreditState::removed && entry.state != CreditState::repaired,
                       entry.finding,
                       entry.decision,
                       entry.objection_answer,
                       entry.entered_at,
                       entry.objected_at,
                       entry.objection_answered_at,
                       entry.repair_asked_at,
                       entry.repaired_at});
    }
    return out;
}

Result<Page<CreditRow>> list_credit(const Cases& cases, Context& context, const CreditAsked& asked) {
    YIMEN_TRY(auto after, read_after(asked.cursor));
    store::CreditQuery query{kCreditReaders, asked.state, asked.subject, after, http::page_size(asked.limit)};
    if (asked.subject)
        YIMEN_CHECK(
            journal_look(cases, context, {context.who().cell, "credit.read", "subject", asked.subject->value, "", ""}));
    return cases.parts().database.read([&](db::Reader& reader) -> Result<Page<CreditRow>> {
        auto entries = store::credit_entries(reader, context.who(), query);
        Page<CreditRow> page{credit_rows(cases, reader, entries), {}, {}};
        if (static_cast<int>(entries.size()) == query.limit) {
            const auto& last = entries.back();
            page.next = std::to_string(last.entered_at.micros) + "|" + last.case_id.str() + "|" + last.requirement;
        }
        if (!query.after)
            page.total = store::count_credit_entries(reader, context.who(), query);
        return page;
    });
}

} // namespace

http::Routes credit_routes(const Cases& cases) {
    http::Routes out;
    out.add<CreditAsked, Page<CreditRow>>({.method = http::Method::get,
                                           .pattern = "/credit-records",
                                           .operation = "listCreditRecords",
                                           .summary = "The record of broken promises (失信记录): the visitor's own, or "
                                                      "that of the cases which staff may see.",
                                           .allow = kCreditReaders},
                                          [&](Context& c, const CreditAsked& q) { return list_credit(cases, c, q); });
    return out;
}

} // namespace yimen::cases
