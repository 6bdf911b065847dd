#include <set>

#include "factors.h"
#include "house.h"
#include "persons.h"

namespace yimen::people {
namespace {

constexpr std::string_view kPhone = "13800001111";

class PersonalDataTest : public HouseTest {
  protected:
    // What stands in the tables that a visitor's sign-in and registration write, bytes and all.
    std::string everything_written() {
        std::string out = db().read([](db::Reader& reader) {
            std::string text;
            for (auto row :
                 reader.query("SELECT name_sealed, id_number_sealed, id_number_index, phone_sealed, phone_index"
                              " FROM person WHERE phone_sealed IS NOT NULL ORDER BY id LIMIT 1000"))
                for (std::size_t i = 0; i < row.size(); ++i)
                    text += row.get<db::Blob>(i).bytes + "\n";
            return text;
        });
        for (const auto& row : test::journal_rows(db()))
            out += row.role + row.channel + row.action + row.object_kind + row.reason + row.change_digest +
                   row.request_id + "\n";
        for (const auto& row : test::event_rows(db()))
            out += row.kind + row.object_kind + row.payload + "\n";
        return out;
    }
    static void expect_nothing_personal(const std::string& text) {
        for (std::string_view secret :
             {std::string_view("张三"), kZhangNumber, kPhone, kPassword, std::string_view("zhangsan")})
            EXPECT_EQ(text.find(secret), std::string::npos) << secret;
    }
    std::optional<SubjectView> view(SubjectId subject) {
        return db().read([&](db::Reader& reader) { return service().subject_view(reader, subject); });
    }
    std::optional<SubjectClear> reveal(SubjectId subject) {
        return db().read([&](db::Reader& reader) { return service().reveal_subject(reader, subject); });
    }
    std::set<std::int64_t> versions(const std::string& column, const std::string& table) {
        return db().read([&](db::Reader& reader) {
            std::set<std::int64_t> out;
            for (auto row : reader.query("SELECT DISTINCT " + column + " FROM " + table))
                out.insert(row.get<std::int64_t>(0));
            return out;
        });
    }
};
YIMEN_INSTANTIATE_ENGINES(PersonalDataTest);

TEST_P(PersonalDataTest, IsNowhereInClear) {
    NewVisitor visitor;
    visitor.login = "zhangsan";
    visitor.password = kPassword;
    visitor.name.value = "张三";
    visitor.id_number.value = kZhangNumber;
    visitor.phone.value = kPhone;
    auto checked = service().check_visitor(visitor);
    write([&](db::Tx& tx) { return service().register_visitor(tx, browser_, *checked); });
    std::string token = token_of("zhangsan");
    EXPECT_FALSE(sign_in("zhangsan", "wrong"));
    EXPECT_TRUE(service().sign_out(browser_, who(token)));
    add_person("张三", kZhangNumber);

    for (std::string_view action :
         {"person.add", "account.add", "sign_in", "sign_in.fail", "session.end", "person.find"})
        EXPECT_EQ(journaled(action), 1) << action;
    EXPECT_EQ(published(events::kVisitorRegistered), 1);
    EXPECT_EQ(published(events::kSessionEnded), 1);
    std::string written = everything_written();
    EXPECT_NE(written.find("person.add"), std::string::npos);
    expect_nothing_personal(written);
}

TEST_P(PersonalDataTest, IsNotInTheDigestOfAChangeEither) {
    auto zhang = add_person("张三", kZhangNumber, std::string(kPhone));
    auto rows = test::journal_rows(db());
    auto added = std::ranges::find(rows, "person.add", &test::JournalRow::action);
    ASSERT_NE(added, rows.end());
    // A digest of a number could be found by trying all numbers; this one is of ids and states alone.
    std::string change = R"({"assurance":"seen","subject_id":")" + zhang.subject.str() + "\"}";
    EXPECT_EQ(added->change_digest, crypto::sm3(change));
}

TEST_P(PersonalDataTest, IsMaskedUntilItIsRevealed) {
    auto zhang = add_person("张三", kZhangNumber, std::string(kPhone));
    AccountId account = add_account(AccountKind::visitor, "zhangsan", zhang.person);
    auto masked = view(zhang.subject);
    ASSERT_TRUE(masked);
    EXPECT_EQ(masked->kind, SubjectKind::person);
    EXPECT_EQ(masked->cell, cell_);
    EXPECT_EQ(masked->display_name, "张*");
    EXPECT_EQ(masked->id_number_masked, mask_id_number(kZhangNumber));
    EXPECT_EQ(masked->phone_masked, "138****1111");
    EXPECT_EQ(masked->accounts, std::vector{account});
    auto clear = reveal(zhang.subject);
    EXPECT_EQ(clear->name, "张三");
    EXPECT_EQ(clear->id_number, kZhangNumber);
    EXPECT_EQ(clear->phone, kPhone);
    EXPECT_FALSE(view(SubjectId{new_uuid(kMorning)}));
    EXPECT_FALSE(reveal(SubjectId{new_uuid(kMorning)}));
}

TEST_P(PersonalDataTest, OfACompanyIsItsLegalPersons) {
    auto zhang = add_person("张三", kZhangNumber, std::string(kPhone));
    AccountId account = add_account(AccountKind::visitor, "zhangsan", zhang.person);
    auto shop = write([&](db::Tx& tx) {
        return registry().add_company(tx, {}, cell_, {"广安花店有限公司", std::string(kCreditCode), zhang.person});
    });
    auto masked = view(shop.subject);
    EXPECT_EQ(masked->kind, SubjectKind::company);
    EXPECT_EQ(masked->display_name, "广安花店有限公司");
    EXPECT_EQ(masked->id_number_masked, kCreditCode) << "a credit code is public";
    EXPECT_EQ(masked->phone_masked, "138****1111");
    EXPECT_EQ(masked->accounts, std::vector{account});
    EXPECT_EQ(reveal(shop.subject)->name, "广安花店有限公司");
    auto names = db().read([&](db::Reader& reader) {
        return service().subject_names(reader, {shop.subject, zhang.subject});
    });
    EXPECT_EQ(names,
              (std::unordered_map<SubjectId, std::string>{{shop.subject, "广安花店有限公司"}, {zhang.subject, "张*"}}));
}

TEST_P(PersonalDataTest, IsBoundToItsRow) {
    auto zhang = add_person("张三", kZhangNumber), li = add_person("李四", kLiNumber);
    write([&](db::Tx& tx) {
        tx.exec("UPDATE person SET name_sealed = (SELECT o.name_sealed FROM person o WHERE o.id = $1) WHERE id = $2",
                zhang.person, li.person);
    });
    EXPECT_THROW(view(li.subject), std::runtime_error);
}

TEST_P(PersonalDataTest, IsFoundByNumberThroughARotationOfTheIndexKey) {
    auto zhang = add_person("张三", kZhangNumber);
    keys_->rotate(crypto::KeyUse::blind_index, kMorning);
    EXPECT_EQ(add_person("张三", kZhangNumber).person, zhang.person) << "before anything is moved";
    add_person("李四", kLiNumber);
    EXPECT_EQ(reencrypt(db(), *keys_, 1000), 1);
    EXPECT_EQ(add_person("张三", kZhangNumber).person, zhang.person);
    EXPECT_EQ(versions("index_version", "person"), std::set<std::int64_t>{2});
    EXPECT_EQ(count("SELECT COUNT(*) FROM person"), 2);
}

TEST_P(PersonalDataTest, MovesToANewKeyInChunks) {
    auto zhang = add_person("张三", kZhangNumber, std::string(kPhone));
    Worker worker = add_worker("clerk01");
    add_totp(worker.account);
    EXPECT_EQ(reencrypt(db(), *keys_, 1000), 0) << "nothing to do under the first key";
    keys_->rotate(crypto::KeyUse::personal_data, kMorning);
    EXPECT_EQ(reveal(zhang.subject)->name, "张三") << "the old version still reads";
    EXPECT_EQ(reencrypt(db(), *keys_, 1), 1);
    EXPECT_EQ(versions("sealed_version", "person"), (std::set<std::int64_t>{1, 2}));
    EXPECT_EQ(reencrypt(db(), *keys_, 1000), 2);
    EXPECT_EQ(reencrypt(db(), *keys_, 1000), 0);
    EXPECT_EQ(versions("sealed_version", "person"), std::set<std::int64_t>{2});
    EXPECT_EQ(versions("sealed_version", "second_factor"), std::set<std::int64_t>{2});
    EXPECT_EQ(reveal(zhang.subject)->phone, kPhone);
    EXPECT_NE(token_of("clerk01"), "") << "the authenticator's secret moved too";
}

TEST_P(PersonalDataTest, ThatChangesUnderANewKeyIsWrittenUnderIt) {
    add_person("张三", kZhangNumber);
    keys_->rotate(crypto::KeyUse::personal_data, kMorning);
    add_person("张三", kZhangNumber, std::string(kPhone));
    EXPECT_EQ(versions("sealed_version", "person"), std::set<std::int64_t>{2});
}

} // namespace
} // namespace yimen::people
