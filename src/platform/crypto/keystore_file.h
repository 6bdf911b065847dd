#pragma once

// The two files of a key store, and the master key that unlocks them. README.md has the byte format.

#include <optional>
#include <string>
#include <string_view>

namespace yimen::crypto {

// Where the master key comes from; it decides what a message tells the operator to look at.
struct MasterKey {
    enum class Source { file, environment, passphrase };
    Source source = Source::file;
    std::string material; // 32 bytes, or the passphrase
};

// One store at a time is made or rotated in a directory, by whichever process: the holder has the directory locked (flock).
class DirectoryLock {
  public:
    explicit DirectoryLock(const std::string& directory);
    ~DirectoryLock();
    DirectoryLock(const DirectoryLock&) = delete;
    DirectoryLock& operator=(const DirectoryLock&) = delete;

  private:
    int descriptor_;
};

// `keys.sealed`, unlocked: it can be read and written again and again without the master key.
// Everything throws std::runtime_error with a text for the operator.
class SealedFile {
  public:
    // The master key from YIMEN_MASTER_KEY, YIMEN_PASSPHRASE or `master.key`. The directory is locked by the caller.
    static SealedFile unlock(const std::string& directory);
    // For a store that is not there yet; makes `master.key` when neither variable gives a key.
    static SealedFile create(const std::string& directory);
    static bool exists(const std::string& directory);

    std::string read() const;
    // Durable when it returns; a crash leaves the old content or the new.
    void write(std::string_view content) const;
    // Changes whenever the file was replaced.
    std::string stamp() const;

  private:
    SealedFile(std::string path, const MasterKey& master, std::string_view salt);

    std::string path_;
    std::string header_; // also the associated data of the seal
    std::string key_;    // 48 bytes
};

} // namespace yimen::crypto
