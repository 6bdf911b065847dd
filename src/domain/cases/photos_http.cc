#include "acting.h"
#include "http/route.h"
#include "looks.h"
#include "photo_store.h"
#include "stages.h"
#include "uploads.h"

// Photographs of an inspection (现场勘验).
namespace yimen::cases {
namespace {

using access::Role;
using http::Context;

struct PhotoAdded {
    PhotoId id;
    std::string media_type;
    std::int64_t size = 0, revision = 0;
    BOOST_DESCRIBE_CLASS(PhotoAdded, (), (id, media_type, size, revision), (), ())
};
struct PhotoPath {
    CaseId id;
    StageId stage;
};

Result<PhotoPath> photo_path(Context& context) {
    YIMEN_TRY(CaseId id, context.id<CaseId>("id"));
    auto stage = StageId::parse(context.request().param("stage"));
    if (!stage)
        return fail(kStageNotFound);
    return PhotoPath{id, *stage};
}

// Looked at and kept first, then the record has it, or nothing.
Result<http::Created<PhotoAdded>> add_photo(const Cases& cases, Context& context) {
    YIMEN_TRY(auto path, photo_path(context));
    // Before anything is kept, or said of the file or the caption.
    YIMEN_CHECK(cases.parts().database.read([&](db::Reader& reader) {
        return Stages(cases).may_add_photo(reader, caller_of(context), path.id, context.expected_revision(),
                                           path.stage);
    }));
    auto caption = context.request().words("x-caption", 200);
    if (!caption)
        return fail(Error{&kInvalidRequest,
                          {},
                          {{"X-Caption", "bad_format", "must say in at most 200 characters what is to be seen"}},
                          {}});
    YIMEN_TRY(NewFile content, kept_upload(cases, context, true));
    YIMEN_TRY(PhotoAdded added, context.write([&](db::Tx& tx) -> Result<PhotoAdded> {
        auto photo = new_id<PhotoId>(cases.parts().clocks.business.now());
        YIMEN_TRY(CaseRef saved, Stages(cases).add_photo(tx, caller_of(context), path.id, context.expected_revision(),
                                                         path.stage, photo, content, *caption));
        return PhotoAdded{photo, content.media_type, content.size, saved.revision};
    }));
    return http::Created<PhotoAdded>{added, "/api/v1/cases/" + path.id.str() + "/stages/" + path.stage.str() +
                                                "/photos/" + added.id.str()};
}

Result<CaseRef> remove_photo(const Cases& cases, Context& context) {
    YIMEN_TRY(auto path, photo_path(context));
    YIMEN_TRY(PhotoId photo, context.id<PhotoId>("photo"));
    return context.write([&](db::Tx& tx) {
        return Stages(cases).remove_photo(tx, caller_of(context), path.id, context.expected_revision(), path.stage,
                                          photo);
    });
}

Result<http::Reply> open_photo(const Cases& cases, Context& context) {
    YIMEN_TRY(auto path, photo_path(context));
    YIMEN_TRY(PhotoId id, context.id<PhotoId>("photo"));
    std::optional<store::Record> record;
    auto photo = cases.parts().database.read([&](db::Reader& reader) {
        record = store::visible_or_asked(reader, context.who(), kReaders, path.id);
        return record ? store::photo(reader, path.id, path.stage, id, context.who().is_staff()) : std::nullopt;
    });
    if (!photo)
        return fail(kFileNotFound);
    store::File file;
    file.media_type = photo->media_type;
    file.sm3 = photo->sm3;
    YIMEN_TRY(http::Reply reply, content_of(cases, file));
    YIMEN_CHECK(journal_look(cases, context, *record, "case.open_photo", {}, id.str()));
    return reply;
}

} // namespace

http::Routes photo_routes(const Cases& cases) {
    using enum http::Method;
    using http::route;
    constexpr access::Roles officers{Role::reviewer, Role::decider};
    http::Routes out;
    auto add = http::matching(route(
        post, "/cases/{id}/stages/{stage}/photos", "addPhoto",
        "Adds a photograph to the record of an inspection, until both officers have signed; X-Caption says what is to "
        "be seen, percent-encoded.",
        officers));
    add.body = http::BodyKind::file;
    add.max_body = kLargestUpload;
    out.add<http::None, http::Created<PhotoAdded>>(add, [&](Context& c) { return add_photo(cases, c); });
    out.add<http::None, CaseRef>(
        http::matching(route(del, "/cases/{id}/stages/{stage}/photos/{photo}", "removePhoto",
                             "Takes a photograph out of the record, until both officers have signed.", officers)),
        [&](Context& c) { return remove_photo(cases, c); });
    auto look = route(post, "/cases/{id}/stages/{stage}/photos/{photo}/open", "openPhoto",
                      "A photograph of an inspection, for the applicant once both have signed; a look by staff is "
                      "journaled.",
                      kReaders);
    look.keyed = false;
    out.add<http::None, http::Reply>(look, [&](Context& c) { return open_photo(cases, c); });
    return out;
}

} // namespace yimen::cases
