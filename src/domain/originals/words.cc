#include "words.h"

namespace yimen::originals {
namespace {

struct Word {
    std::string_view zh, en;
    std::string in(bool english) const { return std::string(english ? en : zh); }
};
constexpr Word kHead[]{
    {"材料", "Paper"},        {"种类", "Kind"},         {"张数", "Sheets"}, {"申请人", "Applicant"},
    {"办件编号", "Case"},     {"事项", "Item"},         {"所在", "Place"},  {"经手人", "Answered for by"},
    {"自", "Since"},          {"收存时间", "Taken at"}, {"大厅", "Hall"},   {"部门", "Department"},
    {"办结后未退", "Overdue"}};

Word place_word(Place place) {
    switch (place) {
    case Place::front:
        return {"窗口", "At the counter"};
    case Place::passing:
        return {"交接中", "Being passed on"};
    case Place::back:
        return {"部门后台", "At the department"};
    case Place::returned:
        return {"已退还", "Gone back"};
    case Place::mistaken:
        return {"误录作废", "Entered by mistake"};
    }
    return {"", ""};
}

std::string picked(const std::string& zh, const std::string& en, bool english) {
    return english && !en.empty() ? en : zh;
}

std::string minute_text(Instant at) {
    int minute = hall_minute(at);
    auto two = [](int number) { return std::string(number < 10 ? "0" : "") + std::to_string(number); };
    return to_iso(hall_date(at)) + " " + two(minute / 60) + ":" + two(minute % 60);
}

} // namespace

std::vector<std::vector<tables::Value>> originals_table(const std::vector<OriginalView>& rows, bool english) {
    std::vector<std::vector<tables::Value>> out;
    auto& head = out.emplace_back();
    for (const Word& word : kHead)
        head.emplace_back(word.in(english));
    for (const auto& row : rows)
        out.push_back({picked(row.name, row.name_en, english),
                       (row.kind == Kind::original ? Word{"原件", "original"} : Word{"复印件", "copy"}).in(english),
                       row.sheets, row.subject_name, row.case_number, picked(row.item_name, row.item_name_en, english),
                       place_word(row.place).in(english), row.holder_name, minute_text(row.since),
                       minute_text(row.taken_at), picked(row.hall_name, row.hall_name_en, english),
                       picked(row.department_name, row.department_name_en, english),
                       row.overdue ? Word{"是", "yes"}.in(english) : std::string()});
    return out;
}

} // namespace yimen::originals
