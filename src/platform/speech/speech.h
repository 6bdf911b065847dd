#pragma once

// A spoken call (语音叫号) as sound, for screens whose browser has no voice.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace yimen::speech {

enum class Language { zh, en };

inline constexpr int kMostCounter = 999;

// The names of the recorded words of "请A012号，到3号窗口办理" or "Number A012, please go to counter 3": the number sign by sign, the
// counter as a number. Nothing when `number` is not a letter with three or four digits, or the counter is not 1 to 999.
std::optional<std::vector<std::string>> words_of_call(std::string_view number, int counter, Language language);

// WAV (PCM, 16 bit, 11,025 in a second, mono) of these words one after the other, with a short pause between them.
std::string wav_of(const std::vector<std::string>& words);

} // namespace yimen::speech
