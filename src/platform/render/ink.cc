#include "ink.h"

#include <zlib.h>

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <utility>

// PNG, ISO/IEC 15948.
namespace yimen::render {
namespace {

constexpr int kSteps = 16;
constexpr int kModulePoints = 4; // of a picture, across each module of a code

void number(std::string& to, std::uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8)
        to += static_cast<char>(value >> shift & 0xff);
}

void chunk(std::string& to, const char* type, const std::string& content) {
    std::string body = type + content;
    number(to, static_cast<std::uint32_t>(content.size()));
    to += body;
    number(to, static_cast<std::uint32_t>(
                   crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size()))));
}

// DEFLATE (RFC 1951) for the rows of a code. They repeat, and that is all there is to find in them: each module has several equal rows. zlib
// clears memory for its window each time, which takes longer than the rest of the picture.
class RowPacker {
  public:
    RowPacker() {
        bits(1, 1); // §3.2.3: the last block
        bits(1, 2); // with fixed codes
    }
    // The row, and how often it follows itself.
    void row(std::string_view row, std::size_t again) {
        for (char byte : row)
            code(static_cast<unsigned char>(byte));
        if (again)
            copy(again * row.size(), row.size());
    }
    std::string finish() {
        code(256); // the end of the block
        bits(0, 7);
        return std::move(out_);
    }

  private:
    void bits(std::uint64_t value, int count) {
        held_ |= value << count_;
        for (count_ += count; count_ >= 8; count_ -= 8, held_ >>= 8)
            out_ += static_cast<char>(held_);
    }
    // §3.2.6. Codes stand with their highest bit first.
    struct Code {
        std::uint16_t turned = 0;
        std::uint8_t count = 0;
    };
    static constexpr std::uint16_t turned(unsigned value, int count) {
        unsigned out = 0;
        for (int i = 0; i < count; ++i)
            out |= (value >> i & 1) << (count - 1 - i);
        return static_cast<std::uint16_t>(out);
    }
    static constexpr auto codes_of_symbols() {
        std::array<Code, 288> out{};
        for (unsigned symbol = 0; symbol < out.size(); ++symbol) {
            unsigned value = symbol < 144   ? symbol + 0x30
                             : symbol < 256 ? symbol - 144 + 0x190
                             : symbol < 280 ? symbol - 256
                                            : symbol - 280 + 0xc0;
            int count = symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8;
            out[symbol] = {turned(value, count), static_cast<std::uint8_t>(count)};
        }
        return out;
    }
    void code(unsigned symbol) {
        static constexpr auto kCodes = codes_of_symbols();
        bits(kCodes[symbol].turned, kCodes[symbol].count);
    }
    // §3.2.5: what stands `distance` before, 3 to 257 bytes of it.
    void copy(std::size_t length, std::size_t distance) {
        auto far = static_cast<unsigned>(distance - 1), more = static_cast<unsigned>(length - 3);
        int extra = more < 8 ? 0 : std::bit_width(more) - 3;
        code(257 + static_cast<unsigned>(4 * extra) + (more >> extra));
        bits(more & ((1U << extra) - 1), extra);
        extra = far < 4 ? 0 : std::bit_width(far) - 2;
        bits(turned(static_cast<unsigned>(2 * extra) + (far >> extra), 5), 5);
        bits(far & ((1U << extra) - 1), extra);
    }

    std::string out_;
    std::uint64_t held_ = 0;
    int count_ = 0;
};

std::string packed(const std::string& rows) {
    constexpr int kLevel = 7; // 9 takes ten times as long for 4 % less: a second at the first start of the demo
    uLongf size = compressBound(rows.size());
    std::string out(size, '\0');
    if (compress2(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(rows.data()), rows.size(),
                  kLevel) != Z_OK)
        throw std::runtime_error("a picture cannot be packed");
    out.resize(size);
    return out;
}

struct Form {
    int width, height;
    char bits, colour_type;
};
// `packed`: the rows, each behind a byte for its filter, as zlib has them (RFC 1950).
std::string png(const Form& form, const std::string& palette, const std::string& clear, const std::string& packed) {
    std::string head;
    number(head, static_cast<std::uint32_t>(form.width));
    number(head, static_cast<std::uint32_t>(form.height));
    head += {form.bits, form.colour_type, 0, 0, 0};
    std::string out = "\x89PNG\r\n\x1a\n";
    chunk(out, "IHDR", head);
    if (!palette.empty())
        chunk(out, "PLTE", palette);
    if (!clear.empty())
        chunk(out, "tRNS", clear);
    chunk(out, "IDAT", packed);
    chunk(out, "IEND", "");
    return out;
}

} // namespace

std::string ink_png(cairo_surface_t* drawn, ofd::Colour ink) {
    cairo_surface_flush(drawn);
    int width = cairo_image_surface_get_width(drawn), height = cairo_image_surface_get_height(drawn);
    const unsigned char* data = cairo_image_surface_get_data(drawn);
    std::string rows;
    for (int y = 0; y < height; ++y) {
        rows += '\0'; // no filter
        std::string row(static_cast<std::size_t>(width + 1) / 2, '\0');
        for (int x = 0; x < width; ++x) {
            std::uint32_t point = 0;
            std::memcpy(&point, data + y * cairo_image_surface_get_stride(drawn) + 4 * x, sizeof point);
            std::uint32_t step = ((point >> 24) * (kSteps - 1) + 127) / 255;
            auto& pair = row[static_cast<std::size_t>(x) / 2];
            pair = static_cast<char>(pair | static_cast<char>(step << (x % 2 ? 0 : 4)));
        }
        rows += row;
    }
    std::string palette, clear;
    for (int step = 0; step < kSteps; ++step) {
        for (int part : {ink.red, ink.green, ink.blue})
            palette += static_cast<char>(part);
        clear += static_cast<char>(step * 255 / (kSteps - 1));
    }
    return png({width, height, 4, 3}, palette, clear, packed(rows));
}

std::string code_png(const QrCode& code) {
    int modules = code.width + 2 * kQrQuiet;
    const std::string blank = '\0' + std::string(static_cast<std::size_t>(modules + 1) / 2, '\xff'); // 1 is white
    RowPacker packer;
    uLong sum = adler32(0, nullptr, 0);
    std::string row;
    for (int y = -kQrQuiet; y < code.width + kQrQuiet; ++y) {
        row = blank;
        for (int x = 0; y >= 0 && y < code.width && x < code.width; ++x)
            if (code.dark(x, y)) // two modules are a byte
                row[static_cast<std::size_t>(x + kQrQuiet) / 2 + 1] &=
                    static_cast<char>((x + kQrQuiet) % 2 ? 0xf0 : 0x0f);
        packer.row(row, kModulePoints - 1);
        for (int i = 0; i < kModulePoints; ++i)
            sum = adler32(sum, reinterpret_cast<const Bytef*>(row.data()), static_cast<uInt>(row.size()));
    }
    std::string packed = "\x78\x01" + packer.finish();
    number(packed, static_cast<std::uint32_t>(sum));
    int side = modules * kModulePoints;
    return png({side, side, 1, 0}, "", "", packed);
}

} // namespace yimen::render
