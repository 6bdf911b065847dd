#include "trust.h"

#include <filesystem>

#include "files/content.h"

namespace yimen::app {

bool add_certificates(const std::string& path, std::vector<crypto::Certificate>& into) {
    auto read = crypto::Certificate::from_pem(files::content_of(path));
    into.insert(into.end(), read.begin(), read.end());
    return !read.empty();
}

bool add_revocations(const std::string& path, ofd::Trusted& into) {
    auto issuers = into.roots;
    issuers.insert(issuers.end(), into.others.begin(), into.others.end());
    auto list = crypto::read_revocation_list(files::content_of(path), issuers);
    if (list)
        into.revocations.push_back(std::move(*list));
    return list.has_value();
}

ofd::Trusted trusted_in(const std::string& data) {
    ofd::Trusted out;
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(data + "/trusted", none))
        if (entry.path().extension() == ".pem")
            add_certificates(entry.path(), out.roots);
    for (const auto& entry : std::filesystem::directory_iterator(data + "/trusted", none))
        if (entry.path().extension() == ".crl")
            add_revocations(entry.path(), out);
    return out;
}

ofd::Trusted trusted_by(const Ground& ground) {
    ofd::Trusted out = trusted_in(ground.settings.data);
    return ground.database->read([&](db::Reader& reader) {
        for (const auto& authority : ground.seals.authorities(reader))
            for (auto& root : crypto::Certificate::from_pem(authority.pem))
                out.roots.push_back(std::move(root));
        for (auto& list : ground.seals.revocations(reader))
            out.revocations.push_back(std::move(list));
        return out;
    });
}

} // namespace yimen::app
