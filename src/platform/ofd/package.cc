#include "package.h"

#include <algorithm>
#include <memory>
#include <vector>
#include <zip.h>

#include "base/text.h"
#include "container.h"
#include "errors.h"

namespace yimen::ofd {
namespace {

struct Discard {
    void operator()(zip_t* archive) const { zip_discard(archive); }
    void operator()(zip_file_t* file) const { zip_fclose(file); }
};

// GB/T 33190 paths are from the root; a name that leaves it, or says the same file in two ways, is no name. "\" is a separator to some.
bool plain_name(std::string_view name) {
    bool odd = std::ranges::any_of(name, [](unsigned char c) { return c < 0x20 || c == '\\' || c == 0x7f; });
    return !name.empty() && !odd && is_utf8(name) && resolve("", name) == name;
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return out;
}

Result<std::string> unpack(zip_t* archive, zip_uint64_t index, std::size_t size, std::string_view name) {
    std::unique_ptr<zip_file_t, Discard> file(zip_fopen_index(archive, index, 0));
    std::string out(size, '\0');
    char more = 0;
    // libzip checks the CRC when it meets the end.
    if (!file || zip_fread(file.get(), out.data(), size) != static_cast<zip_int64_t>(size) ||
        zip_fread(file.get(), &more, 1) != 0)
        return fail(kBroken, std::string(name) + " cannot be unpacked");
    return out;
}

} // namespace

std::optional<std::string> resolve(std::string_view from, std::string_view reference) {
    std::vector<std::string_view> parts;
    auto follow = [&](std::string_view path) {
        for (auto part : split(path, '/')) {
            if (part.empty() || part == ".")
                continue;
            if (part != "..")
                parts.push_back(part);
            else if (parts.empty())
                return false;
            else
                parts.pop_back();
        }
        return true;
    };
    if (!reference.starts_with('/') && !follow(from.substr(0, from.rfind('/') == from.npos ? 0 : from.rfind('/'))))
        return std::nullopt;
    if (!follow(reference))
        return std::nullopt;
    std::string out;
    for (auto part : parts)
        out.append(out.empty() ? "" : "/").append(part);
    return out;
}

// What has the form that we write is read without libzip, in a third of the time: packed again it must be the same, byte by byte, so that
// any reader finds the same entries in it.
bool Package::read_ours(std::string_view content, const Limits& limits) {
    in_our_form_ = false;
    if (content.size() > limits.unpacked_bytes)
        return false;
    auto entries = unpack_ours(content, limits.entries);
    if (!entries || pack(*entries) != content)
        return false;
    entries_ = std::move(*entries);
    in_our_form_ = std::ranges::all_of(entries_, [](const auto& entry) { return plain_name(entry.first); });
    return in_our_form_;
}

Result<void> Package::read_any(std::string_view content, const Limits& limits) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source = zip_source_buffer_create(content.data(), content.size(), 0, &error);
    std::unique_ptr<zip_t, Discard> archive(source ? zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error)
                                                   : nullptr);
    std::string why = zip_error_strerror(&error);
    zip_error_fini(&error);
    if (!archive) {
        zip_source_free(source);
        return fail(kNotOfd, why);
    }
    zip_int64_t count = zip_get_num_entries(archive.get(), 0);
    if (static_cast<std::size_t>(count) > limits.entries)
        return fail(kTooLarge, std::to_string(count) + " files");
    entries_.clear();
    std::size_t left = limits.unpacked_bytes;
    for (zip_uint64_t i = 0; i < static_cast<zip_uint64_t>(count); ++i) {
        zip_stat_t entry;
        if (zip_stat_index(archive.get(), i, ZIP_FL_ENC_STRICT, &entry) != 0 || !(entry.valid & ZIP_STAT_SIZE))
            return fail(kBroken, "an entry has no size");
        std::string_view name = entry.name;
        if (name.ends_with('/') && entry.size == 0)
            continue; // a folder
        if (!plain_name(name))
            return fail(kBroken, "an entry has the name " + std::string(name));
        if (entry.size > left)
            return fail(kTooLarge, "unpacks to more than " + std::to_string(limits.unpacked_bytes) + " bytes");
        left -= entry.size;
        YIMEN_TRY(std::string bytes, unpack(archive.get(), i, entry.size, name));
        if (!entries_.emplace(name, std::move(bytes)).second)
            return fail(kBroken, std::string(name) + " is there twice");
    }
    return {};
}

Result<Package> Package::read(std::string_view content, const Limits& limits) {
    if (content.size() > limits.file_bytes)
        return fail(kTooLarge);
    Package out;
    if (!out.read_ours(content, limits)) {
        YIMEN_CHECK(out.read_any(content, limits));
    }
    if (!out.entries_.contains("OFD.xml"))
        return fail(kNotOfd, "there is no OFD.xml");
    // Readers that do not tell capitals from small letters would show one of the two, nobody knows which.
    if (!out.index())
        return fail(kBroken, "two entries differ in capitals and small letters only");
    return out;
}

Package Package::of(std::map<std::string, std::string> entries) {
    Package out;
    out.entries_ = std::move(entries);
    out.index();
    return out;
}

bool Package::index() {
    for (const auto& [name, content] : entries_)
        by_lower_case_.emplace(lower(name), name);
    return by_lower_case_.size() == entries_.size();
}

const std::string* Package::find(std::string_view path, std::string* name) const {
    auto wanted = resolve("", path);
    if (!wanted)
        return nullptr;
    auto found = entries_.find(*wanted);
    if (found == entries_.end())
        if (auto alike = by_lower_case_.find(lower(*wanted)); alike != by_lower_case_.end())
            found = entries_.find(alike->second);
    if (found == entries_.end())
        return nullptr;
    if (name)
        *name = found->first;
    return &found->second;
}

} // namespace yimen::ofd
