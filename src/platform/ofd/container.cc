#include "container.h"

#include <algorithm>
#include <stdexcept>
#include <zlib.h>

namespace yimen::ofd {
namespace {

constexpr std::size_t kEntry = 0x04034b50; // before each local header
constexpr std::size_t kMostAround = 64;    // bytes of a header, names apart

// APPNOTE.TXT 6.3.10 §4.3; little endian.
class Zip {
  public:
    explicit Zip(std::size_t size) { out_.reserve(size); }
    void add(const std::string& name, const std::string& content) {
        std::string about = facts(name, content);
        std::size_t at = out_.size();
        number(out_, kEntry, 4);
        out_.append(about).append(name).append(content);
        number(directory_, 0x02014b50, 4);
        number(directory_, kVersion, 2); // made by
        directory_ += about;
        number(directory_, 0, 2); // length of the comment
        number(directory_, 0, 2); // disk
        number(directory_, 0, 2); // internal attributes
        number(directory_, 0, 4); // external attributes
        number(directory_, at, 4);
        directory_ += name;
        ++count_;
    }

    std::string finish() {
        if (out_.size() + directory_.size() > 0xffffffff || count_ > 0xffff)
            throw std::length_error("the document is larger than a ZIP can be");
        std::size_t at = out_.size();
        out_ += directory_;
        number(out_, 0x06054b50, 4);
        number(out_, 0, 4); // disks
        number(out_, count_, 2);
        number(out_, count_, 2);
        number(out_, directory_.size(), 4);
        number(out_, at, 4);
        number(out_, 0, 2); // length of the comment
        return std::move(out_);
    }

  private:
    static constexpr std::size_t kVersion = 10, kNoTime = 0, kFirstDay = 0x21; // 1980-01-01
    static constexpr std::size_t kNamesAreUtf8 = 0x800;                        // §4.4.4, bit 11

    static void number(std::string& to, std::size_t value, int bytes) {
        for (int i = 0; i < bytes; ++i)
            to += static_cast<char>(value >> (8 * i) & 0xff);
    }

    // What local header and directory say alike.
    static std::string facts(const std::string& name, const std::string& content) {
        if (content.size() > 0x7fffffff || name.size() > 0xffff)
            throw std::length_error("an entry is larger than a ZIP can hold");
        std::string out;
        number(out, kVersion, 2);
        bool ascii = std::ranges::all_of(name, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
        number(out, ascii ? 0 : kNamesAreUtf8, 2); // flags
        number(out, 0, 2);                         // stored
        number(out, kNoTime, 2);
        number(out, kFirstDay, 2);
        number(out, crc32_z(0, reinterpret_cast<const Bytef*>(content.data()), content.size()), 4);
        number(out, content.size(), 4);
        number(out, content.size(), 4);
        number(out, name.size(), 2);
        number(out, 0, 2); // length of the extra field
        return out;
    }

    std::string out_, directory_;
    std::size_t count_ = 0;
};

constexpr std::size_t kLocalHeader = 30;

std::size_t little(std::string_view from, std::size_t at, std::size_t bytes) {
    std::size_t out = 0;
    for (std::size_t i = bytes; i-- > 0;)
        out = out << 8 | static_cast<unsigned char>(from[at + i]);
    return out;
}

} // namespace

std::optional<std::map<std::string, std::string>> unpack_ours(std::string_view file, std::size_t most_entries) {
    std::map<std::string, std::string> out;
    while (file.size() >= kLocalHeader && little(file, 0, 4) == kEntry) {
        std::size_t size = little(file, 18, 4), name = little(file, 26, 2);
        if (little(file, 22, 4) != size || file.size() - kLocalHeader < name + size)
            return std::nullopt;
        file.remove_prefix(kLocalHeader);
        if (out.size() == most_entries || !out.emplace(file.substr(0, name), file.substr(name, size)).second)
            return std::nullopt;
        file.remove_prefix(name + size);
    }
    return out;
}

std::string pack(const std::map<std::string, std::string>& entries) {
    std::size_t size = 0;
    for (const auto& [name, content] : entries)
        size += content.size() + 2 * (name.size() + kMostAround);
    Zip zip(size);
    auto root = entries.find("OFD.xml");
    if (root != entries.end())
        zip.add(root->first, root->second);
    for (auto entry = entries.begin(); entry != entries.end(); ++entry)
        if (entry != root)
            zip.add(entry->first, entry->second);
    return zip.finish();
}

} // namespace yimen::ofd
