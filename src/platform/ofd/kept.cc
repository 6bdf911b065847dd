#include "kept.h"

#include "base/text.h"
#include "crypto/crypto.h"

namespace yimen::ofd {

std::string fault_of_kept(std::string_view content, std::string_view sm3, const Trusted& trusted, Instant now) {
    if (to_hex(crypto::sm3(content)) != sm3)
        return "file_altered";
    auto package = Package::read(content);
    return package && holds(verify(*package, trusted, now)) ? "" : "seal_broken";
}

} // namespace yimen::ofd
