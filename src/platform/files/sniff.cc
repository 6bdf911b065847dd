#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "base/text.h"
#include "files.h"

namespace yimen::files {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kTail = 1024;

// A file that is read at a few places only. A file that cannot be read is a broken disk or a bug: it throws.
class Content {
  public:
    explicit Content(const std::string& path) : in_(path, std::ios::binary), size_(std::filesystem::file_size(path)) {
        if (!in_)
            throw std::system_error(errno, std::generic_category(), "cannot open " + path);
    }
    std::uint64_t size() const { return size_; }

    // What there is of `length` bytes at `offset`.
    std::string bytes(std::uint64_t offset, std::uint64_t length) {
        std::string out(offset < size_ ? std::min(length, size_ - offset) : 0, '\0');
        in_.seekg(static_cast<std::streamoff>(offset));
        if (!in_.read(out.data(), static_cast<std::streamsize>(out.size())))
            throw std::system_error(errno, std::generic_category(), "cannot read a file that was just opened");
        return out;
    }
    std::string tail(std::uint64_t length) { return bytes(size_ - std::min(length, size_), length); }

  private:
    std::ifstream in_;
    std::uint64_t size_;
};

std::uint32_t little_endian(std::string_view bytes, std::size_t at, std::size_t width) {
    std::uint32_t value = 0;
    for (std::size_t i = width; i-- > 0;)
        value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

struct Directory {
    std::uint32_t offset, size, entries;
};

// The end-of-central-directory record (PKWARE APPNOTE §4.3.16): 22 bytes and a comment that reaches to the end of the file. ZIP64 is
// not looked for: no document of a hall has 4 GB.
std::optional<Directory> find_directory(Content& content) {
    constexpr std::size_t kRecord = 22, kLongestComment = 65535;
    std::string tail = content.tail(kRecord + kLongestComment);
    for (std::size_t at = tail.rfind("PK\5\6"sv); at != std::string::npos;
         at = at == 0 ? std::string::npos : tail.rfind("PK\5\6"sv, at - 1)) {
        if (at + kRecord > tail.size() || at + kRecord + little_endian(tail, at + 20, 2) != tail.size())
            continue;
        Directory found{little_endian(tail, at + 16, 4), little_endian(tail, at + 12, 4),
                        little_endian(tail, at + 10, 2)};
        std::uint64_t record_at = content.size() - tail.size() + at;
        if (std::uint64_t{found.offset} + found.size <= record_at)
            return found;
    }
    return std::nullopt;
}

// Looks for a name in the central directory (APPNOTE §4.3.12). nullopt when the directory is damaged.
std::optional<bool> directory_names(Content& content, const Directory& directory, std::string_view wanted) {
    constexpr std::size_t kHeader = 46;
    constexpr std::uint32_t kLargestDirectory = 4 << 20;
    if (directory.size > kLargestDirectory)
        return std::nullopt;
    std::string headers = content.bytes(directory.offset, directory.size);
    std::size_t at = 0;
    for (std::uint32_t entry = 0; entry < directory.entries; ++entry) {
        if (headers.size() - at < kHeader || !std::string_view(headers).substr(at).starts_with("PK\1\2"sv))
            return std::nullopt;
        std::size_t name_length = little_endian(headers, at + 28, 2);
        std::size_t length =
            kHeader + name_length + little_endian(headers, at + 30, 2) + little_endian(headers, at + 32, 2);
        if (headers.size() - at < length)
            return std::nullopt;
        if (std::string_view(headers).substr(at + kHeader, name_length) == wanted)
            return true;
        at += length;
    }
    return false;
}

std::optional<Type> type_of_signature(std::string_view start) {
    if (start.starts_with("%PDF-"))
        return Type::pdf;
    if (start.starts_with("\xFF\xD8\xFF"sv))
        return Type::jpeg;
    if (start.starts_with("\x89PNG\r\n\x1A\n"sv))
        return Type::png;
    if (start.starts_with("PK\3\4"sv))
        return Type::ofd;
    return std::nullopt;
}

std::optional<Type> type_of_name(std::string_view name) {
    std::string lower = folded(name);
    if (lower.ends_with(".pdf"))
        return Type::pdf;
    if (lower.ends_with(".jpg") || lower.ends_with(".jpeg"))
        return Type::jpeg;
    if (lower.ends_with(".png"))
        return Type::png;
    if (lower.ends_with(".ofd"))
        return Type::ofd;
    for (Type type : {Type::pdf, Type::jpeg, Type::png, Type::ofd})
        if (lower == media_type(type))
            return type;
    return std::nullopt;
}

// An OFD file (GB/T 33190-2016 §6) is a ZIP archive with OFD.xml at its root.
Result<Type> check_ofd(Content& content) {
    auto directory = find_directory(content);
    if (!directory)
        return fail(kBroken);
    auto has_root = directory_names(content, *directory, "OFD.xml");
    if (!has_root)
        return fail(kBroken);
    if (!*has_root)
        return fail(kWrongType);
    return Type::ofd;
}

// The end mark of each format. Scanners and telephones put some bytes behind it, so it may stand anywhere in the last 1 KiB.
Result<Type> check_end(Content& content, Type type) {
    std::string_view mark = type == Type::pdf    ? "%%EOF"sv
                            : type == Type::jpeg ? "\xFF\xD9"sv
                                                 : "\0\0\0\0IEND\xAE\x42\x60\x82"sv;
    if (content.tail(kTail).find(mark) == std::string::npos)
        return fail(kBroken);
    return type;
}

} // namespace

std::string_view media_type(Type type) {
    switch (type) {
    case Type::pdf:
        return "application/pdf";
    case Type::jpeg:
        return "image/jpeg";
    case Type::png:
        return "image/png";
    case Type::ofd:
        return "application/ofd";
    }
    return "application/octet-stream";
}

Result<Type> sniff(const std::string& path, std::string_view declared_name) {
    Content content(path);
    if (content.size() == 0)
        return fail(kEmpty);
    auto type = type_of_signature(content.bytes(0, 8));
    if (!type)
        return fail(kWrongType);
    if (type_of_name(declared_name) != type)
        return fail(kTypeMismatch);
    return type == Type::ofd ? check_ofd(content) : check_end(content, *type);
}

} // namespace yimen::files
