#pragma once

// Cases that belong together as members of a bundle (一件事). Which ones, and who waits for whom, says the module above; here it is kept:
// a member that waits is not filed, files itself when the other is there, and ends when the other will not come.

#include <optional>
#include <string>
#include <vector>

#include "cases.h"
#include "ends.h"
#include "fact_checks.h"
#include "ways.h"

namespace yimen::cases {

enum class WaitKind { needs_acceptance, needs_result };
BOOST_DESCRIBE_ENUM(WaitKind, needs_acceptance, needs_result)
enum class BroughtKind { field, material };
BOOST_DESCRIBE_ENUM(BroughtKind, field, material)

struct Wait {
    CaseId of;
    WaitKind kind = WaitKind::needs_result;
    std::optional<Instant> met_at = {}, failed_at = {};
};
// Not asked for, since the result of `maker` brings it; `key` of the field or the requirement.
struct Brought {
    BroughtKind kind = BroughtKind::material;
    std::string key;
    CaseId maker;
    std::optional<std::string> licence_identifier = {};
    std::optional<Instant> brought_at = {};
};

// A member as the bundle shows it, whoever asks: the caller has made sure that the bundle may be seen.
struct Member {
    CaseId id;
    catalogue::ItemId item;
    std::string item_name;
    std::optional<std::string> number;
    State state = State::draft;
    std::int64_t revision = 0;
    access::Scope::RowScope scope;
    std::optional<Date> due; // of what runs now
    std::vector<Wait> waits;
    std::optional<Date> hand_over_by =
        {}; // of a result that waits for it: ten working days after the decision (行政许可法 art. 44)
    std::optional<DeliveryWay> delivery_way = {};
    std::optional<Instant> sent_at = {}; // by post
};
struct MemberFile {
    FileId id;
    std::string requirement, name, media_type;
    std::int64_t size = 0;
    Instant uploaded_at;
};

// A licence in force that stands for a material of a member (held.h).
struct MemberHeld {
    std::string requirement, licence_name, licence_name_en, number_masked;
    std::optional<Date> valid_to;
};

// What has come of a member.
struct MemberResult {
    std::optional<State>
        outcome; // result_issued, refused, not_accepted, withdrawn or lapsed, also after it was closed; none: it runs
    std::optional<Instant> ended_at;
    std::string reason; // what was said of a refusal, a withdrawal, an end
    DepartmentId department;
    std::string review_organ, court;     // who hears an objection to it (行政复议法, 行政诉讼法)
    std::vector<CaseDocument> documents; // of the outcome
    std::optional<licences::CaseLicence> licence;
};

// Nothing more happens to it that others wait for.
bool has_ended(State state);

class Bundled {
  public:
    explicit Bundled(const Cases& cases) : cases_(cases) {}

    std::vector<Member> members(db::Reader& reader, Uuid bundle) const; // in the order in which they were opened
    std::shared_ptr<const catalogue::Definition> definition(db::Reader& reader, CaseId id) const;
    // Those of all members.
    std::map<CaseId, std::shared_ptr<const catalogue::Definition>> definitions(db::Reader& reader, Uuid bundle) const;
    std::vector<RegionId> regions(db::Reader& reader, Uuid bundle) const; // one of each member, in the same order
    // Nothing more happens to any of its members that others wait for.
    bool have_ended(db::Reader& reader, Uuid bundle) const;
    std::vector<std::string> prefilled(db::Reader& reader, CaseId id) const;
    std::vector<MemberFile> files(db::Reader& reader, CaseId id) const;
    std::vector<MemberHeld> held(db::Reader& reader, CaseId id) const;
    // What a source can be asked, or has said, by the keys of the requirements.
    std::map<std::string, CaseFact> facts(db::Reader& reader, const Caller& caller, CaseId id) const;
    MemberResult result(db::Reader& reader, CaseId id) const;
    CaseDelivery delivery(db::Reader& reader, CaseId id, bool clear) const;
    std::optional<CaseEnds> ends(db::Reader& reader, Uuid bundle) const; // of the member that ends licences
    // What keeps a draft from being submitted: pointers "/form/<key>" and "/materials/<key>".
    std::vector<InvalidParam> missing(db::Reader& reader, CaseId id) const;

    // Hands a result over with others of its bundle (送达, 行政许可法 art. 44): `receipt` says what all of them are, as JSON; who stands at the counter
    // may sign for it. As Cases::act.
    Result<CaseRef> hand_over(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision,
                              const std::string& receipt, const std::optional<std::string>& picture) const;
    // Hands in all its drafts, in the same order, each under its number, or none. As Cases::submit.
    Result<void> submit(db::Tx& tx, const Caller& caller, Uuid bundle, const std::vector<std::string>& numbers) const;
    // Has each member take a step that the caller may take with it now; which those were. As Cases::act.
    Result<std::vector<CaseId>> act_together(db::Tx& tx, const Caller& caller, Uuid bundle, Action action) const;
    // Says of a draft what it waits for and what it is brought.
    void tie(db::Tx& tx, CaseId id, const std::vector<Wait>& waits, const std::vector<Brought>& brought) const;
    // What `of` has come to is what others wait for: each of them, once.
    Result<void> follow(db::Tx& tx, CaseId of, std::string_view event_kind) const;

  private:
    Result<void> file(db::Tx& tx, CaseId id, CaseId of) const;
    Result<void> end(db::Tx& tx, CaseId id, CaseId because) const;
    void bring(db::Tx& tx, const store::Record& record) const;

    const Cases& cases_;
};

// The subscriber that files what waited, and ends what waits in vain.
outbox::Subscriber bundle_follower(const Cases& cases);

} // namespace yimen::cases
