#pragma once

// What each kind of document says, and how it is called. Pure.

#include "documents.h"
#include "render/render.h"

namespace yimen::cases {

struct PaperName {
    std::string_view title, title_en;
    std::string_view series_word; // between code word and year: 许受
    std::string_view seal;        // which of the authority's seals stands on it
};
PaperName paper_name(DocumentKind kind, bool permit);

// 2026年9月28日
std::string chinese_date(Date day);

render::Document paper(DocumentKind kind, const PaperContent& content, std::string_view number, Instant issued_at);

} // namespace yimen::cases
