#pragma once

// Many cases of all states and ages (docs/guides/many-cases.md), for a demo as large as a city's and for measurements. They are made by the
// public service of `cases` itself, many in each transaction: rows, ciphertexts, licences, history, journal, messages and events are those
// of the product; only HTTP and the single commits are left out. What breaks off is gone on with: every commit leaves whole steps.

#include <functional>
#include <string>
#include <vector>

#include "program.h"

namespace yimen::app {

// An item, what a draft of it needs to be complete, and who handles its cases, by turns.
struct CaseKind {
    catalogue::ItemId item;
    RegionId region;            // whose numbers its cases get
    bool on_the_spot = false;   // 即办件: decided the same day
    catalogue::Answers answers; // to its questions
    boost::json::object form;
    std::vector<std::string> materials; // keys of what must be attached
    std::vector<access::Principal> clerks, reviewers, deciders;
};

class ManyCases {
  public:
    // `visitors` act for themselves, by turns. Neither list is empty; both outlive this.
    ManyCases(Ground& ground, CellId cell, const std::vector<CaseKind>& kinds,
              const std::vector<access::Principal>& visitors);

    // Brings the store to at least `cases` cases, the oldest first; then catches up with what follows from them: messages, trimming, the
    // journal's seals. `progress` hears after each batch how many are there. An error is a refusal of the product.
    Result<void> fill(int cases, const std::function<void(std::int64_t there)>& progress);
    std::int64_t in_store() const;
    // Whether a case of this kind can be taken to its decision, by the first of its people: plays it in a transaction that is undone.
    Result<void> rehearse(const CaseKind& kind) const;
    // A complete draft, ready to be submitted.
    Result<cases::CaseRef> open_complete(db::Tx& tx, const CaseKind& kind, const access::Principal& visitor) const;
    // The file that every draft has, for those that are made elsewhere.
    const std::string& file_sm3() const { return file_sm3_; }

  private:
    struct Life;
    struct Batch;
    Result<void> play(Batch& batch);
    Result<void> take_in(Batch& batch);
    Result<void> decide(Batch& batch);
    template <class F>
    Result<void> in_transaction(std::vector<Life>& lives, F&& body);
    Result<void> prepare_results(std::vector<Life>& lives);
    Result<void> act(db::Tx& tx, Life& life, const access::Principal& who, cases::Action action) const;
    void set_time(const Batch& batch, int working_day, int hour);
    void settle();

    Ground& ground_;
    CellId cell_;
    const std::vector<CaseKind>& kinds_;
    const std::vector<access::Principal>& visitors_;
    std::shared_ptr<const places::Calendar> calendar_;
    Date today_{};
    std::string file_sm3_;
};

// many_demo.cc: what the demo hall has for it: items of persons that are decided here and whose forms and materials need nobody's word, with
// its clerks, reviewers and deciders.
std::vector<CaseKind> demo_case_kinds(Ground& ground);
// People who do not exist, made or found again, each with an account; and how many of them such a store has.
std::vector<access::Principal> case_visitors(Ground& ground, int visitors);
int visitors_for(int cases);

} // namespace yimen::app
