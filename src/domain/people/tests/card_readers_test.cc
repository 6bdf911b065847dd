// What shows that a card was read at a kiosk, and no number typed.

#include "card_readers.h"
#include "crypto/crypto.h"
#include "house.h"

namespace yimen::people {
namespace {

constexpr std::string_view kCardNumber = "990102188503120018";

class CardReadersTest : public HouseTest {
  protected:
    void SetUp() override {
        HouseTest::SetUp();
        kiosk_ = principal();
        manager_.account = new_id<AccountId>(kMorning);
        manager_.cell = cell_;
        manager_.grants = {{Role::hall_manager, cell_, {}, hall_, {}}};
    }
    DeviceRef add(places::DeviceKind kind) {
        return write([&](db::Tx& tx) {
            return service().add_device(tx, {}, manager_, {hall_, kind, {"一台"}, {}, {}});
        });
    }
    access::Principal principal() const {
        access::Principal out;
        out.account = new_id<AccountId>(kMorning);
        out.cell = cell_;
        out.device = new_id<places::DeviceId>(kMorning).value;
        return out;
    }
    CardReaders readers() { return {*keys_, clocks_}; }
    // As the bridge with this key signs it.
    static CardProof read(std::string_view key, const std::string& challenge, std::string_view number) {
        auto parts = split(key, '.');
        auto mac = crypto::hmac_sm3(parts.at(1), challenge + "\n" + std::string(number));
        return {{challenge}, {std::string(parts.at(0)) + "." + to_hex(mac)}};
    }
    std::string key_of(const access::Principal& kiosk) { return readers().key_of(places::DeviceId{*kiosk.device}); }
    access::Principal kiosk_, manager_;
};

TEST_P(CardReadersTest, AKioskAndNothingElseHasAKeyForItsReaderAndTheAskingIsJournaled) {
    auto kiosk = add(places::DeviceKind::kiosk);
    auto display = add(places::DeviceKind::display);
    EXPECT_EQ(refusal([&](db::Tx& tx) { return service().note_reader_key(tx, {}, manager_, kiosk.id); }), "");
    EXPECT_EQ(refusal([&](db::Tx& tx) { return service().note_reader_key(tx, {}, manager_, display.id); }),
              "people.no_reader");
    access::Principal other = manager_;
    other.grants = {{Role::hall_manager, cell_, {}, new_id<HallId>(kMorning), {}}};
    EXPECT_EQ(refusal([&](db::Tx& tx) { return service().note_reader_key(tx, {}, other, kiosk.id); }),
              "people.unknown_device");
    EXPECT_EQ(service().reader_key(kiosk.id).reader_key, service().reader_key(kiosk.id).reader_key);
    EXPECT_NE(service().reader_key(kiosk.id).reader_key, service().reader_key(display.id).reader_key);
}

TEST_P(CardReadersTest, TheReadersOwnSignatureForAFreshChallengeProvesTheNumber) {
    auto asked = readers().challenge(kiosk_);
    auto card = read(key_of(kiosk_), asked.challenge, kCardNumber);
    EXPECT_TRUE(readers().proves(kiosk_, card, kCardNumber));
    EXPECT_FALSE(readers().proves(kiosk_, card, "990102188806080025")) << "the number of somebody else";
    system_.advance(std::chrono::seconds(asked.valid_seconds));
    EXPECT_TRUE(readers().proves(kiosk_, card, kCardNumber));
    system_.advance(1s);
    EXPECT_FALSE(readers().proves(kiosk_, card, kCardNumber)) << "too old";
    system_.advance(-1h);
    EXPECT_FALSE(readers().proves(kiosk_, card, kCardNumber)) << "of the time to come";
}

TEST_P(CardReadersTest, WhatAnotherKioskOrNobodySignedProvesNothing) {
    auto other = principal();
    auto asked = readers().challenge(kiosk_).challenge;
    EXPECT_FALSE(readers().proves(kiosk_, read(key_of(other), asked, kCardNumber), kCardNumber));
    EXPECT_FALSE(readers().proves(other, read(key_of(other), asked, kCardNumber), kCardNumber)) << "not its challenge";
    access::Principal person = kiosk_;
    person.device.reset();
    EXPECT_FALSE(readers().proves(person, read(key_of(kiosk_), asked, kCardNumber), kCardNumber)) << "no device";
}

TEST_P(CardReadersTest, NoByteOfChallengeOrProofCanBeChanged) {
    auto asked = readers().challenge(kiosk_).challenge;
    auto card = read(key_of(kiosk_), asked, kCardNumber);
    for (std::size_t at = 0; at < asked.size(); ++at) {
        std::string changed = asked;
        changed[at] = changed[at] == '3' ? '4' : '3';
        EXPECT_FALSE(readers().proves(kiosk_, read(key_of(kiosk_), changed, kCardNumber), kCardNumber)) << at;
    }
    for (std::size_t at = 0; at < card.proof.value.size(); ++at) {
        CardProof changed = card;
        changed.proof.value[at] = changed.proof.value[at] == '3' ? '4' : '3';
        EXPECT_FALSE(readers().proves(kiosk_, changed, kCardNumber)) << at;
    }
    for (std::string wrong :
         {"", ".", "1.", "1..", "9.1.x.y", "1.x.y.z", "-1.1.x.y", "99999999999999999999.1.x.y", "...."})
        EXPECT_FALSE(readers().proves(kiosk_, {{wrong}, card.proof}, kCardNumber)) << wrong;
    for (const std::string& wrong : std::vector<std::string>{"", ".", "1.", "9." + card.proof.value, "0.x", "x"})
        EXPECT_FALSE(readers().proves(kiosk_, {card.challenge, {wrong}}, kCardNumber)) << wrong;
}

TEST_P(CardReadersTest, AKeyThatWasGivenOutGoesOnAfterTheServersSecretIsRotated) {
    std::string key = key_of(kiosk_);
    keys_->rotate(crypto::KeyUse::session, kMorning);
    auto asked = readers().challenge(kiosk_).challenge;
    EXPECT_NE(key_of(kiosk_), key);
    EXPECT_TRUE(readers().proves(kiosk_, read(key, asked, kCardNumber), kCardNumber));
    EXPECT_TRUE(readers().proves(kiosk_, read(key_of(kiosk_), asked, kCardNumber), kCardNumber));
}

YIMEN_INSTANTIATE_ENGINES(CardReadersTest);

} // namespace
} // namespace yimen::people
