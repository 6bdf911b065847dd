#pragma once

// The people who work in the halls and departments, as the administrator keeps them: who they are, how they are employed, which posts they
// hold where and when. 行政许可法 art. 24, 26; GB/T 22239-2019 level 3 (三员分离).

#include <memory>

#include "access/access.h"
#include "db/db.h"
#include "http/http.h"
#include "registry.h"

namespace yimen::people {

struct NewMember {
    std::string login, password; // the password is good for the first sign-in, at which they enrol a second factor
    std::string name, id_number; // as on their identity card, which somebody has seen
    Employment employment = Employment::own;
    std::optional<DepartmentId> department;
    std::optional<HallId> hall;
};
// One whose slow part, the hash, is done.
struct CheckedMember {
    NewMember member;
    std::string password_hash;
};
struct MemberChange {
    Employment employment = Employment::own;
    std::optional<DepartmentId> department;
    std::optional<HallId> hall;
};
struct NewPost {
    access::Role role = access::Role::clerk;
    std::optional<RegionId> region;
    std::optional<HallId> hall;
    std::optional<DepartmentId> department;
    Date valid_from{};
    std::optional<Date> valid_to; // the last day
};
struct MemberRef {
    StaffId id;
    std::int64_t revision = 1;
    BOOST_DESCRIBE_CLASS(MemberRef, (), (id, revision), (), ())
};

struct HeldPost {
    GrantId id;
    access::Role role = access::Role::clerk;
    std::optional<RegionId> region;
    std::optional<HallId> hall;
    std::optional<DepartmentId> department;
    Date valid_from{};
    std::optional<Date> valid_to;
};
struct Member {
    StaffId id;
    std::string login, work_name;
    Employment employment = Employment::own;
    std::optional<DepartmentId> department;
    std::optional<HallId> hall;
    bool active = true;
    bool locked = false;         // by failures, for some minutes
    bool second_factor = false;  // enrolled
    std::vector<HeldPost> posts; // that stand or are to come, the oldest first
    std::int64_t revision = 1;
};
struct MemberFilter {
    std::string text; // part of the work name or of the login
    std::optional<access::Role> role;
    std::optional<Employment> employment;
    std::optional<DepartmentId> department;
    std::optional<HallId> hall;
    bool gone = false; // who has left, in the place of who works here
};
struct MemberCursor {
    std::string work_name;
    StaffId id;
};

// All of them journaled; posts and accounts that end, end the sessions that stood on them.
class Staffing {
  public:
    Staffing(const crypto::KeyStore& keys, const Clocks& clocks);
    ~Staffing();

    // Hashes; outside of transactions. request.invalid for login, password, number; people.too_many_sign_ins.
    Result<CheckedMember> check(NewMember member) const;
    Result<std::string> check_password(const std::string& login, const std::string& password) const;

    // people.login_taken, people.name_differs, people.unknown_place.
    Result<MemberRef> add(db::Tx& tx, const Actor& by, CellId cell, const CheckedMember& checked) const;
    // people.grant_barred where a post does not go with the employment; people.own_account.
    Result<MemberRef> change(db::Tx& tx, const Actor& by, CellId cell, StaffId id, std::int64_t revision,
                             const MemberChange& change) const;
    // They work here no more (离职): posts and account end at once; what they held goes to who comes after (首问负责 by a supervisor).
    Result<MemberRef> leave(db::Tx& tx, const Actor& by, CellId cell, StaffId id, std::int64_t revision) const;
    // A new password for the next sign-in, at which they enrol a second factor anew: for who lost theirs.
    Result<MemberRef> reset(db::Tx& tx, const Actor& by, CellId cell, StaffId id, std::int64_t revision,
                            std::string_view password_hash) const;
    // people.grant_place, people.grant_barred, people.unknown_place; request.invalid for the days.
    Result<GrantId> appoint(db::Tx& tx, const Actor& by, CellId cell, StaffId id, const NewPost& post) const;
    Result<void> end_post(db::Tx& tx, const Actor& by, CellId cell, GrantId post) const;

    std::vector<Member> list(db::Reader& reader, CellId cell, const MemberFilter& filter,
                             const std::optional<MemberCursor>& after, int limit) const;
    std::optional<Member> member(db::Reader& reader, CellId cell, StaffId id) const;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

http::Routes staffing_routes(db::Database& database, const Staffing& staffing);

} // namespace yimen::people
