#include "staffing.h"

#include "base/text.h"
#include "enum_text.h"
#include "errors.h"
#include "events.h"
#include "rules.h"
#include "service.h"

namespace yimen::people {
namespace {

constexpr std::string_view kMembers =
    "SELECT s.id, a.login, s.work_name, s.employment, s.department_id, s.hall_id, s.active, s.revision,"
    " CASE WHEN a.locked_until IS NOT NULL AND a.locked_until > ";

std::string like_pattern(std::string_view text) {
    std::string out = "%";
    for (char c : text) {
        if (c == '%' || c == '_' || c == '\\')
            out += '\\';
        out += c;
    }
    return out + "%";
}

Member member_of(const db::Row& row) {
    Member one;
    one.id = row.get<StaffId>(0);
    one.login = row.get<std::string>(1);
    one.work_name = row.get<std::string>(2);
    one.employment = enum_of<Employment>(row.get<std::string>(3));
    one.department = row.get<std::optional<DepartmentId>>(4);
    one.hall = row.get<std::optional<HallId>>(5);
    one.active = row.get<bool>(6);
    one.revision = row.get<std::int64_t>(7);
    one.locked = row.get<std::int64_t>(8) == 1;
    one.second_factor = row.get<std::int64_t>(9) == 1;
    return one;
}

void add_posts(db::Reader& reader, std::vector<Member>& members, Date today) {
    if (members.empty())
        return;
    std::vector<StaffId> ids;
    for (const auto& one : members)
        ids.push_back(one.id);
    db::Query sql;
    sql << "SELECT staff_id, id, role, region_id, hall_id, department_id, valid_from, valid_to FROM role_grant WHERE"
           " staff_id IN "
        << sql.bind_list(ids) << " AND ended_at IS NULL AND (valid_to IS NULL OR valid_to >= " << sql.bind(today)
        << ") ORDER BY id LIMIT 10000";
    for (auto row : sql.run(reader)) {
        auto role = access::parse_role(row.get<std::string>(2));
        for (auto& one : members)
            if (role && one.id == row.get<StaffId>(0))
                one.posts.push_back({row.get<GrantId>(1), *role, row.get<std::optional<RegionId>>(3),
                                     row.get<std::optional<HallId>>(4), row.get<std::optional<DepartmentId>>(5),
                                     row.get<Date>(6), row.get<std::optional<Date>>(7)});
    }
}

Error bad_field(std::string_view where, std::string_view code, std::string_view why) {
    return Error{&kInvalidRequest, {}, {{std::string(where), std::string(code), std::string(why)}}, {}};
}

} // namespace

struct Staffing::Impl : Parts {
    Impl(const crypto::KeyStore& keys, const Clocks& both) : Parts(keys, both), registry(keys, both) {}

    Date today() const { return hall_date(clocks.business.now()); }
    Result<void> place(db::Reader& reader, CellId cell, std::optional<RegionId> region, std::optional<HallId> hall,
                       std::optional<DepartmentId> department) const;
    // Locked, of this cell, seen at this revision, and not the one who acts. people.unknown, people.staff_stale, people.own_account.
    Result<store::Staff> kept(db::Tx& tx, const Actor& by, CellId cell, StaffId id, std::int64_t revision) const;
    Result<void> end_posts(db::Tx& tx, const Actor& by, StaffId id) const;
    db::Query select(Instant now) const;

    Registry registry;
    places::Directory directory;
    mutable PasswordWork passwords;
};

Staffing::Staffing(const crypto::KeyStore& keys, const Clocks& clocks) : impl_(std::make_unique<Impl>(keys, clocks)) {}
Staffing::~Staffing() = default;

Result<void> Staffing::Impl::place(db::Reader& reader, CellId cell, std::optional<RegionId> region,
                                   std::optional<HallId> hall, std::optional<DepartmentId> department) const {
    auto known_region = region ? directory.region(reader, *region) : std::nullopt;
    auto known_hall = hall ? directory.hall(reader, *hall) : std::nullopt;
    auto known_department = department ? directory.department(reader, *department) : std::nullopt;
    bool there = (!region || (known_region && known_region->cell == cell)) &&
                 (!hall || (known_hall && known_hall->cell == cell)) &&
                 (!department || (known_department && known_department->cell == cell));
    if (!there)
        return fail(kUnknownPlace);
    return {};
}

Result<store::Staff> Staffing::Impl::kept(db::Tx& tx, const Actor& by, CellId cell, StaffId id,
                                          std::int64_t revision) const {
    auto staff = store::lock_staff(tx, id);
    if (!staff || staff->cell != cell)
        return fail(kUnknown);
    if (staff->account == by.account)
        return fail(kOwnAccount);
    if (tx.query("SELECT revision FROM staff WHERE id = $1", id)[0].get<std::int64_t>(0) != revision)
        return fail(kStaffStale);
    return *staff;
}

Result<void> Staffing::Impl::end_posts(db::Tx& tx, const Actor& by, StaffId id) const {
    std::vector<GrantId> posts;
    for (auto row :
         tx.query("SELECT id FROM role_grant WHERE staff_id = $1 AND ended_at IS NULL ORDER BY id LIMIT 1000", id))
        posts.push_back(row.get<GrantId>(0));
    for (GrantId post : posts)
        YIMEN_CHECK(registry.end_grant(tx, by, post));
    return {};
}

db::Query Staffing::Impl::select(Instant now) const {
    db::Query sql;
    sql << kMembers << sql.bind(now)
        << " THEN 1 ELSE 0 END, CASE WHEN EXISTS (SELECT 1 FROM second_factor f WHERE f.account_id = a.id) THEN 1"
           " ELSE 0 END FROM staff s JOIN account a ON a.id = s.account_id WHERE ";
    return sql;
}

Result<std::string> Staffing::check_password(const std::string& login, const std::string& password) const {
    if (auto problem = rules::password_problem(password, rules::fold_login(login)))
        return fail(bad_field("/password", "too_weak", *problem));
    return impl_->passwords.hash(password);
}

Result<CheckedMember> Staffing::check(NewMember member) const {
    if (!rules::is_login(rules::fold_login(member.login)))
        return fail(bad_field("/login", "bad_format",
                              "must have 4 to 40 letters a-z, digits, dots, hyphens or underscores, a letter first"));
    if (!rules::citizen_id(member.id_number))
        return fail(bad_field("/id_number", "bad_format", "must be a citizen's identity number of 18 characters"));
    YIMEN_TRY(std::string hash, check_password(member.login, member.password));
    member.password.clear();
    return CheckedMember{std::move(member), std::move(hash)};
}

Result<MemberRef> Staffing::add(db::Tx& tx, const Actor& by, CellId cell, const CheckedMember& checked) const {
    const NewMember& given = checked.member;
    YIMEN_CHECK(impl_->place(tx, cell, {}, given.hall, given.department));
    YIMEN_TRY(KnownPerson person, impl_->registry.find_or_add_person(
                                      tx, by, cell, {trimmed(given.name), given.id_number, {}, Assurance::seen}));
    YIMEN_TRY(AccountId account,
              impl_->registry.add_account(tx, by, cell,
                                          {AccountKind::staff, given.login, checked.password_hash, person.person}));
    YIMEN_TRY(StaffId staff,
              impl_->registry.add_staff(
                  tx, by, {account, trimmed(given.name), given.employment, given.department, given.hall}));
    return MemberRef{staff, 1};
}

Result<MemberRef> Staffing::change(db::Tx& tx, const Actor& by, CellId cell, StaffId id, std::int64_t revision,
                                   const MemberChange& change) const {
    YIMEN_TRY(auto staff, impl_->kept(tx, by, cell, id, revision));
    YIMEN_CHECK(impl_->place(tx, cell, {}, change.hall, change.department));
    auto held = store::roles_from(tx, id, impl_->today());
    if (held.has(access::Role::decider))
        YIMEN_CHECK(rules::check_bars(access::Role::decider, change.employment, held));
    tx.exec("UPDATE staff SET employment = $2, department_id = $3, hall_id = $4, revision = revision + 1 WHERE id = $1",
            id, text_of(change.employment), change.department, change.hall);
    tx.exec("UPDATE role_grant SET employment = $2 WHERE staff_id = $1 AND ended_at IS NULL", id,
            text_of(change.employment));
    impl_->journal(tx, by, cell, "staff.change", "staff", id.value, {}, {{"employment", text_of(change.employment)}});
    // Their roles do not change, but what an employment bars is read with them.
    impl_->publish(tx, cell, events::kGrantEnded, "staff", id.value, revision + 1,
                   {{"account_id", staff.account.str()}});
    return MemberRef{id, revision + 1};
}

Result<MemberRef> Staffing::leave(db::Tx& tx, const Actor& by, CellId cell, StaffId id, std::int64_t revision) const {
    YIMEN_TRY(auto staff, impl_->kept(tx, by, cell, id, revision));
    YIMEN_CHECK(impl_->end_posts(tx, by, id));
    tx.exec("UPDATE staff SET active = FALSE, revision = revision + 1 WHERE id = $1", id);
    impl_->journal(tx, by, cell, "staff.leave", "staff", id.value);
    YIMEN_CHECK(impl_->registry.disable_account(tx, by, staff.account));
    return MemberRef{id, revision + 1};
}

Result<MemberRef> Staffing::reset(db::Tx& tx, const Actor& by, CellId cell, StaffId id, std::int64_t revision,
                                  std::string_view password_hash) const {
    YIMEN_TRY(auto staff, impl_->kept(tx, by, cell, id, revision));
    tx.exec(
        "UPDATE account SET password_hash = $2, failed_count = 0, locked_until = NULL, revision = revision + 1 WHERE"
        " id = $1",
        staff.account, password_hash);
    tx.exec("DELETE FROM second_factor WHERE account_id = $1", staff.account);
    tx.exec("DELETE FROM enrolment WHERE account_id = $1", staff.account);
    tx.exec("UPDATE staff SET revision = revision + 1 WHERE id = $1", id);
    impl_->journal(tx, by, cell, "staff.reset", "staff", id.value);
    impl_->end_sessions(tx, by, cell, staff.account);
    return MemberRef{id, revision + 1};
}

Result<GrantId> Staffing::appoint(db::Tx& tx, const Actor& by, CellId cell, StaffId id, const NewPost& post) const {
    auto staff = store::lock_staff(tx, id);
    if (!staff || staff->cell != cell)
        return fail(kUnknown);
    if (staff->account == by.account)
        return fail(kOwnAccount);
    if (post.valid_to && (*post.valid_to < post.valid_from || *post.valid_to < impl_->today()))
        return fail(bad_field("/valid_to", "out_of_range", "must not lie before the first day or before today"));
    YIMEN_CHECK(impl_->place(tx, cell, post.region, post.hall, post.department));
    return impl_->registry.grant(
        tx, by, {id, post.role, post.region, post.hall, post.department, post.valid_from, post.valid_to});
}

Result<void> Staffing::end_post(db::Tx& tx, const Actor& by, CellId cell, GrantId post) const {
    auto rows = tx.query("SELECT s.account_id FROM role_grant g JOIN staff s ON s.id = g.staff_id WHERE g.id = $1 AND"
                         " g.cell_id = $2 AND g.ended_at IS NULL",
                         post, cell);
    if (rows.empty())
        return fail(kUnknown);
    if (rows[0].get<AccountId>(0) == by.account)
        return fail(kOwnAccount);
    return impl_->registry.end_grant(tx, by, post);
}

std::vector<Member> Staffing::list(db::Reader& reader, CellId cell, const MemberFilter& filter,
                                   const std::optional<MemberCursor>& after, int limit) const {
    Date today = impl_->today();
    db::Query sql = impl_->select(impl_->clocks.system.now());
    sql << "s.cell_id = " << sql.bind(cell) << " AND s.active = " << sql.bind(!filter.gone);
    if (std::string text{trimmed(filter.text)}; !text.empty()) {
        std::string pattern = sql.bind(like_pattern(text));
        sql << " AND (s.work_name LIKE " << pattern << " ESCAPE '\\' OR a.login LIKE " << pattern << " ESCAPE '\\')";
    }
    if (filter.employment)
        sql << " AND s.employment = " << sql.bind(text_of(*filter.employment));
    if (filter.department)
        sql << " AND s.department_id = " << sql.bind(*filter.department);
    if (filter.hall)
        sql << " AND s.hall_id = " << sql.bind(*filter.hall);
    if (filter.role)
        sql << " AND EXISTS (SELECT 1 FROM role_grant g WHERE g.staff_id = s.id AND g.ended_at IS NULL AND g.role = "
            << sql.bind(access::to_string(*filter.role))
            << " AND (g.valid_to IS NULL OR g.valid_to >= " << sql.bind(today) << "))";
    if (after) {
        std::string name = sql.bind(after->work_name);
        sql << " AND (s.work_name > " << name << " OR (s.work_name = " << name << " AND s.id > " << sql.bind(after->id)
            << "))";
    }
    sql << " ORDER BY s.work_name, s.id LIMIT " << sql.bind(limit);
    std::vector<Member> out;
    for (auto row : sql.run(reader))
        out.push_back(member_of(row));
    add_posts(reader, out, today);
    return out;
}

std::optional<Member> Staffing::member(db::Reader& reader, CellId cell, StaffId id) const {
    db::Query sql = impl_->select(impl_->clocks.system.now());
    sql << "s.cell_id = " << sql.bind(cell) << " AND s.id = " << sql.bind(id);
    std::vector<Member> out;
    for (auto row : sql.run(reader))
        out.push_back(member_of(row));
    add_posts(reader, out, impl_->today());
    return out.empty() ? std::nullopt : std::optional(out.front());
}

} // namespace yimen::people
