#include <algorithm>
#include <map>

#include "base/enum_text.h"
#include "store.h"

// What is shown of originals and slips, to whom.
namespace yimen::originals {
namespace {

bool held(Place place) { return place == Place::front || place == Place::passing || place == Place::back; }

template <class Id>
Result<std::optional<Id>> read_cursor(const std::optional<std::string>& cursor) {
    if (!cursor)
        return std::optional<Id>();
    auto id = Id::parse(*cursor);
    if (!id)
        return fail(Error{&kInvalidRequest, {}, {{"?cursor", "bad_format", "is not a cursor of this list"}}, {}});
    return std::optional<Id>(*id);
}

std::vector<OriginalMove> moves_of(const store::Piece& piece, const std::vector<store::Receipt>& receipts,
                                   const std::vector<store::Passage>& passages) {
    std::vector<OriginalMove> out;
    auto receipt = [&](ReceiptId id) { return std::ranges::find(receipts, id, &store::Receipt::id); };
    if (auto taken = receipt(piece.receipt); taken != receipts.end())
        out.push_back({Place::front, piece.taken_at, taken->number});
    for (const auto& one : passages)
        if (one.original == piece.id)
            out.push_back({one.direction == Direction::to_back ? Place::back : Place::front, one.at, one.number});
    if (piece.place == Place::returned && piece.return_receipt)
        if (auto back = receipt(*piece.return_receipt); back != receipts.end())
            out.push_back({Place::returned, back->signed_at.value_or(piece.since), back->number});
    return out;
}

struct Names {
    std::unordered_map<StaffId, std::string> staff;
    std::map<HallId, places::Names> halls;
    std::map<DepartmentId, places::Names> departments;
};

} // namespace

std::vector<OriginalView> Originals::views(db::Reader& reader, const std::vector<store::Piece>& pieces) const {
    std::vector<SubjectId> subjects;
    std::vector<catalogue::ItemId> items;
    std::vector<StaffId> staff;
    Names names;
    for (const auto& piece : pieces) {
        subjects.push_back(*piece.scope.subject);
        items.push_back(catalogue::ItemId{*piece.scope.item});
        if (piece.holder)
            staff.push_back(*piece.holder);
        if (!names.halls.contains(*piece.scope.hall))
            names.halls[*piece.scope.hall] = parts_.directory.hall_names(reader, *piece.scope.hall);
        if (!names.departments.contains(*piece.scope.department))
            names.departments[*piece.scope.department] =
                parts_.directory.department_names(reader, *piece.scope.department);
    }
    auto subject_names = parts_.people.subject_names(reader, subjects);
    auto names_en = parts_.catalogue.names_en(reader, items);
    names.staff = parts_.people.staff_names(reader, staff);
    std::vector<OriginalView> out;
    for (const auto& piece : pieces) {
        const auto& hall = names.halls[*piece.scope.hall];
        const auto& department = names.departments[*piece.scope.department];
        out.push_back({piece.id,
                       piece.case_id,
                       piece.case_number,
                       piece.item_name,
                       names_en[catalogue::ItemId{*piece.scope.item}],
                       subject_names[*piece.scope.subject],
                       piece.requirement,
                       piece.name,
                       piece.name_en,
                       piece.kind,
                       piece.sheets,
                       piece.note,
                       piece.place,
                       piece.since,
                       *piece.scope.hall,
                       hall.zh,
                       hall.en,
                       *piece.scope.department,
                       department.zh,
                       department.en,
                       piece.holder ? names.staff[*piece.holder] : "",
                       piece.receipt,
                       piece.return_receipt,
                       piece.slip,
                       piece.taken_at,
                       piece.case_ended_at,
                       held(piece.place) && piece.case_ended_at.has_value()});
    }
    return out;
}

Result<CaseOriginals> Originals::of_case(db::Reader& reader, const access::Principal& who, cases::CaseId id) const {
    auto facts = cases::seen_by(reader, who, cases::kReaders, id);
    if (!facts)
        return fail(cases::kCaseNotFound);
    CaseOriginals out;
    out.may_take = facts->number && facts->scope.hall && facts->state != cases::State::draft &&
                   !is_over(facts->state) && access::Scope(who, kFront).covers(facts->scope);
    if (out.may_take)
        out.asked = cases::asked_papers(parts_.cases, reader, id);
    auto pieces = store::pieces_of_case(reader, id);
    auto receipts = store::receipts_of_case(reader, id);
    auto passages = store::passages_of_case(reader, id);
    auto seen = views(reader, pieces);
    for (std::size_t i = 0; i < pieces.size(); ++i)
        out.originals.push_back({std::move(seen[i]), moves_of(pieces[i], receipts, passages)});
    std::vector<StaffId> staff;
    for (const auto& receipt : receipts)
        staff.push_back(receipt.made_by);
    auto names = parts_.people.staff_names(reader, staff);
    for (const auto& receipt : receipts) {
        OriginalReceipt& view = out.receipts.emplace_back(OriginalReceipt{receipt.id,
                                                                          receipt.number,
                                                                          receipt.direction,
                                                                          receipt.state,
                                                                          receipt.made_at,
                                                                          names[receipt.made_by],
                                                                          receipt.signed_at,
                                                                          receipt.signed_how,
                                                                          receipt.courier_number,
                                                                          {},
                                                                          receipt.revision});
        for (const auto& piece : pieces)
            if (piece.receipt == receipt.id || piece.return_receipt == receipt.id)
                view.originals.push_back(piece.id);
    }
    return out;
}

Result<http::Page<OriginalView>> Originals::list(db::Reader& reader, const access::Principal& who,
                                                 const OriginalQuery& asked) const {
    YIMEN_TRY(auto after, read_cursor<OriginalId>(asked.cursor));
    int limit = http::page_size(asked.limit);
    http::Page<OriginalView> page;
    page.items = views(reader, store::pieces(reader, who, asked, after, limit));
    if (static_cast<int>(page.items.size()) == limit)
        page.next = page.items.back().id.str();
    if (!after)
        page.total = store::count(reader, who, asked);
    return page;
}

std::vector<OriginalSlip> Originals::slip_views(db::Reader& reader, const access::Principal& who,
                                                const std::vector<store::Slip>& slips) const {
    std::vector<SlipId> ids;
    std::vector<StaffId> staff;
    for (const auto& slip : slips) {
        ids.push_back(slip.id);
        staff.push_back(slip.passed_by);
        if (slip.signed_by)
            staff.push_back(*slip.signed_by);
    }
    auto alarms = store::alarms_of(reader, ids);
    for (const auto& alarm : alarms)
        if (alarm.settled_by)
            staff.push_back(*alarm.settled_by);
    auto names = parts_.people.staff_names(reader, staff);
    auto pieces = views(reader, store::pieces_of_slips(reader, ids));
    auto lines = store::lines_of(reader, ids);
    std::vector<OriginalSlip> out;
    for (const auto& slip : slips) {
        auto hall = parts_.directory.hall_names(reader, slip.hall);
        auto department = parts_.directory.department_names(reader, slip.department);
        bool open = slip.state == SlipState::open, back = slip.direction == Direction::to_back;
        auto covers = [&](access::Roles roles) { return access::Scope(who, roles).covers(slip.scope()); };
        OriginalSlip& view =
            out.emplace_back(OriginalSlip{slip.id,
                                          slip.number,
                                          slip.direction,
                                          slip.state,
                                          slip.hall,
                                          hall.zh,
                                          hall.en,
                                          slip.department,
                                          department.zh,
                                          department.en,
                                          slip.passed_at,
                                          slip.due_at,
                                          names[slip.passed_by],
                                          slip.signed_at,
                                          slip.signed_by ? std::optional(names[*slip.signed_by]) : std::nullopt,
                                          open && slip.passed_by != who.staff && covers(back ? kBack : kFront),
                                          open && covers(back ? kFront : kBack),
                                          {},
                                          {},
                                          slip.revision});
        for (const auto& line : lines)
            if (line.slip == slip.id)
                if (auto piece = std::ranges::find(pieces, line.original, &OriginalView::id); piece != pieces.end())
                    view.lines.push_back({*piece, line.answer, line.sheets_found, line.note});
        for (const auto& alarm : alarms)
            if (alarm.slip == slip.id)
                view.alarms.push_back(
                    {alarm.id, alarm.kind, alarm.raised_at, alarm.ended_at,
                     alarm.settled_by ? std::optional(names[*alarm.settled_by]) : std::nullopt, alarm.note,
                     !alarm.ended_at && alarm.kind != AlarmKind::unsigned_slip && covers(kLeads), alarm.revision});
    }
    return out;
}

Result<http::Page<OriginalSlip>> Originals::slips(db::Reader& reader, const access::Principal& who,
                                                  const SlipQuery& asked) const {
    YIMEN_TRY(auto after, read_cursor<SlipId>(asked.cursor));
    int limit = http::page_size(asked.limit);
    http::Page<OriginalSlip> page;
    page.items = slip_views(reader, who, store::slips(reader, who, asked, after, limit));
    if (static_cast<int>(page.items.size()) == limit)
        page.next = page.items.back().id.str();
    if (!after)
        page.total = store::count(reader, who, asked);
    return page;
}

Result<OriginalSlip> Originals::slip(db::Reader& reader, const access::Principal& who, SlipId id) const {
    auto found = store::visible_slip(reader, who, kKeepers, id, false);
    if (!found)
        return fail(kSlipNotFound);
    return slip_views(reader, who, {*found}).front();
}

std::int64_t Originals::alarmed(db::Reader& reader, const access::Principal& who, HallId hall) const {
    SlipQuery asked;
    asked.alarmed = true;
    asked.hall = hall;
    return store::count(reader, who, asked);
}

} // namespace yimen::originals
