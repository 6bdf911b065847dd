#include "static_files.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "base/text.h"
#include "crypto/crypto.h"
#include "server.h"

namespace yimen::http {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 5> kApps{"portal", "counter", "kiosk", "display", "console"};
// Names below assets/ carry a hash of their content, so they never change.
constexpr std::string_view kForever = "public, max-age=31536000, immutable";
constexpr std::string_view kAskFirst = "no-cache";

std::string content_type(const std::string& extension) {
    static const std::map<std::string, std::string> kTypes{{".html", "text/html; charset=utf-8"},
                                                           {".js", "text/javascript; charset=utf-8"},
                                                           {".mjs", "text/javascript; charset=utf-8"},
                                                           {".css", "text/css; charset=utf-8"},
                                                           {".json", "application/json"},
                                                           {".webmanifest", "application/manifest+json"},
                                                           {".svg", "image/svg+xml"},
                                                           {".png", "image/png"},
                                                           {".jpg", "image/jpeg"},
                                                           {".ico", "image/x-icon"},
                                                           {".webp", "image/webp"},
                                                           {".woff2", "font/woff2"},
                                                           {".woff", "font/woff"},
                                                           {".wasm", "application/wasm"},
                                                           {".mp3", "audio/mpeg"},
                                                           {".pdf", "application/pdf"},
                                                           {".txt", "text/plain; charset=utf-8"}};
    auto found = kTypes.find(extension);
    return found == kTypes.end() ? "application/octet-stream" : found->second;
}

std::string read_file(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::string content(std::istreambuf_iterator<char>(in), {});
    if (!in)
        throw std::runtime_error("cannot read " + path.string());
    return content;
}

bool accepts(std::string_view accept_encoding, std::string_view encoding) {
    for (std::string_view part : split(accept_encoding, ',')) {
        std::string range = trimmed(part);
        auto fields = split(range, ';');
        if (trimmed(fields[0]) != encoding)
            continue;
        return fields.size() < 2 || (trimmed(fields[1]) != "q=0" && !trimmed(fields[1]).starts_with("q=0.0"));
    }
    return false;
}

bool is_trick(const std::string& segment) {
    return segment == "." || segment == ".." || segment.find_first_of("/\\") != std::string::npos;
}

bool is_app(const std::string& name) { return std::find(kApps.begin(), kApps.end(), name) != kApps.end(); }

Reply redirect(const std::string& to) { return Reply(302, {}).with("Location", to).with("Cache-Control", "no-cache"); }

} // namespace

std::vector<std::string> web_apps(const std::string& web_root) {
    std::vector<std::string> out;
    for (std::string_view app : kApps)
        if (!web_root.empty() && fs::exists(fs::path(web_root) / app / "index.html"))
            out.emplace_back(app);
    return out;
}

bool matches_etag(std::string_view if_none_match, std::string_view etag) {
    auto strong = [](std::string_view tag) { return tag.starts_with("W/") ? tag.substr(2) : tag; };
    for (std::string_view part : split(if_none_match, ','))
        if (std::string tag = trimmed(part); tag == "*" || strong(tag) == strong(etag))
            return true;
    return false;
}

StaticFiles::StaticFiles(const std::string& root) {
    if (root.empty())
        return;
    auto load = [](const fs::path& path, std::string_view encoding) {
        auto content = std::make_shared<const std::string>(read_file(path));
        std::string digest = to_hex(crypto::sm3(*content)).substr(0, 32);
        return Variant{encoding, std::move(content), '"' + digest + '"'};
    };
    for (const auto& entry : fs::recursive_directory_iterator(root)) {
        const fs::path& path = entry.path();
        std::string extension = path.extension().string();
        if (!entry.is_regular_file() || extension == ".br" || extension == ".gz")
            continue;
        std::string url = "/" + fs::relative(path, root).generic_string();
        File file{content_type(extension), url.find("/assets/") == std::string::npos ? kAskFirst : kForever, {}};
        for (auto [suffix, encoding] : {std::pair{".br", "br"}, std::pair{".gz", "gzip"}})
            if (fs::path compressed = path.string() + suffix; fs::is_regular_file(compressed))
                file.variants.push_back(load(compressed, encoding));
        file.variants.push_back(load(path, ""));
        files_.emplace(std::move(url), std::move(file));
    }
}

const StaticFiles::File* StaticFiles::file_for(const std::string& path,
                                               const std::vector<std::string>& segments) const {
    if (auto found = files_.find(path); found != files_.end())
        return &found->second;
    bool names_a_file = segments.back().find('.') != std::string::npos || path.find("/assets/") != std::string::npos;
    if (segments.size() < 2 || !is_app(segments[0]) || names_a_file)
        return nullptr;
    auto index = files_.find("/" + segments[0] + "/index.html");
    return index == files_.end() ? nullptr : &index->second;
}

std::optional<Reply> StaticFiles::find(const Request& request, const std::vector<std::string>& segments) const {
    if (files_.empty() || std::any_of(segments.begin(), segments.end(), is_trick))
        return std::nullopt;
    if (request.path == "/")
        return redirect("/portal/");
    if (segments.size() == 1 && is_app(segments[0]))
        return redirect(request.path + "/");
    const File* file = file_for(request.path, segments);
    if (!file)
        return std::nullopt;
    return reply(*file, request);
}

Reply StaticFiles::reply(const File& file, const Request& request) {
    std::string_view accepted = request.header("accept-encoding");
    auto variant = std::find_if(file.variants.begin(), file.variants.end(),
                                [&](const Variant& v) { return v.encoding.empty() || accepts(accepted, v.encoding); });
    Reply reply(200, file.content_type);
    reply.with("ETag", variant->etag).with("Cache-Control", file.cache_control);
    if (file.variants.size() > 1)
        reply.with("Vary", "Accept-Encoding");
    if (matches_etag(request.header("if-none-match"), variant->etag)) {
        reply.status = 304;
        return reply;
    }
    if (!variant->encoding.empty())
        reply.with("Content-Encoding", variant->encoding);
    reply.shared_body = variant->content;
    return reply;
}

} // namespace yimen::http
