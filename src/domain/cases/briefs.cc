#include "briefs.h"

#include "store.h"

namespace yimen::cases {
namespace {

std::vector<Brief> read(db::Reader& reader, std::string_view condition, Uuid id, int limit) {
    std::vector<Brief> out;
    for (auto row : reader.query(
             "SELECT id, number, item_id, item_name, state, subject_id, cell_id, region_id, hall_id, department_id,"
             " visit_id, last_at, bundle_case_id, bundle_name, bundle_name_en FROM cases WHERE " +
                 std::string(condition) + " ORDER BY last_at DESC, id DESC LIMIT $2",
             id, limit)) {
        Brief brief;
        brief.id = row.get<CaseId>(0);
        brief.number = row.get<std::optional<std::string>>(1);
        brief.item = row.get<catalogue::ItemId>(2);
        brief.item_name = row.get<std::string>(3);
        brief.state = parse_state(row.get<std::string>(4)).value();
        brief.subject = row.get<SubjectId>(5);
        brief.scope = {row.get<CellId>(6), row.get<RegionId>(7), row.get<std::optional<HallId>>(8),
                       row.get<DepartmentId>(9), brief.subject};
        brief.visit = row.get<std::optional<Uuid>>(10);
        brief.last_at = row.get<Instant>(11);
        if (auto bundle = row.get<std::optional<Uuid>>(12))
            brief.bundle = BundleRef{*bundle, row.get<std::optional<std::string>>(13).value_or(""),
                                     row.get<std::optional<std::string>>(14).value_or("")};
        out.push_back(std::move(brief));
    }
    return out;
}

// A value of a form as people read it: the label of an option, several with commas between them.
std::string shown(const catalogue::Field& field, const boost::json::value& value) {
    auto label = [&](std::string_view chosen) {
        for (const auto& option : field.options)
            if (option.value == chosen)
                return option.label;
        return std::string(chosen);
    };
    if (value.is_string())
        return label(value.get_string());
    if (!value.is_array())
        return value.is_null() ? std::string() : boost::json::serialize(value);
    std::string out;
    for (const auto& one : value.get_array())
        if (one.is_string())
            out += (out.empty() ? "" : "、") + label(one.get_string());
    return out;
}

} // namespace

std::optional<Brief> brief(db::Reader& reader, CaseId id) {
    auto found = read(reader, "id = $1", id.value, 1);
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<Brief> briefs_of_subject(db::Reader& reader, SubjectId subject, int limit) {
    return read(reader, "subject_id = $1", subject.value, limit);
}

std::vector<Brief> briefs_under_way(db::Reader& reader, SubjectId subject, int limit) {
    return read(reader, "subject_id = $1 AND state NOT IN ('draft', 'closed', 'withdrawn', 'delivered')", subject.value,
                limit);
}

std::vector<Brief> briefs_of_visit(db::Reader& reader, Uuid visit, int limit) {
    return read(reader, "visit_id = $1", visit, limit);
}

std::vector<FormRow> form_rows(const Cases& cases, db::Reader& reader, CaseId id) {
    std::vector<FormRow> out;
    auto record = store::any(reader, id);
    if (!record)
        return out;
    auto definition = cases.definition(reader, *record);
    auto form = catalogue::masked_form(definition->form, cases.form_of(reader, id));
    for (const auto& section : definition->form.sections)
        for (const auto& field : section.fields)
            if (const auto* value = form.if_contains(field.key))
                out.push_back({field.label, field.label_en, shown(field, *value)});
    return out;
}

} // namespace yimen::cases
