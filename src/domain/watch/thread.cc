#include <algorithm>

#include "bundles/reading.h"
#include "errors.h"
#include "watch.h"

namespace yimen::watch {
namespace {

// Gathers the parts of one line, each as far as `who` may see it.
class Gatherer {
  public:
    Gatherer(const Parts& parts, db::Reader& reader, const access::Principal& who)
        : parts_(parts), reader_(reader), who_(who) {}

    void add_case(const cases::Facts& facts) {
        auto item = parts_.catalogue.item(reader_, facts.item);
        thread_.entries.push_back({"case",
                                   facts.id.value,
                                   facts.item_name,
                                   item ? item->facts.name_en : "",
                                   std::string(cases::to_string(facts.state)),
                                   facts.submitted_at.value_or(facts.created_at),
                                   facts.number,
                                   {}});
        for (const auto& paper : parts_.queue.parts().cases.documents().of_case(reader_, facts.id.value))
            thread_.entries.push_back(
                {"document", paper.id.value, paper.title, paper.title_en, {}, paper.issued_at, paper.number, {}});
        cases_.push_back(facts.id);
        if (facts.scope.subject)
            name(*facts.scope.subject);
    }
    void add_visit(const queue::VisitFacts& visit) {
        auto tickets = queue::tickets_of(reader_, visit.id);
        // A visit begins with its first ticket, and stands before it.
        Instant began = tickets.empty() ? visit.began_at : std::min(visit.began_at, tickets.front().issued_at);
        if (visit.guide_code && parts_.queue.hooks().guide)
            if (auto guide = parts_.queue.hooks().guide(reader_, *visit.guide_code))
                thread_.entries.push_back({"guide",
                                           guide->item_id.value,
                                           guide->item_name,
                                           guide->item_name_en,
                                           {},
                                           visit.began_at,
                                           guide->code,
                                           {}});
        auto hall = visit.scope.hall ? parts_.directory.hall_names(reader_, *visit.scope.hall) : places::Names{};
        thread_.entries.push_back({"visit", visit.id.value, hall.zh, hall.en, {}, began, {}, {}});
        visits_.push_back(visit.id.value);
        if (visit.scope.subject)
            name(*visit.scope.subject);
        for (const auto& ticket : tickets) {
            // An agent's other principals are none of a visitor's business.
            if (!who_.is_staff() && !(ticket.subject && who_.may_act_for(*ticket.subject)))
                continue;
            thread_.entries.push_back({"ticket",
                                       ticket.id.value,
                                       ticket.item_name.empty() ? hall.zh : ticket.item_name,
                                       ticket.item_name.empty() ? hall.en : ticket.item_name_en,
                                       std::string(queue::to_string(ticket.state)),
                                       ticket.issued_at,
                                       ticket.number,
                                       {}});
        }
        for (const auto& facts : cases::of_visit(reader_, who_, visit.id.value))
            add_case(facts);
    }
    void add_licence(const licences::Facts& facts) {
        thread_.entries.push_back({"licence",
                                   facts.id.value,
                                   facts.type_name,
                                   facts.type_name_en,
                                   facts.state,
                                   facts.made_at,
                                   facts.identifier,
                                   {}});
        name(facts.subject);
    }
    // The bundle (一件事) itself, and those of its members that `who` may see.
    void add_bundle(const bundles::BundleFacts& facts) {
        thread_.entries.push_back({"bundle",
                                   facts.id.value,
                                   facts.name,
                                   facts.name_en,
                                   std::string(facts.done_at        ? "done"
                                               : facts.submitted_at ? "submitted"
                                                                    : "draft"),
                                   facts.submitted_at.value_or(facts.created_at),
                                   {},
                                   {}});
        for (cases::CaseId id : facts.members)
            if (auto member = cases::seen_by(reader_, who_, cases::kReaders, id))
                add_case(*member);
    }
    void add_rating(const voice::OnThread& rating) {
        auto name_en =
            voice::names_en(reader_, parts_.catalogue, {{rating.case_id, rating.visit_id, rating.bundle_case_id}});
        thread_.entries.push_back(
            {"rating", rating.id.value, rating.title, name_en.front(), {}, rating.at, {}, rating.grade});
    }
    // What hangs on the cases that were added.
    void follow() {
        std::vector<Uuid> ids;
        for (cases::CaseId id : cases_)
            ids.push_back(id.value);
        for (const auto& licence : licences::of_cases(reader_, who_, ids))
            add_licence(licence);
        for (const auto& rating : parts_.voice.on_thread(reader_, who_, cases_, visits_))
            add_rating(rating);
    }
    Thread take() {
        std::stable_sort(thread_.entries.begin(), thread_.entries.end(),
                         [](const ThreadEntry& a, const ThreadEntry& b) { return a.at < b.at; });
        return std::move(thread_);
    }

  private:
    void name(SubjectId subject) {
        if (thread_.subject_name)
            return;
        auto names = parts_.people.subject_names(reader_, {subject});
        if (auto found = names.find(subject); found != names.end())
            thread_.subject_name = found->second;
    }

    const Parts& parts_;
    db::Reader& reader_;
    const access::Principal& who_;
    Thread thread_;
    std::vector<cases::CaseId> cases_;
    std::vector<Uuid> visits_;
};

} // namespace

Result<Thread> Watch::from_case(db::Reader& reader, const access::Principal& who, cases::CaseId id) const {
    auto facts = cases::seen_by(reader, who, cases::kReaders, id);
    if (!facts)
        return fail(kUnknownStart);
    Gatherer line(parts_, reader, who);
    auto visit = facts->visit ? queue::visit_seen_by(reader, who, queue::VisitId{*facts->visit}) : std::nullopt;
    if (visit)
        line.add_visit(*visit); // with this case and the others that came of it
    else
        line.add_case(*facts);
    line.follow();
    return line.take();
}

Result<Thread> Watch::from_visit(db::Reader& reader, const access::Principal& who, queue::VisitId id) const {
    auto visit = queue::visit_seen_by(reader, who, id);
    if (!visit)
        return fail(kUnknownStart);
    Gatherer line(parts_, reader, who);
    line.add_visit(*visit);
    line.follow();
    return line.take();
}

Result<Thread> Watch::from_ticket(db::Reader& reader, const access::Principal& who, queue::TicketId id) const {
    auto ticket = queue::ticket_seen_by(reader, who, id);
    if (!ticket)
        return fail(kUnknownStart);
    return from_visit(reader, who, ticket->visit);
}

Result<Thread> Watch::from_licence(db::Reader& reader, const access::Principal& who, licences::LicenceId id) const {
    auto licence = licences::seen_by(reader, who, id);
    if (!licence)
        return fail(kUnknownStart);
    if (licence->case_id)
        if (auto thread = from_case(reader, who, cases::CaseId{*licence->case_id}))
            return thread;
    Gatherer line(parts_, reader, who); // imported, or made by a case that the caller may not see
    line.add_licence(*licence);
    return line.take();
}

Result<Thread> Watch::from_rating(db::Reader& reader, const access::Principal& who, voice::RatingId id) const {
    auto rating = parts_.voice.seen_by(reader, who, id);
    if (!rating)
        return fail(kUnknownStart);
    if (rating->case_id)
        if (auto thread = from_case(reader, who, *rating->case_id))
            return thread;
    if (rating->visit_id)
        if (auto thread = from_visit(reader, who, queue::VisitId{*rating->visit_id}))
            return thread;
    Gatherer line(parts_, reader, who);
    auto bundle =
        rating->bundle_case_id ? bundles::facts(reader, bundles::BundleCaseId{*rating->bundle_case_id}) : std::nullopt;
    if (bundle) {
        line.add_bundle(*bundle);
        line.follow();
    }
    line.add_rating(*rating);
    return line.take();
}

} // namespace yimen::watch
