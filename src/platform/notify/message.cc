#include "message.h"

#include "base/text.h"

namespace yimen::notify {
namespace {

std::string base64(std::string_view bytes) {
    static constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t three = 0;
        std::size_t there = std::min<std::size_t>(3, bytes.size() - i);
        for (std::size_t k = 0; k < 3; ++k)
            three = three << 8 | (k < there ? static_cast<unsigned char>(bytes[i + k]) : 0u);
        for (std::size_t k = 0; k < 4; ++k)
            out += k <= there ? kAlphabet[three >> (18 - 6 * k) & 63] : '=';
    }
    return out;
}

// RFC 2047 §2: an encoded word has at most 75 characters and holds whole characters; a line has at most 76: 39 bytes of text in each.
std::string encoded_subject(std::string_view text) {
    std::string out, part;
    auto flush = [&] {
        out += (out.empty() ? "" : "\r\n ") + std::string("=?UTF-8?B?") + base64(part) + "?=";
        part.clear();
    };
    for (char32_t character : to_utf32(text)) {
        std::string bytes = to_utf8(std::u32string_view(&character, 1));
        if (part.size() + bytes.size() > 39)
            flush();
        part += bytes;
    }
    flush();
    return out;
}

// Thu, 24 Sep 2026 09:00:00 +0800
std::string date_of(Instant at) {
    static constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    Date day = hall_date(at);
    std::string text = to_rfc3339(at); // 2026-09-28T09:00:00.000+08:00
    return std::string(kDays[std::chrono::weekday(std::chrono::sys_days(day)).c_encoding()]) + ", " +
           text.substr(8, 2) + " " + kMonths[static_cast<unsigned>(day.month()) - 1] + " " + text.substr(0, 4) + " " +
           text.substr(11, 8) + " +0800";
}

} // namespace

std::string mime(const Mail& mail, std::string_view from) {
    std::string out;
    out += "Date: " + date_of(mail.at) + "\r\n";
    out += "From: " + std::string(from) + "\r\n";
    out += "To: " + mail.to + "\r\n";
    out += "Message-ID: <" + mail.message_id + ">\r\n";
    out += "Subject: " + encoded_subject(mail.subject) + "\r\n";
    out += "Auto-Submitted: auto-generated\r\n"; // RFC 3834: no out-of-office replies
    out += "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n";
    std::string text = base64(mail.body);
    for (std::size_t i = 0; i < text.size(); i += 76)
        out += text.substr(i, 76) + "\r\n";
    return out;
}

} // namespace yimen::notify
