#pragma once

#include <cairo.h>

#include <string>

#include "ofd/write.h"
#include "qr_code.h"

namespace yimen::render {

// A picture in one colour of ink, as PNG with a palette of sixteen steps from clear to opaque: some kilobytes, where four channels of eight bits
// take four times as many. It stands twice in every sealed file, and each of its bytes is hashed four times. `drawn` is ARGB32; only how
// opaque each point is counts.
std::string ink_png(cairo_surface_t* drawn, ofd::Colour ink);

// A QR code with its quiet zone, one bit for each point, four across for each module: small, and sharp at any size.
std::string code_png(const QrCode& code);

} // namespace yimen::render
