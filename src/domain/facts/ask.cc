#include <curl/curl.h>

#include <cstdlib>
#include <memory>

#include "facts.h"
#include "log/log.h"

namespace yimen::facts {
namespace {

constexpr std::size_t kLargestReply = 64 * 1024;

std::size_t take_reply(char* data, std::size_t size, std::size_t count, void* to) {
    auto& body = *static_cast<std::string*>(to);
    if (body.size() + size * count > kLargestReply)
        return 0;
    body.append(data, size * count);
    return size * count;
}

// YIMEN_FACT_TOKEN_<NAME>: what the source knows us by.
std::string token_of(const Source& source) {
    std::string name = "YIMEN_FACT_TOKEN_";
    for (char c : source.name)
        name += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    const char* token = std::getenv(name.c_str());
    return token ? token : "";
}

} // namespace

Result<SourceReply> ask_by_http(const Source& source, const Asked& asked) {
    static const CURLcode once = curl_global_init(CURL_GLOBAL_DEFAULT);
    std::unique_ptr<CURL, void (*)(CURL*)> handle(once == CURLE_OK ? curl_easy_init() : nullptr, curl_easy_cleanup);
    if (!handle)
        return fail(kNoAnswer, "no connection can be made");
    CURL* curl = handle.get();
    std::string url = source.url + "/ask", sent = to_json_text(asked), body;
    std::unique_ptr<curl_slist, void (*)(curl_slist*)> headers(
        curl_slist_append(nullptr, "Content-Type: application/json"), curl_slist_free_all);
    if (auto token = token_of(source); !token.empty())
        headers.reset(curl_slist_append(headers.release(), ("Authorization: Bearer " + token).c_str()));
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(source.timeout_ms));
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, sent.c_str());
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_reply);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &body);
    CURLcode result = curl_easy_perform(curl);
    if (result != CURLE_OK)
        return fail(kNoAnswer, curl_easy_strerror(result));
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    return read_reply(status, body, asked.id);
}

} // namespace yimen::facts
