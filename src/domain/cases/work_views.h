#pragma once

// Saved views of work lists (常用筛选): a person's own filters under a name; shared with a department by one of its deciders, who lead it.

#include "cases.h"
#include "comments.h"
#include "list_names.h"

namespace yimen::cases {

using WorkViewId = IdOf<struct WorkViewTag>;
inline constexpr int kMostWorkViews = 20; // of one person

struct WorkFilters {
    std::optional<State> state;
    std::optional<DueState> due_state;
    std::optional<Urging> urging;
    std::optional<bool> in_bundle;
    BOOST_DESCRIBE_CLASS(WorkFilters, (), (state, due_state, urging, in_bundle), (), ())
};
struct WorkViewWords {
    Text<40, 1> name;
    ListName list = ListName::mine;
    WorkFilters filters;
    std::optional<DepartmentId> shared_with;
    BOOST_DESCRIBE_CLASS(WorkViewWords, (), (name, list, filters, shared_with), (), ())
};
struct WorkView {
    WorkViewId id;
    std::string name;
    ListName list = ListName::mine;
    WorkFilters filters;
    bool mine = false, is_default = false;
    std::string by_name; // of one that somebody shares
    std::optional<DepartmentId> shared_with;
    std::string department_name, department_name_en;
    std::int64_t revision = 0;
    BOOST_DESCRIBE_CLASS(WorkView, (),
                         (id, name, list, filters, mine, is_default, by_name, shared_with, department_name,
                          department_name_en, revision),
                         (), ())
};

class WorkViews {
  public:
    explicit WorkViews(const Cases& cases) : cases_(cases) {}

    // One's own by name, then those that are shared with one's departments.
    std::vector<WorkView> list(db::Reader& reader, const Caller& caller) const;
    // cases.views_full, cases.view_name_taken, cases.not_lead.
    Result<WorkView> add(db::Tx& tx, const Caller& caller, const WorkViewWords& words) const;
    // One's own only. The same, and cases.view_not_found, cases.stale.
    Result<WorkView> change(db::Tx& tx, const Caller& caller, WorkViewId id, std::int64_t revision,
                            const WorkViewWords& words) const;
    Result<void> remove(db::Tx& tx, const Caller& caller, WorkViewId id, std::int64_t revision) const;
    // With which view the caller begins, their own or a shared one; or with none. cases.view_not_found.
    Result<void> begin_with(db::Tx& tx, const Caller& caller, WorkViewId id, bool on) const;

  private:
    std::vector<WorkView> read(db::Reader& reader, const Caller& caller, std::optional<WorkViewId> id) const;
    Result<WorkView> own(db::Tx& tx, const Caller& caller, WorkViewId id, std::int64_t revision) const;
    Result<void> check(db::Reader& reader, const Caller& caller, const WorkViewWords& words,
                       std::optional<WorkViewId> id) const;
    void note(db::Tx& tx, const Caller& caller, WorkViewId id, std::string_view action,
              const std::string& change) const;

    const Cases& cases_;
};

} // namespace yimen::cases
