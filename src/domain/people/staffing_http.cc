#include <algorithm>

#include "acting.h"
#include "enum_text.h"
#include "http/route.h"
#include "places/places.h"
#include "staffing.h"

// The people who work here, for the administrator who keeps them.
namespace yimen::people {
namespace {

using access::Role;
using http::Context;
using http::Created;
using http::None;
using http::Page;

struct Place {
    Uuid id;
    std::string name, name_en;
    BOOST_DESCRIBE_CLASS(Place, (), (id, name, name_en), (), ())
};
struct MemberPost {
    GrantId id;
    std::string role;
    std::optional<Place> place; // hall, department or region, as the role needs
    Date valid_from{};
    std::optional<Date> valid_to;
    BOOST_DESCRIBE_CLASS(MemberPost, (), (id, role, place, valid_from, valid_to), (), ())
};
struct MemberView {
    StaffId id;
    std::string login, work_name;
    Employment employment = Employment::own;
    std::optional<Place> department, hall;
    bool active = true, locked = false, second_factor = false, oneself = false;
    std::vector<MemberPost> posts;
    std::int64_t revision = 1;
    BOOST_DESCRIBE_CLASS(MemberView, (),
                         (id, login, work_name, employment, department, hall, active, locked, second_factor, oneself,
                          posts, revision),
                         (), ())
};
// The roles that posts give; the others are visitors' and devices'.
enum class PostRole {
    clerk,
    reviewer,
    decider,
    hall_manager,
    supervisor,
    catalogue_editor,
    administrator,
    auditor,
    guide
};
BOOST_DESCRIBE_ENUM(PostRole, clerk, reviewer, decider, hall_manager, supervisor, catalogue_editor, administrator,
                    auditor, guide)
struct MemberQuery {
    std::optional<std::string> text, cursor;
    std::optional<PostRole> role;
    std::optional<Employment> employment;
    std::optional<DepartmentId> department;
    std::optional<HallId> hall;
    std::optional<bool> gone;
    std::optional<int> limit;
    BOOST_DESCRIBE_CLASS(MemberQuery, (), (text, role, cursor, employment, department, hall, gone, limit), (), ())
};
// Where posts are given beside the departments: the halls, and their regions with those above them.
struct PostPlaces {
    std::vector<Place> halls, regions;
    BOOST_DESCRIBE_CLASS(PostPlaces, (), (halls, regions), (), ())
};

struct NewMemberBody {
    std::string login, password; // as typed: blanks in a password count
    Text<60, 1> name;
    Text<40, 1> id_number;
    Employment employment = Employment::own;
    std::optional<DepartmentId> department_id;
    std::optional<HallId> hall_id;
    BOOST_DESCRIBE_CLASS(NewMemberBody, (), (login, password, name, id_number, employment, department_id, hall_id), (),
                         ())
};
struct MemberChangeBody {
    Employment employment = Employment::own;
    std::optional<DepartmentId> department_id;
    std::optional<HallId> hall_id;
    BOOST_DESCRIBE_CLASS(MemberChangeBody, (), (employment, department_id, hall_id), (), ())
};
struct ResetBody {
    std::string password;
    BOOST_DESCRIBE_CLASS(ResetBody, (), (password), (), ())
};
struct PostBody {
    PostRole role = PostRole::clerk;
    std::optional<RegionId> region_id;
    std::optional<HallId> hall_id;
    std::optional<DepartmentId> department_id;
    Date valid_from{};
    std::optional<Date> valid_to;
    BOOST_DESCRIBE_CLASS(PostBody, (), (role, region_id, hall_id, department_id, valid_from, valid_to), (), ())
};
struct PostRef {
    GrantId id;
    BOOST_DESCRIBE_CLASS(PostRef, (), (id), (), ())
};

access::Role role_of(PostRole role) { return access::parse_role(text_of(role)).value(); }

Actor administrator(const Context& context) { return actor(context, access::to_string(Role::administrator)); }

Error bad_query(std::string_view where, std::string_view why) {
    return Error{&kInvalidRequest, {}, {{std::string(where), "bad_format", std::string(why)}}, {}};
}

class Shown {
  public:
    Shown(db::Reader& reader, const Context& context) : reader_(reader), context_(context) {}

    MemberView member(const Member& one) const {
        MemberView out;
        out.id = one.id;
        out.login = one.login;
        out.work_name = one.work_name;
        out.employment = one.employment;
        if (one.department)
            out.department = place(one.department->value, directory_.department_names(reader_, *one.department));
        if (one.hall)
            out.hall = place(one.hall->value, directory_.hall_names(reader_, *one.hall));
        out.active = one.active;
        out.locked = one.locked;
        out.second_factor = one.second_factor;
        out.oneself = context_.who().staff == one.id;
        for (const auto& held : one.posts)
            out.posts.push_back(
                {held.id, std::string(access::to_string(held.role)), place_of(held), held.valid_from, held.valid_to});
        out.revision = one.revision;
        return out;
    }

    static Place place(Uuid id, const places::Names& names) { return {id, names.zh, names.en}; }

  private:
    std::optional<Place> place_of(const HeldPost& held) const {
        if (held.hall)
            return place(held.hall->value, directory_.hall_names(reader_, *held.hall));
        if (held.department)
            return place(held.department->value, directory_.department_names(reader_, *held.department));
        if (held.region)
            return place(held.region->value, directory_.region_names(reader_, *held.region));
        return std::nullopt;
    }

    db::Reader& reader_;
    const Context& context_;
    places::Directory directory_;
};

// By the name and the id of the last one: "name\nid" in base64url.
std::string cursor_of(const Member& last) { return to_base64url(last.work_name + "\n" + last.id.str()); }
std::optional<MemberCursor> read_cursor(const std::string& text) {
    auto plain = from_base64url(text);
    auto at = plain ? plain->rfind('\n') : std::string::npos;
    auto id = at == std::string::npos ? std::nullopt : StaffId::parse(plain->substr(at + 1));
    return id && is_utf8(*plain) ? std::optional(MemberCursor{plain->substr(0, at), *id}) : std::nullopt;
}

Result<Page<MemberView>> list_members(db::Database& database, const Staffing& staffing, Context& context,
                                      const MemberQuery& query) {
    MemberFilter filter;
    filter.text = query.text.value_or("");
    filter.employment = query.employment;
    filter.department = query.department;
    filter.hall = query.hall;
    filter.gone = query.gone.value_or(false);
    if (query.role)
        filter.role = role_of(*query.role);
    auto after = query.cursor ? read_cursor(*query.cursor) : std::nullopt;
    if (query.cursor && !after)
        return fail(bad_query("?cursor", "is not a cursor of this list"));
    int limit = http::page_size(query.limit);
    return database.read([&](db::Reader& reader) -> Result<Page<MemberView>> {
        Shown shown(reader, context);
        Page<MemberView> page;
        auto found = staffing.list(reader, context.who().cell, filter, after, limit);
        for (const auto& one : found)
            page.items.push_back(shown.member(one));
        if (static_cast<int>(found.size()) == limit)
            page.next = cursor_of(found.back());
        return page;
    });
}

Result<MemberView> show_member(db::Database& database, const Staffing& staffing, Context& context) {
    YIMEN_TRY(StaffId id, context.id<StaffId>("id"));
    return database.read([&](db::Reader& reader) -> Result<MemberView> {
        auto found = staffing.member(reader, context.who().cell, id);
        if (!found)
            return context.not_found();
        return Shown(reader, context).member(*found);
    });
}

Result<PostPlaces> list_places(db::Database& database, Context& context) {
    return database.read([&](db::Reader& reader) -> Result<PostPlaces> {
        places::Directory directory;
        PostPlaces out;
        for (const auto& hall : directory.halls(reader, context.who().cell, std::nullopt)) {
            out.halls.push_back({hall.id.value, hall.name, hall.name_en});
            for (auto region = directory.region(reader, hall.region); region;
                 region = region->parent ? directory.region(reader, *region->parent) : std::nullopt) {
                if (std::ranges::count(out.regions, region->id.value, &Place::id) > 0)
                    break;
                out.regions.push_back({region->id.value, region->name, region->name_en});
            }
        }
        return out;
    });
}

Result<Created<MemberRef>> add_member(const Staffing& staffing, Context& context, const NewMemberBody& body) {
    YIMEN_TRY(CheckedMember checked, staffing.check({body.login, body.password, body.name.value, body.id_number.value,
                                                     body.employment, body.department_id, body.hall_id}));
    YIMEN_TRY(MemberRef made, context.write([&](db::Tx& tx) {
        return staffing.add(tx, administrator(context), context.who().cell, checked);
    }));
    return Created<MemberRef>{made, "/api/v1/staff-members/" + made.id.str()};
}

Result<MemberRef> reset_member(db::Database& database, const Staffing& staffing, Context& context,
                               const ResetBody& body) {
    YIMEN_TRY(StaffId id, context.id<StaffId>("id"));
    auto found = database.read([&](db::Reader& reader) { return staffing.member(reader, context.who().cell, id); });
    if (!found)
        return context.not_found();
    YIMEN_TRY(std::string hash, staffing.check_password(found->login, body.password));
    return context.write([&](db::Tx& tx) {
        return staffing.reset(tx, administrator(context), context.who().cell, id, context.expected_revision(), hash);
    });
}

Result<Created<PostRef>> appoint(const Staffing& staffing, Context& context, const PostBody& body) {
    YIMEN_TRY(StaffId id, context.id<StaffId>("id"));
    YIMEN_TRY(GrantId made, context.write([&](db::Tx& tx) {
        return staffing.appoint(
            tx, administrator(context), context.who().cell, id,
            {role_of(body.role), body.region_id, body.hall_id, body.department_id, body.valid_from, body.valid_to});
    }));
    return Created<PostRef>{{made}, "/api/v1/staff-members/" + id.str()};
}

} // namespace

http::Routes staffing_routes(db::Database& database, const Staffing& staffing) {
    using enum http::Method;
    using http::limited;
    using http::matching;
    using http::route;
    constexpr access::Roles kAdministrator{Role::administrator};
    http::Routes out;
    out.add<MemberQuery, Page<MemberView>>(
        route(get, "/staff-members", "listStaffMembers",
              "Who works here, by name: accounts, employment (用工性质) and posts.", kAdministrator),
        [&](Context& c, const MemberQuery& q) { return list_members(database, staffing, c, q); });
    out.add<None, MemberView>(
        route(get, "/staff-members/{id}", "getStaffMember", "One who works here, or did.", kAdministrator),
        [&](Context& c) { return show_member(database, staffing, c); });
    out.add<None, PostPlaces>(
        route(get, "/post-places", "listPostPlaces", "The halls and regions in which posts are given.", kAdministrator),
        [&](Context& c) { return list_places(database, c); });
    out.add<NewMemberBody, Created<MemberRef>>(
        limited(route(post, "/staff-members", "addStaffMember",
                      "A new member of staff, with an account: the password is good for the first sign-in, at which "
                      "they enrol a second factor.",
                      kAdministrator),
                30),
        [&](Context& c, const NewMemberBody& b) { return add_member(staffing, c, b); });
    out.add<MemberChangeBody, MemberRef>(
        matching(route(post, "/staff-members/{id}/change", "changeStaffMember",
                       "Another employment, department or hall. Contracted staff (编外) hold no deciding post.",
                       kAdministrator)),
        [&](Context& c, const MemberChangeBody& b) -> Result<MemberRef> {
            YIMEN_TRY(StaffId id, c.id<StaffId>("id"));
            return c.write([&](db::Tx& tx) {
                return staffing.change(tx, administrator(c), c.who().cell, id, c.expected_revision(),
                                       {b.employment, b.department_id, b.hall_id});
            });
        });
    out.add<None, MemberRef>(
        matching(route(post, "/staff-members/{id}/leave", "endStaffMember",
                       "They work here no more (离职): posts and account end at once.", kAdministrator)),
        [&](Context& c) -> Result<MemberRef> {
            YIMEN_TRY(StaffId id, c.id<StaffId>("id"));
            return c.write([&](db::Tx& tx) {
                return staffing.leave(tx, administrator(c), c.who().cell, id, c.expected_revision());
            });
        });
    out.add<ResetBody, MemberRef>(
        limited(matching(route(post, "/staff-members/{id}/reset", "resetStaffMember",
                               "A new password for the next sign-in, at which they enrol a second factor anew.",
                               kAdministrator)),
                30),
        [&](Context& c, const ResetBody& b) { return reset_member(database, staffing, c, b); });
    out.add<PostBody, Created<PostRef>>(
        route(post, "/staff-members/{id}/posts", "appointStaffMember",
              "Gives a post: a role, in the place that it needs, from a day on, to a last day or for good.",
              kAdministrator),
        [&](Context& c, const PostBody& b) { return appoint(staffing, c, b); });
    out.add<None, None>(
        route(post, "/posts/{id}/end", "endPost", "Ends a post at once.", kAdministrator),
        [&](Context& c) -> Result<None> {
            YIMEN_TRY(GrantId id, c.id<GrantId>("id"));
            YIMEN_CHECK(c.write([&](db::Tx& tx) { return staffing.end_post(tx, administrator(c), c.who().cell, id); }));
            return None{};
        });
    return out;
}

} // namespace yimen::people
