#include "sfnt.h"

#include <bit>
#include <vector>

// OpenType 1.9: "Organization of an OpenType font", "cmap".
namespace yimen::render {
namespace {

struct Run {
    char32_t first, last;
    std::size_t glyph; // of the first
};

std::vector<Run> runs_of(const std::u32string& characters) {
    std::vector<Run> out;
    for (std::size_t i = 0; i < characters.size(); ++i) {
        if (!out.empty() && out.back().last + 1 == characters[i] && characters[i] != 0x10000)
            out.back().last = characters[i];
        else
            out.push_back({characters[i], characters[i], i + 1});
    }
    return out;
}

// Format 4: the characters of the first plane.
std::string segments(std::vector<Run> runs) {
    std::erase_if(runs, [](const Run& run) { return run.first > 0xfffe; });
    runs.push_back({0xffff, 0xffff, 0}); // the last segment, which the format wants
    std::string ends, starts, deltas, offsets;
    for (const auto& run : runs) {
        put_number(ends, run.last, 2);
        put_number(starts, run.first, 2);
        put_number(deltas, run.first == 0xffff ? 1 : run.glyph - run.first, 2);
        put_number(offsets, 0, 2);
    }
    std::size_t count = runs.size(), power = std::bit_floor(count);
    std::string out;
    put_number(out, 4, 2);
    put_number(out, 16 + 8 * count, 2);
    put_number(out, 0, 2); // language
    put_number(out, 2 * count, 2);
    put_number(out, 2 * power, 2);
    put_number(out, static_cast<std::size_t>(std::countr_zero(power)), 2);
    put_number(out, 2 * (count - power), 2);
    out += ends;
    put_number(out, 0, 2);
    return out + starts + deltas + offsets;
}

// Format 12: all of them.
std::string groups(const std::vector<Run>& runs) {
    std::string out;
    put_number(out, 12, 2);
    put_number(out, 0, 2);
    put_number(out, 16 + 12 * runs.size(), 4);
    put_number(out, 0, 4); // language
    put_number(out, runs.size(), 4);
    for (const auto& run : runs) {
        put_number(out, run.first, 4);
        put_number(out, run.last, 4);
        put_number(out, run.glyph, 4);
    }
    return out;
}

std::uint32_t sum_of(std::string_view content) {
    std::uint32_t out = 0;
    for (std::size_t at = 0; at < content.size(); at += 4)
        out += static_cast<std::uint32_t>(number_at(content, at, 4));
    return out;
}

} // namespace

std::string character_map(const std::u32string& characters) {
    auto runs = runs_of(characters);
    std::string plane = segments(runs), all = groups(runs), out;
    put_number(out, 0, 2);
    put_number(out, 2, 2);
    put_number(out, 3, 2); // Windows, Unicode BMP
    put_number(out, 1, 2);
    put_number(out, 20, 4);
    put_number(out, 3, 2); // Windows, full Unicode
    put_number(out, 10, 2);
    put_number(out, 20 + plane.size(), 4);
    return out + plane + all;
}

std::string font_file(const std::map<std::string, std::string>& tables) {
    std::size_t count = tables.size(), power = std::bit_floor(count);
    std::string directory = "OTTO", body;
    put_number(directory, count, 2);
    put_number(directory, 16 * power, 2);
    put_number(directory, static_cast<std::size_t>(std::countr_zero(power)), 2);
    put_number(directory, 16 * (count - power), 2);
    std::size_t begin = 12 + 16 * count, head = 0;
    for (const auto& [tag, content] : tables) {
        std::string table = content;
        if (tag == "head") {
            head = begin + body.size();
            set_number(table, 8, 0, 4); // checkSumAdjustment
        }
        directory += tag;
        put_number(directory, sum_of(table), 4);
        put_number(directory, begin + body.size(), 4);
        put_number(directory, table.size(), 4);
        body += table;
        body.resize((body.size() + 3) / 4 * 4);
    }
    std::string out = directory + body;
    if (head)
        set_number(out, head + 8, 0xb1b0afbaU - sum_of(out), 4);
    return out;
}

} // namespace yimen::render
