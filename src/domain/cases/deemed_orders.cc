#include "deemed_orders.h"

#include <algorithm>

#include "deemed_order_store.h"
#include "journal/journal.h"
#include "steps.h"

namespace yimen::cases {
namespace {

constexpr seals::Purpose kDecisionSeals[] = {seals::Purpose::approval, seals::Purpose::permit};

constexpr const char* kCommand = "yimen keys"; // who ended an order on the machine itself

bool wrote_order(const store::DeemedOrder& order, AccountId account) {
    return std::ranges::count(order.authors, account, &store::OrderAuthor::account) > 0;
}

std::vector<std::string> writers_of(const store::DeemedOrder& order) {
    std::vector<std::string> out;
    for (const auto& author : order.authors)
        out.push_back(author.name);
    return out;
}

DeemedOrderVersion version_shown(const store::DeemedOrder& from, std::unordered_map<StaffId, std::string>& names) {
    return {from.answers,      names[from.answers], from.basis,    writers_of(from),
            from.published_by, from.published_at,   from.ended_at, from.ended_by};
}

access::Scope::RowScope department_scope(const places::Department& of) { return {of.cell, of.region, {}, of.id, {}}; }

} // namespace

Result<places::Department> DeemedOrders::kept(db::Reader& reader, const access::Principal& who, DepartmentId id,
                                              access::Roles roles) const {
    auto department = cases_.parts().directory.department(reader, id);
    if (!department || !access::Scope(who, roles).covers(department_scope(*department)))
        return fail(kDeemedOrderNotFound);
    return *department;
}

void DeemedOrders::note(db::Tx& tx, const Caller& caller, const places::Department& of, std::string_view action,
                        std::string_view reason, std::string change) const {
    Instant now = cases_.parts().clocks.business.now();
    std::string_view role = "staff";
    for (const auto& grant : caller.who.grants)
        if (kOrderEnders.has(grant.role))
            role = access::to_string(grant.role);
    journal::append(tx, {.cell = of.cell,
                         .at = now,
                         .actor = caller.who.account,
                         .role = role,
                         .channel = caller.channel,
                         .action = action,
                         .object_kind = "deemed_order",
                         .object = of.id.value,
                         .reason = reason,
                         .change = change,
                         .request_id = caller.request_id});
    outbox::NewEvent event;
    event.kind = "DeemedOrderChanged";
    event.scope = department_scope(of);
    event.object_kind = "deemed_order";
    event.object = of.id.value;
    outbox::publish(tx, now, event);
}

Result<DeemedOrderView> DeemedOrders::view(db::Reader& reader, const access::Principal& who, DepartmentId id) const {
    YIMEN_TRY(auto department, kept(reader, who, id, kOrderEnders));
    auto draft = store::order_draft(reader, id, false);
    auto versions = store::order_versions(reader, id);
    auto order = cases_.parts().seals.order_in_force(reader, id, seals::Purpose::approval, seals::kDeemedApproval);
    std::vector<StaffId> staff;
    for (const auto& version : versions)
        staff.push_back(version.answers);
    if (draft)
        staff.push_back(draft->answers);
    if (order)
        staff.push_back(order->answers);
    auto names = cases_.parts().people.staff_names(reader, staff);

    DeemedOrderView out;
    out.department = id;
    out.department_name = department.name;
    out.department_name_en = department.name_en.empty() ? department.name : department.name_en;
    for (const auto& version : versions) {
        if (version.ended_at)
            out.past.push_back(version_shown(version, names));
        else
            out.in_force = version_shown(version, names);
    }
    if (order && !out.in_force)
        out.in_force = DeemedOrderVersion{order->answers, names[order->answers], "", {}, "", {}, {}, ""};
    out.may_write = access::Scope(who, kOrderWriters).covers(department_scope(department));
    out.may_end = out.in_force.has_value();
    if (draft) {
        bool mine = wrote_order(*draft, who.account);
        out.revision = draft->revision;
        out.draft = DeemedOrderDraft{draft->answers,     names[draft->answers], draft->basis,
                                     writers_of(*draft), draft->saved_at,       mine};
        out.may_publish = out.may_write && !mine;
    }
    if (out.may_write)
        out.answerers = answerers(cases_, reader, id);
    return out;
}

Result<DeemedOrderRef> DeemedOrders::save(db::Tx& tx, const Caller& caller, DepartmentId id, std::int64_t revision,
                                          const DeemedOrderText& text) const {
    YIMEN_TRY(auto department, kept(tx, caller.who, id, kOrderWriters));
    if (!may_answer(cases_, tx, id, text.answers))
        return fail(Error{&kInvalidRequest, {}, {{"/answers", "unknown", "must decide for the organ today"}}, {}});
    auto draft = store::order_draft(tx, id, true);
    if ((draft ? draft->revision : 0) != revision)
        return fail(kDeemedOrderStale);
    store::DeemedOrder next;
    next.id = draft ? draft->id : new_uuid(cases_.parts().clocks.business.now());
    next.answers = text.answers;
    next.basis = text.basis.value;
    next.revision = revision;
    next.saved_at = cases_.parts().clocks.business.now();
    auto kept_as = store::put_order_draft(tx, department, next);
    if (!kept_as)
        return fail(kDeemedOrderStale);
    store::add_order_author(tx, next.id, {caller.who.account, caller.who.display_name});
    note(tx, caller, department, "deemed_order.save", {}, boost::json::serialize(to_json(text)));
    return DeemedOrderRef{id, *kept_as};
}

Result<DeemedOrderRef> DeemedOrders::publish(db::Tx& tx, const Caller& caller, DepartmentId id,
                                             std::int64_t revision) const {
    YIMEN_TRY(auto department, kept(tx, caller.who, id, kOrderWriters));
    auto draft = store::order_draft(tx, id, true);
    if (!draft || draft->revision != revision)
        return fail(kDeemedOrderStale);
    if (wrote_order(*draft, caller.who.account))
        return fail(kDeemedOrderSecondPerson);
    if (!may_answer(cases_, tx, id, draft->answers))
        return fail(Error{&kInvalidRequest, {}, {{"/answers", "unknown", "must decide for the organ today"}}, {}});
    Instant now = cases_.parts().clocks.business.now();
    store::end_order_version(tx, id, caller.who.display_name, now);
    store::begin_order_version(tx, draft->id, caller.who.account, caller.who.display_name, now);
    for (auto purpose : kDecisionSeals)
        cases_.parts().seals.begin_order(tx, department.cell, id, purpose, seals::kDeemedApproval, draft->answers);
    note(tx, caller, department, "deemed_order.publish", {}, draft->answers.str() + " " + draft->basis);
    return DeemedOrderRef{id, 0};
}

Result<DeemedOrderRef> DeemedOrders::discard(db::Tx& tx, const Caller& caller, DepartmentId id,
                                             std::int64_t revision) const {
    YIMEN_TRY(auto department, kept(tx, caller.who, id, kOrderWriters));
    auto draft = store::order_draft(tx, id, true);
    if (!draft || draft->revision != revision)
        return fail(kDeemedOrderStale);
    store::remove_order_draft(tx, draft->id);
    note(tx, caller, department, "deemed_order.discard", {}, std::to_string(revision));
    return DeemedOrderRef{id, 0};
}

Result<void> DeemedOrders::end_orders(db::Tx& tx, CellId cell, DepartmentId department, const std::string& by) const {
    bool ended = false;
    for (auto purpose : kDecisionSeals)
        ended |= cases_.parts().seals.end_order(tx, cell, department, purpose, seals::kDeemedApproval);
    if (!ended)
        return fail(kNoDeemedOrder);
    store::end_order_version(tx, department, by, cases_.parts().clocks.business.now());
    return {};
}

Result<DeemedOrderRef> DeemedOrders::end(db::Tx& tx, const Caller& caller, DepartmentId id,
                                         std::string_view reason) const {
    YIMEN_TRY(auto department, kept(tx, caller.who, id, kOrderEnders));
    YIMEN_CHECK(end_orders(tx, department.cell, id, caller.who.display_name));
    note(tx, caller, department, "deemed_order.end", reason, {});
    auto draft = store::order_draft(tx, id, false);
    return DeemedOrderRef{id, draft ? draft->revision : 0};
}

Result<void> DeemedOrders::end_here(db::Tx& tx, CellId cell, DepartmentId department) const {
    YIMEN_CHECK(end_orders(tx, cell, department, kCommand));
    if (auto of = cases_.parts().directory.department(tx, department))
        note(tx, timer(), *of, "deemed_order.end", kCommand, {});
    return {};
}

} // namespace yimen::cases
