#pragma once

// Content-addressed files on disk: var/files/ab/cd/<sm3>. Written whole and synced before they have a name, so a crash leaves either the
// file or nothing. Rows that refer to a file hold its digest; the same content is kept once.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace yimen::files {

inline constexpr ErrorCode kEmpty{"files.empty", ErrorKind::unprocessable, "The file is empty.",
                                  "文件是空的，请重新选择。"};
inline constexpr ErrorCode kWrongType{"files.wrong_type", ErrorKind::unsupported_media,
                                      "The content is not one of PDF, JPEG, PNG, OFD.",
                                      "文件内容不是 PDF、JPEG、PNG 或 OFD，请换一个文件。"};
inline constexpr ErrorCode kTypeMismatch{"files.type_mismatch", ErrorKind::unsupported_media,
                                         "The content does not match the file's name or declared type.",
                                         "文件内容与文件名不一致，可能已损坏，请重新上传。"};
inline constexpr ErrorCode kBroken{"files.broken", ErrorKind::unprocessable, "The file ends in the middle.",
                                   "文件不完整，可能在传输中断开，请重新上传。"};

enum class Type { pdf, jpeg, png, ofd };
std::string_view media_type(Type type);

// Looks at the content itself (signature at the start, end mark at the end; an OFD names OFD.xml in its directory) and compares it with
// `declared_name`, a file name or a media type. Throws std::system_error when the file cannot be read.
Result<Type> sniff(const std::string& path, std::string_view declared_name);

class Store {
  public:
    explicit Store(std::string directory);
    // Moves a finished temporary file into the store; syncs file and directory.
    void keep(const std::string& temporary_path, std::string_view sm3_hex) const;
    std::optional<std::string> path(std::string_view sm3_hex) const; // nullopt when it is not there
    std::string temporary_directory() const;

  private:
    std::string directory_;
};

} // namespace yimen::files
