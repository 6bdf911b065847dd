#include "paper.h"

#include "base/enum_text.h"

namespace yimen::originals {
namespace {

using render::Facts;
using render::Paragraph;

std::string day_in_words(Instant at) {
    Date day = hall_date(at);
    return std::to_string(static_cast<int>(day.year())) + "年" + std::to_string(static_cast<unsigned>(day.month())) +
           "月" + std::to_string(static_cast<unsigned>(day.day())) + "日";
}

std::string moment_in_words(Instant at) {
    int minute = hall_minute(at);
    std::string minutes = std::to_string(minute % 60);
    return day_in_words(at) + " " + std::to_string(minute / 60) + ":" + (minutes.size() < 2 ? "0" : "") + minutes;
}

std::string kind_in_words(Kind kind) { return kind == Kind::original ? "原件" : "复印件"; }

std::string piece_in_words(const OriginalView& piece) {
    return piece.name + "（" + kind_in_words(piece.kind) + "，" + std::to_string(piece.sheets) + " 张）" +
           (piece.note.empty() ? "" : "，" + piece.note);
}

std::string signed_in_words(const ReceiptPaper& paper) {
    if (!paper.signed_at)
        return "";
    switch (*paper.signed_how) {
    case SignedHow::screen:
    case SignedHow::desk:
        return "已电子签名（" + moment_in_words(*paper.signed_at) + "）";
    case SignedHow::courier:
        return "已寄送，快递单号 " + paper.courier_number.value_or("") + "（" + moment_in_words(*paper.signed_at) +
               "）";
    case SignedHow::paper:
        return "";
    }
    return "";
}

std::string answer_in_words(const SlipLine& line) {
    if (!line.answer)
        return "待签收";
    std::string note = line.note.empty() ? "" : "：" + line.note;
    switch (*line.answer) {
    case Answer::received:
        return "收到";
    case Answer::missing:
        return "未收到" + note;
    case Answer::differs:
        return "不符" + (line.sheets_found ? "（实收 " + std::to_string(*line.sheets_found) + " 张）" : std::string()) +
               note;
    }
    return "";
}

} // namespace

render::Document document(const ReceiptPaper& paper) {
    bool taken = paper.direction == Handing::taken;
    render::Document out;
    out.authority = paper.hall_name;
    out.title = taken ? "原件收存凭证" : "原件退还凭证";
    out.number = paper.number;
    out.made_at = paper.made_at;
    out.blocks.push_back(Paragraph{paper.subject_name + "：", false});
    out.blocks.push_back(Paragraph{
        std::string("你（单位）办理“") + paper.item_name + "”（办件编号：" + paper.case_number + "）" +
        (taken ? "提交的下列纸质材料，本大厅已经收存，办理结束后凭本凭证退还。" : "收存的下列纸质材料，现予退还。")});
    render::Numbered list;
    for (const auto& piece : paper.originals)
        list.items.push_back({piece_in_words(piece)});
    out.blocks.push_back(list);
    Facts facts;
    facts.rows = {{taken ? "收存地点" : "退还地点",
                   paper.hall_name + (paper.hall_address.empty() ? "" : "（" + paper.hall_address + "）")},
                  {"主管部门", paper.department_name},
                  {taken ? "收件人" : "退还人", paper.clerk},
                  {taken ? "收存时间" : "退还时间", moment_in_words(paper.made_at)}};
    if (!paper.hall_phone.empty())
        facts.rows.push_back({"咨询电话", paper.hall_phone});
    std::string signature = signed_in_words(paper);
    facts.rows.push_back({"申请人签名", signature, signature.empty() ? 2 : 0});
    out.blocks.push_back(facts);
    out.signature = render::Signature{paper.hall_name, day_in_words(paper.made_at), {}};
    out.qr = paper.page;
    out.qr_note = "扫码看原件在谁手里、何时退还";
    return out;
}

render::Document document(const OriginalSlip& slip) {
    bool back = slip.direction == Direction::to_back;
    render::Document out;
    out.authority = slip.hall_name;
    out.title = "原件交接单";
    out.number = slip.number;
    out.made_at = slip.passed_at;
    out.blocks.push_back(Paragraph{back ? slip.hall_name + "窗口移交" + slip.department_name + "："
                                        : slip.department_name + "移交" + slip.hall_name + "窗口：",
                                   false});
    render::Numbered list;
    for (const auto& line : slip.lines)
        list.items.push_back({piece_in_words(line.original),
                              "办件编号：" + line.original.case_number + "　" + line.original.subject_name,
                              answer_in_words(line)});
    out.blocks.push_back(list);
    Facts facts;
    facts.rows = {{"移交人", slip.passed_by + "（" + moment_in_words(slip.passed_at) + "）"},
                  {"签收时限", moment_in_words(slip.due_at)}};
    if (slip.signed_at)
        facts.rows.push_back({"接收人", slip.signed_by.value_or("") + "（" + moment_in_words(*slip.signed_at) + "）"});
    else
        facts.rows.push_back(
            {"接收人", slip.state == SlipState::recalled ? "移交人已撤回" : "", slip.state == SlipState::open ? 2 : 0});
    out.blocks.push_back(facts);
    return out;
}

} // namespace yimen::originals
