#include <set>

#include "factors.h"
#include "house.h"
#include "persons.h"

namespace yimen::people {
namespace {

constexpr std::string_view kPhone = "13800001111";

class PersonalDataTest : public HouseTest {
  protected:
    // Everything that the tables hold, as text and as bytes.
    std::string everything_in(const std::vector<std::string>& tables) {
        return db().read([&](db::Reader& reader) {
            std::string out;
            for (const auto& table : tables) {
                std::string sql = "SELECT " + columns_of(table) + " FROM " + table + " LIMIT 1000";
                for (auto row : reader.query(sql))
                    for (std::size_t i = 0; i < row.size(); ++i)
                        out += row.get<std::string>(i) + "\n";
            }
            return out;
        });
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

  private:
    static std::string columns_of(const std::string& table) {
        if (table == "journal_entry")
            return "role, channel, action, object_kind, reason, request_id, change_digest";
        if (table == "outbox_event")
            return "kind, object_kind, CAST(payload AS TEXT)";
        return "name_sealed, id_number_sealed, id_number_index, phone_sealed, phone_index, id_type, assurance";
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

    ASSERT_GT(count("SELECT COUNT(*) FROM journal_entry"), 5);
    ASSERT_GT(count("SELECT COUNT(*) FROM outbox_event"), 1);
    expect_nothing_personal(everything_in({"person", "journal_entry", "outbox_event"}));
}

TEST_P(PersonalDataTest, IsNotInTheDigestOfAChangeEither) {
    auto zhang = add_person("张三", kZhangNumber, std::string(kPhone));
    auto digest = db().read([](db::Reader& reader) {
        return reader.query("SELECT change_digest FROM journal_entry WHERE action = 'person.add'")[0]
            .get<db::Blob>(0)
            .bytes;
    });
    // A digest of a number could be found by trying all numbers; this one is of ids and states alone.
    std::string change = R"({"assurance":"seen","subject_id":")" + zhang.subject.str() + "\"}";
    EXPECT_EQ(digest, crypto::sm3(change));
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
