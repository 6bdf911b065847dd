#include <algorithm>
#include <cstdio>
#include <fmt/format.h>
#include <map>

#include "base/json.h"
#include "catalogue/resolve.h"
#include "demo.h"
#include "demo_visit.h"
#include "many_cases.h"
#include "people/staff_by_login.h"

namespace yimen::app {
namespace {

constexpr int kFirstNumber = 40'000; // of demo_person: behind those whom the demo's day meets
constexpr int kMostVisitors = 100'000;
constexpr int kCasesOfVisitor = 20; // on average
constexpr int kPeopleAtOnce = 500;
constexpr int kMostItems = 1000;

access::Principal signed_in_staff(Ground& ground, const DemoLogin& who) {
    auto step = ground.people.sign_in({}, who.login, who.password);
    // A code is taken once: who signed in half a minute ago has used up the one of the moment.
    for (int shift : {-1, 0, 1}) {
        if (!step || step->reply.state != people::SignInState::second_factor)
            break;
        std::string code =
            demo_totp_code(who.login, ground.clocks.system.now() + std::chrono::seconds(30 * shift)); // RFC 6238
        if (auto done = ground.people.second_factor({}, {{*step->reply.pending}, Text<6, 6>{code}, {}}))
            step = std::move(done);
    }
    if (!step || !step->session_token)
        throw std::runtime_error("the demo's " + who.login + " cannot sign in");
    return ground.people.authenticate(*step->session_token).value()->principal;
}

struct DemoStaffed {
    std::map<HallId, std::vector<access::Principal>> clerks;
    std::map<DepartmentId, std::vector<access::Principal>> reviewers, deciders;
};

DemoStaffed demo_staffed(Ground& ground) {
    DemoStaffed out;
    for (const DemoLogin& login : demo_handlers()) {
        access::Principal who = signed_in_staff(ground, login);
        for (const auto& grant : who.grants) {
            if (grant.role == access::Role::clerk && grant.hall)
                out.clerks[*grant.hall].push_back(who);
            if (grant.department && !grant.mandated_to && grant.role == access::Role::reviewer)
                out.reviewers[*grant.department].push_back(who);
            if (grant.department && !grant.mandated_to && grant.role == access::Role::decider)
                out.deciders[*grant.department].push_back(who);
        }
    }
    return out;
}

// The first answer to each question that is asked.
catalogue::Answers first_answers(const catalogue::Definition& definition) {
    catalogue::Resolver resolver(definition);
    catalogue::Answers out;
    while (const auto* question = resolver.next(resolver.relevant(out)))
        out[question->key] = question->options.front().value;
    return out;
}

// What the item asks for on paper or as a file, and may not come later.
std::vector<std::string> needed_materials(const catalogue::Definition& definition) {
    std::vector<std::string> out;
    for (const auto& requirement : definition.requirements)
        if (requirement.keep_copy && !requirement.deferrable && requirement.necessity == catalogue::Necessity::required)
            out.push_back(requirement.key);
    return out;
}

boost::json::object good_form(const catalogue::Form& form, Date today) {
    auto written = parse_json(to_json_text(form));
    return demo_form(*written, demo_person(kFirstNumber), today, [&](const boost::json::object& values) {
        std::vector<std::string> wrong;
        for (const auto& problem : catalogue::check_form(form, values, true))
            wrong.push_back(problem.pointer);
        return wrong;
    });
}

std::optional<CaseKind> kind_of(Ground& ground, const DemoStaffed& staff, catalogue::ItemId id) {
    return ground.database->read([&](db::Reader& reader) -> std::optional<CaseKind> {
        auto version = ground.catalogue.version_in_force(reader, id);
        if (!version || version->facts.external || version->facts.local_code.find('.') != std::string::npos)
            return std::nullopt; // decided elsewhere, or a member of a bundle
        if (std::ranges::find(version->definition->audience, catalogue::Audience::person) ==
            version->definition->audience.end())
            return std::nullopt;
        auto halls = ground.directory.halls(reader, version->facts.cell, version->facts.region);
        auto reviewers = staff.reviewers.find(version->facts.department);
        auto deciders = staff.deciders.find(version->facts.department);
        auto clerks = halls.empty() ? staff.clerks.end() : staff.clerks.find(halls.front().id);
        if (reviewers == staff.reviewers.end() || deciders == staff.deciders.end() || clerks == staff.clerks.end())
            return std::nullopt;
        CaseKind out;
        out.item = id;
        out.region = version->facts.region;
        out.on_the_spot = version->definition->on_the_spot;
        out.answers = first_answers(*version->definition);
        auto left = catalogue::Resolver(*version->definition).resolved(out.answers);
        out.form = good_form(left.form, hall_date(ground.clocks.business.now()));
        out.materials = needed_materials(left);
        out.clerks = clerks->second;
        out.reviewers = reviewers->second;
        out.deciders = deciders->second;
        return out;
    });
}

} // namespace

std::vector<CaseKind> demo_case_kinds(Ground& ground) {
    DemoStaffed staff = demo_staffed(ground);
    auto visitors = case_visitors(ground, 1);
    auto items = ground.database->read(
        [&](db::Reader& reader) { return ground.catalogue.described_after(reader, catalogue::ItemId{}, kMostItems); });
    std::vector<CaseKind> out;
    for (const auto& item : items)
        if (auto kind = kind_of(ground, staff, item.id)) {
            std::vector<CaseKind> alone{*kind};
            if (ManyCases(ground, visitors.front().cell, alone, visitors).rehearse(alone.front()))
                out.push_back(std::move(*kind));
        }
    return out;
}

std::vector<access::Principal> case_visitors(Ground& ground, int visitors) {
    const auto& registry = ground.people.registry();
    const std::string hash = crypto::hash_password(demo_handlers().front().password);
    const CellId cell = ground.database->read([&](db::Reader& reader) { return ground.directory.home_cell(reader); });
    std::vector<access::Principal> out;
    for (int begin = 0; begin < visitors; begin += kPeopleAtOnce) {
        auto some = ground.database->write([&](db::Tx& tx) -> Result<std::vector<access::Principal>> {
            std::vector<access::Principal> made;
            for (int number = begin; number < std::min(visitors, begin + kPeopleAtOnce); ++number) {
                DemoPerson one = demo_person(kFirstNumber + number);
                YIMEN_TRY(auto person,
                          registry.find_or_add_person(tx, {}, cell,
                                                      {one.name, one.id_number, one.phone, people::Assurance::seen}));
                access::Principal who;
                std::string login = fmt::format("many-{:06}", number);
                if (auto known = people::visitor_by_login(tx, cell, login)) {
                    who.account = *known;
                } else {
                    YIMEN_TRY(
                        who.account,
                        registry.add_account(tx, {}, cell, {people::AccountKind::visitor, login, hash, person.person}));
                }
                who.person = person.person;
                who.cell = cell;
                who.grants = {{access::Role::visitor, cell, {}, {}, {}}};
                who.acts_for = {{person.subject, false}};
                made.push_back(std::move(who));
            }
            return made;
        });
        if (!some)
            throw std::logic_error("the visitors of the demo cannot be made: " + std::string(some.error().code->code));
        std::ranges::move(*some, std::back_inserter(out));
    }
    return out;
}

int visitors_for(int cases) { return std::clamp(cases / kCasesOfVisitor, 1, kMostVisitors); }

int fill_demo(Ground& ground, int cases) {
    auto kinds = demo_case_kinds(ground);
    auto visitors = case_visitors(ground, visitors_for(cases));
    std::printf("%zu items, %zu visitors\n", kinds.size(), visitors.size());
    ManyCases many(ground, visitors.front().cell, kinds, visitors);
    const Instant began = ground.clocks.system.now();
    const std::int64_t before = many.in_store();
    std::int64_t told = before;
    auto filled = many.fill(cases, [&](std::int64_t there) {
        if (there - told < 10'000 && there < cases)
            return;
        told = there;
        auto seconds = static_cast<double>((ground.clocks.system.now() - began).count()) / 1e6;
        std::printf("%lld cases, %.0f s, %.0f cases/s\n", static_cast<long long>(there), seconds,
                    static_cast<double>(there - before) / seconds);
        std::fflush(stdout);
    });
    if (filled)
        return 0;
    std::fprintf(stderr, "refused: %s %s\n", std::string(filled.error().code->code).c_str(),
                 filled.error().detail.c_str());
    return 2;
}

} // namespace yimen::app
