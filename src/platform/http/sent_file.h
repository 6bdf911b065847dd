#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <cstdint>
#include <string>

namespace yimen::http {

// An open file that is sent as a body.
class SentFile {
  public:
    explicit SentFile(const std::string& path) : file_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
        if (file_ >= 0)
            size_ = ::lseek(file_, 0, SEEK_END);
    }
    ~SentFile() {
        if (file_ >= 0)
            ::close(file_);
    }
    SentFile(const SentFile&) = delete;
    SentFile& operator=(const SentFile&) = delete;

    bool is_open() const { return file_ >= 0 && size_ >= 0; }
    std::int64_t size() const { return size_; }
    std::int64_t read(std::int64_t at, char* out, std::size_t count) const { return ::pread(file_, out, count, at); }

  private:
    int file_;
    std::int64_t size_ = -1;
};

} // namespace yimen::http
