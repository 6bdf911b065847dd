#include "postgres_types.h"

#include <bit>
#include <limits>

namespace yimen::db {
namespace {

// From PostgreSQL's catalogue pg_type; these numbers are part of its protocol and never change.
enum : Oid {
    kBool = 16,
    kBytea = 17,
    kName = 19,
    kInt8 = 20,
    kInt2 = 21,
    kInt4 = 23,
    kText = 25,
    kOid = 26,
    kJson = 114,
    kFloat4 = 700,
    kFloat8 = 701,
    kUnknown = 705,
    kBpchar = 1042,
    kVarchar = 1043,
    kNumeric = 1700,
    kVoid = 2278,
    kUuid = 2950,
    kXid8 = 5069,
};

bool is_text(Oid type) {
    return type == kText || type == kVarchar || type == kBpchar || type == kName || type == kJson || type == kUnknown;
}

[[noreturn]] void misfit(std::string_view what, Oid type) {
    throw QueryError(std::string(what) + " does not fit PostgreSQL's type with the number " + std::to_string(type));
}

template <class Unsigned>
Unsigned from_big_endian(const char* data, int length) {
    if (length != static_cast<int>(sizeof(Unsigned)))
        throw QueryError("a value from the server has a wrong length");
    Unsigned value = 0;
    for (int i = 0; i < length; ++i)
        value = static_cast<Unsigned>(value << 8 | static_cast<unsigned char>(data[i]));
    return value;
}

} // namespace

BinaryParams::BinaryParams(std::span<const Param> params, std::span<const Oid> types) {
    if (params.size() != types.size())
        throw QueryError("the statement takes another number of values");
    values_.reserve(params.size());
    lengths_.reserve(params.size());
    scratch_.reserve(params.size()); // never grows: values_ points into it
    formats_.assign(params.size(), 1);
    for (std::size_t i = 0; i < params.size(); ++i)
        add(params[i], types[i]);
}

void BinaryParams::add(const Param& param, Oid type) {
    const Param::Value& value = param.value();
    auto text = [&](std::string_view v) {
        if (!is_text(type))
            misfit("text", type);
        if (v.find('\0') != v.npos)
            throw QueryError("text must not hold a NUL character");
        add_bytes(v.data() ? v.data() : "", v.size());
    };
    if (std::holds_alternative<std::monostate>(value)) {
        values_.push_back(nullptr);
        lengths_.push_back(0);
    } else if (auto* truth = std::get_if<bool>(&value)) {
        if (type != kBool)
            misfit("a boolean", type);
        add_bytes(*truth ? "\1" : "\0", 1);
    } else if (auto* integer = std::get_if<std::int64_t>(&value)) {
        add_integer(*integer, type);
    } else if (auto* real = std::get_if<double>(&value)) {
        add_real(*real, type);
    } else if (auto* view = std::get_if<std::string_view>(&value)) {
        text(*view);
    } else if (auto* owned = std::get_if<std::string>(&value)) {
        text(*owned);
    } else if (auto* blob = std::get_if<Blob>(&value)) {
        if (type != kBytea)
            misfit("a byte string", type);
        add_bytes(blob->bytes.data(), blob->bytes.size());
    } else if (auto* id = std::get_if<Uuid>(&value)) {
        if (type != kUuid && type != kBytea)
            misfit("an id", type);
        add_bytes(reinterpret_cast<const char*>(id->bytes.data()), id->bytes.size());
    }
}

void BinaryParams::add_bytes(const char* data, std::size_t size) {
    values_.push_back(data);
    lengths_.push_back(static_cast<int>(size));
}

template <class Unsigned>
void BinaryParams::add_big_endian(Unsigned value) {
    std::string& out = scratch_.emplace_back();
    for (int shift = 8 * (static_cast<int>(sizeof value) - 1); shift >= 0; shift -= 8)
        out += static_cast<char>(value >> shift);
    add_bytes(out.data(), out.size());
}

void BinaryParams::add_integer(std::int64_t value, Oid type) {
    auto fits = [&]<class T>(T) { return std::in_range<T>(value); };
    if (type == kInt8 || (type == kXid8 && value >= 0))
        add_big_endian(static_cast<std::uint64_t>(value));
    else if ((type == kInt4 && fits(std::int32_t{})) || (type == kOid && fits(std::uint32_t{})))
        add_big_endian(static_cast<std::uint32_t>(value));
    else if (type == kInt2 && fits(std::int16_t{}))
        add_big_endian(static_cast<std::uint16_t>(value));
    else if (type == kFloat8 || type == kFloat4)
        add_real(static_cast<double>(value), type);
    else if (is_text(type)) {
        const std::string& digits = scratch_.emplace_back(std::to_string(value));
        add_bytes(digits.data(), digits.size());
    } else
        misfit("an integer", type);
}

void BinaryParams::add_real(double value, Oid type) {
    if (type == kFloat8)
        add_big_endian(std::bit_cast<std::uint64_t>(value));
    else if (type == kFloat4)
        add_big_endian(std::bit_cast<std::uint32_t>(static_cast<float>(value)));
    else
        misfit("a floating-point number", type);
}

Cell decode_binary(Oid type, const char* data, int length) {
    switch (type) {
    case kBool:
        return from_big_endian<std::uint8_t>(data, length) != 0;
    case kInt8:
        return static_cast<std::int64_t>(from_big_endian<std::uint64_t>(data, length));
    case kInt4:
        return std::int64_t{static_cast<std::int32_t>(from_big_endian<std::uint32_t>(data, length))};
    case kInt2:
        return std::int64_t{static_cast<std::int16_t>(from_big_endian<std::uint16_t>(data, length))};
    case kOid:
        return std::int64_t{from_big_endian<std::uint32_t>(data, length)};
    case kXid8:
        return static_cast<std::int64_t>(from_big_endian<std::uint64_t>(data, length));
    case kFloat8:
        return std::bit_cast<double>(from_big_endian<std::uint64_t>(data, length));
    case kFloat4:
        return double{std::bit_cast<float>(from_big_endian<std::uint32_t>(data, length))};
    case kBytea:
    case kUuid:
        return std::string(data, static_cast<std::size_t>(length));
    case kVoid:
        return std::monostate{};
    case kNumeric:
        throw QueryError("the result is NUMERIC (a sum, perhaps): cast it AS {{int}}");
    default:
        if (is_text(type))
            return std::string(data, static_cast<std::size_t>(length));
        throw QueryError("results of PostgreSQL's type with the number " + std::to_string(type) +
                         " are not read: cast them");
    }
}

} // namespace yimen::db
