#include "fetch.h"

#include <curl/curl.h>

#include <memory>

#include "base/json.h"
#include "log/log.h"

namespace yimen::people::oidc {
namespace {

constexpr long kSeconds = 5;
constexpr std::size_t kLargest = 256 * 1024;

std::size_t take(char* data, std::size_t size, std::size_t count, void* to) {
    auto& body = *static_cast<std::string*>(to);
    if (body.size() + size * count > kLargest)
        return 0;
    body.append(data, size * count);
    return size * count;
}

} // namespace

std::string form_encoded(std::string_view text) {
    std::string out;
    for (char c : text) {
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     std::string_view("-._~").find(c) != std::string_view::npos;
        static constexpr char kHex[] = "0123456789ABCDEF";
        auto byte = static_cast<unsigned char>(c);
        out += plain ? std::string(1, c) : std::string{'%', kHex[byte >> 4], kHex[byte & 15]};
    }
    return out;
}

std::optional<boost::json::object> fetch(const std::string& url, const std::optional<Form>& form) {
    static const CURLcode once = curl_global_init(CURL_GLOBAL_DEFAULT);
    std::unique_ptr<CURL, void (*)(CURL*)> handle(once == CURLE_OK ? curl_easy_init() : nullptr, curl_easy_cleanup);
    if (!handle)
        return std::nullopt;
    CURL* curl = handle.get();
    std::string body, credentials;
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, kSeconds);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &body);
    if (form) {
        credentials = form_encoded(form->user) + ":" + form_encoded(form->password);
        curl_easy_setopt(curl, CURLOPT_USERPWD, credentials.c_str());
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, form->body.c_str());
    }
    CURLcode result = curl_easy_perform(curl);
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    auto parsed = parse_json(body);
    if (result != CURLE_OK || status != 200 || !parsed || !parsed->is_object()) {
        log::warning("oidc.fetch", {{"url", url.substr(0, url.find('?'))},
                                    {"status", static_cast<std::int64_t>(status)},
                                    {"error", curl_easy_strerror(result)}});
        return std::nullopt;
    }
    return parsed->as_object();
}

} // namespace yimen::people::oidc
