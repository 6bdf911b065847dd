#include <algorithm>
#include <set>

#include "base/enum_text.h"
#include "parts.h"

// Between visitor and counter: what is handed in, what goes back, and who signed for it.
namespace yimen::originals {
namespace {

constexpr std::int64_t kMostSheets = 999;

Result<void> check_signing(const Signing& signing, Handing direction) {
    int ways = (signing.picture ? 1 : 0) + (signing.on_paper ? 1 : 0) + (signing.courier_number ? 1 : 0);
    if (ways > 1 || (signing.courier_number && direction == Handing::taken))
        return fail(kBadSigning);
    return {};
}

SignedHow how_of(const Signing& signing) {
    if (signing.courier_number)
        return SignedHow::courier;
    return signing.picture ? SignedHow::desk : SignedHow::paper;
}

const cases::AskedPaper* asked_for(const std::vector<cases::AskedPaper>& asked, std::string_view requirement) {
    auto found = std::ranges::find(asked, requirement, &cases::AskedPaper::requirement);
    return found == asked.end() ? nullptr : &*found;
}

Result<void> check_pieces(const std::vector<cases::AskedPaper>& asked, const std::vector<NewPiece>& pieces) {
    std::vector<InvalidParam> wrong;
    std::set<std::pair<std::string, Kind>> seen;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        std::string at = "/pieces/" + std::to_string(i);
        if (!asked_for(asked, pieces[i].requirement))
            wrong.push_back({at + "/requirement", "unknown", "is nothing that the case asks for"});
        else if (!seen.emplace(pieces[i].requirement, pieces[i].kind).second)
            wrong.push_back({at + "/requirement", "duplicate", "is named above already"});
        if (pieces[i].sheets < 1 || pieces[i].sheets > kMostSheets)
            wrong.push_back({at + "/sheets", "out_of_range", "is a number from 1 to 999"});
    }
    if (pieces.empty() || pieces.size() > kMostPieces)
        wrong.push_back({"/pieces", "out_of_range", "names from one to a hundred papers"});
    if (wrong.empty())
        return {};
    return fail(Error{&kBadPapers, {}, std::move(wrong), {}});
}

std::string contents(const std::vector<store::Piece>& pieces) {
    std::string out;
    for (const auto& piece : pieces)
        out += (out.empty() ? "" : ",") + piece.requirement + ":" + enum_text(piece.kind) + ":" +
               std::to_string(piece.sheets);
    return out;
}

OriginalReceiptRef ref_of(const store::Receipt& receipt) {
    return {receipt.id, receipt.number, receipt.state, receipt.revision};
}

void tell_receipt(db::Tx& tx, Instant at, std::string_view kind, const store::Receipt& receipt) {
    tell(tx, at, kind, receipt.scope, "original_receipt", receipt.id.value, receipt.revision,
         {{"case_id", receipt.case_id.str()}, {"state", enum_text(receipt.state)}});
}

} // namespace

bool is_over(cases::State state) {
    using cases::State;
    constexpr State kOver[]{State::refused,       State::not_accepted, State::withdrawn, State::lapsed,
                            State::result_issued, State::delivered,    State::closed};
    return std::ranges::find(kOver, state) != std::end(kOver);
}

Result<OriginalReceiptRef> Originals::begin(db::Tx& tx, const cases::Caller& caller, store::Receipt receipt,
                                            const Signing& signing) const {
    if (!signing.empty()) {
        put_signature(tx, caller, receipt, signing, how_of(signing));
        tell_receipt(tx, receipt.made_at, "OriginalReceiptSigned", receipt);
    }
    return ref_of(receipt);
}

// The visitor's signature; what goes back has gone with it.
void Originals::put_signature(db::Tx& tx, const cases::Caller& caller, store::Receipt& receipt, const Signing& signing,
                              SignedHow how) const {
    Instant now = parts_.clocks.business.now();
    receipt.state = ReceiptState::signed_for;
    receipt.signed_at = now;
    receipt.signed_how = how;
    receipt.courier_number = signing.courier_number;
    if (signing.picture)
        receipt.signature_sealed =
            cipher_.encrypt({"original_receipt", receipt.id.str(), "signature_sealed"}, *signing.picture);
    ++receipt.revision;
    store::update(tx, receipt);
    if (receipt.direction == Handing::returned)
        for (auto& piece : store::pieces_of_receipt(tx, receipt)) {
            put_at(piece, Place::returned, now, {});
            store::update(tx, piece);
        }
    std::string_view role = how == SignedHow::screen ? "desk_screen" : role_among(caller.who, kFront);
    note(tx, caller, receipt.scope.cell, now,
         {role, "original_receipt.sign", "original_receipt", receipt.id.value, receipt.number + " " + enum_text(how)});
}

Result<OriginalReceiptRef> Originals::take(db::Tx& tx, const cases::Caller& caller, cases::CaseId id,
                                           const std::vector<NewPiece>& pieces, const Signing& signing) const {
    auto facts = cases::seen_by(tx, caller.who, kFront, id);
    if (!facts || !facts->scope.hall)
        return fail(cases::kCaseNotFound);
    if (!facts->number || facts->state == cases::State::draft || is_over(facts->state))
        return fail(kCaseOver);
    YIMEN_CHECK(check_signing(signing, Handing::taken));
    auto asked = cases::asked_papers(parts_.cases, tx, id);
    YIMEN_CHECK(check_pieces(asked, pieces));
    Instant now = parts_.clocks.business.now();
    auto scope = facts->scope;
    scope.item = facts->item.value;
    store::Receipt receipt{.id = new_id<ReceiptId>(now),
                           .scope = scope,
                           .case_id = id,
                           .number = store::next_number(tx, scope.cell, "S", hall_date(now)),
                           .direction = Handing::taken,
                           .state = ReceiptState::open,
                           .made_at = now,
                           .made_by = *caller.who.staff};
    store::insert(tx, receipt);
    std::vector<store::Piece> made;
    for (const auto& piece : pieces) {
        const auto* paper = asked_for(asked, piece.requirement);
        made.push_back({.id = new_id<OriginalId>(now),
                        .scope = scope,
                        .case_id = id,
                        .case_number = *facts->number,
                        .item_name = facts->item_name,
                        .requirement = piece.requirement,
                        .name = paper->name,
                        .name_en = paper->name_en,
                        .kind = piece.kind,
                        .sheets = piece.sheets,
                        .note = piece.note ? piece.note->value : "",
                        .place = Place::front,
                        .since = now,
                        .holder = caller.who.staff,
                        .receipt = receipt.id,
                        .return_receipt = {},
                        .slip = {},
                        .case_ended_at = {}});
        store::insert(tx, made.back());
    }
    note(tx, caller, scope.cell, now,
         {"clerk", "original_receipt.take", "original_receipt", receipt.id.value,
          receipt.number + " " + contents(made)});
    tell_receipt(tx, now, "OriginalsTaken", receipt);
    return begin(tx, caller, std::move(receipt), signing);
}

Result<OriginalReceiptRef> Originals::give_back(db::Tx& tx, const cases::Caller& caller, cases::CaseId id,
                                                const std::vector<OriginalId>& pieces, const Signing& signing) const {
    auto facts = cases::seen_by(tx, caller.who, kFront, id);
    if (!facts)
        return fail(cases::kCaseNotFound);
    YIMEN_CHECK(check_signing(signing, Handing::returned));
    auto here = store::movable(tx, caller.who, kFront, pieces);
    bool all = !here.empty() && here.size() == std::set(pieces.begin(), pieces.end()).size();
    for (const auto& piece : here)
        all = all && piece.case_id == id && piece.place == Place::front && !piece.return_receipt;
    if (!all)
        return fail(kNotHere);
    if (!std::ranges::all_of(here, &store::Piece::signed_for))
        return fail(kReceiptUnsigned);
    Instant now = parts_.clocks.business.now();
    store::Receipt receipt{.id = new_id<ReceiptId>(now),
                           .scope = here.front().scope,
                           .case_id = id,
                           .number = store::next_number(tx, here.front().scope.cell, "T", hall_date(now)),
                           .direction = Handing::returned,
                           .state = ReceiptState::open,
                           .made_at = now,
                           .made_by = *caller.who.staff};
    store::insert(tx, receipt);
    for (auto& piece : here) {
        piece.return_receipt = receipt.id;
        store::update(tx, piece);
    }
    note(tx, caller, receipt.scope.cell, now,
         {"clerk", "original_receipt.give_back", "original_receipt", receipt.id.value,
          receipt.number + " " + contents(here)});
    tell_receipt(tx, now, "OriginalsGivenBack", receipt);
    return begin(tx, caller, std::move(receipt), signing);
}

Result<store::Receipt> Originals::open_receipt(db::Tx& tx, const cases::Caller& caller, ReceiptId id,
                                               std::int64_t revision) const {
    auto receipt = store::visible_receipt(tx, caller.who, kFront, id, true);
    if (!receipt)
        return fail(kReceiptNotFound);
    if (receipt->state != ReceiptState::open)
        return fail(kReceiptDone, {}, {{"state", enum_text(receipt->state)}});
    if (receipt->revision != revision)
        return fail(kReceiptStale, {}, {{"revision", receipt->revision}});
    return *receipt;
}

Result<OriginalReceiptRef> Originals::sign(db::Tx& tx, const cases::Caller& caller, ReceiptId id, std::int64_t revision,
                                           const Signing& signing) const {
    YIMEN_TRY(auto receipt, open_receipt(tx, caller, id, revision));
    if (signing.empty())
        return fail(kBadSigning);
    YIMEN_CHECK(check_signing(signing, receipt.direction));
    put_signature(tx, caller, receipt, signing, how_of(signing));
    tell_receipt(tx, *receipt.signed_at, "OriginalReceiptSigned", receipt);
    return ref_of(receipt);
}

Result<OriginalReceiptRef> Originals::cancel(db::Tx& tx, const cases::Caller& caller, ReceiptId id,
                                             std::int64_t revision) const {
    YIMEN_TRY(auto receipt, open_receipt(tx, caller, id, revision));
    Instant now = parts_.clocks.business.now();
    for (auto& piece : store::pieces_of_receipt(tx, receipt)) {
        if (receipt.direction == Handing::taken)
            put_at(piece, Place::mistaken, now, {});
        else
            piece.return_receipt.reset();
        store::update(tx, piece);
    }
    receipt.state = ReceiptState::cancelled;
    ++receipt.revision;
    store::update(tx, receipt);
    note(tx, caller, receipt.scope.cell, now,
         {"clerk", "original_receipt.cancel", "original_receipt", receipt.id.value, receipt.number});
    tell_receipt(tx, now, "OriginalReceiptCancelled", receipt);
    return ref_of(receipt);
}

std::vector<ToSign> Originals::to_sign(db::Reader& reader, cases::CaseId id) const {
    std::vector<ToSign> out;
    for (const auto& receipt : store::receipts_of_case(reader, id))
        if (receipt.state == ReceiptState::open)
            for (const auto& piece : store::pieces_of_receipt(reader, receipt))
                out.push_back({receipt.direction, piece.name, piece.name_en, piece.sheets, piece.kind});
    return out;
}

void Originals::sign_at_screen(db::Tx& tx, const cases::Caller& screen, cases::CaseId id,
                               const std::optional<std::string>& picture) const {
    for (auto& receipt : store::receipts_of_case(tx, id)) {
        if (receipt.state != ReceiptState::open)
            continue;
        put_signature(tx, screen, receipt, {picture, false, {}}, SignedHow::screen);
        tell_receipt(tx, *receipt.signed_at, "OriginalReceiptSigned", receipt);
    }
}

void Originals::case_ended(db::Tx& tx, cases::CaseId id, Instant at) const { store::put_case_end(tx, id, at); }

outbox::Subscriber case_follower(const Originals& originals) {
    return {"originals.case_ended",
            {"CaseRefused", "CaseNotAccepted", "CaseWithdrawn", "CaseLapsed", "CaseResultIssued", "CaseDelivered",
             "CaseClosed"},
            [&originals](db::Tx& tx, const outbox::Event& event) -> Result<void> {
                originals.case_ended(tx, cases::CaseId{event.object}, originals.parts().clocks.business.now());
                return {};
            }};
}

} // namespace yimen::originals
