#include "problem.h"

namespace yimen::http {

int status_of(ErrorKind kind) {
    switch (kind) {
    case ErrorKind::invalid:
        return 400;
    case ErrorKind::unauthenticated:
        return 401;
    case ErrorKind::forbidden:
        return 403;
    case ErrorKind::not_found:
        return 404;
    case ErrorKind::conflict:
        return 409;
    case ErrorKind::gone:
        return 410;
    case ErrorKind::precondition_failed:
        return 412;
    case ErrorKind::too_large:
        return 413;
    case ErrorKind::unsupported_media:
        return 415;
    case ErrorKind::unprocessable:
        return 422;
    case ErrorKind::precondition_required:
        return 428;
    case ErrorKind::rate_limited:
        return 429;
    case ErrorKind::internal:
        return 500;
    case ErrorKind::unavailable:
        return 503;
    case ErrorKind::storage_full:
        return 507;
    }
    return 500;
}

std::optional<ErrorKind> kind_of(int status) {
    for (int kind = 0; kind <= static_cast<int>(ErrorKind::storage_full); ++kind)
        if (status_of(static_cast<ErrorKind>(kind)) == status)
            return static_cast<ErrorKind>(kind);
    return std::nullopt;
}

Reply problem(const Error& error, const Request& request, std::optional<int> status) {
    bool chinese = request.language() == "zh";
    boost::json::object document = error.more; // first, so that no extra member can hide a standard one
    document["type"] = "urn:yimen:problem:" + std::string(error.code->code);
    document["title"] = chinese ? error.code->zh : error.code->en;
    document["status"] = status.value_or(status_of(error.kind()));
    document["code"] = error.code->code;
    if (!error.detail.empty())
        document["detail"] = error.detail;
    document["instance"] = request.id;
    if (!error.invalid_params.empty()) {
        boost::json::array params;
        for (const InvalidParam& param : error.invalid_params)
            params.push_back({{"pointer", param.pointer}, {"code", param.code}, {"reason", param.reason}});
        document["invalid_params"] = std::move(params);
    }
    Reply reply(status.value_or(status_of(error.kind())), "application/problem+json", boost::json::serialize(document));
    reply.with("Content-Language", chinese ? "zh-CN" : "en");
    if (error.kind() == ErrorKind::unavailable)
        reply.with("Retry-After", "1");
    return reply;
}

} // namespace yimen::http
