#include <algorithm>

#include "acting.h"
#include "list_names.h"
#include "looks.h"
#include "stage_store.h"
#include "uploads.h"
#include "view.h"

namespace yimen::cases {
namespace {

using access::Role;
using access::Roles;
using http::Context;
using http::Method;
using http::None;
using http::Page;

constexpr int kMostCounted = 2'000; // rows of a list; what is longer is not counted
constexpr int kMostWaiting = 1'000; // of a work list's badge

constexpr Roles kVisitors{Role::visitor, Role::clerk};
constexpr Roles kHandlers{Role::clerk, Role::reviewer, Role::decider};

// --- Lists --------------------------------------------------------------------------------------------------------------------------

struct CaseQuery {
    std::optional<ListName> list;
    std::optional<State> state;
    std::optional<Text<40>> text; // a whole case number
    std::optional<HallId> hall;
    std::optional<DepartmentId> department;
    std::optional<DueState> due_state;
    std::optional<Urging> urging;
    std::optional<bool> in_bundle;     // 一件事: members of a bundle, or the others
    std::optional<Happening> happened; // on `on`, without it today
    std::optional<Date> on;
    std::optional<std::string> cursor;
    std::optional<int> limit;
    BOOST_DESCRIBE_CLASS(CaseQuery, (),
                         (list, state, text, hall, department, due_state, urging, in_bundle, happened, on, cursor,
                          limit),
                         (), ())
};

struct CaseCounts {
    std::int64_t mine = 0, urged = 0, to_receive = 0, to_accept = 0, to_review = 0, suspended = 0, gaps_to_check = 0,
                 promises_to_check = 0, promises_to_decide = 0, records_objected = 0, nobody_left = 0, licence_lost = 0,
                 uses_objected = 0, waiting_on_others = 0, asked_of_us = 0, deemed = 0, mentioned = 0, to_decide = 0,
                 to_deliver = 0;
    BOOST_DESCRIBE_CLASS(CaseCounts, (),
                         (mine, urged, to_receive, to_accept, to_review, suspended, gaps_to_check, promises_to_check,
                          promises_to_decide, records_objected, nobody_left, licence_lost, uses_objected,
                          waiting_on_others, asked_of_us, deemed, mentioned, to_decide, to_deliver),
                         (), ())
};

// In which a deemed approval, or what holds one back, is still somebody's work.
const std::vector<State> kDeemedNow{State::accepted, State::suspended, State::reviewed, State::approved,
                                    State::result_issued};

store::ListQuery named(ListName list, const access::Principal& who) {
    store::ListQuery query;
    query.roles = kReaders;
    switch (list) {
    case ListName::to_receive:
        query.roles = {Role::clerk};
        query.states = {State::submitted};
        break;
    case ListName::to_accept:
        query.roles = {Role::clerk};
        query.states = {State::received};
        break;
    case ListName::to_review:
        query.roles = {Role::reviewer};
        query.states = {State::accepted};
        break;
    case ListName::urged:
        query.roles = {Role::clerk, Role::reviewer, Role::decider};
        query.filter.urging = Urging::waiting;
        break;
    case ListName::suspended:
        query.roles = {Role::reviewer};
        query.states = {State::suspended};
        break;
    case ListName::gaps_to_check:
        query.roles = {Role::clerk, Role::reviewer};
        query.states = {State::accepted, State::suspended, State::reviewed, State::approved};
        query.gap_supplied = true;
        break;
    case ListName::promises_to_check:
        query.roles = {Role::reviewer};
        query.promise_work = store::PromiseWork::to_check;
        break;
    case ListName::promises_to_decide:
        query.roles = {Role::decider};
        query.promise_work = store::PromiseWork::to_decide;
        break;
    case ListName::records_objected:
        query.roles = {Role::supervisor};
        query.promise_work = store::PromiseWork::to_answer;
        break;
    case ListName::nobody_left:
        query.roles = {Role::supervisor};
        query.states = {State::reviewed};
        break;
    case ListName::licence_lost:
        query.roles = kHandlers;
        query.licence_lost = true;
        query.states = {State::pending_dependency, State::submitted, State::received, State::awaiting_supplement,
                        State::accepted,           State::suspended, State::reviewed, State::approved};
        query.by_due = false; // some wait for what is missing, and have no day
        break;
    case ListName::uses_objected:
        query.roles = {Role::decider};
        query.use_objected = true;
        query.by_due = false;
        break;
    case ListName::waiting_on_others:
        query.roles = {Role::reviewer, Role::decider};
        query.states = {State::accepted, State::suspended, State::reviewed};
        query.waits_for_others = true;
        break;
    case ListName::asked_of_us:
        query.asked = store::departments_of(who);
        break;
    case ListName::deemed:
        query.roles = {Role::clerk, Role::reviewer, Role::decider, Role::supervisor};
        query.deemed = true;
        query.by_due = false;
        if (!who.has(Role::supervisor)) // until the result is handed over; a supervisor sees all there were
            query.states = kDeemedNow;
        break;
    case ListName::mentioned:
        query.roles = kSpeakers;
        query.mentioned = who.staff.value_or(StaffId{});
        query.by_due = false;
        break;
    case ListName::to_decide:
        query.roles = {Role::decider};
        query.states = {State::reviewed};
        break;
    case ListName::to_deliver:
        query.roles = {Role::clerk};
        query.states = {State::result_issued};
        query.to_hand_over = true;
        break;
    case ListName::mine:
        if (who.is_staff()) {
            query.owners = {*who.staff};
            for (const auto& grant : who.grants) // whose cases they keep while these are away
                if (grant.for_staff && std::ranges::count(query.owners, *grant.for_staff) == 0)
                    query.owners.push_back(*grant.for_staff);
            query.states = {State::submitted, State::received,     State::awaiting_supplement,
                            State::accepted,  State::suspended,    State::reviewed,
                            State::approved,  State::result_issued};
        } else {
            query.by_due = false;
        }
        break;
    case ListName::all:
        query.by_due = who.is_staff();
        break;
    }
    return query;
}

// The cursor is the last row's key and id: "2026-10-10|<id>".
Result<void> read_cursor(const std::optional<std::string>& cursor, store::ListQuery& query) {
    if (!cursor)
        return {};
    auto bar = cursor->find('|');
    auto id = bar == std::string::npos ? std::nullopt : CaseId::parse(std::string_view(*cursor).substr(bar + 1));
    if (!id)
        return fail(Error{&kInvalidRequest, {}, {{"?cursor", "bad_format", "is not a cursor of this list"}}, {}});
    query.after_key = cursor->substr(0, bar);
    query.after_id = id;
    return {};
}

void add_stages(const Cases& cases, db::Reader& reader, const store::ListQuery& query,
                const std::vector<store::Record>& records, std::vector<CaseRow>& rows) {
    auto stages = store::first_open(reader, records, query.asked ? &*query.asked : nullptr);
    for (auto& row : rows)
        if (auto found = stages.find(row.id); found != stages.end())
            row.stage = row_stage(cases, reader, found->second);
}

Result<Page<CaseRow>> list_cases(const Cases& cases, Context& context, const CaseQuery& asked) {
    auto query = named(asked.list.value_or(context.who().is_staff() ? ListName::all : ListName::mine), context.who());
    query.by_due = query.by_due && !asked.happened; // what happened: the newest first
    // All there is has no first day; what is asked for by state, card or urging is worked on by the day.
    query.by_change =
        asked.list.value_or(ListName::all) == ListName::all && !asked.state && !asked.due_state && !asked.urging;
    YIMEN_CHECK(read_cursor(asked.cursor, query));
    Date today = hall_date(cases.parts().clocks.business.now());
    auto urging = asked.urging ? asked.urging : query.filter.urging;
    query.filter = {asked.hall, asked.department, asked.due_state, asked.happened, asked.on.value_or(today), today,
                    urging};
    query.in_bundle = asked.in_bundle;
    query.limit = http::page_size(asked.limit);
    if (asked.state) {
        query.states = {*asked.state};
        query.to_hand_over = query.to_hand_over && asked.state == State::result_issued;
    }
    if (asked.text && !asked.text->empty())
        query.number = asked.text->value;
    return cases.parts().database.read([&](db::Reader& reader) -> Result<Page<CaseRow>> {
        if (asked.list == ListName::nobody_left)
            query.nobody_left = stations(cases, reader, context.who());
        auto records = store::list(reader, context.who(), query);
        Page<CaseRow> page;
        page.items = rows_of(cases, reader, records);
        for (std::size_t i = 0; query.nobody_left && i < records.size(); ++i)
            for (const Station& station : *query.nobody_left)
                if (station.department == records[i].department)
                    page.items[i].nobody_left = station.reason();
        if (context.who().is_staff())
            for (auto deemed = DeemedApprovals(cases).shown_in(reader, records); auto& row : page.items)
                if (auto found = deemed.find(row.id); found != deemed.end())
                    row.deemed = found->second;
        if (query.asked || query.waits_for_others)
            add_stages(cases, reader, query, records, page.items);
        if (static_cast<int>(records.size()) == query.limit) {
            const auto& last = records.back();
            page.next = (query.asked             ? to_iso(page.items.back().stage.value().due)
                         : query.orders_by_due() ? to_iso(*last.due)
                         : query.to_hand_over    ? std::to_string(last.decided_at.value().micros)
                                                 : std::to_string(last.last_at.micros)) +
                        "|" + last.id.str();
        }
        if (!query.after_id) {
            auto total = store::count(reader, context.who(), query, kMostCounted + 1);
            page.total = total <= kMostCounted ? std::optional(total) : std::nullopt;
        }
        return page;
    });
}

Result<CaseCounts> count_cases(const Cases& cases, Context& context) {
    return cases.parts().database.read([&](db::Reader& reader) -> Result<CaseCounts> {
        auto count = [&](ListName list) {
            auto query = named(list, context.who());
            if (list == ListName::nobody_left)
                query.nobody_left = stations(cases, reader, context.who());
            if (query.deemed)
                query.states = kDeemedNow;
            return store::count(reader, context.who(), query, kMostWaiting);
        };
        return CaseCounts{count(ListName::mine),
                          count(ListName::urged),
                          count(ListName::to_receive),
                          count(ListName::to_accept),
                          count(ListName::to_review),
                          count(ListName::suspended),
                          count(ListName::gaps_to_check),
                          count(ListName::promises_to_check),
                          count(ListName::promises_to_decide),
                          count(ListName::records_objected),
                          context.who().has(Role::supervisor) ? count(ListName::nobody_left) : 0,
                          count(ListName::licence_lost),
                          count(ListName::uses_objected),
                          count(ListName::waiting_on_others),
                          count(ListName::asked_of_us),
                          count(ListName::deemed),
                          context.who().is_staff() ? count(ListName::mentioned) : 0,
                          count(ListName::to_decide),
                          count(ListName::to_deliver)};
    });
}

// --- One case -----------------------------------------------------------------------------------------------------------------------

Result<CaseView> show(const Cases& cases, Context& context) {
    YIMEN_TRY(CaseId id, context.id<CaseId>("id"));
    return cases.parts().database.read([&](db::Reader& reader) -> Result<CaseView> {
        auto record = store::visible_or_asked(reader, context.who(), kReaders, id);
        if (!record)
            return fail(kCaseNotFound);
        return view_of(cases, reader, caller_of(context), *record);
    });
}

struct NewCase {
    catalogue::ItemId item_id;
    std::optional<SubjectId> subject_id;
    std::optional<boost::json::object> form;
    std::optional<catalogue::Answers> answers; // to the item's questions, as the guide gave them back
    std::optional<Uuid> visit_id;
    BOOST_DESCRIBE_CLASS(NewCase, (), (item_id, subject_id, form, answers, visit_id), (), ())
};

Result<http::Created<CaseRef>> open_case(const Cases& cases, Context& context, const NewCase& wanted) {
    auto subject = wanted.subject_id;
    for (const auto& acts : context.who().acts_for)
        if (!subject && !acts.as_agent)
            subject = acts.subject; // a visitor files for themselves unless they say otherwise
    if (!subject)
        return fail(kNotForSubject);
    if (wanted.visit_id && !context.who().has(Role::clerk))
        return fail(Error{&kInvalidRequest, {}, {{"/visit_id", "not_allowed", "only a counter names a visit"}}, {}});
    NewDraft draft{wanted.item_id, *subject, wanted.form.value_or(boost::json::object{}),
                   wanted.answers.value_or(catalogue::Answers{}), wanted.visit_id};
    auto opened = context.write([&](db::Tx& tx) { return cases.open(tx, caller_of(context), draft); });
    if (!opened)
        return fail(std::move(opened).error());
    return http::Created<CaseRef>{*opened, "/api/v1/cases/" + opened->id.str()};
}

struct FormBody {
    boost::json::object form;
    BOOST_DESCRIBE_CLASS(FormBody, (), (form), (), ())
};
struct FormSaved {
    std::int64_t revision = 0;
    std::vector<InvalidParam> problems;
    BOOST_DESCRIBE_CLASS(FormSaved, (), (revision, problems), (), ())
};

Result<FormSaved> put_form(const Cases& cases, Context& context, const FormBody& body) {
    YIMEN_TRY(CaseId id, context.id<CaseId>("id"));
    YIMEN_TRY(CaseRef saved, context.write([&](db::Tx& tx) {
        return cases.save_form(tx, caller_of(context), id, context.expected_revision(), body.form);
    }));
    return cases.parts().database.read([&](db::Reader& reader) -> Result<FormSaved> {
        auto definition = cases.definition(reader, *store::any(reader, id));
        auto problems = catalogue::check_form(definition->form, body.form, false);
        catalogue::check_co_holders(*definition, body.form, false, problems);
        return FormSaved{saved.revision, std::move(problems)};
    });
}

Result<http::Created<FileAdded>> upload(const Cases& cases, Context& context) {
    return add_upload(cases, context, [&](db::Tx& tx, CaseId id, FileId file, const NewFile& content) {
        return cases.attach(tx, caller_of(context), id, file, content);
    });
}

Result<CaseRef> remove_file(const Cases& cases, Context& context) {
    YIMEN_TRY(CaseId id, context.id<CaseId>("id"));
    YIMEN_TRY(FileId file, context.id<FileId>("file"));
    return context.write(
        [&](db::Tx& tx) { return cases.detach(tx, caller_of(context), id, context.expected_revision(), file); });
}

Result<http::Reply> open_file(const Cases& cases, Context& context) {
    YIMEN_TRY(CaseId id, context.id<CaseId>("id"));
    YIMEN_TRY(FileId file_id, context.id<FileId>("file"));
    std::optional<store::Record> record;
    auto file = cases.parts().database.read([&](db::Reader& reader) {
        record = store::visible_or_asked(reader, context.who(), kReaders, id);
        return record ? store::file(reader, id, file_id) : std::nullopt;
    });
    if (!file)
        return fail(kFileNotFound);
    YIMEN_TRY(http::Reply reply, content_of(cases, *file));
    YIMEN_CHECK(journal_look(cases, context, *record, "case.open_file", {}, file_id.str()));
    return reply;
}

struct RevealReason {
    Text<200, 2> reason;
    BOOST_DESCRIBE_CLASS(RevealReason, (), (reason), (), ())
};
struct RevealedSubject {
    std::string name, id_number;
    std::optional<std::string> phone;
    BOOST_DESCRIBE_CLASS(RevealedSubject, (), (name, id_number, phone), (), ())
};
struct Revealed {
    RevealedSubject subject;
    boost::json::object form;
    std::optional<ShownContact> contact; // of what goes by post
    BOOST_DESCRIBE_CLASS(Revealed, (), (subject, form, contact), (), ())
};

Result<Revealed> reveal(const Cases& cases, Context& context, const RevealReason& body) {
    YIMEN_TRY(CaseId id, context.id<CaseId>("id"));
    auto record = cases.parts().database.read(
        [&](db::Reader& reader) { return store::visible(reader, context.who(), kHandlers, id); });
    if (!record)
        return fail(kCaseNotFound);
    YIMEN_CHECK(journal_look(cases, context, *record, "case.reveal", body.reason, record->subject.str()));
    return cases.parts().database.read([&](db::Reader& reader) -> Result<Revealed> {
        auto clear = cases.parts().people.reveal_subject(reader, record->subject);
        if (!clear)
            return fail(kCaseNotFound);
        auto parcel = Ways(cases).shown(reader, *record, *cases.definition(reader, *record), true).parcel;
        return Revealed{{clear->name, clear->id_number, clear->phone},
                        cases.form_of(reader, id),
                        parcel ? std::optional(std::move(parcel->contact)) : std::nullopt};
    });
}

// --- Actions ------------------------------------------------------------------------------------------------------------------------

struct ReasonBody {
    Text<1000, 2> reason;
    BOOST_DESCRIBE_CLASS(ReasonBody, (), (reason), (), ())
};
// Why an application is not accepted (行政许可法 art. 32(1)): no licence is needed, it is another organ's, or what the reason says.
enum class RefusalGround { not_needed, not_ours, other };
BOOST_DESCRIBE_ENUM(RefusalGround, not_needed, not_ours, other)
struct RefusalBody {
    std::optional<RefusalGround> ground;
    std::optional<Text<100, 2>> organ; // to which to apply, where it is another's
    Text<1000, 2> reason;
    BOOST_DESCRIBE_CLASS(RefusalBody, (), (ground, organ, reason), (), ())
};
struct NoticeBody {
    std::vector<NoticeItem> items;
    std::optional<Date> until; // by when it should be there; without it 15 working days
    BOOST_DESCRIBE_CLASS(NoticeBody, (), (items, until), (), ())
};
struct ChecksBody {
    std::vector<CheckAnswer> checks;
    BOOST_DESCRIBE_CLASS(ChecksBody, (), (checks), (), ())
};

Details details_of(const None&) { return {}; }
Details details_of(const Opinion& body) { return {text_of(body), {}, {}}; }
Details details_of(const ReasonBody& body) { return {body.reason.value, {}, {}}; }
Details details_of(const NoticeBody& body) { return {"", body.items, body.until}; }

template <class Body>
Result<CaseRef> act(const Cases& cases, Context& context, const Body& body, Action action) {
    return take_step(cases, context, action, details_of(body));
}

Result<CaseRef> give_notice(const Cases& cases, Context& context, const NoticeBody& body) {
    if (body.items.empty())
        return fail(Error{&kInvalidRequest, {}, {{"/items", "required", "says what is missing"}}, {}});
    return act(cases, context, body, Action::notice);
}

Result<CaseRef> refuse_acceptance(const Cases& cases, Context& context, const RefusalBody& body) {
    std::string reason = body.reason.value;
    switch (body.ground.value_or(RefusalGround::other)) {
    case RefusalGround::not_needed:
        reason = "申请事项依法不需要取得行政许可（《中华人民共和国行政许可法》第三十二条第一款第一项）。" + reason;
        break;
    case RefusalGround::not_ours:
        if (!body.organ)
            return fail(Error{&kInvalidRequest, {}, {{"/organ", "required", "says to which organ to apply"}}, {}});
        reason = "申请事项依法不属于本机关职权范围，请向" + body.organ->value +
                 "申请（《中华人民共和国行政许可法》第三十二条第一款第二项）。" + reason;
        break;
    case RefusalGround::other:
        break;
    }
    return take_step(cases, context, Action::refuse_acceptance, {reason, {}, {}});
}

Result<CaseRef> submit(const Cases& cases, Context& context) {
    YIMEN_TRY(CaseId id, context.id<CaseId>("id"));
    auto record = cases.parts().database.read(
        [&](db::Reader& reader) { return store::visible(reader, context.who(), kVisitors, id); });
    if (!record)
        return fail(kCaseNotFound);
    std::string number =
        record->state == State::draft ? cases.next_number(record->cell, record->region, context.channel()) : "";
    return context.write(
        [&](db::Tx& tx) { return cases.submit(tx, caller_of(context), id, context.expected_revision(), number); });
}

Result<CaseRef> approve(const Cases& cases, Context& context, const GrantBody& body) {
    YIMEN_TRY(CaseId id, context.id<CaseId>("id"));
    auto details = details_of(body);
    YIMEN_TRY(auto licence, cases.prepare_result(caller_of(context), id, Action::approve, details.established));
    return context.write([&](db::Tx& tx) {
        return cases.approve(tx, caller_of(context), id, context.expected_revision(), details, licence);
    });
}

Result<None> put_checks(const Cases& cases, Context& context, const ChecksBody& body) {
    YIMEN_TRY(CaseId id, context.id<CaseId>("id"));
    YIMEN_CHECK(context.write([&](db::Tx& tx) { return cases.check(tx, caller_of(context), id, body.checks); }));
    return None{};
}

} // namespace

http::Routes routes(const Cases& cases) {
    http::Routes out;
    auto get = [](std::string_view pattern, std::string_view operation, std::string_view summary) {
        return http::RouteInfo{
            .method = Method::get, .pattern = pattern, .operation = operation, .summary = summary, .allow = kReaders};
    };
    auto post = [](std::string_view pattern, std::string_view operation, std::string_view summary, Roles allow) {
        return http::RouteInfo{.method = Method::post,
                               .pattern = pattern,
                               .operation = operation,
                               .summary = summary,
                               .allow = allow,
                               .match = true};
    };
    out.add<CaseQuery, Page<CaseRow>>(get("/cases", "listCases",
                                          "Cases that the caller may see, by list, state or number; `total` is null "
                                          "where there are more than 2,000."),
                                      [&](Context& c, const CaseQuery& q) { return list_cases(cases, c, q); });
    out.add<None, CaseCounts>(
        get("/cases/counts", "countCases", "How long each work list is; 1000 stands for a thousand and more."),
        [&](Context& c) { return count_cases(cases, c); });
    out.add<None, CaseView>(get("/cases/{id}", "getCase", "One case, with what may be done with it now."),
                            [&](Context& c) { return show(cases, c); });
    auto open = post("/cases", "openCase", "Opens a draft for an item.", kVisitors);
    open.match = false;
    out.add<NewCase, http::Created<CaseRef>>(open,
                                             [&](Context& c, const NewCase& b) { return open_case(cases, c, b); });
    auto form = post("/cases/{id}/form", "saveForm", "Saves the form of a draft; it may be incomplete.", kVisitors);
    form.method = Method::put;
    out.add<FormBody, FormSaved>(form, [&](Context& c, const FormBody& b) { return put_form(cases, c, b); });
    auto file =
        post("/cases/{id}/materials/{requirement}/files", "addFile", "Attaches a file to a material.", kVisitors);
    file.match = false;
    file.body = http::BodyKind::file;
    file.max_body = kLargestUpload;
    out.add<None, http::Created<FileAdded>>(file, [&](Context& c) { return upload(cases, c); });
    auto remove = post("/cases/{id}/files/{file}", "removeFile", "Takes a file out of a draft.", kVisitors);
    remove.method = Method::del;
    out.add<None, CaseRef>(remove, [&](Context& c) { return remove_file(cases, c); });
    auto look = post("/cases/{id}/files/{file}/open", "openFile",
                     "The content of a file; a look by staff is journaled.", kReaders);
    look.match = look.keyed = false;
    out.add<None, http::Reply>(look, [&](Context& c) { return open_file(cases, c); });
    auto clear = post("/cases/{id}/reveal", "revealCase",
                      "Personal data in clear, with a reason; journaled before they leave.", kHandlers);
    clear.match = clear.keyed = false;
    out.add<RevealReason, Revealed>(clear, [&](Context& c, const RevealReason& b) { return reveal(cases, c, b); });
    auto checks = post("/cases/{id}/checks", "saveChecks", "Answers review points.", {Role::clerk, Role::reviewer});
    checks.method = Method::put;
    checks.match = false;
    out.add<ChecksBody, None>(checks, [&](Context& c, const ChecksBody& b) { return put_checks(cases, c, b); });

    out.add<None, CaseRef>(post("/cases/{id}/submit", "submitCase", "Submits a draft; it gets its number.", kVisitors),
                           [&](Context& c) { return submit(cases, c); });
    out.add<None, CaseRef>(post("/cases/{id}/receive", "receiveCase", "Takes the papers in (收件).", {Role::clerk}),
                           [&](Context& c) { return act(cases, c, None{}, Action::receive); });
    out.add<NoticeBody, CaseRef>(
        post("/cases/{id}/notice", "giveNotice", "Tells once all that is missing (一次性告知).", {Role::clerk}),
        [&](Context& c, const NoticeBody& b) { return give_notice(cases, c, b); });
    out.add<None, CaseRef>(
        post("/cases/{id}/supply", "supplyCase", "Says that what was missing is there now.", kVisitors),
        [&](Context& c) { return act(cases, c, None{}, Action::supply); });
    out.add<Opinion, CaseRef>(
        post("/cases/{id}/accept", "acceptCase", "Accepts the case (受理); the limits run from now.", {Role::clerk}),
        [&](Context& c, const Opinion& b) { return act(cases, c, b, Action::accept); });
    out.add<RefusalBody, CaseRef>(post("/cases/{id}/refuse-acceptance", "refuseAcceptance",
                                       "Does not accept the case (不予受理): no licence is needed, another organ is to "
                                       "be asked, or as the reason says.",
                                       {Role::clerk}),
                                  [&](Context& c, const RefusalBody& b) { return refuse_acceptance(cases, c, b); });
    out.add<Opinion, CaseRef>(
        post("/cases/{id}/review", "reviewCase", "Reviews the case and hands it to the decider.", {Role::reviewer}),
        [&](Context& c, const Opinion& b) { return act(cases, c, b, Action::review); });
    out.add<ReasonBody, CaseRef>(
        post("/cases/{id}/return", "returnCase", "Sends the case back to the reviewer.", {Role::decider}),
        [&](Context& c, const ReasonBody& b) { return act(cases, c, b, Action::return_to_review); });
    out.add<GrantBody, CaseRef>(post("/cases/{id}/approve", "approveCase",
                                     "Grants the case; its licence is recorded with it.", {Role::decider}),
                                [&](Context& c, const GrantBody& b) { return approve(cases, c, b); });
    out.add<ReasonBody, CaseRef>(
        post("/cases/{id}/refuse", "refuseCase", "Refuses the case, with reasons.", {Role::decider}),
        [&](Context& c, const ReasonBody& b) { return act(cases, c, b, Action::refuse); });
    out.add<None, CaseRef>(
        post("/cases/{id}/deliver", "deliverCase", "Records that the result was handed over or taken.", kVisitors),
        [&](Context& c) { return act(cases, c, None{}, Action::deliver); });
    out.add<None, CaseRef>(post("/cases/{id}/close", "closeCase", "Closes the case.", {Role::clerk}),
                           [&](Context& c) { return act(cases, c, None{}, Action::close); });
    out.add<ReasonBody, CaseRef>(post("/cases/{id}/withdraw", "withdrawCase",
                                      "Withdraws the case before its decision; a clerk only a draft that they began.",
                                      kVisitors),
                                 [&](Context& c, const ReasonBody& b) { return act(cases, c, b, Action::withdraw); });
    return out;
}

} // namespace yimen::cases
