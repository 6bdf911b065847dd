#include "keystore_file.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sodium.h>
#include <stdexcept>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "crypto.h"
#include "openssl.h"

namespace yimen::crypto {
namespace {

constexpr std::string_view kMagic = "YIMEN-KEYS 1\n";
constexpr std::size_t kSaltBytes = 16, kCheckBytes = 8, kMasterBytes = 32;
constexpr std::size_t kHeaderBytes = kMagic.size() + 1 + kSaltBytes + kCheckBytes;
constexpr std::size_t kMaxFileBytes = 16 << 20;

std::string store_path(const std::string& directory) { return directory + "/keys.sealed"; }
std::string master_path(const std::string& directory) { return directory + "/master.key"; }

[[noreturn]] void refuse(const std::string& path, const std::string& reason) {
    throw std::runtime_error("key store: " + path + ": " + reason);
}
[[noreturn]] void refuse_errno(const std::string& path, const std::string& action) {
    refuse(path, action + ": " + std::strerror(errno));
}

class Descriptor {
  public:
    Descriptor(const std::string& path, int flags, const char* action)
        : number_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {
        if (number_ < 0)
            refuse_errno(path, action);
    }
    ~Descriptor() { ::close(number_); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int operator*() const { return number_; }

  private:
    int number_;
};

std::string read_file(const std::string& path) {
    Descriptor file(path, O_RDONLY, "cannot be opened");
    std::string out;
    char block[4096];
    for (;;) {
        ssize_t got = ::read(*file, block, sizeof block);
        if (got < 0)
            refuse_errno(path, "cannot be read");
        if (got == 0)
            return out;
        out.append(block, static_cast<std::size_t>(got));
        if (out.size() > kMaxFileBytes)
            refuse(path, "is too large to be a key store");
    }
}

void write_file(const std::string& path, std::string_view content) {
    std::string temporary = path + ".new";
    // What a crash left behind; the directory is locked, so nobody is writing it now.
    ::unlink(temporary.c_str());
    {
        Descriptor file(temporary, O_WRONLY | O_CREAT | O_EXCL, "cannot be made");
        for (std::string_view left = content; !left.empty();) {
            ssize_t put = ::write(*file, left.data(), left.size());
            if (put < 0)
                refuse_errno(temporary, "cannot be written");
            left.remove_prefix(static_cast<std::size_t>(put));
        }
        if (::fsync(*file) != 0)
            refuse_errno(temporary, "cannot be synced");
    }
    if (::rename(temporary.c_str(), path.c_str()) != 0)
        refuse_errno(path, "cannot be replaced");
    std::string directory = path.substr(0, path.rfind('/'));
    Descriptor parent(directory, O_RDONLY | O_DIRECTORY, "cannot be opened");
    if (::fsync(*parent) != 0)
        refuse_errno(directory, "cannot be synced");
}

std::string read_master_file(const std::string& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0)
        refuse_errno(path,
                     "the master key cannot be read (it may also be given in YIMEN_MASTER_KEY or YIMEN_PASSPHRASE)");
    if (status.st_mode & 077)
        refuse(path, "others may read the master key; set its mode to 0600");
    auto key = from_hex(trimmed(read_file(path)));
    if (!key || key->size() != kMasterBytes)
        refuse(path, "is not a master key (64 hexadecimal digits)");
    return *key;
}

std::optional<MasterKey> master_from_environment() {
    const char* key = std::getenv("YIMEN_MASTER_KEY");
    const char* passphrase = std::getenv("YIMEN_PASSPHRASE");
    if (key && passphrase)
        refuse("environment", "YIMEN_MASTER_KEY and YIMEN_PASSPHRASE are both set; keep one");
    if (key) {
        auto bytes = from_hex(key);
        if (!bytes || bytes->size() != kMasterBytes)
            refuse("YIMEN_MASTER_KEY", "must be 64 hexadecimal digits");
        return MasterKey{MasterKey::Source::environment, *bytes};
    }
    if (passphrase) {
        if (*passphrase == '\0')
            refuse("YIMEN_PASSPHRASE", "is empty");
        return MasterKey{MasterKey::Source::passphrase, passphrase};
    }
    return std::nullopt;
}

MasterKey read_master(const std::string& directory) {
    if (auto master = master_from_environment())
        return *master;
    return {MasterKey::Source::file, read_master_file(master_path(directory))};
}

// A file that a crash left between the making of the master key and that of the store is used, not replaced.
MasterKey read_or_make_master(const std::string& directory) {
    struct stat status {};
    bool given = std::getenv("YIMEN_MASTER_KEY") || std::getenv("YIMEN_PASSPHRASE");
    if (!given && ::stat(master_path(directory).c_str(), &status) != 0 && errno == ENOENT)
        write_file(master_path(directory), to_hex(random_bytes(kMasterBytes)) + "\n");
    return read_master(directory);
}

// RFC 9106 §4, second recommended option in spirit: 64 MiB and more passes than for a sign-in, since this happens once a start.
std::string from_passphrase(std::string_view passphrase, std::string_view salt) {
    static_assert(kSaltBytes == crypto_pwhash_SALTBYTES);
    std::string out(kMasterBytes, '\0');
    if (sodium_init() < 0 || crypto_pwhash(bytes_of(out), out.size(), passphrase.data(), passphrase.size(),
                                           bytes_of(salt), 6, 64 << 20, crypto_pwhash_ALG_ARGON2ID13) != 0)
        throw std::runtime_error("key store: Argon2id: not enough memory");
    return out;
}

char kind_of(MasterKey::Source source) { return source == MasterKey::Source::passphrase ? 'P' : 'M'; }

const char* describe(MasterKey::Source source) {
    switch (source) {
    case MasterKey::Source::file:
        return "master.key";
    case MasterKey::Source::environment:
        return "YIMEN_MASTER_KEY";
    case MasterKey::Source::passphrase:
        return "YIMEN_PASSPHRASE";
    }
    return "";
}

} // namespace

DirectoryLock::DirectoryLock(const std::string& directory)
    : descriptor_(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    if (descriptor_ < 0)
        refuse_errno(directory, "cannot be opened");
    while (::flock(descriptor_, LOCK_EX) != 0)
        if (errno != EINTR)
            refuse_errno(directory, "cannot be locked");
}

DirectoryLock::~DirectoryLock() { ::close(descriptor_); }

SealedFile::SealedFile(std::string path, const MasterKey& master, std::string_view salt) : path_(std::move(path)) {
    std::string key =
        master.source == MasterKey::Source::passphrase ? from_passphrase(master.material, salt) : master.material;
    key_ =
        hmac_sm3(key, {"yimen key store: cipher", salt}).substr(0, 16) + hmac_sm3(key, {"yimen key store: mac", salt});
    header_ = std::string(kMagic) + kind_of(master.source) + std::string(salt) +
              hmac_sm3(key, {"yimen key store: check", salt}).substr(0, kCheckBytes);
}

bool SealedFile::exists(const std::string& directory) {
    struct stat status {};
    if (::stat(store_path(directory).c_str(), &status) == 0)
        return true;
    if (errno != ENOENT)
        refuse_errno(store_path(directory), "cannot be read");
    return false;
}

SealedFile SealedFile::create(const std::string& directory) {
    return {store_path(directory), read_or_make_master(directory), random_bytes(kSaltBytes)};
}

SealedFile SealedFile::unlock(const std::string& directory) {
    std::string path = store_path(directory);
    std::string header = read_file(path).substr(0, kHeaderBytes);
    if (header.size() < kHeaderBytes || !header.starts_with(kMagic))
        refuse(path, "is not a key store of this version, or its beginning was altered; restore it from a backup");
    MasterKey master = read_master(directory);
    if (header[kMagic.size()] != kind_of(master.source))
        refuse(path, kind_of(master.source) == 'P' ? "was not sealed under a passphrase; unset YIMEN_PASSPHRASE"
                                                   : "was sealed under a passphrase; set YIMEN_PASSPHRASE");
    SealedFile file(path, master, std::string_view(header).substr(kMagic.size() + 1, kSaltBytes));
    if (!equal(file.header_, header))
        refuse(path, std::string("was sealed under another master key than the one in ") + describe(master.source) +
                         ", or its beginning was altered");
    return file;
}

std::string SealedFile::read() const {
    std::string bytes = read_file(path_);
    if (!bytes.starts_with(header_))
        refuse(path_, "was replaced by another store while this program runs");
    auto content = unseal(key_, header_, std::string_view(bytes).substr(header_.size()));
    if (!content)
        refuse(path_, "was altered or cut short; restore it from a backup");
    return *content;
}

void SealedFile::write(std::string_view content) const { write_file(path_, header_ + seal(key_, header_, content)); }

std::string SealedFile::stamp() const {
    struct stat status {};
    if (::stat(path_.c_str(), &status) != 0)
        refuse_errno(path_, "cannot be read");
    return std::to_string(status.st_ino) + "." + std::to_string(status.st_mtim.tv_sec) + "." +
           std::to_string(status.st_mtim.tv_nsec);
}

} // namespace yimen::crypto
