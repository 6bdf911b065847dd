#pragma once

#include "crypto/crypto.h"
#include "journal.h"
#include "store.h"
#include "support/engines.h"

namespace yimen::journal {

inline constexpr Instant kNow{1'790'557'200'000'000};
inline const CellId kCell{Uuid{{1}}}, kLaterCell{Uuid{{2}}};

class JournalTest : public test::EngineTest {
  protected:
    std::vector<db::Migration> migrations() const override { return journal::migrations(); }

    // Entries of one transaction that differ in their action alone: "case.step1", "case.step2", …
    void append_steps(CellId cell, int first, int last) {
        change([&](db::Tx& tx) {
            for (int step = first; step <= last; ++step)
                append(tx, entry(cell, "case.step" + std::to_string(step)));
        });
    }
    void append_one(CellId cell, const std::string& action) {
        change([&](db::Tx& tx) { append(tx, entry(cell, action)); });
    }
    static Entry entry(CellId cell, std::string_view action) {
        Entry out;
        out.cell = cell;
        out.at = kNow;
        out.actor = AccountId{Uuid{{7}}};
        out.role = "clerk";
        out.channel = "counter";
        out.action = action;
        out.object_kind = "case";
        out.object = Uuid{{9}};
        out.reason = "材料齐全";
        out.change = R"({"state":"accepted"})";
        out.request_id = "r-1";
        return out;
    }

    template <class F>
    void change(F&& body) {
        ASSERT_TRUE(db().write([&](db::Tx& tx) -> Result<void> {
            body(tx);
            return {};
        }));
    }
    template <class... A>
    void sql(std::string_view statement, const A&... args) {
        change([&](db::Tx& tx) { tx.exec(statement, args...); });
    }
    std::int64_t number(std::string_view statement) {
        return db().read([&](db::Reader& reader) { return reader.query(statement)[0].get<std::int64_t>(0); });
    }

    std::int64_t seal_all() { return seal(db(), signer_, kNow); }
    Report check() { return verify(db(), signer_); }
    void expect_finding(const std::string& kind, std::int64_t leaf, CellId cell = kCell) {
        Report report = check();
        ASSERT_TRUE(report.first) << "nothing was found";
        EXPECT_EQ(report.first->kind, kind) << report.first->detail;
        EXPECT_EQ(report.first->leaf, leaf) << report.first->detail;
        EXPECT_EQ(report.first->cell, cell.str());
    }

    crypto::Sm2Key key_ = crypto::Sm2Key::generate();
    Signer signer_{"journal-1", [this](std::string_view message) { return key_.sign(message); },
                   [this](std::string_view key_id, std::string_view message, std::string_view signature) {
                       return key_id == "journal-1" && key_.verify(message, signature);
                   }};
};

} // namespace yimen::journal
