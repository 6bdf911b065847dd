#include <algorithm>
#include <charconv>

#include "editing.h"
#include "errors.h"
#include "journal/journal.h"
#include "places/lists.h"

// Versions of an item, what differs between them, and its state; the table is at the bottom.
namespace yimen::editing {
namespace {

using access::Role;
using catalogue::ItemId, catalogue::VersionRow, catalogue::VersionState;
using http::Context;
using http::Method;
using http::None;
using http::Page;

constexpr access::Roles kVersionReaders{Role::catalogue_editor, Role::administrator, Role::clerk,   Role::reviewer,
                                        Role::decider,          Role::supervisor,    Role::auditor, Role::hall_manager};

struct VersionLine {
    int version = 0;
    VersionState state = VersionState::past;
    Date effective_from{};
    std::optional<Date> effective_to;
    Instant published_at;
    std::optional<std::string> publisher, note; // empty: loaded with the program
    std::string name;
    BOOST_DESCRIBE_CLASS(VersionLine, (),
                         (version, state, effective_from, effective_to, published_at, publisher, note, name), (), ())
};
struct VersionDetail {
    VersionLine line;
    catalogue::ItemHead head;
    catalogue::Definition definition; // as published: of an item that inherits, its local part
    BOOST_DESCRIBE_CLASS(VersionDetail, (), (line, head, definition), (), ())
};
struct FromQuery {
    std::optional<int> from; // the version before it without one
    BOOST_DESCRIBE_CLASS(FromQuery, (), (from), (), ())
};
struct VersionChanges {
    std::optional<int> from_version;
    int to_version = 0;
    std::vector<Change> changes;
    BOOST_DESCRIBE_CLASS(VersionChanges, (), (from_version, to_version, changes), (), ())
};
enum class ItemState { in_use, paused, cancelled };
BOOST_DESCRIBE_ENUM(ItemState, in_use, paused, cancelled)
struct NewState {
    ItemState state = ItemState::in_use;
    Text<500, 1> reason;
    BOOST_DESCRIBE_CLASS(NewState, (), (state, reason), (), ())
};
struct StateSet {
    ItemId id;
    std::string state;
    std::int64_t revision = 0;
    BOOST_DESCRIBE_CLASS(StateSet, (), (id, state, revision), (), ())
};
struct Withdrawn {
    ItemId id;
    int version = 0;
    BOOST_DESCRIBE_CLASS(Withdrawn, (), (id, version), (), ())
};
struct Place {
    RegionId id;
    std::string code, name;
    BOOST_DESCRIBE_CLASS(Place, (), (id, code, name), (), ())
};
struct Keeper {
    DepartmentId id;
    RegionId region_id;
    std::string name, code;
    BOOST_DESCRIBE_CLASS(Keeper, (), (id, region_id, name, code), (), ())
};
struct Places {
    std::vector<Place> regions;
    std::vector<Keeper> departments;
    BOOST_DESCRIBE_CLASS(Places, (), (regions, departments), (), ())
};

VersionLine line_of(const VersionRow& row, const catalogue::Item& item) {
    return {row.version,      row.state,     row.effective_from, row.effective_to,
            row.published_at, row.publisher, row.note,           row.head ? row.head->name : item.facts.name};
}

Result<int> version_number(Context& context) {
    std::string_view text = context.request().param("version");
    int number = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size())
        return fail(catalogue::kVersionNotFound);
    return number;
}

// An item of the caller's cell, with its versions.
struct Known {
    catalogue::Item item;
    std::vector<VersionRow> versions;

    const VersionRow* find(int number) const {
        auto found = std::ranges::find(versions, number, &VersionRow::version);
        return found == versions.end() ? nullptr : &*found;
    }
};
Result<Known> known(const Editing& editing, db::Reader& reader, Context& context) {
    YIMEN_TRY(ItemId id, context.id<ItemId>("id"));
    auto item = editing.parts().catalogue.item(reader, id);
    if (!item || item->facts.cell != context.who().cell)
        return fail(catalogue::kItemNotFound);
    auto versions = editing.parts().catalogue.versions(reader, *item);
    return Known{std::move(*item), std::move(versions)};
}

Content content_of(const Editing& editing, db::Reader& reader, const Known& known, const VersionRow& row) {
    return {row.head.value_or(catalogue::head_of(known.item.facts)),
            *editing.parts().catalogue.definition(reader, row.snapshot)};
}

Result<Page<VersionLine>> list(const Editing& editing, Context& context) {
    return editing.parts().database.read([&](db::Reader& reader) -> Result<Page<VersionLine>> {
        YIMEN_TRY(Known found, known(editing, reader, context));
        Page<VersionLine> page;
        for (const auto& row : found.versions)
            page.items.push_back(line_of(row, found.item));
        page.total = static_cast<std::int64_t>(page.items.size());
        return page;
    });
}

Result<VersionDetail> show(const Editing& editing, Context& context) {
    YIMEN_TRY(int number, version_number(context));
    return editing.parts().database.read([&](db::Reader& reader) -> Result<VersionDetail> {
        YIMEN_TRY(Known found, known(editing, reader, context));
        auto* row = found.find(number);
        if (!row)
            return fail(catalogue::kVersionNotFound);
        Content content = content_of(editing, reader, found, *row);
        return VersionDetail{line_of(*row, found.item), std::move(content.head), std::move(content.definition)};
    });
}

Result<VersionChanges> changes(const Editing& editing, Context& context, const FromQuery& query) {
    YIMEN_TRY(int number, version_number(context));
    return editing.parts().database.read([&](db::Reader& reader) -> Result<VersionChanges> {
        YIMEN_TRY(Known found, known(editing, reader, context));
        auto* to = found.find(number);
        const VersionRow* from = query.from ? found.find(*query.from) : nullptr;
        if (!to || (query.from && !from))
            return fail(catalogue::kVersionNotFound);
        if (!from)
            for (const auto& row : found.versions)
                if (row.version < number && row.state != VersionState::withdrawn &&
                    (!from || row.version > from->version))
                    from = &row;
        VersionChanges out;
        out.to_version = number;
        boost::json::value before;
        if (from) {
            out.from_version = from->version;
            before = to_json(content_of(editing, reader, found, *from));
        }
        out.changes = differences(before, to_json(content_of(editing, reader, found, *to)));
        return out;
    });
}

void note(db::Tx& tx, const Editing& editing, Context& context, const catalogue::Item& item, std::string_view action,
          std::string_view reason, std::string_view change) {
    const auto& who = context.who();
    journal::append(
        tx, {.cell = item.facts.cell,
             .at = editing.parts().clocks.business.now(),
             .actor = who.account,
             .role = access::to_string(who.has(Role::catalogue_editor) ? Role::catalogue_editor : Role::administrator),
             .channel = context.channel(),
             .action = action,
             .object_kind = "item",
             .object = item.id.value,
             .reason = reason,
             .change = change,
             .request_id = context.request().id});
}

bool may_keep(Context& context, const catalogue::Item& item) {
    return keeps(context.who(), item.facts.cell, item.facts.region, item.facts.department);
}

Result<Withdrawn> withdraw(const Editing& editing, Context& context) {
    YIMEN_TRY(int number, version_number(context));
    return context.write([&](db::Tx& tx) -> Result<Withdrawn> {
        YIMEN_TRY(Known found, known(editing, tx, context));
        if (!may_keep(context, found.item))
            return fail(catalogue::kItemNotFound);
        YIMEN_CHECK(editing.parts().catalogue.withdraw(tx, found.item, number));
        note(tx, editing, context, found.item, "item.withdraw_version", {}, std::to_string(number));
        return Withdrawn{found.item.id, number};
    });
}

Result<StateSet> set_state(const Editing& editing, Context& context, const NewState& wanted) {
    return context.write([&](db::Tx& tx) -> Result<StateSet> {
        YIMEN_TRY(Known found, known(editing, tx, context));
        if (!may_keep(context, found.item))
            return fail(catalogue::kItemNotFound);
        if (found.item.revision != context.expected_revision())
            return fail(kChangedMeanwhile, {}, {{"revision", found.item.revision}});
        std::string state = boost::describe::enum_to_string(wanted.state, "");
        editing.parts().catalogue.set_state(tx, found.item, state, wanted.reason);
        note(tx, editing, context, found.item, "item." + state, wanted.reason, state);
        return StateSet{found.item.id, state, found.item.revision + 1};
    });
}

// Regions and departments whose items the caller keeps.
Result<Places> list_places(const Editing& editing, Context& context) {
    return editing.parts().database.read([&](db::Reader& reader) -> Result<Places> {
        Places out;
        for (const auto& region : places::regions(reader, context.who().cell))
            if (access::Scope(context.who(), kEditors).covers({region.cell, region.id, {}, {}, {}}))
                out.regions.push_back({region.id, region.code, region.name});
        for (const auto& department : places::departments(reader, context.who().cell))
            if (keeps(context.who(), department.cell, department.region, department.id))
                out.departments.push_back({department.id, department.region, department.name, department.code});
        return out;
    });
}

} // namespace

http::Routes version_routes(const Editing& editing) {
    http::Routes out;
    out.add<None, Page<VersionLine>>({.method = Method::get,
                                      .pattern = "/items/{id}/versions",
                                      .operation = "listItemVersions",
                                      .summary = "Versions of an item, the newest first.",
                                      .allow = kVersionReaders},
                                     [&](Context& c) { return list(editing, c); });
    out.add<None, VersionDetail>({.method = Method::get,
                                  .pattern = "/items/{id}/versions/{version}",
                                  .operation = "getItemVersion",
                                  .summary = "One version as it was published.",
                                  .allow = kVersionReaders},
                                 [&](Context& c) { return show(editing, c); });
    out.add<FromQuery, VersionChanges>({.method = Method::get,
                                        .pattern = "/items/{id}/versions/{version}/changes",
                                        .operation = "listItemVersionChanges",
                                        .summary = "What a version changed of the one before, or of another.",
                                        .allow = kVersionReaders},
                                       [&](Context& c, const FromQuery& q) { return changes(editing, c, q); });
    out.add<None, Withdrawn>({.method = Method::post,
                              .pattern = "/items/{id}/versions/{version}/withdraw",
                              .operation = "withdrawItemVersion",
                              .summary = "Takes back a version that is not in force yet.",
                              .allow = kEditors},
                             [&](Context& c) { return withdraw(editing, c); });
    out.add<NewState, StateSet>({.method = Method::post,
                                 .pattern = "/items/{id}/state",
                                 .operation = "setItemState",
                                 .summary = "Pauses, cancels or resumes an item; cases under way go on.",
                                 .allow = kEditors,
                                 .match = true},
                                [&](Context& c, const NewState& b) { return set_state(editing, c, b); });
    out.add<None, Places>({.method = Method::get,
                           .pattern = "/item-places",
                           .operation = "listItemPlaces",
                           .summary = "Regions and departments whose items the caller keeps.",
                           .allow = kEditors},
                          [&](Context& c) { return list_places(editing, c); });
    return out;
}

} // namespace yimen::editing
