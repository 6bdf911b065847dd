#include <gtest/gtest.h>
#include <hb.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <random>
#include <thread>

#include "base/text.h"
#include "ink.h"
#include "pen.h"
#include "render/qr_code.h"
#include "render/render.h"
#include "sheet.h"

namespace yimen::render {
namespace {

Document paper() {
    Document document;
    document.authority = "城东区市场监督管理局";
    document.title = "行政许可申请受理通知书";
    document.number = "城东市监受字〔2026〕12号";
    document.blocks = {Paragraph{"李示例：", false}, Paragraph{"你提出的申请，本机关已经收到。"},
                       Facts{{{"事项", "食品经营许可（新办）"}, {"签收", "", 3}}},
                       Numbered{{{"营业执照", "请补交复印件"}, {"场所平面图"}}}};
    document.signature =
        Signature{"城东区市场监督管理局", "2026年9月28日", Seal{"城东区市场监督管理局", "受理专用章", true}};
    document.qr = "http://127.0.0.1:8080/portal/verify?d=abcdefghijklmnopqrstuvwxyz012345";
    document.qr_note = "扫描二维码核验";
    document.made_at = hall_instant(Date(std::chrono::year(2026) / 9 / 28), 9 * 60);
    return document;
}

TEST(Render, MakesAPdfOfOnePageWithoutTheTimeOfRendering) {
    Pdf made = pdf(paper());
    EXPECT_EQ(made.pages, 1);
    EXPECT_EQ(made.bytes.substr(0, 5), "%PDF-");
    EXPECT_NE(made.bytes.find("%%EOF"), std::string::npos);
    EXPECT_NE(made.bytes.find("CreationDate (20260928090000+08'00)"), std::string::npos);
}

TEST(Render, TheSameDocumentGivesTheSameBytesInEveryThread) {
    std::string here = pdf(paper()).bytes, there;
    std::thread([&] { there = pdf(paper()).bytes; }).join();
    EXPECT_EQ(here, there);
    Document other = paper();
    other.number = "城东市监受字〔2026〕13号";
    EXPECT_NE(pdf(other).bytes, here);
}

TEST(Render, ALongDocumentGoesOverAsManyPagesAsItTakes) {
    Document document = paper();
    Numbered list;
    for (int i = 0; i < 60; ++i)
        list.items.push_back({"第" + std::to_string(i) + "份材料", "请补交。", "期限：2026年10月20日"});
    document.blocks.push_back(list);
    EXPECT_GE(pdf(document).pages, 6);
}

TEST(Render, LinesMoveCloserRatherThanLeaveTheSignatureAlone) {
    Document document = paper();
    // Lengthened line by line, the text first fits on one page, then is set closer, then breaks; the signature is never what breaks first.
    std::vector<int> pages;
    for (int lines = 0; lines < 14; ++lines) {
        document.blocks.push_back(Paragraph{"又一行。"});
        pages.push_back(pdf(document).pages);
    }
    EXPECT_EQ(pages.front(), 1);
    EXPECT_EQ(pages.back(), 2);
    EXPECT_TRUE(std::ranges::is_sorted(pages));
}

TEST(Render, APageIsShownAsAPictureOfTheAskedSize) {
    std::string picture = png(paper(), 1, 96);
    ASSERT_GT(picture.size(), 24u);
    EXPECT_EQ(picture.substr(1, 3), "PNG");
    auto number = [&](std::size_t at) {
        return (static_cast<unsigned char>(picture[at + 2]) << 8) | static_cast<unsigned char>(picture[at + 3]);
    };
    EXPECT_EQ(number(16), 794); // 210 mm at 96 dots an inch
    EXPECT_EQ(number(20), 1123);
    EXPECT_THROW(png(paper(), 2, 96), std::out_of_range);
}

std::string text_of(const ofd::Page& page) {
    std::string out;
    for (const auto& object : page.objects)
        if (auto* text = std::get_if<ofd::Text>(&object))
            out += text->text;
    return out;
}

TEST(Render, ThePartsOfAnOfdPageSayWhatThePageShows) {
    Pages made = pages(paper());
    ASSERT_EQ(made.pages.size(), 1u);
    std::string text = text_of(made.pages[0]);
    for (const char* words :
         {"行政许可申请受理通知书", "李示例：", "食品经营许可（新办）", "2026年9月28日", "第 1 页，共 1 页"})
        EXPECT_NE(text.find(words), std::string::npos) << words << " in " << text;
    for (const auto& object : made.pages[0].objects)
        if (auto* piece = std::get_if<ofd::Text>(&object)) {
            EXPECT_EQ(piece->advances.size() + 1, to_utf32(piece->text).size()) << piece->text;
            EXPECT_GT(piece->baseline, 0);
            EXPECT_LT(piece->baseline, 297);
        }
}

TEST(Render, TheSealIsNotDrawnOnOfdPagesButItsPlaceIsNamed) {
    Pages made = pages(paper());
    ASSERT_TRUE(made.stamp.has_value());
    EXPECT_EQ(made.stamp->page, 0u);
    EXPECT_EQ(made.stamp->box.width, kSealMillimetres);
    EXPECT_GT(made.stamp->box.x, 60);
    EXPECT_EQ(text_of(made.pages[0]).find("受理专用章"), std::string::npos);
    Document unsealed = paper();
    unsealed.signature->seal.reset();
    EXPECT_FALSE(pages(unsealed).stamp.has_value());
}

TEST(Render, FontsAreCutToWhatIsShown) {
    for (const auto& font : pages(paper()).fonts) {
        EXPECT_GT(font.file.size(), 500u) << font.name;
        EXPECT_LT(font.file.size(), 200'000u) << font.name; // the whole face has some twenty million
    }
}

Card card() {
    Card out;
    out.authority = "城东区市场监督管理局";
    out.title = "食品经营许可证";
    out.number = "JY1";
    out.mark = "测试";
    out.accent = {150, 30, 30};
    out.lines = {{"经营者名称", "小样餐馆"}, {"经营项目", "热食类食品制售"}};
    out.signature =
        Signature{"城东区市场监督管理局", "2026年9月28日", Seal{"城东区市场监督管理局", "电子证照专用章", true}};
    out.qr = "http://127.0.0.1:8080/portal/verify?t=abc";
    out.foot = "电子证照标识 1.2.156.3005.2";
    return out;
}

Card with_lines(int count) {
    Card out = card();
    for (int i = 0; i < count; ++i)
        out.lines.push_back({"字段" + std::to_string(i), "很长的内容，说明经营范围和其他要写在证上的事项。"});
    return out;
}

TEST(Render, ACardIsSetSmallerUntilItFitsOnOnePage) {
    for (int lines : {0, 5, 10}) {
        Pages made = pages(with_lines(lines));
        ASSERT_EQ(made.pages.size(), 1u) << lines;
        EXPECT_EQ(made.pages[0].width, 297);
    }
    Card upright = card();
    upright.portrait = true;
    EXPECT_EQ(pages(upright).pages[0].height, 297);
}

TEST(Render, ACardThatSaysTooMuchGoesOverMorePagesAndLosesNothing) {
    Card full = with_lines(60);
    Pages made = pages(full);
    EXPECT_GT(made.pages.size(), 1u);
    EXPECT_EQ(pdf(full).pages, static_cast<int>(made.pages.size()));
    EXPECT_EQ(made.stamp->page, 0u);
    std::string text;
    for (const auto& page : made.pages) {
        text += text_of(page);
        for (const auto& object : page.objects)
            if (auto* piece = std::get_if<ofd::Text>(&object)) {
                EXPECT_LT(piece->baseline, 210) << piece->text;
            }
    }
    for (const auto& line : full.lines)
        EXPECT_NE(text.find(line.label), std::string::npos) << line.label;
}

TEST(Render, ASealThatWasMadeBeforeIsShownByItsPicture) {
    Card sealed = card();
    sealed.signature->seal->picture = seal_png(*sealed.signature->seal, 150);
    EXPECT_NE(pdf(sealed).bytes, pdf(card()).bytes);
    sealed.signature->seal->picture = "no picture";
    EXPECT_THROW(pdf(sealed), std::runtime_error);
}

// What HarfBuzz reads of a glyph: its outline as text, and its advance.
std::string drawn(hb_font_t* font, char32_t character) {
    hb_codepoint_t glyph = 0;
    if (!hb_font_get_nominal_glyph(font, character, &glyph))
        return "none";
    std::string out = std::to_string(hb_font_get_glyph_h_advance(font, glyph));
    std::unique_ptr<hb_draw_funcs_t, void (*)(hb_draw_funcs_t*)> draw(hb_draw_funcs_create(), hb_draw_funcs_destroy);
    hb_draw_funcs_set_move_to_func(
        draw.get(),
        [](hb_draw_funcs_t*, void* to, hb_draw_state_t*, float x, float y, void*) {
            *static_cast<std::string*>(to) += " M" + std::to_string(x) + " " + std::to_string(y);
        },
        nullptr, nullptr);
    hb_draw_funcs_set_line_to_func(
        draw.get(),
        [](hb_draw_funcs_t*, void* to, hb_draw_state_t*, float x, float y, void*) {
            *static_cast<std::string*>(to) += " L" + std::to_string(x) + " " + std::to_string(y);
        },
        nullptr, nullptr);
    hb_draw_funcs_set_cubic_to_func(
        draw.get(),
        [](hb_draw_funcs_t*, void* to, hb_draw_state_t*, float a, float b, float c, float d, float x, float y, void*) {
            for (float number : {a, b, c, d, x, y})
                *static_cast<std::string*>(to) += " " + std::to_string(number);
        },
        nullptr, nullptr);
    hb_font_get_glyph_shape(font, glyph, draw.get(), &out);
    return out;
}

struct OwnFont {
    Handle<PangoContext> context{pango_font_map_create_context(pango_cairo_font_map_get_default())};
    Handle<PangoFont> font;
    explicit OwnFont(const char* name) {
        Handle<PangoFontDescription> description(pango_font_description_from_string(name));
        font.reset(pango_context_load_font(context.get(), description.get()));
    }
};

TEST(Fonts, AGlyphIsTheSameInTheCutFontAsInTheWhole) {
    for (const char* name : {"Noto Serif CJK SC", "Noto Sans CJK SC", "Noto Serif CJK SC Bold"}) {
        OwnFont own(name);
        std::unique_ptr<hb_font_t, void (*)(hb_font_t*)> whole(
            hb_font_create(hb_font_get_face(pango_font_get_hb_font(own.font.get()))), hb_font_destroy);
        std::set<char32_t> every;
        // Punctuation, Latin, common and rare characters, one beyond the first plane; each time some that were cut before.
        for (std::u32string_view some :
             {U"食品经营许可证，（2026）Yimen", U"龘靐齉爨驫麤，。许可", U"\U00020bb7野家 12:30"}) {
            std::set<char32_t> characters(some.begin(), some.end());
            every.insert(some.begin(), some.end());
            for (const auto& wanted : {characters, every}) {
                std::string file = cut_font(own.font.get(), std::string("test ") + name, wanted).file;
                std::unique_ptr<hb_blob_t, void (*)(hb_blob_t*)> blob(
                    hb_blob_create(file.data(), static_cast<unsigned int>(file.size()), HB_MEMORY_MODE_READONLY,
                                   nullptr, nullptr),
                    hb_blob_destroy);
                std::unique_ptr<hb_face_t, void (*)(hb_face_t*)> face(hb_face_create(blob.get(), 0), hb_face_destroy);
                std::unique_ptr<hb_font_t, void (*)(hb_font_t*)> cut(hb_font_create(face.get()), hb_font_destroy);
                EXPECT_EQ(hb_face_get_glyph_count(face.get()), wanted.size() + 1);
                for (char32_t character : wanted)
                    EXPECT_EQ(drawn(cut.get(), character), drawn(whole.get(), character))
                        << name << " " << to_utf8(std::u32string(1, character));
                EXPECT_EQ(drawn(cut.get(), U'鸡'), "none");
            }
        }
    }
}

TEST(QrCode, IsTheSymbolThatLibqrencodeMakes) {
    constexpr std::string_view kHall[] = {"#######....#..#######", "#.....#..#.##.#.....#", "#.###.#.#..##.#.###.#",
                                          "#.###.#.###...#.###.#", "#.###.#.#####.#.###.#", "#.....#.#.#.#.#.....#",
                                          "#######.#.#.#.#######", "........##.##........", "#.#####..#..#.#####..",
                                          ".#...#.#.##.#..#..#.#", "#.#...###..#.#..####.", "####.....#.....####..",
                                          "..#..##....#.#..#...#", "........##.####..#..#", "#######...#.#.##..##.",
                                          "#.....#.##.####..##..", "#.###.#.###.#..#...#.", "#.###.#.##..#..#.#...",
                                          "#.###.#.#.##.#..#.#..", "#.....#........##.#..", "#######.#.##.#..#.##."};
    QrCode made = qr_code("hall");
    ASSERT_EQ(made.width, 21);
    for (int y = 0; y < 21; ++y)
        for (int x = 0; x < 21; ++x)
            EXPECT_EQ(made.dark(x, y), kHall[y][static_cast<std::size_t>(x)] == '#') << x << " " << y;
}

// Each character with its font and where it begins, in thousandths of a millimetre.
std::vector<std::string> places(const SetLine& line) {
    std::vector<std::string> out;
    for (const auto& piece : line.pieces) {
        double x = piece.x / kMillimetre;
        for (std::size_t i = 0; i < piece.characters.size(); ++i) {
            out.push_back(to_utf8(std::u32string(1, piece.characters[i])) + " " + piece.font_name + " " +
                          std::to_string(std::llround(x * 1000)) + " " + std::to_string(piece.size));
            x += i < piece.advances.size() ? piece.advances[i] : 0;
        }
    }
    return out;
}

TEST(QrCode, ThePictureShowsTheSymbolAndItsQuietZone) {
    struct Free {
        void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
    };
    for (std::size_t bytes : {4, 60, 200, 1059}) {
        QrCode code = qr_code(std::string(bytes, 'x'));
        std::string png = code_png(code);
        std::string_view left = png;
        std::unique_ptr<cairo_surface_t, Free> shown(cairo_image_surface_create_from_png_stream(
            [](void* from, unsigned char* to, unsigned int count) {
                auto& rest = *static_cast<std::string_view*>(from);
                if (rest.size() < count)
                    return CAIRO_STATUS_READ_ERROR;
                rest.copy(reinterpret_cast<char*>(to), count);
                rest.remove_prefix(count);
                return CAIRO_STATUS_SUCCESS;
            },
            &left));
        ASSERT_EQ(cairo_surface_status(shown.get()), CAIRO_STATUS_SUCCESS);
        int side = (code.width + 2 * kQrQuiet) * 4;
        ASSERT_EQ(cairo_image_surface_get_width(shown.get()), side);
        ASSERT_EQ(cairo_image_surface_get_height(shown.get()), side);
        int wrong = 0;
        for (int y = 0; y < side; ++y)
            for (int x = 0; x < side; ++x) {
                std::uint32_t point = 0;
                std::memcpy(&point,
                            cairo_image_surface_get_data(shown.get()) +
                                y * cairo_image_surface_get_stride(shown.get()) + 4 * x,
                            sizeof point);
                int column = x / 4 - kQrQuiet, row = y / 4 - kQrQuiet;
                bool inside = column >= 0 && row >= 0 && column < code.width && row < code.width;
                wrong += (inside && code.dark(column, row)) != ((point & 0xffffff) == 0);
            }
        EXPECT_EQ(wrong, 0) << bytes;
    }
}

TEST(Text, ALinePutTogetherFromItsCharactersIsTheLineThatPangoSets) {
    std::mt19937 random(7);
    auto any = [&](std::u32string_view from) { return from[random() % from.size()]; };
    constexpr std::u32string_view kAll = U"李王一测量区鱼龘鑫0123456789 号楼年月日北京ATVWY.　";
    for (Face face : {Face::body, Face::label})
        for (double size : {17.0, 11.5, 9.0})
            for (int i = 0; i < 60; ++i) {
                std::u32string text(1, any(U"张赵1"));
                for (std::size_t more = random() % 14; more > 0; --more)
                    text += any(kAll);
                text += any(U"号9元");
                Style style{.face = face, .size = size, .pitch = size * 1.75, .kerned = i % 2 == 0};
                style.align = i % 3 ? PANGO_ALIGN_LEFT : PANGO_ALIGN_CENTER;
                TextBox set(to_utf8(text), 260, style), composed(to_utf8(text), 260, style, false);
                ASSERT_EQ(composed.lines().size(), set.lines().size()) << to_utf8(text);
                for (std::size_t line = 0; line < set.lines().size(); ++line) {
                    const auto &one = composed.lines()[line], &other = set.lines()[line];
                    EXPECT_EQ(one.baseline, other.baseline);
                    EXPECT_EQ(one.shift, other.shift);
                    EXPECT_EQ(places(one), places(other)) << to_utf8(text);
                }
            }
}

TEST(QrCode, IsAsSmallAsTheTableOfCapacitiesAllows) { // ISO/IEC 18004 Table 7, level M, bytes
    for (auto [version, bytes] : std::vector<std::pair<int, std::size_t>>{
             {1, 14}, {2, 26}, {6, 106}, {7, 122}, {9, 180}, {10, 213}, {16, 450}, {20, 666}, {25, 997}, {26, 1059}}) {
        EXPECT_EQ(qr_code(std::string(bytes, 'x')).width, 17 + 4 * version) << bytes;
        if (version < 26) {
            EXPECT_EQ(qr_code(std::string(bytes + 1, 'x')).width, 21 + 4 * version) << bytes;
        }
    }
    EXPECT_THROW(qr_code(std::string(1060, 'x')), std::runtime_error);
}

TEST(Render, TextThatFitsNoQrCodeIsAFault) {
    Document document = paper();
    document.qr = std::string(5000, 'x');
    EXPECT_THROW(pdf(document), std::runtime_error);
}

TEST(Render, TheSealIsInkInSixteenStepsAndSmall) {
    std::string picture = seal_png({"城东区市场监督管理局", "电子证照专用章", true}, 150);
    EXPECT_EQ(picture.substr(1, 3), "PNG");
    EXPECT_EQ(picture[24], 4); // bits of a point
    EXPECT_EQ(picture[25], 3); // of a palette
    EXPECT_LT(picture.size(), 12'000u);
    // Cairo reads it back and draws it: the PDF of a sealed card is larger than that of one without a seal.
    Card with = card();
    with.signature->seal->picture = picture;
    Card without = card();
    without.signature->seal.reset();
    EXPECT_GT(pdf(with).bytes.size(), pdf(without).bytes.size() + 1000);
}

TEST(Render, TheSameCharactersGiveTheSameFontHoweverManyOthersCameBetween) {
    auto first = pages(card()).fonts;
    for (int i = 0; i < 3; ++i) {
        Card other = card();
        other.lines.push_back({"其他", "第" + std::to_string(i) + "份，字不一样：赵钱孙李"});
        pages(other);
    }
    auto again = pages(card()).fonts;
    ASSERT_EQ(first.size(), again.size());
    for (std::size_t i = 0; i < first.size(); ++i)
        EXPECT_EQ(first[i].file, again[i].file) << first[i].name;
}

} // namespace
} // namespace yimen::render
