#include "tables.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>
#include <zip.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "support/scratch_directory.h"

namespace yimen::tables {
namespace {

using Cells = std::vector<std::string>;

Table table(std::string_view content) {
    auto out = read(content);
    if (!out)
        throw std::runtime_error(out.error().detail);
    return std::move(*out);
}
std::string refusal(std::string_view content, std::size_t most = 1000) {
    auto out = read(content, most);
    return out ? "" : out.error().detail;
}
bool noted(const Line& line, Fault fault) {
    return std::ranges::find(line.notes, fault, &Note::fault) != line.notes.end();
}
std::string content_of(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

// A workbook whose first sheet holds this XML between <worksheet> and its end.
std::string workbook(const std::string& directory, const std::string& sheet, const std::string& strings = "") {
    std::string path = directory + "/made.xlsx";
    zip_t* archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, nullptr);
    std::string whole = "<worksheet>" + sheet + "</worksheet>", texts = "<sst>" + strings + "</sst>";
    zip_file_add(archive, "xl/worksheets/sheet1.xml", zip_source_buffer(archive, whole.data(), whole.size(), 0), 0);
    zip_file_add(archive, "xl/sharedStrings.xml", zip_source_buffer(archive, texts.data(), texts.size(), 0), 0);
    zip_close(archive);
    return content_of(path);
}

TEST(Csv, IsReadInBothEncodings) {
    std::string utf8 = "名称,编码\r\n食品经营许可,A-1\r\n";
    auto one = table("\xEF\xBB\xBF" + utf8), other = table(to_gb18030(utf8));
    EXPECT_EQ(one.form, "csv, UTF-8");
    EXPECT_EQ(other.form, "csv, GB18030");
    ASSERT_EQ(other.lines.size(), 2u);
    EXPECT_EQ(one.lines[1].cells, other.lines[1].cells);
    EXPECT_EQ(other.lines[1].cells, (Cells{"食品经营许可", "A-1"}));
}

TEST(Csv, SaysWhichLinesAreInAnotherEncodingThanTheRest) {
    std::string mixed = to_gb18030("名称,编码\n食品经营许可,A-1\n医疗机构设置审批,A-2\n") + "高龄津贴申领,A-3\n";
    auto found = table(mixed);
    EXPECT_EQ(found.form, "csv, GB18030");
    ASSERT_EQ(found.lines.size(), 4u);
    EXPECT_EQ(found.lines[3].cells[0], "高龄津贴申领");
    EXPECT_TRUE(noted(found.lines[3], Fault::encoding));
    EXPECT_FALSE(noted(found.lines[1], Fault::encoding));
}

TEST(Csv, KeepsALineOfNoEncodingAsAnUnreadableOne) {
    auto found = table("a,b\nc,\xFF\xFE\xFF\nd,e\n");
    ASSERT_EQ(found.lines.size(), 3u);
    EXPECT_EQ(found.lines[1].line, 2);
    EXPECT_TRUE(noted(found.lines[1], Fault::unreadable));
    EXPECT_EQ(found.lines[2].cells, (Cells{"d", "e"}));
}

TEST(Csv, TellsFormulasAndWritesNone) {
    auto found = table("a,b\n=1+1,x\n");
    EXPECT_TRUE(noted(found.lines[1], Fault::formula));
    std::string written;
    append_csv(written, {"=cmd()", "-5", "a\"b, c", " blank ", ""});
    auto back = table(written);
    EXPECT_EQ(back.lines[0].cells, (Cells{"=cmd()", "-5", "a\"b, c", " blank ", ""}));
    EXPECT_TRUE(back.lines[0].notes.empty());
    EXPECT_EQ(written.find("=cmd") > 0, true);
    EXPECT_EQ(written[0], '\'');
}

TEST(Csv, IsRefusedWholeWhenItIsCutInAQuotationOrTooLong) {
    EXPECT_NE(refusal("a,b\n\"x,y\n").find("line 2"), std::string::npos);
    EXPECT_NE(refusal("a\nb\nc\n", 2).find("more than 2 rows"), std::string::npos);
}

TEST(Xlsx, ReadsSharedTextsRunsAndNumbers) {
    test::ScratchDirectory scratch;
    auto found =
        table(workbook(scratch.path(), R"(<sheetData>
        <row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="inlineStr"><is><t>c</t></is></c></row>
        <row r="3"><c r="A3" t="s"><v>1</v></c><c r="B3"><v>511602000000</v></c><c r="C3"><v>1.1511301E+17</v></c></row>
        </sheetData>)",
                       "<si><t>名称</t></si><si><r><t>食品</t></r><r><t xml:space=\"preserve\"> 许可</t></r></si>"));
    ASSERT_EQ(found.lines.size(), 2u);
    EXPECT_EQ(found.lines[0].cells, (Cells{"名称", "", "c"}));
    EXPECT_EQ(found.lines[1].line, 3);
    EXPECT_EQ(found.lines[1].cells[0], "食品 许可");
    EXPECT_EQ(found.lines[1].cells[1], "511602000000");
    ASSERT_EQ(found.lines[1].notes.size(), 1u); // a code that was taken for a number has lost digits
    EXPECT_EQ(found.lines[1].notes[0].fault, Fault::number);
    EXPECT_EQ(found.lines[1].notes[0].cell, 2u);
}

TEST(Xlsx, TellsFormulasAndMergedCells) {
    test::ScratchDirectory scratch;
    auto found = table(workbook(scratch.path(), R"(<sheetData>
        <row r="1"><c r="A1" t="str"><v>a</v></c><c r="B1" t="str"><v>b</v></c></row>
        <row r="2"><c r="A2" t="str"><f>B2&amp;"x"</f><v>yx</v></c><c r="B2" t="str"><v>y</v></c></row>
        <row r="3"><c r="A3" t="str"><v>z</v></c><c r="B3" t="str"><v>w</v></c></row>
        <row r="4"><c r="B4" t="str"><v>v</v></c></row>
        </sheetData><mergeCells><mergeCell ref="A3:A4"/></mergeCells>)"));
    ASSERT_EQ(found.lines.size(), 4u);
    EXPECT_TRUE(noted(found.lines[1], Fault::formula));
    EXPECT_EQ(found.lines[1].cells[0], "yx");
    EXPECT_TRUE(noted(found.lines[2], Fault::merged) && noted(found.lines[3], Fault::merged));
    EXPECT_FALSE(noted(found.lines[1], Fault::merged));
}

TEST(Xlsx, IsRefusedWholeWhenItIsCutOff) {
    test::ScratchDirectory scratch;
    std::string whole = workbook(scratch.path(), "<sheetData><row><c t=\"str\"><v>a</v></c></row></sheetData>");
    EXPECT_EQ(refusal(whole), "");
    for (std::size_t length : {whole.size() - 1, whole.size() / 2, std::size_t{40}})
        EXPECT_NE(refusal(whole.substr(0, length)), "") << length;
    EXPECT_NE(refusal(workbook(scratch.path(), "<sheetData><row>")), "");
}

// Whatever is written comes back, through each form.
RC_GTEST_PROP(TablesProperty, BringBackWhatWasWritten, ()) {
    const std::vector<std::string> pieces{"食品", "许可（新办）", "a",   " ",  ",",  "\"", "=", "-1",
                                          "'",    "\n",           "&<>", "𠮷", "007"};
    std::vector<Cells> rows{{"head1", "head2", "head3"}};
    int count = *rc::gen::inRange(1, 6);
    for (int r = 0; r < count; ++r) {
        Cells& row = rows.emplace_back(Cells{"x" + std::to_string(r)}); // a row of nothing is no row
        for (int c = 0; c < 2; ++c) {
            std::string cell;
            for (const auto& piece : *rc::gen::container<Cells>(rc::gen::elementOf(pieces)))
                if (cell.size() < 60)
                    cell += piece;
            row.push_back(cell);
        }
    }
    test::ScratchDirectory scratch;
    std::string path = scratch.path() + "/out.xlsx", csv;
    XlsxWriter writer(path, "事项");
    for (const auto& row : rows) {
        writer.add(row);
        append_csv(csv, row);
    }
    writer.finish();
    for (const auto& content : {content_of(path), csv, to_gb18030(csv)}) {
        auto back = read(content);
        RC_ASSERT(back.has_value());
        RC_ASSERT(back->lines.size() == rows.size());
        for (std::size_t r = 0; r < rows.size(); ++r) {
            RC_ASSERT(back->lines[r].cells == rows[r]);
            RC_ASSERT(back->lines[r].notes.empty());
        }
    }
}

TEST(Files, HoldFiguresAndTextsInEachForm) {
    const std::vector<std::vector<Value>> rows{{std::string("窗口"), std::string("等候")},
                                               {std::string("=1号"), std::int64_t{12}},
                                               {std::string("合计"), 7.5},
                                               {std::string("无"), Value{}}};
    std::string utf8 = csv_file(rows, Encoding::utf8);
    EXPECT_TRUE(utf8.starts_with("\xEF\xBB\xBF"));
    for (const auto& content : {utf8, csv_file(rows, Encoding::gb18030), xlsx_file("统计", rows)}) {
        auto back = read(content);
        ASSERT_TRUE(back);
        ASSERT_EQ(back->lines.size(), 4u);
        EXPECT_EQ(back->lines[0].cells, (std::vector<std::string>{"窗口", "等候"})) << back->form;
        EXPECT_EQ(back->lines[1].cells[0], "=1号");
        EXPECT_EQ(back->lines[1].cells[1], "12");
        EXPECT_EQ(back->lines[2].cells[1], "7.5");
    }
}

} // namespace
} // namespace yimen::tables
