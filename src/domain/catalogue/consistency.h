#pragma once

// What an item says against itself, or leaves out (standards.md §1.3 "Consistency checks", and "online equals counter"). Pure. An error
// keeps a draft from being published; advice does not, and both stand in the report on the catalogue.

#include <string>
#include <vector>

#include "catalogue.h"

namespace yimen::catalogue {

enum class Weight { error, advice };
BOOST_DESCRIBE_ENUM(Weight, error, advice)

struct Finding {
    std::string rule; // trips.reason_missing: stable
    Weight weight = Weight::error;
    std::string pointer; // into the definition, or /head/… for name and codes
    std::string text, text_en;
    BOOST_DESCRIBE_CLASS(Finding, (), (rule, weight, pointer, text, text_en), (), ())
};

// What codes can be held against; what is empty is not known.
struct CodeGround {
    std::string department_code; // 统一社会信用代码 of the implementing department
    int region_level = 0;        // 1 province … 5 village; 0: the country
};

// The definition is the whole one: for an item that inherits, with the level above.
std::vector<Finding> findings(const Definition& definition);
std::vector<Finding> code_findings(const ItemHead& head, const CodeGround& ground);

} // namespace yimen::catalogue
