#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>
#include <system_error>

#include "files.h"

namespace yimen::files {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void throw_errno(const std::string& what) {
    throw std::system_error(errno, std::generic_category(), what);
}

// Makes a file or a directory durable. Works on a descriptor of its own, so whoever wrote the file may have closed it.
void sync(const fs::path& path) {
    int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        throw_errno("cannot open " + path.string());
    int failed = ::fsync(descriptor);
    int reason = errno;
    ::close(descriptor);
    if (failed) {
        errno = reason;
        throw_errno("cannot sync " + path.string());
    }
}

// Makes one directory level durable, made by this call or by another that may not have come to sync it yet.
void make_directory(const fs::path& path) {
    fs::create_directory(path);
    sync(path.parent_path());
}

bool is_digest(std::string_view hex) {
    return hex.size() == 64 &&
           std::ranges::all_of(hex, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

fs::path place(const std::string& directory, std::string_view sm3_hex) {
    return fs::path(directory) / sm3_hex.substr(0, 2) / sm3_hex.substr(2, 2) / sm3_hex;
}

} // namespace

Store::Store(std::string directory) : directory_(std::move(directory)) {
    fs::create_directories(temporary_directory());
}

std::string Store::temporary_directory() const { return (fs::path(directory_) / "tmp").string(); }

void Store::keep(const std::string& temporary_path, std::string_view sm3_hex) const {
    if (!is_digest(sm3_hex))
        throw std::logic_error("a file is kept under the 64 lower-case hex digits of its SM3 digest");
    fs::path target = place(directory_, sm3_hex);
    sync(temporary_path);
    make_directory(target.parent_path().parent_path());
    make_directory(target.parent_path());
    fs::rename(temporary_path, target); // over the same content, when it was kept before
    sync(target.parent_path());
}

std::optional<std::string> Store::path(std::string_view sm3_hex) const {
    if (!is_digest(sm3_hex))
        return std::nullopt;
    fs::path target = place(directory_, sm3_hex);
    return fs::exists(target) ? std::optional(target.string()) : std::nullopt;
}

} // namespace yimen::files
