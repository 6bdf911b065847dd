#include "keystore.h"

#include "support/scratch_directory.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

#include "base/text.h"

namespace yimen::crypto {
namespace {

namespace fs = std::filesystem;
constexpr Instant kNow{1'790'557'200'000'000};

std::string content_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}
void overwrite(const fs::path& file, std::string_view content) {
    std::ofstream(file, std::ios::binary | std::ios::trunc)
        .write(content.data(), static_cast<std::streamsize>(content.size()));
}

class KeyStoreTest : public ::testing::Test {
  protected:
    void SetUp() override { forget_variables(); }
    void TearDown() override { forget_variables(); }

    std::unique_ptr<KeyStore> open() const { return KeyStore::open(directory_.string(), kNow); }
    // What the operator reads when the store cannot be opened.
    std::string refusal() const {
        try {
            open();
        } catch (const std::runtime_error& error) {
            return error.what();
        }
        return "";
    }
    fs::path sealed() const { return directory_ / "keys.sealed"; }
    fs::path master() const { return directory_ / "master.key"; }
    static void set(const char* name, const std::string& value) { setenv(name, value.c_str(), 1); }
    static void forget_variables() {
        unsetenv("YIMEN_MASTER_KEY");
        unsetenv("YIMEN_PASSPHRASE");
    }

    test::ScratchDirectory scratch_;
    fs::path directory_ = scratch_.path();
};

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

TEST_F(KeyStoreTest, ANewStoreHasOneKeyForEachUse) {
    auto store = open();
    auto keys = store->list();
    ASSERT_EQ(keys.size(), 5u);
    for (const KeyInfo& key : keys) {
        EXPECT_EQ(key.version, 1);
        EXPECT_TRUE(key.current);
        EXPECT_EQ(key.made_at, kNow);
        EXPECT_EQ(key.id, std::string(to_string(key.use)) + "-1");
    }
    EXPECT_EQ(store->secret(KeyUse::personal_data, 1).size(), 48u);
    EXPECT_EQ(store->secret(KeyUse::blind_index, 1).size(), 32u);
    EXPECT_EQ(store->secret(KeyUse::session, 1).size(), 32u);
    EXPECT_NE(store->secret(KeyUse::blind_index, 1), store->secret(KeyUse::session, 1));
    EXPECT_EQ(fs::status(master()).permissions(), fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_EQ(fs::status(sealed()).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(KeyStoreTest, OpeningAgainGivesTheSameKeys) {
    std::string secret = open()->secret(KeyUse::personal_data, 1);
    std::string signature = open()->current_signing_key(KeyUse::journal).sign("root");
    EXPECT_EQ(open()->secret(KeyUse::personal_data, 1), secret);
    EXPECT_TRUE(open()->signing_key("journal-1")->verify("root", signature));
}

TEST_F(KeyStoreTest, NoSecretStandsOnTheDiskInTheClear) {
    auto store = open();
    std::string bytes = content_of(sealed());
    EXPECT_FALSE(contains(bytes, store->secret(KeyUse::personal_data, 1)));
    EXPECT_FALSE(contains(bytes, "PRIVATE KEY"));
    EXPECT_FALSE(contains(bytes, "personal_data"));
}

TEST_F(KeyStoreTest, RotationKeepsOldVersionsAndSurvivesReopening) {
    auto store = open();
    std::string old_signature = store->current_signing_key(KeyUse::licence).sign("qr");
    KeyInfo made = store->rotate(KeyUse::licence, kNow + std::chrono::hours(1));
    EXPECT_EQ(made.id, "licence-2");
    EXPECT_EQ(store->current_key_id(KeyUse::licence), "licence-2");
    store = open();
    EXPECT_EQ(store->current_version(KeyUse::licence), 2);
    EXPECT_EQ(store->current_version(KeyUse::journal), 1);
    EXPECT_TRUE(store->signing_key("licence-1")->verify("qr", old_signature));
    EXPECT_FALSE(store->signing_key("licence-2")->verify("qr", old_signature));
    std::vector<bool> current;
    for (const KeyInfo& key : store->list())
        if (key.use == KeyUse::licence)
            current.push_back(key.current);
    EXPECT_EQ(current, (std::vector<bool>{false, true}));
}

TEST_F(KeyStoreTest, NamesOfNoKeyFindNone) {
    auto store = open();
    for (std::string_view name : {"", "journal", "journal-", "journal-0", "journal-01", "journal-2", "journal-1 ",
                                  "session-1", "other-1", "journal-99999999999"})
        EXPECT_EQ(store->signing_key(name), nullptr) << name;
    EXPECT_THROW(store->secret(KeyUse::personal_data, 2), std::runtime_error);
}

TEST_F(KeyStoreTest, AServerSeesTheRotationOfAnother) {
    auto one = open(), two = open();
    one->rotate(KeyUse::personal_data, kNow);
    EXPECT_EQ(two->secret(KeyUse::personal_data, 2), one->secret(KeyUse::personal_data, 2));
}

TEST_F(KeyStoreTest, RotationsOfTwoServersDoNotOverwriteEachOther) {
    auto one = open(), two = open();
    EXPECT_EQ(one->rotate(KeyUse::personal_data, kNow).version, 2);
    EXPECT_EQ(two->rotate(KeyUse::personal_data, kNow).version, 3);
    EXPECT_EQ(two->rotate(KeyUse::session, kNow).version, 2);
    EXPECT_EQ(open()->secret(KeyUse::personal_data, 2), one->secret(KeyUse::personal_data, 2));
    EXPECT_EQ(open()->list().size(), 8u);
}

TEST_F(KeyStoreTest, VersionsEndWhereOneByteEnds) {
    auto store = open();
    for (int version = 2; version <= 255; ++version)
        store->rotate(KeyUse::session, kNow);
    EXPECT_THROW(store->rotate(KeyUse::session, kNow), std::runtime_error);
    EXPECT_EQ(open()->current_version(KeyUse::session), 255);
}

TEST_F(KeyStoreTest, AnyAlteredByteIsFound) {
    open();
    std::string good = content_of(sealed());
    for (std::size_t at = 0; at < good.size(); at += at < 40 ? 1 : 37) {
        std::string bad = good;
        bad[at] ^= 1;
        overwrite(sealed(), bad);
        EXPECT_NE(refusal(), "") << "byte " << at;
    }
    overwrite(sealed(), good);
    EXPECT_EQ(refusal(), "");
}

TEST_F(KeyStoreTest, ACutFileIsFoundAndNeverReplaced) {
    open();
    std::string good = content_of(sealed());
    for (std::size_t size : {std::size_t{0}, std::size_t{10}, std::size_t{37}, std::size_t{38}, good.size() - 1}) {
        overwrite(sealed(), good.substr(0, size));
        EXPECT_TRUE(contains(refusal(), "restore it from a backup")) << size;
        EXPECT_EQ(content_of(sealed()).size(), size);
    }
}

TEST_F(KeyStoreTest, AWrongMasterKeyIsNamedAndNothingIsMadeAnew) {
    open();
    std::string before = content_of(sealed());
    set("YIMEN_MASTER_KEY", std::string(64, 'a'));
    EXPECT_TRUE(contains(refusal(), "another master key than the one in YIMEN_MASTER_KEY"));
    forget_variables();
    overwrite(master(), std::string(64, 'b'));
    EXPECT_TRUE(contains(refusal(), "another master key than the one in master.key"));
    fs::remove(master());
    EXPECT_TRUE(contains(refusal(), "the master key cannot be read"));
    EXPECT_FALSE(fs::exists(master()));
    EXPECT_EQ(content_of(sealed()), before);
}

TEST_F(KeyStoreTest, AMasterKeyThatOthersMayReadIsRefused) {
    open();
    ASSERT_EQ(chmod(master().c_str(), 0640), 0);
    EXPECT_TRUE(contains(refusal(), "set its mode to 0600"));
}

TEST_F(KeyStoreTest, AMasterKeyFromTheEnvironmentLeavesNoFile) {
    set("YIMEN_MASTER_KEY", std::string(64, 'a'));
    std::string secret = open()->secret(KeyUse::session, 1);
    EXPECT_FALSE(fs::exists(master()));
    EXPECT_EQ(open()->secret(KeyUse::session, 1), secret);
}

TEST_F(KeyStoreTest, APassphraseUnlocksAndItsAbsenceIsNamed) {
    set("YIMEN_PASSPHRASE", "芝麻开门");
    std::string secret = open()->secret(KeyUse::session, 1);
    EXPECT_FALSE(fs::exists(master()));
    EXPECT_EQ(open()->secret(KeyUse::session, 1), secret);
    set("YIMEN_PASSPHRASE", "芝麻关门");
    EXPECT_TRUE(contains(refusal(), "YIMEN_PASSPHRASE"));
    forget_variables();
    set("YIMEN_MASTER_KEY", std::string(64, 'a'));
    EXPECT_TRUE(contains(refusal(), "set YIMEN_PASSPHRASE"));
}

TEST_F(KeyStoreTest, APassphraseForAStoreWithoutOneIsNamed) {
    open();
    set("YIMEN_PASSPHRASE", "x");
    EXPECT_TRUE(contains(refusal(), "unset YIMEN_PASSPHRASE"));
}

TEST_F(KeyStoreTest, MalformedSettingsAreNamed) {
    set("YIMEN_MASTER_KEY", "abc");
    EXPECT_TRUE(contains(refusal(), "64 hexadecimal digits"));
    set("YIMEN_PASSPHRASE", "x");
    EXPECT_TRUE(contains(refusal(), "keep one"));
    unsetenv("YIMEN_MASTER_KEY");
    set("YIMEN_PASSPHRASE", "");
    EXPECT_TRUE(contains(refusal(), "is empty"));
    EXPECT_FALSE(fs::exists(sealed()));
}

TEST_F(KeyStoreTest, AMasterKeyLeftByACrashIsUsed) {
    overwrite(master(), std::string(64, 'c') + "\n");
    ASSERT_EQ(chmod(master().c_str(), 0600), 0);
    overwrite(directory_ / "keys.sealed.new", "half a store");
    open();
    EXPECT_EQ(content_of(master()), std::string(64, 'c') + "\n");
    EXPECT_EQ(refusal(), "");
}

TEST_F(KeyStoreTest, AMissingDirectoryIsNamed) {
    directory_ /= "nowhere";
    EXPECT_TRUE(contains(refusal(), "nowhere: cannot be opened"));
}

TEST_F(KeyStoreTest, ProcessesThatOpenAtOnceShareOneStore) {
    constexpr int kProcesses = 6;
    int pipes[2];
    ASSERT_EQ(pipe(pipes), 0);
    for (int i = 0; i < kProcesses; ++i) {
        if (fork() == 0) {
            std::string digest = sm3(open()->secret(KeyUse::personal_data, 1));
            bool written = ::write(pipes[1], digest.data(), digest.size()) == 32;
            _exit(written ? 0 : 1);
        }
    }
    std::set<std::string> digests;
    for (int i = 0; i < kProcesses; ++i) {
        int status = 0;
        ASSERT_GT(wait(&status), 0);
        ASSERT_EQ(status, 0);
        std::string digest(32, '\0');
        ASSERT_EQ(::read(pipes[0], digest.data(), digest.size()), 32);
        digests.insert(digest);
    }
    ::close(pipes[0]);
    ::close(pipes[1]);
    EXPECT_EQ(digests.size(), 1u);
    EXPECT_TRUE(digests.contains(sm3(open()->secret(KeyUse::personal_data, 1))));
}

TEST_F(KeyStoreTest, KeysAreUsedWhileTheyRotate) {
    auto store = open();
    FieldCipher cipher(*store);
    std::atomic<bool> done{false};
    std::vector<std::thread> users;
    std::atomic<int> wrong{0};
    for (int i = 0; i < 3; ++i)
        users.emplace_back([&] {
            while (!done) {
                FieldCipher::Place place{"person", "1", "phone"};
                wrong += cipher.decrypt(place, cipher.encrypt(place, "13800138000")) != "13800138000";
                const Sm2Key& key = store->current_signing_key(KeyUse::journal);
                wrong += !key.verify("root", key.sign("root"));
                wrong += store->list().size() < 5;
            }
        });
    for (int i = 0; i < 20; ++i)
        store->rotate(i % 2 ? KeyUse::journal : KeyUse::personal_data, kNow);
    done = true;
    for (std::thread& user : users)
        user.join();
    EXPECT_EQ(wrong, 0);
}

// --- Fields --------------------------------------------------------------------------------------------------------------------

using FieldCipherTest = KeyStoreTest;
const FieldCipher::Place kPlace{"person", "0199", "phone"};

TEST_F(FieldCipherTest, RoundTripsAnyText) {
    auto store = open();
    FieldCipher cipher(*store);
    rc::check(
        [&](const std::string& table, const std::string& row, const std::string& column, const std::string& plain) {
            FieldCipher::Place place{table, row, column};
            RC_ASSERT(cipher.decrypt(place, cipher.encrypt(place, plain)) == plain);
        });
}

TEST_F(FieldCipherTest, OneFlippedBitIsFound) {
    auto store = open();
    FieldCipher cipher(*store);
    std::string good = cipher.encrypt(kPlace, "13800138000");
    for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
        std::string bad = good;
        bad[bit / 8] ^= static_cast<char>(1 << bit % 8);
        EXPECT_THROW(cipher.decrypt(kPlace, bad), std::runtime_error) << bit;
    }
}

TEST_F(FieldCipherTest, OneFlippedBitOfTheVersionIsFoundAmongManyKeys) {
    auto store = open();
    store->rotate(KeyUse::personal_data, kNow);
    store->rotate(KeyUse::personal_data, kNow);
    FieldCipher cipher(*store);
    std::string sealed = cipher.encrypt(kPlace, "13800138000");
    EXPECT_EQ(FieldCipher::key_version(sealed), 3);
    sealed[1] = 2;
    EXPECT_THROW(cipher.decrypt(kPlace, sealed), std::runtime_error);
}

TEST_F(FieldCipherTest, AValueMovedElsewhereIsFound) {
    auto store = open();
    FieldCipher cipher(*store);
    std::string sealed = cipher.encrypt(kPlace, "13800138000");
    rc::check([&](const std::string& table, const std::string& row, const std::string& column) {
        for (FieldCipher::Place elsewhere :
             {FieldCipher::Place{table, "0199", "phone"}, FieldCipher::Place{"person", row, "phone"},
              FieldCipher::Place{"person", "0199", column}})
            RC_ASSERT_THROWS_AS(cipher.decrypt(elsewhere, sealed), std::runtime_error);
    });
    // The same letters, cut elsewhere.
    EXPECT_THROW(cipher.decrypt({"person0", "199", "phone"}, sealed), std::runtime_error);
    EXPECT_THROW(cipher.decrypt({"person", "0199p", "hone"}, sealed), std::runtime_error);
}

TEST_F(FieldCipherTest, ARotationKeepsOldValuesReadable) {
    auto store = open();
    FieldCipher cipher(*store);
    std::string old = cipher.encrypt(kPlace, "13800138000");
    store->rotate(KeyUse::personal_data, kNow);
    EXPECT_EQ(cipher.decrypt(kPlace, old), "13800138000");
    EXPECT_EQ(FieldCipher::key_version(old), 1);
    EXPECT_EQ(FieldCipher::key_version(cipher.encrypt(kPlace, "13800138000")), 2);
}

TEST_F(FieldCipherTest, BlindIndexesAgreeOnlyForTheSameValueOfTheSameColumn) {
    auto store = open();
    FieldCipher cipher(*store);
    std::string index = cipher.blind_index("person.phone", "13800138000");
    EXPECT_EQ(index.size(), 33u);
    EXPECT_EQ(index, cipher.blind_index("person.phone", "13800138000"));
    EXPECT_NE(index, cipher.blind_index("person.phone", "13800138001"));
    EXPECT_NE(index, cipher.blind_index("company.phone", "13800138000"));
    EXPECT_NE(cipher.blind_index("ab", "c"), cipher.blind_index("a", "bc"));
}

TEST_F(FieldCipherTest, ASearchLooksForEveryVersionNewestFirst) {
    auto store = open();
    FieldCipher cipher(*store);
    std::string old = cipher.blind_index("person.phone", "13800138000");
    store->rotate(KeyUse::blind_index, kNow);
    std::string fresh = cipher.blind_index("person.phone", "13800138000");
    EXPECT_NE(old, fresh);
    EXPECT_EQ(cipher.blind_indexes("person.phone", "13800138000"), (std::vector<std::string>{fresh, old}));
}

} // namespace
} // namespace yimen::crypto
