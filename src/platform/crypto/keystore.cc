#include "keystore.h"

#include <array>
#include <charconv>
#include <mutex>
#include <shared_mutex>
#include <stdexcept>

#include "base/json.h"
#include "base/text.h"
#include "keystore_file.h"

namespace yimen::crypto {
namespace {

constexpr std::array kUses{KeyUse::personal_data, KeyUse::blind_index, KeyUse::journal, KeyUse::licence,
                           KeyUse::session};
// A version is one byte in ciphertexts and blind indexes.
constexpr int kMaxVersion = 255;

bool signs(KeyUse use) { return use == KeyUse::journal || use == KeyUse::licence; }

std::optional<KeyUse> parse_use(std::string_view name) {
    for (KeyUse use : kUses)
        if (to_string(use) == name)
            return use;
    return std::nullopt;
}

std::string id_of(KeyUse use, int version) { return std::string(to_string(use)) + "-" + std::to_string(version); }

struct Key {
    Instant made_at;
    std::string secret; // raw bytes, or the PEM of a signing key
    std::optional<Sm2Key> signer;
};

Key make_key(KeyUse use, Instant now) {
    if (signs(use)) {
        Sm2Key signer = Sm2Key::generate();
        return {now, signer.private_pem(), signer};
    }
    return {now, random_bytes(use == KeyUse::personal_data ? 48 : 32), std::nullopt};
}

// Keys are only ever added, so that a reference into the map stays good.
using Versions = std::map<int, Key>;
using KeyRing = std::map<KeyUse, Versions>;

// The content of the file: [{"use", "version", "made_at" (microseconds), "secret" (hex)}, …].
std::string to_text(const KeyRing& keys) {
    boost::json::array out;
    for (const auto& [use, versions] : keys)
        for (const auto& [version, key] : versions)
            out.push_back({{"use", to_string(use)},
                           {"version", version},
                           {"made_at", key.made_at.micros},
                           {"secret", to_hex(key.secret)}});
    return boost::json::serialize(out);
}

// Adds what is not there yet. The text was sealed, so that anything wrong in it is a fault of a program: it throws.
void add_from_text(std::string_view text, KeyRing& keys) {
    const boost::json::value parsed = boost::json::parse({text.data(), text.size()});
    for (const auto& entry : parsed.as_array()) {
        auto use = parse_use(std::string_view(entry.at("use").as_string()));
        // A later program may have uses that this one does not know; but it must not write them away.
        if (!use)
            throw std::runtime_error("key store: it was written by a newer program");
        int version = entry.at("version").to_number<int>();
        if (keys[*use].contains(version))
            continue;
        Key key{{entry.at("made_at").as_int64()},
                from_hex(std::string_view(entry.at("secret").as_string())).value(),
                std::nullopt};
        if (signs(*use))
            key.signer = Sm2Key::from_private_pem(key.secret).value();
        keys[*use].emplace(version, std::move(key));
    }
}

} // namespace

std::string_view to_string(KeyUse use) {
    switch (use) {
    case KeyUse::personal_data:
        return "personal_data";
    case KeyUse::blind_index:
        return "blind_index";
    case KeyUse::journal:
        return "journal";
    case KeyUse::licence:
        return "licence";
    case KeyUse::session:
        return "session";
    }
    return "";
}

struct KeyStore::Impl {
    std::string directory;
    SealedFile file;
    mutable std::shared_mutex mutex; // guards what follows
    KeyRing keys;
    std::string stamp;

    Impl(std::string where, SealedFile unlocked) : directory(std::move(where)), file(std::move(unlocked)) {}

    void load() {
        stamp = file.stamp();
        add_from_text(file.read(), keys);
    }

    const Key* find(KeyUse use, int version) const {
        const Versions& versions = keys.at(use);
        auto found = versions.find(version);
        return found == versions.end() ? nullptr : &found->second;
    }

    // Another server may have rotated since: a version that is not known is looked for in the file, when the file has changed.
    const Key* find_or_load(KeyUse use, int version) {
        {
            std::shared_lock lock(mutex);
            if (const Key* key = find(use, version))
                return key;
        }
        std::unique_lock lock(mutex);
        if (file.stamp() != stamp)
            load();
        return find(use, version);
    }

    std::pair<int, const Key*> newest(KeyUse use) const {
        std::shared_lock lock(mutex);
        const auto& [version, key] = *keys.at(use).rbegin();
        return {version, &key};
    }
};

std::unique_ptr<KeyStore> KeyStore::open(const std::string& directory, Instant now) {
    DirectoryLock lock(directory);
    bool is_new = !SealedFile::exists(directory);
    auto impl =
        std::make_shared<Impl>(directory, is_new ? SealedFile::create(directory) : SealedFile::unlock(directory));
    if (is_new) {
        for (KeyUse use : kUses)
            impl->keys[use].emplace(1, make_key(use, now));
        impl->file.write(to_text(impl->keys));
        impl->stamp = impl->file.stamp();
    } else {
        impl->load();
        for (KeyUse use : kUses)
            if (impl->keys[use].empty())
                throw std::runtime_error("key store: it has no key for " + std::string(to_string(use)));
    }
    std::unique_ptr<KeyStore> store(new KeyStore());
    store->impl_ = std::move(impl);
    return store;
}

KeyInfo KeyStore::rotate(KeyUse use, Instant now) {
    Key made = make_key(use, now);
    DirectoryLock directory_lock(impl_->directory);
    std::unique_lock lock(impl_->mutex);
    impl_->load();
    int version = impl_->keys.at(use).rbegin()->first + 1;
    if (version > kMaxVersion)
        throw std::runtime_error("key store: " + std::string(to_string(use)) + " has reached its last version");
    // Written before it is used: a ciphertext under a key that a crash forgets would be lost.
    KeyRing next = impl_->keys;
    next[use].emplace(version, made);
    impl_->file.write(to_text(next));
    impl_->keys[use].emplace(version, std::move(made));
    impl_->stamp = impl_->file.stamp();
    return {use, version, id_of(use, version), now, true};
}

std::vector<KeyInfo> KeyStore::list() const {
    std::shared_lock lock(impl_->mutex);
    std::vector<KeyInfo> out;
    for (const auto& [use, versions] : impl_->keys)
        for (const auto& [version, key] : versions)
            out.push_back({use, version, id_of(use, version), key.made_at, version == versions.rbegin()->first});
    return out;
}

const std::string& KeyStore::secret(KeyUse use, int version) const {
    const Key* key = impl_->find_or_load(use, version);
    if (!key)
        throw std::runtime_error("key store: there is no key " + id_of(use, version));
    return key->secret;
}

bool KeyStore::has(KeyUse use, int version) const { return impl_->find_or_load(use, version) != nullptr; }

int KeyStore::current_version(KeyUse use) const { return impl_->newest(use).first; }

const Sm2Key* KeyStore::signing_key(std::string_view key_id) const {
    std::size_t hyphen = key_id.rfind('-');
    if (hyphen == std::string_view::npos)
        return nullptr;
    auto use = parse_use(key_id.substr(0, hyphen));
    int version = 0;
    std::from_chars(key_id.data() + hyphen + 1, key_id.data() + key_id.size(), version);
    if (!use || !signs(*use) || id_of(*use, version) != key_id)
        return nullptr;
    const Key* key = impl_->find_or_load(*use, version);
    return key ? &*key->signer : nullptr;
}

const Sm2Key& KeyStore::current_signing_key(KeyUse use) const { return impl_->newest(use).second->signer.value(); }

std::string KeyStore::current_key_id(KeyUse use) const { return id_of(use, current_version(use)); }

} // namespace yimen::crypto
