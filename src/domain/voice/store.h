#pragma once

// SQL and structs, nothing else.

#include "voice.h"

namespace yimen::voice {

// Who reads ratings of others: of their hall, region or department.
inline constexpr access::Roles kReaders{access::Role::hall_manager, access::Role::supervisor, access::Role::reviewer};
// Who is told which case or visit a rating belongs to. Those who are judged are not among them.
inline constexpr access::Roles kOverseers{access::Role::hall_manager, access::Role::supervisor};

namespace store {

struct Record {
    RatingId id;
    access::Scope::RowScope scope;
    std::optional<cases::CaseId> case_id;
    std::optional<Uuid> visit_id;
    std::string title;
    std::optional<std::string> number;
    std::optional<std::int64_t> counter_number;
    int grade = 0;
    std::optional<std::string> comment_sealed;
    bool anonymous = false;
    std::string channel;
    Instant at;
    std::optional<Uuid> bundle_case_id = {};
};

void put_norm(db::Tx& tx, const Norm& norm, Date valid_from);
std::vector<Norm> norms(db::Reader& reader, Date day);

// False when the service has its rating.
bool insert(db::Tx& tx, const Record& record, const std::vector<std::string>& norms);

// A department that the rating of a bundle falls to.
void insert_department(db::Tx& tx, RatingId id, const access::Scope::RowScope& scope);
// To whom these ratings of bundles fall, in the order of the ratings' ids.
std::vector<std::pair<RatingId, DepartmentId>> departments(db::Reader& reader, const std::vector<RatingId>& ratings);

// By those of `who`'s roles that are in `roles`.
std::optional<Record> visible(db::Reader& reader, const access::Principal& who, access::Roles roles, RatingId id);
// The rating of one service.
std::optional<Record> of_case(db::Reader& reader, cases::CaseId id);
std::optional<Record> of_visit(db::Reader& reader, Uuid id);
std::optional<Record> of_bundle(db::Reader& reader, Uuid id);
std::vector<Record> of_services(db::Reader& reader, const std::vector<cases::CaseId>& cases,
                                const std::vector<Uuid>& visits);

struct After {
    Instant at;
    RatingId id;
};
// The newest first.
std::vector<Record> list(db::Reader& reader, const access::Principal& who, access::Roles roles, const Filter& filter,
                         const std::optional<After>& after, int limit);
ByGrade by_grade(db::Reader& reader, const access::Principal& who, access::Roles roles, const Filter& filter);

// The codes that were given, with their newest words: (rating, norm) in the order of the ratings' ids and codes.
std::vector<std::pair<RatingId, Norm>> norms_given(db::Reader& reader, const std::vector<RatingId>& ratings);

} // namespace store
} // namespace yimen::voice
