#pragma once

// Sets of kinds of papers, for paper_words.cc and paper_fields.cc.

#include "paper_words.h"

namespace yimen::cases::paper_kinds {

using K = DocumentKind;

template <class... Kind>
constexpr PaperKinds kinds_of(Kind... kind) {
    return (bit_of(kind) | ...);
}

inline constexpr PaperKinds kEvery = ~PaperKinds{0};
inline constexpr PaperKinds kBeforeAcceptance =
    kinds_of(K::receipt, K::notice, K::refusal_of_acceptance, K::withdrawal, K::agency);
inline constexpr PaperKinds kTimed =
    kinds_of(K::acceptance, K::gap_notice, K::special_procedure, K::extension, K::decision);
inline constexpr PaperKinds kOfPromise = kinds_of(K::broken_promise, K::correction, K::revocation);
inline constexpr PaperKinds kReasoned =
    kinds_of(K::refusal_of_acceptance, K::refusal, K::special_procedure, K::extension, K::correction, K::revocation);
inline constexpr PaperKinds kSigned =
    kinds_of(K::acceptance, K::gap_notice, K::termination, K::promise, K::decision, K::delivery) | kOfPromise;
inline constexpr PaperKinds kOfLicence = kinds_of(K::decision, K::revocation, K::collection, K::delivery);
inline constexpr PaperKinds kWithGaps = kinds_of(K::gap_notice, K::termination);
inline constexpr PaperKinds kHeard = kinds_of(K::decision, K::refusal);
// 不予类: what refuses, ends or takes back.
inline constexpr PaperKinds kAgainst =
    kinds_of(K::refusal_of_acceptance, K::refusal, K::termination, K::correction, K::revocation);
inline constexpr PaperKinds kAccepting = kinds_of(K::acceptance, K::gap_notice);
inline constexpr PaperKinds kNamesMaterials = kAccepting | bit_of(K::receipt);

} // namespace yimen::cases::paper_kinds
