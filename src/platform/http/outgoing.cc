#include "outgoing.h"

#include <curl/curl.h>

#include <cstdlib>
#include <memory>

namespace yimen::http {
namespace {

struct Taken {
    std::string body;
    std::size_t largest = 0;
};

std::size_t take_incoming(char* data, std::size_t size, std::size_t count, void* to) {
    auto& taken = *static_cast<Taken*>(to);
    if (taken.body.size() + size * count > taken.largest)
        return 0;
    taken.body.append(data, size * count);
    return size * count;
}

} // namespace

tl::expected<Incoming, std::string> post_json(const Outgoing& question) {
    static const CURLcode once = curl_global_init(CURL_GLOBAL_DEFAULT);
    std::unique_ptr<CURL, void (*)(CURL*)> handle(once == CURLE_OK ? curl_easy_init() : nullptr, curl_easy_cleanup);
    if (!handle)
        return tl::unexpected<std::string>("no connection can be made");
    CURL* curl = handle.get();
    Taken taken{{}, question.largest_reply};
    std::unique_ptr<curl_slist, void (*)(curl_slist*)> headers(
        curl_slist_append(nullptr, "Content-Type: application/json"), curl_slist_free_all);
    if (!question.bearer.empty())
        headers.reset(curl_slist_append(headers.release(), ("Authorization: Bearer " + question.bearer).c_str()));
    curl_easy_setopt(curl, CURLOPT_URL, question.url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(question.timeout_ms));
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, question.body.c_str());
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_incoming);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &taken);
    CURLcode result = curl_easy_perform(curl);
    if (result != CURLE_OK)
        return tl::unexpected<std::string>(curl_easy_strerror(result));
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    return Incoming{status, std::move(taken.body)};
}

std::string token_from_environment(std::string_view prefix, std::string_view name) {
    std::string variable(prefix);
    for (char c : name)
        variable += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    const char* token = std::getenv(variable.c_str());
    return token ? token : "";
}

} // namespace yimen::http
