#include "upload.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <unistd.h>

#include "base/text.h"

namespace yimen::http {
namespace {

constexpr std::string_view kSuffix = ".upload";

[[noreturn]] void throw_errno(const std::string& what) {
    std::string message = what + ": " + std::strerror(errno);
    if (errno == ENOSPC || errno == EDQUOT)
        throw db::StorageFull(message);
    throw std::runtime_error(message);
}

} // namespace

Upload::Upload(const std::string& directory, const std::string& name)
    : path_(directory + "/" + name + std::string(kSuffix)),
      file_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) {
    if (file_ < 0)
        throw_errno("cannot make an upload file");
}

Upload::~Upload() {
    if (file_ >= 0)
        ::close(file_);
    ::unlink(path_.c_str());
}

void Upload::write(std::string_view bytes) {
    digest_.update(bytes);
    size_ += static_cast<std::int64_t>(bytes.size());
    while (!bytes.empty()) {
        ssize_t done = ::write(file_, bytes.data(), bytes.size());
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            throw_errno("cannot write an upload");
        bytes.remove_prefix(static_cast<std::size_t>(done));
    }
}

UploadedFile Upload::finish() {
    int file = std::exchange(file_, -1);
    if (::close(file) != 0)
        throw_errno("cannot finish an upload");
    return {path_, to_hex(digest_.finish()), size_};
}

void remove_leftovers(const std::string& directory, std::chrono::system_clock::time_point now) {
    namespace fs = std::filesystem;
    for (const auto& entry : fs::directory_iterator(directory)) {
        if (!entry.is_regular_file() || entry.path().extension() != kSuffix)
            continue;
        auto written = std::chrono::file_clock::to_sys(entry.last_write_time());
        if (now - written > std::chrono::hours(1))
            fs::remove(entry.path());
    }
}

} // namespace yimen::http
