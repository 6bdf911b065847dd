#include "voice.h"

#include <algorithm>

#include "errors.h"
#include "journal/journal.h"
#include "outbox/outbox.h"
#include "rules.h"
#include "store.h"

namespace yimen::voice {
namespace {

std::optional<store::Record> found(db::Reader& reader, const Rendered& service) {
    if (service.bundle_case_id)
        return store::of_bundle(reader, *service.bundle_case_id);
    return service.case_id ? store::of_case(reader, *service.case_id) : store::of_visit(reader, *service.visit_id);
}

OnThread entry_of(const store::Record& record) {
    return {record.id, record.case_id, record.visit_id, record.bundle_case_id, record.title, record.grade, record.at};
}

std::string role_of(const access::Principal& who) {
    return who.grants.empty() ? "" : std::string(access::to_string(who.grants.front().role));
}

} // namespace

bool is_rated(db::Reader& reader, Uuid visit) { return store::of_visit(reader, visit).has_value(); }

Result<void> Voice::may_rate(db::Reader& reader, const access::Principal& who, const Rendered& service) const {
    if (service.within)
        return fail(kRatedAsBundle, {}, {{"bundle_case_id", service.within->str()}});
    if (!service.ended_at)
        return fail(kNotEnded);
    if (clocks_.business.now() > rating_until(*service.ended_at))
        return fail(kTooLate, {}, {{"until", to_rfc3339(rating_until(*service.ended_at))}});
    auto served_by = people_.persons_of(reader, service.staff);
    if (std::find(served_by.begin(), served_by.end(), who.person) != served_by.end())
        return fail(kOwnService);
    if (found(reader, service))
        return fail(kAlreadyRated);
    return {};
}

Result<Given> Voice::give(db::Tx& tx, const cases::Caller& caller, const Rendered& service,
                          const NewRating& rating) const {
    Instant now = clocks_.business.now();
    YIMEN_CHECK(check_answer(rating, norms(tx, hall_date(now))));
    YIMEN_CHECK(may_rate(tx, caller.who, service));
    store::Record record{new_id<RatingId>(now),
                         service.scope,
                         service.case_id,
                         service.visit_id,
                         service.title,
                         service.number,
                         service.counter_number,
                         rating.grade,
                         {},
                         rating.anonymous.value_or(false),
                         std::string(caller.channel),
                         now,
                         service.bundle_case_id};
    record.scope.subject.reset();
    if (rating.comment && !rating.comment->empty())
        record.comment_sealed = cipher_.encrypt({"rating", record.id.str(), "comment_sealed"}, rating.comment->value);
    if (!store::insert(tx, record, rating.norms))
        return fail(kAlreadyRated); // two at once
    for (const auto& scope : service.falls_to)
        store::insert_department(tx, record.id, scope);
    boost::json::object payload{{"grade", record.grade}};
    outbox::NewEvent event{.kind = "RatingGiven",
                           .scope = record.scope,
                           .object_kind = "rating",
                           .object = record.id.value,
                           .revision = 1,
                           .payload = payload};
    outbox::publish(tx, now, event);
    if (is_bad(record.grade)) {
        event.kind = "RatingGivenBad";
        outbox::publish(tx, now, event);
    }
    std::string role = role_of(caller.who);
    std::string change = boost::json::serialize(payload);
    journal::append(tx, {.cell = record.scope.cell,
                         .at = now,
                         .actor = caller.who.account,
                         .role = role,
                         .channel = caller.channel,
                         .action = "rating.give",
                         .object_kind = "rating",
                         .object = record.id.value,
                         .reason = {},
                         .change = change,
                         .request_id = caller.request_id});
    return Given{record.id, record.grade, now};
}

std::optional<OwnRating> Voice::of_service(db::Reader& reader, const Rendered& service) const {
    auto record = found(reader, service);
    if (!record)
        return std::nullopt;
    OwnRating out{record->id, record->grade, {}, comment_of(record->id, record->comment_sealed), record->at};
    for (auto& [rating, norm] : store::norms_given(reader, {record->id}))
        out.norms.push_back(norm.code);
    return out;
}

std::optional<std::string> Voice::comment_of(RatingId id, const std::optional<std::string>& sealed) const {
    if (!sealed)
        return std::nullopt;
    return cipher_.decrypt({"rating", id.str(), "comment_sealed"}, *sealed);
}

ByGrade Voice::by_grade(db::Reader& reader, const access::Principal& who, const Filter& filter) const {
    return store::by_grade(reader, who, kReaders, filter);
}

std::vector<OnThread> Voice::on_thread(db::Reader& reader, const access::Principal& who,
                                       const std::vector<cases::CaseId>& cases, const std::vector<Uuid>& visits) const {
    std::vector<OnThread> out;
    for (const auto& record : store::of_services(reader, cases, visits)) {
        bool own = !who.is_staff();
        if (record.anonymous && !own)
            continue;
        out.push_back(entry_of(record));
        if (!own && !access::Scope(who, kOverseers).covers(record.scope))
            out.back().grade.reset();
    }
    return out;
}

std::optional<OnThread> Voice::seen_by(db::Reader& reader, const access::Principal& who, RatingId id) const {
    auto record = store::visible(reader, who, kOverseers, id);
    if (!record)
        return std::nullopt;
    OnThread out = entry_of(*record);
    if (record->anonymous) {
        out.case_id.reset();
        out.visit_id.reset();
        out.bundle_case_id.reset();
    }
    return out;
}

} // namespace yimen::voice
