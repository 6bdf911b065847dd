#pragma once

// SQL of bundle cases and nothing else.

#include "bundle_cases.h"
#include "reading.h"

namespace yimen::bundles::store {

// One member of what was merged, as it was then; its definition is the snapshot of its case.
struct KeptMember {
    std::string key, name, name_en, department, department_en;
    Gives gives;
    cases::CaseId case_id;
    catalogue::ItemId item_id;
    std::optional<std::string> stage = {};
    BOOST_DESCRIBE_CLASS(KeptMember, (),
                         (key, name, name_en, department, department_en, gives, case_id, item_id, stage), (), ())
};
// The input of the merge, and the stages in which it is shown; never changed.
struct KeptMerge {
    std::vector<KeptMember> members;
    std::vector<Edge> edges;
    std::map<std::string, std::string> elements, material_types; // merge.h Terms
    std::vector<Stage> stages;                                   // none in what was begun before they were kept
    BOOST_DESCRIBE_CLASS(KeptMerge, (), (members, edges, elements, material_types, stages), (), ())
};

struct CaseRecord {
    BundleCaseId id;
    CellId cell;
    RegionId region;
    std::optional<HallId> hall;
    SubjectId subject;
    AccountId applicant;
    std::optional<std::string> template_key;
    std::optional<std::int64_t> template_revision;
    std::string name, name_en;
    KeptMerge merge;
    CaseState state = CaseState::draft;
    Instant created_at;
    std::optional<Instant> submitted_at, done_at;
    std::int64_t revision = 1;
    std::optional<Uuid> visit; // opaque: a visit of the queue
    bool saved_kept = false;   // what it spares is in its row

    access::Scope::RowScope scope() const { return {cell, region, hall, std::nullopt, subject}; }
};

// What `who` may see: as cases::store::append_visible, over the bundle's own row. A draft is seen by those who act for its subject, by the
// clerk who began it and, once it is taken up in a visit, by the clerks of that hall.
std::optional<CaseRecord> visible_case(db::Reader& reader, const access::Principal& who, BundleCaseId id,
                                       bool lock = false);
bool is_visible_draft(db::Reader& reader, const access::Principal& who, BundleCaseId id);
std::vector<CaseRecord> visible_cases(db::Reader& reader, const access::Principal& who,
                                      std::optional<BundleCaseId> after, int limit); // the newest first
std::vector<CaseRecord> visible_done(db::Reader& reader, const access::Principal& who, Instant since, int limit);
std::optional<CaseRecord> any_case(db::Reader& reader, BundleCaseId id); // whoever asks
std::optional<CaseRecord> locked_case(db::Tx& tx, BundleCaseId id);
std::optional<CaseRecord> locked_case_of(db::Tx& tx, cases::CaseId member);

void insert_case(db::Tx& tx, const CaseRecord& record);
// Writes state, place, times and revision; the caller holds the row.
void update_case(db::Tx& tx, const CaseRecord& record);
// What handing it in as one spares: it follows from what was merged, which never changes. Sums are over those that were handed in.
void keep_saved(db::Tx& tx, BundleCaseId id, const Figures& saved);

CaseFigures case_figures(db::Reader& reader, const access::Principal& who, access::Roles roles, HallId hall,
                         Instant from, Instant to);

// One file of the bundle, as each member that keeps a copy has it.
struct FileCopy {
    BundleFileId id;
    std::string material;
    cases::CaseId case_id;
    cases::FileId file;
};
void insert_copy(db::Tx& tx, BundleCaseId bundle, const FileCopy& copy);
std::vector<FileCopy> copies(db::Reader& reader, BundleCaseId bundle);
void remove_copies(db::Tx& tx, BundleCaseId bundle, BundleFileId file);

} // namespace yimen::bundles::store
