#include "agencies.h"

#include <algorithm>

#include "base/text.h"
#include "enum_text.h"
#include "errors.h"
#include "events.h"
#include "parts.h"
#include "rules.h"
#include "store.h"

namespace yimen::people {
namespace {

struct Row {
    CellId cell;
    SubjectId principal;
    PersonId agent;
    std::string state;
    std::optional<Date> last_day;
    std::int64_t revision = 1;
};

// For whom the caller may give one: themselves, and companies whose legal person they are. An agent gives none on.
std::vector<SubjectId> principals(const access::Principal& who) {
    std::vector<SubjectId> out;
    for (const auto& acts : who.acts_for)
        if (!acts.as_agent)
            out.push_back(acts.subject);
    return out;
}

std::optional<Row> locked_agency(db::Tx& tx, AgencyId id) {
    auto rows = tx.query("SELECT cell_id, principal_subject_id, agent_person_id, state, valid_to, revision FROM agency"
                         " WHERE id = $1 {{for_update}}",
                         id);
    if (rows.empty())
        return std::nullopt;
    return Row{rows[0].get<CellId>(0),      rows[0].get<SubjectId>(1),           rows[0].get<PersonId>(2),
               rows[0].get<std::string>(3), rows[0].get<std::optional<Date>>(4), rows[0].get<std::int64_t>(5)};
}

Error bad_field(std::string_view where, std::string_view code, std::string_view why) {
    return Error{&kInvalidRequest, {}, {{std::string(where), std::string(code), std::string(why)}}, {}};
}

} // namespace

struct Agencies::Impl : Parts {
    Impl(const crypto::KeyStore& keys, const Clocks& both) : Parts(keys, both), registry(keys, both) {}

    Date today() const { return hall_date(clocks.business.now()); }
    std::string name_of(db::Reader& reader, SubjectId subject) const;
    // To `subject`; whoever acts by it is asked anew who they are.
    void tell(db::Tx& tx, CellId cell, AgencyId id, std::int64_t revision, std::string_view message, SubjectId subject,
              PersonId agent) const;

    Registry registry;
};

Agencies::Agencies(const crypto::KeyStore& keys, const Clocks& clocks) : impl_(std::make_unique<Impl>(keys, clocks)) {}
Agencies::~Agencies() = default;

std::string Agencies::Impl::name_of(db::Reader& reader, SubjectId subject) const {
    auto found = store::subjects(reader, {subject});
    if (found.empty())
        return {};
    if (found[0].kind == SubjectKind::company)
        return found[0].company_name;
    auto person = persons.by_id(reader, *found[0].person);
    return person ? mask_name(person->name) : "";
}

void Agencies::Impl::tell(db::Tx& tx, CellId cell, AgencyId id, std::int64_t revision, std::string_view message,
                          SubjectId subject, PersonId agent) const {
    boost::json::object payload{{"message", message}};
    if (auto accounts = store::visitor_accounts(tx, agent); !accounts.empty())
        payload["account_id"] = accounts.front().str();
    publish(tx, cell, events::kAgencyChanged, "agency", id.value, revision, std::move(payload), subject);
}

Result<AgencyRef> Agencies::give(db::Tx& tx, const Actor& by, const access::Principal& who,
                                 const WantedAgency& wanted) const {
    auto number = rules::citizen_id(wanted.agent_number);
    if (!number)
        return fail(bad_field("/agent_number", "bad_format", "must be a citizen's identity number of 18 characters"));
    if (wanted.last_day < impl_->today())
        return fail(bad_field("/last_day", "out_of_range", "must not lie before today"));
    if (std::ranges::count(principals(who), wanted.principal) == 0)
        return fail(kNotThePrincipal);
    auto agent = impl_->persons.by_number(tx, who.cell, kCitizenIdType, *number);
    auto subject = agent ? store::subject_of(tx, agent->id) : std::nullopt;
    if (!subject || agent->name != trimmed(wanted.agent_name))
        return fail(kAgentUnknown);
    auto principal = store::subjects(tx, {wanted.principal});
    if (*subject == wanted.principal || (!principal.empty() && principal[0].person == agent->id))
        return fail(kAgentSelf);
    auto standing = tx.query("SELECT count(*) FROM agency WHERE principal_subject_id = $1 AND state = 'active' AND"
                             " (valid_to IS NULL OR valid_to >= $2)",
                             wanted.principal, impl_->today());
    if (standing[0].get<std::int64_t>(0) >= kMostGiven)
        return fail(kTooManyAgencies);
    YIMEN_TRY(AgencyId id, impl_->registry.add_agency(
                               tx, by, {wanted.principal, agent->id, wanted.items, impl_->today(), wanted.last_day}));
    impl_->tell(tx, who.cell, id, 1, "agency_given", *subject, agent->id);
    return AgencyRef{id, 1};
}

Result<AgencyRef> Agencies::end(db::Tx& tx, const Actor& by, const access::Principal& who, AgencyId id,
                                std::int64_t revision) const {
    auto row = locked_agency(tx, id);
    bool gave = row && std::ranges::count(principals(who), row->principal) > 0;
    bool has = row && !who.is_staff() && row->agent == who.person;
    if (!row || row->cell != who.cell || (!gave && !has))
        return fail(kAgencyNotFound);
    if (row->revision != revision)
        return fail(kAgencyStale);
    if (row->state != "active" || (row->last_day && *row->last_day < impl_->today()))
        return fail(kAgencyOver);
    tx.exec("UPDATE agency SET state = 'ended', ended_at = $2, ended_by = $3, revision = revision + 1 WHERE id = $1",
            id, impl_->clocks.business.now(), text_of(gave ? AgencyEnder::principal : AgencyEnder::agent));
    impl_->journal(tx, by, row->cell, "agency.end", "agency", id.value);
    if (gave)
        if (auto agent = store::subject_of(tx, row->agent))
            impl_->tell(tx, row->cell, id, revision + 1, "agency_ended", *agent, row->agent);
    if (!gave)
        impl_->tell(tx, row->cell, id, revision + 1, "agency_given_back", row->principal, row->agent);
    return AgencyRef{id, revision + 1};
}

std::vector<Agency> Agencies::list(db::Reader& reader, const access::Principal& who, AgencySide side,
                                   std::optional<AgencyId> before, int limit) const {
    std::vector<Agency> out;
    auto own = principals(who);
    if (who.is_staff() || own.empty())
        return out;
    db::Query sql;
    sql << "SELECT id, principal_subject_id, agent_person_id, scope, valid_from, valid_to, state, ended_at, ended_by,"
           " revision FROM agency WHERE cell_id = "
        << sql.bind(who.cell) << " AND ";
    if (side == AgencySide::given)
        sql << "principal_subject_id IN " << sql.bind_list(own);
    else
        sql << "agent_person_id = " << sql.bind(who.person);
    if (before)
        sql << " AND id < " << sql.bind(*before);
    sql << " ORDER BY id DESC LIMIT " << sql.bind(limit);
    for (auto row : sql.run(reader)) {
        Agency& one = out.emplace_back();
        one.id = row.get<AgencyId>(0);
        one.side = side;
        one.principal_name = impl_->name_of(reader, row.get<SubjectId>(1));
        auto agent = impl_->persons.by_id(reader, row.get<PersonId>(2));
        one.agent_name = agent ? mask_name(agent->name) : "";
        if (auto scope = row.get<std::optional<std::string>>(3))
            if (auto items = read_json_text<std::vector<Uuid>>(*scope))
                one.items = *items;
        one.first_day = row.get<Date>(4);
        one.last_day = row.get<std::optional<Date>>(5);
        one.ended_at = row.get<std::optional<Instant>>(7);
        if (auto ender = row.get<std::optional<std::string>>(8))
            one.ended_by = enum_of<AgencyEnder>(*ender);
        one.revision = row.get<std::int64_t>(9);
        bool over = row.get<std::string>(6) != "active" || (one.last_day && *one.last_day < impl_->today());
        one.standing = over                             ? AgencyStanding::over
                       : one.first_day > impl_->today() ? AgencyStanding::to_come
                                                        : AgencyStanding::now;
    }
    return out;
}

} // namespace yimen::people
