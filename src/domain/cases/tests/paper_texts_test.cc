// By which words papers are made: the shipped ones of their row, own ones since their day, and those of papers from before there were any.

#include "paper_texts.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/text.h"
#include "case_fixture.h"
#include "crypto/crypto.h"
#include "paper_text_store.h"

namespace yimen::cases {
namespace {

class PaperTextsTest : public CaseFixture {
  protected:
    // A case with its receipt.
    CaseRef received() {
        auto ref = submitted();
        return act(clerk_, ref, Action::receive).value();
    }
    struct Row {
        DocumentId id;
        std::string kind, number, content, token;
        Date issued_on;
        std::optional<Uuid> text;
    };
    Row row_of(CaseId id) {
        auto rows = read([&](db::Reader& reader) {
            return reader.query("SELECT id, kind, number, content_sealed, token_sealed, issued_on, text_id FROM"
                                " case_document WHERE case_id = $1 AND kind = 'receipt'",
                                id);
        });
        auto document = rows[0].get<DocumentId>(0);
        crypto::FieldCipher cipher(*keys_);
        auto opened = [&](std::string_view column, std::size_t at) {
            return cipher.decrypt({"case_document", document.str(), column}, rows[0].get<std::string>(at));
        };
        return {document,
                rows[0].get<std::string>(1),
                rows[0].get<std::string>(2),
                opened("content_sealed", 3),
                opened("token_sealed", 4),
                rows[0].get<Date>(5),
                rows[0].get<std::optional<Uuid>>(6)};
    }
    // What the digest covers, but for the words.
    static std::string said(const Row& row) {
        std::string out, day = to_iso(row.issued_on);
        for (std::string_view part : {std::string_view(row.kind), std::string_view(row.number), std::string_view(day),
                                      std::string_view(row.token), std::string_view(row.content)})
            out += std::to_string(part.size()) + ":" + std::string(part) + "\n";
        return out;
    }
    std::string fault(DocumentId id) {
        return read([&](db::Reader& reader) { return cases_->documents().record_fault(reader, id); });
    }
    void change(std::string_view sql, const auto&... values) {
        write([&](db::Tx& tx) -> Result<void> {
            tx.exec(sql, values...);
            return {};
        });
    }
};
YIMEN_INSTANTIATE_ENGINES(PaperTextsTest);

TEST_P(PaperTextsTest, TheShippedWordsAreWrittenDownOnceAndTheRowNamesThem) {
    auto first = row_of(received().id), second = row_of(received().id);
    ASSERT_TRUE(first.text);
    EXPECT_EQ(first.text, second.text);
    auto kept = read([&](db::Reader& reader) {
        return reader.query("SELECT version, content FROM paper_text WHERE id = $1 AND owner_id IS NULL", *first.text);
    });
    ASSERT_EQ(kept.size(), 1U);
    EXPECT_EQ(kept[0].get<std::int64_t>(0), shipped_paper(DocumentKind::receipt).release);
    EXPECT_EQ(read_paper_text(kept[0].get<std::string>(1)), shipped_paper(DocumentKind::receipt).text);
    EXPECT_EQ(fault(first.id), "");
}

// As a program left it that knew the first release only: its row names those words, and they stay its own.
TEST_P(PaperTextsTest, APaperOfAnEarlierReleaseKeepsItsWordsAndANewOneHasTheNewest) {
    auto ref = received();
    auto row = row_of(ref.id);
    const auto& first = shipped_papers(DocumentKind::receipt).front();
    ASSERT_LT(first.release, shipped_paper(DocumentKind::receipt).release);
    write([&](db::Tx& tx) -> Result<void> {
        store::insert_shipped_paper(tx, cell_, DocumentKind::receipt, first);
        return {};
    });
    change("UPDATE case_document SET text_id = (SELECT id FROM paper_text WHERE kind = 'receipt' AND owner_id IS NULL"
           " AND version = $2), digest = $3 WHERE id = $1",
           row.id, first.release,
           db::Blob{crypto::sm3(said(row) + std::to_string(first.digest.size()) + ":" + first.digest + "\n")});
    EXPECT_EQ(fault(row.id), "");
    EXPECT_TRUE(cases_->documents().file(db(), ref.id.value, row.id));
    auto next = row_of(received().id);
    EXPECT_NE(next.text, row_of(ref.id).text);
    auto version = read([&](db::Reader& reader) {
        return reader.query("SELECT version FROM paper_text WHERE id = $1", *next.text)[0].get<std::int64_t>(0);
    });
    EXPECT_EQ(version, shipped_paper(DocumentKind::receipt).release);
}

TEST_P(PaperTextsTest, ThePapersDigestCoversTheWords) {
    auto row = row_of(received().id);
    change("UPDATE paper_text SET content = replace(content, '收件不是受理', '收件就是受理') WHERE id = $1", *row.text);
    EXPECT_EQ(fault(row.id), "record_altered");
}

// As a program left it that had the words in its code.
TEST_P(PaperTextsTest, APaperFromBeforeTextsHadVersionsIsMadeByTheFirstShippedOne) {
    auto ref = received();
    auto row = row_of(ref.id);
    change("UPDATE case_document SET text_id = NULL, digest = $2 WHERE id = $1", row.id,
           db::Blob{crypto::sm3(said(row))});
    EXPECT_EQ(fault(row.id), "");
    auto file = cases_->documents().file(db(), ref.id.value, row.id);
    ASSERT_TRUE(file);
    std::ifstream pdf(file->path);
    std::string head(5, ' ');
    pdf.read(head.data(), 5);
    EXPECT_EQ(head, "%PDF-");
}

TEST_P(PaperTextsTest, OfSeveralTextsTheOneThatCameInForceLastIsUsedAndTheDepartmentsFirst) {
    auto used = [&](std::string_view day) {
        return write([&](db::Tx& tx) -> Result<std::string> {
            auto words = paper_text_in_force(tx, cell_, department_, DocumentKind::refusal, parse_date(day).value());
            return words.text().title_en;
        });
    };
    int number = 0;
    auto put = [&](Uuid owner, std::string_view from, std::string title) {
        auto text = shipped_paper(DocumentKind::refusal).text;
        text.title_en = std::move(title);
        change("INSERT INTO paper_text (id, cell_id, owner_id, kind, version, content, in_force_from, published_by,"
               " published_by_name, published_at) VALUES ($1, $2, $3, 'refusal', $4, $5, $6, $7, '某', $8)",
               new_uuid(clocks_.business.now()), cell_, owner, ++number, to_json_text(text), parse_date(from).value(),
               clerk_.account, clocks_.business.now());
    };
    put(cell_.value, "2026-10-01", "October");
    put(cell_.value, "2026-09-30", "end of September"); // put in force later, from an earlier day on
    put(department_.value, "2026-11-01", "ours");
    EXPECT_EQ(used("2026-09-29"), shipped_paper(DocumentKind::refusal).text.title_en);
    EXPECT_EQ(used("2026-09-30"), "end of September");
    EXPECT_EQ(used("2026-10-31"), "October");
    EXPECT_EQ(used("2026-11-01"), "ours");
    put(department_.value, "2026-11-01", "ours, put right the same day");
    EXPECT_EQ(used("2026-11-02"), "ours, put right the same day");
}

} // namespace
} // namespace yimen::cases
