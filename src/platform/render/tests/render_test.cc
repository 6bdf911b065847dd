#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "render/render.h"

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

TEST(Render, TextThatFitsNoQrCodeIsAFault) {
    Document document = paper();
    document.qr = std::string(5000, 'x');
    EXPECT_THROW(pdf(document), std::runtime_error);
}

} // namespace
} // namespace yimen::render
