#pragma once

#include <libpq-fe.h>

#include <span>
#include <string>
#include <vector>

#include "db.h"

namespace yimen::db {

// The values of one call in PostgreSQL's binary form, for the types that the server inferred when it prepared the statement.
class BinaryParams {
  public:
    // Throws QueryError when a value does not fit its type. `params` must outlive this.
    BinaryParams(std::span<const Param> params, std::span<const Oid> types);

    int count() const { return static_cast<int>(values_.size()); }
    const char* const* values() const { return values_.data(); }
    const int* lengths() const { return lengths_.data(); }
    const int* formats() const { return formats_.data(); }

  private:
    void add(const Param& param, Oid type);
    void add_bytes(const char* data, std::size_t size);
    void add_integer(std::int64_t value, Oid type);
    void add_real(double value, Oid type);
    template <class Unsigned>
    void add_big_endian(Unsigned value);

    std::vector<const char*> values_;
    std::vector<int> lengths_, formats_;
    std::vector<std::string> scratch_;
};

// One value of a result in binary form. Throws QueryError for a type that our dialect does not have (numeric, timestamps, …).
Cell decode_binary(Oid type, const char* data, int length);

} // namespace yimen::db
