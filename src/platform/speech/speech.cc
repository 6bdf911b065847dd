#include "speech.h"

#include <cstdint>

#include "pieces.h"

namespace yimen::speech {
namespace {

constexpr std::uint32_t kRate = 11'025;         // samples in a second
constexpr std::size_t kPause = kRate * 6 / 100; // between two words
constexpr std::size_t kBytes = 2;               // of a sample

// ITU-T G.711, the inverse of what tools/make_speech does.
std::int16_t sample_of(unsigned char coded) {
    unsigned value = ~static_cast<unsigned>(coded) & 0xFF;
    int magnitude = static_cast<int>((((value & 0x0F) << 3) + 132) << ((value >> 4) & 0x07)) - 132;
    return static_cast<std::int16_t>(value & 0x80 ? -magnitude : magnitude);
}

void put(std::string& out, std::uint32_t value, int bytes) {
    for (int i = 0; i < bytes; ++i)
        out += static_cast<char>(value >> (8 * i) & 0xFF);
}

bool is_number(std::string_view text) {
    if (text.size() < 4 || text.size() > 5 || text[0] < 'A' || text[0] > 'Z')
        return false;
    return text.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

// 3 三, 12 十二, 30 三十, 105 一百零五, 120 一百二十.
void say_zh(std::vector<std::string>& out, int n) {
    auto digit = [&](int value) { out.push_back("zh/" + std::to_string(value)); };
    bool hundreds = n >= 100;
    if (hundreds) {
        digit(n / 100);
        out.emplace_back("zh/hundred");
        n %= 100;
        if (n == 0)
            return;
        if (n < 10)
            digit(0);
    }
    if (n >= 10) {
        if (n >= 20 || hundreds)
            digit(n / 10);
        out.emplace_back("zh/ten");
        n %= 10;
    }
    if (n > 0)
        digit(n);
}

void say_en(std::vector<std::string>& out, int n) {
    auto word = [&](int value) { out.push_back("en/" + std::to_string(value)); };
    if (n >= 100) {
        word(n / 100);
        out.emplace_back("en/hundred");
        n %= 100;
    }
    if (n >= 20) {
        word(n / 10 * 10);
        n %= 10;
    }
    if (n > 0)
        word(n);
}

} // namespace

std::optional<std::vector<std::string>> words_of_call(std::string_view number, int counter, Language language) {
    if (!is_number(number) || counter < 1 || counter > kMostCounter)
        return std::nullopt;
    bool zh = language == Language::zh;
    std::vector<std::string> out{zh ? "zh/qing" : "en/number", std::string("letter/") + number[0]};
    for (char c : number.substr(1))
        out.push_back(std::string(zh ? "zh/" : "en/") + c);
    out.emplace_back(zh ? "zh/hao_dao" : "en/go_to");
    if (zh) {
        say_zh(out, counter);
        out.emplace_back("zh/hao_banli");
    } else {
        say_en(out, counter);
    }
    return out;
}

std::string wav_of(const std::vector<std::string>& words) {
    std::string sound;
    for (const auto& word : words) {
        for (char coded : piece(word))
            put(sound, static_cast<std::uint16_t>(sample_of(static_cast<unsigned char>(coded))), kBytes);
        sound.append(kPause * kBytes, '\0');
    }
    std::string out = "RIFF";
    put(out, static_cast<std::uint32_t>(36 + sound.size()), 4);
    out += "WAVEfmt ";
    put(out, 16, 4); // size of what follows
    put(out, 1, 2);  // PCM
    put(out, 1, 2);  // mono
    put(out, kRate, 4);
    put(out, kRate * kBytes, 4); // bytes in a second
    put(out, kBytes, 2);
    put(out, 8 * kBytes, 2);
    out += "data";
    put(out, static_cast<std::uint32_t>(sound.size()), 4);
    return out + sound;
}

} // namespace yimen::speech
