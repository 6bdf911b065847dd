#include <curl/curl.h>

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <stdexcept>

#include "base/text.h"
#include "message.h"

namespace yimen::notify {
namespace {

constexpr long kConnectSeconds = 10, kWholeSeconds = 30;

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

std::string first_line(const std::string& path) {
    std::ifstream in(path);
    std::string line;
    if (!in || !std::getline(in, line))
        throw std::runtime_error("YIMEN_SMTP_PASSWORD_FILE cannot be read: " + path);
    return trimmed(line);
}

struct Upload {
    std::string_view left;
};
std::size_t give(char* buffer, std::size_t size, std::size_t count, void* from) {
    auto& upload = *static_cast<Upload*>(from);
    std::size_t length = std::min(size * count, upload.left.size());
    std::memcpy(buffer, upload.left.data(), length);
    upload.left.remove_prefix(length);
    return length;
}

// What a failed transfer means. `code` is the last reply of the server.
Outcome judged(CURLcode result, long code) {
    std::string error = curl_easy_strerror(result);
    if (code >= 400)
        error = "SMTP " + std::to_string(code);
    // 530, 534, 535, 538: our own sign-in or TLS is refused (RFC 4954 §6); that says nothing about the mail.
    bool ours = code == 530 || code == 534 || code == 535 || code == 538;
    bool refused = code >= 500 && !ours && result != CURLE_OPERATION_TIMEDOUT && result != CURLE_COULDNT_CONNECT;
    return {refused ? Outcome::Kind::permanent : Outcome::Kind::temporary, error};
}

class Smtp final : public Transport {
  public:
    explicit Smtp(SmtpSettings settings) : settings_(std::move(settings)) {
        static const CURLcode once = curl_global_init(CURL_GLOBAL_DEFAULT);
        if (once != CURLE_OK)
            throw std::runtime_error("libcurl cannot be started");
    }

    Outcome send(const Mail& mail) override {
        std::unique_ptr<CURL, void (*)(CURL*)> handle(curl_easy_init(), curl_easy_cleanup);
        std::string text = mime(mail, settings_.from);
        Upload upload{text};
        std::unique_ptr<curl_slist, void (*)(curl_slist*)> to(curl_slist_append(nullptr, ("<" + mail.to + ">").c_str()),
                                                              curl_slist_free_all);
        CURL* curl = handle.get();
        std::string from = "<" + settings_.from + ">";
        curl_easy_setopt(curl, CURLOPT_URL, settings_.url.c_str());
        curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
        curl_easy_setopt(curl, CURLOPT_USE_SSL, settings_.tls_required ? CURLUSESSL_ALL : CURLUSESSL_NONE);
        if (!settings_.ca_file.empty())
            curl_easy_setopt(curl, CURLOPT_CAINFO, settings_.ca_file.c_str());
        if (!settings_.user.empty()) {
            curl_easy_setopt(curl, CURLOPT_USERNAME, settings_.user.c_str());
            curl_easy_setopt(curl, CURLOPT_PASSWORD, settings_.password.c_str());
        }
        curl_easy_setopt(curl, CURLOPT_MAIL_FROM, from.c_str());
        curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to.get());
        curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(curl, CURLOPT_READFUNCTION, give);
        curl_easy_setopt(curl, CURLOPT_READDATA, &upload);
        curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
        curl_easy_setopt(curl, CURLOPT_TIMEOUT, kWholeSeconds);
        curl_easy_setopt(curl, CURLOPT_PROXY, "");
        CURLcode result = curl_easy_perform(curl);
        long code = 0;
        curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &code);
        if (result == CURLE_OK)
            return {Outcome::Kind::sent, {}};
        return judged(result, code);
    }

  private:
    const SmtpSettings settings_;
};

} // namespace

std::optional<SmtpSettings> smtp_from_environment() {
    SmtpSettings out;
    out.url = environment("YIMEN_SMTP_URL");
    if (out.url.empty())
        return std::nullopt;
    if (!out.url.starts_with("smtp://") && !out.url.starts_with("smtps://"))
        throw std::runtime_error("YIMEN_SMTP_URL must begin with smtp:// or smtps://");
    out.from = environment("YIMEN_SMTP_FROM");
    if (!is_address(out.from))
        throw std::runtime_error("YIMEN_SMTP_FROM must be the address that mails come from");
    out.user = environment("YIMEN_SMTP_USER");
    out.password = environment("YIMEN_SMTP_PASSWORD");
    if (std::string file = environment("YIMEN_SMTP_PASSWORD_FILE"); !file.empty())
        out.password = first_line(file);
    std::string tls = environment("YIMEN_SMTP_TLS");
    if (!tls.empty() && tls != "required" && tls != "none")
        throw std::runtime_error("YIMEN_SMTP_TLS must be required or none");
    out.tls_required = tls != "none";
    if (!out.tls_required && !out.user.empty())
        throw std::runtime_error("a password goes over TLS only: YIMEN_SMTP_TLS=none forbids YIMEN_SMTP_USER");
    out.ca_file = environment("YIMEN_SMTP_CA_FILE");
    return out;
}

std::unique_ptr<Transport> smtp(SmtpSettings settings) { return std::make_unique<Smtp>(std::move(settings)); }

} // namespace yimen::notify
