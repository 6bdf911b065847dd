#include <set>
#include <thread>

#include "house.h"

namespace yimen::people {
namespace {

class RegistryTest : public HouseTest {
  protected:
    NewVisitor visitor(std::string login = "zhangsan") {
        NewVisitor out;
        out.login = std::move(login);
        out.password = kPassword;
        out.name.value = "张三";
        out.id_number.value = kZhangNumber;
        out.phone.value = "13800001111";
        return out;
    }
    Result<VisitorAccount> open_account(const NewVisitor& given) {
        auto checked = service().check_visitor(given);
        if (!checked)
            return fail(std::move(checked).error());
        return db().write([&](db::Tx& tx) { return service().register_visitor(tx, browser_, *checked); });
    }
    std::string find(std::string_view name, std::string_view number, std::optional<std::string> phone = {}) {
        return refusal([&](db::Tx& tx) {
            return registry().find_or_add_person(tx, {}, cell_,
                                                 {std::string(name), std::string(number), phone, Assurance::seen});
        });
    }
};
YIMEN_INSTANTIATE_ENGINES(RegistryTest);

TEST_P(RegistryTest, AVisitorOpensAnAccountAndSignsIn) {
    auto account = open_account(visitor());
    ASSERT_TRUE(account);
    auto principal = who(token_of("zhangsan"));
    EXPECT_EQ(principal.account, account->account_id);
    EXPECT_EQ(principal.acts_for.at(0).subject, account->subject_id);
    EXPECT_EQ(published(events::kVisitorRegistered), 1);
    EXPECT_EQ(journaled("account.add"), 1);
    EXPECT_EQ(journaled("person.add"), 1);
}

TEST_P(RegistryTest, EverythingThatIsWrongWithARegistrationIsNamedAtOnce) {
    NewVisitor bad;
    bad.login = "x";
    bad.password = "short";
    bad.name.value = "张三";
    bad.id_number.value = "123";
    bad.phone.value = "456";
    auto refused = service().check_visitor(bad);
    ASSERT_FALSE(refused);
    std::vector<std::string> pointers;
    for (auto& param : refused.error().invalid_params)
        pointers.push_back(param.pointer);
    EXPECT_EQ(pointers, (std::vector<std::string>{"/login", "/password", "/id_number", "/phone"}));
}

TEST_P(RegistryTest, ALoginIsTakenOnceWhateverItsCase) {
    ASSERT_TRUE(open_account(visitor()));
    NewVisitor other = visitor("ZhangSan");
    other.name.value = "李四";
    other.id_number.value = kLiNumber;
    EXPECT_EQ(code_of(open_account(other)), kLoginTaken.code);
    EXPECT_EQ(count("SELECT COUNT(*) FROM person"), 1) << "nothing of the refused registration stays";
}

TEST_P(RegistryTest, WhoIsOnRecordIsBelievedOnlyWithThePhoneOnRecord) {
    add_person("张三", kZhangNumber);
    EXPECT_EQ(code_of(open_account(visitor())), kCannotRegister.code) << "name and number are known to many";
    EXPECT_EQ(find("张三", kZhangNumber, "13800001111"), "");
    NewVisitor wrong_phone = visitor();
    wrong_phone.phone.value = "13900009999";
    EXPECT_EQ(code_of(open_account(wrong_phone)), kCannotRegister.code);
    NewVisitor wrong_name = visitor();
    wrong_name.name.value = "张五";
    EXPECT_EQ(code_of(open_account(wrong_name)), kCannotRegister.code);
    EXPECT_TRUE(open_account(visitor()));
}

TEST_P(RegistryTest, APersonHasOneVisitorAccount) {
    ASSERT_TRUE(open_account(visitor()));
    EXPECT_EQ(code_of(open_account(visitor("zhangsan2"))), kCannotRegister.code);
}

TEST_P(RegistryTest, TheSameNumberIsTheSamePerson) {
    auto first = add_person("张三", kZhangNumber), again = add_person("张三", "11010519491231002x");
    EXPECT_TRUE(first.created);
    EXPECT_FALSE(again.created);
    EXPECT_EQ(again.person, first.person);
    EXPECT_EQ(again.subject, first.subject);
    EXPECT_EQ(published(events::kVisitorRegistered), 1);
    EXPECT_EQ(journaled("person.find"), 1);
}

TEST_P(RegistryTest, AnotherNameForTheNumberIsRefused) {
    add_person("张三", kZhangNumber);
    EXPECT_EQ(find("张五", kZhangNumber), kNameDiffers.code);
}

TEST_P(RegistryTest, MalformedNumbersAreRefused) {
    EXPECT_EQ(find("张三", "110105194912310021"), kInvalidRequest.code);
    EXPECT_EQ(find("张三", kZhangNumber, "12345"), kInvalidRequest.code);
    EXPECT_EQ(count("SELECT COUNT(*) FROM person"), 0);
}

TEST_P(RegistryTest, APhoneIsKeptOnlyWhereNoneWas) {
    auto person = add_person("张三", kZhangNumber);
    add_person("张三", kZhangNumber, "13800001111");
    add_person("张三", kZhangNumber, "13900009999");
    auto clear = db().read([&](db::Reader& reader) { return service().reveal_subject(reader, person.subject); });
    EXPECT_EQ(clear->phone, "13800001111") << "a stranger does not turn messages to their own phone";
    EXPECT_EQ(journaled("person.complete"), 1);
}

TEST_P(RegistryTest, TwoCountersThatRegisterOnePersonAtOnceMakeOnePerson) {
    std::vector<std::jthread> counters;
    std::mutex mutex;
    std::set<PersonId> persons;
    for (int i = 0; i < 4; ++i)
        counters.emplace_back([&] {
            auto known = db().write([&](db::Tx& tx) {
                return registry().find_or_add_person(tx, {}, cell_,
                                                     {"张三", std::string(kZhangNumber), {}, Assurance::seen});
            });
            ASSERT_TRUE(known);
            std::lock_guard lock(mutex);
            persons.insert(known->person);
        });
    counters.clear();
    EXPECT_EQ(persons.size(), 1u);
    EXPECT_EQ(count("SELECT COUNT(*) FROM person"), 1);
    EXPECT_EQ(count("SELECT COUNT(*) FROM subject"), 1);
}

TEST_P(RegistryTest, ACompanyIsKnownByItsCreditCode) {
    auto add = [&](std::string_view code) {
        return refusal([&](db::Tx& tx) {
            return registry().add_company(tx, {}, cell_, {"广安花店有限公司", std::string(code), {}});
        });
    };
    EXPECT_EQ(add(kCreditCode), "");
    EXPECT_EQ(add(kCreditCode), kCompanyKnown.code);
    EXPECT_EQ(add("91350100M000100Y44"), kInvalidRequest.code);
}

TEST_P(RegistryTest, AGrantNeedsItsPlaceAndMayBeBarred) {
    Worker worker = add_worker("clerk01", Employment::contracted);
    NewGrant wanted = clerk_grant(worker.staff);
    auto refused = [&] { return refusal([&](db::Tx& tx) { return registry().grant(tx, {}, wanted); }); };
    EXPECT_EQ(refused(), "");
    wanted.hall.reset();
    EXPECT_EQ(refused(), kGrantPlace.code);
    wanted.role = Role::decider;
    wanted.department = department_;
    EXPECT_EQ(refused(), kGrantBarred.code) << "contracted staff never decide";
    wanted.department.reset();
    wanted.role = Role::administrator;
    EXPECT_EQ(refused(), "");
    wanted.role = Role::auditor;
    EXPECT_EQ(refused(), kGrantBarred.code) << "who runs the system does not audit it";
    wanted.staff = StaffId{new_uuid(kMorning)};
    EXPECT_EQ(refused(), kUnknown.code);
    EXPECT_EQ(journaled("grant.add"), 2);
}

TEST_P(RegistryTest, OnlyStaffAccountsBecomeStaff) {
    PersonId person = add_person("张三", kZhangNumber).person;
    NewStaff staff{add_account(AccountKind::visitor, "zhangsan", person), "张老师", Employment::own, {}, {}};
    EXPECT_EQ(refusal([&](db::Tx& tx) { return registry().add_staff(tx, {}, staff); }), kUnknown.code);
}

TEST_P(RegistryTest, NamesOfStaffComeInBatches) {
    Worker worker = add_worker("clerk01");
    auto names = db().read([&](db::Reader& reader) {
        return service().staff_names(reader, {worker.staff, StaffId{new_uuid(kMorning)}});
    });
    EXPECT_EQ(names, (std::unordered_map<StaffId, std::string>{{worker.staff, "李老师"}}));
}

} // namespace
} // namespace yimen::people
