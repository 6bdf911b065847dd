#include "owner.h"

#include <algorithm>

#include "people/posts.h"
#include "reading.h"
#include "steps.h"

namespace yimen::cases {
namespace {

using access::Role;

std::vector<people::Clerk> clerks_of(const Cases& cases, db::Reader& reader, const store::Record& record) {
    if (!record.hall)
        return {};
    return people::clerks_of(reader, *record.hall, hall_date(cases.parts().clocks.business.now()));
}

} // namespace

Result<Role> owner_role(const Cases& cases, db::Reader& reader, const Caller& caller, const store::Record& record) {
    auto covers = [&](Role role) { return access::Scope(caller.who, {role}).covers(record.scope()); };
    if (!record.owner || (!covers(Role::clerk) && !covers(Role::supervisor)))
        return fail(kNotTheOwner, {}, state_and_allowed(record));
    bool stands_in = std::ranges::any_of(caller.who.grants, [&](const access::Grant& grant) {
        return grant.for_staff && grant.for_staff == record.owner;
    });
    if (covers(Role::clerk) && (record.owner == caller.who.staff || stands_in))
        return Role::clerk;
    auto clerks = clerks_of(cases, reader, record);
    bool works_there = std::ranges::count(clerks, *record.owner, &people::Clerk::staff) > 0;
    if (!covers(Role::supervisor) || works_there)
        return fail(kNotTheOwner, {}, state_and_allowed(record));
    return Role::supervisor;
}

std::vector<Colleague> Owners::possible_for(db::Reader& reader, const store::Record& record) const {
    std::vector<Colleague> out;
    for (auto& clerk : clerks_of(cases_, reader, record))
        if (!clerk.away && clerk.staff != record.owner)
            out.push_back({clerk.staff, std::move(clerk.name)});
    return out;
}

Result<std::vector<Colleague>> Owners::possible(db::Reader& reader, const Caller& caller, CaseId id) const {
    auto record = store::visible(reader, caller.who, kSpeakers, id);
    if (!record || !record->owner)
        return fail(kCaseNotFound);
    return possible_for(reader, *record);
}

Result<CaseRef> Owners::hand_over(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision, StaffId to,
                                  std::string_view reason) const {
    auto record = store::visible(tx, caller.who, kReaders, id, true);
    if (!record)
        return fail(kCaseNotFound);
    YIMEN_TRY(Role role, cases_.may(tx, caller, *record, Action::hand_over_owner));
    StaffId from = *record->owner;
    auto possible = possible_for(tx, *record);
    auto found = std::ranges::find(possible, to, &Colleague::id);
    if (found == possible.end())
        return fail(
            Error{&kInvalidRequest, {}, {{"/to", "unknown", "is no other clerk of this hall who is there"}}, {}});
    YIMEN_TRY(auto done, cases_.act(tx, caller, id, revision, Action::hand_over_owner,
                                    {.note = "→ " + found->name + "　" + mask_numbers_in(reason), .owner = to}));
    write_journal(tx, caller, *store::any(tx, id), doer_of(caller, role), "owner", from.str() + ">" + to.str());
    return done;
}

} // namespace yimen::cases
