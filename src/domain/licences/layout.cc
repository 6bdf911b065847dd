#include "layout.h"

#include <charconv>
#include <set>

#include "base/codes.h"
#include "base/text.h"

namespace yimen::licences {
namespace {

constexpr std::string_view kOneField = "content:";
constexpr std::size_t kLines = 40, kLabel = 30, kNote = 300; // lines; characters
const std::set<std::string, std::less<>> kSources{"number", "identifier", "holder", "holder_code",
                                                  "issuer", "issued_on",  "period", "content"};

std::optional<ofd::Colour> colour_of(std::string_view text) {
    int value = 0;
    if (text.size() != 7 || text[0] != '#')
        return std::nullopt;
    auto [end, error] = std::from_chars(text.data() + 1, text.data() + text.size(), value, 16);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return ofd::Colour{value >> 16, value >> 8 & 0xff, value & 0xff};
}

// GA/T 2000.156, as GB/T 36903 appendix A names it.
struct CodeKind {
    std::string name, code;
};
CodeKind code_kind(std::string_view holder_code) {
    if (codes::is_credit_code(holder_code))
        return {"统一社会信用代码", "001"};
    return codes::is_citizen_id(holder_code) ? CodeKind{"公民身份号码", "111"} : CodeKind{"其他", "990"};
}

std::string chinese(Date day) {
    return std::to_string(static_cast<int>(day.year())) + "年" + std::to_string(static_cast<unsigned>(day.month())) +
           "月" + std::to_string(static_cast<unsigned>(day.day())) + "日";
}

std::string text_of(const boost::json::value& value) {
    return value.is_string() ? std::string(value.as_string()) : boost::json::serialize(value);
}

// Each holder's, in their order.
template <class F>
std::string of_holders(const Face& face, std::string_view between, F&& value) {
    std::string out;
    for (const auto& holder : face.holders)
        (out += out.empty() ? "" : between) += value(holder);
    return out;
}

std::string source(const Face& face, std::string_view from) {
    if (from == "number")
        return face.number;
    if (from == "identifier")
        return face.identifier;
    if (from == "holder")
        return of_holders(face, "、", [](const FaceHolder& holder) { return holder.name; });
    if (from == "holder_code")
        return of_holders(face, "、", [](const FaceHolder& holder) { return holder.code; });
    if (from == "issuer")
        return face.issuer_name;
    if (from == "issued_on")
        return chinese(face.issued_on);
    if (from == "period")
        return chinese(face.valid_from) + "至" + (face.valid_to ? chinese(*face.valid_to) : "长期");
    if (auto* value = face.content.if_contains(from.substr(kOneField.size())))
        return text_of(*value);
    return "";
}

} // namespace

Layout plain_layout() {
    Layout out;
    out.lines = {{"证照编号", "number"}, {"持证主体", "holder"}, {"", "content"}, {"有效期", "period"}};
    return out;
}

Result<void> check_layout(const Layout& layout, std::string_view at) {
    auto wrong = [&](const std::string& spot, std::string code, std::string detail) {
        return fail(Error{&kInvalidRequest, {}, {{std::string(at) + spot, std::move(code), std::move(detail)}}, {}});
    };
    if (!colour_of(layout.accent))
        return wrong("/accent", "bad_format", "is no colour like #8a1c1c");
    if (code_points(layout.note) > kNote)
        return wrong("/note", "too_long", std::to_string(kNote));
    if (layout.lines.size() > kLines)
        return wrong("/lines", "too_long", std::to_string(kLines));
    for (std::size_t i = 0; i < layout.lines.size(); ++i) {
        const auto& [label, from] = layout.lines[i];
        std::string spot = "/lines/" + std::to_string(i);
        if (!kSources.contains(from) && !(from.starts_with(kOneField) && from.size() > kOneField.size()))
            return wrong(spot + "/from", "not_in_list", from);
        if (code_points(label) > kLabel || code_points(from) > kLabel + kOneField.size())
            return wrong(spot + "/label", "too_long", std::to_string(kLabel));
    }
    return {};
}

Result<Layout> read_layout(std::string_view json) {
    YIMEN_TRY(auto layout, read_stored_json<Layout>(json));
    YIMEN_CHECK(check_layout(layout, ""));
    return layout;
}

render::Card card(const Layout& layout, const Face& face, const std::optional<render::Seal>& seal, bool test) {
    render::Card out;
    out.authority = face.issuer_name;
    out.title = face.type_name;
    out.number = face.number;
    out.accent = colour_of(layout.accent).value();
    out.portrait = layout.portrait;
    out.note = layout.note;
    out.made_at = face.made_at;
    if (test)
        out.mark = "测试证照，没有法律效力";
    if (face.copy)
        out.mark += std::string(test ? "　" : "") + "加注件：仅限所注用途使用";
    std::set<std::string, std::less<>> named;
    for (const auto& line : layout.lines)
        if (line.from.starts_with(kOneField))
            named.insert(line.from.substr(kOneField.size()));
    for (const auto& line : layout.lines) {
        if (line.from != "content") {
            if (std::string value = source(face, line.from); !value.empty())
                out.lines.push_back({line.label, value});
            continue;
        }
        for (const auto& [label, value] : face.content)
            if (!named.contains(std::string_view(label)))
                out.lines.push_back({label, text_of(value)});
    }
    if (face.copy) {
        out.lines.push_back({"加注用途", face.copy->purpose});
        if (face.copy->valid_to)
            out.lines.push_back({"加注有效期至", chinese(*face.copy->valid_to)});
    }
    out.signature = render::Signature{face.issuer_name, chinese(face.issued_on), seal};
    out.qr = face.qr;
    out.qr_note = "扫描二维码核验\nScan to verify";
    out.foot = "电子证照标识　" + face.identifier;
    return out;
}

std::vector<std::pair<std::string, std::string>> metadata(const Face& face, std::string_view signer,
                                                          std::string_view seal_name) {
    auto all = [&](auto&& value) { return of_holders(face, kBetweenHolders, value); };
    std::string sealed_at = to_rfc3339(face.made_at).substr(0, 19);
    std::vector<std::pair<std::string, std::string>> out{
        {"ZZMC", face.type_name},
        {"ZZLXDM", face.type_code},
        {"ZZBH", face.number},
        {"ZZBS", face.identifier},
        {"ZZBFJG", face.issuer_name},
        {"ZZBFJGDM", face.issuer_code},
        {"ZZBFRQ", to_iso(face.issued_on)},
        {"CZZT", all([](const FaceHolder& holder) { return holder.name; })},
        {"CZZTDM", all([](const FaceHolder& holder) { return holder.code; })},
        {"CZZTDMLX", all([](const FaceHolder& holder) { return code_kind(holder.code).name; })},
        {"CZZTDMLXDM", all([](const FaceHolder& holder) { return code_kind(holder.code).code; })},
        {"ZZYXQQSRQ", to_iso(face.valid_from)},
        {"ZZYXQJZRQ", face.valid_to ? to_iso(*face.valid_to) : "长期"},
        {"ZZQZR", std::string(signer)},
        {"ZZQZSJ", sealed_at},
        {"ZZQZMC", std::string(seal_name)},
        {"CJSJ", sealed_at},
    };
    if (!face.supersedes.empty())
        out.emplace_back("GLZZBS", face.supersedes); // 关联证照标识, as in use; the standard's text was not at hand
    if (const auto& copy = face.copy) {
        out.emplace_back("JZJZZSJ", to_rfc3339(copy->made_at).substr(0, 19));
        out.emplace_back("JZJZZZ", copy->made_by);
        out.emplace_back(kCopyPurpose, copy->purpose);
        if (copy->valid_to)
            out.emplace_back(kCopyValidTo, to_iso(*copy->valid_to));
    }
    for (const auto& [label, value] : face.content)
        out.emplace_back("KZ_" + std::string(label), text_of(value));
    return out;
}

} // namespace yimen::licences
