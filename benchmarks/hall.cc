#include "hall.h"

#include <fmt/format.h>

#include "base/codes.h"
#include "crypto/crypto.h"
#include "store.h"

namespace yimen::bench {
namespace {

constexpr std::string_view kPassword = "Yimen-bench-1";
constexpr std::string_view kRegionCode = "990102000000";
constexpr std::string_view kLocalCode = "11990102MB9900001N4000131001000";

// As the demo hall's food business licence: ten fields, three materials that must be attached.
constexpr std::string_view kDefinition = R"({
  "summary": "测量用的事项", "summary_en": "An item for measurements", "audience": ["person"], "conditions": [], "legal_bases": [],
  "legal_working_days": 20, "promised_working_days": 8, "on_the_spot": false, "trips": 0, "fee": {"charged": false, "text": ""},
  "form": {"sections": [{"key": "operator", "title": "经营者", "title_en": "Operator", "fields": [
    {"key": "operator_name", "element": "company.name", "label": "经营者名称", "label_en": "Name", "kind": "text", "required": true, "max_length": 100, "options": [], "help": "", "help_en": "", "personal": false},
    {"key": "credit_code", "element": "company.credit_code", "label": "统一社会信用代码", "label_en": "Credit code", "kind": "credit_code", "required": true, "options": [], "help": "", "help_en": "", "personal": false},
    {"key": "legal_person", "element": "company.legal_person", "label": "法定代表人", "label_en": "Legal person", "kind": "text", "required": true, "max_length": 60, "options": [], "help": "", "help_en": "", "personal": true},
    {"key": "legal_person_id", "element": "company.legal_person_id", "label": "身份证号码", "label_en": "Identity number", "kind": "citizen_id", "required": true, "options": [], "help": "", "help_en": "", "personal": true},
    {"key": "address", "element": "place.address", "label": "经营场所", "label_en": "Address", "kind": "address", "required": true, "max_length": 200, "options": [], "help": "", "help_en": "", "personal": false},
    {"key": "area", "element": "place.area", "label": "面积", "label_en": "Area", "kind": "number", "required": true, "minimum": 1, "maximum": 100000, "options": [], "help": "", "help_en": "", "personal": false},
    {"key": "contact_name", "element": "contact.name", "label": "联系人", "label_en": "Contact", "kind": "text", "required": true, "max_length": 60, "options": [], "help": "", "help_en": "", "personal": true},
    {"key": "contact_phone", "element": "contact.phone", "label": "联系电话", "label_en": "Phone", "kind": "phone", "required": true, "options": [], "help": "", "help_en": "", "personal": true}]}]},
  "requirements": [
    {"key": "business_licence", "name": "营业执照", "name_en": "Business licence", "material_type": "business_licence", "see_original": false, "keep_copy": true, "copies": 0, "necessity": "required", "deferrable": false, "by_promise": false, "satisfied_by": [], "source": "", "source_en": "", "standard": "", "standard_en": "", "review_points": []},
    {"key": "layout", "name": "布局图", "name_en": "Layout", "material_type": "layout", "see_original": false, "keep_copy": true, "copies": 0, "necessity": "required", "deferrable": false, "by_promise": false, "satisfied_by": [], "source": "", "source_en": "", "standard": "", "standard_en": "", "review_points": []},
    {"key": "safety_rules", "name": "规章制度", "name_en": "Rules", "material_type": "safety_rules", "see_original": false, "keep_copy": true, "copies": 0, "necessity": "required", "deferrable": false, "by_promise": false, "satisfied_by": [], "source": "", "source_en": "", "standard": "", "standard_en": "", "review_points": []}],
  "result": {"name": "食品经营许可证", "name_en": "Food business licence", "licence_type": "11990000000000001G002", "validity_years": 5}
})";

std::string totp_secret(std::string_view login) {
    return crypto::sm3("yimen bench " + std::string(login)).substr(0, 20);
}

class Maker {
  public:
    Maker(app::Ground& ground, db::Tx& tx, std::string password_hash)
        : ground_(ground), tx_(tx), password_hash_(std::move(password_hash)) {}

    Result<void> make(int members) {
        Instant now = ground_.clocks.business.now();
        CellId cell = new_id<CellId>(now);
        places::Region region{new_id<RegionId>(now), cell, std::string(kRegionCode), "测量区", 3, {}};
        places::put_region(tx_, region);
        region_ = region.id;
        cell_ = cell;
        department_ =
            places::find_or_put_department(tx_, {new_id<DepartmentId>(now), cell, region.id, "测量区市场监督管理局",
                                                 std::string(kBenchDepartment), std::string(kBenchDepartment)});
        hall_.id = new_id<HallId>(now);
        hall_.cell = cell;
        hall_.region = region.id;
        hall_.kind = "hall";
        hall_.code = "BE01";
        hall_.name = "测量大厅";
        hall_.department = department_;
        places::put_hall(tx_, hall_);
        licences::Licences::put_type(tx_, cell,
                                     {std::string(kBenchLicenceType), "食品经营许可证", "Food business licence"});
        YIMEN_CHECK(item());
        int number = 0;
        for (int i = 0; i < members; ++i) {
            YIMEN_CHECK(visitor(fmt::format("bench-visitor-{:03}", i), ++number));
            YIMEN_CHECK(staff(fmt::format("bench-clerk-{:03}", i), ++number, access::Role::clerk));
            YIMEN_CHECK(staff(fmt::format("bench-reviewer-{:03}", i), ++number, access::Role::reviewer));
            YIMEN_CHECK(staff(fmt::format("bench-decider-{:03}", i), ++number, access::Role::decider));
        }
        YIMEN_CHECK(staff("bench-manager", ++number, access::Role::hall_manager));
        YIMEN_CHECK(staff("bench-supervisor", ++number, access::Role::supervisor));
        return staff("bench-administrator", ++number, access::Role::administrator);
    }

  private:
    Result<void> item() {
        catalogue::ItemFacts facts;
        facts.cell = cell_;
        facts.region = region_;
        facts.department = department_;
        facts.local_code = std::string(kLocalCode);
        facts.department_code = std::string(kBenchDepartment);
        facts.implementation_code = facts.local_code;
        facts.task_type = "01";
        facts.name = "食品经营许可（测量）";
        facts.name_en = "Food business licence (measurement)";
        ground_.catalogue.put(tx_, facts);
        YIMEN_TRY(auto definition, read_stored_json<catalogue::Definition>(kDefinition));
        YIMEN_CHECK(ground_.catalogue.publish(tx_, cell_, region_, facts.local_code, definition));
        return {};
    }

    Result<AccountId> account(people::AccountKind kind, const std::string& login, int number) {
        const auto& registry = ground_.people.registry();
        YIMEN_TRY(auto person,
                  registry.find_or_add_person(tx_, {}, cell_,
                                              {"测" + login.substr(login.size() - 3), bench_citizen_id(number),
                                               std::string("13800000001"), people::Assurance::seen}));
        return registry.add_account(tx_, {}, cell_, {kind, login, std::string(password_hash_), person.person});
    }

    Result<void> visitor(const std::string& login, int number) {
        YIMEN_CHECK(account(people::AccountKind::visitor, login, number));
        return {};
    }

    Result<void> staff(const std::string& login, int number, access::Role role) {
        const auto& registry = ground_.people.registry();
        YIMEN_TRY(AccountId id, account(people::AccountKind::staff, login, number));
        bool in_hall = role == access::Role::clerk || role == access::Role::hall_manager;
        bool in_department = role == access::Role::reviewer || role == access::Role::decider;
        std::optional<DepartmentId> department = in_department ? std::optional(department_) : std::nullopt;
        std::optional<HallId> hall = in_hall ? std::optional(hall_.id) : std::nullopt;
        std::optional<RegionId> region = role == access::Role::supervisor ? std::optional(region_) : std::nullopt;
        YIMEN_TRY(StaffId staff, registry.add_staff(tx_, {}, {id, login, people::Employment::own, department, hall}));
        YIMEN_CHECK(registry.add_totp(tx_, {}, id, totp_secret(login), "bench"));
        YIMEN_CHECK(registry.grant(tx_, {},
                                   {staff, role, region, hall, department, Date(std::chrono::year(2020) / 1 / 1), {}}));
        return {};
    }

    app::Ground& ground_;
    db::Tx& tx_;
    std::string password_hash_;
    CellId cell_;
    RegionId region_;
    DepartmentId department_;
    places::HallRow hall_;
};

Member signed_in(app::Ground& ground, const std::string& login) {
    auto step = must(ground.people.sign_in({}, login, kPassword));
    if (step.reply.state == people::SignInState::second_factor)
        step = must(ground.people.second_factor(
            {}, {{*step.reply.pending},
                 Text<6, 6>{crypto::totp_code(totp_secret(login), ground.clocks.system.now())},
                 {}}));
    auto identity = must(ground.people.authenticate(*step.session_token));
    Member out{login, identity->principal, *step.session_token, identity->csrf_token, {}};
    if (!out.principal.acts_for.empty())
        out.subject = out.principal.acts_for.front().subject;
    return out;
}

} // namespace

std::string bench_citizen_id(int number) {
    Date born(std::chrono::sys_days(Date(std::chrono::year(1880) / 1 / 1)) + std::chrono::days(number % 3000));
    std::string iso = to_iso(born);
    std::string body =
        fmt::format("990102{}{}{}{:03}", iso.substr(0, 4), iso.substr(5, 2), iso.substr(8, 2), 1 + number / 3000);
    for (char check : std::string_view("0123456789X"))
        if (codes::is_citizen_id(body + check))
            return body + check;
    throw std::logic_error("no citizen id");
}

app::Settings settings_of(const Store& store) {
    app::Settings settings;
    settings.data = store.data();
    settings.database_url = store.url();
    return settings;
}

Hall open_hall(app::Ground& ground, int members, bool clerks_only) {
    Hall out;
    out.cell = ground.database->read([&](db::Reader& reader) { return ground.directory.home_cell(reader); });
    if (out.cell.is_nil()) {
        std::string hash = crypto::hash_password(kPassword);
        must(ground.database->write([&](db::Tx& tx) { return Maker(ground, tx, hash).make(members); }));
    }
    ground.database->read([&](db::Reader& reader) {
        out.cell = ground.directory.home_cell(reader);
        auto hall = ground.directory.halls(reader, out.cell, std::nullopt).front();
        out.hall = hall.id;
        out.region = hall.region;
        out.item = reader.query("SELECT id FROM item ORDER BY id LIMIT 1")[0].get<catalogue::ItemId>(0);
        return 0;
    });
    auto sign_in = [&](const char* role, int from, int to) {
        std::vector<Member> all;
        for (int i = from; i < to; ++i)
            all.push_back(signed_in(ground, fmt::format("bench-{}-{:03}", role, i)));
        return all;
    };
    // Argon2id takes its time on purpose; two at once, as there are two cores.
    std::vector<Member> second_half;
    {
        std::jthread first([&] {
            out.clerks = sign_in("clerk", 0, members / 2);
            if (!clerks_only)
                out.visitors = sign_in("visitor", 0, members);
        });
        second_half = sign_in("clerk", members / 2, members);
        out.administrator = signed_in(ground, "bench-administrator");
        out.manager = signed_in(ground, "bench-manager");
        out.supervisor = signed_in(ground, "bench-supervisor");
        if (!clerks_only) {
            out.reviewers = sign_in("reviewer", 0, members);
            out.deciders = sign_in("decider", 0, members);
            out.department = *out.deciders.front().principal.grants.front().department;
        }
    }
    out.clerks.insert(out.clerks.end(), second_half.begin(), second_half.end());
    return out;
}

boost::json::object complete_form() {
    return {{"operator_name", "小样餐馆"},
            {"credit_code", "91350100M000100Y43"},
            {"legal_person", "李示例"},
            {"legal_person_id", "11010519491231002X"},
            {"address", "云溪市城东区一号路 1 号"},
            {"area", 60},
            {"contact_name", "李示例"},
            {"contact_phone", "13800000001"}};
}

const std::vector<std::string>& required_materials() {
    static const std::vector<std::string> keys{"business_licence", "layout", "safety_rules"};
    return keys;
}

} // namespace yimen::bench
