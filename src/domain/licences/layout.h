#pragma once

// How a type of licence looks (GB/T 36905): a template as data, filled with the record.

#include <optional>
#include <string>
#include <vector>

#include "licences.h"
#include "render/render.h"

namespace yimen::licences {

// A line of the face. `from`: number, identifier, holder, holder_code, issuer, issued_on, period, "content" (every field of the record that
// no other line names) or "content:" and the label of one field.
struct LayoutLine {
    std::string label, from;
    BOOST_DESCRIBE_CLASS(LayoutLine, (), (label, from), (), ())
};
struct Layout {
    std::string accent = "#8a1c1c"; // of frame and title
    bool portrait = false;
    std::vector<LayoutLine> lines;
    std::string note;
    BOOST_DESCRIBE_CLASS(Layout, (), (accent, portrait, lines, note), (), ())
};
// The one of a type that names none.
Layout plain_layout();
// request.invalid with a pointer when a colour or a source is none, a label or the note is too long, or there are more than 40 lines.
Result<void> check_layout(const Layout& layout, std::string_view at = "/layout");
Result<Layout> read_layout(std::string_view json);

// What a copy for one purpose (加注件, GB/T 36905) says on its face and in its metadata.
struct CopyTerms {
    std::string purpose;          // 制作事由
    std::optional<Date> valid_to; // 有效期截止; none: for one case only
    std::string made_by;          // 制作者
    Instant made_at;
};

struct FaceHolder {
    std::string name, code;
};
// Everything that stands on a licence or in its metadata.
struct Face {
    std::string type_code, type_name, identifier, number, issuer_name, issuer_code;
    std::vector<FaceHolder> holders;
    boost::json::object content;
    Date issued_on{};
    Date valid_from{};
    std::optional<Date> valid_to;
    std::string qr;
    Instant made_at;
    std::string supersedes;        // identifier of the version before; empty: this is the first
    std::optional<CopyTerms> copy; // of a copy for one purpose
};
render::Card card(const Layout& layout, const Face& face, const std::optional<render::Seal>& seal, bool test);

// What a verifier reads of a copy.
inline constexpr std::string_view kCopyPurpose = "JZJZZSY", kCopyValidTo = "JZJYXQJZSJ";
// CustomDatas of the OFD file: the names of GB/T 36903, and KZ_ for the fields of the type (standards.md §2.2). Of several holders each
// value stands with the others in their order, kBetweenHolders between them.
inline constexpr std::string_view kBetweenHolders = "^";
std::vector<std::pair<std::string, std::string>> metadata(const Face& face, std::string_view signer,
                                                          std::string_view seal_name);

} // namespace yimen::licences
