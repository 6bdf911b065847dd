#pragma once

// The guide (智能导办): questions → scenario → checklist. See README.md.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/access.h"
#include "base/id.h"
#include "base/json.h"
#include "base/result.h"
#include "base/time.h"
#include "catalogue/catalogue.h"
#include "catalogue/outlook.h"
#include "db/db.h"
#include "db/migrate.h"
#include "http/http.h"
#include "jobs/jobs.h"
#include "licences/licences.h"
#include "people/people.h"
#include "places/places.h"
#include "queue/item_places.h"

namespace yimen::guide {

using ResultId = IdOf<struct GuideResultTag>;

inline constexpr std::chrono::hours kValid{24 * 30};

// The next question of an item, and how far it is.
struct GuideStep {
    std::optional<catalogue::Question> question; // null when everything is settled
    int answered = 0;
    int remaining_most = 0;
    bool done = false;
    BOOST_DESCRIBE_CLASS(GuideStep, (), (question, answered, remaining_most, done), (), ())
};

struct GuideItem {
    catalogue::ItemId id;
    std::string name, name_en, department_name, department_name_en;
    BOOST_DESCRIBE_CLASS(GuideItem, (), (id, name, name_en, department_name, department_name_en), (), ())
};
// A material that need not be brought, and why.
struct HeldMaterial {
    std::string requirement, name, name_en;
    std::string why; // licence
    std::optional<std::string> licence_name, licence_name_en, identifier_masked;
    std::optional<Date> valid_to;
    BOOST_DESCRIBE_CLASS(HeldMaterial, (),
                         (requirement, name, name_en, why, licence_name, licence_name_en, identifier_masked, valid_to),
                         (), ())
};
struct GuideForm {
    int sections = 0, fields = 0;
    BOOST_DESCRIBE_CLASS(GuideForm, (), (sections, fields), (), ())
};
struct GuideResult {
    std::string code;
    GuideItem item;
    std::optional<catalogue::ScenarioName> scenario;
    std::vector<catalogue::GivenAnswer> answers;
    Instant made_at, valid_until;
    bool up_to_date = true; // the item has not been published anew since, and is still handled
    // Null: not shown to this caller, or nobody is named; the materials are all under `bring` then.
    std::optional<std::vector<HeldMaterial>> held;
    std::vector<catalogue::Requirement> bring;
    GuideForm form;
    int legal_working_days = 0, promised_working_days = 0;
    bool on_the_spot = false;
    bool deemed_approval = false; // 超时默认
    int trips = 0;
    catalogue::Fee fee;
    catalogue::ItemResult result;
    std::vector<catalogue::LegalBasis> legal_bases;
    std::vector<std::string> conditions;
    std::vector<catalogue::ProcessStep> steps;
    std::vector<queue::ItemPlace> places;
    bool external = false;
    BOOST_DESCRIBE_CLASS(GuideResult, (),
                         (code, item, scenario, answers, made_at, valid_until, up_to_date, held, bring, form,
                          legal_working_days, promised_working_days, on_the_spot, deemed_approval, trips, fee, result,
                          legal_bases, conditions, steps, places, external),
                         (), ())
};

// What others need to know of a code.
struct GuideRef {
    std::string code;
    catalogue::ItemId item;
    std::string item_name, item_name_en;
};

// Who asks; nobody is signed in when `who` is null.
struct Asker {
    const access::Principal* who = nullptr;
    std::string_view channel, request_id;
};

class Guide {
  public:
    struct Parts {
        db::Database& database;
        const Clocks& clocks;
        const places::Directory& directory;
        const people::Service& people;
        const catalogue::Catalogue& catalogue;
        const licences::Licences& licences;
        std::function<std::vector<queue::ItemPlace>(db::Reader&, const catalogue::Item&)> places; // queue::item_places
    };
    explicit Guide(Parts parts) : parts_(std::move(parts)) {}

    // catalogue.item_not_found, catalogue.not_applicable, catalogue.answers_unknown.
    Result<GuideStep> step(db::Reader& reader, catalogue::ItemId item, const catalogue::Answers& answers) const;
    // What these answers, in any order, mean for all that the item says: a clerk's scenario tree. Also of an item that is not handled here,
    // as long as it is described. catalogue.item_not_found, catalogue.not_applicable, catalogue.answers_unknown.
    Result<catalogue::Outlook> outlook(db::Reader& reader, catalogue::ItemId item,
                                       const catalogue::Answers& answers) const;
    // Keeps what the answers lead to; gives its code. catalogue.answers_missing, guide.not_for_subject.
    Result<std::string> make(db::Tx& tx, const Asker& asker, catalogue::ItemId item, const catalogue::Answers& answers,
                             std::optional<SubjectId> subject) const;
    // Whoever has the code may open it; what the subject holds is shown to those who act for it and to clerks, whose look is journaled
    // before. guide.unknown_code, guide.expired, guide.several_items.
    Result<GuideResult> open(const Asker& asker, std::string_view code) const;
    // For the modules that take a code along; nullopt when it is unknown or too old.
    std::optional<GuideRef> find(db::Reader& reader, std::string_view code) const;
    // Which of these the subject need not bring; the caller has made sure that they may know.
    std::vector<HeldMaterial> held(db::Reader& reader, SubjectId subject,
                                   const std::vector<catalogue::Requirement>& requirements) const;
    // Removes what nobody can open any more. Returns how many.
    std::int64_t remove_expired() const;

    db::Database& database() const { return parts_.database; }

  private:
    void split(db::Reader& reader, SubjectId subject, GuideResult& result) const;

    Parts parts_;
};

class Several;
http::Routes routes(const Guide& guide);
void add_jobs(const Guide& guide, const Several& several, jobs::Runner& runner);
std::vector<db::Migration> migrations();

} // namespace yimen::guide
