#pragma once

// The standing order for deemed approval (超时默认用印授权): under it the papers of what nobody decided in time are sealed, and somebody answers for
// it. One person drafts it and another puts it in force, as a rule of instant approval; one alone ends it.

#include <optional>
#include <string>
#include <vector>

#include "answerers.h"
#include "cases.h"

namespace yimen::cases {

inline constexpr access::Roles kOrderWriters{access::Role::catalogue_editor, access::Role::administrator};
// They read it too.
inline constexpr access::Roles kOrderEnders{access::Role::catalogue_editor, access::Role::administrator,
                                            access::Role::supervisor, access::Role::decider};

struct DeemedOrderText {
    StaffId answers;
    Text<300, 2> basis;
    BOOST_DESCRIBE_CLASS(DeemedOrderText, (), (answers, basis), (), ())
};
struct DeemedOrderRef {
    DepartmentId department;
    std::int64_t revision = 0; // of the draft; 0: there is none
    BOOST_DESCRIBE_CLASS(DeemedOrderRef, (), (department, revision), (), ())
};
struct DeemedOrderDraft {
    StaffId answers;
    std::string answers_name, basis;
    std::vector<std::string> written_by;
    Instant saved_at;
    bool mine = false; // the caller wrote at it
    BOOST_DESCRIBE_CLASS(DeemedOrderDraft, (), (answers, answers_name, basis, written_by, saved_at, mine), (), ())
};
// One that is or was in force. Put in force before it took two: without basis, people and time.
struct DeemedOrderVersion {
    StaffId answers;
    std::string answers_name, basis;
    std::vector<std::string> written_by;
    std::string published_by;
    std::optional<Instant> published_at, ended_at;
    std::string ended_by;
    BOOST_DESCRIBE_CLASS(DeemedOrderVersion, (),
                         (answers, answers_name, basis, written_by, published_by, published_at, ended_at, ended_by), (),
                         ())
};
struct DeemedOrderView {
    DepartmentId department;
    std::string department_name, department_name_en;
    std::int64_t revision = 0;
    std::optional<DeemedOrderVersion> in_force;
    std::optional<DeemedOrderDraft> draft;
    std::vector<DeemedOrderVersion> past; // the newest first, at most 50
    std::vector<Answerer> answerers;
    bool may_write = false, may_publish = false, may_end = false; // the caller, now
    BOOST_DESCRIBE_CLASS(DeemedOrderView, (),
                         (department, department_name, department_name_en, revision, in_force, draft, past, answerers,
                          may_write, may_publish, may_end),
                         (), ())
};

class DeemedOrders {
  public:
    explicit DeemedOrders(const Cases& cases) : cases_(cases) {}

    // Refusals of all: cases.deemed_order_not_found for a department that the caller does not keep, cases.deemed_order_stale.
    Result<DeemedOrderView> view(db::Reader& reader, const access::Principal& who, DepartmentId department) const;
    Result<DeemedOrderRef> save(db::Tx& tx, const Caller& caller, DepartmentId department, std::int64_t revision,
                                const DeemedOrderText& text) const;
    // By somebody who wrote nothing of it: cases.deemed_order_second_person. Who answers decides for the organ today: request.invalid.
    Result<DeemedOrderRef> publish(db::Tx& tx, const Caller& caller, DepartmentId department,
                                   std::int64_t revision) const;
    Result<DeemedOrderRef> discard(db::Tx& tx, const Caller& caller, DepartmentId department,
                                   std::int64_t revision) const;
    // From now on nothing is approved by silence. cases.no_deemed_order.
    Result<DeemedOrderRef> end(db::Tx& tx, const Caller& caller, DepartmentId department,
                               std::string_view reason) const;
    // The same on the machine itself, by whoever runs it. cases.no_deemed_order.
    Result<void> end_here(db::Tx& tx, CellId cell, DepartmentId department) const;

  private:
    Result<places::Department> kept(db::Reader& reader, const access::Principal& who, DepartmentId id,
                                    access::Roles roles) const;
    void note(db::Tx& tx, const Caller& caller, const places::Department& of, std::string_view action,
              std::string_view reason, std::string change) const;
    Result<void> end_orders(db::Tx& tx, CellId cell, DepartmentId department, const std::string& by) const;

    const Cases& cases_;
};

} // namespace yimen::cases
