#include <hb-ot.h>
#include <hb-subset.h>

#include <mutex>
#include <stdexcept>

#include "crypto/crypto.h"
#include "glyph_store.h"
#include "pen.h"

// Cuts fonts down to what a document shows. HarfBuzz takes some 12 ms for a whole CJK font, so it only cuts out characters that no document
// has needed before; their glyphs are kept, and the font of a document is put together from them (glyph_store.h). Fonts of other kinds than Noto
// CJK: a middle-sized cut is kept, with every character that was needed so far, and documents are cut from it, in a fifth of the time.
namespace yimen::render {
namespace {

template <class T, void (*Destroy)(T*)>
struct DestroyWith {
    void operator()(T* what) const { Destroy(what); }
};
using FontFace = std::unique_ptr<hb_face_t, DestroyWith<hb_face_t, hb_face_destroy>>;
using Input = std::unique_ptr<hb_subset_input_t, DestroyWith<hb_subset_input_t, hb_subset_input_destroy>>;
using Blob = std::unique_ptr<hb_blob_t, DestroyWith<hb_blob_t, hb_blob_destroy>>;

// Layout tables are left out: readers place each character where the document says.
constexpr hb_tag_t kDropped[] = {HB_TAG('G', 'S', 'U', 'B'), HB_TAG('G', 'P', 'O', 'S'), HB_TAG('G', 'D', 'E', 'F'),
                                 HB_TAG('B', 'A', 'S', 'E'), HB_TAG('V', 'O', 'R', 'G'), HB_TAG('v', 'h', 'e', 'a'),
                                 HB_TAG('v', 'm', 't', 'x'), HB_TAG('D', 'S', 'I', 'G')};

FontFace cut(hb_face_t* face, const std::set<char32_t>& characters, unsigned int flags) {
    Input input(hb_subset_input_create_or_fail());
    if (!input)
        throw std::runtime_error("a font cannot be cut");
    hb_set_t* wanted = hb_subset_input_unicode_set(input.get());
    for (char32_t character : characters)
        hb_set_add(wanted, character);
    hb_set_t* dropped = hb_subset_input_set(input.get(), HB_SUBSET_SETS_DROP_TABLE_TAG);
    for (hb_tag_t tag : kDropped)
        hb_set_add(dropped, tag);
    hb_subset_input_set_flags(input.get(),
                              flags | HB_SUBSET_FLAGS_NO_HINTING | HB_SUBSET_FLAGS_NO_PRUNE_UNICODE_RANGES);
    FontFace made(hb_subset_or_fail(face, input.get()));
    if (!made)
        throw std::runtime_error("a font cannot be cut");
    return made;
}

struct Kept {
    bool other_kind = false; // than `glyphs` can hold; then:
    std::set<char32_t> characters;
    FontFace face;

    GlyphStore glyphs;
    // Cuts as documents had them: title and labels of one type of licence show the same characters each time.
    std::map<std::set<char32_t>, CutFont> cuts;
};

hb_face_t* face_of(PangoFont* font) { return hb_font_get_face(pango_font_get_hb_font(font)); }

std::string cut_from_middle(Kept& middle, hb_face_t* whole, const std::set<char32_t>& characters) {
    bool all = middle.face != nullptr;
    for (char32_t character : characters)
        all = !middle.characters.insert(character).second ? all : false;
    if (!all)
        middle.face = cut(whole, middle.characters, HB_SUBSET_FLAGS_DEFAULT);
    FontFace small = cut(middle.face.get(), characters, HB_SUBSET_FLAGS_DEFAULT);
    Blob blob(hb_face_reference_blob(small.get()));
    unsigned int size = 0;
    const char* data = hb_blob_get_data(blob.get(), &size);
    return {data, size};
}

std::string made(Kept& from, hb_face_t* whole, const std::set<char32_t>& characters) {
    auto missing = from.glyphs.missing(characters);
    if (!from.other_kind && !missing.empty()) {
        FontFace fresh = cut(whole, missing, HB_SUBSET_FLAGS_DESUBROUTINIZE);
        from.other_kind = !from.glyphs.take(fresh.get(), missing);
    }
    return from.other_kind ? cut_from_middle(from, whole, characters) : from.glyphs.font(characters);
}

constexpr std::size_t kCuts = 64; // of each font, some ten kilobytes each
std::mutex mutex;
std::map<std::string, Kept>& kept() {
    static std::map<std::string, Kept> fonts;
    return fonts;
}

} // namespace

std::string font_name(PangoFont* font) {
    hb_face_t* face = face_of(font);
    char name[128] = "";
    unsigned int size = sizeof name;
    hb_ot_name_get_utf8(face, HB_OT_NAME_ID_FULL_NAME, hb_language_from_string("en", -1), &size, name);
    return name;
}

CutFont cut_font(PangoFont* font, const std::string& name, const std::set<char32_t>& characters) {
    std::lock_guard lock(mutex);
    Kept& one = kept()[name];
    if (auto same = one.cuts.find(characters); same != one.cuts.end())
        return same->second;
    std::string file = made(one, face_of(font), characters);
    std::string sm3 = crypto::sm3(file);
    if (one.cuts.size() == kCuts)
        one.cuts.clear();
    return one.cuts.emplace(characters, CutFont{std::move(file), std::move(sm3)}).first->second;
}

} // namespace yimen::render
