#pragma once

// A small hall for tests of the modules above the licences: one region, hall and department, two persons, a company of the first, and
// whatever items the test publishes; on each engine.

#include <gtest/gtest.h>

#include <stdexcept>

#include "catalogue/catalogue.h"
#include "jobs/jobs.h"
#include "journal/journal.h"
#include "licences/licences.h"
#include "outbox/outbox.h"
#include "people/people.h"
#include "places/places.h"
#include "seals/seals.h"
#include "support/engines.h"
#include "support/scratch_directory.h"
#include "support/written.h"

namespace yimen::test {

inline const Instant kSmallHallMorning = *parse_rfc3339("2026-09-28T09:00:00+08:00"); // a Monday

class SmallHallTest : public EngineTest {
  protected:
    std::vector<db::Migration> migrations() const override {
        std::vector<db::Migration> out;
        for (const auto& module : {outbox::migrations(), jobs::migrations(), journal::migrations(),
                                   places::migrations(), people::migrations(), catalogue::migrations(),
                                   seals::migrations(), licences::migrations(), own_migrations()})
            out.insert(out.end(), module.begin(), module.end());
        return out;
    }
    virtual std::vector<db::Migration> own_migrations() const { return {}; }

    template <class F>
    auto write(F body) {
        auto done = db().write([&](db::Tx& tx) { return body(tx); });
        if (!done)
            throw std::runtime_error("refused: " + std::string(done.error().code->code) + " " + done.error().detail);
        if constexpr (!std::is_void_v<typename decltype(done)::value_type>)
            return *done;
    }

    void SetUp() override {
        EngineTest::SetUp();
        index_ = std::make_unique<search::Index>(scratch_.path() + "/index");
        catalogue_ = std::make_unique<catalogue::Catalogue>(db(), clocks_, directory_, *index_);
        people_ = std::make_unique<people::Service>(db(), clocks_, *keys_, directory_, people::Options{});
        seals_ = std::make_unique<seals::Seals>(db(), clocks_, *keys_);
        licences_ = std::make_unique<licences::Licences>(db(), clocks_, *keys_, "http://hall.example");
        write([&](db::Tx& tx) -> Result<void> {
            places::put_region(tx, {region_, cell_, "511602000000", "广安区", 3, {}});
            department_ = places::find_or_put_department(
                tx, {new_id<DepartmentId>(kSmallHallMorning), cell_, region_, "市场监督管理局", "D1", {}});
            places::HallRow hall;
            hall.id = hall_;
            hall.cell = cell_;
            hall.region = region_;
            hall.kind = "hall";
            hall.code = "H1";
            hall.name = "广安区政务服务中心";
            places::put_hall(tx, hall);
            places::Calendars calendars;
            YIMEN_CHECK(calendars.import(tx, places::Calendars::shipped_csv()));
            const auto& registry = people_->registry();
            YIMEN_TRY(auto zhang,
                      registry.find_or_add_person(
                          tx, {}, cell_, {"张三", "11010519491231002X", "13800000001", people::Assurance::seen}));
            YIMEN_TRY(auto li,
                      registry.find_or_add_person(
                          tx, {}, cell_, {"李四", "440524188001010014", "13900000002", people::Assurance::seen}));
            YIMEN_TRY(auto company, registry.add_company(tx, {}, cell_,
                                                         {"广安小样餐饮有限公司", "91350100M000100Y43", zhang.person}));
            YIMEN_TRY(AccountId account,
                      registry.add_account(tx, {}, cell_, {people::AccountKind::staff, "clerk", "x", li.person}));
            YIMEN_TRY(StaffId staff,
                      registry.add_staff(tx, {}, {account, "李老师", people::Employment::own, {}, hall_}));
            zhang_ = visitor(zhang.person, zhang.subject);
            zhang_.acts_for.push_back({company.subject, false});
            li_ = visitor(li.person, li.subject);
            company_ = company.subject;
            clerk_.account = account;
            clerk_.person = li.person;
            clerk_.staff = staff;
            clerk_.cell = cell_;
            clerk_.organ = department_; // sent to the hall by the organ whose items these are
            clerk_.grants = {{access::Role::clerk, cell_, {}, hall_, {}}};
            return {};
        });
    }

    template <class F>
    auto read(F body) {
        return db().read([&](db::Reader& reader) { return body(reader); });
    }
    template <class T>
    static std::string code_of(const Result<T>& result) {
        return result ? "" : std::string(result.error().code->code);
    }

    access::Principal visitor(PersonId person, SubjectId subject) const {
        access::Principal out;
        out.account = new_id<AccountId>(kSmallHallMorning);
        out.person = person;
        out.cell = cell_;
        out.grants = {{access::Role::visitor, cell_, {}, {}, {}}};
        out.acts_for = {{subject, false}};
        return out;
    }

    catalogue::ItemFacts facts(std::string_view code, std::string_view name) const {
        catalogue::ItemFacts out;
        out.cell = cell_;
        out.region = region_;
        out.department = department_;
        out.local_code = code;
        out.department_code = "D1";
        out.task_type = "01";
        out.name = name;
        out.name_en = "English " + std::string(code);
        return out;
    }
    catalogue::ItemId publish(const catalogue::Definition& definition, std::string_view code = "I1",
                              std::string_view name = "食品经营许可") {
        write([&](db::Tx& tx) -> Result<void> {
            catalogue_->put(tx, facts(code, name));
            YIMEN_CHECK(catalogue_->publish(tx, cell_, region_, code, definition));
            return {};
        });
        catalogue_->refresh_index();
        return db().read(
            [&](db::Reader& reader) { return catalogue_->item_by_code(reader, cell_, region_, code).value().id; });
    }

    // A licence of the subject that was issued elsewhere, or here for a case.
    licences::LicenceId hold(SubjectId subject, const std::string& type, std::optional<Date> valid_to = {},
                             int version = 1, std::optional<Uuid> case_id = {}) {
        licences::Grant grant;
        grant.version = version;
        grant.cell = cell_;
        grant.region = region_;
        grant.department = department_;
        grant.holders = {{subject}};
        if (case_id)
            grant.case_id = *case_id;
        else
            grant.import_id = new_uuid(kSmallHallMorning);
        grant.type_code = type;
        grant.issuer_name = "市场监督管理局";
        grant.issuer_code = "11990102MB9900001N";
        grant.serial = "N123456789";
        grant.holder_masked = "张*";
        grant.content = {{"证照编号", "N123456789"}};
        grant.issued_on = hall_date(kSmallHallMorning);
        grant.valid_to = valid_to;
        licences::Type kind{type, "营业执照", "Business licence"};
        auto prepared = licences_->prepare(kind, grant).value();
        write([&](db::Tx& tx) -> Result<void> {
            licences::Licences::put_type(tx, cell_, kind);
            licences_->issue(tx, prepared);
            return {};
        });
        return prepared.id;
    }

    FixedClock clock_{kSmallHallMorning};
    Clocks clocks_{clock_, clock_};
    ScratchDirectory scratch_;
    std::unique_ptr<crypto::KeyStore> keys_ = crypto::KeyStore::open(scratch_.path(), kSmallHallMorning);
    places::Directory directory_;
    places::Calendars calendars_;
    std::unique_ptr<search::Index> index_;
    std::unique_ptr<catalogue::Catalogue> catalogue_;
    std::unique_ptr<people::Service> people_;
    std::unique_ptr<seals::Seals> seals_;
    std::unique_ptr<licences::Licences> licences_;
    CellId cell_ = new_id<CellId>(kSmallHallMorning);
    RegionId region_ = new_id<RegionId>(kSmallHallMorning);
    HallId hall_ = new_id<HallId>(kSmallHallMorning);
    DepartmentId department_;
    access::Principal zhang_, li_, clerk_; // zhang_ is the legal person of the company
    SubjectId company_;
};

} // namespace yimen::test
