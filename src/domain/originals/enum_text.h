#pragma once

// How enums stand in columns.

#include <boost/describe.hpp>
#include <string>

namespace yimen::originals {

template <class E>
std::string named(E value) {
    return boost::describe::enum_to_string(value, "");
}
template <class E>
E value_of(const std::string& name) {
    E out{};
    boost::describe::enum_from_string(name.c_str(), out);
    return out;
}

} // namespace yimen::originals
