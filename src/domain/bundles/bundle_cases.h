#pragma once

// Bundle cases (一件事办件): several items that one visitor hands in as one. Each member is an ordinary case; this joins them: what was
// merged is kept as it was, form and materials are a view over the drafts of the members, and they are submitted together or not at all.

#include "bundles.h"
#include "cases/bundled.h"
#include "cases/cases.h"
#include "licences/copies.h"
#include "licences/sealer.h"

namespace yimen::bundles {

using BundleCaseId = IdOf<struct BundleCaseTag>;
using BundleFileId = IdOf<struct BundleFileTag>;

enum class CaseState { draft, submitted, done };
BOOST_DESCRIBE_ENUM(CaseState, draft, submitted, done)

// The answer to every action: small and free of personal data.
struct BundleCaseRef {
    BundleCaseId id;
    CaseState state = CaseState::draft;
    std::int64_t revision = 0;
    BOOST_DESCRIBE_CLASS(BundleCaseRef, (), (id, state, revision), (), ())
};

// What a bundle case begins with: a template with answers to its questions, or any items. `items` answers the questions of the
// template's items that the template leaves open.
struct NewBundleCase {
    std::optional<std::string> template_key;
    std::optional<catalogue::Answers> answers;
    std::optional<std::vector<Chosen>> items;
    std::optional<SubjectId> subject_id;
    std::optional<Uuid> visit_id;
    BOOST_DESCRIBE_CLASS(NewBundleCase, (), (template_key, answers, items, subject_id, visit_id), (), ())
};

// What the visitor is told of a step that was taken for several members at once: one message, of the bundle.
struct BundleMessage {
    std::string_view kind;
    std::size_t members = 0; // that it was taken for
};

namespace store {
struct CaseRecord;
}

class BundleCases {
  public:
    BundleCases(const Bundles& bundles, const cases::Cases& cases) : bundles_(bundles), cases_(cases) {}

    // Opens a draft for each member. catalogue.answers_missing names each question that is open, of the bundle and of the items;
    // bundles.not_in_catalogue the members that nobody can apply for; bundles.cannot_submit what stands against it.
    Result<BundleCaseRef> start(db::Tx& tx, const cases::Caller& caller, const NewBundleCase& wanted) const;
    // Each value goes into the form of every member that asks for it. bundles.unknown_field.
    Result<BundleCaseRef> save_form(db::Tx& tx, const cases::Caller& caller, BundleCaseId id, std::int64_t revision,
                                    const boost::json::object& values) const;
    // One file for all members that keep a copy. bundles.unknown_material.
    Result<BundleCaseRef> attach(db::Tx& tx, const cases::Caller& caller, BundleCaseId id, BundleFileId file,
                                 const cases::NewFile& content) const;
    // The same for a licence of this type that its holder shows (亮证): it becomes every merged material that it stands for, in the members that
    // take it. bundles.shown_stands_for_nothing.
    struct Shown {
        BundleCaseRef bundle;
        std::vector<std::string> materials; // keys of the merged ones
        std::vector<Uuid> cases;            // members that have it
    };
    Result<Shown> attach_shown(db::Tx& tx, const cases::Caller& caller, BundleCaseId id, const std::string& type_code,
                               const cases::NewFile& content) const;
    Result<BundleCaseRef> detach(db::Tx& tx, const cases::Caller& caller, BundleCaseId id, std::int64_t revision,
                                 BundleFileId file) const;
    // Has the sources that know asked instead of a merged material (数据核验), each once for all members that want it; the paper may be handed
    // in all the same. bundles.unknown_material, facts.no_source (where a member takes the paper only), facts.busy, facts.waits.
    Result<BundleCaseRef> ask_fact(db::Tx& tx, const cases::Caller& caller, BundleCaseId id,
                                   const std::string& material) const;
    // Numbers for all members; taken in blocks, so call it before the transaction.
    std::vector<std::string> numbers(const cases::Caller& caller, BundleCaseId id) const;
    // All members or none: who waits for nobody is submitted, the others wait. bundles.incomplete, bundles.item_withdrawn.
    Result<BundleCaseRef> submit(db::Tx& tx, const cases::Caller& caller, BundleCaseId id, std::int64_t revision,
                                 const std::vector<std::string>& numbers) const;
    // The one whose bundle it is sits at a counter of `hall`, in this visit: the draft with all its members belongs to the visit. As
    // cases::Cases::take_up; the caller has made sure that the person is there and the bundle theirs. bundles.unknown_case.
    Result<BundleCaseRef> take_up(db::Tx& tx, const cases::Caller& caller, BundleCaseId id, Uuid visit,
                                  HallId hall) const;
    // A whole draft: all its members are withdrawn. A clerk gives up only what they began themselves. cases.not_your_role.
    Result<BundleCaseRef> withdraw(db::Tx& tx, const cases::Caller& caller, BundleCaseId id, std::int64_t revision,
                                   const std::string& reason) const;
    // One counter receives it (一窗受理), or closes it, in one step: each member that the caller may take so now; who else is in that state is
    // named and left. bundles.nothing_to_receive, bundles.nothing_to_close.
    struct Together {
        std::vector<std::string> done, left; // keys of members
    };
    Result<Together> receive(db::Tx& tx, const cases::Caller& caller, BundleCaseId id) const;
    Result<Together> close(db::Tx& tx, const cases::Caller& caller, BundleCaseId id) const;
    // Hands over, in one step and for one receipt, every result that is there (送达); what is not there yet stays, and is named. `signature`: the
    // picture of the visitor's, who may sign at the counter. bundles.nothing_to_hand_over.
    struct HandedOver {
        std::vector<std::string> handed_over, to_come; // keys of members
    };
    Result<HandedOver> hand_over(db::Tx& tx, const cases::Caller& caller, BundleCaseId id,
                                 const std::optional<std::string>& signature) const;
    // How all results are to come, for each member whose result is not on its way yet (结果送达方式); the refusals of cases::Ways, and
    // cases.already_sent when there is none.
    Result<BundleCaseRef> choose_way(db::Tx& tx, const cases::Caller& caller, BundleCaseId id, std::int64_t revision,
                                     const cases::WayChoice& choice) const;
    // One parcel with every result that is there and is to be posted; its receipt. bundles.nothing_to_send, bundles.nothing_to_hand_over.
    Result<BundleCaseRef> send(db::Tx& tx, const cases::Caller& caller, BundleCaseId id, std::int64_t revision,
                               const cases::Posted& posted) const;
    Result<BundleCaseRef> record_receipt(db::Tx& tx, const cases::Caller& caller, BundleCaseId id,
                                         std::int64_t revision, const cases::PostReceipt& receipt) const;
    // What was merged, from what the members' drafts are bound to.
    MergedBundle merged(db::Reader& reader, const store::CaseRecord& record) const;
    // What happened to this case may have been the last thing that its bundle waited for.
    Result<void> follow(db::Tx& tx, cases::CaseId member) const;

    const Bundles& bundles() const { return bundles_; }
    const cases::Cases& cases() const { return cases_; }

  private:
    Result<store::CaseRecord> load_draft(db::Tx& tx, const cases::Caller& caller, BundleCaseId id,
                                         std::optional<std::int64_t> revision) const;
    Result<store::CaseRecord> load(db::Tx& tx, const cases::Caller& caller, BundleCaseId id,
                                   std::int64_t revision) const;
    Terms terms_of(db::Reader& reader, const store::CaseRecord& record) const;
    Result<Together> take_together(db::Tx& tx, const cases::Caller& caller, BundleCaseId id, cases::Action action,
                                   std::string_view event_kind, std::string_view told, const ErrorCode& nothing) const;
    Result<void> check_applicable(db::Reader& reader, const store::CaseRecord& record) const;
    BundleCaseRef changed(db::Tx& tx, const cases::Caller& caller, store::CaseRecord& record, std::string_view action,
                          std::string_view event_kind, std::string_view change, const BundleMessage& told = {}) const;
    Result<std::vector<Uuid>> keep_copies(db::Tx& tx, const cases::Caller& caller, const store::CaseRecord& record,
                                          BundleFileId file, const MergedMaterial& material,
                                          const cases::NewFile& content,
                                          const std::function<bool(const MaterialUse&)>& takes) const;
    Result<void> write_values(db::Tx& tx, const cases::Caller& caller, const store::CaseRecord& record,
                              const MergedBundle& merged, const boost::json::object& values) const;

    const Bundles& bundles_;
    const cases::Cases& cases_;
};

// The subscriber that notes when a bundle is done.
outbox::Subscriber case_follower(const BundleCases& cases);

http::Routes case_routes(const BundleCases& cases);
// How the results come.
http::Routes way_routes(const BundleCases& cases);
http::Routes shown_routes(const BundleCases& cases, const licences::Shows& shows, const licences::Copies& copies);
// Steps of all members at once.
http::Routes together_routes(const BundleCases& cases);
// What has come of each member, and all of it as one file.
http::Routes result_routes(const BundleCases& cases, const licences::Sealer& sealer);

} // namespace yimen::bundles
