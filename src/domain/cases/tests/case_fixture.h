#pragma once

// The small hall with its cases, and an item for persons that asks for a name and no material.

#include "cases.h"
#include "people/registry.h"
#include "reading.h"
#include "store.h"
#include "support/sample_item.h"
#include "support/small_hall.h"

namespace yimen::cases {

class CaseFixture : public test::SmallHallTest {
  protected:
    std::vector<db::Migration> own_migrations() const override { return cases::migrations(); }
    void SetUp() override {
        SmallHallTest::SetUp();
        cases_ = std::make_unique<Cases>(Cases::Parts{db(), clocks_, *keys_, directory_, calendars_, *people_,
                                                      *catalogue_, *licences_, files_, *seals_, "http://hall.example"});
        item_ = publish(bare_item());
    }
    static catalogue::Definition bare_item() {
        auto definition = test::plain_item();
        definition.audience = {catalogue::Audience::person};
        definition.requirements.clear();
        return definition;
    }
    CaseRef opened() { return opened(item_); }
    CaseRef opened(catalogue::ItemId item) {
        return write([&](db::Tx& tx) {
            return cases_->open(tx, {zhang_, "portal", "r"},
                                {item, zhang_.acts_for[0].subject, {{"name", "张三"}}, {}, {}});
        });
    }
    CaseRef submitted() { return submitted(item_); }
    CaseRef submitted(catalogue::ItemId item) {
        auto ref = opened(item);
        std::string number = cases_->next_number(cell_, region_, "portal");
        return write([&](db::Tx& tx) {
            return cases_->submit(tx, {zhang_, "portal", "r"}, ref.id, ref.revision, number);
        });
    }
    Result<CaseRef> act(const access::Principal& who, const CaseRef& ref, Action action, const Details& details = {}) {
        return db().write([&](db::Tx& tx) {
            return cases_->act(tx, {who, "counter", "r"}, ref.id, ref.revision, action, details);
        });
    }

    // Another one of the hall's staff (王老师), who has no post yet.
    Result<access::Principal> colleague(db::Tx& tx, const std::string& login) {
        const auto& registry = people_->registry();
        access::Principal out;
        out.cell = cell_;
        YIMEN_TRY(auto wang, registry.find_or_add_person(tx, {}, cell_,
                                                         {"王五", "990102188101010115", {}, people::Assurance::seen}));
        YIMEN_TRY(out.account,
                  registry.add_account(tx, {}, cell_, {people::AccountKind::staff, login, "x", wang.person}));
        YIMEN_TRY(out.staff, registry.add_staff(tx, {}, {out.account, "王老师", people::Employment::own, {}, hall_}));
        out.person = wang.person;
        return out;
    }

    files::Store files_{scratch_.path() + "/files"};
    std::unique_ptr<Cases> cases_;
    catalogue::ItemId item_;
};

} // namespace yimen::cases
