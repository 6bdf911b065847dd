#include "versions.h"

#include "base/text.h"
#include "holders.h"

namespace yimen::licences {
namespace {

constexpr access::Roles kMakers{access::Role::decider};
constexpr int kLastVersion = 999; // three digits of the identifier

struct Before {
    Grant grant; // as the next version would have it, were nothing different
    Date valid_from{};
    std::string state;
    bool ours = false;
    std::int64_t revision = 0;
};

std::optional<Before> version_before(db::Reader& reader, const Licences& licences, const access::Principal& who,
                                     LicenceId id) {
    db::Query sql;
    sql << "SELECT l.cell_id, l.region_id, l.hall_id, l.department_id, l.case_id, l.type_code,"
           " l.issuer_name, l.issuer_code, l.number, l.qr_payload, l.content_sealed, l.valid_from, l.valid_to,"
           " l.version, l.state, l.import_id, l.revision FROM licence l WHERE l.id = "
        << sql.bind(id) << " AND ";
    access::Scope(who, kMakers).append(sql, "l");
    auto rows = sql.run(reader);
    if (rows.empty())
        return std::nullopt;
    auto row = rows[0];
    Before out;
    Grant& grant = out.grant;
    grant.cell = row.get<CellId>(0);
    grant.region = row.get<RegionId>(1);
    grant.hall = row.get<std::optional<HallId>>(2);
    grant.department = row.get<DepartmentId>(3);
    for (SubjectId subject : holders_of(reader, id))
        grant.holders.push_back({subject});
    grant.case_id = row.get<std::optional<Uuid>>(4).value_or(Uuid{});
    grant.type_code = row.get<std::string>(5);
    grant.issuer_name = row.get<std::string>(6);
    grant.issuer_code = row.get<std::string>(7);
    grant.serial = row.get<std::string>(8);
    grant.number = grant.serial;
    auto payload = decode(row.get<std::string>(9));
    grant.holder_masked = payload ? payload->holder : "";
    if (auto content = parse_json(licences.content_of(id, row.get<std::string>(10))); content && content->is_object())
        grant.content = content->as_object();
    out.valid_from = row.get<Date>(11);
    grant.valid_to = row.get<std::optional<Date>>(12);
    grant.version = row.get<int>(13) + 1;
    grant.supersedes = id;
    out.state = row.get<std::string>(14);
    out.ours = !row.get<std::optional<Uuid>>(15);
    out.revision = row.get<std::int64_t>(16);
    return out;
}

tl::unexpected<Error> wrong(std::string pointer, std::string code, std::string detail) {
    return fail(Error{&kInvalidRequest, {}, {{std::move(pointer), std::move(code), std::move(detail)}}, {}});
}

// RFC 6901 §3.
std::string escaped(std::string_view label) {
    std::string out;
    for (char c : label)
        out += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    return out;
}

// What is renewed begins where the time before ends: the type's length of time counts from there.
Result<void> renew(Grant& grant, const Difference& difference, const TypeRules& rules, Date today) {
    bool later = !difference.valid_to ||
                 (*difference.valid_to > today && grant.valid_to && *difference.valid_to > *grant.valid_to);
    if (!grant.valid_to || !later)
        return wrong("/valid_to", "out_of_range", "is not later than the present last day");
    auto last =
        last_day(rules.validity, std::max(today, Date(std::chrono::sys_days(*grant.valid_to) + std::chrono::days(1))));
    if (last && (!difference.valid_to || *difference.valid_to > *last))
        return wrong("/valid_to", "out_of_range", "its type allows " + to_iso(*last) + " at most");
    grant.valid_to = difference.valid_to;
    return {};
}

Result<void> change(Grant& grant, const Difference& difference) {
    bool changed = false;
    for (const auto& [label, value] : difference.fields) {
        auto* present = grant.content.if_contains(label);
        if (!present)
            return wrong("/fields/" + escaped(label), "not_in_list", "the licence has no such field");
        std::string text = trimmed(value);
        if (text.empty())
            return wrong("/fields/" + escaped(label), "required", "says nothing");
        boost::json::value next(text);
        if (present->is_number())
            if (auto number = parse_json(text); number && number->is_number())
                next = *number;
        changed = changed || *present != next;
        *present = std::move(next);
    }
    return changed ? Result<void>() : wrong("/fields", "required", "nothing is different");
}

} // namespace

Result<Prepared> prepare_version(const Licences& licences, const Caller& caller, LicenceId id, std::int64_t revision,
                                 const Difference& difference) {
    std::optional<Type> type;
    auto before = licences.database().read([&](db::Reader& reader) {
        auto found = version_before(reader, licences, caller.who, id);
        if (found)
            type = licences.type(reader, found->grant.type_code);
        return found;
    });
    if (!before || !type)
        return fail(kLicenceNotFound);
    if (!before->ours)
        return fail(kNotOurs);
    if (before->revision != revision)
        return fail(kStale);
    Grant& grant = before->grant;
    if (!find(before->state, difference.operation))
        return not_allowed(caller.who, {grant.cell, grant.region, grant.hall, grant.department, grant.first_holder()},
                           before->state);
    if (grant.version > kLastVersion)
        return fail(kTooManyVersions);
    Date today = hall_date(licences.clocks().business.now());
    grant.issued_on = today;
    if (difference.operation == Operation::renew) {
        YIMEN_CHECK(renew(grant, difference, read_rules(type->rules), today));
    } else {
        grant.valid_from = before->valid_from; // what was granted goes on, on another paper
    }
    if (difference.operation == Operation::change) {
        YIMEN_CHECK(change(grant, difference));
    }
    return licences.prepare(*type, std::move(grant));
}

} // namespace yimen::licences
