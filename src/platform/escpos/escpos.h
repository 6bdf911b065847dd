#pragma once

// What a receipt printer is sent and what it answers. Pure. See README.md for the bytes.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace yimen::escpos {

enum class Roll : std::uint8_t { narrow = 58, wide = 80 }; // millimetres
// Characters of font A (12 dots) in a line: 384 or 576 dots. A Chinese character has the width of two.
constexpr int columns(Roll roll) { return roll == Roll::narrow ? 32 : 48; }

enum class Place : std::uint8_t { left = 0, centre = 1, right = 2 };
struct Style {
    Place place = Place::left;
    int scale = 1; // 1 to 8, wide and high alike
    bool bold = false;
};

// The width in columns: characters of East Asia are two wide.
int width_of(std::string_view text);
// The text in lines of at most `columns`; words stay whole where they fit.
std::vector<std::string> wrapped(std::string_view text, int columns);

// A piece of paper, from top to bottom.
class Paper {
  public:
    explicit Paper(Roll roll);
    Paper& text(std::string_view text, Style style = {}); // wraps
    Paper& rule();                                        // a dashed line across
    Paper& feed(int lines);
    // `module` dots for the side of one module, 1 to 16. Correction M, of which a scratch takes nothing away.
    Paper& qr(std::string_view content, int module = 6);
    // Feeds to the knife, cuts, and asks for the word that says that all of it came out.
    std::string cut() &&;

  private:
    void set(Style style);

    Roll roll_;
    Style now_;
    std::string bytes_;
};

// --- Answers ---------------------------------------------------------------------------------------------------------------------------

inline constexpr std::string_view kAskCause("\x10\x04\x02", 3); // DLE EOT 2: why it stands still
inline constexpr std::string_view kAskPaper("\x10\x04\x04", 3); // DLE EOT 4: how much paper
inline constexpr std::string_view kAskEnd("\x1d\x72\x01", 3);   // GS r 1, in its turn

struct Status {
    bool cover_open = false, paper_out = false, paper_low = false, fault = false;
};
// The answer to DLE EOT 2 or 4; nullopt when it is none.
std::optional<Status> read_cause(std::uint8_t answer);
std::optional<Status> read_paper(std::uint8_t answer);
// The answer to GS r 1, which differs from the others in bit 4.
std::optional<Status> read_end(std::uint8_t answer);

} // namespace yimen::escpos
