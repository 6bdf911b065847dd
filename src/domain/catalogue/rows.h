#pragma once

// The columns of an item list, in both directions.

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "import.h"

namespace yimen::catalogue {

struct Column {
    std::string_view name;    // as we write it, and in JSON
    std::string_view chinese; // as it may stand in a header
    std::string SourceRow::*must = nullptr;
    std::optional<std::string> SourceRow::*may = nullptr;
    bool wanted = true; // must be there in a table
};
inline constexpr std::array kColumns{
    Column{"department", "实施主体", &SourceRow::department},
    Column{"main_item", "主项名称", &SourceRow::main_item, nullptr, false},
    Column{"name", "事项名称", &SourceRow::name},
    Column{"local_item_code", "事项编码", &SourceRow::local_item_code},
    Column{"task_type", "事项类型", &SourceRow::task_type},
    Column{"region_code", "行政区划代码", &SourceRow::region_code},
    Column{"department_code", "实施主体编码", &SourceRow::department_code},
    Column{"name_en", "英文名称", nullptr, &SourceRow::name_en, false},
    Column{"basic_code", "基本编码", nullptr, &SourceRow::basic_code, false},
    Column{"implementation_code", "实施编码", nullptr, &SourceRow::implementation_code, false},
    Column{"handling_code", "业务办理项编码", nullptr, &SourceRow::handling_code, false},
    Column{"external", "国家系统办理", nullptr, &SourceRow::external, false},
    Column{"state", "事项状态", nullptr, &SourceRow::state, false},
};

// The row as its cells, in the order of kColumns; what is not known is empty.
std::vector<std::string> cells_of(const SourceRow& row);

std::optional<bool> yes_or_no(std::string_view text); // nothing at all is no
std::optional<std::string> item_state(std::string_view text);

} // namespace yimen::catalogue
