#include <hb-ot.h>
#include <hb-subset.h>

#include <mutex>
#include <stdexcept>

#include "pen.h"

// Cuts fonts down to what a document shows (HarfBuzz). Cutting a whole CJK font takes some 12 ms, cutting a small one a fifth of that: so a
// middle-sized cut of each font is kept, with every character that any document has needed so far, and documents are cut from it.
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

FontFace cut(hb_face_t* face, const std::set<char32_t>& characters) {
    Input input(hb_subset_input_create_or_fail());
    if (!input)
        throw std::runtime_error("a font cannot be cut");
    hb_set_t* wanted = hb_subset_input_unicode_set(input.get());
    for (char32_t character : characters)
        hb_set_add(wanted, character);
    hb_set_t* dropped = hb_subset_input_set(input.get(), HB_SUBSET_SETS_DROP_TABLE_TAG);
    for (hb_tag_t tag : kDropped)
        hb_set_add(dropped, tag);
    hb_subset_input_set_flags(input.get(), HB_SUBSET_FLAGS_NO_HINTING);
    FontFace made(hb_subset_or_fail(face, input.get()));
    if (!made)
        throw std::runtime_error("a font cannot be cut");
    return made;
}

struct Kept {
    std::set<char32_t> characters;
    FontFace face;
    // Cuts as documents had them: title and labels of one type of licence show the same characters each time.
    std::map<std::set<char32_t>, std::string> cuts;
};
constexpr std::size_t kCuts = 64; // of each font, some ten kilobytes each
std::mutex mutex;
std::map<std::string, Kept>& kept() {
    static std::map<std::string, Kept> fonts;
    return fonts;
}

} // namespace

std::string font_name(PangoFont* font) {
    hb_face_t* face = hb_font_get_face(pango_font_get_hb_font(font));
    char name[128] = "";
    unsigned int size = sizeof name;
    hb_ot_name_get_utf8(face, HB_OT_NAME_ID_FULL_NAME, hb_language_from_string("en", -1), &size, name);
    return name;
}

std::string cut_font(PangoFont* font, const std::string& name, const std::set<char32_t>& characters) {
    std::lock_guard lock(mutex);
    Kept& middle = kept()[name];
    if (auto same = middle.cuts.find(characters); same != middle.cuts.end())
        return same->second;
    bool all = middle.face != nullptr;
    for (char32_t character : characters)
        all = !middle.characters.insert(character).second ? all : false;
    if (!all)
        middle.face = cut(hb_font_get_face(pango_font_get_hb_font(font)), middle.characters);
    FontFace small = cut(middle.face.get(), characters);
    Blob blob(hb_face_reference_blob(small.get()));
    unsigned int size = 0;
    const char* data = hb_blob_get_data(blob.get(), &size);
    if (middle.cuts.size() == kCuts)
        middle.cuts.clear();
    return middle.cuts.emplace(characters, std::string(data, size)).first->second;
}

} // namespace yimen::render
