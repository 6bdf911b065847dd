#pragma once

// The glyphs of one font that any document has needed so far, ready to be put together to the font of a document. Only for fonts of one kind:
// CID-keyed CFF (Adobe Technical Note 5176) in an OpenType file, as Noto CJK is.

#include <hb.h>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace yimen::render {

class GlyphStore {
  public:
    // Takes the glyphs of these characters out of a face that HarfBuzz has cut, without hints and without subroutines. False: the face is of
    // another kind or shape, and nothing was taken.
    bool take(hb_face_t* cut, const std::set<char32_t>& characters);
    // The characters that were not taken yet.
    std::set<char32_t> missing(const std::set<char32_t>& characters) const;
    // A font file with a glyph for each of these characters, which must have been taken; the same bytes whatever else was taken.
    std::string font(const std::set<char32_t>& characters) const;

  private:
    struct Glyph {
        std::string outline; // Type 2 charstring
        std::size_t dict = 0;
        std::string metrics; // advance and left side bearing, as `hmtx` has them
    };
    struct Dict { // of glyphs that share their defaults
        std::string matrix, defaults;
        bool operator==(const Dict&) const = default;
    };
    struct Parts;

    std::string outlines(const std::vector<const Glyph*>& glyphs) const;
    std::size_t dict_of(Dict dict);
    std::optional<Parts> parts_of(hb_face_t* cut);

    std::string name_;                          // PostScript name
    std::string matrix_, box_;                  // of the whole font: FontMatrix and FontBBox with their operators
    std::map<std::string, std::string> tables_; // that hardly depend on which glyphs there are
    std::vector<Dict> dicts_;
    std::optional<Glyph> missing_glyph_; // .notdef
    std::unordered_map<char32_t, Glyph> glyphs_;
};

} // namespace yimen::render
