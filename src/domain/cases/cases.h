#pragma once

// Cases (办件): one request for one item by one subject, from draft to closed.

#include <boost/json/object.hpp>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/access.h"
#include "base/id.h"
#include "base/json.h"
#include "base/result.h"
#include "catalogue/catalogue.h"
#include "clock.h"
#include "crypto/keystore.h"
#include "db/db.h"
#include "db/migrate.h"
#include "documents.h"
#include "errors.h"
#include "files/files.h"
#include "http/http.h"
#include "jobs/jobs.h"
#include "licences/licences.h"
#include "notify/notify.h"
#include "outbox/outbox.h"
#include "people/message_settings.h"
#include "people/people.h"
#include "places/places.h"
#include "transitions.h"

namespace yimen::facts {
class Facts;
} // namespace yimen::facts

namespace yimen::licences {
class Copies;
class Shows;
} // namespace yimen::licences

namespace yimen::cases {

using CaseId = IdOf<struct CaseTag>;
using FileId = IdOf<struct CaseFileTag>;

struct Doer;
namespace store {
struct Record;
struct Procedure;
} // namespace store

// Who acts, on which channel.
struct Caller {
    const access::Principal& who;
    std::string_view channel;
    std::string_view request_id;
    std::optional<Uuid> bundle = {}; // acts on this whole bundle (一件事), whose drafts change together
};

// The answer to every action: small and free of personal data, since it is kept with the idempotency key.
struct CaseRef {
    CaseId id;
    std::optional<std::string> number;
    State state = State::draft;
    std::int64_t revision = 0;
    BOOST_DESCRIBE_CLASS(CaseRef, (), (id, number, state, revision), (), ())
};

struct NoticeItem {
    std::optional<std::string> requirement, field; // what it is about; neither: something else
    Text<500, 1> text;
    BOOST_DESCRIBE_CLASS(NoticeItem, (), (requirement, field, text), (), ())
};

// What an action brings along.
struct Details {
    std::string note; // opinion or reason, for the history
    std::vector<NoticeItem> notice = {};
    std::optional<Date> notice_until = {}; // by when what is missing should be there
    std::optional<Ground> ground = {};     // of a special procedure
    std::int64_t working_days = 0;         // that it takes, or that the limit is extended by
    std::string requirement = {};          // of the promise that it is about
    bool receipt_signed = false;           // 签收: the visitor has signed for what is handed over
    std::optional<RuleOrder> rule = {};    // of the department, that takes the step in the place of people
    boost::json::object established = {};  // by the decision, as the item's result wants it (catalogue::ItemResult)
    std::optional<StaffId> owner = {};     // 首问负责: who it is handed to
};

struct CheckAnswer {
    std::string requirement, point;
    bool ok = false;
    BOOST_DESCRIBE_CLASS(CheckAnswer, (), (requirement, point, ok), (), ())
};

struct NewFile {
    std::string requirement, name, media_type, sm3;
    std::int64_t size = 0;
};

// The bundle (一件事) of a member: an opaque id of the module above, and its names.
struct BundleRef {
    Uuid id;
    std::string name, name_en;
};

// 结果送达方式 (ways.h).
enum class DeliveryWay { counter, post, electronic };
BOOST_DESCRIBE_ENUM(DeliveryWay, counter, post, electronic)

// What a draft begins with.
struct NewDraft {
    catalogue::ItemId item;
    SubjectId subject;
    boost::json::object form;   // what the visitor has filled in already
    catalogue::Answers answers; // to the item's questions
    std::optional<Uuid> visit;  // of the counter where it is opened
    std::optional<BundleRef> bundle = {};
};

class Gaps;
class Promises;
class Signing;
class Bundled;
class Uses;
class Stages;
class FactChecks;
class ByRule;
class Ways;
class DeemedApprovals;
class Comments;

class Cases {
    friend class Gaps;            // gaps.h: the same steps, over what is promised to follow
    friend class Promises;        // promises.h: over what a promise stands for
    friend class Signing;         // signing.h: what both share
    friend class Bundled;         // bundled.h: over what waits for another case
    friend class Uses;            // uses.h: over the licences that stand for materials
    friend class Stages;          // stages.h: over what is asked and looked at before the decision
    friend class FactChecks;      // fact_checks.h: over what a source is asked
    friend class DeemedApprovals; // deemed.h: over a limit that ran out
    friend class Comments;        // comments.h: what those who work on a case say to each other
    friend class ByRule;          // by_rule.h: taken by a rule in the place of people
    friend class Ways;            // ways.h: over how the result comes

  public:
    struct Parts {
        db::Database& database;
        const Clocks& clocks;
        const crypto::KeyStore& keys;
        const places::Directory& directory;
        const places::Calendars& calendars;
        people::Service& people;
        const catalogue::Catalogue& catalogue;
        const licences::Licences& licences;
        const files::Store& files;
        const seals::Seals& seals;
        std::string base_url;          // as browsers see us
        facts::Facts* facts = nullptr; // none: there is nobody to ask
    };
    explicit Cases(Parts parts)
        : parts_(parts), cipher_(parts.keys),
          documents_(parts.keys, parts.files, parts.clocks, parts.seals, parts.base_url) {}

    // Opens a draft, bound to what the answers leave of the item, with what is on record filled in. catalogue.not_applicable,
    // catalogue.answers_missing, cases.not_for_subject.
    Result<CaseRef> open(db::Tx& tx, const Caller& caller, const NewDraft& draft) const;
    // The one whose case it is sits at a counter of `hall`, in this visit (an opaque id of the module above): the case belongs to the
    // visit, and before it is received, to the hall where it will be (收件: any hall may receive; the department that decides stays).
    // Journaled; nothing happens when it says so already. The caller has made sure that the person is there and the case theirs.
    // cases.not_found, cases.taken_elsewhere.
    Result<CaseRef> take_up(db::Tx& tx, const Caller& caller, CaseId id, Uuid visit, HallId hall) const;
    // One action by the table. `revision` is the one that the caller saw. Refusals: cases.not_found, cases.stale, cases.not_allowed (with
    // `state` and `allowed`), cases.not_your_role, cases.same_person and what the action itself checks.
    Result<CaseRef> act(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision, Action action,
                        const Details& details) const;
    // A number for a submission; taken in blocks, so call it before the transaction.
    std::string next_number(CellId cell, RegionId region, std::string_view channel) const;
    // One for each of these.
    std::vector<std::string> next_numbers(CellId cell, const std::vector<RegionId>& regions,
                                          std::string_view channel) const;
    Result<CaseRef> submit(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision,
                           std::string_view number) const;
    // Everything of the result that is slow: the signed licence record. Empty when the item has no licence of ours, or when the action
    // will be refused anyway.
    // `established`: what the decision will; without it what is kept.
    Result<std::optional<licences::Prepared>> prepare_result(const Caller& caller, CaseId id, Action action,
                                                             const boost::json::object& established = {}) const;
    Result<CaseRef> approve(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision, const Details& details,
                            const std::optional<licences::Prepared>& licence) const;

    Result<CaseRef> save_form(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision,
                              const boost::json::object& form) const;
    Result<CaseRef> attach(db::Tx& tx, const Caller& caller, CaseId id, FileId file, const NewFile& content) const;
    Result<CaseRef> detach(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision, FileId file) const;
    Result<void> check(db::Tx& tx, const Caller& caller, CaseId id, const std::vector<CheckAnswer>& answers) const;

    // Counts the case as accepted when its five days have passed without an answer; the job "cases.silence" calls it.
    Result<void> accept_by_silence(db::Tx& tx, CaseId id) const;
    // Lets the days count again when the time that the visitor was told is over; the job "cases.pause_limit" calls it.
    Result<void> resume_at_limit(db::Tx& tx, CaseId id) const;
    void add_jobs(jobs::Runner& runner) const;

    const Parts& parts() const { return parts_; }
    const Documents& documents() const { return documents_; }
    boost::json::object form_of(db::Reader& reader, CaseId id) const;
    // What its decision established; empty before, and where it establishes nothing.
    boost::json::object established(db::Reader& reader, CaseId id) const;
    std::string file_name(FileId id, std::string_view sealed) const;
    std::shared_ptr<const catalogue::Definition> definition(db::Reader& reader, const store::Record& record) const;
    // Whether the action is open to the caller now; otherwise the refusal.
    Result<access::Role> may(db::Reader& reader, const Caller& caller, const store::Record& record,
                             Action action) const;

  private:
    Result<store::Record> load(db::Reader& reader, const Caller& caller, CaseId id,
                               std::optional<std::int64_t> revision, bool lock) const;
    // `act` and `submit` of a case that is loaded and held.
    Result<CaseRef> take(db::Tx& tx, const Caller& caller, store::Record& record, Action action,
                         const Details& details) const;
    Result<CaseRef> hand_in(db::Tx& tx, const Caller& caller, store::Record& record, std::string_view number) const;
    Result<CaseRef> step(db::Tx& tx, const Caller& caller, store::Record& record, Action action, const Details& details,
                         const std::optional<std::string>& number) const;
    Result<CaseRef> change_draft(db::Tx& tx, const Caller& caller, store::Record record, Action action,
                                 std::string_view change) const;
    Result<void> check_notice(db::Reader& reader, const store::Record& record, const Details& details) const;
    void issue_document(db::Tx& tx, const Caller& caller, const store::Record& record, DocumentKind kind,
                        const Details& details, const std::optional<licences::Prepared>& licence) const;
    struct ResultGrant {
        licences::Grant grant;
        std::optional<licences::Type> type;
        std::vector<std::pair<std::string, std::string>> co_holders; // name and number, as the form says
    };
    // What the approval of this case would record; nothing when the item has no licence of ours.
    std::optional<ResultGrant> result_grant(db::Reader& reader, const store::Record& record,
                                            boost::json::object established = {}) const;
    // Finds its further holders in a transaction of its own, and signs it. Slow; never in a transaction. licences.unknown_type,
    // licences.type_forbids; people.name_differs, request.invalid for a further holder who is not as the form says.
    Result<std::optional<licences::Prepared>> prepare_grant(std::optional<ResultGrant> wanted) const;
    Result<void> add_co_holders(ResultGrant& wanted) const;
    // What was granted takes effect, whoever granted it: the licence, bound promises, the paper, and delivery where that needs nobody.
    // `next`: issue_result, or issue_waiting_result.
    CaseRef result_comes(db::Tx& tx, const Caller& caller, const store::Record& decided, Action next,
                         const Details& details, const std::optional<licences::Prepared>& licence) const;
    std::vector<InvalidParam> missing_materials(db::Reader& reader, const store::Record& record) const;
    Result<void> check_complete(db::Reader& reader, const store::Record& record) const;
    Result<void> add_file(db::Tx& tx, const Caller& caller, CaseId id, FileId file, const NewFile& content) const;
    Result<CaseRef> begin_waiting(db::Tx& tx, const Caller& caller, store::Record& record, const Doer& doer,
                                  std::string_view number) const;
    void leave(db::Tx& tx, store::Record& record, const Transition& row) const;
    void set_clock(db::Tx& tx, store::Record& record, Clock effect, Date from) const;
    void pause_clock(db::Tx& tx, const store::Record& record, const Details& details) const;
    Result<void> establish(db::Tx& tx, const store::Record& record, const Details& details) const;
    void store_form(db::Tx& tx, CaseId id, const boost::json::object& form,
                    const std::vector<std::string>& prefilled) const;
    std::string sealed_name(FileId id, std::string_view name) const;

    Parts parts_;
    crypto::FieldCipher cipher_;
    Documents documents_;
    mutable std::mutex numbers_mutex_;
    struct Block {
        Date day{};
        std::int64_t next = 0, end = 0;
    };
    mutable std::map<CellId, Block> numbers_;
};

// The subscriber that fills the visitor's inbox.
outbox::Subscriber inbox();
// The subscriber that raises what happened to a licence in the cases that rely on it (uses.h).
outbox::Subscriber licence_follower(const Cases& cases);
// The subscriber that mails the same to those who asked for it; brings its templates to the mailer.
outbox::Subscriber mails(const Cases& cases, const people::MessageSettings& settings, notify::Mailer& mailer);

http::Routes routes(const Cases& cases);
http::Routes clock_routes(const Cases& cases);
http::Routes gap_routes(const Cases& cases);
http::Routes promise_routes(const Cases& cases);
http::Routes credit_routes(const Cases& cases);
http::Routes urging_routes(const Cases& cases);
http::Routes owner_routes(const Cases& cases);
http::Routes comment_routes(const Cases& cases);
http::Routes work_view_routes(const Cases& cases);
http::Routes stage_routes(const Cases& cases);
http::Routes photo_routes(const Cases& cases);
http::Routes publication_routes(const Cases& cases);
http::Routes message_routes(const Cases& cases);
http::Routes use_routes(const Cases& cases);
http::Routes deemed_order_routes(const Cases& cases);
http::Routes way_routes(const Cases& cases);
http::Routes shown_routes(const Cases& cases, const licences::Shows& shows, const licences::Copies& copies);
http::Routes document_routes(const Cases& cases);
http::Routes paper_text_routes(const Cases& cases);
std::vector<db::Migration> migrations();

} // namespace yimen::cases
