#include "copies.h"

#include <filesystem>

#include "holders.h"
#include "journal/journal.h"
#include "outbox/outbox.h"
#include "reading.h"

namespace yimen::licences {
namespace {

constexpr int kCopiesShown = 100;

render::Seal picture_of(const seals::Instrument& instrument) {
    return render::Seal{{}, {}, instrument.test, instrument.picture};
}

} // namespace

Result<Copies::Made> Copies::make(const Caller& caller, LicenceId id, std::string_view purpose, int days) const {
    const auto& parts = sealer_.parts();
    const auto& licences = parts.licences;
    std::optional<Sealer::Record> record;
    std::optional<seals::StandingOrder> order;
    std::optional<SubjectId> holder;
    std::optional<people::SubjectClear> maker;
    YIMEN_TRY(auto instrument,
              licences.database().read([&](db::Reader& reader) -> Result<std::optional<seals::Instrument>> {
                  holder = holder_of(reader, caller.who, id);
                  if (holder)
                      record = sealer_.record(reader, id);
                  if (!record)
                      return fail(kLicenceNotFound);
                  maker = parts.people.reveal_subject(reader, *holder);
                  YIMEN_CHECK(check_in_force(licences, record->state, record->face.valid_to));
                  if (!record->file_sm3)
                      return fail(kNotSealed);
                  order = parts.seals.order_in_force(reader, record->department, seals::Purpose::licence);
                  return parts.seals.in_force(reader, record->department, seals::Purpose::licence);
              }));
    if (!instrument || !order)
        return fail(kNoSeal);
    Instant now = licences.clocks().business.now();
    CopyTerms terms{std::string(purpose), Date(std::chrono::sys_days(hall_date(now)) + std::chrono::days(days)),
                    maker ? maker->name : "", now};
    auto copy = new_id<CopyId>(now);
    Sealer::Record drawn = *record;
    drawn.id = LicenceId{copy.value}; // DocID of a document of its own
    drawn.face.copy = terms;
    drawn.face.made_at = now;
    std::string ofd = sealer_.keep(Sealer::sealed_file(drawn, *instrument, now), now);
    std::string pdf = sealer_.kept_pdf(drawn, picture_of(*instrument));
    return Made{copy, std::move(*record), std::move(*instrument), *order, std::move(terms), *holder, ofd, pdf};
}

Result<CopyId> Copies::store(db::Tx& tx, const Caller& caller, const Made& made) const {
    const auto& licence = made.licence;
    auto state = tx.query("SELECT state FROM licence WHERE id = $1 {{for_update}}", licence.id);
    YIMEN_CHECK(check_in_force(sealer_.parts().licences, state[0].get<std::string>(0), licence.face.valid_to));
    tx.exec("INSERT INTO licence_copy (id, cell_id, subject_id, licence_id, account_id, purpose, valid_to, made_at,"
            " ofd_sm3, pdf_sm3) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            made.id, licence.cell, made.holder, licence.id, caller.who.account, made.terms.purpose, made.terms.valid_to,
            made.terms.made_at, made.ofd_sm3, made.pdf_sm3);
    YIMEN_CHECK(sealer_.parts().seals.record_use(tx, made.instrument,
                                                 {"licence_copy", made.id.value, licence.face.identifier, made.ofd_sm3,
                                                  std::nullopt, made.order, made.terms.made_at}));
    journal::append(tx, {.cell = licence.cell,
                         .at = made.terms.made_at,
                         .actor = caller.who.account,
                         .role = access::to_string(access::Role::visitor),
                         .channel = caller.channel,
                         .action = "licence.copy",
                         .object_kind = "licence",
                         .object = licence.id.value,
                         .reason = made.terms.purpose,
                         .change = made.ofd_sm3,
                         .request_id = caller.request_id});
    outbox::NewEvent event;
    event.kind = "LicenceCopied";
    event.scope = {licence.cell, licence.region, licence.hall, licence.department, made.holder};
    event.object_kind = "licence";
    event.object = licence.id.value;
    event.revision = licence.revision;
    outbox::publish(tx, made.terms.made_at, event);
    return made.id;
}

std::vector<LicenceCopy> Copies::list(db::Reader& reader, LicenceId id, SubjectId holder) const {
    Date today = hall_date(sealer_.parts().licences.clocks().business.now());
    std::vector<LicenceCopy> out;
    for (auto row : reader.query("SELECT id, purpose, valid_to, made_at FROM licence_copy WHERE licence_id = $1"
                                 " AND subject_id = $3 ORDER BY made_at DESC, id DESC LIMIT $2",
                                 id, kCopiesShown, holder))
        out.push_back({row.get<CopyId>(0), row.get<std::string>(1), row.get<Date>(2), row.get<Instant>(3),
                       row.get<Date>(2) < today});
    return out;
}

Result<Copies::Drawn> Copies::draw_shown(const Shown& shown, std::string_view staff_name) const {
    const auto& parts = sealer_.parts();
    Instant now = parts.licences.clocks().business.now();
    auto record =
        parts.licences.database().read([&](db::Reader& reader) { return sealer_.record(reader, shown.licence); });
    if (!record)
        return fail(kLicenceNotFound);
    std::optional<render::Seal> seal;
    if (auto path = record->file_sm3 ? parts.files.path(*record->file_sm3) : std::nullopt) {
        YIMEN_TRY(seal, Sealer::seal_on(*path));
    }
    record->face.copy = CopyTerms{shown.purpose, {}, std::string(staff_name), now};
    record->face.made_at = now;
    Drawn out;
    out.sm3 = sealer_.kept_pdf(*record, seal);
    out.name = record->face.type_name + "（亮证）.pdf";
    out.size = static_cast<std::int64_t>(std::filesystem::file_size(parts.files.path(out.sm3).value()));
    return out;
}

Result<Copies::Presented> Copies::present(const Shows& shows, const Caller& staff, std::string_view code) const {
    Presented out{
        shows.parts().licences.database().read([&](db::Reader& reader) { return shows.find(reader, staff, code); }),
        {}};
    if (out.shown) {
        YIMEN_TRY(out.drawn, draw_shown(*out.shown, staff.who.display_name));
    }
    return out;
}

} // namespace yimen::licences
