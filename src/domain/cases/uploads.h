#pragma once

#include <functional>

#include "store.h"

namespace yimen::cases {

inline constexpr std::int64_t kLargestUpload = 20 << 20;

struct FileAdded {
    FileId id;
    std::string media_type;
    std::int64_t size = 0, revision = 0;
    BOOST_DESCRIBE_CLASS(FileAdded, (), (id, media_type, size, revision), (), ())
};

// The file of the request, looked at and kept, under the requirement that the path names, if it does. files.empty, request.invalid,
// what files::sniff refuses; cases.photo_type for what is no picture where it has to be one.
Result<NewFile> kept_upload(const Cases& cases, http::Context& context, bool picture = false);

// The same, under the requirement that the path names: kept first, then `add` in a transaction.
using AddFile = std::function<Result<CaseRef>(db::Tx&, CaseId, FileId, const NewFile&)>;
Result<http::Created<FileAdded>> add_upload(const Cases& cases, http::Context& context, const AddFile& add);

// The content of a file, to look at. cases.file_not_found.
Result<http::Reply> content_of(const Cases& cases, const store::File& file);

} // namespace yimen::cases
