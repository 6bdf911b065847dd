#include "groups.h"
#include "join.h"
#include "merge_parts.h"

namespace yimen::bundles {
namespace {

using catalogue::Field;
using FieldEntry = Entry<Field>;

// Where the entries of the forms stand: in the order of the members, then as each form has them.
struct Laid {
    std::vector<const catalogue::FormSection*> sections;
    std::vector<FieldEntry> entries;
};

Laid laid_out(const Order& order) {
    Laid out;
    for (Index member = 0; member < order.members.size(); ++member)
        for (const auto& section : order.members[member]->definition->form.sections) {
            for (const auto& field : section.fields)
                out.entries.push_back({member, &field, out.sections.size()});
            out.sections.push_back(&section);
        }
    return out;
}

class FormMerge {
  public:
    FormMerge(const Order& order, const Terms& terms, std::vector<MergeConflict>& conflicts)
        : order_(order), terms_(terms), conflicts_(conflicts), laid_(laid_out(order)) {
        for (Index member = 0; member < order.members.size(); ++member)
            for (const auto& element : order.members[member]->gives.elements)
                makers_[known(element)].push_back(member);
    }

    std::vector<MergedSection> run() {
        GroupFindings findings;
        auto groups = grouped<Field>(
            laid_.entries, [](const Field& field) -> std::string_view { return field.element; },
            [&](std::string_view code) { return known(code); },
            [](const Field& field) -> std::string_view { return field.label; }, findings);
        for (const auto& group : groups)
            add(group);
        explain(order_, findings.unknown, ConflictKind::unknown_element,
                "数据元目录里没有这个数据元，无法与其他表单合并，各事项分别填写。",
                "The vocabulary does not have this data element: it cannot be joined, and is asked for apart.",
                conflicts_);
        explain(order_, findings.twice, ConflictKind::same_element_twice,
                "同一张表单里这个数据元出现多次（例如两个人的姓名），只有名称相同的才合并。",
                "One form has this data element more than once (the names of two people, say): only fields of the same "
                "label are joined.",
                conflicts_);
        return std::move(out_);
    }

  private:
    std::string known(std::string_view code) const {
        auto found = terms_.elements.find(code);
        return found == terms_.elements.end() ? std::string() : found->second;
    }

    std::optional<std::string> maker(const std::string& code, Index member) const {
        auto found = makers_.find(code);
        return code.empty() || found == makers_.end() ? std::nullopt : maker_for(order_, member, found->second);
    }

    void add(const Group<Field>& group) {
        std::vector<const Field*> asked;
        std::vector<FieldUse> uses;
        for (const auto& entry : group.entries) {
            uses.push_back({order_.members[entry.member]->key, entry.what->key, maker(group.code, entry.member)});
            if (!uses.back().made_by)
                asked.push_back(entry.what);
        }
        std::vector<const Field*> all;
        for (const auto& entry : group.entries)
            all.push_back(entry.what);
        auto field = joined(asked.empty() ? all : asked);
        if (!field)
            return add_apart(group);
        if (field->narrowed)
            conflicts_.push_back({ConflictKind::options_narrowed, false, group.code, keys(group),
                                  "各事项的选项不同，只留下都认可的选项。",
                                  "The members offer different options; those that all of them know are left."});
        put(group.entries, std::move(field->field), std::move(uses), !asked.empty(),
            group.code.empty() ? std::optional<std::string>() : group.code);
    }

    // No value could be right for all: each keeps its own.
    void add_apart(const Group<Field>& group) {
        conflicts_.push_back({ConflictKind::formats_disagree, false, group.code, keys(group),
                              "各事项对这一项的格式要求互相矛盾，不能只填一次，各事项分别填写。",
                              "The members want this in forms that no one value can have; it is asked for apart."});
        for (const auto& entry : group.entries) {
            auto made_by = maker(group.code, entry.member);
            bool asked = !made_by;
            Field field = *entry.what;
            field.when.reset();
            field.element = group.code;
            put({entry}, std::move(field), {{order_.members[entry.member]->key, entry.what->key, std::move(made_by)}},
                asked, std::nullopt);
        }
    }

    void put(const std::vector<FieldEntry>& entries, Field field, std::vector<FieldUse> uses, bool asked,
             const std::optional<std::string>& code) {
        const auto& first = entries.front();
        if (code)
            field.element = *code;
        // Of one member alone nothing is joined, and its keys stay.
        if (order_.members.size() > 1)
            field.key = free_key(code ? *code : order_.members[first.member]->key + "_" + field.key, taken_);
        bool conditional = true;
        for (const auto& entry : entries)
            conditional = conditional && (entry.what->when || laid_.sections[entry.section]->when ||
                                          order_.members[entry.member]->conditional);
        section(*laid_.sections[first.section])
            .fields.push_back({std::move(field), asked, conditional, std::move(uses)});
    }

    MergedSection& section(const catalogue::FormSection& like) {
        auto [found, fresh] = sections_.emplace(like.key, out_.size());
        if (fresh)
            out_.push_back({like.key, like.title, like.title_en, {}});
        return out_[found->second];
    }

    std::vector<std::string> keys(const Group<Field>& group) const {
        std::set<std::string> out;
        for (const auto& entry : group.entries)
            out.insert(order_.members[entry.member]->key);
        return {out.begin(), out.end()};
    }

    const Order& order_;
    const Terms& terms_;
    std::vector<MergeConflict>& conflicts_;
    const Laid laid_;
    std::map<std::string, std::vector<Index>> makers_;
    std::map<std::string, std::size_t> sections_;
    std::set<std::string> taken_;
    std::vector<MergedSection> out_;
};

} // namespace

std::vector<MergedSection> merge_forms(const Order& order, const Terms& terms, std::vector<MergeConflict>& conflicts) {
    return FormMerge(order, terms, conflicts).run();
}

} // namespace yimen::bundles
