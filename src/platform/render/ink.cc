#include "ink.h"

#include <zlib.h>

#include <cstdint>
#include <cstring>
#include <stdexcept>

// PNG, ISO/IEC 15948.
namespace yimen::render {
namespace {

constexpr int kSteps = 16;

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

// How a picture is packed. zlib clears memory for the whole window each time, which takes longer than packing a code does.
struct Packing {
    int level, window_bits, memory_level;
};
constexpr Packing kPicturePacking{
    7, 15, 8}; // level 9 takes ten times as long for 4 % less: a second at the first start of the demo
constexpr Packing kCodePacking{Z_BEST_SPEED, 12, 5};

std::string packed(const std::string& rows, const Packing& packing) {
    z_stream stream{};
    if (deflateInit2(&stream, packing.level, Z_DEFLATED, packing.window_bits, packing.memory_level,
                     Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::runtime_error("a picture cannot be packed");
    std::string out(deflateBound(&stream, rows.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(rows.data()));
    stream.avail_in = static_cast<uInt>(rows.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    int result = deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    if (result != Z_STREAM_END)
        throw std::runtime_error("a picture cannot be packed");
    return out;
}

struct Form {
    int width, height;
    char bits, colour_type;
};
// `rows` each behind a byte for its filter.
std::string png(const Form& form, const std::string& palette, const std::string& clear, const std::string& rows,
                const Packing& packing) {
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
    chunk(out, "IDAT", packed(rows, packing));
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
    return png({width, height, 4, 3}, palette, clear, rows, kPicturePacking);
}

std::string code_png(const QrCode& code, int points) {
    int side = (code.width + 2 * kQrQuiet) * points;
    std::string blank(1 + static_cast<std::size_t>(side + 7) / 8, '\xff'), rows; // 1 is white
    blank[0] = 0;
    for (int y = -kQrQuiet; y < code.width + kQrQuiet; ++y) {
        std::string row = blank;
        for (int x = 0; y >= 0 && y < code.width && x < code.width; ++x)
            for (int i = 0; code.dark(x, y) && i < points; ++i) {
                int at = (x + kQrQuiet) * points + i;
                row[static_cast<std::size_t>(at / 8) + 1] &= static_cast<char>(~(0x80 >> at % 8));
            }
        for (int i = 0; i < points; ++i)
            rows += row;
    }
    return png({side, side, 1, 0}, "", "", rows, kCodePacking);
}

} // namespace yimen::render
