#pragma once

// Documents of a case (文书): receipt, acceptance, notice, refusal, decision, proof of service. The row with number, content and digest is made
// in the transaction of the action; the sealed OFD and the PDF are made afterwards from the row alone and kept.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/access.h"
#include "base/id.h"
#include "base/json.h"
#include "crypto/keystore.h"
#include "db/db.h"
#include "files/files.h"
#include "jobs/jobs.h"
#include "ofd/verify.h"
#include "render/render.h"
#include "seals/seals.h"
#include "transitions.h"

namespace yimen::cases {

using DocumentId = IdOf<struct DocumentTag>;

enum class SealPicture { none, test, plain };
BOOST_DESCRIBE_ENUM(SealPicture, none, test, plain)

// What an authority's documents say about it.
struct DocumentAuthority {
    std::string code_word;    // 机关代字: 城东市监
    std::string review_organ; // 行政复议机关 (行政复议法 art. 24)
    std::string court;        // 有管辖权的人民法院 (行政诉讼法 art. 18)
    SealPicture seal = SealPicture::none;
    std::int64_t revision = 0; // 0: nothing is set
};

// What stands for a material that is not handed in: a licence held, a fact that a source confirmed, a signed promise (告知承诺), the result of
// another member of the bundle (一件事), or that the counter has seen the original.
enum class PaperInstead { licence, fact, promise, result, seen };
BOOST_DESCRIBE_ENUM(PaperInstead, licence, fact, promise, result, seen)
struct PaperMaterial {
    std::string name;
    std::int64_t files = 0;
    std::optional<PaperInstead> instead = {};
    std::optional<std::string> proof = {}, proof_number = {}; // the licence, the fact, the item; its identifier
    BOOST_DESCRIBE_CLASS(PaperMaterial, (), (name, files, instead, proof, proof_number), (), ())
};
// One missing thing: what it is, what to do. `where`: in words, of papers from before texts said it themselves; empty since.
struct PaperNotice {
    std::string name, todo, where;
    BOOST_DESCRIBE_CLASS(PaperNotice, (), (name, todo, where), (), ())
};
// What is to follow, and by when.
struct PaperGap {
    std::string name;
    Date until{};
    BOOST_DESCRIBE_CLASS(PaperGap, (), (name, until), (), ())
};
// What is told and promised instead of a material; after the result, by when it is checked.
struct PaperPromise {
    std::string name, told, promised;
    std::optional<Date> check_by;
    BOOST_DESCRIBE_CLASS(PaperPromise, (), (name, told, promised, check_by), (), ())
};
// A hearing that was held, and what its record says.
struct PaperHearing {
    Date held_on{};
    std::string chair, record;
    BOOST_DESCRIBE_CLASS(PaperHearing, (), (held_on, chair, record), (), ())
};
// Who acts for the applicant, in what and until when.
struct PaperAgency {
    std::string agent, agent_number; // masked
    bool all_items = false;
    Date valid_from{};
    std::optional<Date> valid_to;
    BOOST_DESCRIBE_CLASS(PaperAgency, (), (agent, agent_number, all_items, valid_from, valid_to), (), ())
};
// The rule of the department that produced a document in the place of people (秒批): its standing order and what it is called.
struct RuleOrder {
    std::string rule; // as in the standing order
    std::int64_t version = 0;
    std::string name, answers; // answers: who answers for it, by name
};
// The same on paper.
struct PaperRule {
    std::string name;
    std::int64_t version = 0;
    std::string answers;
    BOOST_DESCRIBE_CLASS(PaperRule, (), (name, version, answers), (), ())
};
// A licence that ends with the decision (证照并销).
struct PaperEnded {
    std::string licence, identifier;
    BOOST_DESCRIBE_CLASS(PaperEnded, (), (licence, identifier), (), ())
};
// Everything that stands on a document. Kept as JSON for ever: a new member is optional, an old one stays.
struct PaperContent {
    std::string authority, addressee, item_name, case_number;
    bool permit = false; // 行政许可: the words and articles of 行政许可法
    bool joint = false;  // 联合办理: its limits, and who approves an extension
    std::string hall_name, hall_address, hall_phone, handler;
    std::optional<Date> submitted_on, received_on, answer_due, accepted_on, promised_due, legal_due, until, valid_to;
    std::int64_t promised_working_days = 0;
    bool by_silence = false;
    std::string reason;
    std::vector<std::string> legal_bases;
    std::vector<PaperMaterial> materials;
    std::vector<PaperNotice> missing;
    std::string licence_name, licence_identifier;
    std::vector<std::string> served; // documents handed over, with their numbers
    bool served_online = false;
    std::string review_organ, court;
    SealPicture seal = SealPicture::none;
    std::optional<std::string> ground;        // of a special procedure, in Chinese
    std::optional<std::int64_t> working_days; // that it takes, or that the limit is extended by
    std::optional<std::vector<PaperGap>> gaps;
    std::optional<Date> signed_on; // for the gaps, the promises or what is handed over, by the applicant
    std::optional<std::vector<PaperPromise>> promises;
    // Of a broken promise: what was found, what the applicant says to it, by when they may.
    std::optional<std::string> finding, answer;
    std::optional<Date> answer_by;
    std::optional<std::string> item_code; // 实施编码
    std::optional<std::vector<PaperHearing>> hearings;
    std::optional<PaperAgency> agency;
    std::optional<std::string> deemed_basis; // 超时默认: the document that says so
    std::optional<std::string> by_rule; // the same as `rule` in words, of papers from before texts said it themselves
    std::optional<std::string> posted;  // by which courier, and under which number
    std::optional<std::string> sector_rule; // under which more is asked for after acceptance
    std::optional<bool> by_choice;          // served by being there: the applicant wants it electronically only
    std::optional<std::string> acceptor;    // 受理人; none: a rule, or the silence of the house
    std::optional<PaperRule> rule;          // that produced it, and who answers for that
    std::optional<std::vector<PaperEnded>> ended;
    std::optional<std::string> ended_basis; // by which they end
    BOOST_DESCRIBE_CLASS(PaperContent, (),
                         (authority, addressee, item_name, case_number, permit, joint, hall_name, hall_address,
                          hall_phone, handler, submitted_on, received_on, answer_due, accepted_on, promised_due,
                          legal_due, until, valid_to, promised_working_days, by_silence, reason, legal_bases, materials,
                          missing, licence_name, licence_identifier, served, served_online, review_organ, court, seal,
                          ground, working_days, gaps, signed_on, promises, finding, answer, answer_by, item_code,
                          hearings, agency, deemed_basis, by_rule, posted, by_choice, sector_rule, acceptor, rule,
                          ended, ended_basis),
                         (), ())
};

struct NewDocument {
    DocumentKind kind = DocumentKind::receipt;
    CellId cell;
    DepartmentId department;
    Uuid case_id;
    std::int64_t case_revision = 0;
    Instant at; // business time
    PaperContent content;
    std::optional<StaffId> staff = {};  // whose act produces it; none: a rule, or the visitor
    std::optional<RuleOrder> rule = {}; // whose standing order seals it; none: the one of all automatic papers
};

struct PaperTextVersion;

struct CaseDocument {
    DocumentId id;
    DocumentKind kind = DocumentKind::receipt;
    std::string number, title, title_en;
    Instant issued_at;
    std::optional<std::int64_t> pages; // known once it was rendered
    std::optional<Instant> sealed_at;  // since then it has a sealed file
    BOOST_DESCRIBE_CLASS(CaseDocument, (), (id, kind, number, title, title_en, issued_at, pages, sealed_at), (), ())
};

// The public answer: little, and nothing personal. The case is named to those alone who may see it.
struct DocumentVerdict {
    bool genuine = false;
    std::optional<DocumentKind> kind;
    std::optional<std::string> title, title_en, number, authority;
    std::optional<Instant> issued_at;
    std::optional<std::string> reason; // no_such_record, record_altered
    std::optional<Uuid> case_id;
    BOOST_DESCRIBE_CLASS(DocumentVerdict, (),
                         (genuine, kind, title, title_en, number, authority, issued_at, reason, case_id), (), ())
};

// Which seal belongs on it.
seals::Purpose seal_purpose(DocumentKind kind, bool permit);

inline constexpr std::string_view kSealPapersJob = "cases.seal_papers";
inline constexpr std::chrono::milliseconds kSealPapersPace{1000};

class Documents {
  public:
    // `base_url`: as browsers see us; it stands in the QR codes.
    Documents(const crypto::KeyStore& keys, const files::Store& files, const Clocks& clocks, const seals::Seals& seals,
              std::string base_url)
        : cipher_(keys), files_(files), clocks_(clocks), seals_(seals), base_url_(std::move(base_url)) {}

    DocumentAuthority authority(db::Reader& reader, DepartmentId department) const;
    // cases.authority_stale unless the stored revision is authority.revision.
    static Result<void> put_authority(db::Tx& tx, CellId cell, DepartmentId department,
                                      const DocumentAuthority& authority);

    // Gives the document its number and stores it, at the end of the transaction: numbers have no gaps, so from then on nobody else
    // gets one of the series until it has ended. A proof of service names the decisions of its case.
    void issue(db::Tx& tx, NewDocument document) const;
    std::vector<CaseDocument> of_case(db::Reader& reader, Uuid case_id) const;

    // The path of the PDF, rendered when it is not there yet; a paper that waits for its seal is sealed first. nullopt when the case has no
    // such document. Slow; never in a transaction.
    struct File {
        std::string path, number;
    };
    std::optional<File> file(db::Database& database, Uuid case_id, DocumentId id) const;
    // The sealed OFD, made when it is not there yet. cases.document_not_found; cases.document_not_sealed while the department has no seal for
    // it, or no standing order where nobody's act produced it. Slow; never in a transaction.
    Result<File> sealed_file(db::Database& database, Uuid case_id, DocumentId id) const;
    // One run of the job that seals what waits.
    Result<void> seal_waiting(db::Database& database, jobs::Run& run) const;
    std::int64_t unsealed(db::Reader& reader) const; // counted to ten thousand
    // What is wrong with a sealed file; empty when it is there and is what was sealed. For `yimen check`.
    std::string file_fault(db::Reader& reader, DocumentId id, const ofd::Trusted& trusted) const;
    // `may_see`: whether who asks may see this case.
    DocumentVerdict verify(db::Reader& reader, std::string_view token,
                           const std::function<bool(Uuid case_id)>& may_see) const;
    // What is wrong with a document's record; empty when it holds its digest. For verify and `yimen check`.
    std::string record_fault(db::Reader& reader, DocumentId id) const;

  private:
    struct Record;
    static std::optional<Record> record_of(const db::Rows& rows);
    std::optional<Record> find(db::Reader& reader, Uuid case_id, DocumentId id) const;
    void number(db::Tx& tx, DocumentId id, const NewDocument& document, const std::string& code_word,
                const PaperTextVersion& words) const;
    std::string fault_of(const Record& record) const;
    std::string opened(const Record& record, std::string_view column, const std::string& sealed) const;
    // What a seal shows, on PDF and OFD alike.
    struct Shown {
        std::string picture;
        bool test = false;
    };
    PaperContent content_of(const Record& record) const;
    render::Document painted(const Record& record, const std::optional<Shown>& seal) const;
    Result<void> seal(db::Database& database, const Record& record) const;
    std::optional<Record> sealed_record(db::Database& database, Uuid case_id, DocumentId id) const;
    std::optional<Shown> shown_seal(const Record& record) const;
    std::string keep(const std::string& bytes, Instant now) const;

    crypto::FieldCipher cipher_;
    const files::Store& files_;
    const Clocks& clocks_;
    const seals::Seals& seals_;
    std::string base_url_;
};

} // namespace yimen::cases
