#include <cstdio>
#include <set>

#include "program.h"
#include "vocabulary.h"

// The vocabulary lies below the catalogue and knows no items: what they name is handed down here.
namespace yimen::app {
namespace {

using catalogue::Field, catalogue::FieldKind;
using vocabulary::Privacy, vocabulary::PrefillFrom, vocabulary::Term, vocabulary::TermKind;

// JSON Schema 2020-12 of one value of the field.
boost::json::object schema_of(const Field& field) {
    boost::json::object out{{"type", "string"}};
    boost::json::array values;
    for (const auto& option : field.options)
        values.emplace_back(option.value);
    if (field.kind == FieldKind::number)
        out["type"] = "number";
    if (field.kind == FieldKind::date)
        out["format"] = "date";
    if (field.kind == FieldKind::choice)
        out["enum"] = values;
    if (field.kind == FieldKind::choices)
        out = {{"type", "array"}, {"items", boost::json::object{{"enum", values}}}};
    auto put = [&](std::string_view name, const auto& value) {
        if (value)
            out[name] = *value;
    };
    put("minLength", field.min_length);
    put("maxLength", field.max_length);
    put("minimum", field.minimum);
    put("maximum", field.maximum);
    put("pattern", field.pattern);
    return out;
}

Term element_of(const Field& field) {
    Term out;
    out.code = field.element;
    out.label = field.label;
    out.label_en = field.label_en;
    out.schema = schema_of(field);
    out.format = boost::describe::enum_to_string(field.kind, "");
    if (field.prefill)
        out.sources = {field.prefill->starts_with("licence.") ? PrefillFrom::licences
                       : *field.prefill == "earlier_case"     ? PrefillFrom::earlier_cases
                                                              : PrefillFrom::identity};
    out.privacy = field.kind == FieldKind::citizen_id ? Privacy::sensitive
                  : field.personal                    ? Privacy::personal
                                                      : Privacy::open;
    return out;
}

constexpr int kBatch = 100;

} // namespace

std::vector<Term> terms_of(const catalogue::Definition& definition) {
    std::vector<Term> out;
    std::set<std::pair<TermKind, std::string>> known;
    for (const auto& section : definition.form.sections)
        for (const auto& field : section.fields)
            if (!field.element.empty() && known.emplace(TermKind::element, field.element).second)
                out.push_back(element_of(field));
    for (const auto& requirement : definition.requirements)
        if (!requirement.material_type.empty() &&
            known.emplace(TermKind::material_type, requirement.material_type).second) {
            Term term;
            term.kind = TermKind::material_type;
            term.code = requirement.material_type;
            term.label = requirement.name;
            term.label_en = requirement.name_en;
            out.push_back(std::move(term));
        }
    return out;
}

vocabulary::Vocabulary vocabulary_of(const Ground& ground) { return {*ground.database, ground.clocks}; }

outbox::Subscriber vocabulary_learner(Ground& ground) {
    auto apply = [&ground](db::Tx& tx, const outbox::Event& event) -> Result<void> {
        auto item = ground.catalogue.item(tx, catalogue::ItemId{event.object});
        if (auto definition = item ? ground.catalogue.definition_in_force(tx, *item) : nullptr)
            vocabulary_of(ground).learn(tx, item->facts.cell, terms_of(*definition));
        return {};
    };
    return {"vocabulary.learn", {"ItemChanged"}, apply};
}

int collect_vocabulary(Ground& ground) {
    int fresh = 0;
    catalogue::ItemId last;
    for (bool more = true; more;) {
        auto taken = ground.database->write([&](db::Tx& tx) -> Result<std::pair<int, catalogue::ItemId>> {
            auto items = ground.catalogue.described_after(tx, last, kBatch);
            int learned = 0;
            for (const auto& item : items)
                if (auto definition = ground.catalogue.definition_in_force(tx, item))
                    learned += vocabulary_of(ground).learn(tx, item.facts.cell, terms_of(*definition));
            return std::pair(learned, items.size() == kBatch ? items.back().id : catalogue::ItemId{});
        });
        if (!taken)
            throw std::logic_error("the vocabulary cannot be collected");
        fresh += taken->first;
        last = taken->second;
        more = last != catalogue::ItemId{};
    }
    return fresh;
}

// `yimen vocabulary`: the terms, or those that may mean the same.
int show_vocabulary(Ground& ground, bool candidates) {
    return ground.database->read([&](db::Reader& reader) {
        CellId cell = ground.directory.home_cell(reader);
        for (TermKind kind : {TermKind::element, TermKind::material_type}) {
            if (candidates) {
                for (const auto& one : vocabulary_of(ground).candidates(reader, cell, kind)) {
                    std::string why;
                    for (const auto& word : one.why)
                        why += (why.empty() ? "" : ", ") + word;
                    std::printf("%s (%s)  →  %s (%s)  %s\n", one.from.code.c_str(), one.from.label.c_str(),
                                one.into.code.c_str(), one.into.label.c_str(), why.c_str());
                }
                continue;
            }
            std::string last;
            for (bool more = true; more;) {
                auto terms = vocabulary_of(ground).terms(reader, cell, kind, "", last, kBatch);
                for (const auto& term : terms)
                    std::printf("%-14s %-32s %s%s%s\n", boost::describe::enum_to_string(kind, ""), term.code.c_str(),
                                term.label.c_str(), term.merged_into ? "  →  " : "",
                                term.merged_into.value_or("").c_str());
                more = terms.size() == kBatch;
                if (more)
                    last = terms.back().code;
            }
        }
        return 0;
    });
}

} // namespace yimen::app
