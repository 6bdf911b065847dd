#pragma once

// Ratings (好差评): a visitor's judgement on one service. See README.md.

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/access.h"
#include "base/id.h"
#include "base/json.h"
#include "base/result.h"
#include "base/time.h"
#include "cases/cases.h"
#include "crypto/keystore.h"
#include "db/db.h"
#include "db/migrate.h"
#include "http/http.h"
#include "people/people.h"
#include "queue/live.h"

namespace yimen::voice {

using RatingId = IdOf<struct RatingTag>;

// An indicator code (评价指标) of one grade.
struct Norm {
    std::string code;
    int grade = 0;
    std::string name, name_en;
    BOOST_DESCRIBE_CLASS(Norm, (), (code, grade, name, name_en), (), ())
};

struct NewRating {
    std::optional<cases::CaseId> case_id;
    std::optional<Uuid> visit_id;
    std::optional<Uuid> bundle_case_id;
    int grade = 0; // 5 非常满意 … 1 非常不满意
    std::vector<std::string> norms;
    std::optional<Text<500>> comment;
    std::optional<bool> anonymous;
    BOOST_DESCRIBE_CLASS(NewRating, (), (case_id, visit_id, bundle_case_id, grade, norms, comment, anonymous), (), ())
};
struct Given {
    RatingId id;
    int grade = 0;
    Instant at;
    BOOST_DESCRIBE_CLASS(Given, (), (id, grade, at), (), ())
};

// A service as far as a rating is concerned: the case, the visit or the bundle case, where it was rendered, and by whom.
struct Rendered {
    access::Scope::RowScope scope; // its subject stays out of the rating
    std::optional<cases::CaseId> case_id;
    std::optional<Uuid> visit_id;
    std::string title;
    std::optional<std::string> number;
    std::optional<std::int64_t> counter_number;
    std::optional<Instant> ended_at; // none: still under way
    std::vector<StaffId> staff;
    std::optional<Uuid> bundle_case_id = {};
    std::vector<access::Scope::RowScope> falls_to = {}; // of a bundle case: each department that rendered a part, once
    std::optional<Uuid> within = {};                    // of a case: the bundle case that it is rated with
};

// What the one who rated sees of it.
struct OwnRating {
    RatingId id;
    int grade = 0;
    std::vector<std::string> norms; // their codes
    std::optional<std::string> comment;
    Instant at;
    BOOST_DESCRIBE_CLASS(OwnRating, (), (id, grade, norms, comment, at), (), ())
};

// Which ratings: what the list shows and what a figure counts.
struct Filter {
    std::optional<HallId> hall;
    std::optional<DepartmentId> department;
    std::optional<int> grade;
    bool bad = false;             // grades 1 and 2 only
    std::optional<Date> from, to; // days on the hall's wall, both included
};

using ByGrade = std::array<std::int64_t, 6>; // by grade 1 to 5; 0 is not used

// One rating as a thread through a case or a visit shows it.
struct OnThread {
    RatingId id;
    std::optional<cases::CaseId> case_id;
    std::optional<Uuid> visit_id;
    std::optional<Uuid> bundle_case_id;
    std::string title;
    std::optional<int> grade; // nothing for those who are judged
    Instant at;
};

// The service that a rating is of: one of the three.
struct Rated {
    std::optional<cases::CaseId> case_id;
    std::optional<Uuid> visit_id;
    std::optional<Uuid> bundle_case_id;
};
// How each of them is called in English, in their order; empty where it has no such name.
std::vector<std::string> names_en(db::Reader& reader, const catalogue::Catalogue& catalogue,
                                  const std::vector<Rated>& rated);

class Voice {
  public:
    Voice(db::Database& database, const Clocks& clocks, const crypto::KeyStore& keys, const people::Service& people)
        : database_(database), clocks_(clocks), cipher_(keys), people_(people) {}

    // Puts the codes that ship with the program; rows that are there already stay.
    static void put_norms(db::Tx& tx);
    // The codes in force on that day, the best grade first.
    std::vector<Norm> norms(db::Reader& reader, Date day) const;

    // Gives the rating; the caller has made sure that `who` was served. Refusals: request.invalid, voice.not_ended, voice.too_late,
    // voice.own_service, voice.already_rated, voice.rated_as_bundle.
    Result<Given> give(db::Tx& tx, const cases::Caller& caller, const Rendered& service, const NewRating& rating) const;
    // Whether it could be given now, but for its content: the same refusals.
    Result<void> may_rate(db::Reader& reader, const access::Principal& who, const Rendered& service) const;

    std::optional<OwnRating> of_service(db::Reader& reader, const Rendered& service) const;
    // Ratings that `who` may see, by grade: exactly the rows that GET /ratings gives for the same filter.
    ByGrade by_grade(db::Reader& reader, const access::Principal& who, const Filter& filter) const;
    // What `who` may see of the ratings of these cases and visits, which they may see themselves.
    std::vector<OnThread> on_thread(db::Reader& reader, const access::Principal& who,
                                    const std::vector<cases::CaseId>& cases, const std::vector<Uuid>& visits) const;
    // The rating as the beginning of a thread: without case, visit and bundle when it is anonymous.
    std::optional<OnThread> seen_by(db::Reader& reader, const access::Principal& who, RatingId id) const;

    db::Database& database() const { return database_; }
    const Clocks& clocks() const { return clocks_; }
    std::optional<std::string> comment_of(RatingId id, const std::optional<std::string>& sealed) const;

  private:
    db::Database& database_;
    Clocks clocks_;
    crypto::FieldCipher cipher_;
    const people::Service& people_;
};

// Whether a visit has its rating; the queue shows it.
bool is_rated(db::Reader& reader, Uuid visit);

http::Routes routes(const Voice& voice, const queue::Queue& queue);
std::vector<db::Migration> migrations();

} // namespace yimen::voice
