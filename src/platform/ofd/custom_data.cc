#include "custom_data.h"

#include <pugixml.hpp>

namespace yimen::ofd {

std::optional<std::string> custom_data(const Package& package, std::string_view name) {
    pugi::xml_document root;
    const std::string* content = package.find("OFD.xml");
    if (!content || !root.load_buffer(content->data(), content->size()))
        return std::nullopt;
    // Prefixes differ between makers.
    for (const auto& found : root.select_nodes("//*[local-name()='CustomData']"))
        if (found.node().attribute("Name").value() == name)
            return found.node().text().get();
    return std::nullopt;
}

} // namespace yimen::ofd
