#pragma once

#include <chrono>

#include "crypto/crypto.h"
#include "http.h"

namespace yimen::http {

// A body on its way to disk. The file is removed with this object, unless the handler has moved it: an upload that breaks off
// leaves nothing.
class Upload {
  public:
    // Makes a file of a fresh name in `directory`. Throws db::StorageFull when the disk is full, runtime_error otherwise.
    Upload(const std::string& directory, const std::string& name);
    ~Upload();
    Upload(const Upload&) = delete;
    Upload& operator=(const Upload&) = delete;

    void write(std::string_view bytes);
    UploadedFile finish();

  private:
    std::string path_;
    int file_;
    std::int64_t size_ = 0;
    crypto::Sm3 digest_;
};

// Removes uploads that a server left when it was killed: files of this class's naming that nobody has written to for an hour.
void remove_leftovers(const std::string& directory, std::chrono::system_clock::time_point now);

} // namespace yimen::http
