#pragma once

// QR codes (二维码, ISO/IEC 18004:2015, GB/T 18284): bytes, error correction level M, the smallest size that holds them.

#include <string_view>
#include <vector>

namespace yimen::render {

inline constexpr int kQrQuiet = 4; // §9.1: modules of light around the code

struct QrCode {
    int width = 0;             // in modules, without the quiet zone
    std::vector<char> modules; // row by row, 1 is dark
    bool dark(int x, int y) const { return modules[static_cast<std::size_t>(y * width + x)] != 0; }
};

// Throws std::runtime_error above 1,059 bytes (version 26): nobody's phone reads more from a sheet of paper.
QrCode qr_code(std::string_view bytes);

} // namespace yimen::render
