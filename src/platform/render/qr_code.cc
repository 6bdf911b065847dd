#include "qr_code.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <memory>
#include <mutex>
#include <stdexcept>

// ISO/IEC 18004:2015. A line of modules is one number, so that the rules by which the mask is chosen (§7.8.3), which take nearly all of the
// time otherwise, look at a whole line at once.
namespace yimen::render {
namespace {

__extension__ using Line = unsigned __int128; // bit x: module x is dark

constexpr int kVersions = 26, kMasks = 8;
constexpr int kMargin = 4; // light modules before a line, as the third rule wants them; above it there is light anyway

// Table 9, level M: error correction codewords of a block, and blocks.
constexpr std::array<int, kVersions> kCorrection{10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22,
                                                 24, 24, 28, 28, 26, 26, 26, 26, 28, 28, 28, 28, 28};
constexpr std::array<int, kVersions> kBlocks{1, 1,  1,  2,  2,  4,  4,  4,  5,  5,  5,  8,  9,
                                             9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23};

constexpr int width_of(int version) { return 17 + 4 * version; }

// Modules that are neither pattern nor format or version information, in bits.
constexpr int capacity(int version) {
    int bits = (16 * version + 128) * version + 64;
    if (version >= 2) {
        int aligned = version / 7 + 2;
        bits -= (25 * aligned - 10) * aligned - 55;
        if (version >= 7)
            bits -= 36;
    }
    return bits;
}
constexpr int codewords(int version) { return capacity(version) / 8; }
int data_codewords(int version) {
    auto at = static_cast<std::size_t>(version - 1);
    return codewords(version) - kCorrection[at] * kBlocks[at];
}
constexpr int count_bits(int version) { return version <= 9 ? 8 : 16; } // Table 3, bytes

// Annex E, by the rule behind the table.
std::vector<int> alignment(int version) {
    std::vector<int> out;
    if (version == 1)
        return out;
    int count = version / 7 + 2, step = (version * 8 + count * 3 + 5) / (count * 4 - 4) * 2;
    out.push_back(6);
    for (int i = count - 2; i >= 0; --i)
        out.push_back(width_of(version) - 7 - i * step);
    return out;
}

// GF(2^8) modulo x^8 + x^4 + x^3 + x^2 + 1 (§7.5.2).
struct Field {
    std::array<std::uint8_t, 512> power{};
    std::array<std::uint8_t, 256> log{};
    constexpr Field() {
        unsigned value = 1;
        for (std::size_t i = 0; i < 255; ++i) {
            power[i] = power[i + 255] = static_cast<std::uint8_t>(value);
            log[value] = static_cast<std::uint8_t>(i);
            value = value << 1 ^ (value & 0x80 ? 0x11dU : 0U);
        }
    }
    constexpr std::uint8_t times(std::uint8_t a, std::uint8_t b) const {
        return a && b ? power[static_cast<std::size_t>(log[a]) + log[b]] : std::uint8_t{0};
    }
};
constexpr Field kField;

using Codewords = std::vector<std::uint8_t>;

// The product of (x - 2^i), without its first coefficient.
Codewords generator(int degree) {
    Codewords out(static_cast<std::size_t>(degree), 0);
    out.back() = 1;
    for (std::size_t i = 0; i < out.size(); ++i)
        for (std::size_t j = 0; j < out.size(); ++j)
            out[j] = kField.times(out[j], kField.power[i]) ^ (j + 1 < out.size() ? out[j + 1] : std::uint8_t{0});
    return out;
}

Codewords remainder(const std::uint8_t* data, std::size_t size, const Codewords& divisor) {
    Codewords out(divisor.size(), 0);
    for (std::size_t i = 0; i < size; ++i) {
        std::uint8_t factor = data[i] ^ out[0];
        for (std::size_t j = 0; j < out.size(); ++j)
            out[j] = (j + 1 < out.size() ? out[j + 1] : std::uint8_t{0}) ^ kField.times(divisor[j], factor);
    }
    return out;
}

// §7.4: mode, count, the bytes, and what fills up the rest.
Codewords data_of(std::string_view bytes, int version) {
    Codewords out;
    std::uint32_t held = 0;
    int bits = 0;
    auto put = [&](std::uint32_t value, int count) {
        held = held << count | value;
        for (bits += count; bits >= 8; bits -= 8)
            out.push_back(static_cast<std::uint8_t>(held >> (bits - 8)));
    };
    put(4, 4);
    put(static_cast<std::uint32_t>(bytes.size()), count_bits(version));
    for (char byte : bytes)
        put(static_cast<unsigned char>(byte), 8);
    auto size = static_cast<std::size_t>(data_codewords(version));
    if (out.size() < size)
        put(0, 4); // ends in the middle of a codeword, always
    for (std::uint8_t pad = 0xec; out.size() < size; pad ^= 0xec ^ 0x11)
        out.push_back(pad);
    return out;
}

// §7.6: the blocks, their codewords by turns. The last blocks have one codeword of data more.
Codewords interleaved(const Codewords& data, int version) {
    auto at = static_cast<std::size_t>(version - 1);
    auto blocks = static_cast<std::size_t>(kBlocks[at]), correction = static_cast<std::size_t>(kCorrection[at]);
    std::size_t small = data.size() / blocks, large = data.size() % blocks;
    Codewords divisor = generator(kCorrection[at]), out(static_cast<std::size_t>(codewords(version)));
    std::size_t begin = 0;
    for (std::size_t block = 0; block < blocks; ++block) {
        std::size_t size = small + (block >= blocks - large ? 1 : 0);
        for (std::size_t i = 0; i < size; ++i)
            out[i < small ? i * blocks + block : small * blocks + block - (blocks - large)] = data[begin + i];
        Codewords check = remainder(data.data() + begin, size, divisor);
        for (std::size_t i = 0; i < correction; ++i)
            out[data.size() + i * blocks + block] = check[i];
        begin += size;
    }
    return out;
}

int ones(Line line) {
    auto high = static_cast<std::uint64_t>(line >> 64); // of most codes it is empty
    return std::popcount(static_cast<std::uint64_t>(line)) + (high ? std::popcount(high) : 0);
}

// Table 10. Every mask repeats after twelve modules.
constexpr int kPeriod = 12;
bool inverts(int mask, int x, int y) {
    switch (mask) {
    case 0:
        return (x + y) % 2 == 0;
    case 1:
        return y % 2 == 0;
    case 2:
        return x % 3 == 0;
    case 3:
        return (x + y) % 3 == 0;
    case 4:
        return (x / 3 + y / 2) % 2 == 0;
    case 5:
        return x * y % 2 + x * y % 3 == 0;
    case 6:
        return (x * y % 2 + x * y % 3) % 2 == 0;
    default:
        return ((x + y) % 2 + x * y % 3) % 2 == 0;
    }
}
struct Mask {
    std::array<Line, kPeriod> rows{}, columns{};
};
const std::array<Mask, kMasks>& masks() {
    static const auto all = [] {
        std::array<Mask, kMasks> out;
        for (std::size_t mask = 0; mask < out.size(); ++mask)
            for (int at = 0; at < 128; ++at)
                for (int line = 0; line < kPeriod; ++line) {
                    auto i = static_cast<std::size_t>(line);
                    out[mask].rows[i] |= Line{inverts(static_cast<int>(mask), at, line)} << at;
                    out[mask].columns[i] |= Line{inverts(static_cast<int>(mask), line, at)} << at;
                }
        return out;
    }();
    return all;
}

// Each module in both directions.
struct Grid {
    std::vector<Line> rows, columns;
    explicit Grid(int width) : rows(static_cast<std::size_t>(width)), columns(static_cast<std::size_t>(width)) {}
    void set(int x, int y, bool dark) {
        put(rows[static_cast<std::size_t>(y)], x, dark);
        put(columns[static_cast<std::size_t>(x)], y, dark);
    }
    bool at(int x, int y) const { return rows[static_cast<std::size_t>(y)] >> x & 1; }

  private:
    static void put(Line& line, int at, bool dark) {
        Line bit = Line{1} << at;
        line = dark ? line | bit : line & ~bit;
    }
};

class Symbol {
  public:
    explicit Symbol(int version) : version_(version), width_(width_of(version)), modules_(width_), patterns_(width_) {
        for (int i = 0; i < width_; ++i) { // §6.3.5
            pattern(6, i, i % 2 == 0);
            pattern(i, 6, i % 2 == 0);
        }
        finder(3, 3);
        finder(width_ - 4, 3);
        finder(3, width_ - 4);
        auto places = alignment(version);
        for (int x : places)
            for (int y : places) {
                bool corner = (x == 6 && (y == 6 || y == places.back())) || (y == 6 && x == places.back());
                if (!corner)
                    square(x, y, 2);
            }
        format(0); // its place; the mask is chosen later
        version_information();
        find_order();
    }

    // Without data. Kept: most of it is the same for all codes of a version.
    static const Symbol& blank(int version) {
        static std::mutex mutex;
        static std::array<std::unique_ptr<const Symbol>, kVersions> kept;
        std::lock_guard lock(mutex);
        auto& out = kept[static_cast<std::size_t>(version - 1)];
        if (!out)
            out = std::make_unique<const Symbol>(version);
        return *out;
    }

    void place(const Codewords& data) {
        for (std::size_t bit = 0; bit < std::min(order_.size(), data.size() * 8); ++bit)
            if (data[bit / 8] >> (7 - bit % 8) & 1)
                modules_.set(order_[bit].x, order_[bit].y, true);
    }

    // §7.8: the mask with the least penalty.
    QrCode masked() {
        const Grid plain = modules_;
        Grid best = modules_;
        int least = std::numeric_limits<int>::max();
        for (int mask = 0; mask < kMasks; ++mask) {
            modules_ = plain;
            apply(masks()[static_cast<std::size_t>(mask)]);
            format(mask);
            if (int found = penalty(); found < least) {
                least = found;
                best = modules_;
            }
        }
        QrCode out{width_, {}};
        out.modules.reserve(static_cast<std::size_t>(width_ * width_));
        for (Line row : best.rows)
            for (int x = 0; x < width_; ++x)
                out.modules.push_back(static_cast<char>(row >> x & 1));
        return out;
    }

  private:
    void pattern(int x, int y, bool dark) {
        modules_.set(x, y, dark);
        patterns_.set(x, y, true);
    }
    // §7.7.3: from the lower right corner, in columns of two, up and down by turns.
    void find_order() {
        for (int right = width_ - 1; right >= 1; right -= 2) {
            if (right == 6) // the vertical timing pattern
                right = 5;
            bool up = ((right + 1) & 2) == 0;
            for (int i = 0; i < width_; ++i)
                for (int x : {right, right - 1})
                    if (int y = up ? width_ - 1 - i : i; !patterns_.at(x, y))
                        order_.push_back({static_cast<std::uint8_t>(x), static_cast<std::uint8_t>(y)});
        }
    }
    // Rings around a centre; the fourth of a finder is its separator.
    void square(int x, int y, int rings) {
        for (int dy = -rings; dy <= rings; ++dy)
            for (int dx = -rings; dx <= rings; ++dx) {
                int ring = std::max(std::abs(dx), std::abs(dy));
                if (x + dx >= 0 && x + dx < width_ && y + dy >= 0 && y + dy < width_)
                    pattern(x + dx, y + dy, rings == 2 ? ring != 1 : ring != 2 && ring != 4);
            }
    }
    void finder(int x, int y) { square(x, y, 4); }

    // §7.9: level M (00) and the mask, with ten bits of BCH.
    void format(int mask) {
        int rest = mask;
        for (int i = 0; i < 10; ++i)
            rest = rest << 1 ^ (rest >> 9) * 0x537;
        int bits = (mask << 10 | rest) ^ 0x5412;
        auto bit = [&](int i) { return (bits >> i & 1) != 0; };
        for (int i = 0; i <= 5; ++i)
            pattern(8, i, bit(i));
        pattern(8, 7, bit(6));
        pattern(8, 8, bit(7));
        pattern(7, 8, bit(8));
        for (int i = 9; i < 15; ++i)
            pattern(14 - i, 8, bit(i));
        for (int i = 0; i < 8; ++i)
            pattern(width_ - 1 - i, 8, bit(i));
        for (int i = 8; i < 15; ++i)
            pattern(8, width_ - 15 + i, bit(i));
        pattern(8, width_ - 8, true);
    }

    void version_information() { // §7.10
        if (version_ < 7)
            return;
        int rest = version_;
        for (int i = 0; i < 12; ++i)
            rest = rest << 1 ^ (rest >> 11) * 0x1f25;
        int bits = version_ << 12 | rest;
        for (int i = 0; i < 18; ++i) {
            int far = width_ - 11 + i % 3, near = i / 3;
            pattern(far, near, bits >> i & 1);
            pattern(near, far, bits >> i & 1);
        }
    }

    void apply(const Mask& mask) {
        Line all = (Line{1} << width_) - 1;
        for (std::size_t at = 0; at < modules_.rows.size(); ++at) {
            modules_.rows[at] ^= mask.rows[at % kPeriod] & all & ~patterns_.rows[at];
            modules_.columns[at] ^= mask.columns[at % kPeriod] & all & ~patterns_.columns[at];
        }
    }

    // Table 11, rules 1 and 3, for one line: five or more alike in a row, and what looks like a finder beside four light modules.
    int penalty(Line line) const {
        Line alike = ~(line ^ line >> 1) & ((Line{1} << (width_ - 1)) - 1);
        Line runs = alike & alike >> 1 & alike >> 2 & alike >> 3;
        int out = ones(runs) + 2 * ones(runs & ~(runs << 1));
        Line wide = line << kMargin;
        Line finder = wide & ~(wide >> 1) & wide >> 2 & wide >> 3 & wide >> 4 & ~(wide >> 5) & wide >> 6;
        Line before = ~(wide << 1 | wide << 2 | wide << 3 | wide << 4);
        Line after = ~(wide >> 7 | wide >> 8 | wide >> 9 | wide >> 10);
        return finder ? out + 40 * (ones(finder & before) + ones(finder & after)) : out;
    }
    int penalty() const {
        int out = 0, dark = 0;
        for (std::size_t i = 0; i < modules_.rows.size(); ++i) {
            Line row = modules_.rows[i];
            out += penalty(row) + penalty(modules_.columns[i]);
            dark += ones(row);
            if (i == 0)
                continue;
            Line above = modules_.rows[i - 1]; // rule 2: squares of four alike
            out +=
                3 * ones(~(row ^ row >> 1) & ~(above ^ above >> 1) & ~(row ^ above) & ((Line{1} << (width_ - 1)) - 1));
        }
        int all = width_ * width_; // rule 4: in steps of five in the hundred from one half
        return out + 10 * (std::abs(dark * 20 - all * 10) / all);
    }

    struct Spot {
        std::uint8_t x, y;
    };
    int version_, width_;
    Grid modules_, patterns_;
    std::vector<Spot> order_; // of the data, bit by bit
};

} // namespace

QrCode qr_code(std::string_view bytes) {
    for (int version = 1; version <= kVersions; ++version) {
        if (4 + count_bits(version) + 8 * bytes.size() > 8 * static_cast<std::size_t>(data_codewords(version)))
            continue;
        Symbol symbol = Symbol::blank(version);
        symbol.place(interleaved(data_of(bytes, version), version));
        return symbol.masked();
    }
    throw std::runtime_error("the text does not fit into a QR code");
}

} // namespace yimen::render
