#pragma once

// The key store: one file, sealed under a master key; unlocked at start. It holds versioned keys for each use. Old versions stay to
// read with; the newest writes. The master key is 32 random bytes in a file of mode 0600 beside it, or in YIMEN_MASTER_KEY (hex), or
// is derived from YIMEN_PASSPHRASE by Argon2id.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "crypto.h"

namespace yimen::crypto {

enum class KeyUse { personal_data, blind_index, journal, licence, session };
std::string_view to_string(KeyUse use);

struct KeyInfo {
    KeyUse use;
    int version = 0;
    std::string id; // "licence-2": what is written beside a signature or a ciphertext
    Instant made_at;
    bool current = false;
};

class KeyStore {
  public:
    // Opens the store in `directory`, or makes one with a first key for each use. Throws std::runtime_error with a clear text when it
    // cannot be unlocked; never makes a new store over an existing one.
    static std::unique_ptr<KeyStore> open(const std::string& directory, Instant now);

    // Makes a new version of the key and writes the store (fsync, rename); what other processes added meanwhile is kept.
    // Versions are never removed. Throws std::runtime_error after version 255.
    KeyInfo rotate(KeyUse use, Instant now);
    std::vector<KeyInfo> list() const;

    // 48 raw bytes for personal_data, 32 for blind_index and session.
    const std::string& secret(KeyUse use, int version) const;
    // Another server may have made it since this one looked.
    bool has(KeyUse use, int version) const;
    int current_version(KeyUse use) const;
    // Signing keys (journal, licence). nullptr when there is no such key.
    const Sm2Key* signing_key(std::string_view key_id) const;
    const Sm2Key& current_signing_key(KeyUse use) const;
    std::string current_key_id(KeyUse use) const;

  private:
    KeyStore() = default;
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

// Personal data, field by field. The ciphertext begins with a format byte and the key version; table, row and column are associated
// data, so that a value cannot be moved to another place.
class FieldCipher {
  public:
    explicit FieldCipher(const KeyStore& keys) : keys_(keys) {}
    struct Place {
        std::string_view table, row, column; // row: the id's text
    };
    std::string encrypt(const Place& place, std::string_view plain) const;
    // Throws std::runtime_error when the value was altered or moved.
    std::string decrypt(const Place& place, std::string_view sealed) const;
    static int key_version(std::string_view sealed);
    // Equality search without the value: HMAC-SM3 under the blind index key, `domain` keeps columns apart; first byte is the key version.
    std::string blind_index(std::string_view domain, std::string_view value) const;
    // One for each key version, newest first: what a search must look for while rows of older versions are left.
    std::vector<std::string> blind_indexes(std::string_view domain, std::string_view value) const;

  private:
    std::string blind_index_under(int version, std::string_view domain, std::string_view value) const;

    const KeyStore& keys_;
};

} // namespace yimen::crypto
