#include "glyph_store.h"

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "sfnt.h"

// Adobe Technical Note 5176, "The Compact Font Format Specification"; its sections are named below.
namespace yimen::render {
namespace {

// DICT operators (§9, §18); those of two bytes with the first as high byte.
constexpr int kFontBox = 5, kCharset = 15, kOutlines = 17, kPrivate = 18, kSubroutines = 19, kFontMatrix = 0x0c07,
              kRegistry = 0x0c1e, kGlyphCount = 0x0c22, kDictArray = 0x0c24, kDictSelect = 0x0c25, kFontName = 0x0c26;
constexpr std::size_t kOwnStrings = 391; // §10: the number of the first string that is not a standard one

struct DictEntry {
    std::vector<std::size_t> numbers; // operands; a real number counts as zero
    std::string whole;                // with its operator
};
using DictOf = std::map<int, DictEntry>;

// Throws when what is read does not hold together: such a face is left to HarfBuzz.
struct OddFont {};
void hold(bool ok) {
    if (!ok)
        throw OddFont{};
}

std::string_view part(std::string_view from, std::size_t at, std::size_t size) {
    hold(at <= from.size() && size <= from.size() - at);
    return from.substr(at, size);
}

// §5: an INDEX. `at` is moved behind it.
std::vector<std::string_view> read_index(std::string_view cff, std::size_t& at) {
    std::size_t count = number_at(part(cff, at, 2), 0, 2);
    at += 2;
    std::vector<std::string_view> out;
    if (count == 0)
        return out;
    int size = static_cast<int>(number_at(part(cff, at, 1), 0, 1));
    hold(size >= 1 && size <= 4);
    std::string_view offsets = part(cff, at + 1, (count + 1) * static_cast<std::size_t>(size));
    std::size_t before = at + offsets.size(); // offsets count from the byte before the data
    auto offset = [&](std::size_t i) { return number_at(offsets, i * static_cast<std::size_t>(size), size); };
    for (std::size_t i = 0; i < count; ++i) {
        hold(offset(i) >= 1 && offset(i + 1) >= offset(i));
        out.push_back(part(cff, before + offset(i), offset(i + 1) - offset(i)));
    }
    at = before + offset(count);
    return out;
}

// §4
DictOf read_dict(std::string_view bytes) {
    DictOf out;
    DictEntry entry;
    std::size_t begin = 0;
    for (std::size_t at = 0; at < bytes.size();) {
        auto first = static_cast<unsigned char>(bytes[at]);
        std::size_t size = 1;
        if (first <= 21) {
            size = first == 12 ? 2 : 1;
            int code = first == 12 ? 0x0c00 | static_cast<int>(number_at(part(bytes, at, 2), 1, 1)) : first;
            entry.whole = part(bytes, begin, at + size - begin);
            out[code] = std::move(entry);
            entry = {};
            begin = at + size;
        } else if (first == 30) { // a real number: nibbles until 0xf
            while (size < bytes.size() - at && (bytes[at + size] & 0xf) != 0xf)
                ++size;
            ++size;
            entry.numbers.push_back(0);
        } else if (first == 28 || first == 29) {
            size = first == 28 ? 3 : 5;
            entry.numbers.push_back(number_at(part(bytes, at, size), 1, static_cast<int>(size) - 1));
        } else if (first >= 32 && first <= 246) {
            entry.numbers.push_back(first - 139U);
        } else {
            hold(first >= 247 && first <= 254);
            std::size_t low = number_at(part(bytes, at, 2), 1, 1);
            size = 2;
            entry.numbers.push_back(first <= 250 ? (first - 247U) * 256 + low + 108
                                                 : 0 - (first - 251U) * 256 - low - 108);
        }
        at += size;
    }
    return out;
}

std::size_t operand(const DictOf& dict, int code, std::size_t index) {
    auto found = dict.find(code);
    hold(found != dict.end() && index < found->second.numbers.size());
    return found->second.numbers[index];
}
std::string whole(const DictOf& dict, int code) {
    auto found = dict.find(code);
    return found == dict.end() ? "" : found->second.whole;
}

// §19: which dict each glyph has.
std::vector<std::size_t> read_select(std::string_view bytes, std::size_t glyphs) {
    std::vector<std::size_t> out;
    if (number_at(bytes, 0, 1) == 0) {
        for (char one : part(bytes, 1, glyphs))
            out.push_back(static_cast<unsigned char>(one));
        return out;
    }
    hold(number_at(bytes, 0, 1) == 3);
    std::size_t ranges = number_at(bytes, 1, 2);
    for (std::size_t i = 0; i < ranges; ++i) {
        std::string_view range = part(bytes, 3 + 3 * i, 5);
        hold(number_at(range, 0, 2) == out.size() && number_at(range, 3, 2) <= glyphs);
        out.resize(std::max(out.size(), number_at(range, 3, 2)), number_at(range, 2, 1));
    }
    hold(out.size() == glyphs);
    return out;
}

std::string index_of(const std::vector<std::string_view>& parts) {
    std::string out;
    put_number(out, parts.size(), 2);
    put_number(out, 4, 1);
    std::size_t at = 1;
    put_number(out, at, 4);
    for (auto one : parts)
        put_number(out, at += one.size(), 4);
    for (auto one : parts)
        out += one;
    return out;
}

std::string entry_of(std::initializer_list<std::size_t> numbers, int code) {
    std::string out;
    for (std::size_t number : numbers) {
        out += '\x1d';
        put_number(out, number, 4);
    }
    put_number(out, static_cast<std::size_t>(code), code > 0xff ? 2 : 1);
    return out;
}

struct FreeBlob {
    void operator()(hb_blob_t* blob) const { hb_blob_destroy(blob); }
};
std::string table(hb_face_t* face, const char* tag) {
    std::unique_ptr<hb_blob_t, FreeBlob> blob(hb_face_reference_table(face, hb_tag_from_string(tag, 4)));
    unsigned int size = 0;
    const char* data = hb_blob_get_data(blob.get(), &size);
    return size ? std::string(data, size) : std::string();
}

} // namespace

struct GlyphStore::Parts {
    std::vector<std::string> outlines, metrics;
    std::vector<std::size_t> dicts; // of each glyph, in dicts_
};

std::size_t GlyphStore::dict_of(Dict dict) {
    auto found = std::ranges::find(dicts_, dict);
    if (found == dicts_.end())
        found = dicts_.insert(found, std::move(dict));
    return static_cast<std::size_t>(found - dicts_.begin());
}

std::optional<GlyphStore::Parts> GlyphStore::parts_of(hb_face_t* cut) {
    const std::string cff = table(cut, "CFF "), hhea = table(cut, "hhea"), hmtx = table(cut, "hmtx");
    if (cff.empty())
        return std::nullopt;
    try {
        std::size_t at = number_at(cff, 2, 1); // size of the header
        auto names = read_index(cff, at), tops = read_index(cff, at);
        hold(names.size() == 1 && tops.size() == 1);
        auto top = read_dict(tops[0]);
        hold(top.contains(kRegistry)); // §18: keyed by CID
        std::size_t outlines_at = operand(top, kOutlines, 0), dicts_at = operand(top, kDictArray, 0);
        auto outlines = read_index(cff, outlines_at), dicts = read_index(cff, dicts_at);
        Parts out;
        std::vector<std::size_t> numbers;
        for (auto bytes : dicts) {
            auto dict = read_dict(bytes);
            std::string_view defaults = part(cff, operand(dict, kPrivate, 1), operand(dict, kPrivate, 0));
            hold(!read_dict(defaults).contains(kSubroutines));
            numbers.push_back(dict_of({whole(dict, kFontMatrix), std::string(defaults)}));
        }
        for (std::size_t dict :
             read_select(std::string_view(cff).substr(operand(top, kDictSelect, 0)), outlines.size())) {
            hold(dict < numbers.size());
            out.dicts.push_back(numbers[dict]);
        }
        std::size_t wide = number_at(hhea, 34, 2); // numberOfHMetrics: those after have the last advance
        for (std::size_t i = 0; i < outlines.size(); ++i) {
            out.outlines.emplace_back(outlines[i]);
            out.metrics.push_back(
                i < wide ? std::string(part(hmtx, 4 * i, 4))
                         : std::string(part(hmtx, 4 * (wide - 1), 2)).append(part(hmtx, 4 * wide + 2 * (i - wide), 2)));
        }
        if (name_.empty()) {
            name_ = names[0];
            matrix_ = whole(top, kFontMatrix);
            box_ = whole(top, kFontBox);
            for (const char* tag : {"OS/2", "head", "hhea", "maxp", "name", "post"})
                tables_[tag] = table(cut, tag);
        }
        return out;
    } catch (const OddFont&) {
        return std::nullopt;
    }
}

bool GlyphStore::take(hb_face_t* cut, const std::set<char32_t>& characters) {
    auto parts = parts_of(cut);
    if (!parts || parts->outlines.empty())
        return false;
    auto glyph = [&](std::size_t i) { return Glyph{parts->outlines[i], parts->dicts[i], parts->metrics[i]}; };
    std::unique_ptr<hb_font_t, void (*)(hb_font_t*)> font(hb_font_create(cut), hb_font_destroy);
    for (char32_t character : characters) {
        hb_codepoint_t found = 0;
        hb_font_get_nominal_glyph(font.get(), character, &found);
        glyphs_[character] = glyph(found < parts->outlines.size() ? found : 0);
    }
    if (!missing_glyph_)
        missing_glyph_ = glyph(0);
    return true;
}

std::set<char32_t> GlyphStore::missing(const std::set<char32_t>& characters) const {
    std::set<char32_t> out;
    for (char32_t character : characters)
        if (!glyphs_.contains(character))
            out.insert(character);
    return out;
}

// The `CFF ` table: glyph 0 is .notdef; the CID of a glyph is its number.
std::string GlyphStore::outlines(const std::vector<const Glyph*>& glyphs) const {
    std::map<std::size_t, std::size_t> used; // dict → its number here
    std::vector<std::size_t> order;
    std::string select(1, '\0'), charset;
    std::vector<std::string_view> codes;
    for (const auto* glyph : glyphs) {
        auto [found, fresh] = used.try_emplace(glyph->dict, order.size());
        if (fresh)
            order.push_back(glyph->dict);
        select += static_cast<char>(found->second);
        codes.push_back(glyph->outline);
    }
    put_number(charset, 2, 1); // §13, format 2: one range
    put_number(charset, 1, 2);
    put_number(charset, glyphs.size() - 2, 2);
    auto top = [&](std::size_t charset_at, std::size_t select_at, std::size_t outlines_at, std::size_t dicts_at) {
        return entry_of({kOwnStrings, kOwnStrings + 1, 0}, kRegistry) + matrix_ + box_ +
               entry_of({glyphs.size()}, kGlyphCount) + entry_of({charset_at}, kCharset) +
               entry_of({select_at}, kDictSelect) + entry_of({outlines_at}, kOutlines) +
               entry_of({dicts_at}, kDictArray);
    };
    std::string head("\x01\x00\x04\x04", 4), names = index_of({name_}),
                                             strings = index_of({"Adobe", "Identity", name_}), code = index_of(codes);
    const std::string no_subroutines(2, '\0');
    std::size_t charset_at =
        head.size() + names.size() + index_of({top(0, 0, 0, 0)}).size() + strings.size() + no_subroutines.size();
    std::size_t select_at = charset_at + charset.size(), outlines_at = select_at + select.size(),
                defaults_at = outlines_at + code.size();
    std::string defaults;
    std::vector<std::string> dicts;
    for (std::size_t dict : order) {
        const auto& one = dicts_[dict];
        dicts.push_back(one.matrix + entry_of({kOwnStrings + 2}, kFontName) +
                        entry_of({one.defaults.size(), defaults_at + defaults.size()}, kPrivate));
        defaults += one.defaults;
    }
    return head + names + index_of({top(charset_at, select_at, outlines_at, defaults_at + defaults.size())}) + strings +
           no_subroutines + charset + select + code + defaults + index_of({dicts.begin(), dicts.end()});
}

std::string GlyphStore::font(const std::set<char32_t>& characters) const {
    if (!missing_glyph_ || characters.empty())
        throw std::logic_error("a font without a glyph");
    std::vector<const Glyph*> glyphs{&*missing_glyph_};
    for (char32_t character : characters)
        glyphs.push_back(&glyphs_.at(character));
    auto tables = tables_;
    std::string metrics;
    for (const auto* glyph : glyphs)
        metrics += glyph->metrics;
    tables["hmtx"] = std::move(metrics);
    tables["cmap"] = character_map({characters.begin(), characters.end()});
    tables["CFF "] = outlines(glyphs);
    set_number(tables["hhea"], 34, glyphs.size(), 2);
    set_number(tables["maxp"], 4, glyphs.size(), 2);
    set_number(tables["OS/2"], 64, std::min<std::size_t>(*characters.begin(), 0xffff), 2);
    set_number(tables["OS/2"], 66, std::min<std::size_t>(*characters.rbegin(), 0xffff), 2);
    return font_file(tables);
}

} // namespace yimen::render
