#include <algorithm>

#include "cases/briefs.h"
#include "cases/own.h"
#include "view.h"

// Tickets, identifications, visits.
namespace yimen::queue {
namespace {

using access::Role;
using access::Roles;
using http::Context;
using http::Created;
using http::Method;
using http::None;

constexpr Roles kAskers{Role::kiosk, Role::clerk, Role::guide};
constexpr Roles kReaders{Role::visitor, Role::kiosk, Role::clerk, Role::guide, Role::hall_manager, Role::supervisor};
constexpr Roles kListers{Role::visitor, Role::clerk, Role::guide, Role::hall_manager, Role::supervisor};
constexpr std::chrono::minutes kVisitCode{10};
constexpr int kUnderWay = 50;

Result<TicketView> shown(const Queue& queue, Context& context, TicketId id) {
    return queue.parts().database.read([&](db::Reader& reader) -> Result<TicketView> {
        auto ticket = store::visible(reader, context.who(), kReaders, id);
        if (!ticket)
            return fail(kTicketNotFound);
        return view_of(queue, reader, caller_of(context), *ticket);
    });
}

// --- Tickets ------------------------------------------------------------------------------------------------------------------------

struct NewTicket {
    HallId hall_id;
    std::optional<IdentificationId> identification_id;
    std::optional<SubjectId> subject_id;
    std::optional<catalogue::ItemId> item_id;
    std::optional<CategoryId> category_id;
    std::optional<Priority> priority;
    std::optional<Text<40>> guide_code;
    std::optional<std::int64_t> party_size; // people who come together, 1 to 99
    std::optional<Interpreter> interpreter;
    BOOST_DESCRIBE_CLASS(NewTicket, (),
                         (hall_id, identification_id, subject_id, item_id, category_id, priority, guide_code,
                          party_size, interpreter),
                         (), ())
};

Result<Created<TicketView>> issue(const Queue& queue, Context& context, const NewTicket& wanted) {
    Issue issue{wanted.hall_id,
                wanted.identification_id,
                wanted.subject_id,
                wanted.item_id,
                wanted.category_id,
                wanted.priority.value_or(Priority::none),
                wanted.guide_code && !wanted.guide_code->empty() ? std::optional(wanted.guide_code->value)
                                                                 : std::nullopt,
                {},
                {wanted.party_size.value_or(1), wanted.interpreter.value_or(Interpreter::none)}};
    YIMEN_TRY(TicketRef issued, context.write([&](db::Tx& tx) { return queue.issue(tx, caller_of(context), issue); }));
    YIMEN_TRY(TicketView view, shown(queue, context, issued.id));
    return Created<TicketView>{std::move(view), "/api/v1/tickets/" + issued.id.str()};
}

struct TicketListQuery {
    std::optional<HallId> hall_id;
    std::optional<TicketState> state;
    std::optional<CategoryId> category_id;
    std::optional<Date> day;
    std::optional<std::string> cursor;
    std::optional<int> limit;
    BOOST_DESCRIBE_CLASS(TicketListQuery, (), (hall_id, state, category_id, day, cursor, limit), (), ())
};

Result<http::Page<TicketView>> list(const Queue& queue, Context& context, const TicketListQuery& asked) {
    store::TicketQuery query{asked.hall_id, asked.state, asked.category_id,
                             asked.day,     {},          http::page_size(asked.limit)};
    if (asked.cursor) {
        query.after = TicketId::parse(*asked.cursor);
        if (!query.after)
            return fail(Error{&kInvalidRequest, {}, {{"?cursor", "bad_format", "is not a cursor of this list"}}, {}});
    }
    return queue.parts().database.read([&](db::Reader& reader) -> Result<http::Page<TicketView>> {
        auto tickets = store::list(reader, context.who(), kListers, query);
        http::Page<TicketView> page;
        page.items = views_of(queue, reader, caller_of(context), tickets, false);
        if (static_cast<int>(tickets.size()) == query.limit)
            page.next = tickets.back().id.str();
        if (!query.after)
            page.total = store::count(reader, context.who(), kListers, query);
        return page;
    });
}

struct CancelBody {
    std::optional<IdentificationId> identification_id; // for a kiosk
    BOOST_DESCRIBE_CLASS(CancelBody, (), (identification_id), (), ())
};
struct StepReason {
    std::optional<Text<200>> reason;
    BOOST_DESCRIBE_CLASS(StepReason, (), (reason), (), ())
};
struct TransferBody {
    std::optional<CategoryId> category_id;
    std::optional<CounterId> counter_id;
    std::optional<Text<200>> note;
    BOOST_DESCRIBE_CLASS(TransferBody, (), (category_id, counter_id, note), (), ())
};

Result<TicketView> step(const Queue& queue, Context& context, TicketAction action, std::string_view reason,
                        std::optional<IdentificationId> identification) {
    YIMEN_TRY(auto id, context.id<TicketId>("id"));
    YIMEN_CHECK(context.write([&](db::Tx& tx) {
        return queue.act(tx, caller_of(context), id, context.expected_revision(), action, reason, identification);
    }));
    return shown(queue, context, id);
}

Result<TicketView> call(const Queue& queue, Context& context) {
    YIMEN_TRY(auto id, context.id<TicketId>("id"));
    YIMEN_CHECK(
        context.write([&](db::Tx& tx) { return queue.call(tx, caller_of(context), id, context.expected_revision()); }));
    return shown(queue, context, id);
}

Result<TicketView> transfer(const Queue& queue, Context& context, const TransferBody& body) {
    YIMEN_TRY(auto id, context.id<TicketId>("id"));
    Transfer to{body.category_id, body.counter_id, body.note ? body.note->value : ""};
    YIMEN_CHECK(context.write(
        [&](db::Tx& tx) { return queue.transfer(tx, caller_of(context), id, context.expected_revision(), to); }));
    return shown(queue, context, id);
}

// --- Identification -----------------------------------------------------------------------------------------------------------------

struct IdentifyBody {
    std::optional<Text<40, 1>> id_number;
    std::optional<Text<60, 1>> code;
    BOOST_DESCRIBE_CLASS(IdentifyBody, (), (id_number, code), (), ())
    std::optional<std::string> number() const { return id_number ? std::optional(id_number->value) : std::nullopt; }
    std::optional<std::string> any_code() const { return code ? std::optional(code->value) : std::nullopt; }
};
struct IdentifyHereBody {
    std::optional<Text<40, 1>> id_number;
    std::optional<Text<60, 1>> code;
    std::optional<people::CardProof> card; // the reader of this kiosk has read the card of that number
    BOOST_DESCRIBE_CLASS(IdentifyHereBody, (), (id_number, code, card), (), ())
    IdentifyBody plain() const { return {id_number, code}; }
};
struct IdentifiedPrincipal {
    std::optional<SubjectId> subject_id;
    std::string display_name;
    bool as_agent = false;
    BOOST_DESCRIBE_CLASS(IdentifiedPrincipal, (), (subject_id, display_name, as_agent), (), ())
};
// 一件事 that a case is filled in and handed in with.
struct WithBundle {
    Uuid id;
    std::string name, name_en;
    BOOST_DESCRIBE_CLASS(WithBundle, (), (id, name, name_en), (), ())
};
std::optional<WithBundle> bundle_of(const cases::Brief& brief) {
    if (!brief.bundle)
        return std::nullopt;
    return WithBundle{brief.bundle->id, brief.bundle->name, brief.bundle->name_en};
}
struct DraftRef {
    cases::CaseId case_id;
    catalogue::ItemId item_id;
    std::string item_name, item_name_en;
    std::optional<WithBundle> bundle;
    BOOST_DESCRIBE_CLASS(DraftRef, (), (case_id, item_id, item_name, item_name_en, bundle), (), ())
};
struct IdentificationView {
    IdentificationId id;
    Instant expires_at;
    std::optional<std::string> display_name;
    bool known = false;
    std::vector<IdentifiedPrincipal> principals;
    std::vector<TicketView> tickets;
    std::vector<DraftRef> drafts;
    std::int64_t cases_in_progress = 0;
    bool by_card = false; // their own cases may be shown (showOwnCases)
    std::optional<GuideRef> guide;
    BOOST_DESCRIBE_CLASS(IdentificationView, (),
                         (id, expires_at, display_name, known, principals, tickets, drafts, cases_in_progress, by_card,
                          guide),
                         (), ())
};

// The English names of the items of these cases.
std::unordered_map<catalogue::ItemId, std::string> names_en(const Queue& queue, db::Reader& reader,
                                                            const std::vector<cases::Brief>& briefs) {
    std::vector<catalogue::ItemId> items;
    for (const auto& brief : briefs)
        items.push_back(brief.item);
    return items.empty() ? std::unordered_map<catalogue::ItemId, std::string>{}
                         : queue.parts().catalogue.names_en(reader, items);
}

std::vector<DraftRef> drafts_of(const Queue& queue, db::Reader& reader, const std::vector<cases::Brief>& briefs) {
    auto english = names_en(queue, reader, briefs);
    std::vector<DraftRef> out;
    for (const auto& brief : briefs)
        if (brief.state == cases::State::draft)
            out.push_back({brief.id, brief.item, brief.item_name, english[brief.item], bundle_of(brief)});
    return out;
}

Result<Created<IdentificationView>> identify(const Queue& queue, Context& context, const IdentifyHereBody& body) {
    YIMEN_TRY(IdentificationRef made, context.write([&](db::Tx& tx) {
        return queue.identify(tx, caller_of(context), body.plain().number(), body.plain().any_code(), body.card);
    }));
    const auto& parts = queue.parts();
    return parts.database.read([&](db::Reader& reader) -> Result<Created<IdentificationView>> {
        auto known = store::identification(reader, made.id, context.who().account, parts.clocks.system.now());
        if (!known)
            return fail(kIdentificationEnded); // a repeated call that came too late
        IdentificationView out;
        out.id = known->id;
        out.expires_at = known->expires_at;
        out.known = known->person.has_value();
        out.by_card = known->card_challenge && known->subject;
        std::vector<std::string> keys;
        if (known->person) {
            if (auto arrival = parts.people.arrival(reader, *known->person))
                out.display_name = arrival->display_name;
            for (const auto& one : parts.people.acts_for(reader, *known->person)) {
                out.principals.push_back({one.subject_id, one.display_name, one.as_agent});
                keys.push_back("s:" + one.subject_id.str());
            }
        }
        if (known->number_key)
            keys.push_back(*known->number_key);
        // Whoever missed their call is sent to the guide: the staff of the hall see such tickets too, and of a code all that came of it.
        bool staff = !context.who().has(Role::kiosk);
        std::vector<store::Ticket> tickets;
        if (known->visit) {
            for (auto& ticket : store::of_visit(reader, *known->visit))
                if (staff || is_live(ticket.state))
                    tickets.push_back(std::move(ticket));
        } else if (!keys.empty()) {
            tickets =
                store::live_of_principals(reader, known->hall, hall_date(parts.clocks.business.now()), keys, staff);
        }
        std::ranges::stable_partition(tickets, [](const auto& one) { return is_live(one.state); });
        out.tickets = views_of(queue, reader, caller_of(context), tickets, true);
        if (known->subject) {
            out.drafts = drafts_of(queue, reader, cases::briefs_of_subject(reader, *known->subject, kUnderWay));
            out.cases_in_progress =
                static_cast<std::int64_t>(cases::briefs_under_way(reader, *known->subject, kUnderWay).size());
        }
        if (known->guide_code && queue.hooks().guide)
            out.guide = queue.hooks().guide(reader, *known->guide_code);
        std::string location = "/api/v1/identifications/" + out.id.str();
        return Created<IdentificationView>{std::move(out), std::move(location)};
    });
}

struct VisitCode {
    std::string code;
    Instant expires_at;
    std::int64_t valid_seconds = 0; // from now on: for a phone whose clock is wrong
    BOOST_DESCRIBE_CLASS(VisitCode, (), (code, expires_at, valid_seconds), (), ())
};

// A repeated call gives another code, which is as good: so the code is kept with no Idempotency-Key.
Result<Created<VisitCode>> visit_code(const Queue& queue, Context& context) {
    VisitCode out{new_code(), queue.parts().clocks.system.now() + kVisitCode, std::chrono::seconds(kVisitCode).count()};
    YIMEN_CHECK(queue.parts().database.write(
        [&](db::Tx& tx) { return queue.keep_visit_code(tx, caller_of(context), out.code, out.expires_at); }));
    return Created<VisitCode>{std::move(out), "/api/v1/visit-codes"};
}

// --- Visits -------------------------------------------------------------------------------------------------------------------------

struct VisitMatter {
    std::optional<TicketId> ticket_id;
    std::optional<catalogue::ItemId> item_id;
    std::optional<std::string> item_name, item_name_en;
    std::optional<cases::CaseId> case_id;
    std::optional<std::string> case_number;
    std::optional<cases::State> case_state;
    std::optional<WithBundle> bundle; // a draft of it stands for all its drafts: they are one matter
    BOOST_DESCRIBE_CLASS(VisitMatter, (),
                         (ticket_id, item_id, item_name, item_name_en, case_id, case_number, case_state, bundle), (),
                         ())
};
struct VisitCase {
    cases::CaseId id;
    std::optional<std::string> number;
    catalogue::ItemId item_id;
    std::string item_name, item_name_en;
    cases::State state = cases::State::draft;
    BOOST_DESCRIBE_CLASS(VisitCase, (), (id, number, item_id, item_name, item_name_en, state), (), ())
};
struct VisitView {
    VisitId id;
    HallId hall_id;
    std::string hall_name, hall_name_en;
    Date day;
    std::string display_name;
    std::optional<SubjectId> subject_id;
    bool identified = false;
    std::vector<TicketView> tickets;
    std::vector<VisitMatter> matters;
    std::vector<DraftRef> drafts;
    std::optional<GuideRef> guide;
    std::int64_t held_licences = 0;
    std::vector<VisitCase> cases;
    bool rated = false;
    std::int64_t revision = 0;
    BOOST_DESCRIBE_CLASS(VisitView, (),
                         (id, hall_id, hall_name, hall_name_en, day, display_name, subject_id, identified, tickets,
                          matters, drafts, guide, held_licences, cases, rated, revision),
                         (), ())
};

bool stands_for(const VisitMatter& matter, const cases::Brief& brief) {
    if (matter.case_id == brief.id)
        return true;
    return brief.state == cases::State::draft && matter.case_state == brief.state && brief.bundle && matter.bundle &&
           matter.bundle->id == brief.bundle->id;
}

Result<VisitView> show_visit(const Queue& queue, Context& context) {
    YIMEN_TRY(auto id, context.id<VisitId>("id"));
    const auto& parts = queue.parts();
    return parts.database.read([&](db::Reader& reader) -> Result<VisitView> {
        auto visit = store::visible_visit(reader, context.who(), kListers, id);
        if (!visit)
            return fail(kVisitNotFound);
        VisitView out;
        out.id = id;
        out.hall_id = visit->hall;
        auto hall = parts.directory.hall_names(reader, visit->hall);
        out.hall_name = hall.zh;
        out.hall_name_en = hall.en;
        out.day = visit->day;
        out.subject_id = visit->subject;
        out.identified = visit->person_key.has_value();
        out.revision = visit->revision;
        auto tickets = store::of_visit(reader, id);
        if (context.who().has(Role::visitor)) // an agent's other principals are none of this one's business
            std::erase_if(tickets,
                          [&](const auto& one) { return !one.subject || !context.who().may_act_for(*one.subject); });
        out.tickets = views_of(queue, reader, caller_of(context), tickets, true);
        std::vector<cases::Brief> under_way;
        std::vector<SubjectId> subjects;
        if (visit->subject) {
            auto names = parts.people.subject_names(reader, {*visit->subject});
            out.display_name = names[*visit->subject];
            subjects.push_back(*visit->subject);
        }
        for (const auto& ticket : tickets)
            if (ticket.subject && std::ranges::find(subjects, *ticket.subject) == subjects.end())
                subjects.push_back(*ticket.subject);
        for (SubjectId subject : subjects) {
            auto briefs = cases::briefs_of_subject(reader, subject, kUnderWay);
            under_way.insert(under_way.end(), briefs.begin(), briefs.end());
            out.held_licences += parts.licences.held_by(reader, subject);
        }
        auto of_visit = cases::briefs_of_visit(reader, id.value, kUnderWay);
        for (const auto& ticket : tickets) {
            if (!ticket.item)
                continue;
            VisitMatter matter{ticket.id, ticket.item, ticket.item_name, ticket.item_name_en, {}, {}, {}, {}};
            for (const auto& brief : of_visit)
                if (brief.item == *ticket.item && brief.subject == ticket.subject) {
                    matter.case_id = brief.id;
                    matter.case_number = brief.number;
                    matter.case_state = brief.state;
                    matter.bundle = bundle_of(brief);
                }
            out.matters.push_back(std::move(matter));
        }
        auto english = names_en(queue, reader, of_visit);
        for (const auto& brief : of_visit)
            if (std::ranges::none_of(out.matters, [&](const auto& matter) { return stands_for(matter, brief); }))
                out.matters.push_back({{},
                                       brief.item,
                                       brief.item_name,
                                       english[brief.item],
                                       brief.id,
                                       brief.number,
                                       brief.state,
                                       bundle_of(brief)});
        out.drafts = drafts_of(queue, reader, under_way);
        english = names_en(queue, reader, under_way);
        for (const auto& brief : under_way)
            if (brief.state != cases::State::draft)
                out.cases.push_back(
                    {brief.id, brief.number, brief.item, brief.item_name, english[brief.item], brief.state});
        if (visit->guide_code && queue.hooks().guide)
            out.guide = queue.hooks().guide(reader, *visit->guide_code);
        out.rated = queue.hooks().rated && queue.hooks().rated(reader, id);
        return out;
    });
}

struct LinkBody {
    cases::CaseId case_id;
    BOOST_DESCRIBE_CLASS(LinkBody, (), (case_id), (), ())
};

Result<VisitView> link_case(const Queue& queue, Context& context, const LinkBody& body) {
    YIMEN_TRY(auto id, context.id<VisitId>("id"));
    YIMEN_CHECK(context.write([&](db::Tx& tx) { return queue.link_case(tx, caller_of(context), id, body.case_id); }));
    return show_visit(queue, context);
}

Result<VisitView> identify_visit(const Queue& queue, Context& context, const IdentifyBody& body) {
    YIMEN_TRY(auto id, context.id<VisitId>("id"));
    YIMEN_CHECK(context.write(
        [&](db::Tx& tx) { return queue.identify_visit(tx, caller_of(context), id, body.number(), body.any_code()); }));
    return show_visit(queue, context);
}

} // namespace

http::Routes routes(const Queue& queue) {
    constexpr Roles kFloor{Role::clerk, Role::guide};
    http::Routes out;
    out.add<NewTicket, Created<TicketView>>(
        route(Method::post, "/tickets", "issueTicket", "Takes a place in a line.", kIssuers),
        [&](Context& context, const NewTicket& wanted) { return issue(queue, context, wanted); });
    out.add<TicketListQuery, http::Page<TicketView>>(
        route(Method::get, "/tickets", "listTickets", "Tickets of a hall, or one's own; newest first.", kListers),
        [&](Context& context, const TicketListQuery& query) { return list(queue, context, query); });
    out.add<None, TicketView>(
        route(Method::get, "/tickets/{id}", "getTicket", "One ticket with what may be done.", kReaders),
        [&](Context& context) -> Result<TicketView> {
            YIMEN_TRY(auto id, context.id<TicketId>("id"));
            return shown(queue, context, id);
        });
    out.add<CancelBody, TicketView>(
        matching(route(Method::post, "/tickets/{id}/cancel", "cancelTicket", "Gives the place up.", kIssuers)),
        [&](Context& context, const CancelBody& body) {
            return step(queue, context, TicketAction::cancel, {}, body.identification_id);
        });
    out.add<None, TicketView>(
        matching(route(Method::post, "/tickets/{id}/call", "callTicket", "Calls a chosen ticket.", kClerk)),
        [&](Context& context) { return call(queue, context); });
    struct Plain {
        std::string_view pattern, operation, summary;
        TicketAction action;
        Roles allow;
    };
    for (const auto& [pattern, operation, summary, action, allow] :
         {Plain{"/tickets/{id}/recall", "recallTicket", "Calls the ticket once more.", TicketAction::recall, kClerk},
          Plain{"/tickets/{id}/serve", "serveTicket", "The visitor is here: serving begins.", TicketAction::serve,
                kClerk},
          Plain{"/tickets/{id}/return", "returnTicket", "Back into the line, at the old place.",
                TicketAction::come_back, kFloor},
          Plain{"/tickets/{id}/no-show", "missTicket", "Nobody came.", TicketAction::no_show, kFloor},
          Plain{"/tickets/{id}/finish", "finishTicket", "Serving has ended.", TicketAction::finish, kClerk}})
        out.add<None, TicketView>(
            matching(route(Method::post, pattern, operation, summary, allow)),
            [&queue, action](Context& context) { return step(queue, context, action, {}, std::nullopt); });
    out.add<StepReason, TicketView>(
        matching(route(Method::post, "/tickets/{id}/hold", "holdTicket", "Sets a called ticket aside.", kClerk)),
        [&](Context& context, const StepReason& body) {
            return step(queue, context, TicketAction::hold, body.reason ? body.reason->value : "", std::nullopt);
        });
    out.add<TransferBody, TicketView>(
        matching(route(Method::post, "/tickets/{id}/transfer", "transferTicket",
                       "Sends the ticket to another line or counter; the time waited counts there.", kClerk)),
        [&](Context& context, const TransferBody& body) { return transfer(queue, context, body); });
    out.add<IdentifyHereBody, Created<IdentificationView>>(
        limited(route(Method::post, "/identifications", "identifyVisitor",
                      "Who stands here, by identity number or code; for three minutes.", kAskers),
                120),
        [&](Context& context, const IdentifyHereBody& body) { return identify(queue, context, body); });
    http::RouteInfo code =
        limited(route(Method::post, "/visit-codes", "makeVisitCode",
                      "A code that identifies the visitor in a hall, for ten minutes.", {Role::visitor}),
                20);
    code.keyed = false;
    out.add<None, Created<VisitCode>>(code, [&](Context& context) { return visit_code(queue, context); });
    out.add<None, VisitView>(
        route(Method::get, "/visits/{id}", "getVisit", "All that happens to one visitor on one day.", kListers),
        [&](Context& context) { return show_visit(queue, context); });
    out.add<LinkBody, VisitView>(
        route(Method::post, "/visits/{id}/cases", "linkCaseToVisit", "Says that a case came of this visit.", kClerk),
        [&](Context& context, const LinkBody& body) { return link_case(queue, context, body); });
    out.add<IdentifyBody, VisitView>(
        limited(
            route(Method::post, "/visits/{id}/identify", "identifyVisit", "Identifies an anonymous visitor.", kClerk),
            120),
        [&](Context& context, const IdentifyBody& body) { return identify_visit(queue, context, body); });
    return out;
}

} // namespace yimen::queue
