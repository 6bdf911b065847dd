#include "catalogue.h"

// The kinds of government service items, GB/T 39046-2020 A.1.
namespace yimen::catalogue {
namespace {

struct TaskType {
    std::string_view code, name, name_en;
};
constexpr TaskType kTaskTypes[] = {
    {"00", "行政权力事项", "Administrative power"},
    {"01", "行政许可", "Administrative permit"},
    {"02", "行政处罚", "Administrative penalty"},
    {"03", "行政强制", "Administrative enforcement"},
    {"04", "行政征收", "Administrative levy"},
    {"05", "行政给付", "Administrative payment"},
    {"06", "行政检查", "Administrative inspection"},
    {"07", "行政确认", "Administrative confirmation"},
    {"08", "行政奖励", "Administrative reward"},
    {"09", "行政裁决", "Administrative ruling"},
    {"10", "其他行政权力", "Other administrative power"},
    {"20", "公共服务", "Public service"},
};

} // namespace

std::string_view task_type_name(std::string_view code) {
    for (const auto& type : kTaskTypes)
        if (type.code == code)
            return type.name;
    return {};
}

std::string_view task_type_name_en(std::string_view code) {
    for (const auto& type : kTaskTypes)
        if (type.code == code)
            return type.name_en;
    return {};
}

std::optional<std::string> normal_task_type(std::string_view code) {
    std::string two = code.size() == 1 ? "0" + std::string(code) : std::string(code);
    return task_type_name(two).empty() ? std::nullopt : std::optional(two);
}

} // namespace yimen::catalogue
