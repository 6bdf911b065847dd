#include <algorithm>
#include <set>

#include "base/enum_text.h"
#include "parts.h"

// Between front and back: the slip with two signatures, and the alarm when one of them is missing (原件交接单).
namespace yimen::originals {
namespace {

struct Sides {
    access::Roles giving, signing;
};
Sides sides_of(Direction direction) {
    return direction == Direction::to_back ? Sides{kFront, kBack} : Sides{kBack, kFront};
}
// Where the pieces are for the side that gives, and for the one that signs.
Place giving_place(Direction direction) { return direction == Direction::to_back ? Place::front : Place::back; }
Place signing_place(Direction direction) { return direction == Direction::to_back ? Place::back : Place::front; }

OriginalSlipRef ref_of(const store::Slip& slip) { return {slip.id, slip.number, slip.state, slip.revision}; }

void tell_slip(db::Tx& tx, Instant at, std::string_view kind, const store::Slip& slip) {
    tell(tx, at, kind, slip.scope(), "original_slip", slip.id.value, slip.revision, {{"state", enum_text(slip.state)}});
}
// To the visitors too, each about their own.
void tell_pieces(db::Tx& tx, Instant at, const std::vector<store::Piece>& pieces) {
    for (const auto& piece : pieces)
        tell(tx, at, "OriginalMoved", piece.scope, "original", piece.id.value, 0,
             {{"case_id", piece.case_id.str()}, {"place", enum_text(piece.place)}});
}

Result<void> check_lines(const std::vector<store::Piece>& pieces, const std::vector<SlipAnswer>& answers) {
    std::vector<InvalidParam> wrong;
    std::set<OriginalId> seen;
    for (std::size_t i = 0; i < answers.size(); ++i) {
        const auto& line = answers[i];
        std::string at = "/lines/" + std::to_string(i);
        auto piece = std::ranges::find(pieces, line.original, &store::Piece::id);
        if (piece == pieces.end() || !seen.insert(line.original).second)
            wrong.push_back({at + "/original", "unknown", "is no piece of the slip, or is answered above"});
        if (line.answer != Answer::received && (!line.note || line.note->empty()))
            wrong.push_back({at + "/note", "required", "says what is not in order"});
        if (line.sheets_found && (*line.sheets_found < 0 || *line.sheets_found > 999))
            wrong.push_back({at + "/sheets_found", "out_of_range", "is a number up to 999"});
    }
    if (seen.size() < pieces.size())
        wrong.push_back({"/lines", "required", "answers each piece of the slip"});
    if (wrong.empty())
        return {};
    return fail(Error{&kBadLines, {}, std::move(wrong), {}});
}

} // namespace

Instant due_for_signature(const places::Calendar& calendar, Instant at, int closes_minute) {
    Date day = hall_date(at);
    if (calendar.is_working(day) && hall_minute(at) < closes_minute)
        return hall_instant(day, closes_minute);
    return hall_instant(calendar.next(day), closes_minute);
}

Instant Originals::close_of_business(db::Reader& reader, HallId hall, Instant at) const {
    auto row = parts_.directory.hall(reader, hall);
    return due_for_signature(*parts_.calendars.national(reader), at, row ? row->closes_minute : 17 * 60);
}

Result<OriginalSlipRef> Originals::pass(db::Tx& tx, const cases::Caller& caller,
                                        const std::vector<OriginalId>& ids) const {
    if (ids.empty() || ids.size() > kMostPieces)
        return fail(Error{&kBadPapers, {}, {{"/originals", "out_of_range", "names from one to a hundred"}}, {}});
    std::size_t wanted = std::set(ids.begin(), ids.end()).size();
    Direction direction = Direction::to_back;
    auto pieces = store::movable(tx, caller.who, kFront, ids);
    if (pieces.size() != wanted || pieces.front().place != Place::front) {
        direction = Direction::to_front;
        pieces = store::movable(tx, caller.who, kBack, ids);
    }
    bool here = pieces.size() == wanted;
    for (const auto& piece : pieces)
        here = here && piece.place == giving_place(direction) && !piece.return_receipt;
    if (!here)
        return fail(kNotHere);
    const auto& scope = pieces.front().scope;
    for (const auto& piece : pieces) {
        if (piece.scope.hall != scope.hall || piece.scope.department != scope.department)
            return fail(kMixedPlaces);
        if (!piece.signed_for)
            return fail(kReceiptUnsigned);
    }
    Instant now = parts_.clocks.business.now();
    auto department = parts_.directory.department(tx, *scope.department);
    store::Slip slip{.id = new_id<SlipId>(now),
                     .cell = scope.cell,
                     .region = department ? department->region : *scope.region,
                     .hall = *scope.hall,
                     .department = *scope.department,
                     .number = store::next_number(tx, scope.cell, "J", hall_date(now)),
                     .direction = direction,
                     .state = SlipState::open,
                     .passed_at = now,
                     .passed_by = *caller.who.staff,
                     .due_at = close_of_business(tx, *scope.hall, now)};
    store::insert(tx, slip, pieces);
    for (auto& piece : pieces) {
        put_at(piece, Place::passing, now, caller.who.staff); // still answered for by who passes it on
        piece.slip = slip.id;
        store::update(tx, piece);
    }
    jobs::schedule(tx, {kUnsignedJob, slip.id.str(), jobs::Time::business, slip.due_at, {{"slip", slip.id.str()}}});
    note(tx, caller, slip.cell, now,
         {role_among(caller.who, sides_of(direction).giving), "original_slip.pass", "original_slip", slip.id.value,
          slip.number});
    tell_slip(tx, now, "OriginalSlipPassed", slip);
    tell_pieces(tx, now, pieces);
    return ref_of(slip);
}

Result<OriginalSlipRef> Originals::sign_for(db::Tx& tx, const cases::Caller& caller, SlipId id, std::int64_t revision,
                                            const std::vector<SlipAnswer>& answers) const {
    auto slip = store::visible_slip(tx, caller.who, kFront | kBack, id, true);
    if (!slip || !access::Scope(caller.who, sides_of(slip->direction).signing).covers(slip->scope()))
        return fail(kSlipNotFound);
    if (slip->state != SlipState::open)
        return fail(kSlipDone, {}, {{"state", enum_text(slip->state)}});
    if (slip->revision != revision)
        return fail(kSlipStale, {}, {{"revision", slip->revision}});
    if (slip->passed_by == *caller.who.staff)
        return fail(kSamePerson);
    auto pieces = store::pieces_of_slip(tx, id);
    YIMEN_CHECK(check_lines(pieces, answers));
    Instant now = parts_.clocks.business.now();
    for (const auto& answer : answers) {
        auto& piece = *std::ranges::find(pieces, answer.original, &store::Piece::id);
        store::put_answer(tx, id, answer);
        bool missing = answer.answer == Answer::missing;
        put_at(piece, missing ? giving_place(slip->direction) : signing_place(slip->direction), now,
               missing ? slip->passed_by : *caller.who.staff);
        store::update(tx, piece);
    }
    slip->state = SlipState::signed_for;
    slip->signed_at = now;
    slip->signed_by = caller.who.staff;
    ++slip->revision;
    store::update(tx, *slip);
    end_unsigned(tx, *slip, now);
    for (auto [answer, kind] : {std::pair(Answer::missing, AlarmKind::missing), {Answer::differs, AlarmKind::differs}})
        if (std::ranges::count(answers, answer, &SlipAnswer::answer) > 0)
            raise(tx, *slip, kind);
    note(tx, caller, slip->cell, now,
         {role_among(caller.who, sides_of(slip->direction).signing), "original_slip.sign", "original_slip",
          slip->id.value, slip->number});
    tell_slip(tx, now, "OriginalSlipSigned", *slip);
    tell_pieces(tx, now, pieces);
    return ref_of(*slip);
}

Result<OriginalSlipRef> Originals::recall(db::Tx& tx, const cases::Caller& caller, SlipId id,
                                          std::int64_t revision) const {
    auto slip = store::visible_slip(tx, caller.who, kFront | kBack, id, true);
    if (!slip || !access::Scope(caller.who, sides_of(slip->direction).giving).covers(slip->scope()))
        return fail(kSlipNotFound);
    if (slip->state != SlipState::open)
        return fail(kSlipDone, {}, {{"state", enum_text(slip->state)}});
    if (slip->revision != revision)
        return fail(kSlipStale, {}, {{"revision", slip->revision}});
    Instant now = parts_.clocks.business.now();
    auto pieces = store::pieces_of_slip(tx, id);
    for (auto& piece : pieces) {
        put_at(piece, giving_place(slip->direction), now, caller.who.staff);
        store::update(tx, piece);
    }
    slip->state = SlipState::recalled;
    slip->recalled_at = now;
    ++slip->revision;
    store::update(tx, *slip);
    end_unsigned(tx, *slip, now);
    note(tx, caller, slip->cell, now,
         {role_among(caller.who, sides_of(slip->direction).giving), "original_slip.recall", "original_slip",
          slip->id.value, slip->number});
    tell_slip(tx, now, "OriginalSlipRecalled", *slip);
    tell_pieces(tx, now, pieces);
    return ref_of(*slip);
}

// --- Alarms --------------------------------------------------------------------------------------------------------------------------

void Originals::raise(db::Tx& tx, const store::Slip& slip, AlarmKind kind) const {
    Instant now = parts_.clocks.business.now();
    store::Alarm alarm{
        .id = new_id<AlarmId>(now), .slip = slip.id, .scope = slip.scope(), .kind = kind, .raised_at = now};
    if (!store::insert(tx, alarm))
        return;
    journal::append(tx, {.cell = slip.cell,
                         .at = now,
                         .actor = {},
                         .role = "system",
                         .channel = "system",
                         .action = "original_alarm.raise",
                         .object_kind = "original_slip",
                         .object = slip.id.value,
                         .reason = {},
                         .change = slip.number + " " + enum_text(kind),
                         .request_id = {}});
    tell(tx, now, "OriginalAlarmRaised", slip.scope(), "original_slip", slip.id.value, slip.revision,
         {{"alarm", enum_text(kind)}});
}

void Originals::raise_unsigned(db::Tx& tx, SlipId id) const {
    auto slip = store::slip(tx, id);
    if (slip && slip->state == SlipState::open && slip->due_at <= parts_.clocks.business.now())
        raise(tx, *slip, AlarmKind::unsigned_slip);
}

// Signed for or taken back: the timer is off, and an alarm about it has ended by itself.
void Originals::end_unsigned(db::Tx& tx, const store::Slip& slip, Instant now) const {
    jobs::cancel(tx, kUnsignedJob, slip.id.str());
    auto alarm = store::alarm_of(tx, slip.id, AlarmKind::unsigned_slip);
    if (!alarm || alarm->ended_at)
        return;
    alarm->ended_at = now;
    ++alarm->revision;
    store::update(tx, *alarm);
}

Result<SlipAlarmRef> Originals::settle(db::Tx& tx, const cases::Caller& caller, AlarmId id, std::int64_t revision,
                                       std::string_view said) const {
    auto alarm = store::visible_alarm(tx, caller.who, kLeads, id);
    if (!alarm)
        return fail(kAlarmNotFound);
    if (alarm->ended_at || alarm->kind == AlarmKind::unsigned_slip)
        return fail(kAlarmDone);
    if (alarm->revision != revision)
        return fail(kAlarmChanged, {}, {{"revision", alarm->revision}});
    Instant now = parts_.clocks.business.now();
    alarm->ended_at = now;
    alarm->settled_by = caller.who.staff;
    alarm->note = said;
    ++alarm->revision;
    store::update(tx, *alarm);
    note(tx, caller, alarm->scope.cell, now,
         {role_among(caller.who, kLeads), "original_alarm.settle", "original_slip", alarm->slip.value,
          enum_text(alarm->kind)});
    tell(tx, now, "OriginalAlarmSettled", alarm->scope, "original_slip", alarm->slip.value, 0, {});
    return SlipAlarmRef{alarm->id, alarm->revision};
}

void Originals::add_jobs(jobs::Runner& runner) const {
    runner.handle(std::string(kUnsignedJob), [this](jobs::Run& run) -> Result<void> {
        auto id = SlipId::parse(std::string_view(run.job().payload.at("slip").as_string()));
        return run.commit([&](db::Tx& tx) -> Result<void> {
            if (id)
                raise_unsigned(tx, *id);
            return {};
        });
    });
}

} // namespace yimen::originals
