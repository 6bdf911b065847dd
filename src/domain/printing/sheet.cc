#include "sheet.h"

namespace yimen::printing {
namespace {

using escpos::Place;
using escpos::Roll;

constexpr std::int64_t kMinute = 60;

std::string people_in_words(std::int64_t ahead, bool english) {
    if (ahead == 0)
        return english ? "You are next" : "您是下一位";
    return english ? std::to_string(ahead) + " ahead of you" : "前面还有 " + std::to_string(ahead) + " 人";
}

} // namespace

std::string wait_in_words(const queue::PaperTicket& ticket, bool english) {
    if (!ticket.expected_wait_seconds)
        return english ? "Wait: not known yet" : "预计等候：现在还说不准";
    std::int64_t seconds = *ticket.expected_wait_seconds;
    std::int64_t most = (ticket.expected_wait_high_seconds.value_or(seconds) + kMinute - 1) / kMinute;
    std::int64_t least = ticket.expected_wait_low_seconds ? *ticket.expected_wait_low_seconds / kMinute
                                                          : (seconds + kMinute - 1) / kMinute;
    std::string span = least == most ? std::to_string(most) : std::to_string(least) + "–" + std::to_string(most);
    if (seconds < kMinute && most <= 2)
        return english ? "Wait: very soon" : "预计等候：很快";
    if (least == 0)
        return english ? "Wait: up to " + std::to_string(most) + " min"
                       : "预计等候：" + std::to_string(most) + " 分钟以内";
    return english ? "Wait: about " + span + " min" : "预计等候：约 " + span + " 分钟";
}

std::string time_in_words(Instant at) {
    // RFC 3339 in the hall's zone: 2026-09-28T09:31:00.000+08:00.
    std::string text = to_rfc3339(at);
    return text.substr(0, 10) + " " + text.substr(11, 5) + "（UTC+8）";
}

std::string roll_bytes(const Sheet& sheet, Roll roll) {
    const auto& ticket = sheet.ticket;
    escpos::Paper paper(roll);
    paper.text(ticket.hall_name, {Place::centre, 1, true}).text(ticket.hall_name_en, {Place::centre});
    if (sheet.again_at)
        paper.text("补打 Printed again", {Place::centre, 1, true})
            .text(time_in_words(*sheet.again_at), {Place::centre});
    paper.feed(1).text(ticket.number, {Place::centre, roll == Roll::narrow ? 6 : 8, true}).feed(1);
    if (!ticket.item_name.empty())
        paper.text(ticket.item_name, {Place::centre, 1, true}).text(ticket.item_name_en, {Place::centre});
    paper.text(ticket.line_name, {Place::centre}).text(ticket.line_name_en, {Place::centre}).rule();
    for (bool english : {false, true})
        paper.text(people_in_words(ticket.ahead, english)).text(wait_in_words(ticket, english));
    paper.text("取号 Taken " + time_in_words(ticket.issued_at)).rule();
    paper.qr(sheet.page, roll == Roll::narrow ? 5 : 7);
    paper.text("扫码看排到哪里", {Place::centre}).text("Scan for your place in line", {Place::centre}).feed(1);
    paper.text("请保留此票，过号请到导办台。", {Place::centre})
        .text("Keep this ticket. If you miss your call, see the guide.", {Place::centre});
    return std::move(paper).cut();
}

render::Document document(const Sheet& sheet) {
    const auto& ticket = sheet.ticket;
    auto both = [](const std::string& zh, const std::string& en) { return en.empty() ? zh : zh + "　" + en; };
    render::Document out;
    out.authority = ticket.hall_name;
    out.title = "排队号 " + ticket.number;
    render::Facts facts;
    facts.rows.push_back({"大厅", both(ticket.hall_name, ticket.hall_name_en)});
    if (!ticket.item_name.empty())
        facts.rows.push_back({"事项", both(ticket.item_name, ticket.item_name_en)});
    facts.rows.push_back({"队列", both(ticket.line_name, ticket.line_name_en)});
    facts.rows.push_back({"排队", both(people_in_words(ticket.ahead, false), people_in_words(ticket.ahead, true))});
    facts.rows.push_back({"等候", both(wait_in_words(ticket, false), wait_in_words(ticket, true))});
    facts.rows.push_back({"取号时间", time_in_words(ticket.issued_at)});
    out.blocks.emplace_back(std::move(facts));
    out.blocks.emplace_back(render::Paragraph{"请保留此票，过号请到导办台。扫码看现在排到哪里。", true});
    out.blocks.emplace_back(render::Paragraph{
        "Keep this ticket. If you miss your call, see the guide. Scan for your place in line.", true});
    out.qr = sheet.page;
    out.qr_note = "扫码看排到哪里";
    out.made_at = ticket.issued_at;
    return out;
}

std::string roll_bytes(const TestSheet& sheet, Roll roll) {
    escpos::Paper paper(roll);
    paper.text("打印测试 Test print", {Place::centre, 2, true})
        .text(sheet.hall_name, {Place::centre})
        .rule()
        .text(sheet.printer_name)
        .text(sheet.address)
        .text(time_in_words(sheet.at))
        .text(std::to_string(static_cast<int>(roll)) + " mm")
        .rule()
        .text("看得清这一行，打印机就可以用了。If you can read this, it prints.");
    return std::move(paper).cut();
}

} // namespace yimen::printing
