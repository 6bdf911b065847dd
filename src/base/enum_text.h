#pragma once

// How enums stand in columns: by their names.

#include <boost/describe.hpp>
#include <stdexcept>
#include <string>

namespace yimen {

template <class E>
std::string enum_text(E value) {
    return boost::describe::enum_to_string(value, "");
}

// Throws std::logic_error for a word that was never written by `enum_text`: the database is newer than the program, or damaged.
template <class E>
E enum_of(const std::string& text) {
    E out{};
    if (!boost::describe::enum_from_string(text.c_str(), out))
        throw std::logic_error("a stored word that the program does not know: " + text);
    return out;
}

} // namespace yimen
