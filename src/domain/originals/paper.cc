#include "paper.h"

#include <algorithm>
#include <span>

#include "cases/paper_language.h"

extern const std::string_view yimen_originals_receipt;
extern const std::string_view yimen_originals_slip;

// What receipts and slips say is data, in the language of the papers of cases; here are the names that stand in it.
namespace yimen::originals {
namespace {

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
std::string moment_or_none(const std::optional<Instant>& at) { return at ? moment_in_words(*at) : ""; }

template <class Paper>
struct SheetWord {
    std::string_view name;
    std::string (*value)(const Paper&, std::size_t entry);
};
template <class Paper>
struct SheetCondition {
    std::string_view name;
    bool (*holds)(const Paper&, std::size_t entry);
};

const std::vector<OriginalView>& pieces_of(const ReceiptPaper& paper) { return paper.originals; }
const std::vector<SlipLine>& pieces_of(const OriginalSlip& slip) { return slip.lines; }
const OriginalView& piece_at(const ReceiptPaper& paper, std::size_t entry) { return paper.originals.at(entry); }
const OriginalView& piece_at(const OriginalSlip& slip, std::size_t entry) { return slip.lines.at(entry).original; }
const SlipLine& line_at(const OriginalSlip& slip, std::size_t entry) { return slip.lines.at(entry); }

using R = ReceiptPaper;
using S = OriginalSlip;
using At = std::size_t;

// Of each piece, on a receipt and on a slip.
template <class Paper>
std::string piece_name(const Paper& paper, At entry) {
    return piece_at(paper, entry).name;
}
template <class Paper>
std::string piece_sheets(const Paper& paper, At entry) {
    return std::to_string(piece_at(paper, entry).sheets);
}
template <class Paper>
std::string piece_note(const Paper& paper, At entry) {
    return piece_at(paper, entry).note;
}
template <class Paper>
bool is_original(const Paper& paper, At entry) {
    return piece_at(paper, entry).kind == Kind::original;
}
template <class Paper>
bool has_note(const Paper& paper, At entry) {
    return !piece_at(paper, entry).note.empty();
}

const SheetWord<R> kReceiptWords[] = {
    {"piece", piece_name<R>},
    {"sheets", piece_sheets<R>},
    {"note", piece_note<R>},
    {"applicant", [](const R& r, At) { return r.subject_name; }},
    {"item", [](const R& r, At) { return r.item_name; }},
    {"case_number", [](const R& r, At) { return r.case_number; }},
    {"hall", [](const R& r, At) { return r.hall_name; }},
    {"hall_address", [](const R& r, At) { return r.hall_address; }},
    {"hall_phone", [](const R& r, At) { return r.hall_phone; }},
    {"department", [](const R& r, At) { return r.department_name; }},
    {"clerk", [](const R& r, At) { return r.clerk; }},
    {"made_at", [](const R& r, At) { return moment_in_words(r.made_at); }},
    {"signed_at", [](const R& r, At) { return moment_or_none(r.signed_at); }},
    {"courier_number", [](const R& r, At) { return r.courier_number.value_or(""); }},
};
const SheetCondition<R> kReceiptConditions[] = {
    {"is_original", is_original<R>},
    {"has_note", has_note<R>},
    {"taken", [](const R& r, At) { return r.direction == Handing::taken; }},
    {"has_hall_address", [](const R& r, At) { return !r.hall_address.empty(); }},
    {"has_hall_phone", [](const R& r, At) { return !r.hall_phone.empty(); }},
    // On the second screen or at the desk.
    {"drawn", [](const R& r,
                 At) { return r.signed_at && (r.signed_how == SignedHow::screen || r.signed_how == SignedHow::desk); }},
    {"sent", [](const R& r, At) { return r.signed_at && r.signed_how == SignedHow::courier; }},
};

const SheetWord<S> kSlipWords[] = {
    {"piece", piece_name<S>},
    {"sheets", piece_sheets<S>},
    {"note", piece_note<S>},
    {"hall", [](const S& s, At) { return s.hall_name; }},
    {"department", [](const S& s, At) { return s.department_name; }},
    {"passed_by", [](const S& s, At) { return s.passed_by; }},
    {"passed_at", [](const S& s, At) { return moment_in_words(s.passed_at); }},
    {"due_at", [](const S& s, At) { return moment_in_words(s.due_at); }},
    {"signed_by", [](const S& s, At) { return s.signed_by.value_or(""); }},
    {"signed_at", [](const S& s, At) { return moment_or_none(s.signed_at); }},
    {"case_number", [](const S& s, At at) { return piece_at(s, at).case_number; }},
    {"applicant", [](const S& s, At at) { return piece_at(s, at).subject_name; }},
    {"sheets_found", [](const S& s, At at) { return std::to_string(line_at(s, at).sheets_found.value_or(0)); }},
    {"answer_note", [](const S& s, At at) { return line_at(s, at).note; }},
};
const SheetCondition<S> kSlipConditions[] = {
    {"is_original", is_original<S>},
    {"has_note", has_note<S>},
    {"to_back", [](const S& s, At) { return s.direction == Direction::to_back; }},
    {"signed", [](const S& s, At) { return s.signed_at.has_value(); }},
    {"recalled", [](const S& s, At) { return s.state == SlipState::recalled; }},
    {"answered", [](const S& s, At at) { return line_at(s, at).answer.has_value(); }},
    {"received", [](const S& s, At at) { return line_at(s, at).answer == Answer::received; }},
    {"missing", [](const S& s, At at) { return line_at(s, at).answer == Answer::missing; }},
    {"differs", [](const S& s, At at) { return line_at(s, at).answer == Answer::differs; }},
    {"has_sheets_found", [](const S& s, At at) { return line_at(s, at).sheets_found.has_value(); }},
    {"has_answer_note", [](const S& s, At at) { return !line_at(s, at).note.empty(); }},
};

template <class Paper>
class SheetNames : public cases::PaperNames {
  public:
    SheetNames(const Paper& paper, std::span<const SheetWord<Paper>> words,
               std::span<const SheetCondition<Paper>> conditions)
        : paper_(paper), words_(words), conditions_(conditions) {}
    std::optional<bool> holds(std::string_view condition, std::size_t entry) const override {
        auto found = std::ranges::find(conditions_, condition, &SheetCondition<Paper>::name);
        return found == conditions_.end() ? std::nullopt : std::optional(found->holds(paper_, entry));
    }
    std::optional<std::string> value(std::string_view placeholder, std::size_t entry) const override {
        auto found = std::ranges::find(words_, placeholder, &SheetWord<Paper>::name);
        return found == words_.end() ? std::nullopt : std::optional(found->value(paper_, entry));
    }
    std::optional<std::size_t> size(std::string_view list) const override {
        return list == "pieces" ? std::optional(pieces_of(paper_).size()) : std::nullopt;
    }

  private:
    const Paper& paper_;
    std::span<const SheetWord<Paper>> words_;
    std::span<const SheetCondition<Paper>> conditions_;
};

render::Document drawn(const cases::PaperText& text, const cases::PaperNames& names, const std::string& hall,
                       const std::string& number) {
    render::Document out;
    out.authority = hall;
    out.title = title_of(text, names);
    out.number = number;
    out.blocks = blocks_of(text, names);
    return out;
}

} // namespace

render::Document document(const ReceiptPaper& paper) {
    static const cases::PaperText text = cases::read_paper_text(yimen_originals_receipt);
    auto out = drawn(text, SheetNames<R>(paper, kReceiptWords, kReceiptConditions), paper.hall_name, paper.number);
    out.made_at = paper.made_at;
    out.signature = render::Signature{paper.hall_name, day_in_words(paper.made_at), {}};
    out.qr = paper.page;
    out.qr_note = "扫码看原件在谁手里、何时退还";
    return out;
}

render::Document document(const OriginalSlip& slip) {
    static const cases::PaperText text = cases::read_paper_text(yimen_originals_slip);
    auto out = drawn(text, SheetNames<S>(slip, kSlipWords, kSlipConditions), slip.hall_name, slip.number);
    out.made_at = slip.passed_at;
    return out;
}

} // namespace yimen::originals
