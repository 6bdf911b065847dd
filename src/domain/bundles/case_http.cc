#include "case_parts.h"
#include "case_view.h"
#include "errors.h"
#include "files/files.h"
#include "http/route.h"
#include "journal/journal.h"

// Bundle cases over HTTP.
namespace yimen::bundles {
namespace {

using access::Role;
using access::Roles;
using http::Context;

constexpr Roles kCaseFilers{Role::visitor, Role::clerk};
constexpr std::int64_t kLargestScan = 20 << 20;

cases::Caller caller_in(Context& context, std::optional<BundleCaseId> bundle = {}) {
    return {context.who(), context.channel(), context.request().id,
            bundle ? std::optional(bundle->value) : std::nullopt};
}

struct BundleCaseQuery {
    std::optional<std::string> cursor; // the last one's id
    std::optional<int> limit;
    BOOST_DESCRIBE_CLASS(BundleCaseQuery, (), (cursor, limit), (), ())
};

Result<http::Page<BundleCaseRow>> list_bundle_cases(const BundleCases& cases, Context& context,
                                                    const BundleCaseQuery& query) {
    auto after = query.cursor ? BundleCaseId::parse(*query.cursor) : std::nullopt;
    if (query.cursor && !after)
        return fail(Error{&kInvalidRequest, {}, {{"?cursor", "bad_format", "is not a cursor of this list"}}, {}});
    int limit = http::page_size(query.limit);
    return cases.bundles().database().read([&](db::Reader& reader) -> Result<http::Page<BundleCaseRow>> {
        http::Page<BundleCaseRow> page;
        for (const auto& record : store::visible_cases(reader, context.who(), after, limit))
            page.items.push_back(case_row_of(cases, reader, record));
        if (static_cast<int>(page.items.size()) == limit)
            page.next = page.items.back().id.str();
        return page;
    });
}

Result<BundleCaseView> show_bundle_case(const BundleCases& cases, Context& context) {
    YIMEN_TRY(BundleCaseId id, context.id<BundleCaseId>("id"));
    return cases.bundles().database().read([&](db::Reader& reader) -> Result<BundleCaseView> {
        auto record = store::visible_case(reader, context.who(), id);
        if (!record)
            return fail(kUnknownBundleCase);
        return case_view_of(cases, reader, caller_in(context, id), *record);
    });
}

Result<http::Created<BundleCaseRef>> start_bundle_case(const BundleCases& cases, Context& context,
                                                       const NewBundleCase& asked) {
    NewBundleCase wanted = asked;
    for (const auto& acts : context.who().acts_for)
        if (!wanted.subject_id && !acts.as_agent)
            wanted.subject_id = acts.subject; // a visitor files for themselves unless they say otherwise
    if (!wanted.subject_id)
        return fail(cases::kNotForSubject);
    if (wanted.visit_id && !context.who().has(Role::clerk))
        return fail(Error{&kInvalidRequest, {}, {{"/visit_id", "not_allowed", "only a counter names a visit"}}, {}});
    YIMEN_TRY(BundleCaseRef started,
              context.write([&](db::Tx& tx) { return cases.start(tx, caller_in(context), wanted); }));
    return http::Created<BundleCaseRef>{started, "/api/v1/bundle-cases/" + started.id.str()};
}

struct BundleValues {
    boost::json::object values;
    BOOST_DESCRIBE_CLASS(BundleValues, (), (values), (), ())
};
struct BundleFormSaved {
    std::int64_t revision = 0;
    std::vector<InvalidParam> problems; // "/<key>", of what is filled in
    BOOST_DESCRIBE_CLASS(BundleFormSaved, (), (revision, problems), (), ())
};

Result<BundleFormSaved> save_bundle_form(const BundleCases& cases, Context& context, const BundleValues& body) {
    YIMEN_TRY(BundleCaseId id, context.id<BundleCaseId>("id"));
    YIMEN_TRY(BundleCaseRef saved, context.write([&](db::Tx& tx) {
        return cases.save_form(tx, caller_in(context, id), id, context.expected_revision(), body.values);
    }));
    return cases.bundles().database().read([&](db::Reader& reader) -> Result<BundleFormSaved> {
        auto record = store::visible_case(reader, context.who(), id);
        if (!record)
            return fail(kUnknownBundleCase);
        auto merged = cases.merged(reader, *record);
        return BundleFormSaved{saved.revision, catalogue::check_form(as_definition(merged).form, body.values, false)};
    });
}

struct ScanQuery {
    std::string material; // key of the merged material
    Text<200, 1> name;
    BOOST_DESCRIBE_CLASS(ScanQuery, (), (material, name), (), ())
};
struct BundleFileAdded {
    BundleFileId id;
    std::string media_type;
    std::int64_t size = 0, revision = 0;
    BOOST_DESCRIBE_CLASS(BundleFileAdded, (), (id, media_type, size, revision), (), ())
};

Result<http::Created<BundleFileAdded>> attach_scan(const BundleCases& cases, Context& context, const ScanQuery& query) {
    YIMEN_TRY(BundleCaseId id, context.id<BundleCaseId>("id"));
    const auto& file = context.request().file;
    if (!file || file->size == 0)
        return fail(files::kEmpty);
    bool known = cases.bundles().database().read(
        [&](db::Reader& reader) { return store::visible_case(reader, context.who(), id).has_value(); });
    if (!known)
        return fail(kUnknownBundleCase); // before anything is kept or said of the file
    YIMEN_TRY(files::Type type, files::sniff(file->path, query.name.value));
    cases.cases().parts().files.keep(file->path, file->sm3);
    cases::NewFile content{query.material, query.name.value, std::string(files::media_type(type)), file->sm3,
                           file->size};
    YIMEN_TRY(BundleFileAdded added, context.write([&](db::Tx& tx) -> Result<BundleFileAdded> {
        auto scan = new_id<BundleFileId>(cases.cases().parts().clocks.business.now());
        YIMEN_TRY(BundleCaseRef saved, cases.attach(tx, caller_in(context, id), id, scan, content));
        return BundleFileAdded{scan, content.media_type, content.size, saved.revision};
    }));
    return http::Created<BundleFileAdded>{added, "/api/v1/bundle-cases/" + id.str() + "/files/" + added.id.str()};
}

Result<BundleCaseRef> detach_scan(const BundleCases& cases, Context& context) {
    YIMEN_TRY(BundleCaseId id, context.id<BundleCaseId>("id"));
    YIMEN_TRY(BundleFileId file, context.id<BundleFileId>("file"));
    return context.write(
        [&](db::Tx& tx) { return cases.detach(tx, caller_in(context, id), id, context.expected_revision(), file); });
}

Result<BundleCaseRef> submit_bundle_case(const BundleCases& cases, Context& context) {
    YIMEN_TRY(BundleCaseId id, context.id<BundleCaseId>("id"));
    auto numbers = cases.numbers(caller_in(context, id), id);
    return context.write(
        [&](db::Tx& tx) { return cases.submit(tx, caller_in(context, id), id, context.expected_revision(), numbers); });
}

struct BundleReason {
    Text<1000, 2> reason;
    BOOST_DESCRIBE_CLASS(BundleReason, (), (reason), (), ())
};

Result<BundleCaseRef> withdraw_bundle_case(const BundleCases& cases, Context& context, const BundleReason& body) {
    YIMEN_TRY(BundleCaseId id, context.id<BundleCaseId>("id"));
    return context.write([&](db::Tx& tx) {
        return cases.withdraw(tx, caller_in(context, id), id, context.expected_revision(), body.reason.value);
    });
}

struct BundleRevealReason {
    Text<200, 2> reason;
    BOOST_DESCRIBE_CLASS(BundleRevealReason, (), (reason), (), ())
};
struct RevealedBundleSubject {
    std::string name, id_number;
    std::optional<std::string> phone;
    BOOST_DESCRIBE_CLASS(RevealedBundleSubject, (), (name, id_number, phone), (), ())
};
struct RevealedBundle {
    RevealedBundleSubject subject;
    boost::json::object values;
    std::optional<cases::ShownContact> contact; // of what goes by post
    BOOST_DESCRIBE_CLASS(RevealedBundle, (), (subject, values, contact), (), ())
};

Result<RevealedBundle> reveal_bundle_case(const BundleCases& cases, Context& context, const BundleRevealReason& body) {
    YIMEN_TRY(BundleCaseId id, context.id<BundleCaseId>("id"));
    auto& database = cases.bundles().database();
    auto record = database.read([&](db::Reader& reader) { return store::visible_case(reader, context.who(), id); });
    if (!record)
        return fail(kUnknownBundleCase);
    std::string whose = record->subject.str();
    YIMEN_CHECK(journal_look(cases, context,
                             {id, Role::clerk, "bundle_case.reveal", std::string_view(body.reason.value), whose}));
    return database.read([&](db::Reader& reader) -> Result<RevealedBundle> {
        auto clear = cases.cases().parts().people.reveal_subject(reader, record->subject);
        if (!clear)
            return fail(kUnknownBundleCase);
        auto members = cases::Bundled(cases.cases()).members(reader, id.value);
        auto parcels = delivery_of(cases, reader, *record, members, true).parcels;
        return RevealedBundle{{clear->name, clear->id_number, clear->phone},
                              values_of(cases.cases(), reader, *record, cases.merged(reader, *record)),
                              parcels.empty() ? std::nullopt : std::optional(parcels.back().parcel.contact)};
    });
}

} // namespace

Result<void> journal_look(const BundleCases& cases, http::Context& context, const BundleLook& look) {
    return cases.bundles().database().write([&](db::Tx& tx) -> Result<void> {
        journal::append(tx, {.cell = context.who().cell,
                             .at = cases.cases().parts().clocks.business.now(),
                             .actor = context.who().account,
                             .role = access::to_string(look.role),
                             .channel = context.channel(),
                             .action = look.action,
                             .object_kind = "bundle_case",
                             .object = look.id.value,
                             .reason = look.reason,
                             .change = look.what,
                             .request_id = context.request().id});
        return {};
    });
}

http::Routes case_routes(const BundleCases& cases) {
    using enum http::Method;
    using http::matching;
    using http::None;
    using http::route;
    http::Routes out;
    out.add<BundleCaseQuery, http::Page<BundleCaseRow>>(
        route(get, "/bundle-cases", "listBundleCases",
              "Bundle cases (一件事办件) that the caller may see, the newest first.", kCaseFilers),
        [&](Context& c, const BundleCaseQuery& q) { return list_bundle_cases(cases, c, q); });
    out.add<NewBundleCase, http::Created<BundleCaseRef>>(
        route(post, "/bundle-cases", "startBundleCase",
              "Opens a draft of each member: of a template with answers, or of any items.", kCaseFilers),
        [&](Context& c, const NewBundleCase& b) { return start_bundle_case(cases, c, b); });
    out.add<None, BundleCaseView>(
        route(get, "/bundle-cases/{id}", "getBundleCase",
              "One bundle case: what is asked for once, what is filled in, how far each member is.", kCaseFilers),
        [&](Context& c) { return show_bundle_case(cases, c); });
    out.add<BundleValues, BundleFormSaved>(
        matching(route(put, "/bundle-cases/{id}/form", "saveBundleForm",
                       "Saves the merged form into the drafts of all members; it may be incomplete.", kCaseFilers)),
        [&](Context& c, const BundleValues& b) { return save_bundle_form(cases, c, b); });
    auto scan = route(post, "/bundle-cases/{id}/files", "attachBundleFile",
                      "One file for all members that keep a copy of this material.", kCaseFilers);
    scan.body = http::BodyKind::file;
    scan.max_body = kLargestScan;
    out.add<ScanQuery, http::Created<BundleFileAdded>>(
        scan, [&](Context& c, const ScanQuery& q) { return attach_scan(cases, c, q); });
    out.add<None, BundleCaseRef>(matching(route(del, "/bundle-cases/{id}/files/{file}", "detachBundleFile",
                                                "Takes a file out of all members.", kCaseFilers)),
                                 [&](Context& c) { return detach_scan(cases, c); });
    auto ask =
        route(post, "/bundle-cases/{id}/materials/{material}/ask", "askBundleFact",
              "Has the sources that know asked instead of this material (数据核验), once for all members that want "
              "it; the answer comes later.",
              kCaseFilers);
    ask.per_minute = 20;
    out.add<None, BundleCaseRef>(ask, [&](Context& c) -> Result<BundleCaseRef> {
        YIMEN_TRY(BundleCaseId id, c.id<BundleCaseId>("id"));
        std::string material(c.request().param("material"));
        return c.write([&](db::Tx& tx) { return cases.ask_fact(tx, caller_in(c, id), id, material); });
    });
    out.add<None, BundleCaseRef>(
        matching(route(post, "/bundle-cases/{id}/submit", "submitBundleCase",
                       "Submits all members or none; who waits for another is filed by itself later.", kCaseFilers)),
        [&](Context& c) { return submit_bundle_case(cases, c); });
    out.add<BundleReason, BundleCaseRef>(
        matching(
            route(post, "/bundle-cases/{id}/withdraw", "withdrawBundleCase",
                  "Withdraws a draft with all its members, a clerk only one that they began; afterwards each member is "
                  "withdrawn as a case.",
                  kCaseFilers)),
        [&](Context& c, const BundleReason& b) { return withdraw_bundle_case(cases, c, b); });
    auto clear = route(post, "/bundle-cases/{id}/reveal", "revealBundleCase",
                       "Personal data in clear, with a reason; journaled before they leave.", {Role::clerk});
    clear.keyed = false;
    out.add<BundleRevealReason, RevealedBundle>(
        clear, [&](Context& c, const BundleRevealReason& b) { return reveal_bundle_case(cases, c, b); });
    return out;
}

} // namespace yimen::bundles
