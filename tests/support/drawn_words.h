#pragma once

// What a reader finds between the head and the foot of a drawn document, line by line.

#include <string>
#include <variant>

#include "render/render.h"

namespace yimen::test {

inline std::string words_of_blocks(const render::Document& document) {
    std::string out;
    for (const auto& block : document.blocks) {
        if (const auto* facts = std::get_if<render::Facts>(&block))
            for (const auto& row : facts->rows)
                out += "\n" + row.label + "：" + row.value;
        if (const auto* list = std::get_if<render::Numbered>(&block))
            for (const auto& item : list->items)
                for (const auto& line : item)
                    out += "\n" + line;
        if (const auto* paragraph = std::get_if<render::Paragraph>(&block))
            out += "\n" + paragraph->text;
    }
    return out;
}

} // namespace yimen::test
