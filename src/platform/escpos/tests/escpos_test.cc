#include "escpos.h"

#include <gtest/gtest.h>
#include <iconv.h>
#include <rapidcheck/gtest.h>

#include "base/text.h"
#include "encoding.h"
#include "printer.h"

namespace yimen::escpos {
namespace {

std::string from_gb18030(std::string from) {
    iconv_t handle = iconv_open("UTF-8", "GB18030");
    std::string out(from.size() * 4 + 4, '\0');
    char* in = from.data();
    char* to = out.data();
    std::size_t left = from.size(), room = out.size();
    std::size_t bad = iconv(handle, &in, &left, &to, &room);
    iconv_close(handle);
    EXPECT_NE(bad, static_cast<std::size_t>(-1));
    out.resize(out.size() - room);
    return out;
}

// What comes out of the printer, as a person would see it: the bytes read as the guide of the commands says.
struct Seen {
    struct Row {
        std::string text;
        Style style;
    };
    std::vector<Row> rows;
    std::vector<std::string> codes; // QR
    int module = 0, cuts = 0, asked = 0;
};

class Reader {
  public:
    explicit Reader(std::string bytes) : bytes_(std::move(bytes)) {}

    Seen all() {
        while (at_ < bytes_.size())
            step();
        EXPECT_TRUE(line_.empty()) << "a line that is not ended does not come out";
        return seen_;
    }

  private:
    unsigned char next() {
        if (at_ >= bytes_.size())
            throw std::out_of_range("a command without its end");
        return static_cast<unsigned char>(bytes_[at_++]);
    }

    void step() {
        unsigned char c = next();
        if (c == 0x1B)
            escape();
        else if (c == 0x1C)
            EXPECT_EQ(next(), '&');
        else if (c == 0x1D)
            group();
        else if (c == '\n')
            seen_.rows.push_back({from_gb18030(std::exchange(line_, "")), style_});
        else
            character(static_cast<char>(c));
    }

    void character(char first) {
        line_ += first;
        if (static_cast<unsigned char>(first) < 0x80) {
            EXPECT_GE(first, 0x20) << "a command that nobody knows";
            return;
        }
        auto second = next();
        line_ += static_cast<char>(second);
        if (second >= '0' && second <= '9')
            line_.append(bytes_, std::exchange(at_, at_ + 2), 2);
    }

    void escape() {
        switch (next()) {
        case '@':
            style_ = {};
            break;
        case 'a':
            style_.place = static_cast<Place>(next());
            break;
        case 'E':
            style_.bold = next() & 1;
            break;
        case 'd':
            next();
            break;
        default:
            FAIL() << "ESC and something else";
        }
    }

    void group() {
        switch (next()) {
        case '!':
            style_.scale = (next() & 7) + 1;
            break;
        case 'V':
            EXPECT_EQ(next(), 66);
            next();
            ++seen_.cuts;
            break;
        case 'r':
            EXPECT_EQ(next(), 1);
            ++seen_.asked;
            break;
        case '(':
            symbol();
            break;
        default:
            FAIL() << "GS and something else";
        }
    }

    void symbol() {
        ASSERT_EQ(next(), 'k');
        std::size_t size = next();
        size += static_cast<std::size_t>(next()) << 8;
        ASSERT_EQ(next(), '1');
        unsigned char function = next();
        std::string parameters = bytes_.substr(at_, size - 2);
        ASSERT_EQ(parameters.size(), size - 2);
        at_ += size - 2;
        switch (function) {
        case 65:
            EXPECT_EQ(parameters, std::string("2\0", 2));
            break;
        case 67:
            seen_.module = parameters.at(0);
            break;
        case 69:
            EXPECT_EQ(parameters, "1");
            break;
        case 80:
            kept_ = parameters.substr(1);
            break;
        case 81:
            seen_.codes.push_back(kept_);
            break;
        default:
            FAIL() << "a function of symbols that nobody knows";
        }
    }

    std::string bytes_, line_, kept_;
    std::size_t at_ = 0;
    Style style_;
    Seen seen_;
};

TEST(PaperTest, IsReadBackAsItWasWritten) {
    Paper paper(Roll::wide);
    paper.text("云溪市城东区政务服务中心", {Place::centre, 1, true})
        .text("A012", {Place::centre, 6, true})
        .rule()
        .text("前面 3 人")
        .qr("https://hall.example/portal/t/abc-DEF_1", 8)
        .text("请保留此票", {Place::centre});
    Seen seen = Reader(std::move(paper).cut()).all();
    ASSERT_EQ(seen.rows.size(), 5u);
    EXPECT_EQ(seen.rows[0].text, "云溪市城东区政务服务中心");
    EXPECT_TRUE(seen.rows[0].style.bold);
    EXPECT_EQ(seen.rows[1].text, "A012");
    EXPECT_EQ(seen.rows[1].style.scale, 6);
    EXPECT_EQ(seen.rows[1].style.place, Place::centre);
    EXPECT_EQ(seen.rows[2].text, std::string(48, '-'));
    EXPECT_EQ(seen.rows[3].text, "前面 3 人");
    EXPECT_EQ(seen.rows[3].style.scale, 1);
    EXPECT_FALSE(seen.rows[3].style.bold);
    EXPECT_EQ(seen.codes, std::vector<std::string>{"https://hall.example/portal/t/abc-DEF_1"});
    EXPECT_EQ(seen.module, 8);
    EXPECT_EQ(seen.cuts, 1);
    EXPECT_EQ(seen.asked, 1) << "and asks for the word that it is out";
}

TEST(PaperTest, GoesOnInTheNextLineWhereTheRollEnds) {
    EXPECT_EQ(wrapped("食品经营许可证新办与变更登记事项窗口", 32),
              (std::vector<std::string>{"食品经营许可证新办与变更登记事项", "窗口"}));
    EXPECT_EQ(wrapped("Licence to sell food, a new one, here", 16),
              (std::vector<std::string>{"Licence to sell", "food, a new one,", "here"}));
    EXPECT_EQ(wrapped("abcdefghij", 4), (std::vector<std::string>{"abcd", "efgh", "ij"}));
    EXPECT_EQ(wrapped("", 32), std::vector<std::string>{});
}

TEST(PaperTest, TakesCharactersOfFourBytesAndNoCommandFromAText) {
    EXPECT_EQ(from_gb18030(to_gb18030("𠮷㐀é€")), "𠮷㐀é€");
    EXPECT_EQ(to_gb18030("a\x1b@b\x1dV\n\x7f"), "a@bV");
    Paper paper(Roll::narrow);
    paper.text("小\x1d\x56\x42店\n");
    Seen seen = Reader(std::move(paper).cut()).all();
    ASSERT_EQ(seen.rows.size(), 1u);
    EXPECT_EQ(seen.rows[0].text, "小VB店");
    EXPECT_EQ(seen.cuts, 1);
}

RC_GTEST_PROP(PaperProperty, NoLineIsWiderThanTheRollAndNothingIsLost, ()) {
    static const std::vector<std::string> kSigns{"a", "Z", "9", " ", "政", "务", "，", "·", "é", "𠮷"};
    std::string text;
    for (auto sign : *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, kSigns.size())))
        text += kSigns[sign];
    Roll roll = *rc::gen::element(Roll::narrow, Roll::wide);
    int scale = *rc::gen::inRange(1, 9);
    Paper paper(roll);
    paper.text(text, {Place::left, scale, false});
    Seen seen = Reader(std::move(paper).cut()).all();
    auto without_blanks = [](std::string from) {
        std::erase(from, ' ');
        return from;
    };
    std::string back;
    for (const auto& row : seen.rows) {
        RC_ASSERT(width_of(row.text) * scale <= columns(roll));
        back += row.text;
    }
    RC_ASSERT(without_blanks(back) == without_blanks(text));
}

TEST(StatusTest, IsReadFromTheBitsOfTheGuide) {
    EXPECT_FALSE(read_cause(0x12)->cover_open);
    EXPECT_TRUE(read_cause(0x16)->cover_open);
    EXPECT_TRUE(read_cause(0x32)->paper_out);
    EXPECT_TRUE(read_cause(0x52)->fault);
    EXPECT_TRUE(read_paper(0x1E)->paper_low);
    EXPECT_TRUE(read_paper(0x72)->paper_out);
    EXPECT_TRUE(read_end(0x00));
    EXPECT_TRUE(read_end(0x0C)->paper_out);
    EXPECT_TRUE(read_end(0x03)->paper_low);
    for (int other : {0x00, 0xFF, 0x48, 0x13})
        EXPECT_FALSE(read_cause(static_cast<std::uint8_t>(other))) << other;
    EXPECT_FALSE(read_end(0x12)) << "an answer at once is no end";
}

TEST(AddressTest, IsThatOfAPrinter) {
    for (const char* ip : {"192.168.10.20", "10.0.0.7", "59.192.3.4", "127.0.0.1", "fd00::7"})
        EXPECT_TRUE(is_printer_address({ip, 9100})) << ip;
    for (const char* ip :
         {"", "printer.hall.example", "0.0.0.0", "0.1.2.3", "169.254.169.254", "224.0.0.1", "255.255.255.255",
          "::", "fe80::1", "ff02::1", "::ffff:169.254.169.254", "10.0.0", "10.0.0.7:80"})
        EXPECT_FALSE(is_printer_address({ip, 9100})) << ip;
    for (int port : {0, 22, 80, 5432, 9099, 9200, 65536})
        EXPECT_FALSE(is_printer_address({"10.0.0.7", port})) << port;
}

} // namespace
} // namespace yimen::escpos
