#include "trust.h"

#include <filesystem>

#include "files/content.h"

namespace yimen::app {

bool add_certificates(const std::string& path, std::vector<crypto::Certificate>& into) {
    auto read = crypto::Certificate::from_pem(files::content_of(path));
    into.insert(into.end(), read.begin(), read.end());
    return !read.empty();
}

ofd::Trusted trusted_in(const std::string& data) {
    ofd::Trusted out;
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(data + "/trusted", none))
        if (entry.path().extension() == ".pem")
            add_certificates(entry.path(), out.roots);
    return out;
}

ofd::Trusted trusted_by(const Ground& ground) {
    ofd::Trusted out = trusted_in(ground.settings.data);
    for (const auto& authority :
         ground.database->read([&](db::Reader& reader) { return ground.seals.authorities(reader); }))
        for (auto& root : crypto::Certificate::from_pem(authority.pem))
            out.roots.push_back(std::move(root));
    return out;
}

} // namespace yimen::app
