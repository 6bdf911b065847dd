#include "pieces.h"

#include <charconv>
#include <map>
#include <string>

asm(".section .rodata\n"
    ".global yimen_speech_pieces\n"
    "yimen_speech_pieces:\n"
    ".incbin \"" YIMEN_SPEECH_PIECES "\"\n"
    ".global yimen_speech_pieces_end\n"
    "yimen_speech_pieces_end:\n"
    ".previous\n");

extern "C" const char yimen_speech_pieces[], yimen_speech_pieces_end[];
extern const std::string_view yimen_speech_index;

namespace yimen::speech {
namespace {

std::size_t number_in(std::string_view text) {
    std::size_t out = 0;
    std::from_chars(text.data(), text.data() + text.size(), out);
    return out;
}

// A line of the index: name, first byte, length, with tabs between them.
std::map<std::string_view, std::string_view> read_index() {
    std::string_view sound(yimen_speech_pieces,
                           static_cast<std::size_t>(yimen_speech_pieces_end - yimen_speech_pieces));
    std::map<std::string_view, std::string_view> out;
    for (std::string_view rest = yimen_speech_index; !rest.empty();) {
        std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
        auto first = line.find('\t'), second = line.find('\t', first + 1);
        if (second == std::string_view::npos)
            continue;
        out[line.substr(0, first)] =
            sound.substr(number_in(line.substr(first + 1)), number_in(line.substr(second + 1)));
    }
    return out;
}

} // namespace

std::string_view piece(std::string_view name) {
    static const auto index = read_index();
    auto found = index.find(name);
    return found == index.end() ? std::string_view{} : found->second;
}

} // namespace yimen::speech
