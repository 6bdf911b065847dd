#include <algorithm>
#include <numeric>

#include "bundles/reading.h"
#include "cases/reading.h"
#include "errors.h"
#include "rules.h"
#include "store.h"

namespace yimen::voice {
namespace {

using access::Role;
using http::Context;
using http::Method;
using http::None;
using http::Page;

constexpr access::Roles kVisitor{Role::visitor};
constexpr int kMostOpen = 50;

struct RatingQuery {
    std::optional<HallId> hall_id;
    std::optional<DepartmentId> department_id;
    std::optional<int> grade;
    std::optional<bool> bad; // 差评: grades 1 and 2
    std::optional<Date> from, to;
    std::optional<std::string> cursor;
    std::optional<int> limit;
    BOOST_DESCRIBE_CLASS(RatingQuery, (), (hall_id, department_id, grade, bad, from, to, cursor, limit), (), ())
};
struct RatingRow {
    RatingId id;
    int grade = 0;
    std::vector<Norm> norms;
    std::optional<std::string> comment;
    Instant at;
    std::string channel;
    bool anonymous = false;
    // Which service it was: for overseers, and not where the rating is anonymous.
    std::optional<cases::CaseId> case_id;
    std::optional<std::string> case_number;
    std::optional<Uuid> visit_id;
    std::optional<Uuid> bundle_case_id;
    std::optional<std::string> ticket_number;
    std::string item_names, item_names_en; // in English only where each of them has a name
    std::optional<std::string> department_name, department_name_en, hall_name, hall_name_en;
    std::optional<std::int64_t> counter_number;
    BOOST_DESCRIBE_CLASS(RatingRow, (),
                         (id, grade, norms, comment, at, channel, anonymous, case_id, case_number, visit_id,
                          bundle_case_id, ticket_number, item_names, item_names_en, department_name, department_name_en,
                          hall_name, hall_name_en, counter_number),
                         (), ())
};
struct OpenService {
    std::optional<cases::CaseId> case_id;
    std::optional<Uuid> visit_id;
    std::optional<Uuid> bundle_case_id;
    std::string title, title_en; // in English only of a bundle case
    Instant at, until;
    BOOST_DESCRIBE_CLASS(OpenService, (), (case_id, visit_id, bundle_case_id, title, title_en, at, until), (), ())
};
// Of one case, or of one bundle case.
struct CaseRating {
    std::optional<OwnRating> rating;
    bool can_rate = false;
    std::optional<std::string> reason; // code of what keeps the caller from it
    std::optional<Instant> until;
    BOOST_DESCRIBE_CLASS(CaseRating, (), (rating, can_rate, reason, until), (), ())
};

Rendered service_of(db::Reader& reader, const cases::Facts& facts) {
    return {
        facts.scope,      facts.id, {}, facts.item_name, facts.number, {}, cases::service_ended_at(reader, facts.id),
        facts.handled_by, {},       {}, facts.bundle};
}

// A bundle case is over when all its members are; it falls to the departments of those that came to something.
Rendered service_of(db::Reader& reader, const access::Principal& who, const bundles::BundleFacts& facts) {
    Rendered out;
    out.scope = facts.scope;
    out.bundle_case_id = facts.id.value;
    out.title = facts.name;
    for (auto member : facts.members) {
        auto one = cases::seen_by(reader, who, kVisitor, member);
        if (!one || !cases::service_ended_at(reader, member))
            continue;
        out.ended_at = facts.done_at;
        out.staff.insert(out.staff.end(), one->handled_by.begin(), one->handled_by.end());
        if (std::ranges::find(out.falls_to, one->scope.department, &access::Scope::RowScope::department) ==
            out.falls_to.end())
            out.falls_to.push_back(one->scope);
    }
    return out;
}

// A visit is over when none of its tickets lives; the visitor at the counter may rate it before they leave.
Rendered service_of(db::Reader& reader, const queue::VisitFacts& facts, std::optional<Instant> at_counter) {
    Rendered out;
    out.scope = facts.scope;
    out.visit_id = facts.id.value;
    bool lives = false;
    for (const auto& ticket : queue::tickets_of(reader, facts.id)) {
        if (!ticket.item_name.empty() && out.title.find(ticket.item_name) == std::string::npos)
            out.title += (out.title.empty() ? "" : "、") + ticket.item_name;
        if (!ticket.staff) {
            lives = lives || !ticket.ended_at;
            continue; // nobody has served it yet, or ever
        }
        out.staff.push_back(*ticket.staff);
        out.number = ticket.number;
        out.counter_number = ticket.counter_number;
        lives = lives || !ticket.ended_at;
        out.ended_at = std::max(out.ended_at.value_or(Instant{}), ticket.ended_at.value_or(Instant{}));
    }
    if (lives || out.staff.empty())
        out.ended_at = out.staff.empty() ? std::nullopt : at_counter;
    return out;
}

// The service as the caller was served by it: a visitor's case or visit, or the visit that this second screen may rate.
std::optional<Rendered> served(const Voice& voice, const queue::Queue& queue, db::Reader& reader,
                               const access::Principal& who, const NewRating& rating) {
    if (who.device) {
        if (!who.counter || rating.case_id || rating.bundle_case_id || !rating.visit_id)
            return std::nullopt;
        queue::VisitId visit{*rating.visit_id};
        if (!queue.rates_at(reader, queue::CounterId{*who.counter}, visit))
            return std::nullopt;
        auto facts = queue::visit_facts(reader, visit);
        return facts ? std::optional(service_of(reader, *facts, voice.clocks().business.now())) : std::nullopt;
    }
    if (rating.bundle_case_id) {
        auto facts = bundles::seen_by(reader, who, bundles::BundleCaseId{*rating.bundle_case_id});
        return facts ? std::optional(service_of(reader, who, *facts)) : std::nullopt;
    }
    if (rating.case_id) {
        auto facts = cases::seen_by(reader, who, kVisitor, *rating.case_id);
        return facts ? std::optional(service_of(reader, *facts)) : std::nullopt;
    }
    if (!rating.visit_id)
        return std::nullopt;
    auto facts = queue::visit_seen_by(reader, who, queue::VisitId{*rating.visit_id});
    return facts ? std::optional(service_of(reader, *facts, std::nullopt)) : std::nullopt;
}

Result<http::Created<Given>> give(const Voice& voice, const queue::Queue& queue, Context& context,
                                  const NewRating& rating) {
    auto given = context.write([&](db::Tx& tx) -> Result<Given> {
        auto service = served(voice, queue, tx, context.who(), rating);
        if (!service)
            return fail(kUnknownService);
        return voice.give(tx, {context.who(), context.channel(), context.request().id}, *service, rating);
    });
    if (!given)
        return fail(std::move(given).error());
    return http::Created<Given>{*given, "/api/v1/ratings/" + given->id.str()};
}

Result<std::vector<OpenService>> list_open(const Voice& voice, Context& context) {
    return voice.database().read([&](db::Reader& reader) -> Result<std::vector<OpenService>> {
        std::vector<OpenService> out;
        Instant since = voice.clocks().business.now() - std::chrono::days(kRatingDays);
        auto offer = [&](const Rendered& service, const std::string& title_en = "") {
            if (voice.may_rate(reader, context.who(), service))
                out.push_back({service.case_id, service.visit_id, service.bundle_case_id, service.title, title_en,
                               *service.ended_at, rating_until(*service.ended_at)});
        };
        for (const auto& facts : bundles::done_since(reader, context.who(), since, kMostOpen))
            offer(service_of(reader, context.who(), facts), facts.name_en);
        for (const auto& facts : cases::ended_since(reader, context.who(), since, kMostOpen))
            offer(service_of(reader, facts));
        for (const auto& facts : queue::visits_since(reader, context.who(), since, kMostOpen))
            offer(service_of(reader, facts, std::nullopt));
        std::ranges::stable_sort(out, std::ranges::greater{}, &OpenService::at);
        return out;
    });
}

CaseRating standing_of(const Voice& voice, db::Reader& reader, const access::Principal& who, const Rendered& service) {
    CaseRating out;
    out.rating = voice.of_service(reader, service);
    auto may = voice.may_rate(reader, who, service);
    out.can_rate = may.has_value();
    if (!may)
        out.reason = std::string(may.error().code->code);
    if (service.ended_at)
        out.until = rating_until(*service.ended_at);
    return out;
}

Result<CaseRating> of_case(const Voice& voice, Context& context) {
    YIMEN_TRY(auto id, context.id<cases::CaseId>("id"));
    return voice.database().read([&](db::Reader& reader) -> Result<CaseRating> {
        auto facts = cases::seen_by(reader, context.who(), kVisitor, id);
        if (!facts)
            return fail(cases::kCaseNotFound);
        return standing_of(voice, reader, context.who(), service_of(reader, *facts));
    });
}

Result<CaseRating> of_bundle(const Voice& voice, Context& context) {
    YIMEN_TRY(auto id, context.id<bundles::BundleCaseId>("id"));
    return voice.database().read([&](db::Reader& reader) -> Result<CaseRating> {
        auto facts = bundles::seen_by(reader, context.who(), id);
        if (!facts)
            return fail(kUnknownService);
        return standing_of(voice, reader, context.who(), service_of(reader, context.who(), *facts));
    });
}

Result<std::optional<store::After>> read_cursor(const std::optional<std::string>& cursor) {
    if (!cursor)
        return std::nullopt;
    auto bar = cursor->find('|');
    auto id = bar == std::string::npos ? std::nullopt : RatingId::parse(std::string_view(*cursor).substr(bar + 1));
    if (!id)
        return fail(Error{&kInvalidRequest, {}, {{"?cursor", "bad_format", "is not a cursor of this list"}}, {}});
    return store::After{{std::strtoll(cursor->c_str(), nullptr, 10)}, *id};
}

RatingRow row_of(const Voice& voice, const access::Principal& who, const store::Record& record) {
    RatingRow row;
    row.id = record.id;
    row.grade = record.grade;
    row.comment = voice.comment_of(record.id, record.comment_sealed);
    row.at = record.at;
    row.channel = record.channel;
    row.anonymous = record.anonymous;
    row.item_names = record.title;
    if (!record.anonymous && access::Scope(who, kOverseers).covers(record.scope)) {
        row.case_id = record.case_id;
        row.visit_id = record.visit_id;
        row.bundle_case_id = record.bundle_case_id;
        (record.case_id ? row.case_number : row.ticket_number) = record.number;
        row.counter_number = record.counter_number;
    }
    return row;
}

// To whom the rating of a bundle falls: all of them in one line.
void add_departments(db::Reader& reader, const places::Directory& directory, const std::vector<RatingId>& ids,
                     std::vector<RatingRow>& rows) {
    for (const auto& [rating, department] : store::departments(reader, ids)) {
        auto row = std::ranges::find(rows, rating, &RatingRow::id);
        auto names = directory.department_names(reader, department);
        auto join = [](std::optional<std::string>& to, const std::string& name, const char* between) {
            to = to ? *to + between + name : name;
        };
        join(row->department_name, names.zh, "、");
        join(row->department_name_en, names.en.empty() ? names.zh : names.en, ", ");
    }
}

Result<Page<RatingRow>> list(const Voice& voice, const queue::Queue& queue, Context& context,
                             const RatingQuery& asked) {
    const auto& directory = queue.parts().directory;
    YIMEN_TRY(auto after, read_cursor(asked.cursor));
    Filter filter{asked.hall_id, asked.department_id, asked.grade, asked.bad.value_or(false), asked.from, asked.to};
    int limit = http::page_size(asked.limit);
    return voice.database().read([&](db::Reader& reader) -> Result<Page<RatingRow>> {
        Page<RatingRow> page;
        auto records = store::list(reader, context.who(), kReaders, filter, after, limit);
        std::vector<RatingId> ids;
        for (const auto& record : records) {
            RatingRow row = row_of(voice, context.who(), record);
            if (record.scope.department) {
                auto names = directory.department_names(reader, *record.scope.department);
                row.department_name = names.zh;
                row.department_name_en = names.en;
            }
            if (record.scope.hall) {
                auto names = directory.hall_names(reader, *record.scope.hall);
                row.hall_name = names.zh;
                row.hall_name_en = names.en;
            }
            page.items.push_back(std::move(row));
            ids.push_back(record.id);
        }
        std::vector<Rated> rated;
        for (const auto& record : records)
            rated.push_back({record.case_id, record.visit_id, record.bundle_case_id});
        auto names = names_en(reader, queue.parts().catalogue, rated);
        for (std::size_t at = 0; at < names.size(); ++at)
            page.items[at].item_names_en = std::move(names[at]);
        add_departments(reader, directory, ids, page.items);
        for (auto& [rating, norm] : store::norms_given(reader, ids))
            for (auto& row : page.items)
                if (row.id == rating)
                    row.norms.push_back(norm);
        if (static_cast<int>(records.size()) == limit)
            page.next = std::to_string(records.back().at.micros) + "|" + records.back().id.str();
        if (!after) {
            auto counted = voice.by_grade(reader, context.who(), filter);
            page.total = std::accumulate(counted.begin(), counted.end(), std::int64_t{0});
        }
        return page;
    });
}

} // namespace

http::Routes routes(const Voice& voice, const queue::Queue& queue) {
    http::Routes out;
    out.add<None, std::vector<Norm>>({.method = Method::get,
                                      .pattern = "/rating-norms",
                                      .operation = "listRatingNorms",
                                      .summary = "The indicator codes in force today, by grade.",
                                      .open = true},
                                     [&](Context&) -> Result<std::vector<Norm>> {
                                         return voice.database().read(
                                             [&](db::Reader& reader) -> Result<std::vector<Norm>> {
                                                 return voice.norms(reader, hall_date(voice.clocks().business.now()));
                                             });
                                     });
    out.add<NewRating, http::Created<Given>>({.method = Method::post,
                                              .pattern = "/ratings",
                                              .operation = "giveRating",
                                              .summary = "Rates one service, once, within 30 days (好差评).",
                                              .allow = {Role::visitor, Role::desk_screen}},
                                             [&](Context& c, const NewRating& b) { return give(voice, queue, c, b); });
    out.add<None, std::vector<OpenService>>(
        {.method = Method::get,
         .pattern = "/ratings/open",
         .operation = "listRatable",
         .summary = "The caller's services that can be rated now, the newest first.",
         .allow = kVisitor},
        [&](Context& c) { return list_open(voice, c); });
    out.add<RatingQuery, Page<RatingRow>>(
        {.method = Method::get,
         .pattern = "/ratings",
         .operation = "listRatings",
         .summary = "Ratings of the caller's halls, region or department, without the rater.",
         .allow = kReaders},
        [&](Context& c, const RatingQuery& q) { return list(voice, queue, c, q); });
    out.add<None, CaseRating>({.method = Method::get,
                               .pattern = "/cases/{id}/rating",
                               .operation = "getCaseRating",
                               .summary = "The caller's rating of a case, or whether they can give one.",
                               .allow = kVisitor},
                              [&](Context& c) { return of_case(voice, c); });
    out.add<None, CaseRating>(
        {.method = Method::get,
         .pattern = "/bundle-cases/{id}/rating",
         .operation = "getBundleRating",
         .summary = "The caller's rating of a bundle case as a whole, or whether they can give one.",
         .allow = kVisitor},
        [&](Context& c) { return of_bundle(voice, c); });
    return out;
}

} // namespace yimen::voice
