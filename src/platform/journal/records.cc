#include "records.h"

#include <string_view>

namespace yimen::journal {
namespace {

constexpr std::size_t kRootBytes = 32;

// Fields behind their length (4 bytes), numbers as 8 bytes behind theirs; all big endian.
class Bytes {
  public:
    Bytes& operator<<(std::string_view field) {
        append(field.size(), 4);
        bytes_ += field;
        return *this;
    }
    Bytes& operator<<(const Uuid& id) {
        return *this << std::string_view(reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size());
    }
    Bytes& operator<<(std::int64_t number) {
        append(8, 4);
        append(static_cast<std::uint64_t>(number), 8);
        return *this;
    }
    std::string take() { return std::move(bytes_); }

  private:
    void append(std::uint64_t number, int size) {
        for (int shift = 8 * (size - 1); shift >= 0; shift -= 8)
            bytes_ += static_cast<char>(number >> shift);
    }

    std::string bytes_;
};

} // namespace

std::string StoredEntry::canonical_bytes() const {
    Bytes bytes;
    bytes << "yimen journal entry 1" << cell.value << at.micros << actor.value << role << channel << action
          << object_kind << object << reason << change_digest << request_id;
    return bytes.take();
}

std::string Batch::signed_bytes() const {
    Bytes bytes;
    bytes << "yimen journal batch 1" << cell.value << number << first_leaf << leaf_count << root << previous_root
          << key_id << sealed_at.micros;
    return bytes.take();
}

Batch before_first_batch(CellId cell) {
    Batch batch;
    batch.cell = cell;
    batch.root.assign(kRootBytes, '\0');
    return batch;
}

} // namespace yimen::journal
