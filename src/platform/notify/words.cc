#include "notify.h"

// Addresses, templates and pauses: the parts that need no database.
namespace yimen::notify {

bool is_address(std::string_view text) {
    auto at = text.find('@');
    if (text.size() > 254 || at == 0 || at == std::string_view::npos || at > 64 || text.find('@', at + 1) != text.npos)
        return false;
    auto plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
    };
    std::string_view local = text.substr(0, at), domain = text.substr(at + 1);
    bool local_good = std::ranges::all_of(local, [&](char c) {
        return plain(c) || std::string_view("!#$%&'*+/=?^_`{|}~").find(c) != std::string_view::npos;
    });
    bool domain_good = domain.find('.') != std::string_view::npos && domain.front() != '.' && domain.back() != '.' &&
                       domain.find("..") == std::string_view::npos && std::ranges::all_of(domain, plain);
    return local_good && domain_good && local.front() != '.' && local.back() != '.';
}

std::string mask_address(std::string_view address) {
    auto at = address.find('@');
    if (at == 0 || at == std::string_view::npos)
        return "***";
    return std::string(1, address[0]) + "***" + std::string(address.substr(at));
}

std::string filled(std::string_view text, const boost::json::object& values) {
    std::string out;
    while (!text.empty()) {
        auto open = text.find('{');
        auto close = open == text.npos ? text.npos : text.find('}', open);
        if (close == text.npos)
            break;
        std::string_view name = text.substr(open + 1, close - open - 1);
        out += text.substr(0, open);
        auto* value = values.if_contains(name);
        if (value && value->is_string())
            out += std::string_view(value->get_string());
        else if (value && !value->is_null())
            out += boost::json::serialize(*value);
        else
            out += text.substr(open, close - open + 1);
        text.remove_prefix(close + 1);
    }
    return out + std::string(text);
}

std::optional<std::chrono::seconds> pause_after(std::int64_t attempts) {
    using namespace std::chrono_literals;
    static constexpr std::chrono::seconds kPauses[] = {5s, 30s, 2min, 10min, 30min, 1h, 2h};
    constexpr std::int64_t kMost = 25; // with four hours between the last of them: three days
    if (attempts >= kMost)
        return std::nullopt;
    return attempts <= static_cast<std::int64_t>(std::size(kPauses)) ? kPauses[attempts - 1] : 4h;
}

} // namespace yimen::notify
