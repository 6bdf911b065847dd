#pragma once

#include <string>
#include <string_view>

namespace yimen::ofd {

// Text or attribute value of an XML document (XML 1.0 §2.2, §2.4); a character that XML cannot hold becomes a blank.
std::string xml_text(std::string_view text);
// Millimetres to a thousandth, without trailing zeros.
void add_xml_number(std::string& to, double value);

} // namespace yimen::ofd
