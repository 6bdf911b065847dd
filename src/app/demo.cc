#include "demo.h"
#include "base/codes.h"
#include "demo_items.h"
#include "log/log.h"

extern const std::string_view yimen_demo_hall;

// The demo: a small, believable hall, described below demo/ and loaded through the modules themselves. Its people do not exist: they
// were born in the 1880s, in a region that no code list has.
namespace yimen::app {
namespace {

struct DemoRegion {
    std::string code, name, name_en;
    std::optional<std::string> parent;
    BOOST_DESCRIBE_CLASS(DemoRegion, (), (code, name, name_en, parent), (), ())
};
// What its documents say; the seals of a demo are test seals.
struct DemoPapers {
    std::string code_word, review_organ, court;
    BOOST_DESCRIBE_CLASS(DemoPapers, (), (code_word, review_organ, court), (), ())
};
struct DemoDepartment {
    std::string key, region, name, name_en, code;
    std::optional<DemoPapers> papers;
    BOOST_DESCRIBE_CLASS(DemoDepartment, (), (key, region, name, name_en, code, papers), (), ())
};
struct DemoCounter {
    int number = 0;
    std::string kind, name, name_en;
    BOOST_DESCRIBE_CLASS(DemoCounter, (), (number, kind, name, name_en), (), ())
};
struct DemoHall {
    std::string key, organ, region, kind, code, name, name_en, address, address_en, phone, hours, hours_en;
    int opens_minute = 0, closes_minute = 0;
    std::vector<DemoCounter> counters;
    BOOST_DESCRIBE_CLASS(DemoHall, (),
                         (key, organ, region, kind, code, name, name_en, address, address_en, phone, hours, hours_en,
                          opens_minute, closes_minute, counters),
                         (), ())
};
struct DemoLicenceType {
    std::string code, name, name_en;
    std::optional<licences::Layout> layout;
    std::optional<licences::TypeRules> rules;
    BOOST_DESCRIBE_CLASS(DemoLicenceType, (), (code, name, name_en, layout, rules), (), ())
};
struct DemoCompany {
    std::string name, credit_code;
    std::optional<std::string> as_agent_of; // login of the legal person, whose agent this visitor is
    BOOST_DESCRIBE_CLASS(DemoCompany, (), (name, credit_code, as_agent_of), (), ())
};
struct DemoVisitor {
    std::string login, name, id_number, phone;
    std::optional<DemoCompany> company;
    BOOST_DESCRIBE_CLASS(DemoVisitor, (), (login, name, id_number, phone, company), (), ())
};
struct DemoRole {
    std::string role;
    std::optional<std::string> region, hall, department;
    BOOST_DESCRIBE_CLASS(DemoRole, (), (role, region, hall, department), (), ())
};
struct DemoStaff {
    std::string login, name, id_number, work_name;
    people::Employment employment = people::Employment::own;
    std::vector<DemoRole> roles;
    BOOST_DESCRIBE_CLASS(DemoStaff, (), (login, name, id_number, work_name, employment, roles), (), ())
};
struct Demo {
    std::vector<DemoRegion> regions;
    std::vector<DemoDepartment> departments;
    std::vector<DemoHall> halls;
    std::vector<DemoLicenceType> licence_types;
    std::string password;
    std::vector<DemoVisitor> visitors;
    std::vector<DemoStaff> staff;
    BOOST_DESCRIBE_CLASS(Demo, (), (regions, departments, halls, licence_types, password, visitors, staff), (), ())
};

const Demo& demo() {
    static const Demo value = [] {
        auto parsed = read_stored_json<Demo>(yimen_demo_hall);
        if (!parsed)
            throw std::logic_error("demo/hall.json: " + (parsed.error().invalid_params.empty()
                                                             ? parsed.error().detail
                                                             : parsed.error().invalid_params[0].pointer + " " +
                                                                   parsed.error().invalid_params[0].reason));
        return std::move(*parsed);
    }();
    return value;
}

// The secret of a demo account's authenticator follows from its login, so that the demo can show the code of the moment.
std::string totp_secret(std::string_view login) {
    return crypto::sm3("yimen demo " + std::string(login)).substr(0, 20);
}

int level_of(std::string_view code) { return codes::region_level(code); }

class Loader {
  public:
    Loader(Ground& ground, db::Tx& tx, std::string_view password_hash)
        : ground_(ground), tx_(tx), password_hash_(password_hash) {}

    Result<void> load() {
        places();
        YIMEN_CHECK(papers());
        YIMEN_CHECK(load_demo_items(ground_, tx_, keys()));
        YIMEN_CHECK(visitors());
        YIMEN_CHECK(staff());
        YIMEN_CHECK(load_demo_mandates(ground_, tx_, keys()));
        YIMEN_CHECK(load_demo_instant(ground_, tx_, keys()));
        YIMEN_CHECK(load_demo_queue(ground_, tx_, halls_, departments_));
        load_demo_plans(ground_, tx_, halls_);
        return {};
    }

    DemoKeys keys() const { return {cell_, regions_, departments_, persons_, companies_, staff_}; }

  private:
    template <class T>
    T fresh() const {
        return new_id<T>(now_);
    }

    void places() {
        for (const auto& region : demo().regions) {
            places::Region row{
                fresh<RegionId>(),     cell_,
                region.code,           region.name,
                level_of(region.code), region.parent ? std::optional(regions_.at(*region.parent)) : std::nullopt,
                region.name_en};
            regions_[region.code] = row.id;
            places::put_region(tx_, row);
        }
        for (const auto& department : demo().departments)
            departments_[department.key] = places::find_or_put_department(
                tx_, {fresh<DepartmentId>(), cell_, regions_.at(department.region), department.name, department.code,
                      department.code, department.name_en});
        for (const auto& hall : demo().halls) {
            places::HallRow row{fresh<HallId>(),
                                cell_,
                                regions_.at(hall.region),
                                hall.kind,
                                hall.code,
                                hall.name,
                                hall.address,
                                hall.phone,
                                hall.hours,
                                hall.opens_minute,
                                hall.closes_minute,
                                hall.name_en,
                                hall.address_en,
                                hall.hours_en,
                                departments_.at(hall.organ)};
            halls_[hall.key] = row.id;
            places::put_hall(tx_, row);
            for (const auto& counter : hall.counters)
                places::put_counter(tx_, fresh<places::CounterId>(), row, counter.number, counter.kind, counter.name,
                                    counter.name_en);
        }
        for (const auto& type : demo().licence_types)
            licences::Licences::put_type(tx_, cell_,
                                         {type.code, type.name, type.name_en,
                                          type.layout ? std::optional(to_json_text(*type.layout)) : std::nullopt,
                                          type.rules ? std::optional(to_json_text(*type.rules)) : std::nullopt});
    }

    Result<void> papers() {
        for (const auto& department : demo().departments)
            if (const auto& said = department.papers)
                YIMEN_CHECK(cases::Documents::put_authority(
                    tx_, cell_, departments_.at(department.key),
                    {said->code_word, said->review_organ, said->court, cases::SealPicture::test, 0}));
        return {};
    }

    Result<PersonId> person_with_account(people::AccountKind kind, const std::string& login, const std::string& name,
                                         const std::string& id_number, std::optional<std::string> phone,
                                         AccountId& account) {
        const auto& registry = ground_.people.registry();
        YIMEN_TRY(auto person, registry.find_or_add_person(
                                   tx_, {}, cell_, {name, id_number, std::move(phone), people::Assurance::seen}));
        persons_[login] = person.subject;
        YIMEN_TRY(account,
                  registry.add_account(tx_, {}, cell_, {kind, login, std::string(password_hash_), person.person}));
        return person.person;
    }

    Result<void> visitors() {
        const auto& registry = ground_.people.registry();
        std::map<std::string, PersonId> persons;
        for (const auto& visitor : demo().visitors) {
            AccountId account;
            YIMEN_TRY(PersonId person, person_with_account(people::AccountKind::visitor, visitor.login, visitor.name,
                                                           visitor.id_number, visitor.phone, account));
            persons[visitor.login] = person;
            if (!visitor.company)
                continue;
            std::optional<PersonId> legal =
                visitor.company->as_agent_of ? std::optional(persons.at(*visitor.company->as_agent_of)) : person;
            YIMEN_TRY(auto company, registry.add_company(tx_, {}, cell_,
                                                         {visitor.company->name, visitor.company->credit_code, legal}));
            companies_[visitor.login] = company.subject;
            if (visitor.company->as_agent_of)
                YIMEN_CHECK(registry.add_agency(tx_, {}, {company.subject, person, {}, hall_date(now_), {}}));
        }
        return {};
    }

    Result<void> staff() {
        const auto& registry = ground_.people.registry();
        for (const auto& member : demo().staff) {
            AccountId account;
            YIMEN_TRY(PersonId person, person_with_account(people::AccountKind::staff, member.login, member.name,
                                                           member.id_number, {}, account));
            const DemoRole& first = member.roles.front();
            people::NewStaff row{account, member.work_name, member.employment, {}, {}};
            row.department = place(departments_, first.department);
            row.hall = place(halls_, first.hall);
            YIMEN_TRY(StaffId staff, registry.add_staff(tx_, {}, row));
            access::Principal& who = staff_[member.login];
            who.account = account;
            who.person = person;
            who.staff = staff;
            who.cell = cell_;
            who.display_name = member.work_name;
            YIMEN_CHECK(registry.add_totp(tx_, {}, account, totp_secret(member.login), "演示验证器"));
            for (const auto& role : member.roles)
                YIMEN_CHECK(registry.grant(tx_, {},
                                           {staff,
                                            access::parse_role(role.role).value(),
                                            place(regions_, role.region),
                                            place(halls_, role.hall),
                                            place(departments_, role.department),
                                            Date(std::chrono::year(2026) / 1 / 1),
                                            {}}));
        }
        return {};
    }

    template <class Id>
    static std::optional<Id> place(const std::map<std::string, Id>& known, const std::optional<std::string>& key) {
        return key ? std::optional(known.at(*key)) : std::nullopt;
    }

    Ground& ground_;
    db::Tx& tx_;
    std::string_view password_hash_;
    Instant now_ = ground_.clocks.business.now();
    CellId cell_ = new_id<CellId>(now_);
    std::map<std::string, RegionId> regions_;
    std::map<std::string, DepartmentId> departments_;
    std::map<std::string, HallId> halls_;
    std::map<std::string, SubjectId> persons_, companies_; // by login
    std::map<std::string, access::Principal> staff_;
};

struct DemoSignIn {
    std::string login, password, display_name;
    std::vector<std::string> roles;
    std::string place, place_en;
    std::optional<std::string> totp_code;
    BOOST_DESCRIBE_CLASS(DemoSignIn, (), (login, password, display_name, roles, place, place_en, totp_code), (), ())
};
struct DemoSignIns {
    std::vector<DemoSignIn> items;
    BOOST_DESCRIBE_CLASS(DemoSignIns, (), (items), (), ())
};
struct DemoClock {
    Instant now;
    BOOST_DESCRIBE_CLASS(DemoClock, (), (now), (), ())
};

// Departments that issue papers, each with its decider.
std::vector<SealedDepartment> sealed_departments(const DemoKeys& keys) {
    std::vector<SealedDepartment> out;
    for (const auto& department : demo().departments)
        if (department.papers)
            for (const auto& member : demo().staff)
                if (std::ranges::any_of(member.roles, [&](const DemoRole& role) {
                        return role.role == "decider" && role.department == department.key;
                    }))
                    out.push_back({keys.departments.at(department.key), member.login});
    return out;
}

DemoSignIns sign_ins(Instant system_now) {
    DemoSignIns out;
    for (const auto& visitor : demo().visitors)
        out.items.push_back({visitor.login,
                             demo().password,
                             visitor.name,
                             {"visitor"},
                             visitor.company ? visitor.company->name : "",
                             {},
                             {}});
    for (const auto& member : demo().staff) {
        DemoSignIn entry{
            member.login, demo().password, member.work_name, {}, "", "", demo_totp_code(member.login, system_now)};
        int more = 0; // departments beyond the one that is named
        for (const auto& role : member.roles) {
            if (std::ranges::find(entry.roles, role.role) == entry.roles.end())
                entry.roles.push_back(role.role);
            if (role.department && !entry.place.empty()) {
                ++more;
                continue;
            }
            for (const auto& department : demo().departments)
                if (role.department == department.key) {
                    entry.place = department.name;
                    entry.place_en = department.name_en;
                }
            for (const auto& hall : demo().halls)
                if (role.hall == hall.key) {
                    entry.place = hall.name;
                    entry.place_en = hall.name_en;
                }
        }
        if (more > 0) {
            entry.place += "等" + std::to_string(more + 1) + "家";
            entry.place_en += " and " + std::to_string(more) + " more";
        }
        out.items.push_back(std::move(entry));
    }
    return out;
}

} // namespace

bool load_demo(Ground& ground) {
    bool empty = ground.database->read([&](db::Reader& reader) { return ground.directory.home_cell(reader).is_nil(); });
    if (!empty)
        return false;
    std::string hash = crypto::hash_password(demo().password);
    keep_demo_samples(ground.files);
    auto loaded = ground.database->write([&](db::Tx& tx) -> Result<DemoKeys> {
        Loader loader(ground, tx, hash);
        YIMEN_CHECK(loader.load());
        return loader.keys();
    });
    if (loaded)
        if (auto kept = load_demo_bundles(ground, *loaded); !kept)
            loaded = fail(std::move(kept).error());
    if (loaded)
        if (auto held = load_demo_licences(ground, *loaded); !held)
            loaded = fail(std::move(held).error());
    if (loaded && ground.settings.demo_seals)
        if (auto sealed = load_demo_seals(ground, loaded->cell, sealed_departments(*loaded)); !sealed)
            loaded = fail(std::move(sealed).error());
    if (!loaded) {
        const Error& error = loaded.error();
        std::string where = error.invalid_params.empty()
                                ? error.detail
                                : error.invalid_params[0].pointer + " " + error.invalid_params[0].reason;
        throw std::logic_error("the demo cannot be loaded: " + std::string(error.code->code) + " " + where);
    }
    log::info("demo.loaded");
    return true;
}

std::vector<DemoLogin> demo_handlers() {
    constexpr std::string_view kRoles[] = {"clerk", "reviewer", "decider"};
    std::vector<DemoLogin> out;
    for (const auto& member : demo().staff)
        if (std::ranges::find(kRoles, member.roles.front().role) != std::end(kRoles))
            out.push_back({member.login, demo().password});
    return out;
}

std::string demo_totp_code(std::string_view login, Instant at) { return crypto::totp_code(totp_secret(login), at); }

http::Routes demo_routes(Ground& ground) {
    std::map<std::string, places::Names> hall_names;
    for (const auto& hall : demo().halls)
        hall_names[hall.key] = {hall.name, hall.name_en};
    http::Routes out = demo_device_routes(hall_names);
    out.add<http::None, DemoSignIns>(
        {.method = http::Method::get,
         .pattern = "/demo/sign-ins",
         .operation = "listDemoSignIns",
         .summary = "The sign-ins of the demo, with the code of the moment.",
         .open = true},
        [&](http::Context&) -> Result<DemoSignIns> { return sign_ins(ground.clocks.system.now()); });
    out.add<DemoClock, DemoClock>({.method = http::Method::post,
                                   .pattern = "/demo/clock",
                                   .operation = "setDemoClock",
                                   .summary = "Moves business time.",
                                   .open = true,
                                   .keyed = false},
                                  [&](http::Context&, const DemoClock& wanted) -> Result<DemoClock> {
                                      ground.business_clock.set(wanted.now);
                                      return DemoClock{ground.clocks.business.now()};
                                  });
    return out;
}

std::string demo_sign_ins_text() {
    std::string out =
        "Demo sign-ins (password " + demo().password + "; the pages show the code of the second step):\n ";
    for (const auto& visitor : demo().visitors)
        out += " " + visitor.login;
    for (const auto& member : demo().staff)
        out += " " + member.login;
    return out + "\n";
}

} // namespace yimen::app
