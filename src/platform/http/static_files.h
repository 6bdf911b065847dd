#pragma once

#include <map>
#include <unordered_map>

#include "http.h"

namespace yimen::http {

// The web apps, read into memory at start: a file that is not there then is never served, whatever the path says.
class StaticFiles {
  public:
    // `root` empty: no files. Throws runtime_error when the folder cannot be read.
    explicit StaticFiles(const std::string& root);

    // The answer to GET or HEAD, or nothing when the path is not ours. `/` leads to the portal; paths below an app that name no file get
    // its index.html, since the app routes them itself.
    std::optional<Reply> find(const Request& request, const std::vector<std::string>& segments) const;

  private:
    struct Variant {
        std::string_view encoding; // "" as it is, "br", "gzip"
        std::shared_ptr<const std::string> content;
        std::string etag;
    };
    struct File {
        std::string content_type;
        std::string_view cache_control;
        std::vector<Variant> variants; // best first; the last is the file as it is
    };
    const File* file_for(const std::string& path, const std::vector<std::string>& segments) const;
    static Reply reply(const File& file, const Request& request);

    std::unordered_map<std::string, File> files_; // by URL path
};

// Whether an If-None-Match header names this entity tag, by the weak comparison (RFC 9110 §13.1.2).
bool matches_etag(std::string_view if_none_match, std::string_view etag);

} // namespace yimen::http
