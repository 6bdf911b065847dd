#pragma once

// A ticket as paper of a roll and as a page of PDF. Pure.

#include "escpos/escpos.h"
#include "queue/paper.h"
#include "render/render.h"

namespace yimen::printing {

// "约 10–20 分钟", as the screens say it; "现在没有窗口办理" when nothing is known.
std::string wait_in_words(const queue::PaperTicket& ticket, bool english);
// 2026-09-28 09:31（UTC+8）: a paper outlives the place where its clock is understood.
std::string time_in_words(Instant at);

struct Sheet {
    queue::PaperTicket ticket;
    std::string page;                // address of the live page
    std::optional<Instant> again_at; // 补打: when it was printed once more
};
std::string roll_bytes(const Sheet& sheet, escpos::Roll roll);
render::Document document(const Sheet& sheet);

struct TestSheet {
    std::string hall_name, printer_name, address;
    Instant at;
};
std::string roll_bytes(const TestSheet& sheet, escpos::Roll roll);

} // namespace yimen::printing
