#pragma once

// Full text over Xapian 1.4. Chinese is indexed as bigrams that we cut ourselves (single characters too, at lower weight), Latin words
// as words. The index is a derived thing: it can always be rebuilt from the database.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace yimen::search {

struct Document {
    std::string key;                                // unique; a second document with the key replaces the first
    std::vector<std::pair<std::string, int>> texts; // text and weight
    std::vector<std::string> filters;               // exact terms, "region:511602", "kind:item"
    std::string payload;                            // kept with it, of any bytes
};
// What an index keeps of a document as it was given.
struct Stored {
    std::string key, payload;
};

struct Hit {
    std::uint32_t number = 0; // of the document, as long as its key is in the index
    double score = 0;
};
struct Hits {
    std::vector<Hit> hits;
    std::int64_t estimated_total = 0;
    std::vector<std::uint32_t> all; // the numbers of all that match, in no order; empty when more than `counted` do
};

class Index {
  public:
    // Opens or makes the index in `directory`. Throws when another writer has it open.
    explicit Index(const std::string& directory);
    ~Index();

    // Visible after commit, all together; what is not committed is lost with the process. `clear` forgets the note too. The number
    // of a document stays the same while its key is in the index.
    std::uint32_t put(const Document& document);
    void remove(std::string_view key);
    void clear();
    void commit();
    // A note kept with the index: the position up to which it is built, as committed.
    std::string note() const;
    void set_note(std::string_view note);

    // `filters` must all match; in each inner list any may (of an empty one none does). Empty text lists everything that the
    // filters allow, in key order. Broken query text never throws; it finds what it can.
    Hits find(std::string_view text, const std::vector<std::vector<std::string>>& filters, int offset, int limit,
              std::size_t counted = 0) const;
    // The numbers of all documents that `find` would find, in no order.
    std::vector<std::uint32_t> matches(std::string_view text,
                                       const std::vector<std::vector<std::string>>& filters) const;
    // A committed document; empty when there is none of that number.
    std::optional<Stored> stored(std::uint32_t number) const;
    // Visits every committed document.
    void each(const std::function<void(std::uint32_t number, Stored document)>& visit) const;
    std::int64_t size() const;

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

// The terms of a text, for tests and for the query side.
std::vector<std::string> terms(std::string_view text);

} // namespace yimen::search
