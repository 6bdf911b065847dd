#pragma once

#include <boost/describe.hpp>
#include <stdexcept>
#include <string>
#include <string_view>

namespace yimen::people {

// Described enumerators are stored by name.
template <class E>
std::string_view text_of(E value) {
    return boost::describe::enum_to_string(value, "");
}

// Throws when the database holds a name that this program does not know: a bug, or a newer program.
template <class E>
E enum_of(const std::string& name) {
    E out;
    if (!boost::describe::enum_from_string(name.c_str(), out))
        throw std::runtime_error("people: unknown enumerator in the database: " + name);
    return out;
}

} // namespace yimen::people
