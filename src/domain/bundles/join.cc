#include "join.h"

#include <algorithm>
#include <set>

namespace yimen::bundles {
namespace {

using catalogue::Field, catalogue::FieldKind, catalogue::Requirement, catalogue::Option;

// The kind whose values all of them take: free text takes whatever is text, an id number is text of a certain form. Nothing where no
// value is both.
std::optional<FieldKind> narrower(FieldKind a, FieldKind b) {
    if (a == b)
        return a;
    auto free = [](FieldKind kind) { return kind == FieldKind::text || kind == FieldKind::long_text; };
    auto formed = [](FieldKind kind) {
        return kind == FieldKind::phone || kind == FieldKind::citizen_id || kind == FieldKind::credit_code ||
               kind == FieldKind::address;
    };
    if (free(a) && free(b))
        return FieldKind::text;
    if (free(a) && formed(b))
        return b;
    if (free(b) && formed(a))
        return a;
    return std::nullopt;
}

template <class T, class Better>
bool tighten(std::optional<T>& ours, const std::optional<T>& other, Better better) {
    if (other && (!ours || better(*other, *ours)))
        ours = other;
    return true;
}

// The same value must mean the same. False when it does not, or when no option is left.
bool join_options(Field& ours, const Field& other, bool& narrowed) {
    std::vector<Option> left;
    for (const auto& option : ours.options) {
        auto same = std::find_if(other.options.begin(), other.options.end(),
                                 [&](const Option& one) { return one.value == option.value; });
        if (same == other.options.end())
            continue;
        if (same->label != option.label)
            return false;
        left.push_back(option);
    }
    narrowed = narrowed || left.size() != ours.options.size() || left.size() != other.options.size();
    bool had = !ours.options.empty() || !other.options.empty();
    ours.options = std::move(left);
    return !had || !ours.options.empty();
}

bool join_limits(Field& ours, const Field& other) {
    auto larger = [](auto a, auto b) { return a > b; };
    auto smaller = [](auto a, auto b) { return a < b; };
    tighten(ours.min_length, other.min_length, larger);
    tighten(ours.max_length, other.max_length, smaller);
    tighten(ours.minimum, other.minimum, larger);
    tighten(ours.maximum, other.maximum, smaller);
    if (other.pattern && !ours.pattern)
        ours.pattern = other.pattern;
    // Whether two patterns have a value in common cannot be told in general: a form that nobody could fill in is worse than asking twice.
    return !(other.pattern && *ours.pattern != *other.pattern) &&
           !(ours.min_length && ours.max_length && *ours.min_length > *ours.max_length) &&
           !(ours.minimum && ours.maximum && *ours.minimum > *ours.maximum);
}

// What differs, one after the other; a piece that stands in what is there already is not said again.
void add_words(std::string& to, const std::string& more, std::string_view between) {
    if (to.find(more) != std::string::npos)
        return;
    to = to.empty() ? more : more.find(to) != std::string::npos ? more : to + std::string(between) + more;
}

void join_words(Requirement& ours, const Requirement& other) {
    add_words(ours.standard, other.standard, "；");
    add_words(ours.standard_en, other.standard_en, "; ");
    add_words(ours.how_to_fill, other.how_to_fill, "；");
    add_words(ours.how_to_fill_en, other.how_to_fill_en, "; ");
    add_words(ours.basis, other.basis, "；");
    add_words(ours.when_needed, other.when_needed, "；");
    add_words(ours.when_needed_en, other.when_needed_en, "; ");
    add_words(ours.page_format, other.page_format, "、");
    if (ours.source.empty()) {
        ours.source = other.source;
        ours.source_en = other.source_en;
    }
    if (!ours.sample)
        ours.sample = other.sample;
    if (!ours.blank_form)
        ours.blank_form = other.blank_form;
}

void join_points(Requirement& ours, const Requirement& other) {
    std::set<std::string> keys;
    for (const auto& point : ours.review_points)
        keys.insert(point.key);
    for (auto point : other.review_points) {
        if (std::any_of(ours.review_points.begin(), ours.review_points.end(),
                        [&](const auto& known) { return known.text == point.text; }))
            continue;
        std::string key = point.key;
        for (int number = 2; !keys.insert(point.key).second; ++number)
            point.key = key + "_" + std::to_string(number);
        ours.review_points.push_back(std::move(point));
    }
}

} // namespace

std::optional<JoinedField> joined(const std::vector<const Field*>& fields) {
    JoinedField out{*fields.front(), false};
    Field& ours = out.field;
    ours.when.reset();
    for (std::size_t i = 1; i < fields.size(); ++i) {
        const Field& other = *fields[i];
        auto kind = narrower(ours.kind, other.kind);
        if (!kind || !join_options(ours, other, out.narrowed) || !join_limits(ours, other))
            return std::nullopt;
        ours.kind = *kind;
        ours.required = ours.required || other.required;
        ours.personal = ours.personal || other.personal;
        if (ours.help.empty()) {
            ours.help = other.help;
            ours.help_en = other.help_en;
        }
    }
    // Filled in beforehand only where all that say how say the same.
    std::set<std::string> sources;
    for (const auto* field : fields)
        if (field->prefill)
            sources.insert(*field->prefill);
    ours.prefill = sources.size() == 1 ? std::optional(*sources.begin()) : std::nullopt;
    return out;
}

Requirement joined(const std::vector<const Requirement*>& requirements) {
    using catalogue::MaterialForm, catalogue::Necessity;
    Requirement ours = *requirements.front();
    ours.when.reset();
    auto paper = [](const Requirement& one) { return one.form == MaterialForm::paper; };
    ours.copies = 0;
    ours.originals = 0;
    for (const auto* one : requirements) {
        // Each that keeps paper keeps its own.
        if (paper(*one))
            ours.copies += one->copies > 0 || one->originals > 0 || !one->keep_copy ? one->copies : 1;
        ours.originals += one->originals;
    }
    for (std::size_t i = 1; i < requirements.size(); ++i) {
        const Requirement& other = *requirements[i];
        ours.see_original = ours.see_original || other.see_original;
        ours.keep_copy = ours.keep_copy || other.keep_copy;
        ours.on_site = ours.on_site || other.on_site;
        ours.deferrable = ours.deferrable && other.deferrable;
        ours.by_promise = ours.by_promise && other.by_promise;
        if (other.necessity == Necessity::required)
            ours.necessity = Necessity::required;
        std::erase_if(ours.satisfied_by, [&](const std::string& way) {
            return std::find(other.satisfied_by.begin(), other.satisfied_by.end(), way) == other.satisfied_by.end();
        });
        join_words(ours, other);
        join_points(ours, other);
    }
    // On paper where somebody keeps paper; a scan serves the others.
    auto is = [](MaterialForm form) { return [form](const Requirement* one) { return one->form == form; }; };
    if (ours.copies > 0 || std::all_of(requirements.begin(), requirements.end(), is(MaterialForm::paper)))
        ours.form = MaterialForm::paper;
    else
        ours.form = std::any_of(requirements.begin(), requirements.end(), is(MaterialForm::electronic))
                        ? MaterialForm::electronic
                        : MaterialForm::either;
    return ours;
}

} // namespace yimen::bundles
