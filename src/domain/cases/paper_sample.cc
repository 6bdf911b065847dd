#include "paper_sample.h"

extern const std::string_view yimen_paper_sample;

namespace yimen::cases {
namespace {

// What is true of few cases is not true of this one, until somebody asks for it.
PaperContent fictional(DocumentKind kind, const PaperWhen& put) {
    auto content = read_stored_json<PaperContent>(yimen_paper_sample);
    if (!content)
        throw std::logic_error("the fictional case of the papers cannot be read");
    const PaperContent whole = *content;
    content->rule.reset();
    content->hearings.reset();
    content->ended.reset();
    if (kind == DocumentKind::receipt) // names what was handed in
        std::erase_if(content->materials, [](const PaperMaterial& one) { return one.instead.has_value(); });
    for (std::string_view name : put) {
        bool wanted = !name.starts_with('!');
        const auto* condition = find_paper_condition(wanted ? name : name.substr(1));
        if (!condition || !condition->put)
            continue;
        if (wanted && condition->name == "has_by_rule")
            content->rule = whole.rule;
        if (wanted && condition->name == "has_hearings")
            content->hearings = whole.hearings;
        if (wanted && condition->name == "has_ended")
            content->ended = whole.ended;
        condition->put(*content, wanted);
    }
    return std::move(*content);
}

SampleBlock sample_block(const render::Block& block) {
    SampleBlock out;
    if (const auto* paragraph = std::get_if<render::Paragraph>(&block)) {
        out.text = paragraph->text;
        out.flush = !paragraph->indented;
    } else if (const auto* facts = std::get_if<render::Facts>(&block)) {
        out.kind = PaperBlockKind::facts;
        for (const auto& row : facts->rows)
            out.rows.push_back({row.label, row.value, row.blank_lines});
    } else if (const auto* list = std::get_if<render::Numbered>(&block)) {
        out.kind = PaperBlockKind::numbered;
        out.items = list->items;
    }
    return out;
}

} // namespace

PaperSample paper_sample(DocumentKind kind, const PaperText& text, const PaperWhen& put, Instant now) {
    PaperSample out;
    out.faults = check_paper_text(kind, text);
    if (!out.faults.empty())
        return out;
    auto drawn = paper(kind, text, fictional(kind, put), "样例" + std::string(series_word(kind)) + "〔2026〕1号", now);
    out.authority = drawn.authority;
    out.number = drawn.number;
    out.title = drawn.title;
    out.date = drawn.signature->date;
    for (const auto& block : drawn.blocks)
        out.blocks.push_back(sample_block(block));
    return out;
}

} // namespace yimen::cases
