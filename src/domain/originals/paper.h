#pragma once

// Receipts and slips on paper: what stands on them, pure.

#include "originals.h"
#include "render/render.h"

namespace yimen::originals {

struct ReceiptPaper {
    Handing direction = Handing::taken;
    std::string number, hall_name, hall_address, hall_phone, department_name, subject_name, case_number, item_name;
    std::string clerk;
    std::vector<OriginalView> originals;
    Instant made_at;
    std::optional<Instant> signed_at;
    std::optional<SignedHow> signed_how;
    std::optional<std::string> courier_number;
    std::string page; // of the case, for the QR code
};
render::Document document(const ReceiptPaper& paper);
render::Document document(const OriginalSlip& slip);

} // namespace yimen::originals
