#pragma once

// An OFD document as a package of files (GB/T 33190-2016 §6): a ZIP whose root is OFD.xml. Read whole into memory within limits, so that
// nothing that is checked later can change under the check.

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace yimen::ofd {

// What is read at the most; a licence of a hall has some hundred kilobytes.
struct Limits {
    std::size_t file_bytes = 64 << 20;
    std::size_t entries = 4096;
    std::size_t unpacked_bytes = 256 << 20;
};
// Of the files that are parsed: a sealed document has some ten kilobytes of XML, and one signature or a few.
inline constexpr std::size_t kXmlBytes = 8 << 20, kSignatures = 64, kReferences = 4096;

class Package {
  public:
    // `content` is the file. ofd.not_ofd, ofd.too_large, ofd.broken (an entry that cannot be unpacked, a name twice, also in
    // other letters, or outside of the root).
    static Result<Package> read(std::string_view content, const Limits& limits = {});

    // A package that was made here, not read.
    static Package of(std::map<std::string, std::string> entries);

    // The entry under this path, which counts from the root whether it begins with "/" or not. Where no entry has just this name, one that
    // differs in the case of letters only is taken, as other readers do. `name` gets the entry's own spelling.
    const std::string* find(std::string_view path, std::string* name = nullptr) const;
    const std::map<std::string, std::string>& entries() const { return entries_; }
    // Whether the file had the one form of our own documents (container.h), byte for byte.
    bool in_our_form() const { return in_our_form_; }

  private:
    bool read_ours(std::string_view content,
                   const Limits& limits); // false: it is none of ours, or more than the limits
    Result<void> read_any(std::string_view content, const Limits& limits);
    bool index(); // false: two names differ in capitals and small letters only

    std::map<std::string, std::string> entries_;
    std::map<std::string, std::string> by_lower_case_; // name in small letters → the first entry of that name
    bool in_our_form_ = true;
};

// The path that `reference`, written in the file `from`, names: from the root when it begins with "/", otherwise from the folder of
// `from`. "." and ".." are followed; what leaves the root has no path.
std::optional<std::string> resolve(std::string_view from, std::string_view reference);

} // namespace yimen::ofd
