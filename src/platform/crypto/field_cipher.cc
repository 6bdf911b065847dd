#include <initializer_list>
#include <stdexcept>

#include "keystore.h"

// A field: format (1) ‖ version of the personal_data key (1) ‖ sealed bytes (see cipher.cc).
// A blind index: version of the blind_index key (1) ‖ HMAC-SM3 (32).
namespace yimen::crypto {
namespace {

constexpr char kFormat = '\x01';

// Each part behind its length (4 bytes, big endian), so that ("ab", "c") and ("a", "bc") differ.
std::string joined(std::initializer_list<std::string_view> parts) {
    std::string out;
    for (std::string_view part : parts) {
        for (int shift : {24, 16, 8, 0})
            out += static_cast<char>(part.size() >> shift);
        out += part;
    }
    return out;
}

std::string bound_to(const FieldCipher::Place& place, std::string_view head) {
    return joined({head, place.table, place.row, place.column});
}

} // namespace

std::string FieldCipher::encrypt(const Place& place, std::string_view plain) const {
    int version = keys_.current_version(KeyUse::personal_data);
    std::string head{kFormat, static_cast<char>(version)};
    return head + seal(keys_.secret(KeyUse::personal_data, version), bound_to(place, head), plain);
}

std::string FieldCipher::decrypt(const Place& place, std::string_view sealed) const {
    const std::string& key = keys_.secret(KeyUse::personal_data, key_version(sealed));
    auto plain = unseal(key, bound_to(place, sealed.substr(0, 2)), sealed.substr(2));
    if (!plain)
        throw std::runtime_error("an encrypted field of " + std::string(place.table) + "." + std::string(place.column) +
                                 " was altered or moved");
    return *plain;
}

int FieldCipher::key_version(std::string_view sealed) {
    if (sealed.size() < 2 || sealed.front() != kFormat)
        throw std::runtime_error("these bytes are not an encrypted field");
    return static_cast<std::uint8_t>(sealed[1]);
}

std::string FieldCipher::blind_index(std::string_view domain, std::string_view value) const {
    return blind_index_under(keys_.current_version(KeyUse::blind_index), domain, value);
}

std::vector<std::string> FieldCipher::blind_indexes(std::string_view domain, std::string_view value) const {
    std::vector<std::string> out;
    for (int version = keys_.current_version(KeyUse::blind_index); version >= 1; --version)
        out.push_back(blind_index_under(version, domain, value));
    return out;
}

std::string FieldCipher::blind_index_under(int version, std::string_view domain, std::string_view value) const {
    return static_cast<char>(version) + hmac_sm3(keys_.secret(KeyUse::blind_index, version), joined({domain, value}));
}

} // namespace yimen::crypto
