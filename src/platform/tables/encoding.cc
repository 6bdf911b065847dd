#include "encoding.h"

#include <iconv.h>

#include <cerrno>
#include <optional>
#include <stdexcept>

#include "base/text.h"
#include "tables.h"

namespace yimen::tables {
namespace {

class Converter {
  public:
    Converter(const char* to, const char* from) : handle_(iconv_open(to, from)) {
        if (handle_ == reinterpret_cast<iconv_t>(-1))
            throw std::runtime_error(std::string("no conversion from ") + from + " to " + to);
    }
    Converter(const Converter&) = delete;
    ~Converter() { iconv_close(handle_); }

    // nullopt when a byte is no part of a character.
    std::optional<std::string> convert(std::string_view text) {
        iconv(handle_, nullptr, nullptr, nullptr, nullptr);
        std::string out(text.size() * 4 + 4, '\0');
        char* in = const_cast<char*>(text.data());
        std::size_t left = text.size(), room = out.size();
        char* to = out.data();
        if (iconv(handle_, &in, &left, &to, &room) == static_cast<std::size_t>(-1))
            return std::nullopt;
        out.resize(out.size() - room);
        return out;
    }

  private:
    iconv_t handle_;
};

bool is_ascii(std::string_view text) {
    for (char c : text)
        if (static_cast<unsigned char>(c) >= 0x80)
            return false;
    return true;
}

// A Chinese character has three bytes in UTF-8. Two short GB18030 characters may look like UTF-8 of two bytes each; three never look
// like anything else by chance in a whole line.
bool has_three_byte_character(std::string_view text) {
    for (char c : text)
        if (static_cast<unsigned char>(c) >= 0xE0)
            return true;
    return false;
}

} // namespace

Decoded decode(std::string_view content) {
    Decoded out;
    Converter from_gb("UTF-8", "GB18030");
    if (is_utf8(content) && (is_ascii(content) || has_three_byte_character(content) || !from_gb.convert(content))) {
        out.text = content;
        return out;
    }
    struct Piece {
        std::string text;
        enum { ascii, utf8, gb, neither } kind;
    };
    std::vector<Piece> pieces;
    std::size_t utf8 = 0, gb = 0;
    for (std::size_t begin = 0; begin <= content.size();) {
        std::size_t end = content.find('\n', begin);
        bool last = end == std::string_view::npos;
        std::string_view line = content.substr(begin, last ? std::string_view::npos : end - begin);
        begin = last ? content.size() + 1 : end + 1;
        Piece& piece = pieces.emplace_back();
        if (is_ascii(line)) {
            piece = {std::string(line), Piece::ascii};
        } else if (is_utf8(line) && has_three_byte_character(line)) {
            piece = {std::string(line), Piece::utf8};
            ++utf8;
        } else if (auto converted = from_gb.convert(line)) {
            piece = {std::move(*converted), Piece::gb};
            ++gb;
        } else {
            piece.kind = Piece::neither;
        }
    }
    out.gb18030 = gb > utf8;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        auto& piece = pieces[i];
        out.text += (i > 0 ? "\n" : "") + piece.text;
        if (piece.kind == Piece::neither)
            out.unreadable.push_back(static_cast<int>(i) + 1);
        else if (piece.kind == (out.gb18030 ? Piece::utf8 : Piece::gb))
            out.foreign.push_back(static_cast<int>(i) + 1);
    }
    return out;
}

std::string to_gb18030(std::string_view utf8) {
    thread_local Converter converter("GB18030", "UTF-8");
    auto out = converter.convert(utf8);
    if (!out)
        throw std::logic_error("a text that is not UTF-8 was to be written");
    return *out;
}

} // namespace yimen::tables
