#pragma once

// Items that are handed in as one (一件事) in a small hall, the staff who decide them, and a source that answers as the test says.

#include <gtest/gtest.h>

#include <algorithm>

#include "bundle_cases.h"
#include "case_view.h"
#include "errors.h"
#include "support/sample_item.h"
#include "support/small_hall.h"

namespace yimen::bundles {

using cases::Action;
using cases::State;

inline catalogue::Field of_element(std::string key, std::string element, bool required = false) {
    auto out = test::field(std::move(key));
    out.element = std::move(element);
    out.required = required;
    return out;
}

inline catalogue::Definition member_item(std::vector<catalogue::Field> fields, std::vector<std::string> materials) {
    auto out = test::plain_item();
    out.audience = {catalogue::Audience::person};
    out.form.sections = {{"who", "谁", "Who", std::move(fields), {}}};
    out.requirements.clear();
    for (auto& one : materials)
        out.requirements.push_back(test::material(one));
    return out;
}

class BundleShopTest : public test::SmallHallTest {
  protected:
    std::vector<db::Migration> own_migrations() const override {
        std::vector<db::Migration> out = vocabulary::migrations();
        for (const auto& module : {facts::migrations(), cases::migrations(), bundles::migrations()})
            out.insert(out.end(), module.begin(), module.end());
        return out;
    }

    void SetUp() override {
        SmallHallTest::SetUp();
        facts::Source source{"labour", "劳动", "Labour", "http://127.0.0.1:1", 500, {{"ended", "已解除", "Ended"}}};
        facts_ = std::make_unique<facts::Facts>(facts::Facts::Parts{
            db(), clocks_, *people_, {source}, [this](const facts::Source&, const facts::Asked& asked) {
                asked_.push_back(asked);
                return reply_;
            }});
        engine_ = std::make_unique<cases::Cases>(cases::Cases::Parts{db(), clocks_, *keys_, directory_, calendars_,
                                                                     *people_, *catalogue_, *licences_, files_, *seals_,
                                                                     "http://hall.example", facts_.get()});
        reviewer_ = staff(access::Role::reviewer);
        decider_ = staff(access::Role::decider);
        bundles_ = std::make_unique<Bundles>(db(), clocks_, *catalogue_, directory_);
        cases_ = std::make_unique<BundleCases>(*bundles_, *engine_);
        auto name = of_element("name", "person.name", true);
        name.prefill = "identity.name";
        items_["registration"] =
            publish(member_item({name, of_element("shop", "company.name", true)}, {"id_card"}), "R", "设立登记");
        items_["food"] =
            publish(member_item({of_element("applicant", "person.name", true), of_element("shop_name", "company.name"),
                                 of_element("code", "company.credit_code", true)},
                                {"id_card", "business_licence"}),
                    "F", "餐饮许可");
        items_["sign"] = publish(member_item({of_element("who", "person.name", true)}, {"id_card"}), "S", "店招设置");
        items_["tax"] = publish(member_item({of_element("payer", "person.name", true)}, {}), "T", "税务登记办");
        items_["stove"] = publish(member_item({of_element("cook", "person.name", true)}, {}), "O", "排烟备案");
        write([&](db::Tx& tx) -> Result<void> {
            bundles_->put(tx, cell_, shop());
            return {};
        });
    }

    // food waits for the result of registration, tax for its acceptance, stove for the result of food; sign waits for nobody.
    static Template shop() {
        Template out;
        out.format = kFormat;
        out.key = "open_a_shop";
        out.name = "开小店";
        out.name_en = "Open a shop";
        out.elements = {{"person.name", "姓名", "Name"},
                        {"company.name", "店名", "Shop"},
                        {"company.credit_code", "统一社会信用代码", "Code"}};
        out.material_types = {{"id_card", "身份证", "Id card"}, {"business_licence", "营业执照", "Licence"}};
        auto member = [&](std::string key, std::string code) {
            TemplateMember one;
            one.name = one.name_en = one.key = std::move(key);
            one.item = ItemRef{"511602000000", std::move(code)};
            out.members.push_back(std::move(one));
        };
        member("registration", "R");
        out.members[0].gives = {{"business_licence"}, {"company.credit_code"}};
        member("food", "F");
        member("sign", "S");
        member("tax", "T");
        member("stove", "O");
        out.edges = {{"food", EdgeKind::needs_result, "registration"},
                     {"tax", EdgeKind::needs_acceptance, "registration"},
                     {"stove", EdgeKind::needs_result, "food"}};
        return out;
    }

    Result<BundleCaseRef> start(const access::Principal& who, SubjectId subject) {
        NewBundleCase wanted;
        wanted.template_key = "open_a_shop";
        wanted.subject_id = subject;
        return start(who, wanted);
    }
    Result<BundleCaseRef> start(const access::Principal& who, const NewBundleCase& wanted) {
        return db().write([&](db::Tx& tx) { return cases_->start(tx, {who, "portal", "r"}, wanted); });
    }
    BundleCaseRef started() { return start(zhang_, zhang_.acts_for[0].subject).value(); }

    BundleCaseView view(BundleCaseId id) {
        return read([&](db::Reader& reader) {
            return case_view_of(*cases_, reader, {zhang_, "portal", "r"}, *store::visible_case(reader, zhang_, id));
        });
    }
    BundleMember member(BundleCaseId id, std::string_view key) {
        auto seen = view(id);
        return *std::ranges::find(seen.members, key, &BundleMember::key);
    }
    State state(BundleCaseId id, std::string_view key) { return member(id, key).state; }

    Result<BundleCaseRef> save(BundleCaseRef ref, const boost::json::object& values) {
        return db().write([&](db::Tx& tx) {
            return cases_->save_form(tx, {zhang_, "portal", "r"}, ref.id, ref.revision, values);
        });
    }
    Result<BundleCaseRef> attach(BundleCaseId id, std::string material) {
        cases::NewFile content{std::move(material), "证.png", "image/png", std::string(64, 'a'), 7};
        return db().write([&](db::Tx& tx) {
            return cases_->attach(tx, {zhang_, "portal", "r"}, id, new_id<BundleFileId>(test::kSmallHallMorning),
                                  content);
        });
    }
    Result<BundleCaseRef> submit(BundleCaseRef ref, const access::Principal* who = nullptr) {
        const auto& caller = who ? *who : zhang_;
        auto numbers = cases_->numbers({caller, "portal", "r"}, ref.id);
        return db().write([&](db::Tx& tx) {
            return cases_->submit(tx, {caller, "portal", "r"}, ref.id, ref.revision, numbers);
        });
    }
    // A draft with everything that is asked for.
    BundleCaseRef filled() {
        auto ref = started();
        ref = save(ref, {{"person_name", "张三"}, {"company_name", "小样饭馆"}}).value();
        return attach(ref.id, "id_card").value();
    }
    BundleCaseRef submitted() { return submit(filled()).value(); }

    access::Principal staff(access::Role role) const {
        auto out = clerk_;
        out.account = new_id<AccountId>(test::kSmallHallMorning);
        out.staff = new_id<StaffId>(test::kSmallHallMorning);
        out.grants = {{role, cell_, {}, {}, department_}};
        return out;
    }
    Result<cases::CaseRef> act(const access::Principal& who, BundleCaseId id, std::string_view key, Action action) {
        auto one = member(id, key);
        auto revision = read([&](db::Reader& reader) {
            auto all = cases::Bundled(*engine_).members(reader, id.value);
            return std::ranges::find(all, one.case_id, &cases::Member::id)->revision;
        });
        return db().write([&](db::Tx& tx) {
            if (action == Action::approve)
                return engine_->approve(tx, {who, "counter", "r"}, one.case_id, revision, {}, {});
            return engine_->act(tx, {who, "counter", "r"}, one.case_id, revision, action, {.note = "理由"});
        });
    }
    void take(BundleCaseId id, std::string_view key, std::initializer_list<Action> actions) {
        for (Action action : actions) {
            const auto& who = action == Action::review                                ? reviewer_
                              : action == Action::approve || action == Action::refuse ? decider_
                              : action == Action::withdraw                            ? zhang_
                                                                                      : clerk_;
            auto done = act(who, id, key, action);
            ASSERT_TRUE(done) << cases::to_string(action) << " " << done.error().code->code;
        }
        relay_->drain();
    }
    void follow() {
        relay_ = std::make_unique<outbox::Relay>(db(), clocks_);
        relay_->subscribe(cases::bundle_follower(*engine_));
        relay_->subscribe(case_follower(*cases_));
    }
    static constexpr std::initializer_list<Action> kGranted{Action::receive, Action::accept, Action::review,
                                                            Action::approve};
    static constexpr std::initializer_list<Action> kRefused{Action::receive, Action::accept, Action::review,
                                                            Action::refuse};

    std::int64_t steps(std::string_view action) {
        return std::ranges::count(test::journal_rows(db()), "case." + std::string(action), &test::JournalRow::action);
    }

    Result<facts::SourceReply> reply_ = facts::SourceReply{facts::Verdict::confirmed, "ref-1", 2};
    std::vector<facts::Asked> asked_;
    std::unique_ptr<facts::Facts> facts_;
    files::Store files_{scratch_.path() + "/files"};
    std::unique_ptr<cases::Cases> engine_;
    std::unique_ptr<Bundles> bundles_;
    std::unique_ptr<BundleCases> cases_;
    std::unique_ptr<outbox::Relay> relay_;
    std::map<std::string, catalogue::ItemId> items_;
    access::Principal reviewer_, decider_;
};

} // namespace yimen::bundles
