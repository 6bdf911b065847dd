#include "write.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>
#include <map>
#include <sodium.h>
#include <stdexcept>

#include "base/text.h"
#include "container.h"
#include "crypto/crypto.h"
#include "xml_text.h"

namespace yimen::ofd {
namespace {

constexpr const char* kHead = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
constexpr const char* kSpace = " xmlns:ofd=\"http://www.ofdspec.org/2016\"";
constexpr const char* kSignatureFile = "Doc_0/Signs/Sign_0/Signature.xml";
constexpr const char* kSignedValueFile = "Doc_0/Signs/Sign_0/SignedValue.dat";
constexpr const char* kSealFile = "Doc_0/Signs/Sign_0/Seal.esl";
constexpr const char* kSignaturesFile = "Doc_0/Signs/Signatures.xml";
constexpr const char* kSm2Sm3 = "1.2.156.10197.1.501";
constexpr const char* kSm3 = "1.2.156.10197.1.401";

std::string base64(std::string_view bytes) {
    std::string out(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                      sodium_base64_VARIANT_ORIGINAL);
    out.pop_back(); // it ends with a zero
    return out;
}

std::string element(const std::string& name, std::string_view content) {
    return content.empty() ? "" : "<ofd:" + name + ">" + xml_text(content) + "</ofd:" + name + ">";
}

void add(std::string& to, std::string_view text) { to += text; }
void add(std::string& to, double number) { add_xml_number(to, number); }
void add(std::string& to, int number) {
    char text[12];
    to.append(text, std::to_chars(text, std::end(text), number).ptr);
}
void add(std::string& to, const Box& at) {
    const char* before = "";
    for (double number : {at.x, at.y, at.width, at.height}) {
        to += before;
        add(to, number);
        before = " ";
    }
}
template <class... Parts>
void put(std::string& to, const Parts&... parts) {
    (add(to, parts), ...);
}

void put_colour(std::string& to, std::string_view name, const Colour& c) {
    if (c != Colour{}) // the default is black
        put(to, "<ofd:", name, " Value=\"", c.red, " ", c.green, " ", c.blue, "\"/>");
}

// §11.3: a list of advances, equal ones in a row as "g count value".
void put_advances(std::string& to, const std::vector<double>& values) {
    auto same = [&](std::size_t i, std::size_t j) {
        return std::llround(values[i] * 1000) == std::llround(values[j] * 1000);
    };
    for (std::size_t i = 0; i < values.size();) {
        std::size_t run = 1;
        while (i + run < values.size() && same(i, i + run))
            ++run;
        if (i)
            to += ' ';
        if (run > 2)
            put(to, "g ", static_cast<int>(run), " ");
        add(to, values[i]);
        i += run > 2 ? run : 1;
    }
}

class Writer {
  public:
    explicit Writer(const Draft& draft) : draft_(draft) {
        for (std::size_t i = 0; i < draft.fonts.size(); ++i)
            add_font(i);
        for (std::size_t i = 0; i < draft.pages.size(); ++i)
            add_page(i);
        add_resources();
        add_document();
    }

    std::map<std::string, std::string>& entries() { return entries_; }
    // Of entries whose digest is known.
    const std::map<std::string, std::string>& digests() const { return digests_; }
    int page_id(std::size_t page) const { return page_ids_.at(page); }

    void add_root(bool is_signed) {
        std::string custom;
        for (const auto& [name, value] : draft_.custom_data)
            custom += "<ofd:CustomData Name=\"" + xml_text(name) + "\">" + xml_text(value) + "</ofd:CustomData>";
        entries_["OFD.xml"] =
            std::string(kHead) + "<ofd:OFD" + kSpace + " Version=\"1.0\" DocType=\"OFD\"><ofd:DocBody><ofd:DocInfo>" +
            element("DocID", draft_.id) + element("Title", draft_.title) + element("Author", draft_.author) +
            element("CreationDate", to_iso(hall_date(draft_.made_at))) + element("Creator", kProvider) +
            (custom.empty() ? "" : "<ofd:CustomDatas>" + custom + "</ofd:CustomDatas>") +
            "</ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>" +
            (is_signed ? element("Signatures", kSignaturesFile) : "") + "</ofd:DocBody></ofd:OFD>";
    }

  private:
    int next_id() { return ++last_id_; }

    void add_font(std::size_t index) {
        const Font& font = draft_.fonts[index];
        bool open_type = font.file.starts_with("OTTO");
        std::string file = "font_" + std::to_string(index) + (open_type ? ".otf" : ".ttf");
        entries_["Doc_0/Res/" + file] = font.file;
        if (!font.sm3.empty())
            digests_["Doc_0/Res/" + file] = font.sm3;
        font_ids_.push_back(next_id());
        fonts_ += "<ofd:Font ID=\"" + std::to_string(font_ids_.back()) + "\" FontName=\"" + xml_text(font.name) +
                  "\" FamilyName=\"" + xml_text(font.name) + "\"><ofd:FontFile>" + file + "</ofd:FontFile></ofd:Font>";
    }

    void add_page(std::size_t index) {
        const Page& page = draft_.pages[index];
        std::string name = "Pages/Page_" + std::to_string(index) + "/Content.xml";
        page_ids_.push_back(next_id());
        pages_ += "<ofd:Page ID=\"" + std::to_string(page_ids_.back()) + "\" BaseLoc=\"" + name + "\"/>";
        std::string content = kHead;
        put(content, "<ofd:Page", kSpace, "><ofd:Area><ofd:PhysicalBox>", Box{0, 0, page.width, page.height},
            "</ofd:PhysicalBox></ofd:Area><ofd:Content><ofd:Layer ID=\"", next_id(), "\">");
        for (const auto& object : page.objects)
            std::visit([&](const auto& part) { write(content, part); }, object);
        content += "</ofd:Layer></ofd:Content></ofd:Page>";
        entries_["Doc_0/" + name] = std::move(content);
    }

    // Blanks at both ends show nothing, and XML readers drop them.
    void write(std::string& to, const Text& given) {
        std::u32string characters = to_utf32(given.text);
        std::size_t begin = 0, end = characters.size();
        auto blank = [&](std::size_t at) { return characters[at] == U' ' || characters[at] == U'\u3000'; };
        double x = given.x;
        for (; begin < end && blank(begin); ++begin)
            x += begin < given.advances.size() ? given.advances[begin] : 0;
        while (end > begin && blank(end - 1))
            --end;
        if (begin == end)
            return;
        std::vector<double> steps(given.advances.begin() + static_cast<std::ptrdiff_t>(begin),
                                  given.advances.begin() + static_cast<std::ptrdiff_t>(end) - 1);
        double width = given.size * 1.2;
        for (double step : steps)
            width += step;
        put(to, "<ofd:TextObject ID=\"", next_id(), "\" Boundary=\"",
            Box{x, given.baseline - given.size, width, given.size * 1.4}, "\" Font=\"", font_ids_.at(given.font),
            "\" Size=\"", given.size, "\">");
        put_colour(to, "FillColor", given.colour);
        put(to, "<ofd:TextCode X=\"0\" Y=\"", given.size, "\"");
        if (!steps.empty()) {
            to += " DeltaX=\"";
            put_advances(to, steps);
            to += '"';
        }
        put(to, ">", xml_text(to_utf8(characters.substr(begin, end - begin))), "</ofd:TextCode></ofd:TextObject>");
    }

    void write(std::string& to, const Path& path) {
        if (path.points.empty())
            return;
        double left = path.points[0][0], top = path.points[0][1], right = left, bottom = top;
        for (const auto& [x, y] : path.points) {
            left = std::min(left, x), right = std::max(right, x);
            top = std::min(top, y), bottom = std::max(bottom, y);
        }
        double margin = path.line_width;
        left -= margin, top -= margin, right += margin, bottom += margin;
        bool filled = path.line_width == 0;
        put(to, "<ofd:PathObject ID=\"", next_id(), "\" Boundary=\"", Box{left, top, right - left, bottom - top}, "\"");
        if (filled)
            to += " Fill=\"true\" Stroke=\"false\">";
        else
            put(to, " LineWidth=\"", path.line_width, "\">");
        put_colour(to, filled ? "FillColor" : "StrokeColor", path.colour);
        to += "<ofd:AbbreviatedData>";
        const char* step = "M ";
        for (const auto& [x, y] : path.points) {
            put(to, step, x - left, " ", y - top);
            step = " L ";
        }
        put(to, path.closed ? " C" : "", "</ofd:AbbreviatedData></ofd:PathObject>");
    }

    void write(std::string& to, const Picture& picture) {
        std::string file = "picture_" + std::to_string(++pictures_) + ".png";
        entries_["Doc_0/Res/" + file] = picture.png;
        int resource = next_id();
        put(media_, "<ofd:MultiMedia ID=\"", resource, "\" Type=\"Image\" Format=\"PNG\"><ofd:MediaFile>", file,
            "</ofd:MediaFile></ofd:MultiMedia>");
        put(to, "<ofd:ImageObject ID=\"", next_id(), "\" Boundary=\"", picture.box, "\" ResourceID=\"", resource,
            "\" CTM=\"", picture.box.width, " 0 0 ", picture.box.height, " 0 0\"/>");
    }

    void add_resources() {
        auto put = [&](const std::string& file, const std::string& list) {
            if (!list.empty())
                entries_["Doc_0/" + file] =
                    std::string(kHead) + "<ofd:Res" + kSpace + " BaseLoc=\"Res\">" + list + "</ofd:Res>";
        };
        put("PublicRes.xml", fonts_.empty() ? "" : "<ofd:Fonts>" + fonts_ + "</ofd:Fonts>");
        put("DocumentRes.xml", media_.empty() ? "" : "<ofd:MultiMedias>" + media_ + "</ofd:MultiMedias>");
    }

    void add_document() {
        if (draft_.pages.empty())
            throw std::logic_error("a document without a page");
        std::string& to = entries_["Doc_0/Document.xml"] = kHead;
        put(to, "<ofd:Document", kSpace, "><ofd:CommonData><ofd:MaxUnitID>", last_id_,
            "</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>", Box{0, 0, draft_.pages[0].width, draft_.pages[0].height},
            "</ofd:PhysicalBox></ofd:PageArea>", fonts_.empty() ? "" : element("PublicRes", "PublicRes.xml"),
            media_.empty() ? "" : element("DocumentRes", "DocumentRes.xml"), "</ofd:CommonData><ofd:Pages>", pages_,
            "</ofd:Pages></ofd:Document>");
    }

    const Draft& draft_;
    std::map<std::string, std::string> entries_, digests_;
    std::vector<int> font_ids_, page_ids_;
    std::string fonts_, media_, pages_;
    int last_id_ = 0, pictures_ = 0;
};

// SignatureDateTime as most readers expect it: the hall's wall clock.
std::string wall_time(Instant at) {
    std::string text = to_rfc3339(at);
    return text.substr(0, 10) + " " + text.substr(11, 8);
}

// The same seal stands in thousands of documents one after the other.
const std::string& digest_of_seal(const std::string& seal) {
    thread_local std::string last, sm3;
    if (last != seal || sm3.empty()) {
        sm3 = crypto::sm3(seal);
        last = seal;
    }
    return sm3;
}

// GB/T 33190 §18.2.
std::string signature_file(Writer& writer, const Sealing& sealing) {
    std::string references;
    for (const auto& [name, content] : writer.entries()) {
        auto known = writer.digests().find(name);
        references += "<ofd:Reference FileRef=\"/" + xml_text(name) + "\"><ofd:CheckValue>" +
                      base64(known != writer.digests().end() ? known->second
                             : name == kSealFile             ? digest_of_seal(content)
                                                             : crypto::sm3(content)) +
                      "</ofd:CheckValue></ofd:Reference>";
    }
    std::string out = kHead;
    put(out, "<ofd:Signature", kSpace, "><ofd:SignedInfo><ofd:Provider ProviderName=\"", kProvider,
        "\" Version=\"1.0\" Company=\"", kProvider, "\"/>", element("SignatureMethod", kSm2Sm3),
        element("SignatureDateTime", wall_time(sealing.at)), "<ofd:References CheckMethod=\"", kSm3, "\">", references,
        "</ofd:References><ofd:StampAnnot ID=\"1\" PageRef=\"", writer.page_id(sealing.page), "\" Boundary=\"",
        sealing.box, "\"/><ofd:Seal>", element("BaseLoc", "/" + std::string(kSealFile)), "</ofd:Seal></ofd:SignedInfo>",
        element("SignedValue", "/" + std::string(kSignedValueFile)), "</ofd:Signature>");
    return out;
}

} // namespace

std::string write_sealed(const Draft& draft, const Sealing& sealing) {
    Writer writer(draft);
    writer.add_root(true);
    auto& entries = writer.entries();
    entries[kSignaturesFile] = std::string(kHead) + "<ofd:Signatures" + kSpace +
                               "><ofd:MaxSignId>1</ofd:MaxSignId><ofd:Signature ID=\"1\" Type=\"Seal\" BaseLoc=\"/" +
                               kSignatureFile + "\"/></ofd:Signatures>";
    entries[kSealFile] = sealing.seal;
    std::string signature = signature_file(writer, sealing);
    entries[kSignedValueFile] =
        make_sealed_signature(sealing.seal, sealing.at, crypto::sm3(signature), "/" + std::string(kSignatureFile),
                              sealing.certificate, sealing.sign);
    entries[kSignatureFile] = std::move(signature);
    return pack(entries);
}

std::string write_plain(const Draft& draft) {
    Writer writer(draft);
    writer.add_root(false);
    return pack(writer.entries());
}

} // namespace yimen::ofd
