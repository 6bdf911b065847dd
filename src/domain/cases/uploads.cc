#include "uploads.h"

namespace yimen::cases {

Result<NewFile> kept_upload(const Cases& cases, http::Context& context, bool picture) {
    const auto& file = context.request().file;
    if (!file || file->size == 0)
        return fail(files::kEmpty);
    auto name = context.request().file_name();
    if (!name)
        return fail(Error{&kInvalidRequest,
                          {},
                          {{"X-File-Name", "bad_format", "must be a file name of at most 200 characters"}},
                          {}});
    YIMEN_TRY(files::Type type, files::sniff(file->path, *name));
    if (picture && type != files::Type::jpeg && type != files::Type::png)
        return fail(kPhotoType);
    cases.parts().files.keep(file->path, file->sm3);
    return NewFile{std::string(context.request().param("requirement")), *name, std::string(files::media_type(type)),
                   file->sm3, file->size};
}

Result<http::Created<FileAdded>> add_upload(const Cases& cases, http::Context& context, const AddFile& add) {
    YIMEN_TRY(CaseId id, context.id<CaseId>("id"));
    YIMEN_TRY(NewFile content, kept_upload(cases, context));
    auto added = context.write([&](db::Tx& tx) -> Result<FileAdded> {
        auto file_id = new_id<FileId>(cases.parts().clocks.business.now());
        YIMEN_TRY(CaseRef saved, add(tx, id, file_id, content));
        return FileAdded{file_id, content.media_type, content.size, saved.revision};
    });
    if (!added)
        return fail(std::move(added).error());
    return http::Created<FileAdded>{*added, "/api/v1/cases/" + id.str() + "/files/" + added->id.str()};
}

Result<http::Reply> content_of(const Cases& cases, const store::File& file) {
    auto path = cases.parts().files.path(file.sm3);
    if (!path)
        return fail(kFileNotFound, "the content is missing from the store");
    http::Reply reply;
    reply.content_type = file.media_type;
    reply.file_path = *path;
    reply.with("Content-Disposition", "inline").with("Cache-Control", "private, no-store");
    return reply;
}

} // namespace yimen::cases
